"""A movement problem as flat arrays, leg by leg, as the searches read it."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.movement.checked_problem import checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from planners.movement.problem import Course, Departures, Movement, MovementProblem

LEG_TIMES = ("sections", "enters", "leaves", "enter_clears", "leave_clears")


class Packed(NamedTuple):
    """
    Legs in the order of movements and their courses; ``L`` legs, ``N`` sections of all.

    Times of passing are int32 seconds after the departure of the leg, departures int32
    steps of the problem.

    Attributes
    ----------
    leg_offsets
        (L + 1,) int64, where the passings of a leg begin.
    section, enter, leave, enter_clear, leave_clear
        (N,) int32, passings in order of the course.
    leg_movement, leg_course
        (L,) int32, whose leg it is; courses count through all movements.
    leg_first, leg_last
        (L,) int32, window of departures under the movement's own limits. A locked
        movement has windows of one step, and empty ones for its other courses.
    go_first, go_last, go_through
        (L,) int32, from the departure of a leg to that of the next: at the earliest, at
        the latest, and in passing through, -1 where that may not be.
    stop_area
        (L,) int32, halt area at the end of a leg, -1 for one without a limit.
    arrive_s
        (L,) int32, from a leg's departure to its head at the end, in seconds.
    clear_s
        (L,) int32, from the departure of a leg to its tail off the place of departure.
    finish
        (L,) int32, from the departure of a leg to the step in which the tail is past
        its end.
    course_legs
        (C + 1,) int64, first leg of each course.
    movement_courses
        (M + 1,) int64, first course of each movement.
    weight, ideal, wanted, earliest
        (M,) int64, priority; step of finishing on the free way, as wanted, and step of
        the earliest departure.
    gap_s
        (M,) int32.
    parking_m
        (M,) float64.
    area_m
        (A,) float64, length of column that fits into each halt area.
    """

    leg_offsets: NDArray[np.int64]
    section: NDArray[np.int32]
    enter: NDArray[np.int32]
    leave: NDArray[np.int32]
    enter_clear: NDArray[np.int32]
    leave_clear: NDArray[np.int32]
    leg_movement: NDArray[np.int32]
    leg_course: NDArray[np.int32]
    leg_first: NDArray[np.int32]
    leg_last: NDArray[np.int32]
    go_first: NDArray[np.int32]
    go_last: NDArray[np.int32]
    go_through: NDArray[np.int32]
    stop_area: NDArray[np.int32]
    arrive_s: NDArray[np.int32]
    clear_s: NDArray[np.int32]
    finish: NDArray[np.int32]
    course_legs: NDArray[np.int64]
    movement_courses: NDArray[np.int64]
    weight: NDArray[np.int64]
    ideal: NDArray[np.int64]
    wanted: NDArray[np.int64]
    earliest: NDArray[np.int64]
    gap_s: NDArray[np.int32]
    parking_m: NDArray[np.float64]
    area_m: NDArray[np.float64]

    @property
    def movements(self) -> int:
        """How many movements there are."""
        return len(self.weight)

    def legs_of(self, movement: int, course: int) -> range:
        """Legs of a course, the course by its place in the movement."""
        row = int(self.movement_courses[movement]) + course
        return range(int(self.course_legs[row]), int(self.course_legs[row + 1]))


class _Going(NamedTuple):
    """From the departure of a leg to that of the next, in steps."""

    first: int
    last: int
    through: int


def pack(problem: MovementProblem) -> Packed:
    """
    Lay a problem out in flat arrays.

    Parameters
    ----------
    problem
        With at least one movement.

    Raises
    ------
    MarchError
        The problem makes no sense: a leg without a section, times that fall, a road
        or a halt area that is not there; the text names the movement.
    """
    checked(problem)
    step = problem.step_s
    courses = [(m, c) for m, one in enumerate(problem.movements) for c in one.courses]
    legs = [leg for _, course in courses for leg in course.legs]
    goings = [_goings(course, step) for _, course in courses]
    windows = [
        window
        for (number, course), going in zip(courses, goings, strict=True)
        for window in _windows(problem.movements[number], course, going, step)
    ]
    flat = [going for each in goings for going in each]
    passings = {
        name: np.concatenate([getattr(leg, name) for leg in legs]).astype(np.int32)
        for name in LEG_TIMES
    }
    ideal = _ideal(problem, courses, goings)
    wanted = [
        free if one.wanted_s is None else _up(one.wanted_s, step)
        for one, free in zip(problem.movements, ideal, strict=True)
    ]
    return Packed(
        leg_offsets=_offsets(len(leg.sections) for leg in legs),
        section=passings["sections"],
        enter=passings["enters"],
        leave=passings["leaves"],
        enter_clear=passings["enter_clears"],
        leave_clear=passings["leave_clears"],
        leg_movement=_ints(m for m, course in courses for _ in course.legs),
        leg_course=_ints(
            row for row, (_, course) in enumerate(courses) for _ in course.legs
        ),
        leg_first=_ints(first for first, _ in windows),
        leg_last=_ints(last for _, last in windows),
        go_first=_ints(going.first for going in flat),
        go_last=_ints(going.last for going in flat),
        go_through=_ints(going.through for going in flat),
        stop_area=_ints(
            area
            for _, course in courses
            for area in (*(stop.area for stop in course.stops), -1)
        ),
        arrive_s=_ints(leg.duration_s for leg in legs),
        clear_s=_ints(int(leg.enter_clears[0]) for leg in legs),
        finish=_ints(_up(leg.clears_s, step) for leg in legs),
        course_legs=_offsets(len(course.legs) for _, course in courses),
        movement_courses=_offsets(len(one.courses) for one in problem.movements),
        weight=np.array([one.weight for one in problem.movements], np.int64),
        ideal=np.array(ideal, np.int64),
        wanted=np.array(wanted, np.int64),
        earliest=np.array(
            [_up(one.earliest_s, step) for one in problem.movements], np.int64
        ),
        gap_s=_ints(one.gap_s for one in problem.movements),
        parking_m=np.array([one.parking_m for one in problem.movements], np.float64),
        area_m=np.array([area.parking_m for area in problem.areas], np.float64),
    )


def _goings(course: Course, step: int) -> list[_Going]:
    """Steps between departures for each leg; zeros for the last, which has no next."""
    found = []
    for leg, stop in zip(course.legs, course.stops, strict=False):
        arrives = leg.duration_s
        first = _up(arrives + stop.least_s, step)
        last = max(first, (arrives + stop.most_s) // step)
        through = _up(arrives, step) if stop.least_s == 0 else -1
        found.append(_Going(first, last, through))
    return [*found, _Going(0, 0, -1)]


def _windows(
    movement: Movement, course: Course, goings: Sequence[_Going], step: int
) -> Iterable[tuple[int, int]]:
    """First and last departure of each leg of a course, in steps."""
    locked = movement.locked
    if locked is not None:
        if movement.courses[locked.course] is not course:
            return [(0, -1)] * len(course.legs)
        return [(at // step, at // step) for at in locked.departs_s]
    firsts = [_up(movement.earliest_s, step)]
    for going in goings[:-1]:
        firsts.append(firsts[-1] + going.first)
    lasts = [(movement.latest_s - course.legs[-1].clears_s) // step]
    for going in reversed(goings[:-1]):
        lasts.append(lasts[-1] - going.first)
    lasts.reverse()
    if movement.start_by_s is not None:
        reached = movement.start_by_s // step
        for number, going in enumerate(goings):
            lasts[number] = min(lasts[number], reached)
            reached += going.last
    return zip(firsts, lasts, strict=True)


def _ideal(
    problem: MovementProblem,
    courses: Sequence[tuple[int, Course]],
    goings: Sequence[Sequence[_Going]],
) -> list[int]:
    """Step in which each movement is past its release point if nobody else moves."""
    step = problem.step_s
    best: dict[int, int] = {}
    for (number, course), going in zip(courses, goings, strict=True):
        needed = sum(one.first for one in going) + _up(course.legs[-1].clears_s, step)
        best[number] = min(best.get(number, needed), needed)
    return [
        _up(one.earliest_s, step) + best[number]
        for number, one in enumerate(problem.movements)
    ]


def schedule_steps(
    problem: MovementProblem, packed: Packed, placed: Sequence[Departures | None]
) -> NDArray[np.int64]:
    """Departures by leg in steps, (L,) int64; -1 for legs that nobody drives."""
    found = np.full(len(packed.leg_first), -1, np.int64)
    for number, one in enumerate(placed):
        if one is not None:
            legs = packed.legs_of(number, one.course)
            found[legs.start : legs.stop] = np.array(one.departs_s) // problem.step_s
    return found


def _up(seconds: int, step: int) -> int:
    """Whole steps that are not less than some seconds."""
    return -(-seconds // step)


def _ints(values: Iterable[int]) -> NDArray[np.int32]:
    return np.fromiter(values, np.int32)


def _offsets(sizes: Iterable[int]) -> NDArray[np.int64]:
    """Where each of some rows begins, and where the last ends."""
    return np.fromiter(accumulate(sizes, initial=0), np.int64)
