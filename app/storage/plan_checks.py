"""All that can be checked in an open plan file, with a sentence for what is wrong."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple

from app.security.audit_chain import verify
from app.storage.change_records import (
    CHANGED,
    VERSION,
    StoredChange,
    change_of,
    digest,
    unpacked,
    version_digest,
)
from app.storage.driver import Database, DriverError
from app.storage.earlier_states import take_over
from app.storage.job_checks import job_faults
from app.storage.plan_history import (
    read_audit,
    read_facts,
    read_objects,
    read_versions,
    touches,
)
from app.storage.plan_records import ObjectKey, content_hash
from app.storage.plan_tables import is_laid_out_as_made, is_newest_form
from app.storage.undo_steps import HistoryStep, UndoStack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.security.audit_chain import AuditRow
    from app.security.file_key import FileKey
    from app.storage.driver import Connection
    from app.storage.plan_records import Edit

_BROKEN = (ValueError, LookupError, TypeError, RecursionError, zlib.error)


class _Row(NamedTuple):
    """A row of the history as it lies in the file, with what it says inside."""

    sequence: int
    place: int
    identity: str
    kind: str
    of: str
    digest: str
    stored: StoredChange


def faults(connection: Connection, key: FileKey) -> tuple[str, ...]:
    """
    Check pages, tables, log, history and objects of a plan.

    Returns
    -------
    tuple[str, ...]
        A sentence for each thing that is wrong, the first of its kind; empty if the
        plan is sound.
    """
    said = _page_faults(connection)
    if said:
        return said  # what the rest would read cannot be trusted
    if not is_newest_form(Database(connection)):
        return ()  # what its rows mean is for the version that wrote them to say
    if not is_laid_out_as_made(connection):
        return ("The file has other tables than a plan: they were altered.",)
    try:
        return _row_faults(connection, key)
    except DriverError as error:
        if "decode" not in str(error):
            raise
        return ("A text in the tables has broken letters: it was altered.",)


def _row_faults(connection: Connection, key: FileKey) -> tuple[str, ...]:
    """Check what the rows say."""
    said: list[str] = []
    log = read_audit(connection)
    said += verify(log, key.audit_key())
    said += _fact_faults(connection, log)
    said += _version_faults(connection, log)
    try:
        history = tuple(_history(connection))
    except _BrokenRecord as broken:
        return (*said, str(broken))
    said += _record_faults(history, log)
    said += _touch_faults(connection, history)
    said += job_faults(connection, log)
    said += _replay_faults(connection, history, log)
    return tuple(said)


class _BrokenRecord(Exception):  # noqa: N818 - its text is the finding
    """A record of the history cannot be read."""


def _page_faults(connection: Connection) -> tuple[str, ...]:
    """What the engine finds."""
    if connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
        return ("A page of the file is not as it was written: the disk damaged it.",)
    if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        return ("The tables of the file do not hang together.",)
    return ()


def _fact_faults(connection: Connection, log: Sequence[AuditRow]) -> Iterator[str]:
    """Whether this is the plan that the log began with."""
    facts = read_facts(connection)
    begun = (facts.get("plan_id"), facts.get("created"))
    if not log or (log[0].subject, log[0].at) != begun:
        yield "The file does not say that it is the plan its audit log began with."


def _version_faults(connection: Connection, log: Sequence[AuditRow]) -> Iterator[str]:
    """Whether each version is as it was named."""
    try:
        versions = read_versions(connection)
    except ValueError:
        yield "A version has no readable time: it was altered."
        return
    vouched = {row.subject: row.record for row in log if row.action == VERSION}
    for version in versions:
        if vouched.pop(version.name, None) != version_digest(version):
            yield f"Version {version.name[:60]!r} was altered or slipped in."
    for name in vouched:
        yield f"Version {name[:60]!r} is missing."


def _history(connection: Connection) -> Iterator[_Row]:
    """Read the history with all that was merged in."""
    rows = connection.execute(
        "SELECT sequence, 0 AS place, identity, kind, of, record FROM change "
        "UNION ALL SELECT sequence, place, identity, NULL, NULL, record FROM merged "
        "ORDER BY sequence, place"
    )
    for sequence, place, identity, kind, of, data in rows:
        try:
            record = unpacked(data)
            stored = change_of(record)
        except _BROKEN as error:
            raise _BrokenRecord(
                f"The record of change {sequence} cannot be read: it was altered."
            ) from error
        inside = stored.change
        yield _Row(
            sequence,
            place,
            identity,
            inside.kind.value if kind is None else kind,
            inside.of if of is None else of,
            digest(record),
            stored,
        )


def _record_faults(history: Sequence[_Row], log: Sequence[AuditRow]) -> Iterator[str]:
    """Whether each record is the one that the log vouches for."""
    vouched = [row for row in log if row.action == CHANGED]
    own = [row for row in history if row.place == 0]
    brought: dict[int, list[_Row]] = {}
    for row in history:
        if row.place:
            brought.setdefault(row.sequence, []).append(row)
    for number, row in enumerate(own, start=1):
        change = row.stored.change
        inside = (change.sequence, change.identity, change.kind.value, change.of)
        if inside != (row.sequence, row.identity, row.kind, row.of):
            yield f"Change {row.sequence} is kept under another number or name."
        if row.sequence != number:
            yield f"Change {number} is missing."
            return
        if number > len(vouched) or (row.identity, row.digest) != (
            vouched[number - 1].subject,
            vouched[number - 1].record,
        ):
            yield (
                f"Change {number} ({change.text[:60]!r} by {change.author[:60]!r}) is "
                "not the one that the audit log vouches for: it was altered, moved or "
                "slipped in."
            )
            return
        merged = brought.pop(number, [])
        renamed = any(one.identity != one.stored.change.identity for one in merged)
        if renamed or tuple(one.digest for one in merged) != row.stored.merged:
            yield f"What change {number} brought in from another copy was altered."
    if brought:
        yield "Changes of another copy are kept that no change of this one brought in."
    if len(own) < len(vouched):
        yield (
            f"The history ends at change {len(own)}, but the audit log tells of "
            f"{len(vouched)}: changes were taken out."
        )


def _touch_faults(connection: Connection, history: Sequence[_Row]) -> Iterator[str]:
    """Whether the index of who changed what agrees with the history."""
    expected: set[tuple[str, str, int, int]] = set()
    for row in history:
        expected.update(
            (kind, name, row.sequence, row.place)
            for kind, name, _, _ in touches(row.stored.change, ())
        )
    rows = connection.execute("SELECT kind, name, sequence, place FROM touch")
    if set(rows.fetchall()) != expected:
        yield "The index of who changed what does not agree with the history."


def _replay_faults(
    connection: Connection, history: Sequence[_Row], log: Sequence[AuditRow]
) -> Iterator[str]:
    """Whether the objects are what the history leads to, with the hashes of the log."""
    led_to: dict[ObjectKey, str] = {}
    stack = UndoStack()
    for change in (row.stored.change for row in history if row.place == 0):
        try:
            stack.follow(HistoryStep(change.identity, change.kind, change.of))
        except ValueError:
            yield f"Change {change.sequence} undoes or redoes what was not in turn."
            return
        if not _can_be_made(led_to, change.edits):
            yield f"Change {change.sequence} does not start from what was there."
            return
        take_over(led_to, change.edits)
    present = read_objects(connection)
    for key in sorted(led_to.keys() | present.keys()):
        if led_to.get(key) != present.get(key):
            yield (
                f"{_named(key)} is not what its history leads to: it was altered, "
                "added or taken out without a change."
            )
            return
    yield from _hash_faults(log, content_hash(present))


def _can_be_made(state: Mapping[ObjectKey, str], edits: Sequence[Edit]) -> bool:
    """Whether a commit would have taken these edits; see `PlanContent.refuse_stale`."""
    different = len({edit.key for edit in edits}) == len(edits)
    return different and all(
        edit.before == state.get(edit.key) and edit.before != edit.after
        for edit in edits
    )


def _hash_faults(log: Sequence[AuditRow], last: str) -> Iterator[str]:
    """Whether the hashes of the states in the log go from one to the next."""
    expected = content_hash({})
    for entry in log:
        if entry.action != CHANGED:
            continue
        if entry.before != expected:
            yield "The hashes of the plan in the audit log do not follow each other."
            return
        expected = entry.after
    if last != expected:
        yield "The objects do not have the hash that the audit log ends with."


def _named(key: ObjectKey) -> str:
    """Name an object at the beginning of a sentence."""
    return f"{key.kind.capitalize()} {key.name[:60]!r}"
