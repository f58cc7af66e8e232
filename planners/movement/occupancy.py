"""Who is on which section of road from when to when, under a schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from planners.movement.problem import (
        Departures,
        Leg,
        MovementProblem,
        Schedule,
        Sections,
    )


class Visits(NamedTuple):
    """
    Passings of sections in the order of movements and their courses, ``N`` of them.

    Times are seconds from zero.

    Attributes
    ----------
    movement
        (N,) int32.
    leg, place
        (N,) int32, leg by its place in the course, section by its place in the course.
    section, road
        (N,) int32; both directions of a road have the number of the lower section.
    enters, leaves
        (N,) int64, head at the beginning and at the end of the section.
    enter_clears, leave_clears
        (N,) int64, tail past the beginning and past the end.
    gap
        (N,) int64, from the tail to whoever follows.
    """

    movement: NDArray[np.int32]
    leg: NDArray[np.int32]
    place: NDArray[np.int32]
    section: NDArray[np.int32]
    road: NDArray[np.int32]
    enters: NDArray[np.int64]
    leaves: NDArray[np.int64]
    enter_clears: NDArray[np.int64]
    leave_clears: NDArray[np.int64]
    gap: NDArray[np.int64]

    def rows(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> Visits:
        """Some of the passings."""
        return Visits._make(values[which] for values in self)


class AreaStay(NamedTuple):
    """One movement in a halt area, from its head in to its tail out, in seconds."""

    movement: int
    stop: int
    begins_s: int
    ends_s: int


def roads_of(sections: Sections, which: NDArray[np.int32]) -> NDArray[np.int32]:
    """Number of the road of some sections: the lower of each and its twin."""
    twins = sections.twin[which]
    return np.where(twins >= 0, np.minimum(which, twins), which).astype(np.int32)


def visits(problem: MovementProblem, schedule: Schedule) -> Visits:
    """
    All passings of sections under a schedule.

    Parameters
    ----------
    problem
        Any.
    schedule
        For it; movements without a place are on no road.
    """
    placed = [
        (number, one) for number, one in enumerate(schedule.placed) if one is not None
    ]
    return visits_of(problem, placed)


def visits_of(
    problem: MovementProblem, placed: Iterable[tuple[int, Departures]]
) -> Visits:
    """
    Passings of sections by some movements.

    Parameters
    ----------
    problem
        Any.
    placed
        Movements by number, and where and when they go.
    """
    driven = list(_driven(problem, placed))
    sizes = [len(leg.sections) for _, _, _, leg in driven]
    count = len(driven)

    def by_leg(values: Iterable[int]) -> NDArray[np.int64]:
        return np.repeat(np.fromiter(values, np.int64, count), sizes)

    def passing(name: str) -> NDArray[np.int64]:
        rows = [getattr(leg, name) for _, _, _, leg in driven]
        return np.concatenate([np.zeros(0, np.int64), *rows]).astype(np.int64)

    movement = by_leg(number for number, _, _, _ in driven).astype(np.int32)
    departs = by_leg(at for _, _, at, _ in driven)
    section = passing("sections").astype(np.int32)
    begins = np.searchsorted(movement, movement)
    return Visits(
        movement=movement,
        leg=by_leg(leg for _, leg, _, _ in driven).astype(np.int32),
        place=(np.arange(len(movement)) - begins).astype(np.int32),
        section=section,
        road=roads_of(problem.sections, section),
        enters=departs + passing("enters"),
        leaves=departs + passing("leaves"),
        enter_clears=departs + passing("enter_clears"),
        leave_clears=departs + passing("leave_clears"),
        gap=by_leg(problem.movements[number].gap_s for number, _, _, _ in driven),
    )


def area_stays(
    problem: MovementProblem, number: int, placed: Departures
) -> Iterator[tuple[int, AreaStay]]:
    """
    Halt areas in which a movement stands, each with its stay.

    Who passes through, or has left before it arrived, does not stand there.
    """
    course = problem.movements[number].courses[placed.course]
    for place, stop in enumerate(course.stops):
        if stop.area < 0:
            continue
        arrives = placed.departs_s[place] + course.legs[place].duration_s
        departs = placed.departs_s[place + 1]
        ends = departs + int(course.legs[place + 1].enter_clears[0])
        through = stop.least_s == 0 and 0 <= departs - arrives < problem.step_s
        if not through and ends > arrives:
            yield stop.area, AreaStay(number, place, arrives, ends)


def _driven(
    problem: MovementProblem, placed: Iterable[tuple[int, Departures]]
) -> Iterator[tuple[int, int, int, Leg]]:
    """Movement, place of the leg, departure and leg, for each leg that is driven."""
    for number, one in placed:
        course = problem.movements[number].courses[one.course]
        for place, leg in enumerate(course.legs):
            yield number, place, one.departs_s[place], leg
