"""Tiny movement problems at random, and their rules in plain Python."""

from __future__ import annotations

from itertools import combinations, pairwise, product
from typing import NamedTuple

import numpy as np

from planners.movement.problem import (
    Closure,
    Course,
    Departures,
    HaltArea,
    Leg,
    Movement,
    MovementProblem,
    Schedule,
    SectionKind,
    Sections,
    Stop,
)

POINTS = 5
STEP_S = 10


class Passing(NamedTuple):
    """Head and tail of a movement over a section, in seconds of the schedule."""

    section: int
    enters: int
    leaves: int
    enter_clears: int
    leave_clears: int


def random_sections(random: np.random.Generator) -> Sections:
    """A ring with two roads across, each in both directions, of any kind."""
    roads = [(at, (at + 1) % POINTS) for at in range(POINTS)] + [(0, 2), (1, 3)]
    kinds = random.integers(0, 3, len(roads))
    count = 2 * len(roads)
    return Sections(
        tail=np.array([end for road in roads for end in road], np.int32),
        head=np.array([end for road in roads for end in reversed(road)], np.int32),
        twin=np.array([at ^ 1 for at in range(count)], np.int32),
        kind=np.repeat(kinds, 2).astype(np.int8),
        length_m=np.full(count, 100.0),
        positions=np.zeros((POINTS, 2)),
    )


def _random_leg(random: np.random.Generator, sections: list[int], length: int) -> Leg:
    """Head at any speed, tail a pass time later that never shrinks below zero."""
    heads = np.concatenate([[0], np.cumsum(random.integers(1, 25, len(sections)))])
    tails = np.maximum.accumulate(heads + length + random.integers(0, 6, len(heads)))
    return Leg(
        sections=np.array(sections, np.int32),
        enters=heads[:-1].astype(np.int32),
        leaves=heads[1:].astype(np.int32),
        enter_clears=tails[:-1].astype(np.int32),
        leave_clears=tails[1:].astype(np.int32),
    )


def _random_course(
    random: np.random.Generator, sections: Sections, name: str, length: int
) -> Course:
    """One to four sections on end, cut into one to three legs."""
    way = [int(random.integers(0, sections.count))]
    while len(way) < random.integers(1, 5):
        onward = np.flatnonzero(sections.tail == sections.head[way[-1]])
        way.append(int(random.choice(onward)))
    inside = range(1, len(way))
    cuts = sorted(at for at in inside if random.random() < 0.5)[:2]
    ends = [0, *cuts, len(way)]
    legs = [_random_leg(random, way[a:b], length) for a, b in pairwise(ends)]
    stops = []
    for _ in cuts:
        least = int(random.choice([0, 0, 5, 10, 25]))
        most = least + int(random.integers(0, 50))
        stops.append(Stop(int(random.integers(-1, 2)), least, most))
    return Course(name=name, legs=tuple(legs), stops=tuple(stops))


