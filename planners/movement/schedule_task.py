"""A movement problem as arrays, with what is wanted of its schedule and what is fixed.

Exact search and bounds look at parts of a problem again and again: some movements are
free, others stand where they are or are left out. A task is such a part. What stands
fixed forbids departures to what is free, so only free legs remain in its table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.movement.conflict_table import ForbiddenDifferences
from planners.movement.packed import schedule_steps
from planners.movement.problem import Aim, AimKind, Departures, Schedule
from planners.movement.value import COMPLETION_STEPS, missing_cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planners.movement.packed import Packed
    from planners.movement.problem import MovementProblem


class Task(NamedTuple):
    """
    Free movements among fixed ones.

    Attributes
    ----------
    packed
        The whole problem; legs and movements keep their numbers.
    table
        Differences between free legs; what is closed to them includes what the fixed
        movements take.
    kind, stability, kept
        The aim; ``kept`` (L,) int64 departures in steps to stay close to, -1 for none.
    step_s
        Seconds in a step.
    free
        (M,) bool, who is to be placed. The others are fixed, or absent.
    fixed
        (L,) int64, departures of the fixed movements in steps, -1 for other legs.
    first, last
        (L,) int64, windows of departures of the free; empty for all others.
    """

    packed: Packed
    table: ForbiddenDifferences
    kind: AimKind
    stability: int
    kept: NDArray[np.int64]
    step_s: int
    free: NDArray[np.bool_]
    fixed: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def task_of(
    problem: MovementProblem, packed: Packed, table: ForbiddenDifferences, aim: Aim
) -> Task:
    """
    All of a problem: what is locked is fixed, everything else is free.

    Parameters
    ----------
    problem, packed, table
        The same problem, laid out, and its forbidden differences.
    aim
        What its schedule shall have least of.
    """
    none = np.full(len(packed.leg_first), -1, np.int64)
    kept = none
    if aim.kept is not None:
        kept = schedule_steps(problem, packed, aim.kept.placed)
    whole = Task(
        packed=packed,
        table=table,
        kind=aim.kind,
        stability=aim.stability,
        kept=kept,
        step_s=problem.step_s,
        free=np.ones(packed.movements, np.bool_),
        fixed=none,
        first=packed.leg_first.astype(np.int64),
        last=packed.leg_last.astype(np.int64),
    )
    locked = [one.locked for one in problem.movements]
    stands = schedule_steps(problem, packed, locked)
    return part(whole, np.array([one is None for one in locked]), stands)


def part(task: Task, free: NDArray[np.bool_], stands: NDArray[np.int64]) -> Task:
    """
    Make fewer movements free.

    Parameters
    ----------
    task
        Of which to take a part.
    free
        (M,) bool, who stays free; who is not free in the task stays so.
    stands
        (L,) int64, departures in steps of those that become fixed, -1 for all legs of
        those that are left out. Departures of the free are ignored.
    """
    packed = task.packed
    free = free & task.free
    is_free = free[packed.leg_movement]
    settles = (task.free & ~free)[packed.leg_movement]
    fixed = np.where(settles, stands, task.fixed)
    new = np.where(settles, stands, -1)
    return task._replace(
        table=_part_of_table(task.table, is_free, new),
        free=free,
        fixed=fixed,
        first=np.where(is_free, task.first, 0),
        last=np.where(is_free, task.last, -1),
    )


def _part_of_table(
    table: ForbiddenDifferences, is_free: NDArray[np.bool_], new: NDArray[np.int64]
) -> ForbiddenDifferences:
    """Rows between free legs, and what legs that stand now close to them."""
    legs = len(is_free)
    rows = np.repeat(np.arange(legs), np.diff(table.offsets))
    keeps = is_free[rows] & is_free[table.other]
    closes = is_free[rows] & (new[table.other] >= 0)
    at = new[table.other[closes]]
    old = np.repeat(np.arange(legs), np.diff(table.closed_offsets))
    stays = is_free[old]
    row = np.concatenate([old[stays], rows[closes]])
    low = np.concatenate([table.closed_low[stays], at + table.low[closes]])
    high = np.concatenate([table.closed_high[stays], at + table.high[closes]])
    order = np.lexsort((high, low, row))
    return ForbiddenDifferences(
        _offsets(rows[keeps], legs),
        table.other[keeps],
        table.low[keeps],
        table.high[keeps],
        _offsets(row, legs),
        low[order].astype(np.int32),
        high[order].astype(np.int32),
    )


def within(task: Task, limit: int) -> Task:
    """
    Narrow the windows to what a schedule of limited cost can use.

    Parameters
    ----------
    task
        With free movements that may all be placed.
    limit
        Cost at most, of the free and the fixed movements together.

    Returns
    -------
    Task
        Courses that cannot be used any more have empty windows; differences that
        cannot occur any more are gone.
    """
    packed = task.packed
    first, last = task.first.copy(), task.last.copy()
    following = next_legs(packed)
    ends = np.flatnonzero(following < 0)
    latest = _latest_finish(task, limit)[packed.leg_movement[ends]]
    last[ends] = np.minimum(last[ends], latest - packed.finish[ends])
    _reach(packed, following, first, last)
    row = np.repeat(np.arange(len(first)), np.diff(task.table.offsets))
    other = task.table.other
    occurs = (task.table.low < last[row] - first[other]) & (
        task.table.high > first[row] - last[other]
    )
    occurs &= (first <= last)[row] & (first <= last)[other]
    table = task.table._replace(
        offsets=_offsets(row[occurs], len(first)),
        other=other[occurs],
        low=task.table.low[occurs],
        high=task.table.high[occurs],
    )
    return task._replace(table=table, first=first, last=last)


def _latest_finish(task: Task, limit: int) -> NDArray[np.int64]:
    """Last step in which each movement may finish under a limit of cost, (M,)."""
    packed = task.packed
    left = max(0, limit - fixed_cost(task))
    if task.kind is AimKind.COMPLETION:
        return np.full(packed.movements, left // COMPLETION_STEPS, np.int64)
    return base_steps(task) + left // packed.weight


def base_steps(task: Task) -> NDArray[np.int64]:
    """Step after which each movement's finish costs, (M,)."""
    packed = task.packed
    return packed.wanted if task.kind is AimKind.LATENESS else packed.ideal


