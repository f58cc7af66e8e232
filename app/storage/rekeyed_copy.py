"""A plan under a new key, for when somebody may have got hold of the old one.

The file is written anew and takes the place of the old one, which is never changed in
place: pages under the old key would stay on the drive among the new ones.
"""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from app.errors import Damaged
from app.security.audit_chain import Stamp, append, new_key_act
from app.security.whole_file import put_in_place
from app.storage.backups import backup_fault, backups, kept_aside
from app.storage.driver_trouble import told, transaction
from app.storage.plan_checks import faults
from app.storage.plan_connection import (
    PageFault,
    reading_connection,
    writing_connection,
)
from app.storage.plan_database import open_database
from app.storage.plan_history import keep_audit, read_last_audit
from app.storage.plan_tables import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.security.audit_chain import AuditRow
    from app.security.author import Author
    from app.security.clock import Clock
    from app.security.file_key import FileKey
    from app.storage.driver import Connection


def replace_under_new_key(
    plan: Path,
    keys: tuple[FileKey, FileKey],
    *,
    author: Author,
    clock: Clock,
    before_replacing: Callable[[Path], None],
) -> None:
    """
    Put a copy of a plan under a new key in its place, whole and checked, or not at all.

    Parameters
    ----------
    plan
        Nobody may have it open.
    keys
        The key that it has, and the one that it gets.
    author, clock
        Who does it, and when; the audit log goes on from the old key to the new one.
    before_replacing
        Called with the copy once that is on the disk and checked, and before it takes
        the place of the plan: it must make sure that the new key cannot be lost.

    Raises
    ------
    Damaged
        The plan is not sound, so that a copy would hide it; nothing was done.
    WrongKey, NotOurs, FileInUse, TooNew, DiskFull, EnvironmentTrouble
        It cannot be read or written; the plan is as it was.
    """
    plan = plan.resolve()
    old, _ = keys
    opened = open_database(plan, old, now=clock.now())
    try:
        stamp = Stamp.of(author, clock)

        def write(target: Path) -> None:
            _export(opened.connection, target, keys, stamp)
            opened.connection.close()  # its journal goes before the file does
            before_replacing(target)

        with _damage_told():
            put_in_place(plan, write)
    finally:
        opened.close()


def rekey_backups(
    plan: Path, keys: tuple[FileKey, FileKey], *, author: Author, clock: Clock
) -> tuple[Path, ...]:
    """
    Put the backups of a plan under its new key as well.

    What has the new key already is left alone, so that this can be done again after it
    was interrupted.

    Parameters
    ----------
    plan, keys, author, clock
        See `replace_under_new_key`.

    Returns
    -------
    tuple[Path, ...]
        Backups that open with neither key and damaged plans that were kept aside; all
        of them are as they were.

    Raises
    ------
    DiskFull, FileInUse, EnvironmentTrouble
        One cannot be written; it is as it was.
    """
    old, new = keys
    left = []
    for one in backups(plan.resolve()):
        if not backup_fault(one.path, new):
            continue
        # Twice: a read that fails once must not leave it behind under a lost key.
        if backup_fault(one.path, old) and backup_fault(one.path, old):
            left.append(one.path)
            continue
        _rekey_one(one.path, keys, Stamp.of(author, clock))
    return (*left, *kept_aside(plan.resolve()))


def _rekey_one(backup: Path, keys: tuple[FileKey, FileKey], stamp: Stamp) -> None:
    """Put one backup under the second key."""
    with _damage_told(), closing(reading_connection(backup, keys[0])) as source:
        put_in_place(backup, lambda target: _export(source, target, keys, stamp))


@contextmanager
def _damage_told() -> Iterator[None]:
    """Say so where the disk did not give back what was written a moment ago."""
    try:
        yield
    except PageFault as fault:
        raise Damaged(
            f"A copy under the new key, or what it was made from, {fault}; check the "
            "disk and do it again. Nothing was replaced by that copy."
        ) from fault


def _export(
    source: Connection, target: Path, keys: tuple[FileKey, FileKey], stamp: Stamp
) -> None:
    """Write all of a plan into a new file under the second key, and check it."""
    old, new = keys
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with told(target):
        secret = f"x'{new.database_key().hex()}'"
        source.execute("ATTACH ? AS copy KEY ?", (str(target), secret))
        try:
            source.execute(f"PRAGMA copy.application_id = {APPLICATION_ID}")
            source.execute("SELECT sqlcipher_export('copy')").fetchall()
        finally:
            source.execute("DETACH copy")
    with closing(writing_connection(target, new)) as copy, transaction(copy, target):
        keep_audit(copy, _rows_on_new_key(copy, old, new, stamp))
    with closing(reading_connection(target, new)) as copy, told(target):
        if found := faults(copy, new):
            raise Damaged(
                f"A copy of the plan under the new key is not sound ({found[0]}), so "
                "the plan keeps its old key; check the disk."
            )


def _rows_on_new_key(
    copy: Connection, old: FileKey, new: FileKey, stamp: Stamp
) -> tuple[AuditRow, ...]:
    """Rows that carry the audit log over to the new key."""
    public_key = old.signing_key().public_key().public_bytes_raw()
    act = new_key_act(old.audit_key(), new.audit_key(), public_key)
    return append(read_last_audit(copy), act, stamp, new.audit_key())
