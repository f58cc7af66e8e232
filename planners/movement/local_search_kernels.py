"""Compiled ruin and recreate: take a few movements out, put them back another way.

Who is taken out stands in the way of somebody delayed, or near to him; they go back
one by one, each to its exact earliest finish. What costs more stays with a chance that
falls with the heat. Only what changed is undone. Chance comes from a seed held in the
search, so the same seed and the same steps give the same schedule.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from planners.movement.insertion_ground import NOWHERE, Ground, Space
from planners.movement.insertion_kernels import lift, place, settle, stands
from planners.movement.local_search_ruin import (
    BEST,
    COMPLETION,
    COST,
    DONE,
    LATENESS,
    MAKE_WAY,
    Hunt,
    Wish,
    draw,
    operator_of,
    pick,
    ruin,
)
from planners.movement.value import COMPLETION_STEPS, MISSING_STEPS

EARLY = 0.25  # of those put back wait on the road rather than at home
SKIPPED = 0.1  # of courses are not looked at

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def cost_of(ground: Ground, wish: Wish, movement: int, finish: int) -> int:
    """What a movement counts when it finishes so, without the aim's stability."""
    if finish == NOWHERE:
        outweighs = COMPLETION_STEPS if wish.kind == COMPLETION else 1
        return int(ground.weight[movement]) * MISSING_STEPS * outweighs
    due = ground.wanted[movement] if wish.kind == LATENESS else ground.ideal[movement]
    return int(ground.weight[movement]) * max(0, finish - int(due))


@njit(cache=True, nogil=True)
def count_parts(ground: Ground, wish: Wish, hunt: Hunt) -> int:
    """Count what every movement of the board costs; the cost of all."""
    for movement in range(len(hunt.part)):
        course, kept = hunt.board.course[movement], wish.kept_course[movement]
        finish = hunt.board.finish[movement]
        hunt.part[movement] = cost_of(ground, wish, movement, finish)
        if kept >= 0 and not _is_kept(
            ground, wish, course, kept, hunt.board.departs, 0
        ):
            hunt.part[movement] += wish.stability
    return total(wish, hunt)


@njit(cache=True, nogil=True)
def begin(ground: Ground, wish: Wish, hunt: Hunt) -> None:
    """Count the schedule now, and take it for the best."""
    hunt.totals[COST] = count_parts(ground, wish, hunt)
    _keep_best(hunt)


@njit(cache=True, nogil=True)
def tidy(ground: Ground, wish: Wish, hunt: Hunt, space: Space) -> int:
    """
    Put everybody of the board back, to wait at home rather than on the road.

    Returns
    -------
    int
        What the schedule costs then: more than before only where completion counts
        and somebody goes back to later departures because they are kept.
    """
    count_parts(ground, wish, hunt)
    for movement in range(len(hunt.part)):
        if not wish.locked[movement]:
            lift(ground, hunt.board, movement)
            seat(ground, wish, hunt, movement, 0, space)
    return total(wish, hunt)


@njit(cache=True, nogil=True)
def _is_kept(
    ground: Ground,
    wish: Wish,
    course: int,
    kept: int,
    departs: NDArray[np.int32],
    begin: int,
) -> bool:
    """Whether departures, those of a course from a place on, are as kept."""
    if course != kept:
        return False
    for leg in range(ground.course_legs[course], ground.course_legs[course + 1]):
        if wish.kept_departs[leg] != departs[leg - begin]:
            return False
    return True


@njit(cache=True, nogil=True)
def seat(
    ground: Ground, wish: Wish, hunt: Hunt, movement: int, skipped: int, space: Space
) -> None:
    """Put a movement where it costs least, given the others, and count it."""
    course, finish = place(ground, hunt.board, movement, skipped, space)
    cost = cost_of(ground, wish, movement, finish)
    kept = wish.kept_course[movement]
    if kept >= 0:
        begin, end = ground.course_legs[kept], ground.course_legs[kept + 1]
        if not _is_kept(ground, wish, course, kept, space.found, begin):
            cost += wish.stability
            then = np.int64(wish.kept_departs[end - 1]) + ground.finish[end - 1]
            before = cost_of(ground, wish, movement, then)
            if before <= cost and stands(
                ground, hunt.board, kept, wish.kept_departs, space
            ):
                cost, course, finish = before, kept, then
                for leg in range(begin, end):
                    space.found[leg - begin] = wish.kept_departs[leg]
    if course >= 0:
        settle(ground, hunt.board, movement, course, finish, space.found)
    hunt.part[movement] = cost


@njit(cache=True, nogil=True)
def total(wish: Wish, hunt: Hunt) -> int:
    """What the schedule costs now."""
    cost, last = 0, 0
    for movement in range(len(hunt.part)):
        cost += int(hunt.part[movement])
        last = max(last, int(hunt.board.finish[movement]))
    if wish.kind == COMPLETION:
        cost += last * COMPLETION_STEPS
    return cost


