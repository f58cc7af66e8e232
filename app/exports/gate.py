"""The one gate through which every file leaves the application.

A file gets out only under a marking that covers all it was made from, and only whole:
it is written beside its target under another name, flushed to the disk, and then takes
the target's place in one step. Whatever fails leaves the old file as it was.
"""

from __future__ import annotations

import errno
import os
import secrets
from typing import TYPE_CHECKING

from app.errors import DiskFull, EnvironmentTrouble, FileInUse, MarkingRefused
from app.security.marking import join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from app.security.marking import Marking

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_UNFLUSHABLE = {errno.EINVAL, errno.ENOTSUP}  # network shares without such a call
_BARRED = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.EROFS, errno.ETXTBSY}


def write_export(
    path: Path,
    marking: Marking,
    inputs: Iterable[Marking],
    write: Callable[[Path], None],
) -> None:
    """
    Let a file out under its marking, or refuse without a trace.

    Parameters
    ----------
    path
        Where the user wants the file; its folder must exist, a file there is replaced.
    marking
        What the file carries on every page.
    inputs
        Markings of all it was made from.
    write
        Writes the file to the path it is given, which ends in the suffix of ``path``.
        It should raise OSError when the disk fails it.

    Raises
    ------
    MarkingRefused
        The marking does not dominate the join of the inputs.
    DiskFull, FileInUse, EnvironmentTrouble
        The file cannot be written there.
    """
    needed = join(inputs)
    if not marking.dominates(needed):
        raise MarkingRefused(
            f"{path.name} would be marked {marking}, but what it was made from is "
            f"{needed}; mark it so, or release it at a lower marking."
        )
    temporary = path.with_name(f".{secrets.token_hex(8)}{path.suffix[:16]}")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder", str(path))
        write(temporary)
        _flush(temporary)
        temporary.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        raise _trouble(path, error) from error
    finally:
        _remove(temporary)


def write_bytes_export(
    path: Path, marking: Marking, inputs: Iterable[Marking], data: bytes
) -> None:
    """Let a file out whose bytes are known; see `write_export`."""

    def write(target: Path) -> None:
        target.write_bytes(data)

    write_export(path, marking, inputs, write)


def _flush(path: Path) -> None:
    """Wait until a file is on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_folder(folder: Path) -> None:
    """Wait until a new name is on the disk, where folders can be waited for."""
    if os.name == "nt":
        return  # folders cannot be opened there; the rename is written through
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _UNFLUSHABLE:
            raise
    finally:
        os.close(handle)


def _remove(temporary: Path) -> None:
    """Take away what a failed writer left, if it left anything that can be removed."""
    try:
        temporary.unlink(missing_ok=True)
    except NotADirectoryError:
        return  # the folder was none, so nothing can lie in it


def _trouble(path: Path, error: OSError) -> EnvironmentTrouble:
    """Say what stood in the way, where, and what to do."""
    if error.errno in _FULL:
        return DiskFull(
            f"No space is left to write {path}; free some or choose another folder. "
            "Nothing was written."
        )
    if error.errno in _BARRED:
        return FileInUse(
            f"{path} may not be written: another program holds it or you have no right "
            "to; close it there or choose another folder. Nothing was written."
        )
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return EnvironmentTrouble(
            f"There is no folder {path.parent} to write {path.name} into; create it or "
            "choose another."
        )
    if error.errno == errno.EISDIR:
        return EnvironmentTrouble(
            f"{path} is a folder, so no file of that name can be written; choose "
            "another name."
        )
    reason = error.strerror or str(error) or type(error).__name__
    return EnvironmentTrouble(
        f"{path} could not be written: {reason}; check the disk or choose another "
        "folder. Nothing was written."
    )
