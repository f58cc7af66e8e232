"""The least cost of a tiny movement problem, found by trying every schedule."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from planners.movement.problem import AimKind, Schedule
from planners.movement.value import COMPLETION_STEPS
from tests.random_movements import (
    STEP_S,
    disturb,
    every_departure,
    finish_step,
    fits_parking,
)

if TYPE_CHECKING:
    from planners.movement.problem import Aim, Departures, MovementProblem


class Best(NamedTuple):
    """A schedule than which none is cheaper."""

    schedule: Schedule
    cost: int


class _Place(NamedTuple):
    """One way to place a movement, when that ends and what it costs alone."""

    number: int
    departures: Departures
    finish: int
    cost: int


def best_schedule(problem: MovementProblem, aim: Aim) -> Best | None:
    """The best schedule with a place for all; None where there is none."""
    places = [_places(problem, number, aim) for number in range(len(problem.movements))]
    if not all(places):
        return None
    rests = [sum(each[0].cost for each in places[at:]) for at in range(len(places) + 1)]
    best: Best | None = None

    @cache
    def apart(one: _Place, other: _Place) -> bool:
        return not disturb(problem, one[:2], other[:2])

    def go(chosen: tuple[_Place, ...], spent: int) -> None:
        nonlocal best
        ends = max((one.finish for one in chosen), default=0)
        last = COMPLETION_STEPS * ends if aim.kind is AimKind.COMPLETION else 0
        if best is not None and spent + rests[len(chosen)] + last >= best.cost:
            return
        if len(chosen) == len(places):
            if fits_parking(problem, {one.number: one.departures for one in chosen}):
                found = Schedule(tuple(one.departures for one in chosen))
                best = Best(found, spent + last)
            return
        for place in places[len(chosen)]:
            if all(apart(one, place) for one in chosen):
                go((*chosen, place), spent + place.cost)

    go((), 0)
    return best


def _places(problem: MovementProblem, number: int, aim: Aim) -> list[_Place]:
    """Every place of a movement, the cheapest first; who is locked has one."""
    movement = problem.movements[number]
    ways = every_departure(problem, number)
    if movement.locked is not None:
        ways = [movement.locked]
    base = _free_finish(movement)
    if aim.kind is AimKind.LATENESS and movement.wanted_s is not None:
        base = -(-movement.wanted_s // STEP_S)
    kept = aim.kept.placed[number] if aim.kept else None
    found = []
    for way in ways:
        finish = finish_step(problem, number, way)
        moved = aim.stability * (kept is not None and way != kept)
        cost = movement.weight * max(0, finish - base) + moved
        found.append(_Place(number, way, finish, cost))
    return sorted(found, key=lambda one: (one.cost, one.departures))


def _free_finish(movement) -> int:
    """Step past the release point on empty roads without closures."""
    found = []
    for course in movement.courses:
        at = -(-movement.earliest_s // STEP_S)
        for leg, stop in zip(course.legs, course.stops, strict=False):
            at = -(-(at * STEP_S + int(leg.leaves[-1]) + stop.least_s) // STEP_S)
        found.append(at - (-int(course.legs[-1].leave_clears[-1]) // STEP_S))
    return min(found)
