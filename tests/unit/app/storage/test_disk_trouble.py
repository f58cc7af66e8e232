"""Disks, rights and engines that fail where they seldom do: each has its sentence."""

from __future__ import annotations

import errno
import shutil

import pytest

from app.errors import Damaged, DiskFull, EnvironmentTrouble, FileInUse
from app.security.key_strength import Strength
from app.services.plan.keys import new_keys
from app.storage import (
    backups,
    cache_tables,
    driver,
    plan_checks,
    plan_connection,
    plan_database,
    plan_restore,
    plan_store,
    rekeyed_copy,
)
from app.storage.driver import DriverError, connect
from app.storage.kept_author import kept_author
from app.storage.key_file import keys_copy_path, keys_path, write_keys
from app.storage.plan_connection import PageFault, first_connection
from app.storage.plan_restore import restore
from app.storage.station_files import SIGNER, StationFiles
from tests.kept_results import CACHE_KEY
from tests.key_cases import PHRASE
from tests.plan_sketch import AUTHOR, KEY, OTHER_KEY, ToldClock, opened, worked_on

CHEAP = Strength(19 * 1024, 1, 1)


@pytest.fixture
def plan(tmp_path):
    """Path of a sound plan that nobody has open."""
    store = worked_on(tmp_path)
    store.close()
    return store.path


def engine_error(name):
    """An error of the engine as the driver gives it."""
    error = DriverError(f"as {name} says")
    error.sqlite_errorname = name
    return error


def raising(error):
    def fail(*_given, **_named):
        raise error

    return fail


class Answering:
    """A connection that answers one statement otherwise."""

    def __init__(self, connection, statement, answer):
        self._connection, self._statement, self._answer = connection, statement, answer

    def __getattr__(self, name):
        return getattr(self._connection, name)

    def execute(self, statement, *given):
        if statement == self._statement:
            return self._answer(self._connection, statement)
        return self._connection.execute(statement, *given)


def answering(monkeypatch, statement, answer):
    """Have every connection to a plan answer one statement otherwise."""
    real = plan_connection.connect
    monkeypatch.setattr(
        plan_connection,
        "connect",
        lambda *given, **how: Answering(real(*given, **how), statement, answer),
    )


def test_medium_that_takes_no_journal_is_told(plan, monkeypatch):
    def another_mode(connection, _):
        return connection.execute("SELECT 'delete'")

    answering(monkeypatch, "PRAGMA journal_mode = WAL", another_mode)
    with pytest.raises(FileInUse, match="cannot be written with a journal here"):
        opened(plan)
    monkeypatch.undo()
    opened(plan).close()


def test_engine_that_cannot_read_is_told_and_no_damage(plan, monkeypatch):
    answering(
        monkeypatch, "PRAGMA application_id", raising(engine_error("SQLITE_IOERR_READ"))
    )
    with pytest.raises(EnvironmentTrouble, match="SQLITE_IOERR_READ"):
        opened(plan)


def test_fault_of_ours_is_not_taken_for_trouble_of_the_users(plan, monkeypatch):
    answering(
        monkeypatch, "PRAGMA application_id", raising(engine_error("SQLITE_MISUSE"))
    )
    with pytest.raises(DriverError, match="SQLITE_MISUSE"):
        opened(plan)


def test_damage_that_the_engine_meets_late_names_a_backup(plan, monkeypatch):
    fail = raising(engine_error("SQLITE_CORRUPT"))
    monkeypatch.setattr(plan_database, "is_too_new", fail)

    with pytest.raises(
        Damaged, match=r"cut off or overwritten\. Its newest good backup"
    ):
        opened(plan)


def test_failing_disk_below_the_engine_is_told(plan, monkeypatch):
    fail = raising(OSError(errno.EIO, "Input/output error"))
    monkeypatch.setattr(plan_database, "is_after_crash", fail)

    with pytest.raises(EnvironmentTrouble, match=r"\(Input/output error\)"):
        opened(plan)
    monkeypatch.undo()
    opened(plan).close()


