"""Compiled part of the bound by prices: every movement picks its cheapest way alone.

Each section has a price for each step. A movement pays for the steps in which it keeps
others off a section, and for being late; departures of its legs follow each other
within its halts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from numba import njit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEVER = 1e18


class Ways(NamedTuple):
    """
    What free movements may choose from, in steps.

    Attributes
    ----------
    who
        (F,) int64, the free movements.
    movement_courses, course_legs
        (M + 1,) and (C + 1,) int64.
    first, last
        (L,) int64, windows of departures, empty for what cannot be driven.
    go_first, go_last, finish
        (L,) int64.
    weight, base, missing
        (M,) int64, cost of a late step, step after which they count, and cost of no
        place.
    closed_offsets, closed_low, closed_high
        (L + 1,), (J,) and (J,) int64, open spans without departures.
    use_offsets, use_row, use_begin, use_end
        (L + 1,) and (U,) int64: from ``use_begin`` until before ``use_end`` steps after
        its departure a leg keeps others off a section.
    """

    who: NDArray[np.int64]
    movement_courses: NDArray[np.int64]
    course_legs: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    go_first: NDArray[np.int64]
    go_last: NDArray[np.int64]
    finish: NDArray[np.int64]
    weight: NDArray[np.int64]
    base: NDArray[np.int64]
    missing: NDArray[np.int64]
    closed_offsets: NDArray[np.int64]
    closed_low: NDArray[np.int64]
    closed_high: NDArray[np.int64]
    use_offsets: NDArray[np.int64]
    use_row: NDArray[np.int64]
    use_begin: NDArray[np.int64]
    use_end: NDArray[np.int64]


class Desk(NamedTuple):
    """
    What the choice writes to: ``K`` legs of a course at most, ``W`` steps of a window.

    ``best`` (K, W) float64, ``onward`` (K, W), ``queue`` (W,) and ``way`` (K,) int64.
    """

    best: NDArray[np.float64]
    onward: NDArray[np.int64]
    queue: NDArray[np.int64]
    way: NDArray[np.int64]


@njit(cache=True, nogil=True)
def add_up(price: NDArray[np.float64], until: NDArray[np.float64]) -> float:
    """Prices of each row before each step, and the sum of all."""
    total = 0.0
    for row in range(price.shape[0]):
        so_far = 0.0
        for at in range(price.shape[1]):
            until[row, at] = so_far
            so_far += price[row, at]
        until[row, price.shape[1]] = so_far
        total += so_far
    return total


@njit(cache=True, nogil=True)
def choose_ways(
    ways: Ways,
    until: NDArray[np.float64],
    use: NDArray[np.float64],
    departs: NDArray[np.int64],
    desk: Desk,
) -> float:
    """
    Let every free movement choose, and add up what they pay.

    Parameters
    ----------
    ways
        What they choose from.
    until
        (R, T + 1), prices of each row before each step.
    use
        (R, T), written: how many keep others off a row in a step.
    departs
        (L,) int64, written: the choices, -1 for legs that nobody drives.
    desk
        May be written to.
    """
    use[:] = 0.0
    departs[:] = -1
    total = 0.0
    for movement in ways.who:
        least, chosen = float(ways.missing[movement]), -1
        for course in range(
            ways.movement_courses[movement], ways.movement_courses[movement + 1]
        ):
            pays = _cheapest(ways, until, movement, course, desk)
            if pays < least:
                least, chosen = pays, course
                begin = ways.course_legs[course]
                for leg in range(begin, ways.course_legs[course + 1]):
                    departs[leg] = desk.way[leg - begin]
        total += least
        _clear_others(ways, movement, chosen, departs)
        if chosen >= 0:
            _count_use(ways, chosen, departs, use)
    return total


@njit(cache=True, nogil=True)
def _clear_others(
    ways: Ways, movement: int, chosen: int, departs: NDArray[np.int64]
) -> None:
    """Forget courses that were cheapest for a while."""
    for course in range(
        ways.movement_courses[movement], ways.movement_courses[movement + 1]
    ):
        if course != chosen:
            for leg in range(ways.course_legs[course], ways.course_legs[course + 1]):
                departs[leg] = -1


@njit(cache=True, nogil=True)
def _count_use(
    ways: Ways, course: int, departs: NDArray[np.int64], use: NDArray[np.float64]
) -> None:
    """Note where and when a course keeps others off."""
    for leg in range(ways.course_legs[course], ways.course_legs[course + 1]):
        for at in range(ways.use_offsets[leg], ways.use_offsets[leg + 1]):
            row = ways.use_row[at]
            for step in range(
                departs[leg] + ways.use_begin[at], departs[leg] + ways.use_end[at]
            ):
                use[row, step] += 1.0


@njit(cache=True, nogil=True)
def _cheapest(  # noqa: C901, PLR0912 - one pass over legs and windows
    ways: Ways, until: NDArray[np.float64], movement: int, course: int, desk: Desk
) -> float:
    """What the cheapest departures on a course cost; they are written to the desk."""
    begin, end = ways.course_legs[course], ways.course_legs[course + 1]
    if ways.first[begin] > ways.last[begin]:
        return NEVER
    for leg in range(end - 1, begin - 1, -1):
        at = leg - begin
        first = ways.first[leg]
        size = ways.last[leg] - first + 1
        cost = desk.best[at]
        if leg == end - 1:
            for s in range(size):
                late = max(0, first + s + ways.finish[leg] - ways.base[movement])
                cost[s] = float(late * ways.weight[movement])
        else:
            _onward(ways, leg, size, desk, at)
        for q in range(ways.use_offsets[leg], ways.use_offsets[leg + 1]):
            row = ways.use_row[q]
            opens, shuts = first + ways.use_begin[q], first + ways.use_end[q]
            for s in range(size):
                cost[s] += until[row, shuts + s] - until[row, opens + s]
        for q in range(ways.closed_offsets[leg], ways.closed_offsets[leg + 1]):
            low = max(0, ways.closed_low[q] + 1 - first)
            for s in range(low, min(size, ways.closed_high[q] - first)):
                cost[s] = NEVER
    size = ways.last[begin] - ways.first[begin] + 1
    least, where = NEVER, -1
    for s in range(size):
        if desk.best[0, s] < least:
            least, where = desk.best[0, s], s
    if where < 0:
        return NEVER
    for leg in range(begin, end):
        at = leg - begin
        desk.way[at] = ways.first[leg] + where
        where = desk.onward[at, where]
    return least


@njit(cache=True, nogil=True)
def _onward(ways: Ways, leg: int, size: int, desk: Desk, at: int) -> None:
    """The cheapest next departure for each of a leg, by a window that slides."""
    ahead = desk.best[at + 1]
    then_first = ways.first[leg + 1]
    then_size = ways.last[leg + 1] - then_first + 1
    queue = desk.queue
    head, tail, entered = 0, 0, 0
    for s in range(size):
        departs = ways.first[leg] + s
        low = departs + ways.go_first[leg] - then_first
        high = departs + ways.go_last[leg] - then_first
        while entered <= high and entered < then_size:
            while tail > head and ahead[queue[tail - 1]] > ahead[entered]:
                tail -= 1
            queue[tail] = entered
            tail += 1
            entered += 1
        while head < tail and queue[head] < low:
            head += 1
        if head < tail:
            desk.best[at, s] = ahead[queue[head]]
            desk.onward[at, s] = queue[head]
        else:
            desk.best[at, s] = NEVER
            desk.onward[at, s] = 0


@njit(cache=True, nogil=True)
def move_prices(
    price: NDArray[np.float64],
    use: NDArray[np.float64],
    way: NDArray[np.float64],
    lack: float,
    keeps: float,
) -> float:
    """
    Raise prices where more than one keeps others off, lower them where nobody does.

    Parameters
    ----------
    price, use
        (R, T), prices, changed, and how many keep others off.
    way
        (R, T), changed: the direction in which prices moved before.
    lack
        Times the length of step: how much the bound may still rise.
    keeps
        Share of the former direction, 0 to below 1.

    Returns
    -------
    float
        The squared length of the direction; prices stand still at 0.
    """
    length = 0.0
    for row in range(price.shape[0]):
        for at in range(price.shape[1]):
            pull = use[row, at] - 1.0
            if price[row, at] <= 0.0 and pull < 0.0:
                pull = 0.0
            way[row, at] = keeps * way[row, at] + (1.0 - keeps) * pull
            length += way[row, at] * way[row, at]
    if length < 1e-9:
        return 0.0
    by = lack / length
    for row in range(price.shape[0]):
        for at in range(price.shape[1]):
            price[row, at] = max(0.0, price[row, at] + by * way[row, at])
    return length
