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
    from numpy.typing import NDArray

    from planners.movement.problem import Sections

KINDS = tuple(ConflictKind)
MOST_PAIRS = 200_000  # at a time, to bound memory


class Meetings(NamedTuple):
    """
    Pairs of visits that break a rule, ``k`` of them, the lower movement as ``one``.

    ``begins``, ``ends`` (k,) int64 seconds in which both claim the place; ``overlap``
    (k,) int64, for how long at most at either end of a road;
    ``one_waits``, ``other_waits`` (k,) int64, delay of either that clears it.
    """

    rule: NDArray[np.int64]
    one: Visits
    other: Visits
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    overlap: NDArray[np.int64]
    one_waits: NDArray[np.int64]
    other_waits: NDArray[np.int64]


def all_merged(
    sections: Sections, pairs: NDArray[np.int64], mine: Visits, others: Visits
) -> list[Conflict]:
    """
    Conflicts of pairs of visits, some hundred thousand pairs at a time.

    Parameters
    ----------
    sections
        The roads.
    pairs
        (k, 3), row in ``mine``, row in ``others`` and the rule.
    mine, others
        The visits.
    """
    if not len(pairs):
        return []
    lower = np.minimum(mine.movement[pairs[:, 0]], others.movement[pairs[:, 1]])
    order = np.argsort(lower, kind="stable")
    ends = np.flatnonzero(np.diff(lower[order], append=-1)) + 1
    found: list[Conflict] = []
    begin = 0
    for end, after in zip(ends.tolist(), [*ends[1:].tolist(), 0], strict=True):
        if after - begin > MOST_PAIRS or not after:
            part = pairs[order[begin:end]]
            found += merged(sections, meetings(part, mine, others))
            begin = end
    return found


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

    return Meetings(
        rule, one, other, *_both_claim(rule, one, other), waits(1), waits(0)
    )


def merged(sections: Sections, found: Meetings) -> list[Conflict]:
    """
    One conflict for all neighbouring places of one meeting.

    Parameters
    ----------
    sections
        The roads.
    found
        Measured pairs in any order, at least one.
    """
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
    return _conflicts(sections, found, order, starts)


def _conflicts(
    sections: Sections,
    found: Meetings,
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
) -> list[Conflict]:
    """Turn runs of pairs into conflicts, column by column as there may be many."""
    one, other = found.one, found.other

    def least(values: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.minimum.reduceat(values[order], starts)

    def most(values: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.maximum.reduceat(values[order], starts)

    leads = least(one.enters) <= least(other.enters)
    waits = most(found.other_waits), most(found.one_waits)
    rule = found.rule[order][starts]
    lower, higher = one.movement[order][starts], other.movement[order][starts]
    passes = _pass_each_other(one, other)
    overtakes = most(passes & (found.rule == ConflictKind.FOLLOWING)).astype(bool)
    runs = _paths(found, order, starts, leads)
    crosses = rule == ConflictKind.CROSSING
    first = np.array([run[0] for run in runs], np.int64)
    points = np.where(crosses, sections.tail[first], -1)
    called = {
        point: point_words(sections, point)
        for point in np.unique(points).tolist()
        if point >= 0
    }
    points_told = points.tolist()
    columns = (
        [KINDS[number] for number in rule.tolist()],
        zip(
            np.where(leads, lower, higher).tolist(),
            np.where(leads, higher, lower).tolist(),
            strict=True,
        ),
        [
            stretch_words(sections, run) if point < 0 else called[point]
            for run, point in zip(runs, points_told, strict=True)
        ],
        least(found.begins).tolist(),
        most(found.ends).tolist(),
        most(found.overlap).tolist(),
        np.where(leads, *waits).tolist(),
        np.where(leads, waits[1], waits[0]).tolist(),
        [
            run if point < 0 else ()
            for run, point in zip(runs, points_told, strict=True)
        ],
        points_told,
        [-1] * len(runs),
        overtakes.tolist(),
    )
    return list(map(Conflict._make, zip(*columns, strict=True)))


def _paths(
    found: Meetings,
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
    leads: NDArray[np.bool_],
) -> list[tuple[int, ...]]:
    """Sections of each run in the direction of whoever comes first."""
    one, other = found.one.section[order], found.other.section[order]
    ends = np.append(starts[1:], len(order))
    lead = np.repeat(leads, ends - starts) | (one == other)
    path = np.where(lead, one, other).tolist()
    rows = zip(starts.tolist(), ends.tolist(), lead[starts].tolist(), strict=True)
    return [
        tuple(path[begin:end]) if onward else tuple(path[begin:end][::-1])
        for begin, end, onward in rows
    ]


def _follow_waits(first: Visits, second: Visits) -> NDArray[np.int64]:
    """How long the second waits until it follows the first, to both ends of a road."""
    near = first.enter_clears + first.gap - second.enters
    far = first.leave_clears + first.gap - second.leaves
    waits: NDArray[np.int64] = np.maximum(near, far)
    return waits


def _pass_each_other(one: Visits, other: Visits) -> NDArray[np.bool_]:
    """Whether who comes upon a road first leaves it last."""
    come, go = one.enters - other.enters, one.leaves - other.leaves
    passes: NDArray[np.bool_] = np.sign(come) * np.sign(go) < 0
    return passes


def _both_claim(
    rule: NDArray[np.int64], one: Visits, other: Visits
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """
    From when to when two visits claim the same place, and for how long at most.

    Followers claim either end of the section, gap included; those that overtake in
    between claim all of it.
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
    passes = _pass_each_other(one, other)
    longest = np.maximum(np.maximum(near - begins, far - arrive), 0)
    too_near, too_far = (near > begins) | passes, (far > arrive) | passes
    begins = np.where(follows & ~too_near, arrive, begins)
    ends = np.where(follows, np.where(too_far, far, near), ends)
    ends = np.maximum(ends, begins)
    longest = np.where(follows & ~passes, longest, ends - begins)
    return begins, ends, longest


def _chosen(swap: NDArray[np.bool_], if_so: Visits, if_not: Visits) -> Visits:
    """Row by row one of two visits."""
    return Visits._make(
        np.where(swap, if_so[column], if_not[column]) for column in range(len(if_so))
    )
