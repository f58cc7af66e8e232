from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import EnvironmentTrouble
from app.storage.file_systems import file_system_of, refuse_network_folder

MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
23 22 0:40 / /mnt/share rw shared:5 - nfs4 server:/plans rw
24 23 0:41 / /mnt/share/local\\040disk rw - ext4 /dev/vdb rw
25 22 0:42 / /home/s4/drive rw master:1 - fuse.sshfs host: rw
26 22 0:43 / /over rw - nfs server:/a rw
27 26 0:44 / /over rw - tmpfs none rw
a line without sense
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/work/move.plan", "ext4"),
        ("/mnt/share/move.plan", "nfs4"),
        ("/mnt/shared/move.plan", "ext4"),
        ("/mnt/share/local disk/move.plan", "ext4"),
        ("/home/s4/drive/deep/move.plan", "fuse.sshfs"),
        ("/over/move.plan", "tmpfs"),
    ],
)
def test_innermost_and_latest_mount_tells_the_kind(path, kind):
    assert file_system_of(Path(path), MOUNTS) == kind


def test_nothing_is_known_without_mounts():
    assert file_system_of(Path("/work/move.plan"), "") == ""
    refuse_network_folder(Path("/work/move.plan"), "")


@pytest.mark.parametrize("path", ["/mnt/share/move.plan", "/home/s4/drive/move.plan"])
def test_network_drive_is_refused_with_what_to_do(path):
    with pytest.raises(EnvironmentTrouble, match="copy the plan with its keys"):
        refuse_network_folder(Path(path), MOUNTS)


@pytest.mark.parametrize(
    "path", ["/work/move.plan", "/mnt/share/local disk/move.plan", "/over/move.plan"]
)
def test_drive_of_this_machine_is_let_pass(path):
    refuse_network_folder(Path(path), MOUNTS)


def test_windows_share_is_refused_by_its_name():
    with pytest.raises(EnvironmentTrouble, match="network drive"):
        refuse_network_folder(Path("\\\\server\\plans\\move.plan"), "")


def test_folder_of_this_machine_is_looked_up(tmp_path):
    refuse_network_folder(tmp_path / "move.plan")
