"""Single-file roads as queues: who goes first, and for how long a unit holds them.

The order is that of the movement table: who is planned to enter earlier goes first. Who
follows in the same direction may enter behind the tail; who comes the other way waits
until the tail has left, and so does everybody where one column passes at a time. Which
of the two holds follows from who is next as planned.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.services.robustness.route_steps import Entries

# Planning assumption: who enters a road so long after it is free again has not met
# whoever was there before.
MEETS_WITHIN_MS = 3_600_000


class Defiles(NamedTuple):
    """
    The queues of a course of action.

    Attributes
    ----------
    roads
        Single-file road that each queue is at, rising.
    visits
        Entries in the order of the movement table, ``road`` by number of the queue.
    held_ms
        (V,) for how long each entry holds the road.
    clear_ms
        (Q,) between two units.
    order
        (K,) how many extra gaps each unit starts later by: one more than whoever is
        before it at a queue on their planned ways.
    """

    roads: NDArray[np.int64]
    visits: Entries
    held_ms: NDArray[np.int64]
    clear_ms: NDArray[np.int64]
    order: NDArray[np.int64]


def defiles(
    entries: Entries,
    alone: NDArray[np.bool_],
    starts_ms: NDArray[np.int64],
    clear_ms: int,
) -> Defiles:
    """
    Find the queues at single-file roads.

    Roads that only one unit ever enters are none.

    Parameters
    ----------
    entries
        Of all units on all their routes; route 0 is the planned one.
    alone
        By road, whether one column passes at a time in either direction.
    starts_ms
        (K,) head of each unit at its start point.
    clear_ms
        Wanted between two units, never more than the plan leaves between any two.
    """
    roads = _met(entries)
    number = np.full(max(len(alone), 1), -1, np.int64)
    number[roads] = np.arange(len(roads))
    visits = entries.taken(number[entries.road] >= 0)
    visits = visits._replace(road=number[visits.road])
    visits = visits.taken(
        np.lexsort((visits.step, visits.route, visits.unit, visits.time))
    )
    held = _held(visits, alone[roads])
    return Defiles(
        roads=roads,
        visits=visits,
        held_ms=held,
        clear_ms=_clear(visits, held, len(roads), clear_ms),
        order=_ranks(visits, held, starts_ms),
    )


def _met(entries: Entries) -> NDArray[np.int64]:
    """Roads that two units or more enter."""
    pairs = np.unique(np.stack([entries.road, entries.unit], axis=1), axis=0)
    roads, units = np.unique(pairs[:, 0], return_counts=True)
    return np.asarray(roads[units > 1])


def _held(visits: Entries, alone: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For how long each entry holds its road, by who is planned to come next."""
    held = visits.clear.copy()
    following: dict[int, list[int]] = {}  # next planned entries of a road, latest first
    rows = zip(
        visits.unit.tolist(), visits.route.tolist(), visits.road.tolist(), strict=True
    )
    for row, (unit, route, road) in reversed(list(enumerate(rows))):
        known = following.setdefault(road, [])
        other = [at for at in known if visits.unit[at] != unit]
        if other and not alone[road] and visits.ahead[other[0]] == visits.ahead[row]:
            held[row] = visits.follow[row]
        if route == 0:
            following[road] = [row, *known[:1]]
    return held


def _clear(
    visits: Entries, held: NDArray[np.int64], roads: int, wanted_ms: int
) -> NDArray[np.int64]:
    """Time between two units at each queue, no more than the plan leaves."""
    clear = np.full(roads, wanted_ms, np.int64)
    for road in range(roads):
        rows = np.flatnonzero((visits.road == road) & (visits.route == 0)).tolist()
        for one, following in pairwise(rows):
            left = int(visits.time[following] - visits.time[one] - held[one])
            if left >= 0:
                clear[road] = min(clear[road], left)
    return clear


def _ranks(
    visits: Entries, held: NDArray[np.int64], starts_ms: NDArray[np.int64]
) -> NDArray[np.int64]:
    """
    Tell how many extra gaps each unit starts later by.

    Whoever enters a queue next after a unit has one gap more than it: as few as that
    takes, so that no gap lets anybody wait whose turn comes later anyway. Where columns
    meet head-on one of them is first at each end, and no gaps satisfy both; there who
    starts earlier has fewer.
    """
    count = len(starts_ms)
    before, waits_for = _turns(visits, held, count)
    by_start = [(int(start), unit) for unit, start in enumerate(starts_ms.tolist())]
    ready = [one for one in by_start if not waits_for[one[1]]]
    heapify(ready)
    left = sorted(by_start, reverse=True)
    order = np.zeros(count, np.int64)
    placed = np.zeros(count, np.bool_)
    while ready or left:
        _, unit = heappop(ready) if ready else left.pop()
        if placed[unit]:
            continue
        placed[unit] = True
        for later in before[unit]:
            if placed[later]:
                continue
            order[later] = max(order[later], order[unit] + 1)
            waits_for[later].discard(unit)
            if not waits_for[later]:
                heappush(ready, by_start[later])
    return order


def _turns(
    visits: Entries, held: NDArray[np.int64], count: int
) -> tuple[list[set[int]], list[set[int]]]:
    """For each unit who is next after it at some queue, and whom it is next after."""
    before = [set[int]() for _ in range(count)]
    waits_for = [set[int]() for _ in range(count)]
    planned = np.flatnonzero(visits.route == 0)
    rows = planned[np.argsort(visits.road[planned], kind="stable")]
    one, later = rows[:-1], rows[1:]
    free = visits.time[one] + held[one]
    near = (visits.road[one] == visits.road[later]) & (
        visits.time[later] - free <= MEETS_WITHIN_MS
    )
    near &= visits.unit[one] != visits.unit[later]
    for first, second in zip(
        visits.unit[one[near]].tolist(), visits.unit[later[near]].tolist(), strict=True
    ):
        before[first].add(second)
        waits_for[second].add(first)
    return before, waits_for
