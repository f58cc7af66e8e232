"""Small crowded movement problems that use every rule, with plans that break them."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

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

SIDE = 3
STEP_S = 10
SPAN_S = 200
AREAS = 2
KINDS = (SectionKind.OPEN, *SectionKind)


def small_case(seed, most=5):
    """A problem and a plan that need not keep its rules, the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - a test case, no secret
    sections = _streets(dice)
    movements = [
        _movement(dice, sections, f"M{number}")
        for number in range(dice.randint(2, most))
    ]
    placed = [_departures(dice, movement) for movement in movements]
    if dice.random() < 0.4:
        lock = placed[0] if dice.random() < 0.5 else _departures(dice, movements[0])
        lock = Departures(
            lock.course, tuple(at // STEP_S * STEP_S for at in lock.departs_s)
        )
        movements[0] = replace(movements[0], locked=lock)
    if dice.random() < 0.2:
        placed[-1] = None
    problem = MovementProblem(
        sections=sections,
        movements=tuple(movements),
        areas=tuple(
            HaltArea(name=f"area {number}", parking_m=dice.randint(3, 9) * 100.0)
            for number in range(AREAS)
        ),
        closures=tuple(_closure(dice, sections) for _ in range(dice.randint(0, 3))),
        step_s=STEP_S,
        name=f"small {seed}",
    )
    return problem, Schedule(tuple(placed))


def _streets(dice):
    """A square of streets, most of them two ways, of all kinds."""
    ends, twins, kinds = [], [], []
    for point in range(SIDE * SIDE):
        east = [point + 1] if (point + 1) % SIDE else []
        north = [point + SIDE] if point + SIDE < SIDE * SIDE else []
        for there in east + north:
            kind, at = dice.choice(KINDS), len(ends)
            if dice.random() < 0.9:
                ends += [(point, there), (there, point)]
                twins += [at + 1, at]
                kinds += [kind, kind]
            else:
                ends.append((point, there))
                twins.append(-1)
                kinds.append(kind)
    pairs = np.array(ends, np.int32)
    return Sections(
        tail=pairs[:, 0].copy(),
        head=pairs[:, 1].copy(),
        twin=np.array(twins, np.int32),
        kind=np.array(kinds, np.int8),
        length_m=np.array([dice.randint(100, 999) / 8 for _ in ends]),
        positions=np.array([(at % SIDE, at // SIDE) for at in range(SIDE**2)], float),
        roads=tuple(f"street {a}-{b}" for a, b in ends),
    )


def _movement(dice, sections, name):
    pass_s, varies = dice.randint(0, 30), dice.random() < 0.5
    earliest = dice.randint(0, SPAN_S // 2)
    return Movement(
        name=name,
        courses=tuple(
            _course(dice, sections, pass_s, varies) for _ in range(dice.randint(1, 3))
        ),
        weight=dice.choice([1, 2, 5]),
        gap_s=dice.choice([0, 5, 15]),
        parking_m=dice.randint(0, 5) * 50.5,
        earliest_s=earliest,
        start_by_s=earliest + dice.randint(0, 300) if dice.random() < 0.2 else None,
        latest_s=earliest + dice.randint(100, 500),
        wanted_s=dice.randint(100, 300) if dice.random() < 0.5 else None,
    )


def _course(dice, sections, pass_s, varies):
    """A walk of up to six streets, cut in up to three legs."""
    path = [dice.randrange(sections.count)]
    for _ in range(dice.randint(1, 5)):
        ways = np.flatnonzero(sections.tail == sections.head[path[-1]]).tolist()
        onward = [way for way in ways if way != sections.twin[path[-1]]]
        if not ways:
            break
        path.append(dice.choice(onward or ways))
    cuts = sorted(place for place in range(1, len(path)) if dice.random() < 0.3)
    edges = [0, *cuts, len(path)]
    stops = []
    for _ in cuts:
        least = dice.choice([0, 0, 20, 70])
        stops.append(
            Stop(dice.randint(-1, AREAS - 1), least, least + dice.choice([0, 90]))
        )
    return Course(
        name=f"by {path[0]}",
        legs=tuple(
            _leg(dice, path[begin:end], pass_s, varies)
            for begin, end in pairwise(edges)
        ),
        stops=tuple(stops),
    )


def _leg(dice, path, pass_s, varies):
    """Moments along a path; the column stretches and shrinks where its pass varies."""
    heads = [dice.choice([0, 0, 7]) if varies else 0]
    tails = [heads[0] + pass_s]
    for _ in path:
        heads.append(heads[-1] + dice.randint(5, 40))
        stretch = dice.randint(-10, 10) if varies else 0
        tails.append(max(heads[-1], tails[-1], heads[-1] + pass_s + stretch))
    head, tail = np.array(heads, np.int32), np.array(tails, np.int32)
    return Leg(
        sections=np.array(path, np.int32),
        enters=head[:-1],
        leaves=head[1:],
        enter_clears=tail[:-1],
        leave_clears=tail[1:],
    )


def _departures(dice, movement):
    """Departures that keep the halts most of the time."""
    choice = dice.randrange(len(movement.courses))
    course = movement.courses[choice]
    departs = [dice.randrange(0, SPAN_S, STEP_S)]
    for leg, stop in zip(course.legs, course.stops, strict=False):
        about = departs[-1] + leg.duration_s + dice.choice([stop.least_s, stop.most_s])
        off = dice.choice([0, 0, 0, 0, -STEP_S, STEP_S])
        departs.append(-(-about // STEP_S) * STEP_S + off)
    return Departures(choice, tuple(departs))


def _closure(dice, sections):
    begins = dice.randint(0, SPAN_S)
    return Closure(
        dice.randrange(sections.count), begins, begins + dice.randint(1, 60), "works"
    )
