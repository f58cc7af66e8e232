"""How changes and versions are written into a plan file, and vouched for.

The record of a change is canonical JSON of all that is known about it. Its SHA-256 goes
into the audit log, so that no word of the history can be altered without the key.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import Any

from app.errors import InputRefused
from app.security.audit_chain import time_of, time_text
from app.storage.plan_records import (
    Change,
    ChangeKind,
    Edit,
    ObjectKey,
    Version,
    body_of,
)

CHANGED, VERSION = "change", "version"  # acts of the audit log that vouch for records
MOST_BYTES = 64 << 20  # of a record; a division's plan as one change is below 1 MB
_EFFORT = 3  # of 9: bodies are small, and commits wait for it
_TEXTS = ("identity", "of", "text", "reason", "author", "machine")


@dataclass(frozen=True, slots=True)
class StoredChange:
    """
    A change as it lies in the file.

    Attributes
    ----------
    change
        Itself.
    merged
        SHA-256 of the record of each change of another copy that it brought in.
    """

    change: Change
    merged: tuple[str, ...] = ()


def record_of(stored: StoredChange) -> bytes:
    """Write a change as the bytes that are hashed."""
    change = stored.change
    told = {
        "sequence": change.sequence,
        "identity": change.identity,
        "kind": change.kind.value,
        "of": change.of,
        "text": change.text,
        "reason": change.reason,
        "author": change.author,
        "machine": change.machine,
        "at": time_text(change.at),
        "edits": [
            [edit.key.kind, edit.key.name, edit.before, edit.after]
            for edit in change.edits
        ],
        "merged": stored.merged,
    }
    return body_of(told).encode()


def change_of(record: bytes) -> StoredChange:
    """
    Read a change that `record_of` wrote.

    Raises
    ------
    ValueError, KeyError, TypeError, RecursionError
        The bytes are no such record.
    """
    told: dict[str, Any] = json.loads(record)
    if type(told["sequence"]) is not int or type(told["merged"]) is not list:
        raise TypeError("A change has a number, and a list of what it brought in.")
    change = Change(
        sequence=told["sequence"],
        kind=ChangeKind(told["kind"]),
        at=time_of(_text(told["at"])),
        edits=tuple(
            Edit(ObjectKey(_text(kind), _text(name)), _body(before), _body(after))
            for kind, name, before, after in told["edits"]
        ),
        **{name: _text(told[name]) for name in _TEXTS},
    )
    return StoredChange(change, tuple(map(_text, told["merged"])))


def packed(record: bytes) -> bytes:
    """
    Make a record small for the file.

    Raises
    ------
    InputRefused
        It is larger than any that is read.
    """
    if len(record) > MOST_BYTES:
        raise InputRefused(
            f"This change holds {len(record) >> 20} MB, and one may hold "
            f"{MOST_BYTES >> 20} MB at most; make several smaller ones. Nothing of it "
            "was kept."
        )
    return zlib.compress(record, _EFFORT)


def unpacked(data: bytes) -> bytes:
    """
    Undo `packed`.

    Raises
    ------
    zlib.error
        The bytes are damaged.
    ValueError
        They are cut off or followed by others, or stand for more than any change has.
    """
    opener = zlib.decompressobj()
    record = opener.decompress(data, MOST_BYTES + 1)
    if len(record) > MOST_BYTES or not opener.eof or opener.unused_data:
        raise ValueError("A record goes on where it should end.")
    return record


def digest(record: bytes) -> str:
    """SHA-256 of a record in hexadecimal digits."""
    return hashlib.sha256(record).hexdigest()


def version_digest(version: Version) -> str:
    """SHA-256 of all that is known about a version."""
    told = (version.name, version.sequence, version.note, version.author)
    return digest(body_of([*told, time_text(version.at)]).encode())


def _text(value: object) -> str:
    """Pass on a text that can be written down again; the bytes may hold anything."""
    if not isinstance(value, str):
        raise TypeError("A record holds something else in place of a text.")
    value.encode()  # half a letter raises ValueError
    return value


def _body(value: object) -> str | None:
    """Pass on the body of an object, or None for none."""
    return None if value is None else _text(value)