def next_legs(packed: Packed) -> NDArray[np.int64]:
    """The leg after each leg of its course, (L,); -1 after the last."""
    following = np.arange(1, len(packed.leg_first) + 1)
    following[packed.course_legs[1:] - 1] = -1
    return following


def _reach(
    packed: Packed,
    following: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
) -> None:
    """Narrow windows to departures that the legs before and after can keep up with."""
    goes = np.flatnonzero(following >= 0)
    then = following[goes]
    for _ in range(int(np.diff(packed.course_legs).max())):
        last[goes] = np.minimum(last[goes], last[then] - packed.go_first[goes])
        first[goes] = np.maximum(first[goes], first[then] - packed.go_last[goes])
    for _ in range(int(np.diff(packed.course_legs).max())):
        first[then] = np.maximum(first[then], first[goes] + packed.go_first[goes])
        last[then] = np.minimum(last[then], last[goes] + packed.go_last[goes])
    course = packed.leg_course
    useless = np.zeros(len(packed.course_legs) - 1, np.bool_)
    np.logical_or.at(useless, course, first > last)
    first[useless[course]], last[useless[course]] = 0, -1


def finishes(packed: Packed, departs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Step in which each movement is past its release point, (M,); -1 for no place."""
    ends = packed.course_legs[1:] - 1
    done = np.where(departs[ends] >= 0, departs[ends] + packed.finish[ends], -1)
    return np.maximum.reduceat(done, packed.movement_courses[:-1])


def cost_of(task: Task, departs: NDArray[np.int64], who: NDArray[np.bool_]) -> int:
    """
    What some movements cost under given departures.

    Parameters
    ----------
    task
        Whose aim counts.
    departs
        (L,) int64, departures in steps, -1 for legs that nobody drives.
    who
        (M,) bool, movements to count.
    """
    packed = task.packed
    ends = finishes(packed, departs)
    placed = who & (ends >= 0)
    late = np.maximum(0, ends - base_steps(task))[placed]
    cost = int((packed.weight[placed] * late).sum())
    if task.kind is AimKind.COMPLETION and placed.any():
        cost += COMPLETION_STEPS * int(ends[placed].max())
    cost += missing_cost(task.kind) * int(packed.weight[who & ~placed].sum())
    if task.stability:
        cost += task.stability * int(_moved(task, departs, who).sum())
    return cost


def fixed_cost(task: Task) -> int:
    """What the fixed movements cost, but for the step in which the last finishes."""
    present = fixed_movements(task)
    cost = cost_of(task, task.fixed, present)
    if task.kind is AimKind.COMPLETION:
        cost -= COMPLETION_STEPS * max(0, fixed_end(task))
    return cost


def fixed_end(task: Task) -> int:
    """Step in which the last fixed movement finishes; -1 where there is none."""
    return int(finishes(task.packed, task.fixed).max())


def fixed_movements(task: Task) -> NDArray[np.bool_]:
    """Who is fixed, (M,)."""
    return finishes(task.packed, task.fixed) >= 0


def present(task: Task) -> NDArray[np.bool_]:
    """Who is free or fixed, and not left out, (M,) bool."""
    return task.free | fixed_movements(task)


def _moved(
    task: Task, departs: NDArray[np.int64], who: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which of some movements are elsewhere than in the kept schedule, (M,)."""
    leg_movement = task.packed.leg_movement
    was = np.zeros(len(who), np.bool_)
    moved = np.zeros(len(who), np.bool_)
    np.logical_or.at(was, leg_movement, task.kept >= 0)
    np.logical_or.at(moved, leg_movement, task.kept != departs)
    return who & was & moved


def schedule_of(
    problem: MovementProblem, packed: Packed, departs: NDArray[np.int64]
) -> Schedule:
    """
    Departures by leg as a schedule.

    Parameters
    ----------
    problem, packed
        The same problem twice.
    departs
        (L,) int64 in steps, -1 for legs that nobody drives.
    """
    return Schedule(
        tuple(
            _placed(packed, departs, number, problem.step_s)
            for number in range(packed.movements)
        )
    )


def _placed(
    packed: Packed, departs: NDArray[np.int64], number: int, step_s: int
) -> Departures | None:
    """Where a movement is, in seconds."""
    courses: Sequence[int] = range(
        int(packed.movement_courses[number + 1] - packed.movement_courses[number])
    )
    for course in courses:
        legs = packed.legs_of(number, course)
        if departs[legs.start] >= 0:
            times = departs[legs.start : legs.stop] * step_s
            return Departures(course, tuple(times.tolist()))
    return None


def _offsets(rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Where each row begins when rows are in order."""
    return np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))])
