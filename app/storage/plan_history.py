"""What lies in the tables of an open plan file, read and written row by row.

Place 0 of a sequence is the change itself; from 1 come the changes of another copy that
it brought in, each with the record it has there.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from app.security.audit_chain import AuditRow, time_of, time_text
from app.storage.change_records import (
    StoredChange,
    change_of,
    digest,
    packed,
    record_of,
    unpacked,
)
from app.storage.plan_records import Change, ChangeKind, ObjectKey, Version
from app.storage.undo_steps import HistoryStep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.storage.driver import Connection
    from app.storage.plan_records import Edit

_AUDIT = tuple(field.name for field in fields(AuditRow))
_AUDIT_COLUMNS = ", ".join(_AUDIT)


def read_facts(connection: Connection) -> dict[str, str]:
    """What is said about the plan as a whole."""
    return dict(connection.execute("SELECT name, value FROM fact").fetchall())


def read_objects(connection: Connection) -> dict[ObjectKey, str]:
    """Body of each object as it is now."""
    rows = connection.execute("SELECT kind, name, body FROM object")
    return {ObjectKey(kind, name): body for kind, name, body in rows}


def read_steps(connection: Connection) -> Iterator[HistoryStep]:
    """What undo needs of each change, oldest first."""
    rows = connection.execute("SELECT identity, kind, of FROM change ORDER BY sequence")
    for identity, kind, of in rows:
        yield HistoryStep(identity, ChangeKind(kind), of)


def count_changes(connection: Connection) -> int:
    """Number of the last change; 0 if there is none."""
    row = connection.execute("SELECT coalesce(max(sequence), 0) FROM change").fetchone()
    return int(row[0])


def read_changes(
    connection: Connection, first: int, last: int, *, newest_first: bool = False
) -> Iterator[StoredChange]:
    """Changes of this file from one sequence to another, both included."""
    statement = "SELECT record FROM change WHERE sequence BETWEEN ? AND ? ORDER BY "
    statement += "sequence DESC" if newest_first else "sequence"
    rows = connection.execute(statement, (first, last))
    for (record,) in rows:
        yield change_of(unpacked(record))


def read_named(connection: Connection, identities: Iterable[str]) -> tuple[Change, ...]:
    """Changes of this file by their identities, in the order given."""
    told = []
    for identity in identities:
        row = connection.execute(
            "SELECT record FROM change WHERE identity = ?", (identity,)
        ).fetchone()
        told.append(change_of(unpacked(row[0])).change)
    return tuple(told)


def read_blame(
    connection: Connection, key: ObjectKey, since: int
) -> tuple[Change, ...]:
    """
    Changes of one object after a sequence, oldest first.

    Those that a merge brought in come just before it, with its sequence.
    """
    rows = connection.execute(
        "SELECT touch.sequence, coalesce(merged.record, change.record) "
        "FROM touch JOIN change USING (sequence) "
        "LEFT JOIN merged ON merged.sequence = touch.sequence "
        "AND merged.place = touch.place "
        "WHERE touch.kind = ? AND touch.name = ? AND touch.sequence > ? "
        "ORDER BY touch.sequence, touch.place = 0, touch.place",
        (key.kind, key.name, since),
    )
    return tuple(
        replace(change_of(unpacked(record)).change, sequence=sequence)
        for sequence, record in rows
    )


def read_merged(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Identity of each change that was brought in, with that of the one that did it."""
    return tuple(
        connection.execute(
            "SELECT merged.identity, change.identity "
            "FROM merged JOIN change USING (sequence)"
        ).fetchall()
    )


def read_versions(connection: Connection) -> tuple[Version, ...]:
    """States with a name, in the order in which they were named."""
    rows = connection.execute(
        "SELECT name, sequence, note, author, at FROM version ORDER BY place"
    )
    return tuple(
        Version(name=name, sequence=sequence, note=note, author=author, at=time_of(at))
        for name, sequence, note, author, at in rows
    )


