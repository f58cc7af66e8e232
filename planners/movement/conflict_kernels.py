"""Compiled sweep over who is where in the order of time; see `conflicts`.

Each place, a road or a point, has a list of those who claim it, by the begin of their
claims. Whoever claims it is held against those who began earlier, from the latest one
back for as long as any claim before still lasts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.movement.occupancy import Visits

FOLLOWING, MEETING, ALONE, CROSSING = 0, 1, 2, 3  # as in ConflictKind
ON_ALTERNATING, ON_ALONE = 1, 2  # as in SectionKind


class Claims(NamedTuple):
    """
    Who claims each place from when to when, by place and begin.

    ``offsets`` (K + 1,) int64 by place; ``row`` (n,) int64, place in the visits;
    ``begins``, ``ends`` and ``latest`` (n,) int64 seconds, the last one the latest end
    of a claim of the place up to this one.
    """

    offsets: NDArray[np.int64]
    row: NDArray[np.int64]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    latest: NDArray[np.int64]


class Asked(NamedTuple):
    """
    Claims to hold against others.

    ``row`` (m,) int64, place in their own visits; ``place`` (m,) int64; ``begins``
    (m,) int64 seconds; ``below`` (m,) int64, the first claim that is out of question,
    as are all after it.
    """

    row: NDArray[np.int64]
    place: NDArray[np.int64]
    begins: NDArray[np.int64]
    below: NDArray[np.int64]


def in_order(
    place: NDArray[np.int64],
    row: NDArray[np.int64],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    count: int,
) -> Claims:
    """
    Put claims into order, place by place.

    Parameters
    ----------
    place
        (n,), 0 to ``count - 1``.
    row
        (n,), place in the visits.
    begins, ends
        (n,), seconds.
    count
        Of places.
    """
    order = np.lexsort((begins, place))
    sizes = np.bincount(place, minlength=count)
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    in_turn = ends[order]
    return Claims(
        offsets, row[order], begins[order], in_turn, _latest(offsets, in_turn)
    )


def road_pairs(
    mine: Visits, asked: Asked, others: Visits, claims: Claims, kind: NDArray[np.int8]
) -> NDArray[np.int64]:
    """
    Pairs of visits that break a rule of a road.

    Parameters
    ----------
    mine, asked
        Visits that ask, and which of them where.
    others, claims
        Visits they are held against.
    kind
        (S,), `SectionKind` of each section.

    Returns
    -------
    NDArray[np.int64]
        (k, 3), row in ``mine``, row in ``others`` and the rule.
    """
    return np.asarray(_road_pairs(mine, asked, others, claims, kind))


def point_pairs(
    mine: Visits, asked: Asked, others: Visits, claims: Claims
) -> NDArray[np.int64]:
    """Pairs of visits whose movements cross at the point where these begin; (k, 3)."""
    return np.asarray(_point_pairs(mine, asked, others, claims))


def begun_before(
    claims: Claims, place: NDArray[np.int64], moment: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Where the claims of each place end that begin before a moment; (m,)."""
    return np.asarray(_begun_before(claims, place, moment))


@njit(cache=True, nogil=True)
def _begun_before(
    claims: Claims, place: NDArray[np.int64], moment: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Halve what is in question at each place until one claim is left."""
    found = np.empty(len(place), np.int64)
    for number in range(len(place)):
        low, high = claims.offsets[place[number]], claims.offsets[place[number] + 1]
        while low < high:
            middle = (low + high) // 2
            if claims.begins[middle] < moment[number]:
                low = middle + 1
            else:
                high = middle
        found[number] = low
    return found


@njit(cache=True, nogil=True)
def _latest(offsets: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Latest end up to each claim, place by place."""
    found = ends.copy()
    for place in range(len(offsets) - 1):
        for at in range(offsets[place] + 1, offsets[place + 1]):
            found[at] = max(found[at], found[at - 1])
    return found


@njit(cache=True, nogil=True)
def _road_pairs(
    mine: Visits, asked: Asked, others: Visits, claims: Claims, kind: NDArray[np.int8]
) -> NDArray[np.int64]:
    """Pairs that break a rule of a road."""
    found = np.empty((1024, 3), np.int64)
    count = 0
    for number in range(len(asked.row)):
        row = asked.row[number]
        begins = asked.begins[number]
        first = claims.offsets[asked.place[number]]
        for at in range(asked.below[number] - 1, first - 1, -1):
            if claims.latest[at] <= begins:
                break
            there = claims.row[at]
            if (
                claims.ends[at] <= begins
                or others.movement[there] == mine.movement[row]
            ):
                continue
            rule = _road_rule(mine, row, others, there, kind[mine.section[row]])
            if rule < 0:
                continue
            if count == len(found):
                found = np.concatenate((found, found))
            found[count, 0], found[count, 1], found[count, 2] = row, there, rule
            count += 1
    return found[:count]


@njit(cache=True, nogil=True)
def _road_rule(mine: Visits, row: int, others: Visits, there: int, kind: int) -> int:
    """Which rule of a road two visits break, -1 for none."""
    same = mine.section[row] == others.section[there]
    if kind == ON_ALONE or (kind == ON_ALTERNATING and not same):
        after = others.enters[there] >= mine.leave_clears[row]
        before = mine.enters[row] >= others.leave_clears[there]
        if not (after or before):
            return ALONE if kind == ON_ALONE else MEETING
    if not same:
        return -1
    after = (
        others.enters[there] >= mine.enter_clears[row] + mine.gap[row]
        and others.leaves[there] >= mine.leave_clears[row] + mine.gap[row]
    )
    before = (
        mine.enters[row] >= others.enter_clears[there] + others.gap[there]
        and mine.leaves[row] >= others.leave_clears[there] + others.gap[there]
    )
    return -1 if after or before else FOLLOWING


@njit(cache=True, nogil=True)
def _point_pairs(
    mine: Visits, asked: Asked, others: Visits, claims: Claims
) -> NDArray[np.int64]:
    """Pairs whose movements cross."""
    found = np.empty((1024, 3), np.int64)
    count = 0
    for number in range(len(asked.row)):
        row = asked.row[number]
        begins = asked.begins[number]
        first = claims.offsets[asked.place[number]]
        for at in range(asked.below[number] - 1, first - 1, -1):
            if claims.latest[at] <= begins:
                break
            there = claims.row[at]
            if (
                claims.ends[at] <= begins
                or others.movement[there] == mine.movement[row]
            ):
                continue
            after = others.enters[there] >= mine.enter_clears[row]
            before = mine.enters[row] >= others.enter_clears[there]
            if after or before or _share(mine.road, row, others.road, there):
                continue
            if count == len(found):
                found = np.concatenate((found, found))
            found[count, 0], found[count, 1], found[count, 2] = row, there, CROSSING
            count += 1
    return found[:count]


@njit(cache=True, nogil=True)
def _share(
    mine: NDArray[np.int32], row: int, others: NDArray[np.int32], there: int
) -> bool:
    """Whether the roads before and after a point have one in common."""
    return bool(
        mine[row] == others[there]
        or mine[row - 1] == others[there]
        or mine[row] == others[there - 1]
        or mine[row - 1] == others[there - 1]
    )
