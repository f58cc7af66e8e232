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
_EFFORT = 3  # of 9: bodies are small, and commits wait for it


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
    ValueError, KeyError, TypeError
        The bytes are no such record.
    """
    told: dict[str, Any] = json.loads(record)
    change = Change(
        sequence=told["sequence"],
        identity=told["identity"],
        kind=ChangeKind(told["kind"]),
        of=told["of"],
        text=told["text"],
        reason=told["reason"],
        author=told["author"],
        machine=told["machine"],
        at=time_of(told["at"]),
        edits=tuple(
            Edit(ObjectKey(kind, name), before, after)
            for kind, name, before, after in told["edits"]
        ),
    )
    return StoredChange(change, tuple(told["merged"]))


def packed(record: bytes) -> bytes:
    """Make a record small for the file."""
    return zlib.compress(record, _EFFORT)


def unpacked(data: bytes) -> bytes:
    """
    Undo `packed`.

    Raises
    ------
    zlib.error
        The bytes are damaged.
    """
    return zlib.decompress(data)


def digest(record: bytes) -> str:
    """SHA-256 of a record in hexadecimal digits."""
    return hashlib.sha256(record).hexdigest()


def version_digest(version: Version) -> str:
    """SHA-256 of all that is known about a version."""
    told = (version.name, version.sequence, version.note, version.author)
    return digest(body_of([*told, time_text(version.at)]).encode())
