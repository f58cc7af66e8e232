"""A file is written whole, in private and on the disk, or not at all."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from app.errors import DiskFull, EnvironmentTrouble, FileInUse
from app.security.whole_file import put_in_place, write_whole

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_the_new_file_takes_the_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "a.keys"
    path.write_bytes(b"old")

    write_whole(path, b"new")

    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["a.keys"]


def test_the_file_was_never_readable_by_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = os.umask(0)
    seen = []
    flush = os.fsync

    def fsync(handle: int) -> None:
        seen.append(stat.S_IMODE(os.fstat(handle).st_mode))
        flush(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    try:
        write_whole(tmp_path / "a.keys", b"secret")
        write_whole(tmp_path / "b.txt", b"open", mode=0o644)
    finally:
        os.umask(before)

    assert seen[::2] == [0o600, 0o644]
    assert stat.S_IMODE((tmp_path / "a.keys").stat().st_mode) == 0o600


def test_data_and_name_are_waited_for_in_this_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    flush = os.fsync

    def fsync(handle: int) -> None:
        folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        told.append(("folder" if folder else "file", (tmp_path / "a").exists()))
        flush(handle)

    monkeypatch.setattr(os, "fsync", fsync)

    write_whole(tmp_path / "a", b"x")

    assert told == [("file", False), ("folder", True)]


@pytest.mark.parametrize(
    ("number", "kind", "sentence"),
    [
        (errno.ENOSPC, DiskFull, "No space is left to write .*a.keys"),
        (errno.EACCES, FileInUse, "a.keys may not be written"),
        (errno.EIO, EnvironmentTrouble, "a.keys could not be written: Input/output"),
    ],
)
def test_a_failing_disk_leaves_the_old_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    kind: type[Exception],
    sentence: str,
) -> None:
    path = tmp_path / "a.keys"
    path.write_bytes(b"old")

    def fsync(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(kind, match=sentence):
        write_whole(path, b"new")

    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.keys"]


def test_a_disk_that_does_not_confirm_the_name_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        flush(handle)

    monkeypatch.setattr(os, "fsync", fsync)

    with pytest.raises(EnvironmentTrouble, match="was written, but the disk does not"):
        write_whole(tmp_path / "a", b"new")


def test_a_share_that_cannot_flush_folders_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "invalid")
        flush(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    write_whole(tmp_path / "a", b"whole")

    assert (tmp_path / "a").read_bytes() == b"whole"


def test_a_missing_folder_and_a_folder_in_the_way_are_named(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()

    with pytest.raises(EnvironmentTrouble, match=r"There is no folder .*nowhere"):
        write_whole(tmp_path / "nowhere" / "a", b"x")
    with pytest.raises(EnvironmentTrouble, match="taken is a folder"):
        write_whole(tmp_path / "taken", b"x")

    assert names(tmp_path) == ["taken"]


def test_a_fault_of_the_writer_leaves_nothing(tmp_path: Path) -> None:
    def write(path: Path) -> None:
        path.write_text("half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        put_in_place(tmp_path / "a.csv", write)

    assert names(tmp_path) == []
