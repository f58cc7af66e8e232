"""Going back to a backup of a plan, with the present file kept aside first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import Damaged, FileInUse, KnownError
from app.security.whole_file import put_in_place, write_trouble
from app.storage.backups import (
    BackupReason,
    backup_fault,
    copy_bytes,
    keep_aside,
    write_backup,
)
from app.storage.key_file import bring_keys_back
from app.storage.plan_database import open_database, writing_lock
from app.storage.plan_history import count_changes
from app.storage.plan_journal import is_after_crash, journal_of
from app.storage.plan_store import PlanStore

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.security.author import Author
    from app.security.clock import Clock
    from app.security.file_key import FileKey

RESTORED = "restore"


def restore(
    plan: Path, backup: Path, key: FileKey, *, author: Author, clock: Clock
) -> Path | None:
    """
    Put a backup in the place of a plan, and record in its audit log that this was done.

    Parameters
    ----------
    plan
        Need not be there any more, and may be damaged; nobody may have it open.
    backup, key
        What is to stand in, and the key of the plan.
    author, clock
        Who restores it, and when.

    Returns
    -------
    Path | None
        Where the plan as it was lies now: a backup like others if it was sound. None if
        there was no plan.

    Raises
    ------
    Damaged
        The backup does not open with the key or fails its checks; nothing was done.
    FileInUse
        The plan is open; nothing was done.
    DiskFull, EnvironmentTrouble
        A file cannot be written; the plan is as it was.
    """
    plan = plan.resolve()
    if fault := backup_fault(backup, key):
        raise Damaged(
            f"{backup.name} {fault}, so nothing was done; choose another backup of "
            f"{plan.name}."
        )
    now = clock.now()
    aside = _kept_as_backup(plan, key, now)
    lock = writing_lock(plan)
    try:
        if is_after_crash(plan) or (aside is None and plan.exists()):
            aside = keep_aside(plan, now)
            _remove(journal_of(plan))  # what takes the place must not meet it
        put_in_place(plan, lambda target: copy_bytes(backup, target))
        bring_keys_back(plan)
    finally:
        lock.release()
    store = PlanStore.open(plan, key, author=author, clock=clock)
    try:
        store.note(RESTORED, backup.name, before="" if aside is None else aside.name)
    finally:
        store.close()
    return aside


def _kept_as_backup(plan: Path, key: FileKey, now: datetime) -> Path | None:
    """Back up the present plan; None if it does not open, for which it is restored."""
    try:
        opened = open_database(plan, key, now=now)
    except FileInUse:
        raise
    except KnownError:
        return None
    try:
        return write_backup(
            opened.connection,
            plan,
            key,
            now=now,
            sequence=count_changes(opened.connection),
            reason=BackupReason.RESTORE,
        )
    finally:
        opened.close()


def _remove(journal: Path) -> None:
    """Take a journal away that is kept elsewhere."""
    try:
        journal.unlink(missing_ok=True)
    except OSError as error:
        raise write_trouble(journal, error) from error
