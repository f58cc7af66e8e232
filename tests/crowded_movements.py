"""Small random movement problems, dense with conflicts, for tests against an oracle."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.movement.conflicts import ConflictWatch
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

if TYPE_CHECKING:
    from collections.abc import Iterator

SIDE = 3  # points along each side of the grid


class Case(NamedTuple):
    """A problem with a schedule that need not keep its rules."""

    problem: MovementProblem
    schedule: Schedule


def grid(dice: random.Random, *, side: int = SIDE) -> Sections:
    """A grid of roads, each in both directions except for a few, of random kinds."""
    ends: list[tuple[int, int]] = []
    twins: list[int] = []
    kinds: list[SectionKind] = []
    for row in range(side):
        for column in range(side):
            at = row * side + column
            for there in ([at + 1] if column + 1 < side else []) + (
                [at + side] if row + 1 < side else []
            ):
                kind = dice.choice(
                    [SectionKind.OPEN, SectionKind.OPEN, *tuple(SectionKind)]
                )
                both = dice.random() < 0.9
                first = len(ends)
                ends += [(at, there), (there, at)] if both else [(at, there)]
                twins += [first + 1, first] if both else [-1]
                kinds += [kind] * (1 + both)
    where = [
        (float(x) * 1000, float(y) * 1000) for y in range(side) for x in range(side)
    ]
    return Sections(
        tail=np.array([a for a, _ in ends], np.int32),
        head=np.array([b for _, b in ends], np.int32),
        twin=np.array(twins, np.int32),
        kind=np.array(kinds, np.int8),
        length_m=np.full(len(ends), 1000.0),
        positions=np.array(where),
        roads=tuple(f"ROAD {min(a, b)}{max(a, b)}" for a, b in ends),
        points=tuple(f"P{number}" for number in range(side * side)),
    )


def walk(dice: random.Random, sections: Sections, length: int) -> list[int]:
    """Sections in a row, from anywhere, turning back only where all else ends."""
    path = [dice.randrange(sections.count)]
    while len(path) < length:
        here = int(sections.head[path[-1]])
        ways = np.flatnonzero(sections.tail == here).tolist()
        onward = [one for one in ways if one != sections.twin[path[-1]]]
        if not ways:
            break
        path.append(dice.choice(onward or ways))
    return path


def leg_over(dice: random.Random, path: list[int], pass_s: int) -> Leg:
    """Times over a path; the column stretches and shrinks a little on its way."""
    heads, tails = [0], [pass_s]
    for _ in path:
        heads.append(heads[-1] + dice.randint(5, 40))
        tails.append(max(heads[-1] + 1, tails[-1] + dice.randint(3, 42)))
    return Leg(
        sections=np.array(path, np.int32),
        enters=np.array(heads[:-1], np.int32),
        leaves=np.array(heads[1:], np.int32),
        enter_clears=np.array(tails[:-1], np.int32),
        leave_clears=np.array(tails[1:], np.int32),
    )


def course_over(
    dice: random.Random, sections: Sections, pass_s: int, areas: int
) -> Course:
    """A course of one to three legs with stops between."""
    path = walk(dice, sections, dice.randint(2, 6))
    cuts = sorted(
        dice.sample(range(1, len(path)), min(len(path) - 1, dice.randint(0, 2)))
    )
    parts = [path[a:b] for a, b in zip([0, *cuts], [*cuts, len(path)], strict=True)]
    stops = []
    for _ in cuts:
        least = dice.choice([0, 0, 20, 70])
        stops.append(
            Stop(dice.randint(-1, areas - 1), least, least + dice.choice([0, 90]))
        )
    legs = tuple(leg_over(dice, part, pass_s) for part in parts)
    return Course(name=f"way {path[0]}", legs=legs, stops=tuple(stops))


def movement_of(
    dice: random.Random, name: str, sections: Sections, areas: int, span_s: int
) -> Movement:
    """A movement with one or two courses and narrow windows."""
    pass_s = dice.randint(1, 30)
    courses = [
        course_over(dice, sections, pass_s, areas) for _ in range(dice.randint(1, 2))
    ]
    earliest = dice.randint(0, span_s // 2)
    return Movement(
        name=name,
        courses=tuple(courses),
        gap_s=dice.choice([0, 5, 15]),
        parking_m=float(dice.randint(0, 5) * 100),
        earliest_s=earliest,
        latest_s=earliest + dice.randint(100, 500),
        start_by_s=dice.choice([None, None, earliest + 60]),
    )


def departures_of(
    dice: random.Random, movement: Movement, *, step_s: int, span_s: int
) -> Departures:
    """Departures that keep the halts most of the time."""
    choice = dice.randrange(len(movement.courses))
    course = movement.courses[choice]
    departs = [dice.randrange(0, span_s, step_s)]
    for leg, stop in zip(course.legs, course.stops, strict=False):
        arrives = departs[-1] + leg.duration_s
        about = arrives + stop.least_s + dice.choice([0, 0, stop.most_s - stop.least_s])
        off = dice.choice([0, 0, 0, 0, -step_s, step_s])
        departs.append(-(-about // step_s) * step_s + off)
    return Departures(choice, tuple(departs))


def crowded_case(seed: int, *, movements: int = 5, step_s: int = 10) -> Case:
    """A small problem and a schedule for it, the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - a test case, no secret
    sections = grid(dice)
    areas = tuple(
        HaltArea(name=f"area {number}", parking_m=float(dice.randint(2, 8) * 100))
        for number in range(2)
    )
    span = 200
    forces = [
        movement_of(dice, f"Serial {number + 1}", sections, len(areas), span)
        for number in range(dice.randint(2, movements))
    ]
    placed = [departures_of(dice, one, step_s=step_s, span_s=span) for one in forces]
    locked = dice.randrange(len(forces))
    if dice.random() < 0.5:
        legs = len(forces[locked].courses[0].legs)
        elsewhere = Departures(0, tuple(range(0, 300 * legs, 300)))
        lock = placed[locked] if dice.random() < 0.5 else elsewhere
        forces[locked] = replace(forces[locked], locked=lock)
    closures = []
    for _ in range(dice.randint(0, 3)):
        begins = dice.randint(0, span)
        section = dice.randrange(sections.count)
        closures.append(Closure(section, begins, begins + dice.randint(1, 60), "works"))
    whole: list[Departures | None] = list(placed)
    if dice.random() < 0.2:
        whole[dice.randrange(len(whole))] = None
    problem = MovementProblem(
        sections=sections,
        movements=tuple(forces),
        areas=areas,
        closures=tuple(closures),
        step_s=step_s,
    )
    return Case(problem, Schedule(tuple(whole)))


