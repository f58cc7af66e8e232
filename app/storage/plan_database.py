"""Opening a plan file: whose it is, that it is whole, and of which form.

Five things can be wrong with it, and each has its own error and its own sentence: the
key, the kind of file, another window that has it, a later version, and damage.
"""

from __future__ import annotations

import errno
import re
import secrets
import shlex
import shutil
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import Damaged, EnvironmentTrouble, InputRefused, TooNew, WrongKey
from app.security.whole_file import put_in_place, write_trouble
from app.storage.backups import (
    BackupReason,
    keep_aside,
    newest_good_backup,
    write_backup,
)
from app.storage.driver import PAGE_BYTES, Database, DriverError, connect
from app.storage.driver_trouble import told, transaction
from app.storage.file_systems import refuse_network_folder
from app.storage.key_file import backups_folder
from app.storage.plan_checks import faults
from app.storage.plan_connection import (
    PageFault,
    first_connection,
    reading_connection,
    writing_connection,
)
from app.storage.plan_history import count_changes
from app.storage.plan_journal import hides_commits, is_after_crash, journal_of
from app.storage.plan_lock import PlanLock
from app.storage.plan_tables import STEPS, form_of, is_too_new, migrations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from app.security.file_key import FileKey
    from app.storage.driver import Connection

_HALF_WRITTEN = re.compile(r"\.[0-9a-f]{16}(\.|$)")  # see `put_in_place`
_NO_WRITING = {errno.EROFS, errno.EACCES, errno.EPERM}


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """
    A plan file that is open, and nobody else's until it is closed.

    Attributes
    ----------
    path
        Without links.
    connection
        Of the thread that opened it.
    lock
        None where nobody can write at all, or ever did.
    read_only
        Whether the file is to be left as it is.
    troubles
        What was found at opening and did not keep the plan from opening.
    """

    path: Path
    connection: Connection
    lock: PlanLock | None
    read_only: bool = False
    troubles: tuple[str, ...] = ()

    def close(self) -> None:
        """Bring the journal into the file and let others in."""
        try:
            self.connection.close()
        finally:
            if self.lock is not None:
                self.lock.release()


def refuse_place(path: Path) -> None:
    """
    Refuse a place where no new plan can be; its folder is not written to.

    Raises
    ------
    InputRefused
        The name of the file is no text.
    EnvironmentTrouble
        There is no such folder, or it is on another machine.
    """
    try:
        path.name.encode()
    except UnicodeEncodeError as error:
        raise InputRefused(
            f"The name {path.name!r} is no text, and the audit log of a plan names its "
            "file; choose another name."
        ) from error
    if not path.parent.is_dir():
        raise EnvironmentTrouble(
            f"There is no folder {path.parent} to put {path.name} into; make it, or "
            "choose another."
        )
    refuse_network_folder(path)


def create_database(
    path: Path, key: FileKey, fill: Callable[[Connection], None]
) -> None:
    """
    Make a new plan file, whole or not at all.

    Parameters
    ----------
    path
        Where nothing is yet; without links.
    key
        Of the new file.
    fill
        Writes the first rows, in a transaction.

    Raises
    ------
    InputRefused
        There is something already.
    DiskFull, FileInUse, EnvironmentTrouble
        The file cannot be written there.
    """
    refuse_place(path)
    lock = writing_lock(path)
    try:
        for there in (path, journal_of(path)):
            if there.exists():
                raise InputRefused(
                    f"{there} is already there; open it, or choose another name for "
                    "the new plan."
                )

        def write(target: Path) -> None:
            connection = first_connection(target, key)
            try:
                with told(path):
                    migrations().apply(Database(connection))
                with transaction(connection, path):
                    fill(connection)
            finally:
                connection.close()

        put_in_place(path, write)
    finally:
        lock.release()


