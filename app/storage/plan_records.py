"""What a plan file holds: objects, the changes that made them, and named versions.

A plan is a set of objects. Each has a kind and a name, and a body in canonical JSON;
bodies are compared, hashed and kept as text, and only `app.services` knows what they
mean. A change takes some objects from one body to another; all changes together, in
their order, are the history of the plan, and any earlier state follows from it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True, order=True)
class ObjectKey:
    """
    What an object of a plan is called.

    Attributes
    ----------
    kind
        Such as ``"column"``.
    name
        Unlike that of any other object of the kind.
    """

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One object before and after a change; None where it does not exist."""

    key: ObjectKey
    before: str | None
    after: str | None


class ChangeKind(Enum):
    """How a change came about."""

    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"
    MERGE = "merge"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChange:
    """
    A change that is to be kept.

    Attributes
    ----------
    text
        What was done, as the user reads it.
    edits
        Each object once; at least one. A merge in which ours counts everywhere has
        none: it is kept so that nobody is asked again. So are its undo and redo.
    reason
        Why, where somebody said so.
    kind, of
        How it came about, and the identity of the change that is undone or redone.
    """

    text: str
    edits: tuple[Edit, ...]
    reason: str = ""
    kind: ChangeKind = ChangeKind.EDIT
    of: str = ""

    def __post_init__(self) -> None:
        if not self.edits and self.kind in {ChangeKind.EDIT, ChangeKind.RESTORE}:
            raise ValueError("A change edits at least one object.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(NewChange):
    """
    A change that is kept.

    Attributes
    ----------
    sequence
        Place in the history of this file, from 1 without gaps.
    identity
        32 hexadecimal digits, the same in every copy of the plan.
    author, machine
        Who made it, as a post or role, and where.
    at
        When, aware; order goes by ``sequence`` alone.
    """

    sequence: int
    identity: str
    author: str
    machine: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A state of the plan with a name; ``sequence`` is that of its last change."""

    name: str
    sequence: int
    note: str
    author: str
    at: datetime


def body_of(value: object) -> str:
    """Write the body of an object: JSON with sorted keys, without spaces."""
    return json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )


def edits_between(
    before: Mapping[ObjectKey, str], after: Mapping[ObjectKey, str]
) -> tuple[Edit, ...]:
    """Give what takes one state of a plan to another, in the order of the keys."""
    keys = sorted(before.keys() | after.keys())
    told = (Edit(key, before.get(key), after.get(key)) for key in keys)
    return tuple(edit for edit in told if edit.before != edit.after)


def reversed_edits(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Give what takes the state after these edits back to the one before."""
    return tuple(Edit(one.key, one.after, one.before) for one in edits)


def content_hash(content: Mapping[ObjectKey, str]) -> str:
    """SHA-256 of a state of a plan, in hexadecimal digits."""
    digest = hashlib.sha256()
    for key in sorted(content):
        for text in (key.kind, key.name, content[key]):
            data = text.encode()
            digest.update(len(data).to_bytes(8, "big"))
            digest.update(data)
    return digest.hexdigest()
