"""Openings of plan files: each thing that can be wrong has a sentence of its own."""

from __future__ import annotations

import shutil
import sqlite3
import tracemalloc
from contextlib import closing, suppress

import pytest

from app.errors import (
    Damaged,
    EnvironmentTrouble,
    FileInUse,
    InputRefused,
    KnownError,
    NotOurs,
    WrongKey,
)
from app.storage import driver
from app.storage.plan_database import restoring
from app.storage.plan_store import PlanStore
from tests.faults.chance import chance
from tests.plan_sketch import (
    AUTHOR,
    KEY,
    OTHER_KEY,
    ToldClock,
    made_anew,
    new_plan,
    opened,
    put,
    worked_on,
)

PAGE = driver.PAGE_BYTES


@pytest.fixture
def plan(tmp_path):
    """A closed plan of a few pages with two backups."""
    worked_on(tmp_path).close()
    return tmp_path / "move.plan"


def journal(path):
    return path.with_name(path.name + "-wal")


def crashed(store, folder):
    """Copy what a crash at this moment would leave, without any backup."""
    folder.mkdir()
    copy = folder / store.path.name
    shutil.copyfile(store.path, copy)
    shutil.copyfile(journal(store.path), journal(copy))
    return copy


def states(store):
    return [store.content_at(n) for n in range(store.sequence + 1)]


def opening_of(path, key=KEY):
    """What a plan holds, or the error."""
    try:
        store = PlanStore.open(path, key, author=AUTHOR, clock=ToldClock())
    except KnownError as error:
        return error
    with closing(store):
        assert store.verify() == ()
        return store.content()


def test_wrong_key_is_told_and_changes_nothing(plan):
    before = plan.read_bytes()

    with pytest.raises(WrongKey, match="does not open with the key from"):
        PlanStore.open(plan, OTHER_KEY, author=AUTHOR, clock=ToldClock())

    assert plan.read_bytes() == before
    opened(plan).close()


def test_database_without_a_key_is_none_of_ours(tmp_path):
    path = tmp_path / "other.plan"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE part (id INTEGER)")

    with pytest.raises(NotOurs, match="without encryption"):
        opened(path)


def test_database_of_another_kind_under_the_same_key_is_none_of_ours(tmp_path):
    path = tmp_path / "other.plan"
    with closing(driver.connect(path, KEY.database_key())) as other:
        other.execute("CREATE TABLE part (id INTEGER)")

    with pytest.raises(NotOurs, match="is no plan"):
        opened(path)


def test_missing_plan_is_told(tmp_path):
    with pytest.raises(InputRefused, match="There is no plan"):
        opened(tmp_path / "none.plan")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("read_only", [False, True])
def test_plan_that_is_open_is_in_use_until_it_is_closed(tmp_path, read_only):
    store = new_plan(tmp_path)

    with pytest.raises(FileInUse, match="open in another window"):
        opened(store.path, read_only=read_only)
    put(store, 1, 1)
    store.close()

    opened(store.path, read_only=read_only).close()


def test_plan_that_somebody_reads_is_not_written(plan):
    reader = opened(plan, read_only=True)

    with pytest.raises(FileInUse):
        opened(plan)
    reader.close()

    opened(plan).close()


def test_failed_openings_leave_nothing_open(plan):
    data = bytearray(plan.read_bytes())
    for _ in range(3):
        with pytest.raises(WrongKey):
            PlanStore.open(plan, OTHER_KEY, author=AUTHOR, clock=ToldClock())
    plan.write_bytes(data[:PAGE])
    with pytest.raises(Damaged):
        opened(plan)
    plan.write_bytes(data)

    with closing(driver.connect(plan, KEY.database_key())) as connection:
        # This needs to be the only connection there is.
        mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    assert mode == ("delete",)