def open_database(
    path: Path,
    key: FileKey,
    *,
    now: datetime,
    read_only: bool = False,
    even_unsound: bool = False,
) -> OpenPlan:
    """
    Open a plan file and bring it to the newest form.

    Parameters
    ----------
    path
        Of the plan; without links.
    key
        Of the plan.
    now
        Aware; for the name of a backup.
    read_only
        Leave the file as it is, and let others read it as well.
    even_unsound
        Open it also where its objects, history and log do not fit each other, to tell
        all that is wrong; only to be read.

    Raises
    ------
    WrongKey, NotOurs, FileInUse, TooNew, Damaged
        Each with what to do about it.
    InputRefused
        There is no such file, or it must be opened for writing first.
    DiskFull, EnvironmentTrouble
        The disk is in the way.
    """
    read_only = read_only or even_unsound
    if not path.is_file():
        raise InputRefused(f"There is no plan {path}; check the name and the folder.")
    refuse_network_folder(path)
    lock = _reading_lock(path) if read_only else writing_lock(path)
    try:
        with _disk_told(path), _damage_told(path, key):
            troubles = _tried_journal(path, key, now)
            connection = _connection(path, key, read_only=read_only)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    plan = OpenPlan(path, connection, lock, read_only, troubles)
    try:
        with _disk_told(path), _damage_told(path, key), told(path):
            _bring_up_to_date(plan, key, now, even_unsound=even_unsound)
    except BaseException:
        plan.close()
        raise
    return plan


def _tried_journal(path: Path, key: FileKey, now: datetime) -> tuple[str, ...]:
    """Tell what a journal that a crash left has lost; it is known to fit the plan."""
    if not is_after_crash(path):
        return ()
    journal = journal_of(path)
    taken = _pages_taken(path, key)
    if not hides_commits(journal, taken):
        return ()
    aside = keep_aside(path, now)
    said = (
        f"{path.name} was not closed properly, and the disk has damaged its journal: "
        "the last changes before that are lost, all before them are here. The file "
        f"and its journal are kept as they were found: {aside.name}, in "
        f"{aside.parent.name}. Check the disk."
    )
    return (said,)


def _connection(path: Path, key: FileKey, *, read_only: bool) -> Connection:
    """Connect to a plan once what lies beside it is known to belong to it."""
    if path.stat().st_size < PAGE_BYTES:
        raise PageFault("is shorter than any plan: it is cut off, or was never one")
    if not read_only:
        _sweep(path)
        return writing_connection(path, key)
    if not is_after_crash(path):
        return reading_connection(path, key)
    connection = writing_connection(path, key)
    connection.execute("PRAGMA query_only = ON").fetchall()
    return connection


def _pages_taken(path: Path, key: FileKey) -> int:
    """
    Try on a copy whether a journal that a crash left fits its plan.

    The engine brings any journal of the right shape into the file, and cannot tell
    that it is that of another copy; so the file is not touched before this is known.

    Returns
    -------
    int
        Number of pages of the journal that the engine takes.
    """
    folder = backups_folder(path) / f".{secrets.token_hex(8)}"
    copy = folder / path.name
    try:
        folder.mkdir(mode=0o700)
        shutil.copyfile(path, copy)
        shutil.copyfile(journal_of(path), journal_of(copy))
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise write_trouble(copy, error) from error
    taken = 0
    try:
        with (
            suppress(DriverError),  # told below, in the user's words
            closing(connect(copy, key.database_key())) as first,
        ):
            first.execute("PRAGMA locking_mode = EXCLUSIVE")
            taken = first.execute("PRAGMA wal_checkpoint").fetchone()[1]
        with closing(writing_connection(copy, key)) as connection, told(copy):
            _check_content(connection, key)
    except (PageFault, Damaged) as fault:
        raise PageFault(
            "was not closed properly, and the journal beside it, "
            f"{journal_of(path).name}, is damaged or that of another file"
        ) from fault
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return int(taken)


