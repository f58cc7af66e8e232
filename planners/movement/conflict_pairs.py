"""Visits that break a rule, put together into the conflicts that staff speak of.

A pair of visits says how long either of the two would have to wait at that place. All
places in a row at which the same two break the same rule are one conflict, and whoever
waits for the worst of them waits long enough for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.movement.conflict import Conflict, ConflictKind
from planners.movement.occupancy import Visits
from planners.movement.schedule_words import point_words, stretch_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from planners.movement.problem import Sections

KINDS = tuple(ConflictKind)


class Meetings(NamedTuple):
    """
    Pairs of visits that break a rule, ``k`` of them, the lower movement as ``one``.

    ``begins``, ``ends`` (k,) int64 seconds in which both claim the place;
    ``one_waits``, ``other_waits`` (k,) int64, delay of either that clears it.
    """

    rule: NDArray[np.int64]
    one: Visits
    other: Visits
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    one_waits: NDArray[np.int64]
    other_waits: NDArray[np.int64]


def meetings(pairs: NDArray[np.int64], mine: Visits, others: Visits) -> Meetings:
    """
    Measure pairs of visits.

    Parameters
    ----------
    pairs
        (k, 3), row in ``mine``, row in ``others`` and the rule.
    mine, others
        The visits.
    """
    first, second = mine.rows(pairs[:, 0]), others.rows(pairs[:, 1])
    swap = first.movement > second.movement
    one, other = _chosen(swap, second, first), _chosen(swap, first, second)
    rule = pairs[:, 2]
    following = _follow_waits(one, other), _follow_waits(other, one)
    alone = one.leave_clears - other.enters, other.leave_clears - one.enters
    cross = one.enter_clears - other.enters, other.enter_clears - one.enters
    same = one.section == other.section
    follows = rule == ConflictKind.FOLLOWING
    both = same & (rule == ConflictKind.ALONE)
    crosses = rule == ConflictKind.CROSSING

    def waits(which: int) -> NDArray[np.int64]:
        more = np.where(both, np.maximum(alone[which], following[which]), alone[which])
        less = np.where(crosses, cross[which], more)
        return np.where(follows, following[which], less)

    begins, ends = _both_claim(rule, one, other)
    return Meetings(rule, one, other, begins, ends, waits(1), waits(0))


def merged(sections: Sections, found: Meetings) -> Iterator[Conflict]:
    """
    One conflict for all neighbouring places of one meeting.

    Parameters
    ----------
    sections
        The roads.
    found
        Measured pairs in any order.
    """
    if not len(found.rule):
        return
    one, other = found.one, found.other
    same = one.section == other.section
    track = np.where(same, one.place - other.place, one.place + other.place)
    by = (one.movement, one.leg, other.movement, other.leg, same, track, one.place)
    order = np.lexsort(tuple(reversed((found.rule, *by))))
    key = np.stack([found.rule, *by[:-1]])[:, order]
    place = one.place[order]
    breaks = (np.diff(key, axis=1) != 0).any(axis=0) | (np.diff(place) != 1)
    breaks |= found.rule[order][1:] == ConflictKind.CROSSING
    starts = np.concatenate([[0], np.flatnonzero(breaks) + 1])
    yield from _conflicts(sections, found, order, starts)


def _conflicts(
    sections: Sections,
    found: Meetings,
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
) -> Iterator[Conflict]:
    """Turn runs of pairs into conflicts."""
    one, other = found.one, found.other

    def least(values: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.minimum.reduceat(values[order], starts)

    def most(values: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.maximum.reduceat(values[order], starts)

    leads = least(one.enters) <= least(other.enters)
    waits = most(found.other_waits), most(found.one_waits)
    passes = (one.enters < other.enters) != (one.leaves < other.leaves)
    overtakes = most(passes & (found.rule == ConflictKind.FOLLOWING))
    columns = [
        leads,
        found.rule[order][starts],
        one.movement[order][starts],
        other.movement[order][starts],
        least(found.begins),
        most(found.ends),
        most(found.ends - found.begins),
        np.where(leads, *waits),
        np.where(leads, waits[1], waits[0]),
        overtakes,
    ]
    ends = np.append(starts[1:], len(order))
    called: dict[int, str] = {}  # points, whose names take long to find
    one_section, other_section = one.section[order], other.section[order]
    rows = zip(*(column.tolist() for column in (*columns, starts, ends)), strict=True)
    for leads_one, rule, low, high, *figures, overtaking, begin, end in rows:
        same = one_section[begin] == other_section[begin]
        run = (one_section if leads_one or same else other_section)[begin:end].tolist()
        if not (leads_one or same):
            run.reverse()
        point = -1
        if rule == ConflictKind.CROSSING:
            point, run = int(sections.tail[run[0]]), []
            if point not in called:
                called[point] = point_words(sections, point)
        yield Conflict(
            kind=KINDS[rule],
            movements=(low, high) if leads_one else (high, low),
            where=stretch_words(sections, run) if run else called[point],
            begins_s=figures[0],
            ends_s=figures[1],
            overlap_s=figures[2],
            cure_s=figures[3],
            cure_first_s=figures[4],
            sections=tuple(run),
            point=point,
            overtakes=bool(overtaking),
        )


def _follow_waits(first: Visits, second: Visits) -> NDArray[np.int64]:
    """How long the second waits until it follows the first, to both ends of a road."""
    near = first.enter_clears + first.gap - second.enters
    far = first.leave_clears + first.gap - second.leaves
    waits: NDArray[np.int64] = np.maximum(near, far)
    return waits


def _both_claim(
    rule: NDArray[np.int64], one: Visits, other: Visits
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    From when to when two visits claim the same place.

    For followers that is either end of the section, gap included; those that overtake
    in between claim all of it.
    """
    begins = np.maximum(one.enters, other.enters)
    ends = np.minimum(one.leave_clears, other.leave_clears)
    crosses = rule == ConflictKind.CROSSING
    at_begin = np.minimum(one.enter_clears, other.enter_clears)
    ends = np.where(crosses, at_begin, ends)
    follows = rule == ConflictKind.FOLLOWING
    near = np.minimum(one.enter_clears + one.gap, other.enter_clears + other.gap)
    far = np.minimum(one.leave_clears + one.gap, other.leave_clears + other.gap)
    arrive = np.maximum(one.leaves, other.leaves)
    passes = (one.enters < other.enters) != (one.leaves < other.leaves)
    too_near, too_far = (near > begins) | passes, (far > arrive) | passes
    begins = np.where(follows & ~too_near, arrive, begins)
    ends = np.where(follows, np.where(too_far, far, near), ends)
    return begins, np.maximum(ends, begins)


def _chosen(swap: NDArray[np.bool_], if_so: Visits, if_not: Visits) -> Visits:
    """Row by row one of two visits."""
    return Visits._make(
        np.where(swap, if_so[column], if_not[column]) for column in range(len(if_so))
    )
