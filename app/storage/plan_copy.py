"""The whole history of a plan, out of one file and into a new one under another key.

The copy is the same plan: its changes keep their identities, authors and times, so that
the two can be merged later. Its audit log begins anew, since nobody without the key of
the first file could go on with that one; the first row tells where the copy came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import Damaged, KnownError
from app.security.audit_chain import Act, Stamp, append, time_text
from app.storage.change_records import (
    CHANGED,
    VERSION,
    change_of,
    unpacked,
    version_digest,
)
from app.storage.plan_content import PlanContent
from app.storage.plan_database import create_database
from app.storage.plan_history import (
    keep_audit,
    keep_change,
    keep_fact,
    keep_objects,
    keep_version,
)
from app.storage.plan_records import Edit, content_hash
from app.storage.undo_steps import HistoryStep, UndoStack

if TYPE_CHECKING:
    from pathlib import Path

    from app.security.audit_chain import AuditRow
    from app.security.author import Author
    from app.security.clock import Clock
    from app.security.file_key import FileKey
    from app.storage.driver import Connection
    from app.storage.plan_records import Change, ObjectKey, Version

CREATED = "create"
RECEIVED = "receive"


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A change of a file, with those of another copy that it brought in."""

    change: Change
    brought: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHistory:
    """
    All that a plan is made of.

    Attributes
    ----------
    plan_id
        32 hexadecimal digits.
    changes
        All of them, in their order.
    versions
        In the order in which they were named.
    """

    plan_id: str
    changes: tuple[ToldChange, ...]
    versions: tuple[Version, ...]

    def content(self) -> dict[ObjectKey, str]:
        """
        Give the objects that the history leads to.

        Raises
        ------
        Damaged
            The history does not hang together: a number is missing, an identity comes
            twice, an edit starts from what was not there, an undo is out of turn, or a
            version is of no change.
        """
        content, stack, seen = PlanContent({}), UndoStack(), set()
        for number, told in enumerate(self.changes, 1):
            change = told.change
            if change.sequence != number or change.identity in seen:
                raise _broken(number)
            seen.add(change.identity)
            try:
                content.refuse_stale(change.edits)
                stack.follow(HistoryStep(change.identity, change.kind, change.of))
            except (KnownError, ValueError) as error:
                raise _broken(number) from error
            content.apply(change.edits)
        names = {version.name for version in self.versions}
        last = len(self.changes)
        if len(names) < len(self.versions) or any(
            not 0 <= version.sequence <= last for version in self.versions
        ):
            raise Damaged(
                "The versions of the plan do not go with its history; have it sent "
                "again."
            )
        return content.bodies

    def known(self) -> frozenset[str]:
        """Identities of all changes; of those brought in, what was not undone since."""
        stack = UndoStack()
        for told in self.changes:
            change = told.change
            stack.follow(HistoryStep(change.identity, change.kind, change.of))
        in_force = set(stack.done)
        own = {told.change.identity for told in self.changes}
        return frozenset(own).union(
            one.identity
            for told in self.changes
            if told.change.identity in in_force
            for one in told.brought
        )


def read_told_changes(connection: Connection) -> tuple[ToldChange, ...]:
    """All changes of an open file, with what each brought in."""
    rows = connection.execute(
        "SELECT sequence, 0 AS place, record FROM change "
        "UNION ALL SELECT sequence, place, record FROM merged ORDER BY sequence, place"
    )
    told: list[ToldChange] = []
    for _, place, record in rows:
        change = change_of(unpacked(record)).change
        if place == 0:
            told.append(ToldChange(change))
        else:
            told[-1] = ToldChange(told[-1].change, (*told[-1].brought, change))
    return tuple(told)


def create_from_history(
    path: Path,
    key: FileKey,
    history: PlanHistory,
    *,
    origin: str,
    author: Author,
    clock: Clock,
) -> None:
    """
    Make a new plan file of a history; `PlanStore.open` opens it.

    Parameters
    ----------
    path
        Where nothing is yet.
    key
        Of the new file.
    history
        It must hang together.
    origin
        Signed head of the log of the first file, which goes on record.
    author, clock
        Who makes the copy, and when.

    Raises
    ------
    Damaged
        The history does not hang together.
    InputRefused
        There is a file already.
    DiskFull, FileInUse, EnvironmentTrouble
        It cannot be written there.
    """
    history.content()
    stamp = Stamp.of(author, clock)

    def fill(connection: Connection) -> None:
        keep_fact(connection, "plan_id", history.plan_id)
        keep_fact(connection, "created", time_text(stamp.now))
        log = _Log(connection, stamp, key.audit_key())
        log.add(Act(action=CREATED, subject=history.plan_id, after=content_hash({})))
        log.add(Act(action=RECEIVED, subject=history.plan_id, before=origin))
        _fill_changes(connection, history, log)
        for version in history.versions:
            keep_version(connection, version)
            log.add(
                Act(
                    action=VERSION,
                    subject=version.name,
                    after=str(version.sequence),
                    record=version_digest(version),
                )
            )

    create_database(path.resolve(), key, fill)


class _Log:
    """The audit log of the new file, as it grows."""

    def __init__(self, connection: Connection, stamp: Stamp, key: bytes) -> None:
        self._connection = connection
        self._stamp = stamp
        self._key = key
        self._last: AuditRow | None = None

    def add(self, act: Act) -> None:
        """Put an act behind the last one."""
        rows = append(self._last, act, self._stamp, self._key)
        keep_audit(self._connection, rows)
        self._last = rows[-1]


def _fill_changes(connection: Connection, history: PlanHistory, log: _Log) -> None:
    """Write all changes, what they lead to, and the rows that vouch for them."""
    content = PlanContent({})
    before = content.hash()
    for told in history.changes:
        content.apply(told.change.edits)
        after = content.hash()
        log.add(
            Act(
                action=CHANGED,
                subject=told.change.identity,
                before=before,
                after=after,
                record=keep_change(connection, told.change, told.brought),
            )
        )
        before = after
    made = (Edit(key, None, body) for key, body in content.bodies.items())
    keep_objects(connection, made)


def _broken(number: int) -> Damaged:
    """Say where a history breaks off."""
    return Damaged(
        f"Change {number} of the plan does not follow from those before it; the "
        "history was damaged or put together by hand, so have it sent again."
    )
