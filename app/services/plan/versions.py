"""Versions of a plan: found by name or number, compared, and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused
from app.services.plan.differences import Difference, difference_rows, sentences
from app.storage.plan_records import (
    ChangeKind,
    NewChange,
    ObjectKey,
    edits_between,
)

if TYPE_CHECKING:
    from app.services.plan.reader import PlanReader
    from app.storage.plan_records import Change, Version
    from app.storage.plan_store import PlanStore

NOW = "now"


class State(NamedTuple):
    """
    A state of a plan.

    Attributes
    ----------
    name
        What people call it: that of a version, or ``change 12``.
    sequence
        Of its last change.
    content
        Bodies by object.
    """

    name: str
    sequence: int
    content: dict[ObjectKey, str]


def state_named(store: PlanStore, text: str) -> State:
    """
    Find a state of a plan.

    Parameters
    ----------
    store
        Open.
    text
        Name of a version, number of a change (0 is the empty plan), or ``now``.

    Raises
    ------
    InputRefused
        There is none of that name or number.
    """
    last = store.sequence
    if text == NOW:
        return State(NOW, last, store.content())
    versions = store.versions()
    for version in versions:
        if version.name == text:
            return _state_of(store, version)
    if text.isascii() and text.isdigit() and int(text) <= last:
        number = int(text)
        return State(f"change {number}", number, store.content_at(number))
    known = [version.name for version in versions]
    names = f"of {', '.join(known)}, " if known else ""
    raise InputRefused(
        f"{store.path.name} has no version {text[:60]!r}; give the name {names}the "
        f"number of a change, 0 to {last}, or '{NOW}'."
    )


def restore(
    store: PlanStore, state: State, reader: PlanReader, reason: str = ""
) -> Change | None:
    """
    Bring a state back as a change that can be undone; None where nothing differs.

    Parameters
    ----------
    store
        Open.
    state
        Of this plan.
    reader
        Judges whether it can be read by this program.
    reason
        Why, where somebody said so.

    Raises
    ------
    KnownError
        The state cannot be read, or the change cannot be kept.
    """
    reader.document(state.content)
    edits = edits_between(store.content(), state.content)
    if not edits:
        return None
    text = f"Restore {state.name}"
    change = NewChange(text=text, edits=edits, reason=reason, kind=ChangeKind.RESTORE)
    return store.commit(change)


def states_differ(
    first: State, second: State, zone: str = "Z"
) -> tuple[tuple[str, ...], tuple[Difference, ...]]:
    """Say how two states differ: in sentences, and as lines of a table."""
    edits = edits_between(first.content, second.content)
    said = sentences(first.content, second.content, zone)
    return said, difference_rows(edits, zone)


def _state_of(store: PlanStore, version: Version) -> State:
    """State of a version."""
    return State(version.name, version.sequence, store.content_at(version.sequence))
