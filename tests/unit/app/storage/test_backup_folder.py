"""What else may lie in the folder of backups, and what others do there meanwhile."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.errors import EnvironmentTrouble
from app.storage import plan_restore
from app.storage.backups import backups, is_due, keep_aside, kept_aside
from app.storage.plan_journal import journal_of
from app.storage.plan_restore import restore
from tests.plan_sketch import AUTHOR, DAWN, KEY, ToldClock, opened, put, worked_on


@pytest.mark.parametrize(
    "name",
    [
        "20261399T040000Z-000001-asked.plan",
        "99999999T999999Z-000001-asked.plan",
        "20260503T040000Z-000001-by-a-later-version.plan",
        "20260503T040000Z-000001-.plan",
        "20260503T040000Z-damaged.plan",
        "20260503T040000Z-000001-asked.plan.copy",
        "copy of 20260503T040000Z-000001-asked.plan",
    ],
)
def test_file_that_is_only_called_like_a_backup_is_none(tmp_path, name):
    """Not one of them keeps the plan from being opened, backed up and closed."""
    store = worked_on(tmp_path)
    before = backups(store.path)
    folder = tmp_path / "move.plan.backups"
    (folder / name).write_bytes(b"by somebody else")
    (folder / "20260503T040000Z-000009-asked.plan").mkdir()

    assert backups(store.path) == before
    store.close()
    again = opened(store.path)
    again.backup()
    again.close()
    assert (folder / name).read_bytes() == b"by somebody else"


def test_backup_that_goes_while_the_folder_is_read_does_not_count(
    tmp_path, monkeypatch
):
    store = worked_on(tmp_path)
    path = store.backup()
    store.close()
    stat = Path.stat

    def gone(self, **how):
        if self == path:
            raise FileNotFoundError(2, "No such file or directory")
        return stat(self, **how)

    assert path in [one.path for one in backups(store.path)]
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Path, "stat", gone)
        found = backups(store.path)

    assert path not in [one.path for one in found]


def test_folder_that_cannot_be_looked_through_is_told_of(tmp_path, monkeypatch):
    store = worked_on(tmp_path)

    def barred(_folder):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as barring:
        barring.setattr(Path, "iterdir", barred)
        with pytest.raises(EnvironmentTrouble, match=r"looked through \(Permission"):
            backups(store.path)
    store.close()


@pytest.mark.parametrize("year", [1, 1969, 9999])
def test_plan_is_backed_up_whatever_the_clock_says(tmp_path, year):
    """A clock at the end of time must not be the end of backups."""
    clock = ToldClock(datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC))
    store = worked_on(tmp_path)
    store.close()
    odd = opened(store.path, clock)
    for number in range(3):
        put(odd, 1, number)
        odd.backup()
    odd.close()

    again = opened(store.path)
    assert again.verify() == ()
    put(again, 1, "at last")
    newest = again.backup()
    assert backups(again.path)[0].path == newest
    again.close()


def test_only_what_this_program_left_half_written_is_swept_away(tmp_path):
    store = worked_on(tmp_path)
    store.close()
    folder = tmp_path / "move.plan.backups"
    foreign = [folder / name for name in (".directory", ".0123abcd", ".git")]
    ours = [
        folder / f".{'0a' * 8}{ending}" for ending in ("", ".plan", ".plan-journal")
    ]
    for path in (*foreign[:2], *ours[1:]):
        path.write_bytes(b"x")
    for path in (foreign[2], ours[0]):
        path.mkdir()

    opened(store.path).close()

    assert all(path.exists() for path in foreign)
    assert not any(path.exists() for path in ours)


def test_journal_that_a_crash_leaves_during_a_restore_is_kept_aside(
    tmp_path, monkeypatch
):
    """Another window may open the plan, keep a change and die before it is replaced."""
    store = worked_on(tmp_path)
    backup, content = store.backup(), store.content()
    store.close()
    keep = plan_restore._kept_as_backup

    def kept_while_another_crashes(plan, *rest):
        aside = keep(plan, *rest)
        journal_of(plan).write_bytes(b"of another window")
        return aside

    monkeypatch.setattr(plan_restore, "_kept_as_backup", kept_while_another_crashes)
    aside = restore(store.path, backup, KEY, author=AUTHOR, clock=ToldClock())

    assert journal_of(aside).read_bytes() == b"of another window"
    assert kept_aside(store.path) == (aside,)
    again = opened(store.path)
    assert again.content() == content
    again.close()


def test_plans_kept_aside_are_found_again_the_newest_first(tmp_path):
    store = worked_on(tmp_path)
    store.close()
    assert kept_aside(store.path) == ()
    earlier = keep_aside(store.path, datetime(2026, 5, 3, 4, tzinfo=UTC))
    later = keep_aside(store.path, datetime(2026, 5, 3, 5, tzinfo=UTC))

    assert kept_aside(store.path) == (later, earlier)


@pytest.mark.skipif(os.name == "nt", reason="rights of files are POSIX")
def test_what_is_kept_aside_or_restored_is_for_its_owner_alone(tmp_path):
    store = worked_on(tmp_path)
    backup = store.backup()
    store.close()
    before = os.umask(0)
    try:
        aside = keep_aside(store.path, DAWN)
        restore(store.path, backup, KEY, author=AUTHOR, clock=ToldClock())
    finally:
        os.umask(before)

    files = [aside, store.path, *(one.path for one in backups(store.path))]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_backup_is_due_when_the_newest_is_older_than_that_either_way(tmp_path):
    store = worked_on(tmp_path)
    store.close()
    newest = backups(store.path)[0]
    hour = timedelta(hours=1)

    assert is_due(None, DAWN, 1)
    assert not is_due(newest, newest.at, 1)
    for step in (hour, -hour):
        assert not is_due(newest, newest.at + step, 1)
        assert is_due(newest, newest.at + step * 1.001, 1)
