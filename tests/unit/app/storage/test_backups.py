from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Damaged, DiskFull, EnvironmentTrouble, FileInUse
from app.security import whole_file
from app.storage import backups as backups_module
from app.storage.backups import (
    DAYS,
    RECENT,
    WEEKS,
    BackupReason,
    backup_fault,
    backups,
    kept_times,
    newest_good_backup,
)
from app.storage.plan_restore import restore
from tests.plan_sketch import (
    AUTHOR,
    DAWN,
    KEY,
    OTHER_KEY,
    ToldClock,
    new_plan,
    opened,
    put,
    worked_on,
)

times = st.lists(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)).map(  # noqa: DTZ001
        lambda time: time.replace(tzinfo=UTC)
    ),
    max_size=120,
    unique=True,
)


def no_space(_path):
    raise OSError(28, "No space left on device")


@given(times)
def test_thinning_keeps_the_newest_and_the_last_of_each_day_and_week(times):
    kept = kept_times(times)
    newest = sorted(times, reverse=True)

    assert kept >= set(newest[:RECENT])
    assert len(kept) <= RECENT + DAYS + WEEKS
    assert kept <= set(times)
    days = sorted({time.date() for time in times}, reverse=True)[:DAYS]
    for day in days:
        assert max(time for time in times if time.date() == day) in kept
    weeks = sorted({time.isocalendar()[:2] for time in times}, reverse=True)[:WEEKS]
    for week in weeks:
        of_it = [time for time in times if time.isocalendar()[:2] == week]
        assert max(of_it) in kept


def test_ten_recent_backups_two_weeks_of_days_and_half_a_year_of_weeks_stay():
    assert (RECENT, DAYS, WEEKS) == (10, 14, 26)


@given(times, times)
def test_thinning_at_each_backup_keeps_what_thinning_at_the_end_keeps(first, later):
    every = sorted({*first, *later})
    kept: frozenset[datetime] = frozenset()
    for time in every:
        kept = kept_times([*kept, time])

    assert kept == kept_times(every)


def test_year_of_hourly_backups_by_hand():
    hours = [DAWN + timedelta(hours=number) for number in range(24 * 365)]

    kept = sorted(kept_times(hours), reverse=True)

    assert kept[:10] == hours[:-11:-1]
    assert len(kept) < 50
    assert hours[-1] - kept[-1] > timedelta(weeks=24)


def test_thinning_removes_files_but_none_from_before_a_migration(tmp_path):
    clock = ToldClock()
    store = new_plan(tmp_path, clock)
    folder = tmp_path / "move.plan.backups"
    old = folder / "20200101T000000Z-000001-before-migration.plan"
    old.write_bytes(b"old form")
    (folder / "notes.txt").write_text("mine")
    for number in range(RECENT + 5):
        put(store, 1, number)
        store.backup()
        clock.goes_on(minutes=1)
    store.close()

    reasons = [one.reason for one in backups(store.path)]

    assert len(reasons) == RECENT + 1
    assert reasons[0] is BackupReason.CLOSED or reasons[0] is BackupReason.ASKED
    assert reasons[-1] is BackupReason.MIGRATION
    assert (folder / "notes.txt").exists()


def test_backup_holds_the_plan_and_opens_with_its_key_alone(tmp_path):
    store = worked_on(tmp_path)

    path = store.backup()

    assert backup_fault(path, KEY) == ""
    assert "does not open" in backup_fault(path, OTHER_KEY)
    copy = opened(path, read_only=True)
    assert (copy.content(), copy.changes()) == (store.content(), store.changes())
    assert copy.plan_id == store.plan_id
    copy.close()
    store.close()
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "move.plan",
        "move.plan.backups",
    ]


def test_plan_is_backed_up_when_closed_if_it_was_changed(tmp_path):
    clock = ToldClock()
    store = new_plan(tmp_path, clock)
    assert [one.sequence for one in backups(store.path)] == [0]
    put(store, 1, 1)
    clock.goes_on(minutes=1)
    store.close()
    assert [one.sequence for one in backups(store.path)] == [1, 0]

    clock.goes_on(hours=9)
    opened(store.path, clock).close()

    assert [one.sequence for one in backups(store.path)] == [1, 0]


def test_what_a_crash_left_without_backup_is_backed_up_at_the_next_opening(tmp_path):
    clock = ToldClock()
    store = new_plan(tmp_path, clock)
    put(store, 1, 1)
    store._opened.close()  # as a crash would
    clock.goes_on(hours=1)
    again = opened(store.path, clock)
    assert [one.sequence for one in backups(store.path)] == [0]
    again._opened.close()
    clock.goes_on(hours=4)

    again = opened(store.path, clock)

    newest = backups(store.path)[0]
    assert (newest.sequence, newest.reason) == (1, BackupReason.OPENED)
    again.close()


def test_damaged_backups_are_passed_over(tmp_path):
    clock = ToldClock()
    store = worked_on(tmp_path)
    names = []
    for _ in range(3):
        names.append(store.backup().name)
        put(store, 1, len(names))
        store._clock.goes_on(minutes=1)
    folder = tmp_path / "move.plan.backups"
    for name, part in ((names[2], slice(0, -1)), (names[1], slice(0, 0))):
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[part])
    store._opened.close()

    newest = newest_good_backup(store.path, KEY)

    assert newest is not None
    assert newest.path.name == names[0]
    assert newest_good_backup(store.path, OTHER_KEY) is None
    opened(store.path, clock).close()


