"""The gate lets files out whole and marked, or leaves no trace."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from app.errors import (
    DiskFull,
    EnvironmentTrouble,
    FileInUse,
    InputRefused,
    MarkingRefused,
)
from app.exports.gate import Gate, write_export
from app.security.marking import DEFAULT_MARKING, NATO_SECRET, Marking

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = Marking(level=NATO_SECRET, exercise=True)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def writing(text: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_text(text)

    return write


def failing(number: int) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_text("half")
        raise OSError(number, os.strerror(number), str(path))

    return write


def test_a_file_comes_out_under_its_name_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"

    write_export(target, SECRET, [DEFAULT_MARKING, SECRET], writing("whole"))

    assert target.read_text() == "whole"
    assert names(tmp_path) == ["table.csv"]


def test_the_writer_sees_the_suffix_of_the_target(tmp_path: Path) -> None:
    seen = []

    write_export(
        tmp_path / "a.gpkg",
        SECRET,
        [SECRET],
        lambda path: (seen.append(path.suffix), path.write_text(""))[0],
    )

    assert seen == [".gpkg"]


def test_a_file_is_not_written_below_what_it_was_made_from(tmp_path: Path) -> None:
    with pytest.raises(MarkingRefused, match="EXERCISE - NATO SECRET; mark it so"):
        write_export(tmp_path / "table.csv", DEFAULT_MARKING, [SECRET], writing("leak"))

    assert names(tmp_path) == []


def test_a_file_without_any_input_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MarkingRefused, match="without any marking"):
        write_export(tmp_path / "table.csv", SECRET, [], writing("x"))


@pytest.mark.parametrize(
    ("number", "kind", "sentence"),
    [
        (errno.ENOSPC, DiskFull, "No space is left to write .*table.csv"),
        (errno.EDQUOT, DiskFull, "No space is left"),
        (errno.EACCES, FileInUse, "may not be written"),
        (errno.EROFS, FileInUse, "may not be written"),
        (errno.EIO, EnvironmentTrouble, "could not be written: Input/output error"),
    ],
)
def test_a_failing_disk_leaves_the_old_file(
    tmp_path: Path, number: int, kind: type[Exception], sentence: str
) -> None:
    target = tmp_path / "table.csv"
    target.write_text("old")

    with pytest.raises(kind, match=sentence):
        write_export(target, SECRET, [SECRET], failing(number))

    assert target.read_text() == "old"
    assert names(tmp_path) == ["table.csv"]


def test_a_fault_of_ours_leaves_nothing_either(tmp_path: Path) -> None:
    def write(path: Path) -> None:
        path.write_text("half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_export(tmp_path / "table.csv", SECRET, [SECRET], write)

    assert names(tmp_path) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentTrouble, match=r"There is no folder .*nowhere"):
        write_export(tmp_path / "nowhere" / "a.csv", SECRET, [SECRET], writing("x"))


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(EnvironmentTrouble, match=r"There is no folder .*file"):
        write_export(tmp_path / "file" / "a.csv", SECRET, [SECRET], writing("x"))


def test_a_folder_of_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()

    with pytest.raises(EnvironmentTrouble, match=r"a.csv is a folder"):
        write_export(tmp_path / "a.csv", SECRET, [SECRET], writing("x"))

    assert names(tmp_path) == ["a.csv"]


def test_a_folder_without_a_name_takes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(EnvironmentTrouble, match=r"\. is a folder"):
        write_export(type(tmp_path)(), SECRET, [SECRET], writing("x"))

    assert names(tmp_path) == []


def test_folders_that_cannot_be_flushed_do_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network shares refuse to flush a folder; the file is whole all the same."""
    flush = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "invalid")
        flush(handle)

    monkeypatch.setattr(os, "fsync", fsync)

    write_export(tmp_path / "a.csv", SECRET, [SECRET], writing("whole"))

    assert (tmp_path / "a.csv").read_text() == "whole"


def test_a_disk_that_fails_while_flushing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)

    with pytest.raises(EnvironmentTrouble, match="Input/output error"):
        write_export(tmp_path / "a.csv", SECRET, [SECRET], writing("whole"))

    assert names(tmp_path) == []


def test_the_origin_of_files_is_one_line() -> None:
    """It goes into comments and metadata, where a second line would be read apart."""
    with pytest.raises(ValueError, match="one line"):
        Gate(origin="head\nMARKING: UNCLASSIFIED")


def test_drafts_are_bound_to_no_folder_and_put_on_no_record() -> None:
    records: list[object] = []
    gate = Gate(origin="head", log=records.append)

    draft = gate.of_scratch()

    assert (draft.origin, draft.log) == ("head", None)
    assert (draft.policy.folders, draft.policy.prefixes) == ((), ())
    assert draft.policy.levels == gate.policy.levels


@pytest.mark.parametrize(
    "name",
    [
        "move.plan",
        "MOVE.PLAN",
        "move.plan.keys",
        "move.plan-wal",
        "move.plan.results",
        "move.plan.backups/20260612T060000Z-000001-closed.plan",
        "move.plan.backups/notes.pdf",
    ],
)
def test_no_export_takes_the_place_of_a_plan(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(b"the plan")

    with pytest.raises(InputRefused, match="another name"):
        write_export(target, DEFAULT_MARKING, [DEFAULT_MARKING], never)

    assert target.read_bytes() == b"the plan"


@pytest.mark.parametrize("name", ["move.plan.yaml", "my.plans", "plan", "x.plan.pdf"])
def test_names_that_only_look_like_plans_are_free(tmp_path: Path, name: str) -> None:
    write_export(
        tmp_path / name,
        DEFAULT_MARKING,
        [DEFAULT_MARKING],
        lambda path: void(path.write_bytes(b"x")),
    )

    assert (tmp_path / name).read_bytes() == b"x"


def never(path: Path) -> None:
    """Stand for a writer that must not be asked."""
    raise AssertionError(path)


def void(_written: int) -> None:
    """Forget how many bytes there were."""
