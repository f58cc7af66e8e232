"""Backups of a plan: written behind its back, checked, thinned out, found again.

They lie in the folder of backups beside the plan, compact and under the same key. The
copy of the key file in that folder serves all of them; it is kept as it is beside the
plan, so that a passphrase that was given up opens no backup either.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from app.errors import EnvironmentTrouble, KnownError
from app.security.whole_file import put_in_place
from app.storage.driver import Database
from app.storage.driver_trouble import told
from app.storage.key_file import backups_folder, refresh_keys_copy
from app.storage.plan_checks import faults
from app.storage.plan_connection import PageFault, reading_connection
from app.storage.plan_journal import journal_of
from app.storage.plan_tables import is_too_new

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.security.file_key import FileKey
    from app.storage.driver import Connection

RECENT, DAYS, WEEKS = 10, 14, 26
_NAME = re.compile(
    r"(?P<at>[0-9]{8}T[0-9]{6}Z)-(?P<sequence>[0-9]{1,12})-(?P<reason>[a-z-]+)\.plan"
)
_ASIDE = re.compile(r"[0-9]{8}T[0-9]{6}Z-damaged\.plan")
_LAST = datetime(9999, 12, 31, 23, 59, 58, tzinfo=UTC)
STAMP = "%Y%m%dT%H%M%SZ"


class BackupReason(Enum):
    """Why a backup was made."""

    ASKED = "asked"
    OPENED = "opened"
    CLOSED = "closed"
    MIGRATION = "before-migration"
    RESTORE = "before-restore"


@dataclass(frozen=True, slots=True)
class Backup:
    """
    A backup that lies in the folder.

    Attributes
    ----------
    path
        Of the file.
    at
        When it was made, in UTC to the second; never before an earlier one, even where
        the clock was set back.
    sequence
        Last change that it holds.
    reason
        Why it was made.
    size
        Bytes.
    """

    path: Path
    at: datetime
    sequence: int
    reason: BackupReason
    size: int


def backups(plan: Path) -> tuple[Backup, ...]:
    """
    Backups of a plan, the newest first; other files in the folder do not count.

    Raises
    ------
    EnvironmentTrouble
        The folder cannot be looked through.
    """
    found = [_backup_at(path) for path in _kept(plan)]
    known = [one for one in found if one is not None]
    return tuple(sorted(known, key=lambda one: (one.at, one.sequence), reverse=True))


def kept_aside(plan: Path) -> tuple[Path, ...]:
    """Plans that `keep_aside` kept, the newest first; see `backups` for errors."""
    found = [path for path in _kept(plan) if _ASIDE.fullmatch(path.name)]
    return tuple(sorted(found, reverse=True))


def _kept(plan: Path) -> list[Path]:
    """List what lies in the folder of backups."""
    folder = backups_folder(plan)
    try:
        return list(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise EnvironmentTrouble(
            f"The folder of backups {folder} cannot be looked through "
            f"({error.strerror or error}); check the disk and your right to read it."
        ) from error


def _backup_at(path: Path) -> Backup | None:
    """Tell what a file is by its name; None for what no backup is called."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        at = datetime.strptime(match["at"], STAMP).replace(tzinfo=UTC)
        reason = BackupReason(match["reason"])
        state = path.stat()
    except (ValueError, OSError):  # of a later version, or gone meanwhile
        return None
    if not stat.S_ISREG(state.st_mode):
        return None
    return Backup(path, at, int(match["sequence"]), reason, state.st_size)


def write_backup(
    connection: Connection,
    plan: Path,
    key: FileKey,
    *,
    now: datetime,
    sequence: int,
    reason: BackupReason,
) -> Path:
    """
    Write a backup, check it, put it in place and thin out the older ones.

    Parameters
    ----------
    connection
        Of the open plan; no transaction may be under way.
    plan, key
        Path of the plan, and what its backup is checked with.
    now
        Aware.
    sequence
        Last change that is in the plan.
    reason
        Why it is made.

    Raises
    ------
    DiskFull, FileInUse, EnvironmentTrouble
        It could not be written; older backups are as they were.
    """
    if connection.in_transaction:
        raise RuntimeError("A backup was asked for in the middle of a transaction.")
    folder = backups_folder(plan)
    there = backups(plan)
    # A clock that was set back must not make the newest one look old.
    newest = min(there[0].at, _LAST) if there else None
    made = max(now, newest + timedelta(seconds=1)) if newest else now
    stamp = made.astimezone(UTC).strftime(STAMP)
    path = folder / f"{stamp}-{sequence:06d}-{reason.value}.plan"

    def write(target: Path) -> None:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with told(target):
            connection.execute("VACUUM INTO ?", (str(target),))
        if fault := backup_fault(target, key):
            raise EnvironmentTrouble(
                f"The disk did not keep a backup of {plan.name} as it was written: it "
                f"{fault}. Check the disk; older backups are as they were."
            )

    refresh_keys_copy(plan)
    put_in_place(path, write)
    thin(plan)
    return path