def freed(problem: MovementProblem) -> MovementProblem:
    """The same problem without locks, and with more than enough time for all."""
    return replace(
        problem,
        movements=tuple(
            replace(one, locked=None, latest_s=100_000, start_by_s=None)
            for one in problem.movements
        ),
    )


def placed_in_turn(problem: MovementProblem) -> Schedule:
    """Movements placed one by one at the first departures that disturb nobody."""
    schedule = Schedule((None,) * len(problem.movements))
    for number, movement in enumerate(problem.movements):
        watch = ConflictWatch(problem, schedule)
        free = (
            there
            for there in _departures(movement, problem.step_s)
            if not watch.conflicts_of(number, there)
        )
        placed = list(schedule.placed)
        placed[number] = next(free, None)
        schedule = Schedule(tuple(placed))
    return schedule


def _departures(movement: Movement, step_s: int) -> Iterator[Departures]:
    """Departures in the order of their starts, with up to two steps more at halts."""
    first = -(-movement.earliest_s // step_s) * step_s
    for start in range(first, first + 150 * step_s, step_s):
        for choice, course in enumerate(movement.courses):
            for more in product(range(3), repeat=len(course.stops)):
                departs = [start]
                for leg, stop, steps in zip(
                    course.legs, course.stops, more, strict=False
                ):
                    ready = departs[-1] + leg.duration_s + stop.least_s
                    departs.append((-(-ready // step_s) + steps) * step_s)
                yield Departures(choice, tuple(departs))
