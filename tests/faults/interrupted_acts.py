"""Acts on a whole plan that are cut short, such as a new key or a new form."""

from __future__ import annotations

import os
import traceback
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from app.errors import KnownError, TooNew, WrongKey
from app.security.key_strength import Strength
from app.services.plan.keys import (
    copy_under_new_key,
    finish_new_key,
    new_keys,
    unlock_with_passphrase,
)
from app.storage import plan_database, plan_tables
from app.storage.backups import BackupReason, backup_fault, backups
from app.storage.driver_trouble import told
from app.storage.key_file import write_keys
from app.storage.plan_restore import restore
from tests.faults import busy_plan
from tests.faults.chance import chance
from tests.faults.disk_faults import Fate, FaultyDisk
from tests.faults.power_cut import Disk, cut_power, files_below, lay_down

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from app.security.file_key import FileKey
    from app.storage.plan_records import ObjectKey
    from app.storage.plan_store import PlanStore

OLD, NEW = "old words of the staff", "new words of the staff"
CHEAP = Strength(19 * 1024, 1, 1)
EARLIER, LATER = 4, 8  # changes in the backup that is restored, and in the plan
FORMS = plan_tables.STEPS
REFUSED, FAULT = 3, 9  # how a process can end


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to a plan that nobody has open, and whether it was done."""

    do: Callable[[Path, FileKey], None]
    is_done: Callable[[Path, PlanStore], bool]


def interrupt(
    folder: str, name: str, size: str, fate: int, rounds: int, seed: int
) -> dict[str, Any]:
    """
    Let a call of an act, chosen by lot, meet its fate, and check what is left.

    Returns
    -------
    dict[str, Any]
        ``calls``: in the whole act; ``ended``: how often the program died, or refused;
        ``done``: how often it was done all the same; ``wrong``: what the checks found.
    """
    base = Path(folder, str(seed))
    state = _prepared(base / "first", name, size)
    calls = _calls(base / "count", name, state)
    dice = chance(23 + seed)
    wrong: list[str] = []
    ended = done = 0
    for number in range(rounds):
        nth = dice.randint(1, calls)
        there = base / str(number)
        end = _interrupted(there, name, state, (nth, Fate(fate)))
        if end == FAULT:
            wrong.append(f"call {nth}: a fault of ours")
        ended += end != 0
        is_done, faults = _judged(there, name, state)
        done += is_done
        wrong += [f"call {nth}: {fault}" for fault in faults]
    return {"calls": calls, "ended": ended, "done": done, "wrong": wrong}


def record(folder: str, name: str, size: str, record: str) -> dict[str, Any]:
    """Do an act on a recorded disk; give what the judge of it needs."""
    there = Path(folder)
    state = _prepared(there, name, size)
    before = Path(folder + ".before")
    lay_down(files_below(there), before)
    disk = FaultyDisk(there)
    disk.record(Path(record))
    _do(there, name, state)
    disk.vouch(1)
    return {"calls": disk.spare()}


def cut(
    folder: str, name: str, size: str, record: str, cuts: int, seed: int
) -> dict[str, int]:
    """Count what becomes of a plan whose power is cut in an act."""
    there = Path(folder)
    before = files_below(Path(folder + ".before"))
    with TemporaryDirectory() as other:
        state = _state_of(before, _prepared(Path(other, "plan"), name, size))

    def fate(left: Path, vouched: int) -> str:
        done, faults = _judged(left, name, state)
        if faults:
            return "; ".join(faults)
        if vouched and not done:
            return "lost"
        return "done" if done else "not done"

    return cut_power(Path(record), Disk(there, before), cuts, fate, seed)


@dataclass(frozen=True, slots=True)
class _State:
    """Files before an act, and the objects of the plan and of its backup."""

    files: dict[str, bytes]
    later: dict[ObjectKey, str]
    earlier: dict[ObjectKey, str]


def _prepared(folder: Path, name: str, size: str) -> _State:
    """Make a plan with a backup that lacks its last changes."""
    folder.mkdir(parents=True)
    path = folder / busy_plan.NAME
    plan_tables.STEPS = plan_database.STEPS = FORMS
    key, header = new_keys(OLD, CHEAP)
    write_keys(path, header)
    store = busy_plan.create(path, size, key)
    dice = chance(29)
    busy_plan.work_on(store, EARLIER - 1, dice)
    earlier = store.content()
    store.backup()
    busy_plan.work_on(store, LATER - EARLIER, dice)
    later = store.content()
    busy_plan.put_away(store)  # the only backup is to be the earlier one
    if name == "migration":
        plan_tables.STEPS = plan_database.STEPS = (*FORMS, later_form)
    return _State(files_below(folder), later, earlier)


def _state_of(files: dict[str, bytes], like: _State) -> _State:
    """Give the state of other files with the same objects."""
    return _State(files, like.later, like.earlier)


def _do(folder: Path, name: str, state: _State) -> None:
    path = folder / busy_plan.NAME
    del state
    ACTS[name].do(path, unlock_with_passphrase(path, OLD))


def _calls(folder: Path, name: str, state: _State) -> int:
    """Count the calls of an act that nothing interrupts."""
    lay_down(state.files, folder)
    disk = FaultyDisk(folder)
    disk.spare()
    _do(folder, name, state)
    return disk.spare()


def _interrupted(
    folder: Path, name: str, state: _State, struck: tuple[int, Fate]
) -> int:
    """Do an act in a process in which a call meets its fate; how that ended."""
    lay_down(state.files, folder)
    process = os.fork()
    if process == 0:
        disk = FaultyDisk(folder)
        disk.strike(*struck)
        try:
            _do(folder, name, state)
        except KnownError:
            os._exit(REFUSED)
        except BaseException:  # noqa: BLE001 - the copy of the process must end here
            traceback.print_exc()
            os._exit(FAULT)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _judged(folder: Path, name: str, state: _State) -> tuple[bool, list[str]]:
    """Open what an act has left; whether it was done, and faults."""
    path = folder / busy_plan.NAME
    if name == "migration" and (fault := _mixed_form(folder)):
        return False, [fault]
    key = _unlocked(path)
    store = busy_plan.reopen(path, key)
    wrong = busy_plan.faults_in(store, EARLIER if name == "restore" else LATER)
    content = store.content()
    allowed = [state.later, *([state.earlier] if name == "restore" else [])]
    if content not in allowed:
        wrong.append("neither the plan before nor after")
    done = ACTS[name].is_done(path, store)
    busy_plan.put_away(store)
    for backup in backups(path):
        if backup_fault(backup.path, key):
            wrong.append(f"backup {backup.path.name} does not open")
    if not backups(path):
        wrong.append("no backup")
    return done, wrong


def _unlocked(path: Path) -> FileKey:
    """Unlock a plan as its user does, who has one of two passphrases."""
    for passphrase in (OLD, NEW):
        try:
            key = unlock_with_passphrase(path, passphrase)
        except WrongKey:
            continue
        finish_new_key(
            path, key, author=busy_plan.AUTHOR, clock=busy_plan.SteadyClock()
        )
        return key
    raise AssertionError("Neither passphrase opens the plan.")


def _mixed_form(folder: Path) -> str:
    """Say if a plan is of neither form; the earlier program refuses the later one."""
    forms = plan_tables.STEPS
    with TemporaryDirectory() as copy:
        lay_down(files_below(folder), Path(copy))
        path = Path(copy, busy_plan.NAME)
        plan_tables.STEPS = plan_database.STEPS = FORMS
        try:
            store = busy_plan.reopen(path, _unlocked(path))
        except TooNew:
            return ""
        finally:
            plan_tables.STEPS = plan_database.STEPS = forms
        mixed = _is_later_form(path, store)
        store.close()
    return "an earlier form with tables of the later one" if mixed else ""


def later_form(database: Database) -> None:
    """Build the largest table anew, with one column more."""
    database.execute("CREATE TABLE object_2 AS SELECT *, '' AS origin FROM object")
    database.execute("DROP TABLE object")
    database.execute(
        "CREATE TABLE object (kind TEXT NOT NULL, name TEXT NOT NULL, "
        "body TEXT NOT NULL, origin TEXT NOT NULL DEFAULT '', "
        "PRIMARY KEY (kind, name)) STRICT, WITHOUT ROWID"
    )
    database.execute("INSERT INTO object SELECT * FROM object_2")
    database.execute("DROP TABLE object_2")


def _is_later_form(path: Path, store: PlanStore) -> bool:
    del path
    columns = store._connection.execute("PRAGMA table_info(object)").fetchall()
    return any(column[1] == "origin" for column in columns)


def _migrate(path: Path, key: FileKey) -> None:
    busy_plan.reopen(path, key).close()


def _rekey(path: Path, key: FileKey) -> None:
    clock = busy_plan.SteadyClock()
    copy_under_new_key(path, key, NEW, CHEAP, author=busy_plan.AUTHOR, clock=clock)


def _has_new_key(path: Path, store: PlanStore) -> bool:
    del store
    try:
        unlock_with_passphrase(path, NEW)
    except WrongKey:
        return False
    return True


def _back_up(path: Path, key: FileKey) -> None:
    store = busy_plan.reopen(path, key)
    store.backup()
    store.close()


def _is_backed_up(path: Path, store: PlanStore) -> bool:
    del store
    return backups(path)[0].sequence == LATER


def _vacuum(path: Path, key: FileKey) -> None:
    store = busy_plan.reopen(path, key)
    with told(path):
        store._connection.execute("VACUUM")
    store.close()


def _restore(path: Path, key: FileKey) -> None:
    earlier = next(one for one in backups(path) if one.sequence == EARLIER)
    restore(
        path,
        earlier.path,
        key,
        author=busy_plan.AUTHOR,
        clock=busy_plan.SteadyClock(busy_plan.TOMORROW),
    )


def _is_restored(path: Path, store: PlanStore) -> bool:
    kept = any(one.reason is BackupReason.RESTORE for one in backups(path))
    return kept and store.sequence == EARLIER


def _is_open(path: Path, store: PlanStore) -> bool:
    return path.exists() and store.sequence == LATER


ACTS = {
    "migration": Act(_migrate, _is_later_form),
    "rekey": Act(_rekey, _has_new_key),
    "backup": Act(_back_up, _is_backed_up),
    "vacuum": Act(_vacuum, _is_open),
    "restore": Act(_restore, _is_restored),
}
