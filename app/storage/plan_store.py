"""A plan file that is open: its objects, its history, and the log of who did what.

What `PlanStore.commit` has returned is on the disk. A change, the objects as it leaves
them and its row in the audit log are kept together or not at all; after an error the
store is as it was before, and works on once the trouble is gone.
"""

from __future__ import annotations

import secrets
from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

from app.errors import Damaged, InputRefused, KnownError
from app.security.audit_chain import (
    OPENED,
    Act,
    ChainHead,
    Stamp,
    append,
    time_of,
    time_text,
)
from app.security.signed_head import sign_head
from app.storage.backups import BackupReason, backups, is_due, write_backup
from app.storage.change_records import CHANGED, VERSION, version_digest
from app.storage.driver import DriverError
from app.storage.driver_trouble import told, transaction
from app.storage.earlier_states import state_after
from app.storage.plan_checks import faults
from app.storage.plan_content import PlanContent
from app.storage.plan_copy import PlanHistory, read_told_changes
from app.storage.plan_database import OpenPlan, create_database, open_database
from app.storage.plan_history import (
    keep_audit,
    keep_change,
    keep_fact,
    keep_objects,
    keep_version,
    read_audit,
    read_blame,
    read_changes,
    read_facts,
    read_last_audit,
    read_merged,
    read_named,
    read_objects,
    read_steps,
    read_versions,
)
from app.storage.plan_records import (
    Change,
    NewChange,
    ObjectKey,
    Version,
    content_hash,
)
from app.storage.undo_steps import HistoryStep, UndoStack, UndoSteps
from app.storage.version_names import refuse_version_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Self

    from app.security.audit_chain import AuditRow
    from app.security.author import Author
    from app.security.clock import Clock
    from app.security.file_key import FileKey
    from app.security.signed_head import SignedHead
    from app.storage.driver import Connection

CREATED = "create"
BACKED_UP = "backup"
SIGNED = "sign as"
BACKUP_HOURS = 4.0
T = TypeVar("T")


