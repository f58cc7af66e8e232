"""Conflicts of a merge side by side, in words, and the choices that end them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused
from app.services.plan.differences import field_changes
from app.services.plan.merge import Side
from app.services.plan.words import object_words
from app.storage.plan_records import ObjectKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.services.plan.merge import Conflict
    from app.services.plan.words import Form

ABSENT = "not there"
SAME = "as before"


class ConflictRow(NamedTuple):
    """
    One line of a table of conflicts.

    Attributes
    ----------
    key
        Of the object.
    label
        What people call it.
    entry
        What is disputed; empty for the object as a whole.
    base, ours, theirs
        In words.
    """

    key: ObjectKey
    label: str
    entry: str
    base: str
    ours: str
    theirs: str


def conflict_rows(
    conflicts: Iterable[Conflict], zone: str = "Z"
) -> tuple[ConflictRow, ...]:
    """
    Put conflicts side by side.

    Parameters
    ----------
    conflicts
        Of a merge.
    zone
        Letter of the zone that times are told in.
    """
    return tuple(row for one in conflicts for row in _rows(one, zone))


def chosen_sides(
    words: Iterable[str], conflicts: Iterable[Conflict], take: str | None
) -> dict[ObjectKey, Side]:
    """
    Read choices such as ``column/Main body=ours``.

    Parameters
    ----------
    words
        One choice each.
    conflicts
        Of the merge without choices.
    take
        ``ours`` or ``theirs`` for all that nobody chose for; None for no such word.

    Raises
    ------
    InputRefused
        A choice is none.
    """
    sides = {one.key: Side(take) for one in conflicts} if take else {}
    for word in words:
        name, equals, side = word.rpartition("=")
        kind, stroke, rest = name.partition("/")
        if not (equals and stroke and side in {one.value for one in Side}):
            raise InputRefused(
                f"{word[:60]!r} is no choice; write KIND/NAME=ours or "
                "KIND/NAME=theirs, such as 'column/Main body=ours'."
            )
        sides[ObjectKey(kind, rest)] = Side(side)
    return sides


def refuse_unknown(sides: Mapping[ObjectKey, Side], known: Iterable[ObjectKey]) -> None:
    """
    Refuse choices about objects that neither copy has.

    Raises
    ------
    InputRefused
        There is such a choice.
    """
    there = set(known)
    for key in sides:
        if key not in there:
            raise InputRefused(
                f"Neither copy has a {key.kind} {key.name!r} to choose about; take "
                "kind and name from the table of conflicts."
            )


def _rows(conflict: Conflict, zone: str) -> Iterator[ConflictRow]:
    """Lines of one conflict."""
    bodies = (conflict.base, conflict.ours, conflict.theirs)
    base, ours, theirs = (None if one is None else json.loads(one) for one in bodies)
    label = object_words(conflict.key, base or ours or theirs or {})
    if ours is None or theirs is None:
        words = [_whole(base, form, zone) for form in (ours, theirs)]
        yield ConflictRow(conflict.key, label, "", "there", words[0], words[1])
    elif base is None:
        for change in field_changes(ours, theirs, zone):
            told = (ABSENT, change.before or ABSENT, change.after or ABSENT)
            yield ConflictRow(conflict.key, label, change.field, *told)
    else:
        yield from _entries(conflict.key, label, (base, ours, theirs), zone)


def _entries(
    key: ObjectKey, label: str, forms: tuple[Form, Form, Form], zone: str
) -> Iterator[ConflictRow]:
    """Every entry that a side changed, with what the other made of it."""
    base, ours, theirs = forms
    mine = {one.field: one for one in field_changes(base, ours, zone)}
    yours = {one.field: one for one in field_changes(base, theirs, zone)}
    for field in dict.fromkeys((*mine, *yours)):
        one, other = mine.get(field), yours.get(field)
        was = next(each.before for each in (one, other) if each is not None)
        told = [SAME if each is None else each.after or ABSENT for each in (one, other)]
        yield ConflictRow(key, label, field, was or ABSENT, told[0], told[1])


def _whole(base: Form | None, form: Form | None, zone: str) -> str:
    """What became of an object on one side."""
    if form is None:
        return "removed"
    changes = field_changes(base or {}, form, zone)
    return ", ".join(f"{one.field} {one.after or ABSENT}" for one in changes) or SAME
