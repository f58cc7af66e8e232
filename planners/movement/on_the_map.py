"""Where every movement of a schedule is at a moment: on which parts of which roads.

Between the four times at which head and tail pass the ends of a section, both go at an
even speed. So what is asked of a moment is answered for all movements at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from planners.errors import PlanningError
from planners.movement.occupancy import visits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from planners.movement.conflict import Conflict
    from planners.movement.problem import (
        Course,
        Departures,
        MovementProblem,
        Schedule,
    )

Number = TypeVar("Number", bound=np.generic)


class MovementState(IntEnum):
    """What a movement does at a moment."""

    NOT_PLACED = 0  # the schedule has no time for it
    NOT_STARTED = 1
    MOVING = 2  # the head moves, or the tail still closes up to the release point
    HALTED = 3  # the head is in a halt area
    COMPLETED = 4  # the tail is past the release point


class Rests(NamedTuple):
    """
    Stays in halt areas, (H,) each, times in seconds.

    A movement that passes a halt area without a stay is not among them.

    Attributes
    ----------
    movement
        int64, who.
    area
        int64, halt area, -1 for one without a limit.
    section
        int64, section at whose end it leaves the road.
    arrives, arrived
        int64, head and tail off the road.
    departs, departed
        int64, head and tail on the road again.
    """

    movement: NDArray[np.int64]
    area: NDArray[np.int64]
    section: NDArray[np.int64]
    arrives: NDArray[np.int64]
    arrived: NDArray[np.int64]
    departs: NDArray[np.int64]
    departed: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """
    Every passing of a section in a schedule, movement by movement, in order of travel.

    Attributes
    ----------
    offsets
        (M + 1,) int64, where the passings of a movement begin; none for one that the
        schedule does not place.
    movement, section
        (N,) int64, who passes which section.
    enters, leaves
        (N,) int64, head at its beginning and at its end, seconds.
    enter_clears, leave_clears
        (N,) int64, tail past its beginning and past its end, seconds.
    rests
        Stays in halt areas.
    """

    offsets: NDArray[np.int64]
    movement: NDArray[np.int64]
    section: NDArray[np.int64]
    enters: NDArray[np.int64]
    leaves: NDArray[np.int64]
    enter_clears: NDArray[np.int64]
    leave_clears: NDArray[np.int64]
    rests: Rests

    @property
    def placed(self) -> NDArray[np.int64]:
        """Movements that have a time, rising."""
        return np.flatnonzero(np.diff(self.offsets))

    @property
    def starts_s(self) -> NDArray[np.int64]:
        """Head at the start point, (P,) seconds, of the placed ones."""
        return np.asarray(self.enters[self.offsets[self.placed]])

    @property
    def finishes_s(self) -> NDArray[np.int64]:
        """Tail past the release point, (P,) seconds, of the placed ones."""
        return np.asarray(self.leave_clears[self.offsets[self.placed + 1] - 1])

    @property
    def span_s(self) -> tuple[int, int]:
        """First head at a start point and last tail past a release point; (0, 0)."""
        if not len(self.section):
            return 0, 0
        return int(self.starts_s.min()), int(self.finishes_s.max())


@dataclass(frozen=True, slots=True, eq=False)
class Whereabouts:
    """
    All movements at one moment.

    A share counts from the beginning of a section, 0, to its end, 1. Before its start
    a movement is at its start point, after its end at its release point.

    Attributes
    ----------
    time_s
        The moment.
    state
        (M,) int8, a `MovementState`.
    head_section, tail_section
        (M,) int64; -1 for a movement that is not placed.
    head_share, tail_share
        (M,) float64, where on that section; 0 for a movement that is not placed.
    movement, section
        (n,) int64, stretches of road that are covered, movement by movement, from the
        tail to the head.
    from_share, to_share
        (n,) float64, the part of the section; the second is larger.
    rest_movement, rest_area, rest_section
        (k,) int64, who is in a halt area, which one, and at the end of which section.
    rest_share
        (k,) float64, how much of the movement is off the road there, above 0 to 1.
    """

    time_s: float
    state: NDArray[np.int8]
    head_section: NDArray[np.int64]
    tail_section: NDArray[np.int64]
    head_share: NDArray[np.float64]
    tail_share: NDArray[np.float64]
    movement: NDArray[np.int64]
    section: NDArray[np.int64]
    from_share: NDArray[np.float64]
    to_share: NDArray[np.float64]
    rest_movement: NDArray[np.int64]
    rest_area: NDArray[np.int64]
    rest_section: NDArray[np.int64]
    rest_share: NDArray[np.float64]

    def count(self, state: MovementState) -> int:
        """How many movements are in a state."""
        return int((self.state == state).sum())


def passages(problem: MovementProblem, schedule: Schedule) -> Passages:
    """
    Lay out all passings of a schedule, once for any number of moments.

    Raises
    ------
    PlanningError
        The schedule is of another problem: it has more or fewer movements, a course
        that is not there, or departures for another number of legs.
    """
    if len(schedule.placed) != len(problem.movements):
        raise PlanningError(
            f"The schedule has {len(schedule.placed)} movements and the problem "
            f"{len(problem.movements)}; make the schedule anew."
        )
    rests: list[tuple[int, ...]] = []
    for number, departures in enumerate(schedule.placed):
        if departures is not None:
            rests += _rests(problem, number, departures)
    seen = visits(problem, schedule)
    counts = np.bincount(seen.movement, minlength=len(problem.movements))
    rows = np.array(rests, np.int64).reshape(-1, len(Rests._fields))
    return Passages(
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        movement=seen.movement.astype(np.int64),
        section=seen.section.astype(np.int64),
        enters=seen.enters,
        leaves=seen.leaves,
        enter_clears=seen.enter_clears,
        leave_clears=seen.leave_clears,
        rests=Rests(*rows.T),
    )


def stretches_at(passed: Passages, time_s: float) -> Whereabouts:
    """
    Find every movement at a moment.

    Parameters
    ----------
    passed
        All passings of a schedule.
    time_s
        Seconds, whole or not.
    """
    head = _share(time_s, passed.enters, passed.leaves)
    tail = _share(time_s, passed.enter_clears, passed.leave_clears)
    covered = np.flatnonzero(head > tail)
    placed = passed.placed
    first, last = passed.offsets[placed], passed.offsets[placed + 1] - 1
    entered = _counts(passed.enters <= time_s, first)
    cleared = _counts(passed.leave_clears <= time_s, first)
    head_row = np.maximum(first + entered - 1, first)
    tail_row = np.minimum(first + cleared, last)
    total = len(passed.offsets) - 1
    stays = _stays(passed.rests, time_s)
    present = np.flatnonzero(stays > 0)
    return Whereabouts(
        time_s=time_s,
        state=_states(passed, time_s),
        head_section=_spread(passed.section[head_row], placed, total, -1),
        tail_section=_spread(passed.section[tail_row], placed, total, -1),
        head_share=_spread(head[head_row], placed, total, 0),
        tail_share=_spread(tail[tail_row], placed, total, 0),
        movement=passed.movement[covered],
        section=passed.section[covered],
        from_share=tail[covered],
        to_share=head[covered],
        rest_movement=passed.rests.movement[present],
        rest_area=passed.rests.area[present],
        rest_section=passed.rests.section[present],
        rest_share=stays[present],
    )


def place_of(problem: MovementProblem, conflict: Conflict) -> tuple[int, float]:
    """
    Where on the map a conflict is.

    Returns
    -------
    tuple[int, float]
        A section and a share of it, 0 at its beginning to 1 at its end.
    """
    sections = problem.sections
    if conflict.sections:
        return conflict.sections[len(conflict.sections) // 2], 0.5
    if conflict.point >= 0:
        leading = np.flatnonzero(sections.head == conflict.point)
        if len(leading):
            return int(leading[0]), 1.0
        return int(np.flatnonzero(sections.tail == conflict.point)[0]), 0.0
    stops = (
        int(leg.sections[-1])
        for course in problem.movements[conflict.movements[0]].courses
        for leg, stop in zip(course.legs, course.stops, strict=False)
        if stop.area == conflict.area
    )
    return next(stops), 1.0


def _course(problem: MovementProblem, number: int, departures: Departures) -> Course:
    """Course that a movement takes, after a check that it has one of that shape."""
    movement = problem.movements[number]
    if not 0 <= departures.course < len(movement.courses):
        raise PlanningError(
            f"The schedule sends {movement.name!r} on course {departures.course}, and "
            f"it has {len(movement.courses)}; make the schedule anew."
        )
    course = movement.courses[departures.course]
    if len(course.legs) != len(departures.departs_s):
        raise PlanningError(
            f"The schedule has {len(departures.departs_s)} departures for "
            f"{movement.name!r}, whose course has {len(course.legs)} legs; make the "
            "schedule anew."
        )
    return course


def _rests(
    problem: MovementProblem, number: int, departures: Departures
) -> Iterator[tuple[int, ...]]:
    """Rows of `Rests` of one movement."""
    course = _course(problem, number, departures)
    departs = departures.departs_s
    for place, stop in enumerate(course.stops):
        leg, following = course.legs[place], course.legs[place + 1]
        arrives = departs[place] + leg.duration_s
        at_once = -(-arrives // problem.step_s) * problem.step_s
        if stop.least_s == 0 and departs[place + 1] == at_once:
            continue
        yield (
            number,
            stop.area,
            int(leg.sections[-1]),
            arrives,
            departs[place] + leg.clears_s,
            departs[place + 1],
            departs[place + 1] + int(following.enter_clears[0]),
        )


def _share(
    time_s: float, begins: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.float64]:
    """How much of each span is over at a moment, 0 to 1."""
    spans = np.maximum(ends - begins, 1)
    shares = np.clip((time_s - begins) / spans, 0.0, 1.0)
    shares[ends <= time_s] = 1.0  # also of a span without length
    return np.asarray(shares)


def _counts(marked: NDArray[np.bool_], first: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many passings of each placed movement are marked."""
    if not len(first):
        return np.zeros(0, np.int64)
    return np.add.reduceat(marked, first, dtype=np.int64)


def _spread(
    values: NDArray[Number], placed: NDArray[np.int64], total: int, missing: int
) -> NDArray[Number]:
    """Values of the placed movements among all."""
    spread = np.full(total, missing, values.dtype)
    spread[placed] = values
    return spread


def _stays(rests: Rests, time_s: float) -> NDArray[np.float64]:
    """How much of the movement each stay has off the road."""
    came = _share(time_s, rests.arrives, rests.arrived)
    return np.asarray(came - _share(time_s, rests.departs, rests.departed))


def _states(passed: Passages, time_s: float) -> NDArray[np.int8]:
    """What each movement does."""
    placed = passed.placed
    state = np.zeros(len(passed.offsets) - 1, np.int8)
    state[placed] = MovementState.MOVING
    rests = passed.rests
    halted = (rests.arrives <= time_s) & (time_s < rests.departs)
    state[rests.movement[halted]] = MovementState.HALTED
    state[placed[time_s < passed.starts_s]] = MovementState.NOT_STARTED
    state[placed[time_s >= passed.finishes_s]] = MovementState.COMPLETED
    return state