def read_audit(connection: Connection) -> tuple[AuditRow, ...]:
    """All rows of the audit log."""
    rows = connection.execute(
        f"SELECT {_AUDIT_COLUMNS} FROM audit ORDER BY sequence"  # noqa: S608 - ours
    )
    return tuple(_audit_row(row) for row in rows)


def read_last_audit(connection: Connection) -> AuditRow | None:
    """Last row of the audit log; None if it has none."""
    row = connection.execute(
        f"SELECT {_AUDIT_COLUMNS} FROM audit "  # noqa: S608 - ours
        "ORDER BY sequence DESC LIMIT 1"
    ).fetchone()
    return None if row is None else _audit_row(row)


def keep_fact(connection: Connection, name: str, value: str) -> None:
    """Say something about the plan as a whole, for good."""
    connection.execute("INSERT INTO fact (name, value) VALUES (?, ?)", (name, value))


def keep_change(
    connection: Connection, change: Change, merged: Sequence[Change]
) -> str:
    """Put a change and what it brought in into the history; gives its digest."""
    records = [record_of(StoredChange(one)) for one in merged]
    stored = StoredChange(change, tuple(digest(record) for record in records))
    record = record_of(stored)
    connection.execute(
        "INSERT INTO change (sequence, identity, kind, of, record) "
        "VALUES (?, ?, ?, ?, ?)",
        (
            change.sequence,
            change.identity,
            change.kind.value,
            change.of,
            packed(record),
        ),
    )
    connection.executemany(
        "INSERT INTO merged (sequence, place, identity, record) VALUES (?, ?, ?, ?)",
        [
            (change.sequence, place, one.identity, packed(record))
            for place, (one, record) in enumerate(
                zip(merged, records, strict=True), start=1
            )
        ],
    )
    connection.executemany(
        "INSERT INTO touch (kind, name, sequence, place) VALUES (?, ?, ?, ?)",
        touches(change, merged),
    )
    return digest(record)


def touches(
    change: Change, merged: Sequence[Change]
) -> list[tuple[str, str, int, int]]:
    """Which objects a change and what it brought in are about, as rows."""
    return [
        (edit.key.kind, edit.key.name, change.sequence, place)
        for place, one in enumerate([change, *merged])
        for edit in one.edits
    ]


def keep_objects(connection: Connection, edits: Iterable[Edit]) -> None:
    """Bring the present objects up to date."""
    edits = tuple(edits)
    connection.executemany(
        "DELETE FROM object WHERE kind = ? AND name = ?",
        [(one.key.kind, one.key.name) for one in edits if one.after is None],
    )
    connection.executemany(
        "INSERT INTO object (kind, name, body) VALUES (?, ?, ?) "
        "ON CONFLICT DO UPDATE SET body = excluded.body",
        [
            (one.key.kind, one.key.name, one.after)
            for one in edits
            if one.after is not None
        ],
    )


def keep_version(connection: Connection, version: Version) -> None:
    """Give a state its name."""
    connection.execute(
        "INSERT INTO version (name, sequence, note, author, at) VALUES (?, ?, ?, ?, ?)",
        (
            version.name,
            version.sequence,
            version.note,
            version.author,
            time_text(version.at),
        ),
    )


def keep_audit(connection: Connection, rows: Iterable[AuditRow]) -> None:
    """Put rows behind the last one of the audit log."""
    marks = ", ".join("?" for _ in _AUDIT)
    connection.executemany(
        f"INSERT INTO audit ({_AUDIT_COLUMNS}) VALUES ({marks})",  # noqa: S608 - ours
        [tuple(getattr(row, name) for name in _AUDIT) for row in rows],
    )


def _audit_row(row: Sequence[object]) -> AuditRow:
    """Make a row of the log of a row of the table."""
    values = dict(zip(_AUDIT, row, strict=True))
    return AuditRow(**values)  # type: ignore[arg-type]