def test_plan_without_tables_is_damaged(tmp_path):
    path = tmp_path / "move.plan"
    connection = first_connection(path, KEY)
    connection.execute("CREATE TABLE one (name TEXT)")
    connection.execute("DROP TABLE one")
    connection.close()

    with pytest.raises(Damaged, match="holds no tables"):
        opened(path)


def test_no_space_to_try_a_journal_is_told_and_nothing_stays(tmp_path, monkeypatch):
    store = worked_on(tmp_path)
    store.note("export", "a.pdf")
    journal = plan_database.journal_of(store.path)
    kept = journal.read_bytes()
    store.close()
    journal.write_bytes(kept)
    full = raising(OSError(errno.ENOSPC, "No space left on device"))
    monkeypatch.setattr(shutil, "copyfile", full)

    with pytest.raises(DiskFull, match="No space is left"):
        opened(store.path)

    assert not list((tmp_path / "move.plan.backups").glob(".*"))
    assert journal.read_bytes() == kept


def test_file_in_the_place_of_the_backups_is_told(plan):
    folder = plan.with_name("move.plan.backups")
    folder.rename(plan.with_name("elsewhere"))
    folder.write_bytes(b"")

    with pytest.raises(EnvironmentTrouble, match=r"move\.plan\.backups"):
        opened(plan)


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_plan_on_a_medium_without_writing_can_be_read(plan, monkeypatch, number):
    monkeypatch.setattr(plan_database, "PlanLock", raising(OSError(number, "barred")))

    store = opened(plan, read_only=True)

    assert store.verify() == ()
    store.close()
    with pytest.raises(FileInUse):
        opened(plan)


def test_lock_that_fails_otherwise_is_told_to_readers_too(plan, monkeypatch):
    fail = raising(OSError(errno.EIO, "Input/output error"))
    monkeypatch.setattr(plan_database, "PlanLock", fail)

    with pytest.raises(EnvironmentTrouble, match="Input/output error"):
        opened(plan, read_only=True)


def test_damaged_plan_that_was_never_locked_is_told_to_readers(plan, tmp_path):
    alone = tmp_path / "alone" / "move.plan"
    alone.parent.mkdir()
    data = bytearray(plan.read_bytes())
    data[5000] ^= 1
    alone.write_bytes(data)

    with pytest.raises(Damaged, match="no backup of it that is whole"):
        opened(alone, read_only=True)
    assert [path.name for path in alone.parent.iterdir()] == ["move.plan"]


def test_journal_that_cannot_be_removed_stops_a_restore(plan, monkeypatch):
    (backup, *_) = backups.backups(plan)
    plan_database.journal_of(plan).write_bytes(b"left by a crash")
    before = plan.read_bytes()
    monkeypatch.setattr(plan_restore, "_kept_as_backup", lambda *_: None)
    unlink = type(plan).unlink

    def barred(path, *, missing_ok=False):
        if path.name.endswith("-wal"):
            raise PermissionError(errno.EACCES, "Permission denied")
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as barring:
        barring.setattr(type(plan), "unlink", barred)
        with pytest.raises(FileInUse, match=r"move\.plan-wal may not be written"):
            restore(plan, backup.path, KEY, author=AUTHOR, clock=ToldClock())

    assert plan.read_bytes() == before


def test_lost_key_file_comes_back_with_the_plan(plan):
    _, header = new_keys(PHRASE, CHEAP)
    write_keys(plan, header)
    keys = keys_path(plan).read_bytes()
    keys_path(plan).unlink()
    (backup, *_) = backups.backups(plan)

    restore(plan, backup.path, KEY, author=AUTHOR, clock=ToldClock())

    assert keys_path(plan).read_bytes() == keys == keys_copy_path(plan).read_bytes()


