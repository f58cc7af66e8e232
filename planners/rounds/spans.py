"""Spans of time in which something may be done: what suits first, what two share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planners.rounds.problem import Fleet, RoundsProblem, Window


def first_in(spans: tuple[Window, ...], from_s: int, length_s: int = 0) -> int | None:
    """
    The first second from which a length fits into one span.

    Parameters
    ----------
    spans
        In order, both ends within.
    from_s
        Not before this second.
    length_s
        From zero on; all of it lies in the same span.

    Returns
    -------
    int | None
        None where it fits into none.
    """
    for begins, ends in spans:
        start = max(begins, from_s)
        if start + length_s <= ends:
            return start
    return None


def shared(some: tuple[Window, ...], others: tuple[Window, ...]) -> tuple[Window, ...]:
    """Where two rows of spans, each in order, overlap; spans of one second count."""
    found = []
    for begins, ends in some:
        for first, last in others:
            low, high = max(begins, first), min(ends, last)
            if low <= high:
                found.append((low, high))
    return tuple(found)


def merged(spans: tuple[Window, ...]) -> tuple[Window, ...]:
    """Spans in order, those that touch or overlap made one."""
    found: list[Window] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return tuple(found)


def under_way_spans(problem: RoundsProblem, fleet: Fleet) -> tuple[Window, ...]:
    """
    When vehicles of a fleet may drive: its own hours, the dark if only that is allowed.

    Returns
    -------
    tuple[Window, ...]
        In order; always within the horizon. Empty where there is no such time.
    """
    found: tuple[Window, ...] = ((0, problem.horizon_s),)
    if fleet.windows:
        found = shared(found, merged(fleet.windows))
    if problem.night_only:
        found = shared(found, merged(problem.dark))
    return found