class PlanStore:
    """
    An open plan; it belongs to the thread that opened it (see `PlanThread`).

    Attributes
    ----------
    path
        Of the file, without links.
    plan_id
        32 hexadecimal digits, the same in every copy of the plan.
    read_only
        Whether nothing can be kept.
    troubles
        What went wrong at opening without keeping the plan from opening, such as a
        backup for which there is no space.
    """

    def __init__(
        self, opened: OpenPlan, key: FileKey, author: Author, clock: Clock
    ) -> None:
        self.path = opened.path
        self.read_only = opened.read_only
        self.troubles = opened.troubles
        self._opened = opened
        self._connection = opened.connection
        self._key = key
        self._audit_key = key.audit_key()
        self._author = author
        self._clock = clock
        with told(self.path):
            facts = read_facts(self._connection)
            self._content = PlanContent(read_objects(self._connection))
            steps = tuple(read_steps(self._connection))
            self._last_row = read_last_audit(self._connection)
        self.plan_id = facts["plan_id"]
        self._hash = self._content.hash()
        self._stack = UndoStack(steps)
        self._sequence = len(steps)
        self._lacks_backup = False
        self._greeting: tuple[Act, ...] = ()
        if not self.read_only:
            self._greet()

    @classmethod
    def create(cls, path: Path, key: FileKey, *, author: Author, clock: Clock) -> Self:
        """
        Make a new plan and open it.

        Raises
        ------
        InputRefused
            There is a file already.
        DiskFull, FileInUse, EnvironmentTrouble
            It cannot be written there.
        """
        path = path.resolve()
        plan_id = secrets.token_hex(16)
        stamp = Stamp.of(author, clock)
        act = Act(action=CREATED, subject=plan_id, after=content_hash({}))
        rows = append(None, act, stamp, key.audit_key())

        def fill(connection: Connection) -> None:
            keep_fact(connection, "plan_id", plan_id)
            keep_fact(connection, "created", time_text(stamp.now))
            keep_audit(connection, rows)

        create_database(path, key, fill)
        return cls.open(path, key, author=author, clock=clock)

    @classmethod
    def open(
        cls,
        path: Path,
        key: FileKey,
        *,
        author: Author,
        clock: Clock,
        read_only: bool = False,
        even_unsound: bool = False,
    ) -> Self:
        """
        Open a plan; see `plan_database.open_database` for what can stand in the way.

        Parameters
        ----------
        path, key
            Of the plan.
        author, clock
            Of every change of this session.
        read_only
            Leave the file as it is; nothing can be kept, not even that it was opened.
        even_unsound
            Open also what `verify` finds fault with, only to be read.
        """
        path = path.resolve()
        opened = open_database(
            path,
            key,
            now=clock.now(),
            read_only=read_only,
            even_unsound=even_unsound,
        )
        try:
            store = cls._of(opened, key, author, clock)
        except BaseException:
            opened.close()
            raise
        return store

    @classmethod
    def _of(cls, opened: OpenPlan, key: FileKey, author: Author, clock: Clock) -> Self:
        """Read an open file; one that is not sound may defy even that."""
        try:
            return cls(opened, key, author, clock)
        except (ValueError, KeyError, DriverError) as error:
            with told(opened.path):
                found = faults(opened.connection, key)
            if not found:
                raise
            raise Damaged(
                f"{opened.path.name} was altered so that it cannot even be looked at: "
                f"{found[0]}"
            ) from error

    def close(self) -> None:
        """
        Back up what has changed, and close the file whatever comes of that.

        Raises
        ------
        DiskFull, FileInUse, EnvironmentTrouble
            There is no new backup; the plan itself is safe and closed.
        """
        try:
            if self._lacks_backup:
                self._write_backup(BackupReason.CLOSED)
        finally:
            self._opened.close()

    def content(self) -> dict[ObjectKey, str]:
        """Body of each object as it is now."""
        return self._content.bodies

    def content_hash(self) -> str:
        """Hash of the objects as they are now; see `plan_records.content_hash`."""
        return self._hash

    @property
    def sequence(self) -> int:
        """Number of the last change; 0 if there is none."""
        return self._sequence

    def commit(self, change: NewChange, merged: tuple[Change, ...] = ()) -> Change:
        """
        Keep a change; once this returns it is on the disk.

        Parameters
        ----------
        change
            Its edits start from what is there now.
        merged
            Changes of another copy of the plan that this one brings in.

        Raises
        ------
        StaleChange
            An edit starts from another body than is there.
        ValueError
            The change has no edits, or undoes or redoes out of turn.
        DiskFull, FileInUse, EnvironmentTrouble, Damaged
            It was not kept.
        """
        identity = secrets.token_hex(16)
        step = HistoryStep(identity, change.kind, change.of)
        self._stack.refuse_out_of_turn(step)
        self._content.refuse_stale(change.edits)
        stamp = Stamp.of(self._author, self._clock)
        kept = Change(
            **{field.name: getattr(change, field.name) for field in fields(NewChange)},
            sequence=self._sequence + 1,
            identity=identity,
            author=stamp.author,
            machine=stamp.machine,
            at=time_of(time_text(stamp.now)),
        )
        with self._content.edited(kept.edits):
            after = self._content.hash()

            def write() -> Act:
                record = keep_change(self._connection, kept, merged)
                keep_objects(self._connection, kept.edits)
                return Act(
                    action=CHANGED,
                    subject=identity,
                    before=self._hash,
                    after=after,
                    record=record,
                )

            self._keep(write, stamp)
        self._hash = after
        self._lacks_backup = True
        self._sequence = kept.sequence
        self._stack.follow(step)
        return kept

    def changes(
        self, since: int = 0, key: ObjectKey | None = None
    ) -> tuple[Change, ...]:
        """
        Give the changes after a sequence, oldest first.

        Parameters
        ----------
        since
            Sequence of the last one that is known; 0 for all.
        key
            Only those of this object, with those that a merge brought in: these come
            just before the merge, with its sequence.
        """
        with told(self.path):
            if key is not None:
                return read_blame(self._connection, key, since)
            stored = read_changes(self._connection, since + 1, self._sequence)
            return tuple(one.change for one in stored)

    def undo_steps(self, most: int = 200) -> UndoSteps:
        """Give what can be undone and redone, ``most`` of each."""
        done, undone = self._stack.done[-most:], self._stack.undone[-most:]
        with told(self.path):
            return UndoSteps(
                read_named(self._connection, done),
                read_named(self._connection, undone),
            )

    def content_at(self, sequence: int) -> dict[ObjectKey, str]:
        """
        Give the objects as they were after a change; 0 is before the first.

        Raises
        ------
        InputRefused
            The history has no such change.
        """
        if not 0 <= sequence <= self._sequence:
            raise InputRefused(
                f"{self.path.name} has changes 1 to {self._sequence}, and none with "
                f"number {sequence}."
            )
        with told(self.path):
            return state_after(
                self._connection, sequence, self._sequence, self._content.bodies
            )

    def add_version(self, name: str, note: str = "") -> Version:
        """
        Give the present state a name.

        Raises
        ------
        InputRefused
            The name is empty or taken, or stands for another state.
        DiskFull, FileInUse, EnvironmentTrouble, Damaged
            It was not kept.
        """
        refuse_version_name(name, self.versions())
        stamp = Stamp.of(self._author, self._clock)
        version = Version(
            name=name,
            sequence=self._sequence,
            note=note,
            author=stamp.author,
            at=time_of(time_text(stamp.now)),
        )

        def write() -> Act:
            keep_version(self._connection, version)
            return Act(
                action=VERSION,
                subject=name,
                after=str(version.sequence),
                record=version_digest(version),
            )

        self._keep(write, stamp)
        return version

    def versions(self) -> tuple[Version, ...]:
        """States with a name, in the order in which they were named."""
        with told(self.path):
            return read_versions(self._connection)

    def history(self) -> PlanHistory:
        """All changes and versions, for a copy of the plan in another file."""
        with told(self.path):
            changes = read_told_changes(self._connection)
        return PlanHistory(
            plan_id=self.plan_id, changes=changes, versions=self.versions()
        )

    def known_changes(self) -> frozenset[str]:
        """
        Identities of all changes that are in this plan, those merged in included.

        What an undone merge had brought in does not count, so that it can be merged
        again.
        """
        with told(self.path):
            own = {step.identity for step in read_steps(self._connection)}
            brought = read_merged(self._connection)
        in_force = set(self._stack.done)
        return frozenset(own | {one for one, merge in brought if merge in in_force})

    def note(
        self, action: str, subject: str, before: str = "", after: str = ""
    ) -> None:
        """
        Put an act that changes no object on record: an export, a lock, a release.

        Raises
        ------
        DiskFull, FileInUse, EnvironmentTrouble, Damaged
            It was not kept.
        """
        act = Act(action=action, subject=subject, before=before, after=after)
        self._keep(lambda: act, Stamp.of(self._author, self._clock))

    def keep_beside(self, write: Callable[[Connection], Act | None]) -> None:
        """Keep what is no object, with its row in the log if any; see `note`."""

        def kept() -> Act | None:
            act = write(self._connection)
            self._lacks_backup = self._lacks_backup or act is not None
            return act

        self._keep(kept, Stamp.of(self._author, self._clock))

    def read_beside(self, read: Callable[[Connection], T]) -> T:
        """Read what is no object; it must be read to its end."""
        with told(self.path):
            return read(self._connection)

    def sign_as(self, author: Author) -> None:
        """Put all that follows down to another post; see `note` for errors."""
        self.note(SIGNED, author.name, before=self._author.name)
        self._author = author

    def audit_rows(self) -> tuple[AuditRow, ...]:
        """All rows of the audit log, oldest first."""
        with told(self.path):
            return read_audit(self._connection)

    def head(self) -> SignedHead:
        """Sign how the audit log ends now, for whatever leaves with an export."""
        if self._last_row is None:
            raise RuntimeError("An open plan has an audit log with at least one row.")
        head = ChainHead(self._last_row.sequence, self._last_row.mac)
        return sign_head(self.plan_id, head, self._clock.now(), self._key.signing_key())

    def verify(self) -> tuple[str, ...]:
        """Check all there is; sentences of what is wrong, none if the plan is sound."""
        with told(self.path):
            return faults(self._connection, self._key)

    def backup(self) -> Path:
        """
        Make a backup now.

        Raises
        ------
        DiskFull, FileInUse, EnvironmentTrouble
            It could not be written; older backups are as they were.
        """
        self.note(BACKED_UP, self.path.name, after=str(self._sequence))
        return self._write_backup(BackupReason.ASKED)

    def _greet(self) -> None:
        """Record that the plan was opened, and back it up if that is due."""
        self._greeting = (Act(action=OPENED, subject=self.path.name),)
        newest = next(iter(backups(self.path)), None)
        # A session that a crash ended has left changes that no backup holds.
        self._lacks_backup = newest is None or newest.sequence != self._sequence
        now = self._clock.now()
        try:
            self._keep(lambda: None, Stamp.of(self._author, self._clock))
            if self._lacks_backup and is_due(newest, now, BACKUP_HOURS):
                self._write_backup(BackupReason.OPENED)
        except KnownError as trouble:
            # A full disk must not keep anyone from a plan; the next act records it.
            self.troubles += (str(trouble),)

    def _keep(self, write: Callable[[], Act | None], stamp: Stamp) -> None:
        """Do what is to be kept and log it, in one transaction."""
        if self.read_only:
            raise InputRefused(
                f"{self.path.name} is open to be read only, so nothing can be kept; "
                "open it for writing."
            )
        last = self._last_row
        with transaction(self._connection, self.path):
            done = write()
            for act in [*self._greeting, *([] if done is None else [done])]:
                rows = append(last, act, stamp, self._audit_key)
                keep_audit(self._connection, rows)
                last = rows[-1]
        self._last_row = last
        self._greeting = ()

    def _write_backup(self, reason: BackupReason) -> Path:
        """Write a backup of the present state."""
        path = write_backup(
            self._connection,
            self.path,
            self._key,
            now=self._clock.now(),
            sequence=self._sequence,
            reason=reason,
        )
        self._lacks_backup = False
        return path
