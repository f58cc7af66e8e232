"""Limits put on made-up movements: halt areas, closures, deadlines, contradictions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from planners.movement.packed import pack
from planners.movement.problem import (
    Closure,
    Departures,
    HaltArea,
    MovementProblem,
    Stop,
)

if TYPE_CHECKING:
    from planners.movement.problem import Course, Movement

HOUR_S = 3600


def with_halt_areas(
    problem: MovementProblem, *, seed: int, room_m: tuple[int, int] = (700, 1600)
) -> MovementProblem:
    """
    Give every place of a halt its area, and every fourth movement a rest to take.

    Parameters
    ----------
    problem
        With halts in its courses.
    seed
        Of the room and of who rests.
    room_m
        Least and most length of column that fits into an area.
    """
    rng = np.random.default_rng(seed)
    points = sorted(
        {
            _halt_point(problem, course, number)
            for movement in problem.movements
            for course in movement.courses
            for number in range(len(course.stops))
        }
    )
    areas = tuple(
        HaltArea(
            name=f"area {number + 1}",
            parking_m=int(rng.integers(room_m[0] // 50, room_m[1] // 50 + 1)) * 50.0,
        )
        for number in range(len(points))
    )
    rests = [rng.integers(4) == 0 for _ in problem.movements]
    movements = []
    for movement, rest in zip(problem.movements, rests, strict=True):
        least, most = (HOUR_S // 2, 2 * HOUR_S) if rest else (0, HOUR_S)
        courses = tuple(
            replace(
                course,
                stops=tuple(
                    Stop(points.index(_halt_point(problem, course, k)), least, most)
                    for k in range(len(course.stops))
                ),
            )
            for course in movement.courses
        )
        movements.append(replace(movement, courses=courses))
    return replace(problem, movements=tuple(movements), areas=areas)


def _halt_point(problem: MovementProblem, course: Course, number: int) -> int:
    """Point where a leg ends."""
    return int(problem.sections.head[course.legs[number].sections[-1]])


def with_closures(
    problem: MovementProblem, count: int, *, seed: int, within_h: int
) -> MovementProblem:
    """
    Close the busiest roads, both ways, for one to four hours each.

    Parameters
    ----------
    problem
        Any.
    count
        Roads to close.
    seed
        Of the hours.
    within_h
        Closures begin in so many hours from zero.
    """
    rng = np.random.default_rng(seed)
    twin = problem.sections.twin
    use = Counter(
        section if twin[section] < 0 else min(section, int(twin[section]))
        for movement in problem.movements
        for leg in movement.courses[0].legs
        for section in leg.sections.tolist()
    )
    busiest = sorted(use, key=lambda section: (-use[section], section))[:count]
    closures = []
    for section in busiest:
        begins = int(rng.integers(2 * within_h)) * HOUR_S // 2
        ends = begins + int(rng.integers(2, 9)) * HOUR_S // 2
        closures.append(Closure(section, begins, ends, "closed for works"))
        if twin[section] >= 0:
            closures.append(
                Closure(int(twin[section]), begins, ends, "closed for works")
            )
    return replace(problem, closures=tuple(closures))


def with_wanted_times(
    problem: MovementProblem, *, seed: int, slack_s: int
) -> MovementProblem:
    """Want every movement at its end a whole number of minutes after its free time."""
    rng = np.random.default_rng(seed)
    ideal = (pack(problem).ideal * problem.step_s).tolist()
    movements = tuple(
        replace(one, wanted_s=at + int(rng.integers(slack_s // 60 + 1)) * 60)
        for one, at in zip(problem.movements, ideal, strict=True)
    )
    return replace(problem, movements=movements)


def with_deadlines(
    problem: MovementProblem, slack_s: int, among: range | None = None
) -> MovementProblem:
    """Let movements end at the latest so long after the time of their free way."""
    ideal = (pack(problem).ideal * problem.step_s).tolist()
    chosen = range(len(problem.movements)) if among is None else among
    movements = tuple(
        replace(one, latest_s=at + slack_s) if number in chosen else one
        for number, (one, at) in enumerate(zip(problem.movements, ideal, strict=True))
    )
    return replace(problem, movements=movements)


def with_clones(problem: MovementProblem, copies: int) -> MovementProblem:
    """Let the movements after the first be like it, so many, with one course each."""
    first = problem.movements[0]
    like = [
        replace(first, name=one.name, courses=first.courses[:1])
        for one in problem.movements[:copies]
    ]
    return replace(problem, movements=(*like, *problem.movements[copies:]))


def with_clashing_locks(problem: MovementProblem) -> MovementProblem:
    """Lock the first two movements to the free way at one moment."""
    alike = with_clones(problem, 2)
    locked = tuple(_locked(one) for one in alike.movements[:2])
    return replace(alike, movements=(*locked, *alike.movements[2:]))


def with_closed_way(problem: MovementProblem) -> MovementProblem:
    """Leave the first movement one course, and close a road of it all the time."""
    alike = with_clones(problem, 1)
    movement = alike.movements[0]
    section = int(movement.courses[0].legs[0].sections[0])
    closure = Closure(section, 0, movement.latest_s, "bridge blown")
    return replace(alike, closures=(*alike.closures, closure))


def _locked(movement: Movement) -> Movement:
    """A movement locked to its first course, departing as early as it may."""
    departs = [movement.earliest_s]
    for leg in movement.courses[0].legs[:-1]:
        departs.append(departs[-1] + leg.duration_s)
    return replace(movement, locked=Departures(0, tuple(departs)))