def keep_aside(plan: Path, now: datetime) -> Path:
    """
    Keep a plan that cannot be trusted, and its journal, for whoever may mend them.

    Raises
    ------
    DiskFull, FileInUse, EnvironmentTrouble
        They cannot be copied into the folder of backups.
    """
    stamp = now.astimezone(UTC).strftime(STAMP)
    aside = backups_folder(plan) / f"{stamp}-damaged.plan"
    for source, copy in ((plan, aside), (journal_of(plan), journal_of(aside))):
        if source.exists():
            put_in_place(copy, partial(copy_bytes, source))
    return aside


def copy_bytes(source: Path, target: Path) -> None:
    """Copy a file, for its owner alone."""
    target.touch(mode=0o600)
    shutil.copyfile(source, target)


def backup_fault(path: Path, key: FileKey) -> str:
    """Say what is wrong with a backup, as the end of a sentence; empty if nothing."""
    try:
        connection = reading_connection(path, key)
    except PageFault as fault:
        return str(fault)
    except KnownError as error:
        return f"does not open: {error}"
    try:
        with told(path):
            if is_too_new(Database(connection)):
                return "was written by a later version of this program"
            found = faults(connection, key)
    except KnownError as error:
        return f"cannot be read: {error}"
    finally:
        connection.close()
    return f"is not sound: {found[0].rstrip('.')}" if found else ""


def newest_good_backup(plan: Path, key: FileKey) -> Backup | None:
    """Newest backup that opens with the key and is whole; None if there is none."""
    return next((one for one in backups(plan) if not backup_fault(one.path, key)), None)


def thin(plan: Path) -> None:
    """
    Remove the backups that `kept_times` does not keep.

    Those from before a migration stay: an earlier version opens nothing else.
    """
    there = [one for one in backups(plan) if one.reason is not BackupReason.MIGRATION]
    kept = kept_times(one.at for one in there)
    for one in there:
        if one.at not in kept:
            try:
                one.path.unlink(missing_ok=True)
            except OSError as error:
                raise EnvironmentTrouble(
                    f"The old backup {one.path} cannot be removed "
                    f"({error.strerror or error}); remove it, or see to it that you "
                    "may. The new backup is in its place."
                ) from error


def kept_times(times: Iterable[datetime]) -> frozenset[datetime]:
    """
    Choose which backups stay.

    The ten newest, the last one of each of the 14 newest days that have any, and the
    last one of each of the 26 newest weeks. The clock of the machine plays no part, so
    that a wrong one removes nothing.

    Parameters
    ----------
    times
        When each was made; aware.
    """
    newest = sorted(set(times), reverse=True)
    kept = set(newest[:RECENT])
    for most, span in ((DAYS, _day), (WEEKS, _week)):
        last_of = {span(time): time for time in reversed(newest)}
        kept.update(last_of[one] for one in sorted(last_of, reverse=True)[:most])
    return frozenset(kept)


def is_due(newest: Backup | None, now: datetime, hours: float) -> bool:
    """Whether there is no backup, or the newest one is older than that."""
    if newest is None:
        return True
    # A time ahead of ours says that a clock was set; better one backup too many.
    return abs(now - newest.at) > timedelta(hours=hours)


def _day(time: datetime) -> tuple[int, int, int]:
    """Day of a time in UTC."""
    utc = time.astimezone(UTC)
    return utc.year, utc.month, utc.day


def _week(time: datetime) -> tuple[int, int]:
    """Year and week of a time in UTC (ISO 8601)."""
    year, week, _ = time.astimezone(UTC).isocalendar()
    return year, week
