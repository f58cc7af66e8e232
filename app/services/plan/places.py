"""Places in an order, as texts between which there is always room for another.

An object that moves gets another place and all others keep theirs, so two staffs who
each add or move something change only what they touched. Places are compared as texts;
objects at the same place follow each other by name.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE = len(DIGITS)
_WHOLE = 3  # digits that count up and down; those behind divide
_MIDDLE = _BASE**_WHOLE // 2


def ordered_places(before: Sequence[tuple[str, str] | None]) -> list[str]:
    """
    Give each of some objects a place, so that they stand in this order.

    Parameters
    ----------
    before
        Place and name that each had; None for a new one. Names differ.

    Returns
    -------
    list[str]
        As many as can keep their place do.
    """
    places: list[str] = []
    waiting = 0
    kept = _longest_rise(before)
    for number, old in enumerate(before):
        low = places[-1] if places else None
        if old is None or number not in kept or _squeezed(waiting, low, old[0]):
            waiting += 1
            continue
        places += _filled(low, old[0], waiting)
        places.append(old[0])
        waiting = 0
    places += _filled(places[-1] if places else None, None, waiting)
    return places


def is_place(text: object) -> bool:
    """Whether something is a place that this module gives."""
    return (
        isinstance(text, str)
        and bool(text)
        and not text.endswith(DIGITS[0])
        and all(digit in DIGITS for digit in text)
    )


def _squeezed(waiting: int, low: str | None, high: str) -> bool:
    """Whether objects would have to stand where there is no room."""
    return waiting > 0 and low is not None and low >= high


def _longest_rise(before: Sequence[tuple[str, str] | None]) -> set[int]:
    """Numbers of the most objects that already stand in order."""
    ends: list[tuple[str, str]] = []
    last: list[int] = []
    ahead: dict[int, int] = {}
    for number, old in enumerate(before):
        if old is None:
            continue
        length = bisect_left(ends, old)
        if length:
            ahead[number] = last[length - 1]
        ends[length:] = [old, *ends[length + 1 :]]
        last[length:] = [number, *last[length + 1 :]]
    kept: set[int] = set()
    number_or_none = last[-1] if last else None
    while number_or_none is not None:
        kept.add(number_or_none)
        number_or_none = ahead.get(number_or_none)
    return kept


def _filled(low: str | None, high: str | None, count: int) -> list[str]:
    """Places in order between two others, or beyond the only one."""
    if count == 0:
        return []
    if low is not None and high is not None:
        middle, left = _between(low, high), (count - 1) // 2
        behind = _filled(middle, high, count - 1 - left)
        return [*_filled(low, middle, left), middle, *behind]
    if high is not None:
        return list(_counted(high, -1, count))[::-1]
    return list(_counted(low, 1, count))


def _counted(place: str | None, step: int, count: int) -> Iterator[str]:
    """Places one after the other, away from the one there is."""
    for _ in range(count):
        whole = _MIDDLE if place is None else _whole(place) + step
        if place is None or 0 <= whole < _BASE**_WHOLE:
            place = _written(whole) + DIGITS[_BASE // 2]
        elif step > 0:
            place = _between(place, None)
        else:
            place = _between("", place)
        yield place


def _whole(place: str) -> int:
    """The digits that count."""
    value = 0
    for digit in place[:_WHOLE].ljust(_WHOLE, DIGITS[0]):
        value = value * _BASE + DIGITS.index(digit)
    return value


def _written(whole: int) -> str:
    """Digits of a number."""
    digits = ""
    for _ in range(_WHOLE):
        whole, digit = divmod(whole, _BASE)
        digits = DIGITS[digit] + digits
    return digits


def _between(low: str, high: str | None) -> str:
    """Give a place after one and before another, the shortest in the middle."""
    same = 0
    if high is not None:
        while low[same : same + 1].ljust(1, DIGITS[0]) == high[same]:
            same += 1
    head = "" if high is None else high[:same]
    left, right = low[same:], None if high is None else high[same:]
    first = DIGITS.index(left[0]) if left else 0
    last = _BASE if right is None else DIGITS.index(right[0])
    if last - first > 1:
        return head + DIGITS[(first + last) // 2]
    if right is not None and len(right) > 1:
        return head + right[0]
    return head + DIGITS[first] + _between(left[1:], None)
