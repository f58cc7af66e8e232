"""A made-up division on one road: columns both ways, halts and closures."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import numpy as np

from app.drawing.clock_axis import ClockAxis
from planners.movement.conflicts import find_conflicts
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
from planners.movement.road_chain import RoadChain, chain_of_route
from planners.movement.time_space import TimeSpace, time_space

AXIS = ClockAxis(datetime(2026, 6, 12, tzinfo=UTC), "Z")
EVERY = 8  # sections from one critical point to the next
HALT_AT = 12  # critical point
SINGLE = ((5, 5.25), (15, 15.5))  # critical points around single lanes
ALONE = (20, 20.125)
BATTALIONS = (
    *("11 AMB", "12 Inf", "13 Lt Bde", "41 Arty", "42 Pzgren", "43 Mech", "44 Pzbtl"),
    *("45 Recce", "101 Engr", "104 JISTARC", "200 S&T", "300 Mat", "400 Med", "320 S"),
)
POINTS = (
    *("SP Assen", "Rolde", "Borger", "Drouwen", "Exloo", "Brug Odoorn", "Klijndijk"),
    *("Emmen-N", "Emmen-Z", "Erica", "Veenoord", "Dalen", "Coevorden", "Gramsbergen"),
    *("Hardenberg", "Brug Vecht", "Mariënberg", "Vroomshoop", "Vriezenveen", "Almelo"),
    *("Pont Twente", "Borne", "Hengelo", "Delden", "RP Goor"),
)


def sketch(
    columns: int = 300, points: int = 25, hours: float = 22.0
) -> tuple[MovementProblem, Schedule, RoadChain]:
    """Division of so many columns, all placed, with a few conflicts."""
    count = (points - 1) * EVERY
    sections = _sections(count, points)
    rng = np.random.default_rng(7)
    free = {True: 0, False: 0}  # when the next may pass the end of the road
    spare = 2 * hours * 3600 / columns - 275
    movements, placed = [], []
    for number in range(columns):
        along = number % 2 == 0
        first, last = _ends(rng, points)
        pass_s = int(rng.integers(2, 6)) * 60
        halts = number % 14 == 6 and first < HALT_AT < last
        course = _course(count, (first, last), pass_s, along=along, halts=halts)
        missed = (0, first) if along else (last, points - 1)
        ahead = 0
        if missed[0] < missed[1]:
            ahead = (
                _course(count, missed, 0, along=along, halts=False).legs[0].duration_s
            )
        begins = -(-(free[along] + ahead) // 60) * 60
        free[along] += pass_s + 60 + int(rng.random() * max(2 * spare, 0))
        departs = [begins]
        for leg in course.legs[:-1]:
            departs.append(-(-(departs[-1] + leg.duration_s + 3600) // 60) * 60)
        name = f"{BATTALIONS[number % len(BATTALIONS)]} {number // len(BATTALIONS) + 1}"
        own = Departures(0, tuple(departs))
        movements.append(
            Movement(
                name=name,
                courses=(course,),
                gap_s=60,
                parking_m=400.0,
                earliest_s=0,
                latest_s=4 * 86_400,
                locked=own if number % 23 == 5 else None,
            )
        )
        placed.append(own)
    closed = 9 * EVERY
    problem = MovementProblem(
        sections=sections,
        movements=tuple(movements),
        areas=(HaltArea(name="Halt area Coevorden", parking_m=20_000.0),),
        closures=tuple(
            Closure(section, 13 * 3600, 15 * 3600, "weekly market")
            for section in range(closed, closed + EVERY)
        ),
        name="made-up division",
    )
    chain = chain_of_route(sections, list(range(count)))
    return problem, Schedule(tuple(placed)), chain


def division(columns: int = 300, points: int = 25, hours: float = 22.0) -> TimeSpace:
    """Graph of the sketch, with its conflicts."""
    problem, schedule, chain = sketch(columns, points, hours)
    conflicts = find_conflicts(problem, schedule)
    return time_space(problem, schedule, chain, conflicts)


def _sections(count: int, points: int) -> Sections:
    """Sections along the road, then their twins."""
    tail = np.arange(count, dtype=np.int32)
    kind = np.zeros(count, np.int8)
    for low, high in SINGLE:
        kind[int(low * EVERY) : int(high * EVERY)] = SectionKind.ALTERNATING
    kind[int(ALONE[0] * EVERY) : int(ALONE[1] * EVERY)] = SectionKind.ALONE
    length = 500 + 140 * np.sin(np.arange(count)) ** 2
    named = [""] * (count + 1)
    for number in range(points):
        named[number * EVERY] = POINTS[number % len(POINTS)]
    return Sections(
        tail=np.concatenate([tail, tail + 1]),
        head=np.concatenate([tail + 1, tail]),
        twin=np.concatenate([tail + count, tail]),
        kind=np.concatenate([kind, kind]),
        length_m=np.concatenate([length, length]),
        positions=np.column_stack(
            [np.full(count + 1, 6.7), 53 - 0.005 * np.arange(count + 1)]
        ),
        points=tuple(named),
    )


def _ends(rng: np.random.Generator, points: int) -> tuple[int, int]:
    """First and last critical point of a column, by kilometre."""
    draw = rng.random()
    if draw < 0.6:
        return 0, points - 1
    if draw < 0.8:
        return 0, int(rng.integers(points // 2, points - 1))
    return int(rng.integers(1, points // 2)), points - 1


def _course(
    count: int, ends: tuple[int, int], pass_s: int, *, along: bool, halts: bool
) -> Course:
    """Course between two critical points, slower in towns, with or without a halt."""
    cuts = [ends[0], HALT_AT, ends[1]] if halts else list(ends)
    cuts = cuts if along else cuts[::-1]
    legs = []
    for begin, end in pairwise(cuts):
        if along:
            numbers = np.arange(begin * EVERY, end * EVERY)
        else:
            numbers = np.arange(begin * EVERY - 1, end * EVERY - 1, -1) + count
        road = numbers % count
        town = (road // EVERY) % 6 == 3
        seconds = np.where(town, 66, 45) + road % 3
        heads = np.concatenate([[0], np.cumsum(seconds)]).astype(np.int32)
        tails = heads + pass_s
        legs.append(
            Leg(
                sections=numbers.astype(np.int32),
                enters=heads[:-1],
                leaves=heads[1:],
                enter_clears=tails[:-1].astype(np.int32),
                leave_clears=tails[1:].astype(np.int32),
            )
        )
    stops = (Stop(0, 3000, 7200),) if halts else ()
    return Course(name="main", legs=tuple(legs), stops=stops)
