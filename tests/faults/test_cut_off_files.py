"""Files that are cut off, gone or of another plan are refused or made good."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from app.errors import Damaged, InputRefused, KnownError
from app.security.key_header import KeyHeader
from app.storage.key_file import keys_copy_path, keys_path, read_keys, write_keys
from tests.faults import busy_plan
from tests.faults.chance import chance

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.plan_records import ObjectKey

pytestmark = pytest.mark.fault
States = list[dict["ObjectKey", str]]


def crashed_plan(folder: Path, seed: int, size: str = "small") -> tuple[Path, States]:
    """A plan with its journal, as a crash leaves them, and all states it ever had."""
    folder.mkdir()
    origin = folder / "open" / busy_plan.NAME
    origin.parent.mkdir()
    store = busy_plan.create(origin, size)
    busy_plan.work_on(store, 6, chance(seed))
    states = [store.content_at(n) for n in range(len(store.changes()) + 1)]
    path = folder / busy_plan.NAME
    shutil.copyfile(origin, path)
    shutil.copyfile(journal(origin), journal(path))
    store.close()
    return path, states


def journal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def opens_as(path: Path, states: States) -> str:
    """Open a plan: what came of it. A plan that opens is one that there was, whole."""
    try:
        store = busy_plan.reopen(path)
    except KnownError:
        return "refused"
    faults, content = busy_plan.faults_in(store, 0), store.content()
    store.close()
    assert faults == []
    assert content in states
    return "opened"


@pytest.mark.gate("F7", "plan cut off", "refused, or recovered without wrong data")
def test_a_plan_that_is_cut_off_is_refused(tmp_path, rounds, found) -> None:
    path = tmp_path / busy_plan.NAME
    store = busy_plan.create(path, "small")
    busy_plan.work_on(store, 6, chance(1))
    store.close()
    sound, dice = path.read_bytes(), chance(43)
    often = rounds(60, 200)

    for _ in range(often):
        path.write_bytes(sound[: dice.randrange(len(sound))])
        with pytest.raises(Damaged):
            busy_plan.reopen(path)

    found(f"{often} of {often} refused")


@pytest.mark.gate("F7", "journal cut off", "refused, or recovered without wrong data")
def test_a_journal_that_is_cut_off_gives_no_wrong_data(tmp_path, rounds, found) -> None:
    path, states = crashed_plan(tmp_path / "crashed", 1)
    sound, log, dice = path.read_bytes(), journal(path).read_bytes(), chance(47)
    often = rounds(60, 200)
    ends = []

    for _ in range(often):
        path.write_bytes(sound)
        journal(path).write_bytes(log[: dice.randrange(len(log))])
        ends.append(opens_as(path, states))

    assert opens_whole(path, sound, log, states)
    found(f"{ends.count('refused')} refused, {ends.count('opened')} recovered, 0 wrong")


def opens_whole(path: Path, sound: bytes, log: bytes, states: States) -> bool:
    """Whether the plan opens in its last state with its journal as it was."""
    path.write_bytes(sound)
    journal(path).write_bytes(log)
    store = busy_plan.reopen(path)
    content = store.content()
    store.close()
    return content == states[-1]


@pytest.mark.gate("F7", "journal of another plan", "refused, or recovered, 0 wrong")
def test_the_journal_of_another_plan_gives_no_wrong_data(tmp_path, found) -> None:
    path, states = crashed_plan(tmp_path / "one", 1)
    other, _ = crashed_plan(tmp_path / "other", 2)
    sound = path.read_bytes()
    shutil.copyfile(journal(other), journal(path))

    assert opens_as(path, states) == "refused"
    assert path.read_bytes() == sound
    found("refused, the plan is untouched")


@pytest.mark.gate("F7", "journal of an older copy", "refused, or recovered, 0 wrong")
def test_the_journal_of_an_older_copy_gives_no_wrong_data(tmp_path, found) -> None:
    path, _ = crashed_plan(tmp_path / "one", 1)
    older = journal(path).read_bytes()
    store = busy_plan.reopen(path)
    busy_plan.work_on(store, 8, chance(2))
    states = [store.content_at(n) for n in range(len(store.changes()) + 1)]
    store.close()
    journal(path).write_bytes(older)

    end = opens_as(path, states)

    found(end)


@pytest.mark.gate("F7", "no key file", "refused with the way out, or the copy serves")
def test_a_missing_key_file_is_told_with_where_its_copy_lies(tmp_path, found) -> None:
    path = tmp_path / busy_plan.NAME
    header = KeyHeader(file_id="ab" * 16, wraps=())
    write_keys(path, header.sealed_under(busy_plan.KEY))
    keys_path(path).unlink()

    with pytest.raises(InputRefused, match="copy of it lies at"):
        read_keys(path)

    keys_copy_path(path).unlink()
    with pytest.raises(InputRefused, match="look for a copy"):
        read_keys(path)
    found("refused, with where to look")


@pytest.mark.gate("F7", "key file cut off", "refused")
def test_a_key_file_that_is_cut_off_is_refused(tmp_path, found) -> None:
    path = tmp_path / busy_plan.NAME
    header = KeyHeader(file_id="ab" * 16, wraps=())
    write_keys(path, header.sealed_under(busy_plan.KEY))
    sound = keys_path(path).read_bytes()

    for length in range(len(sound)):
        keys_path(path).write_bytes(sound[:length])
        with pytest.raises(Damaged):
            read_keys(path)

    found(f"{len(sound)} of {len(sound)} refused")
