"""Who is taken out of a schedule together, so that going back helps somebody.

Whoever is taken out first costs much. With him go who stands in his way, whom he waits
for, who goes a little before or after him on the same road, or anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from planners.movement.insertion_ground import NOWHERE, Board, Ground

if TYPE_CHECKING:
    from numpy.typing import NDArray

DELAY, LATENESS, COMPLETION = 0, 1, 2
COST, BEST, DONE = 0, 1, 2  # totals
NEIGHBOURS, MAKE_WAY, WAITING, WORST, ANYBODY = 0, 1, 2, 3, 4
SHARES = (2.0, 4.0, 2.0, 0.5, 0.5)  # how often each is chosen
NEAR_STEPS = 45  # of two movements that go before or after each other
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_A = np.uint64(0xBF58476D1CE4E5B9)
MIX_B = np.uint64(0x94D049BB133111EB)
S30, S27, S31, S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
UNIT = 2.0**-53


class Wish(NamedTuple):
    """
    What the search has least of, and what it leaves alone.

    ``kind`` of aim; ``stability`` in weighted steps; ``kept_course`` (M,) int32, -1
    for none, and ``kept_departs`` (L,) int32; ``locked`` (M,) bool.
    """

    kind: int
    stability: int
    kept_course: NDArray[np.int32]
    kept_departs: NDArray[np.int32]
    locked: NDArray[np.bool_]


class Hunt(NamedTuple):
    """
    A search under way.

    Attributes
    ----------
    board, best
        The schedule now, and the best so far.
    part
        (M,) int64, what each movement costs now.
    totals
        (3,) int64, `COST` now, `BEST` cost, and steps `DONE`.
    seed
        (1,) uint64.
    out, mark
        (M,) int64 who is taken out, and bool whether he is.
    old_course, old_finish, old_part, old_departs
        (M,) and (M * K,), where those were.
    key
        (M,) float64, in which order they go back.
    """

    board: Board
    best: Board
    part: NDArray[np.int64]
    totals: NDArray[np.int64]
    seed: NDArray[np.uint64]
    out: NDArray[np.int64]
    mark: NDArray[np.bool_]
    old_course: NDArray[np.int32]
    old_finish: NDArray[np.int64]
    old_part: NDArray[np.int64]
    old_departs: NDArray[np.int32]
    key: NDArray[np.float64]


@njit(cache=True, nogil=True)
def draw(seed: NDArray[np.uint64]) -> float:
    """Next number of a seed, 0 to less than 1 (splitmix64)."""
    seed[0] += GOLDEN
    mixed = seed[0]
    mixed = (mixed ^ (mixed >> S30)) * MIX_A
    mixed = (mixed ^ (mixed >> S27)) * MIX_B
    mixed ^= mixed >> S31
    return float(mixed >> S11) * UNIT


@njit(cache=True, nogil=True)
def pick(seed: NDArray[np.uint64], count: int) -> int:
    """Next whole number of a seed, 0 to less than count."""
    return int(draw(seed) * count)


@njit(cache=True, nogil=True)
def _take(wish: Wish, hunt: Hunt, movement: int, count: int) -> int:
    """Add a movement to those taken out, unless it is locked; how many there are."""
    if wish.locked[movement] or hunt.mark[movement]:
        return count
    hunt.mark[movement] = True
    hunt.out[count] = movement
    return count + 1


@njit(cache=True, nogil=True)
def _somebody(wish: Wish, hunt: Hunt) -> int:
    """A movement that costs much, by chance; for completion often the last one."""
    count = len(hunt.part)
    if wish.kind == COMPLETION and draw(hunt.seed) < 0.5:
        last = 0
        for movement in range(count):
            if hunt.board.finish[movement] > hunt.board.finish[last]:
                last = movement
        return last
    best, value = pick(hunt.seed, count), -1.0
    for _ in range(4):
        movement = pick(hunt.seed, count)
        worth = float(hunt.part[movement]) * draw(hunt.seed)
        if worth > value and not wish.locked[movement]:
            best, value = movement, worth
    return best


@njit(cache=True, nogil=True)
def _neighbour(ground: Ground, hunt: Hunt, movement: int) -> int:
    """Somebody who goes a little before or after on the same road, or -1."""
    courses = ground.movement_courses[movement + 1] - ground.movement_courses[movement]
    course = hunt.board.course[movement]
    if course < 0 or draw(hunt.seed) < 0.3:
        course = ground.movement_courses[movement] + pick(hunt.seed, courses)
    begin = ground.course_legs[course]
    leg = begin + pick(hunt.seed, ground.course_legs[course + 1] - begin)
    departure = hunt.board.departs[leg]
    if departure == NOWHERE:
        departure = ground.first[leg]
    row = ground.row_offsets[leg]
    size = ground.row_offsets[leg + 1] - row
    if size == 0:
        return -1
    start = pick(hunt.seed, size)
    for step in range(size):
        at = row + (start + step) % size
        other = ground.row_other[at]
        there = hunt.board.departs[other]
        if there == NOWHERE or hunt.mark[ground.leg_movement[other]]:
            continue
        apart = departure - there
        if (
            ground.row_span[at, 0] - NEAR_STEPS
            < apart
            < ground.row_span[at, 1] + NEAR_STEPS
        ):
            return int(ground.leg_movement[other])
    return -1


@njit(cache=True, nogil=True)
def _grow(ground: Ground, wish: Wish, hunt: Hunt, count: int, most: int) -> int:
    """Take out neighbours of those taken out, up to so many; how many are out."""
    for _ in range(4 * most):
        if count >= most or count == 0:
            break
        found = _neighbour(ground, hunt, hunt.out[pick(hunt.seed, count)])
        if found >= 0:
            count = _take(wish, hunt, found, count)
    return count


@njit(cache=True, nogil=True)
def _make_way(ground: Ground, wish: Wish, hunt: Hunt, movement: int, most: int) -> int:
    """Take out a movement and all who keep it from an earlier departure."""
    count = _take(wish, hunt, movement, 0)
    if count == 0:
        return 0
    courses = ground.movement_courses[movement + 1] - ground.movement_courses[movement]
    course = ground.by_soonest[
        ground.movement_courses[movement]
        + min(pick(hunt.seed, courses), pick(hunt.seed, courses))
    ]
    begin, end = ground.course_legs[course], ground.course_legs[course + 1]
    departure = np.int64(ground.first[begin])
    gain = hunt.board.finish[movement] - ground.soonest[course]
    if gain > 1 and draw(hunt.seed) < 0.7:
        departure += pick(hunt.seed, gain)
    for leg in range(begin, end):
        for at in range(ground.row_offsets[leg], ground.row_offsets[leg + 1]):
            other = ground.row_other[at]
            there = hunt.board.departs[other]
            if there == NOWHERE:
                continue
            apart = departure - there
            if ground.row_span[at, 0] < apart < ground.row_span[at, 1]:
                count = _take(wish, hunt, ground.leg_movement[other], count)
                if count >= most:
                    return count
        departure += ground.go_first[leg]
    return count


@njit(cache=True, nogil=True)
def _waiting(ground: Ground, wish: Wish, hunt: Hunt, movement: int, most: int) -> int:
    """Take out a movement, whom it waits for, whom those wait for, and so on."""
    count = _take(wish, hunt, movement, 0)
    at_head = 0
    while at_head < count < most:
        one = hunt.out[at_head]
        at_head += 1
        course = hunt.board.course[one]
        if course < 0:
            continue
        for leg in range(ground.course_legs[course], ground.course_legs[course + 1]):
            departure = hunt.board.departs[leg]
            for at in range(ground.row_offsets[leg], ground.row_offsets[leg + 1]):
                there = hunt.board.departs[ground.row_other[at]]
                if there == NOWHERE or departure - there != ground.row_span[at, 1]:
                    continue
                count = _take(
                    wish, hunt, ground.leg_movement[ground.row_other[at]], count
                )
                if count >= most:
                    return count
    return count


@njit(cache=True, nogil=True)
def operator_of(chance: float) -> int:
    """Which way to take out a number from 0 to less than 1 stands for."""
    left = chance * sum(SHARES)
    for operator in range(len(SHARES) - 1):
        left -= SHARES[operator]
        if left < 0.0:
            return operator
    return len(SHARES) - 1


@njit(cache=True, nogil=True)
def ruin(ground: Ground, wish: Wish, hunt: Hunt, operator: int, most: int) -> int:
    """Choose who is taken out; how many."""
    first = _somebody(wish, hunt)
    if operator == MAKE_WAY:
        return _make_way(ground, wish, hunt, first, most + 4)
    if operator == WAITING:
        count = _waiting(ground, wish, hunt, first, most)
        return _grow(ground, wish, hunt, count, most)
    count = _take(wish, hunt, first, 0)
    if operator == NEIGHBOURS:
        return _grow(ground, wish, hunt, count, most)
    for _ in range(4 * most):
        if count >= most:
            break
        if operator == WORST:
            count = _take(wish, hunt, _somebody(wish, hunt), count)
        else:
            count = _take(wish, hunt, pick(hunt.seed, len(hunt.part)), count)
    return count
