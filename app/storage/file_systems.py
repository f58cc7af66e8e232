"""Which folders lie on another machine, where a plan cannot be kept safely.

The journal of a plan needs locks and flushes that file servers often only pretend.
"""

from __future__ import annotations

from pathlib import Path

from app.errors import EnvironmentTrouble

_MOUNTS = Path("/proc/self/mountinfo")
NETWORK = frozenset(
    {
        *("afs", "beegfs", "ceph", "cifs", "coda", "davfs", "gfs", "gfs2", "glusterfs"),
        *("gpfs", "lustre", "ncp", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "smb2"),
        *("smb3", "smbfs", "fuse.ceph", "fuse.davfs2", "fuse.gcsfuse", "fuse.rclone"),
        *("fuse.glusterfs", "fuse.s3fs", "fuse.sshfs"),
    }
)


def refuse_network_folder(path: Path, mounts: str | None = None) -> None:
    """
    Refuse a plan that lies on a network drive.

    Parameters
    ----------
    path
        Of the plan; absolute, without links.
    mounts
        Text as in ``/proc/self/mountinfo``; None asks this machine. Where the system
        does not tell, only Windows shares are known.

    Raises
    ------
    EnvironmentTrouble
        It does; the sentence says what to do.
    """
    if mounts is None and _MOUNTS.exists():
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    kind = file_system_of(path, mounts or "")
    if str(path).startswith("\\\\"):
        kind = "cifs"
    if kind in NETWORK:
        raise EnvironmentTrouble(
            f"{path} lies on a network drive ({kind}), where changes can be lost and "
            "two machines can write at once; copy the plan with its keys to a folder "
            "of this machine, and exchange plans as bundles."
        )


def file_system_of(path: Path, mounts: str) -> str:
    """Kind of file system that holds a path; empty where no line tells."""
    longest, kind = -1, ""
    for line in mounts.splitlines():
        before, bar, after = line.partition(" - ")
        columns = before.split(" ")
        if not bar or len(columns) < 5:
            continue
        point = Path(_unescaped(columns[4]))
        # A later line lies over an earlier one at the same place.
        if path.is_relative_to(point) and len(point.parts) >= longest:
            longest, kind = len(point.parts), after.split(" ")[0]
    return kind


def _unescaped(text: str) -> str:
    """Undo how the kernel writes spaces, tabs, new lines and backslashes."""
    for code in ("040", "011", "012", "134"):
        text = text.replace(f"\\{code}", chr(int(code, 8)))
    return text
