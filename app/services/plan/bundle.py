"""A plan as files of a bundle: its objects, history, versions and audit log as JSON.

    plan.json       form and identity
    objects.jsonl   one object a line, as they are now
    history.jsonl   one change a line, with those that it brought in from another copy
    versions.jsonl  states with a name
    audit.jsonl     the audit log of the sender's file
    head.txt        the end of that log, signed

Everything is read strictly, and the history must lead to the very objects. What the
objects mean is checked by the readers of documents.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar

from app.errors import BundleRefused, InputRefused
from app.security.audit_chain import AuditRow, time_of, time_text
from app.security.hex_digits import is_hex
from app.security.signed_head import SignedHead
from app.storage.change_records import StoredChange, change_of, record_of
from app.storage.plan_copy import PlanHistory, ToldChange, create_from_history
from app.storage.plan_records import Change, ObjectKey, Version, body_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from app.security.author import Author
    from app.security.clock import Clock
    from app.security.file_key import FileKey
    from app.storage.plan_store import PlanStore

FORM = "marsroute plan 1"
PLAN, OBJECTS, HISTORY = "plan.json", "objects.jsonl", "history.jsonl"
VERSIONS, AUDIT, HEAD = "versions.jsonl", "audit.jsonl", "head.txt"
NAMES = frozenset((PLAN, OBJECTS, HISTORY, VERSIONS, AUDIT, HEAD))
_IDENTITY_DIGITS = 32
_Entry = TypeVar("_Entry")
_ODD = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledPlan:
    """
    A plan that came in a bundle.

    Attributes
    ----------
    history
        Its changes and versions.
    content
        Body of each object as it is after the last change.
    audit
        Audit log of the sender's file. Its codes can be checked with the key of that
        file alone.
    head
        The end of that log, signed by that file's key.
    """

    history: PlanHistory
    content: Mapping[ObjectKey, str]
    audit: tuple[AuditRow, ...]
    head: SignedHead


def plan_files(store: PlanStore) -> dict[str, bytes]:
    """
    Write an open plan as the files of a bundle; runs in the thread of the store.

    Parameters
    ----------
    store
        The plan; what is written is one state of it.
    """
    history = store.history()
    return {
        PLAN: _lines([{"form": FORM, "plan": history.plan_id}]),
        OBJECTS: _lines(
            [key.kind, key.name, body] for key, body in sorted(store.content().items())
        ),
        HISTORY: _lines(_told(told) for told in history.changes),
        VERSIONS: _lines(_version_entry(version) for version in history.versions),
        AUDIT: _lines(asdict(row) for row in store.audit_rows()),
        HEAD: f"{store.head()}\n".encode(),
    }


def read_plan_files(files: Mapping[str, bytes], subject: str) -> BundledPlan:
    """
    Read a plan strictly, and follow its history from the first change to the last.

    Parameters
    ----------
    files
        As `plan_files` writes them.
    subject
        Identity of the plan as the bundle says.

    Raises
    ------
    BundleRefused
        Anything differs from the form, or does not go together.
    Damaged
        The history does not hang together.
    """
    if files.keys() != NAMES:
        odd = min(files.keys() ^ NAMES)
        raise _malformed(odd, "it should be there, or should not")
    said = _read(files, PLAN, dict)
    if said != ({"form": FORM, "plan": subject},) or not is_hex(
        subject, _IDENTITY_DIGITS
    ):
        raise _malformed(PLAN, f"it is of another plan, or not in the form {FORM!r}")
    history = PlanHistory(
        plan_id=subject,
        changes=_read(files, HISTORY, _told_change),
        versions=_read(files, VERSIONS, _version),
    )
    content = history.content()
    if dict(_read(files, OBJECTS, _object)) != content:
        raise _malformed(OBJECTS, "the history leads to other objects")
    audit = _read(files, AUDIT, _audit_row)
    return BundledPlan(
        history=history, content=content, audit=audit, head=_head(files, audit, subject)
    )


def save_as_plan(
    plan: BundledPlan, path: Path, key: FileKey, author: Author, clock: Clock
) -> None:
    """
    Make a plan file of one that came in a trusted bundle.

    Parameters
    ----------
    plan
        It keeps its identity, so that both files can be merged later.
    path
        Where nothing is yet.
    key
        Of the new file, whose key header is kept by the caller.
    author, clock
        Who receives it, and when.

    Raises
    ------
    InputRefused
        There is a file already.
    DiskFull, FileInUse, EnvironmentTrouble
        It cannot be written there.
    """
    create_from_history(
        path, key, plan.history, origin=str(plan.head), author=author, clock=clock
    )


def _told(told: ToldChange) -> list[object]:
    """Write a change, followed by those it brought in."""
    records = [record_of(StoredChange(one)) for one in (told.change, *told.brought)]
    return [json.loads(record) for record in records]


def _version_entry(version: Version) -> dict[str, object]:
    """Write a version."""
    return {
        "name": version.name,
        "sequence": version.sequence,
        "note": version.note,
        "author": version.author,
        "at": time_text(version.at),
    }


def _lines(entries: Iterable[object]) -> bytes:
    """Write entries one a line, each in the only form it has."""
    return b"".join(body_of(entry).encode() + b"\n" for entry in entries)


def _read(
    files: Mapping[str, bytes], name: str, make: Callable[[Any], _Entry]
) -> tuple[_Entry, ...]:
    """Read all lines of a file; each must be in the only form it has."""
    entries = []
    lines = files[name].split(b"\n")
    if lines.pop():
        raise _malformed(name, "its last line is cut off")
    for number, line in enumerate(lines, 1):
        try:
            value = json.loads(line)
            if body_of(value).encode() != line:
                raise _malformed(name, f"line {number} is not as this program writes")
            entries.append(make(value))
        except _ODD as error:
            raise _malformed(name, f"line {number} cannot be read") from error
    return tuple(entries)


def _object(entry: list[Any]) -> tuple[ObjectKey, str]:
    """Read an object."""
    kind, name, body = entry
    return ObjectKey(kind, name), body


def _told_change(entry: list[Any]) -> ToldChange:
    """Read a change and those it brought in."""
    own, *brought = (_change(one) for one in entry)
    return ToldChange(own, tuple(brought))


def _change(entry: dict[str, Any]) -> Change:
    """Read a change; each of its parts must be of its kind."""
    record = body_of(entry).encode()
    change = change_of(record).change
    for edit in change.edits:
        _check_body(edit.after)
    whole = record_of(StoredChange(change)) == record
    if not (whole and is_hex(change.identity, _IDENTITY_DIGITS)):
        raise ValueError(FORM)
    return change


def _check_body(body: str | None) -> None:
    """Refuse the body of an object that is no canonical JSON."""
    if body is not None and body_of(json.loads(body)) != body:
        raise ValueError(FORM)


def _check_texts(values: Iterable[object]) -> None:
    """Refuse what should be text and is not."""
    if not all(isinstance(value, str) for value in values):
        raise TypeError(FORM)


def _version(entry: dict[str, Any]) -> Version:
    """Read a version."""
    at = time_of(entry.pop("at"))
    version = Version(at=at, **entry)
    _check_texts((version.name, version.note, version.author))
    if type(version.sequence) is not int or not version.name.strip():
        raise ValueError(FORM)
    return version


def _audit_row(entry: dict[str, Any]) -> AuditRow:
    """Read a row of the audit log."""
    row = AuditRow(**entry)
    numbers = (row.sequence, row.since_boot_ms)
    texts = {field.name for field in fields(row)} - {"sequence", "since_boot_ms"}
    _check_texts(getattr(row, name) for name in texts)
    if not all(type(number) is int for number in numbers):
        raise TypeError(FORM)
    return row


def _head(
    files: Mapping[str, bytes], audit: tuple[AuditRow, ...], subject: str
) -> SignedHead:
    """Read the signed end of the log, and compare it with the log."""
    try:
        head = SignedHead.parse(files[HEAD].decode("ascii"))
    except (InputRefused, UnicodeDecodeError) as error:
        raise _malformed(HEAD, "it is no signed head") from error
    ends = [(row.sequence, row.mac) for row in audit[-1:]] == [tuple(head.head)]
    ends = ends and [row.sequence for row in audit] == list(range(1, len(audit) + 1))
    if not (ends and head.is_genuine() and head.plan_id == subject):
        raise _malformed(HEAD, "it is not the end of this audit log")
    return head


def _malformed(name: str, what: str) -> BundleRefused:
    """Say which file of a plan is not as it should be."""
    return BundleRefused(
        f"The bundle holds no sound plan: {name}: {what}. Have it made again with "
        "'marsroute bundle make'."
    )