def test_every_flipped_bit_is_found_and_the_newest_good_backup_named(plan):
    sound = plan.read_bytes()
    dice = chance(6)
    places = [
        *range(0, 16 * 8, 9),
        *(dice.randrange(len(sound) * 8) for _ in range(60)),
    ]
    for place in places:
        data = bytearray(sound)
        data[place // 8] ^= 1 << place % 8
        plan.write_bytes(data)

        error = opening_of(plan)

        assert isinstance(error, Damaged), f"bit {place}"
        assert str(error).endswith(f": {restoring(plan)}")
        assert plan.read_bytes() == data
    plan.write_bytes(sound)
    assert isinstance(opening_of(plan), dict)


def test_damage_without_any_backup_is_told_so(plan):
    shutil.rmtree(plan.with_name("move.plan.backups"))
    data = bytearray(plan.read_bytes())
    data[-1] ^= 1
    plan.write_bytes(data)

    with pytest.raises(Damaged, match="There is no backup of it that is whole"):
        opened(plan)


def test_backup_that_is_damaged_itself_is_not_named(plan):
    folder = plan.with_name("move.plan.backups")
    newest = max(folder.glob("*.plan"))
    newest.write_bytes(newest.read_bytes()[:-1])
    plan.write_bytes(plan.read_bytes()[:-1])

    with pytest.raises(Damaged) as raised:
        opened(plan)

    assert newest.name not in str(raised.value)
    assert "Its newest good backup is of 03 May 2026 04:00Z" in str(raised.value)


def test_cut_off_plan_is_refused_wherever_it_ends(plan):
    sound = plan.read_bytes()
    for length in {0, 1, 15, 16, 100, PAGE - 1, *range(PAGE, len(sound), PAGE + 517)}:
        plan.write_bytes(sound[:length])

        assert isinstance(opening_of(plan), Damaged), f"{length} bytes"


def test_what_a_crash_leaves_opens_with_all_that_was_committed(tmp_path):
    store = made_anew(tmp_path)

    copy = crashed(store, tmp_path / "crashed")

    assert opening_of(copy) == store.content()
    assert not journal(copy).exists()
    assert [path.name for path in copy.parent.glob("*/.*")] == []
    store.close()


def test_read_only_plan_after_a_crash_is_all_there(tmp_path):
    store = worked_on(tmp_path)
    copy = crashed(store, tmp_path / "crashed")

    reader = opened(copy, read_only=True)

    assert reader.content() == store.content()
    with pytest.raises(InputRefused):
        put(reader, 1, "x")
    reader.close()
    store.close()


def test_cut_off_journal_gives_an_earlier_state_or_is_refused(tmp_path):
    store = made_anew(tmp_path)
    every = states(store)
    whole = journal(store.path).read_bytes()
    got = []
    for number, length in enumerate(range(0, len(whole), 9973)):
        copy = crashed(store, tmp_path / f"crash {number}")
        journal(copy).write_bytes(whole[:length])

        got.append(opening_of(copy))

    assert all(isinstance(one, Damaged) or one in every for one in got)
    assert any(one in every[1:-1] for one in got)
    store.close()


def test_damaged_journal_gives_an_earlier_state_or_is_refused(tmp_path):
    store = made_anew(tmp_path)
    every = states(store)
    whole = journal(store.path).read_bytes()
    dice = chance(7)
    for number in range(15):
        data = bytearray(whole)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        copy = crashed(store, tmp_path / f"crash {number}")
        journal(copy).write_bytes(data)

        got = opening_of(copy)

        assert isinstance(got, Damaged) or got in every
    store.close()


def test_commits_lost_in_a_damaged_journal_are_told_of(tmp_path):
    store = made_anew(tmp_path)
    every = states(store)
    whole = journal(store.path).read_bytes()
    for number, place in enumerate((20, 700, 4120 * 10 + 60, 4120 * 20 + 2000)):
        data = bytearray(whole)
        data[place] ^= 1
        copy = crashed(store, tmp_path / f"crash {number}")
        journal(copy).write_bytes(data)

        with closing(opened(copy)) as again:
            assert again.content() in every[:-1]
            assert "the last changes before that are lost" in again.troubles[0]

        (kept,) = copy.parent.glob("move.plan.backups/*-damaged.plan-wal")
        assert kept.read_bytes() == data
        (kept,) = copy.parent.glob("move.plan.backups/*-damaged.plan")
        assert kept.read_bytes() == store.path.read_bytes()
    store.close()


def test_commit_that_a_power_cut_broke_off_is_no_damage(tmp_path):
    """Nobody was told that it was kept, so nothing is lost with it."""
    store = made_anew(tmp_path)
    whole = journal(store.path).read_bytes()
    put(store, 1, "x" * 9000)
    longer = journal(store.path).read_bytes()
    for number, (torn, cut) in enumerate([(60, 0), (5000, 0), (1, 1), (9000, 4120)]):
        data = bytearray(longer[: len(longer) - cut])
        data[len(whole) + torn] ^= 1
        copy = crashed(store, tmp_path / f"crash {number}")
        journal(copy).write_bytes(data)

        with closing(opened(copy)) as again:
            assert again.sequence == 7
            assert again.troubles == ()
    store.close()


def test_failed_flushes_before_a_crash_are_no_damage(tmp_path):
    """Each leaves a shorter commit at the same place, of which nobody was told."""
    store = made_anew(tmp_path)
    base = len(journal(store.path).read_bytes())
    data = bytearray()
    for number in range(3):
        copy = crashed(store, tmp_path / f"flush {number}")
        with closing(opened(copy)) as other:
            start = len(journal(copy).read_bytes())
            put(other, 1, "x" * (30_000 - 10_000 * number))
            tail = journal(copy).read_bytes()[start:]
        data[: len(tail)] = tail
    copy = crashed(store, tmp_path / "crash")
    journal(copy).write_bytes(journal(store.path).read_bytes()[:base] + data)

    with closing(opened(copy)) as again:
        assert again.sequence == 7
        assert again.troubles == ()
    store.close()


def test_journal_of_another_plan_is_refused_before_it_does_harm(plan, tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    other = PlanStore.create(
        folder / "move.plan", OTHER_KEY, author=AUTHOR, clock=ToldClock()
    )
    put(other, 1, 1)
    content, before = opening_of(plan), plan.read_bytes()
    shutil.copyfile(journal(other.path), journal(plan))
    other.close()

    error = opening_of(plan)

    assert isinstance(error, Damaged)
    assert "that of another file" in str(error)
    assert plan.read_bytes() == before
    journal(plan).unlink()
    assert opening_of(plan) == content


def test_journal_of_an_earlier_session_is_refused_before_it_does_harm(tmp_path):
    store = made_anew(tmp_path)
    old = journal(store.path).read_bytes()
    store.close()
    store = opened(store.path)
    for number in range(30):
        put(store, number, number * 7)
    content = store.content()
    store.close()
    before = store.path.read_bytes()
    journal(store.path).write_bytes(old)

    with (
        closing(driver.connect(store.path, KEY.database_key())) as control,
        suppress(driver.DriverError),
    ):
        control.execute("PRAGMA locking_mode = EXCLUSIVE")
        control.execute("SELECT count(*) FROM change").fetchone()
    assert store.path.read_bytes() != before, "the engine takes any journal"

    store.path.write_bytes(before)
    journal(store.path).write_bytes(old)
    error = opening_of(store.path)

    assert isinstance(error, Damaged)
    assert store.path.read_bytes() == before
    journal(store.path).unlink()
    assert opening_of(store.path) == content


def test_pages_of_two_states_are_never_taken_for_one(tmp_path):
    """A crash while the journal goes into the file, and the journal thrown away."""
    store = worked_on(tmp_path)
    store.close()
    old = store.path.read_bytes()
    store = opened(store.path)
    for number in range(40):
        put(store, number, "x" * 400)
    every = states(store)
    store.close()
    new = store.path.read_bytes()
    dice = chance(8)
    pages = range(0, len(new), PAGE)
    for _ in range(30):
        mixed = b"".join(
            (old if at < len(old) and dice.random() < 0.5 else new)[at : at + PAGE]
            for at in pages
        )
        store.path.write_bytes(mixed)

        got = opening_of(store.path)

        assert isinstance(got, Damaged) or got in every


def test_plan_on_a_network_drive_is_refused(plan, monkeypatch):
    mounts = f"22 1 0:21 / / rw - ext4 a rw\n23 22 0:50 / {plan.parent} rw - nfs4 b rw"
    monkeypatch.setattr("app.storage.file_systems._MOUNTS", plan.parent / "mounts")
    (plan.parent / "mounts").write_text(mounts)

    with pytest.raises(EnvironmentTrouble, match="network drive"):
        opened(plan)


def test_database_is_set_up_to_keep_what_it_has(tmp_path):
    store = new_plan(tmp_path)
    names = (
        "journal_mode",
        "synchronous",
        "fullfsync",
        "secure_delete",
        "trusted_schema",
        "cell_size_check",
        "temp_store",
        "foreign_keys",
        "locking_mode",
        "journal_size_limit",
        "checkpoint_fullfsync",
    )
    said = {
        name: store._connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in names
    }

    assert said == {
        "journal_mode": "wal",
        "synchronous": 2,
        "fullfsync": 1,
        "checkpoint_fullfsync": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "temp_store": 2,
        "foreign_keys": 1,
        "locking_mode": "exclusive",
        "journal_size_limit": 64 << 20,
    }
    store.close()


def test_large_file_of_others_is_refused_without_being_read_into_memory(tmp_path):
    store = new_plan(tmp_path)
    store.close()
    other = tmp_path / "film.plan"
    with other.open("wb") as file:
        file.write(b"x" * 4096)
        file.truncate(64 << 20)

    tracemalloc.start()
    try:
        with pytest.raises(WrongKey, match="does not open with"):
            opened(other)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 4 << 20
