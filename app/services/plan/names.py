"""Names of the objects of a plan: an object that is edited keeps its name.

What has a name of its own, or a place that makes it the only one, is named by that.
Anything else, such as one of many symbols, is named by what it shows and by a sum of
its first form; so two staffs who draw different things never give them one name.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

MOST_LETTERS = 60
_SUM_DIGITS = 6


class Item(NamedTuple):
    """
    An object that needs a name.

    Attributes
    ----------
    label
        What people call it.
    body
        Canonical, without its place.
    shape, rest
        Two parts of the body, either of which tells that it is still the same object.
    own
        Whether the label alone names it.
    """

    label: str
    body: str
    shape: str
    rest: str
    own: bool


class Known(NamedTuple):
    """An object that has a name and a place in the order."""

    name: str
    place: str
    item: Item


def named_items(
    items: Sequence[Item], known: Sequence[Known]
) -> list[tuple[str, Known | None]]:
    """
    Name some objects of one kind.

    Parameters
    ----------
    items
        In their order.
    known
        Those there were before, in theirs.

    Returns
    -------
    list[tuple[str, Known | None]]
        For each its name, and what it was before; all names differ.
    """
    was: list[Known | None] = [None] * len(items)
    left = dict.fromkeys(known)
    for likeness in _LIKENESSES:
        _match(items, was, left, likeness)
    taken = {one.name for one in was if one is not None}
    names = []
    for item, before in zip(items, was, strict=True):
        name = before.name if before else _new_name(item, taken)
        taken.add(name)
        names.append((name, before))
    return names


def _match(
    items: Sequence[Item],
    was: list[Known | None],
    left: dict[Known, None],
    likeness: Callable[[Item], Hashable],
) -> None:
    """Give items that are still without one the first unused object like them."""
    if not left:
        return
    waiting: dict[Hashable, list[Known]] = {}
    for one in left:
        waiting.setdefault(likeness(one.item), []).append(one)
    for found in waiting.values():
        found.reverse()
    for number, item in enumerate(items):
        sign = likeness(item)
        if was[number] is None and sign is not None and waiting.get(sign):
            one = waiting[sign].pop()
            was[number] = one
            del left[one]


def _same_shape(item: Item) -> Hashable:
    """Objects with a name of their own are never another's successors."""
    return None if item.own else (item.label, item.shape)


def _same_place(item: Item) -> Hashable:
    return None if item.own else item.shape


def _same_rest(item: Item) -> Hashable:
    return None if item.own else item.rest


_LIKENESSES: tuple[Callable[[Item], Any], ...] = (
    lambda item: item.body,
    _same_shape,
    _same_place,
    _same_rest,
    lambda item: item.label,
)
"""What makes two objects one and the same, the surest sign first."""


def _new_name(item: Item, taken: set[str]) -> str:
    """Name of a new object."""
    label = " ".join(item.label.split())[:MOST_LETTERS].strip()
    if not item.own:
        digest = hashlib.sha256(item.body.encode()).hexdigest()
        label = f"{label} {digest[:_SUM_DIGITS]}".strip()
    name, number = label, 1
    while name in taken:
        number += 1
        name = f"{label} ({number})"
    return name