def test_backup_that_the_disk_does_not_give_is_passed_over(plan, monkeypatch):
    fail = raising(engine_error("SQLITE_IOERR_READ"))
    monkeypatch.setattr(backups, "faults", fail)

    (backup, *_) = backups.backups(plan)

    assert backups.backup_fault(backup.path, KEY).startswith("cannot be read: The disk")
    assert backups.newest_good_backup(plan, KEY) is None


@pytest.mark.parametrize("name", ["faults", "reading_connection"])
def test_copy_under_a_new_key_that_is_not_sound_replaces_nothing(
    plan, monkeypatch, name
):
    before = plan.read_bytes()

    def not_sound(*_given):
        if name == "faults":
            return ("A page is gone.",)
        raise PageFault("was damaged on the disk")

    monkeypatch.setattr(rekeyed_copy, name, not_sound)
    with pytest.raises(Damaged, match=r"the plan keeps its old key|Nothing was repl"):
        rekeyed_copy.replace_under_new_key(
            plan,
            (KEY, OTHER_KEY),
            author=AUTHOR,
            clock=ToldClock(),
            before_replacing=pytest.fail,
        )

    assert plan.read_bytes() == before
    opened(plan).close()


def test_trouble_of_the_engine_is_no_finding(plan, monkeypatch):
    store = opened(plan)
    fail = raising(engine_error("SQLITE_IOERR_READ"))
    with monkeypatch.context() as failing:
        failing.setattr(plan_checks, "read_audit", fail)
        with pytest.raises(EnvironmentTrouble, match="SQLITE_IOERR_READ"):
            store.verify()
    store.close()


def test_fault_of_ours_at_opening_is_no_finding(plan, monkeypatch):
    monkeypatch.setattr(plan_store, "read_facts", raising(KeyError("plan_id")))

    with pytest.raises(KeyError):
        opened(plan)
    monkeypatch.undo()
    opened(plan).close()


def test_plan_without_a_log_has_no_head(plan):
    store = opened(plan)
    store._connection.execute("DELETE FROM audit")
    store.close()
    store = opened(plan, even_unsound=True)

    assert store.verify()
    with pytest.raises(RuntimeError, match="at least one row"):
        store.head()
    store.close()


def test_folder_in_the_place_of_a_station_file_is_told(tmp_path):
    (tmp_path / SIGNER).mkdir()

    with pytest.raises(EnvironmentTrouble, match=r"signer\.json cannot be read"):
        StationFiles(tmp_path).signer()


def test_settings_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "config").write_bytes(b"a file")

    with pytest.raises(EnvironmentTrouble, match="MARSROUTE_HOME"):
        kept_author(tmp_path / "config" / "marsroute", "S4 1 Bn")


def test_two_windows_that_lay_out_a_cache_at_once_lay_out_one(tmp_path):
    """The other one is faster between the first look and the lock."""
    path = tmp_path / "move.plan.results"
    first = connect(path, CACHE_KEY)

    def after_another(connection, statement):
        other = connect(path, CACHE_KEY)
        assert cache_tables.lay_out(other)
        other.close()
        return connection.execute(statement)

    slow = Answering(first, "BEGIN IMMEDIATE", after_another)

    assert cache_tables.lay_out(slow)
    assert not first.in_transaction
    first.close()


def test_connection_that_takes_no_key_is_closed_again(tmp_path, monkeypatch):
    closed = []

    class Refusing:
        def execute(self, _statement):
            raise engine_error("SQLITE_NOMEM")

        def close(self):
            closed.append(self)

    monkeypatch.setattr(driver.dbapi2, "connect", lambda *_, **__: Refusing())
    with pytest.raises(DriverError, match="NOMEM"):
        connect(tmp_path / "a.plan", CACHE_KEY)

    assert len(closed) == 1


@pytest.mark.parametrize("data", [b"{}", b"[]", b"[" * 100_000, b"\xff"])
def test_record_of_map_updates_in_another_form_is_damaged(tmp_path, data):
    (tmp_path / "maps.json").write_bytes(data)

    with pytest.raises(Damaged, match="record of map updates"):
        StationFiles(tmp_path).last_update("Heidelberg")