def _bring_up_to_date(
    plan: OpenPlan, key: FileKey, now: datetime, *, even_unsound: bool
) -> None:
    """Refuse later versions, migrate earlier ones behind a backup, check the rest."""
    database = Database(plan.connection)
    name = plan.path.name
    if is_too_new(database):
        raise TooNew(
            f"{name} was written by a later version of this program; open it with "
            "that version, or update this one."
        )
    form = form_of(database)
    if form == 0:
        raise PageFault("holds no tables")
    if form < len(STEPS):
        if plan.read_only:
            raise InputRefused(
                f"{name} was written by an earlier version; open it for writing once, "
                "which keeps a backup and brings it up to date."
            )
        write_backup(
            plan.connection,
            plan.path,
            key,
            now=now,
            sequence=count_changes(plan.connection),
            reason=BackupReason.MIGRATION,
        )
        migrations().apply(database)
    if not even_unsound:
        _check_content(plan.connection, key)


def _check_content(connection: Connection, key: FileKey) -> None:
    """
    Make sure that objects, history and audit log fit each other.

    The codes of the single pages say nothing of that: pages of two states, each sound,
    are what remains where a journal was lost in a crash.
    """
    if found := faults(connection, key):
        raise PageFault(f"is not as this program left it: {found[0].rstrip('.')}")


@contextmanager
def _disk_told(path: Path) -> Iterator[None]:
    """Say that the disk is in the way where not the engine but we read or write."""
    try:
        yield
    except OSError as error:
        raise EnvironmentTrouble(
            f"The disk does not let {path.name} be read or written "
            f"({error.strerror or error}); check the disk with {path.parent} and do it "
            "again. Nothing was changed."
        ) from error


@contextmanager
def _damage_told(path: Path, key: FileKey) -> Iterator[None]:
    """Say what damage there is, and which backup can stand in."""
    try:
        yield
    except PageFault as fault:
        raise Damaged(damage_sentence(path, key, str(fault))) from fault
    except Damaged as error:
        fault_words = "was damaged on the disk: a part is cut off or overwritten"
        raise Damaged(damage_sentence(path, key, fault_words)) from error
    except WrongKey as error:
        if newest_good_backup(path, key) is None:
            raise
        # The key opens a backup, so it is right and the file is not.
        fault_words = "was damaged on the disk: its first bytes are not as written"
        said = damage_sentence(path, key, fault_words)
        raise Damaged(said) from error


def damage_sentence(path: Path, key: FileKey, fault: str) -> str:
    """Say what is wrong with a plan, and how to go back to the newest good backup."""
    good = newest_good_backup(path, key)
    if good is None:
        return (
            f"{path.name} {fault}. There is no backup of it that is whole; look for a "
            "copy on another machine or medium."
        )
    return (
        f"{path.name} {fault}. Its newest good backup is of {good.at:%d %b %Y %H:%M}Z, "
        f"{good.path.name}; bring it back with Restore in the list of backups, or with "
        f"this command, which keeps the damaged file aside: {restoring(path)}"
    )


def restoring(path: Path) -> str:
    """Command that brings the newest good backup of a plan back, ready to be typed."""
    return f"marsroute plan restore {shlex.quote(str(path))} --backup latest"


def writing_lock(path: Path) -> PlanLock:
    """Keep everybody else away."""
    try:
        return PlanLock(backups_folder(path), path)
    except OSError as error:
        raise write_trouble(backups_folder(path), error) from error


def _reading_lock(path: Path) -> PlanLock | None:
    """Keep writers away; None where none was ever, or where nobody can write."""
    if not (backups_folder(path).exists() or is_after_crash(path)):
        return None
    try:
        return PlanLock(backups_folder(path), path, shared=not is_after_crash(path))
    except OSError as error:
        if error.errno in _NO_WRITING:
            return None
        raise write_trouble(backups_folder(path), error) from error


def _sweep(path: Path) -> None:
    """Remove half-written backups and copies that a crash left in the folder."""
    for left in backups_folder(path).glob(".*"):
        if not _HALF_WRITTEN.match(left.name):
            continue  # the desktop or a versioning tool keeps files there too
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            with suppress(OSError):  # it is tried again the next time
                left.unlink()