@njit(cache=True, nogil=True)
def _remember(ground: Ground, hunt: Hunt, count: int) -> None:
    """Note where those are who are taken out, and take them off the board."""
    width = len(hunt.old_departs) // len(hunt.part)
    for at in range(count):
        movement = hunt.out[at]
        course = hunt.board.course[movement]
        hunt.old_course[at] = course
        hunt.old_finish[at] = hunt.board.finish[movement]
        hunt.old_part[at] = hunt.part[movement]
        if course >= 0:
            begin = ground.course_legs[course]
            for leg in range(begin, ground.course_legs[course + 1]):
                hunt.old_departs[at * width + leg - begin] = hunt.board.departs[leg]
    for at in range(count):
        lift(ground, hunt.board, hunt.out[at])


@njit(cache=True, nogil=True)
def _undo(ground: Ground, hunt: Hunt, count: int) -> None:
    """Put everybody back where he was."""
    width = len(hunt.old_departs) // len(hunt.part)
    for at in range(count):
        lift(ground, hunt.board, hunt.out[at])
    for at in range(count):
        movement = hunt.out[at]
        hunt.part[movement] = hunt.old_part[at]
        if hunt.old_course[at] >= 0:
            found = hunt.old_departs[at * width : (at + 1) * width]
            settle(
                ground,
                hunt.board,
                movement,
                hunt.old_course[at],
                hunt.old_finish[at],
                found,
            )


@njit(cache=True, nogil=True)
def _sequence(
    ground: Ground, hunt: Hunt, operator: int, count: int
) -> NDArray[np.int64]:
    """Places of those taken out in the order in which they go back."""
    mode = pick(hunt.seed, 4)
    for at in range(count):
        movement = hunt.out[at]
        weight = float(ground.weight[movement])
        chance = draw(hunt.seed)
        if mode == 0:
            hunt.key[at] = chance
        elif mode == 1:
            hunt.key[at] = chance - weight
        elif mode == 2:
            hunt.key[at] = ground.ideal[movement] - 40.0 * weight * chance
        else:
            hunt.key[at] = -float(hunt.old_part[at]) * chance
    if operator == MAKE_WAY:
        hunt.key[0] = -1e18
    return np.argsort(hunt.key[:count])


@njit(cache=True, nogil=True)
def _recreate(
    ground: Ground, wish: Wish, hunt: Hunt, order: NDArray[np.int64], space: Space
) -> None:
    """Put back who was taken out, now and then without one of its courses."""
    for at in order:
        movement = hunt.out[at]
        begin = ground.movement_courses[movement]
        courses = ground.movement_courses[movement + 1] - begin
        skipped = 0
        if courses > 1:
            for course in range(courses):
                if draw(hunt.seed) < SKIPPED:
                    skipped |= 1 << course
            if skipped == (1 << courses) - 1:
                skipped = 0
        space.early[0] = draw(hunt.seed) < EARLY
        seat(ground, wish, hunt, movement, skipped, space)
        space.early[0] = False
        hunt.mark[movement] = False


@njit(cache=True, nogil=True)
def _keep_best(hunt: Hunt) -> None:
    """Note the schedule now as the best."""
    hunt.best.departs[:] = hunt.board.departs
    hunt.best.course[:] = hunt.board.course
    hunt.best.finish[:] = hunt.board.finish
    hunt.totals[BEST] = hunt.totals[COST]


@njit(cache=True, nogil=True)
def anneal(
    ground: Ground,
    wish: Wish,
    hunt: Hunt,
    steps: int,
    heat: float,
    most: int,
    space: Space,
) -> None:
    """
    Ruin and recreate so many times.

    Parameters
    ----------
    ground, wish, space
        What is fixed, what is wanted, and what may be written to.
    hunt
        A search whose totals are right; it is changed.
    steps
        How many times.
    heat
        Additional cost that is taken with a chance of 1 in e.
    most
        At most so many movements are taken out at once.
    """
    for _ in range(steps):
        operator = operator_of(draw(hunt.seed))
        count = ruin(ground, wish, hunt, operator, 2 + pick(hunt.seed, most - 1))
        hunt.totals[DONE] += 1
        if count == 0:
            continue
        _remember(ground, hunt, count)
        order = _sequence(ground, hunt, operator, count)
        _recreate(ground, wish, hunt, order, space)
        cost = total(wish, hunt)
        worse = cost - hunt.totals[COST]
        if worse > 0 and draw(hunt.seed) >= math.exp(-worse / heat):
            _undo(ground, hunt, count)
            continue
        hunt.totals[COST] = cost
        if cost < hunt.totals[BEST]:
            _keep_best(hunt)