def random_problem(
    seed: int, *, movements: int = 4, horizon: int = 25
) -> MovementProblem:
    """A few movements on a ring road within some steps, some of them locked."""
    random = np.random.default_rng(seed)
    sections = random_sections(random)
    found = []
    for number in range(movements):
        length = int(random.integers(0, 30))
        courses = tuple(
            _random_course(random, sections, f"way {at}", length)
            for at in range(random.integers(1, 4))
        )
        found.append(
            Movement(
                name=f"movement {number}",
                courses=courses,
                weight=int(random.integers(1, 4)),
                gap_s=int(random.integers(0, 15)),
                parking_m=float(random.choice([0.0, 10.1, 20.2, 30.3])),
                earliest_s=int(random.integers(0, 60)),
                latest_s=int(random.integers(horizon // 2, horizon + 1)) * STEP_S,
                wanted_s=int(random.integers(0, 200))
                if random.random() < 0.5
                else None,
            )
        )
    closures = []
    for _ in range(random.integers(0, 3)):
        begins = int(random.integers(0, 150))
        ends = begins + int(random.integers(1, 60))
        closures.append(Closure(int(random.integers(0, sections.count)), begins, ends))
    return MovementProblem(
        sections=sections,
        movements=tuple(found),
        areas=(HaltArea(name="a", parking_m=30.3), HaltArea(name="b", parking_m=45.0)),
        closures=tuple(closures),
        step_s=STEP_S,
    )


def halt_steps(arrives_s: int, stop: Stop) -> range:
    """Steps in which one may depart from a halt."""
    first = -(-(arrives_s + stop.least_s) // STEP_S)
    return range(first, max(first, (arrives_s + stop.most_s) // STEP_S) + 1)


def passes_through(arrives_s: int, departs_s: int, stop: Stop) -> bool:
    """Whether who departs so did not halt."""
    return stop.least_s == 0 and departs_s == -(-arrives_s // STEP_S) * STEP_S


def passings(movement: Movement, placed: Departures) -> list[Passing]:
    """Everything a movement drives over."""
    return [
        Passing(int(section), *(departs + int(time) for time in times))
        for leg, departs in zip(
            movement.courses[placed.course].legs, placed.departs_s, strict=True
        )
        for section, *times in zip(
            leg.sections,
            leg.enters,
            leg.leaves,
            leg.enter_clears,
            leg.leave_clears,
            strict=True,
        )
    ]


def _crossings(
    sections: Sections, movement: Movement, placed: Departures
) -> list[tuple[int, frozenset[int], int, int]]:
    """Points inside legs: the point, its two roads, head and tail."""
    found = []
    for leg, departs in zip(
        movement.courses[placed.course].legs, placed.departs_s, strict=True
    ):
        for at in range(1, len(leg.sections)):
            both = leg.sections[at - 1 : at + 1]
            roads = frozenset({*both.tolist(), *sections.twin[both].tolist()} - {-1})
            head = departs + int(leg.enters[at])
            tail = departs + int(leg.enter_clears[at])
            found.append((int(sections.tail[leg.sections[at]]), roads, head, tail))
    return found


def stays(movement: Movement, placed: Departures) -> list[tuple[int, int, int]]:
    """Area, beginning and end of every halt with limited parking."""
    course = movement.courses[placed.course]
    found = []
    for at, stop in enumerate(course.stops):
        arrives = placed.departs_s[at] + int(course.legs[at].leaves[-1])
        departs = placed.departs_s[at + 1]
        if stop.area >= 0 and not passes_through(arrives, departs, stop):
            clears = departs + int(course.legs[at + 1].enter_clears[0])
            found.append((stop.area, arrives, clears))
    return found


def keeps_limits(problem: MovementProblem, number: int, placed: Departures) -> bool:
    """Whether a movement keeps its own times, its halts, its lock and the closures."""
    movement = problem.movements[number]
    if movement.locked is not None:
        return placed == movement.locked
    course = movement.courses[placed.course]
    departs = placed.departs_s
    return (
        all(at % STEP_S == 0 for at in departs)
        and departs[0] >= movement.earliest_s
        and departs[-1] + int(course.legs[-1].leave_clears[-1]) <= movement.latest_s
        and all(
            onward // STEP_S in halt_steps(at + int(leg.leaves[-1]), stop)
            for (at, onward), leg, stop in zip(
                pairwise(departs), course.legs, course.stops, strict=False
            )
        )
        and not any(
            passing.section == closure.section
            and passing.enters < closure.ends_s
            and passing.leave_clears > closure.begins_s
            for passing in passings(movement, placed)
            for closure in problem.closures
        )
    )


def _follows(first: Passing, gap_s: int, then: Passing) -> bool:
    """Whether one keeps behind another on one section."""
    return (
        then.enters >= first.enter_clears + gap_s
        and then.leaves >= first.leave_clears + gap_s
    )


def _apart(one: Passing, other: Passing) -> bool:
    """Whether one is off a section when the other comes upon it."""
    return one.leave_clears <= other.enters or other.leave_clears <= one.enters


def disturb(
    problem: MovementProblem,
    one: tuple[int, Departures],
    other: tuple[int, Departures],
) -> bool:
    """Whether two movements come into conflict on the road."""
    sections = problem.sections
    a, b = problem.movements[one[0]], problem.movements[other[0]]
    for x, y in product(passings(a, one[1]), passings(b, other[1])):
        same, opposite = x.section == y.section, x.section == sections.twin[y.section]
        kind = sections.kind[x.section]
        if same and not (_follows(x, a.gap_s, y) or _follows(y, b.gap_s, x)):
            return True
        if opposite and kind == SectionKind.ALTERNATING and not _apart(x, y):
            return True
        if (same or opposite) and kind == SectionKind.ALONE and not _apart(x, y):
            return True
    return any(
        point == there
        and not roads & ways
        and not (tail <= then_head or then_tail <= head)
        for (point, roads, head, tail), (there, ways, then_head, then_tail) in product(
            _crossings(sections, a, one[1]), _crossings(sections, b, other[1])
        )
    )


def fits_parking(problem: MovementProblem, placed: dict[int, Departures]) -> bool:
    """Whether all who stand in a halt area at the same time fit into it."""
    standing = [
        (*stay, number)
        for number, one in placed.items()
        for stay in stays(problem.movements[number], one)
    ]
    for area, moment, *_ in standing:
        there = {
            number
            for where, begins, ends, number in standing
            if where == area and begins <= moment < ends
        }
        taken = sum(problem.movements[number].parking_m for number in there)
        if taken > problem.areas[area].parking_m + 1e-6:
            return False
    return True


def is_sound(problem: MovementProblem, schedule: Schedule) -> bool:
    """Whether a schedule keeps every rule; who is not placed disturbs nobody."""
    placed = {at: one for at, one in enumerate(schedule.placed) if one is not None}
    return (
        all(keeps_limits(problem, *one) for one in placed.items())
        and not any(
            disturb(problem, one, other)
            for one, other in combinations(placed.items(), 2)
        )
        and fits_parking(problem, placed)
    )


def every_departure(problem: MovementProblem, number: int) -> list[Departures]:
    """All ways to drive a movement that keep its own limits."""
    movement = problem.movements[number]
    found = []
    for course_number, course in enumerate(movement.courses):
        last = movement.latest_s // STEP_S
        ways: list[tuple[int, ...]] = [
            (at,) for at in range(-(-movement.earliest_s // STEP_S), last + 1)
        ]
        for leg, stop in zip(course.legs, course.stops, strict=False):
            ways = [
                (*way, onward)
                for way in ways
                for onward in halt_steps(way[-1] * STEP_S + int(leg.leaves[-1]), stop)
            ]
        found += [
            Departures(course_number, tuple(at * STEP_S for at in way)) for way in ways
        ]
    return [one for one in found if keeps_limits(problem, number, one)]


def finish_step(problem: MovementProblem, number: int, placed: Departures) -> int:
    """Step in which the tail is past the release point."""
    leg = problem.movements[number].courses[placed.course].legs[-1]
    return placed.departs_s[-1] // STEP_S - (-int(leg.leave_clears[-1]) // STEP_S)
