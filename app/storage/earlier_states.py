"""The objects of a plan as they were after any of its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.storage.plan_history import read_changes
from app.storage.plan_records import reversed_edits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.storage.driver import Connection
    from app.storage.plan_records import Edit, ObjectKey


def state_after(
    connection: Connection, sequence: int, last: int, present: Mapping[ObjectKey, str]
) -> dict[ObjectKey, str]:
    """
    Follow the history from the nearer end.

    Parameters
    ----------
    connection
        Of an open plan.
    sequence
        Of the change, from 0, which is before the first, to ``last``.
    last
        Of the last change, which has led to ``present``.
    """
    if sequence < last / 2:
        state: dict[ObjectKey, str] = {}
        for one in read_changes(connection, 1, sequence):
            take_over(state, one.change.edits)
        return state
    state = dict(present)
    for one in read_changes(connection, sequence + 1, last, newest_first=True):
        take_over(state, reversed_edits(one.change.edits))
    return state


def take_over(state: dict[ObjectKey, str], edits: Iterable[Edit]) -> None:
    """Bring a state to the far side of edits."""
    for edit in edits:
        if edit.after is None:
            del state[edit.key]
        else:
            state[edit.key] = edit.after