def test_failed_backup_leaves_the_plan_and_older_backups_as_they_were(
    tmp_path, monkeypatch
):
    store = worked_on(tmp_path)
    put(store, 1, 8)
    before = backups(store.path)

    monkeypatch.setattr(whole_file, "_flush", no_space)
    with pytest.raises(DiskFull, match="No space is left"):
        store.backup()
    with pytest.raises(DiskFull):
        store.close()
    monkeypatch.undo()

    assert backups(store.path) == before
    folder = tmp_path / "move.plan.backups"
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    again = opened(store.path)
    assert again.sequence == 8
    again.close()


def test_plan_opens_although_there_is_no_space_for_its_backup(tmp_path, monkeypatch):
    clock = ToldClock()
    store = worked_on(tmp_path)
    put(store, 1, 8)
    store._opened.close()  # as a crash would
    clock.goes_on(hours=9)

    monkeypatch.setattr(whole_file, "_flush", no_space)
    again = opened(store.path, clock)

    assert "No space is left" in again.troubles[0]
    assert again.sequence == 8
    monkeypatch.undo()
    again.close()
    assert backups(store.path)[0].sequence == 8


def test_backup_that_does_not_read_back_is_not_kept(tmp_path, monkeypatch):
    store = worked_on(tmp_path)
    before = backups(store.path)
    monkeypatch.setattr(backups_module, "backup_fault", lambda *_: "is torn")

    with pytest.raises(Exception, match=r"did not keep a backup .* it is torn"):
        store.backup()

    assert backups(store.path) == before
    monkeypatch.undo()
    store.close()


def test_backup_in_the_middle_of_a_transaction_is_a_fault_of_ours(tmp_path):
    store = worked_on(tmp_path)
    store._connection.execute("BEGIN IMMEDIATE")

    with pytest.raises(RuntimeError, match="middle of a transaction"):
        store._write_backup(BackupReason.ASKED)

    store._connection.execute("ROLLBACK")
    store.close()


def test_sound_plan_is_kept_as_a_backup_when_an_older_one_takes_its_place(tmp_path):
    clock = ToldClock()
    store = worked_on(tmp_path)
    older = store.backup()
    earlier = store.content()
    put(store, 1, "newer")
    store._clock.goes_on(minutes=1)
    newer = store.content()
    store.close()
    clock.goes_on(minutes=2)

    aside = restore(store.path, older, KEY, author=AUTHOR, clock=clock)

    again = opened(store.path, clock)
    assert again.content() == earlier
    assert again.verify() == ()
    acts = [(row.action, row.subject) for row in again.audit_rows()]
    assert ("restore", older.name) in acts
    again.close()
    assert aside in [one.path for one in backups(store.path)]
    clock.goes_on(minutes=1)
    restore(store.path, aside, KEY, author=AUTHOR, clock=clock)
    back = opened(store.path, clock)
    assert back.content() == newer
    back.close()


def test_damaged_plan_is_kept_aside_with_its_journal(tmp_path):
    store = worked_on(tmp_path)
    content = store.content()
    store.close()
    plan, journal = store.path, tmp_path / "move.plan-wal"
    torn = plan.read_bytes()[:9000]
    plan.write_bytes(torn)
    journal.write_bytes(b"torn as well")
    good = newest_good_backup(plan, KEY)

    aside = restore(plan, good.path, KEY, author=AUTHOR, clock=ToldClock())

    assert aside.read_bytes() == torn
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"torn as well"
    assert not journal.exists()
    again = opened(plan)
    assert again.content() == content
    again.close()


def test_lost_plan_comes_back(tmp_path):
    store = worked_on(tmp_path)
    content = store.content()
    store.close()
    store.path.unlink()
    good = newest_good_backup(store.path, KEY)

    assert restore(store.path, good.path, KEY, author=AUTHOR, clock=ToldClock()) is None

    again = opened(store.path)
    assert again.content() == content
    again.close()


def test_damaged_backup_takes_the_place_of_nothing(tmp_path):
    store = worked_on(tmp_path)
    backup = store.backup()
    store.close()
    before = store.path.read_bytes()
    backup.write_bytes(backup.read_bytes()[:-7])

    with pytest.raises(Damaged, match="nothing was done"):
        restore(store.path, backup, KEY, author=AUTHOR, clock=ToldClock())

    assert store.path.read_bytes() == before


def test_open_plan_is_not_replaced(tmp_path):
    store = worked_on(tmp_path)
    backup = store.backup()

    with pytest.raises(FileInUse):
        restore(store.path, backup, KEY, author=AUTHOR, clock=ToldClock())

    assert store.verify() == ()
    store.close()


def test_journal_of_a_lost_plan_does_not_meet_the_backup(tmp_path):
    store = worked_on(tmp_path)
    content = store.content()
    put(store, 1, "after the backup")
    left = (tmp_path / "move.plan-wal").read_bytes()
    store._opened.close()  # as a crash would
    store.path.unlink()
    (tmp_path / "move.plan-wal").write_bytes(left)
    good = newest_good_backup(store.path, KEY)

    restore(store.path, good.path, KEY, author=AUTHOR, clock=ToldClock())

    (kept,) = (tmp_path / "move.plan.backups").glob("*-damaged.plan-wal")
    assert kept.read_bytes() == left
    again = opened(store.path)
    assert again.content() == content
    again.close()


def test_old_backup_that_cannot_be_removed_is_told_of(tmp_path, monkeypatch):
    clock = ToldClock()
    store = new_plan(tmp_path, clock)
    for number in range(RECENT):
        put(store, 1, number)
        store.backup()
        clock.goes_on(minutes=1)
    put(store, 1, "last")

    def barred(_path, *, missing_ok=False):
        raise PermissionError(13, f"Permission denied {missing_ok}")

    with monkeypatch.context() as barring:
        barring.setattr(type(tmp_path), "unlink", barred)
        with pytest.raises(EnvironmentTrouble, match="The new backup is in its place"):
            store.backup()

    assert backups(store.path)[0].sequence == RECENT + 1
    store.close()
