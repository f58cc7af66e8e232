"""Conflicts of a force on shared roads, against a plain check of all pairs.

Printed for each size are the CPU seconds of finding all conflicts of a crowded and of
a spread schedule, of one question while a column is dragged, and of a plain check of
all pairs of visits of each road with numpy, with its ratio to ours.
"""

from __future__ import annotations

import json
import random
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

from planners.movement.conflict_table import forbidden_differences
from planners.movement.conflicts import ConflictWatch, find_conflicts, warm_up
from planners.movement.explain_schedule import explain_schedule
from planners.movement.explain_shifts import free_schedule
from planners.movement.insertion import first_schedule
from planners.movement.instances.instance_document import read_problem
from planners.movement.occupancy import Visits, visits
from planners.movement.packed import pack
from planners.movement.problem import (
    Aim,
    Course,
    Departures,
    Leg,
    Movement,
    MovementProblem,
    Schedule,
    SectionKind,
    Sections,
)
from planners.movement.schedule_words import Clock


class Size(NamedTuple):
    """A force, the routes it shares, how long they are, and what is allowed."""

    name: str
    movements: int
    routes: int
    sections: int
    hours: float
    bar_s: float


SIZES = (
    Size("battalion", 10, 2, 200, 1, 0.2),
    Size("brigade", 75, 4, 400, 6, 1.0),
    Size("division", 300, 8, 800, 12, 2.0),
    Size("corps", 1250, 12, 800, 48, 10.0),
)
SIDE_M = 250.0
INSTANCES = Path(__file__).resolve().parents[1] / "instances"
CLOCK = Clock(datetime(2026, 9, 21, tzinfo=UTC))


def main() -> None:
    """Print one line for each size and schedule."""
    warm_up()
    head = (
        f"{'force':11}{'release':>9}{'visits':>10}{'conflicts':>11}{'s':>8}{'bar':>6}"
    )
    print(f"{head}{'drag ms':>9}{'plain s':>9}{'ratio':>7}")
    for size in SIZES:
        for share, label in ((1.0, "spread"), (0.05, "crowded")):
            problem, schedule = force(size, share)
            begin = time.process_time()
            found = find_conflicts(problem, schedule)
            took = time.process_time() - begin
            dragged = drag(problem, schedule)
            begin = time.process_time()
            pairs = plain(problem.sections, visits(problem, schedule))
            slow = time.process_time() - begin
            seen = visits(problem, schedule)
            print(
                f"{size.name:11}{label:>9}{len(seen.section):10,}{len(found):11,}"
                f"{took:8.2f}{size.bar_s:6.1f}{dragged * 1000:9.2f}{slow:9.2f}"
                f"{slow / took:7.1f}  {pairs:,} pairs"
            )
    published()


def published() -> None:
    """Print the same of published instances, each movement on its free way."""
    for name in ("B-10-1", "B-75-6", "T-300-12", "P-300-8-12", "P-1250-8-48"):
        path = INSTANCES / f"{name}.json"
        problem = read_problem(json.loads(path.read_text(encoding="utf-8")))
        packed = pack(problem)
        schedule = free_schedule(problem, packed)
        begin = time.process_time()
        found = find_conflicts(problem, schedule)
        took = time.process_time() - begin
        dragged = drag(problem, schedule)
        table = forbidden_differences(problem, packed)
        plan = first_schedule(problem, packed, table, Aim())
        begin = time.process_time()
        told = explain_schedule(problem, packed, plan, clock=CLOCK)
        words = time.process_time() - begin
        print(
            f"{name:20}{len(found):21,}{took:8.3f}{'':6}{dragged * 1000:9.2f}"
            f"   {len(told)} shifts explained in {words:.2f} s"
        )


def force(size: Size, share: float) -> tuple[MovementProblem, Schedule]:
    """
    Movements on routes across a grid of roads, both ways, every ninth one single lane.

    ``share`` of the hours is the time over which they start.
    """
    dice = random.Random(size.movements)  # noqa: S311 - a case, no secret
    side = size.sections // 2
    sections = grid(side)
    number_of = {
        (int(a), int(b)): number
        for number, (a, b) in enumerate(zip(sections.tail, sections.head, strict=True))
    }
    paths = [route(dice, side, number_of) for _ in range(size.routes)]
    movements, placed = [], []
    for number in range(size.movements):
        path = paths[dice.randrange(size.routes)]
        if dice.random() < 0.3:
            path = [int(sections.twin[section]) for section in reversed(path)]
        start = 60 * int(dice.random() * share * size.hours * 60)
        heads = np.arange(len(path) + 1) * dice.randint(20, 30)
        tails = heads + dice.randint(180, 420)
        leg = Leg(
            sections=np.array(path, np.int32),
            enters=heads[:-1].astype(np.int32),
            leaves=heads[1:].astype(np.int32),
            enter_clears=tails[:-1].astype(np.int32),
            leave_clears=tails[1:].astype(np.int32),
        )
        movements.append(
            Movement(
                name=f"Serial {number}",
                courses=(Course(name="", legs=(leg,)),),
                gap_s=120,
                earliest_s=0,
                latest_s=10**7,
            )
        )
        placed.append(Departures(0, (start,)))
    problem = MovementProblem(sections=sections, movements=tuple(movements))
    return problem, Schedule(tuple(placed))


def grid(side: int) -> Sections:
    """Roads east and north between points of a square grid, a few points high."""
    high = 24
    ends: list[tuple[int, int]] = []
    for x in range(side):
        for y in range(high):
            at = x * high + y
            nexts = ([at + high] if x + 1 < side else []) + (
                [at + 1] if y + 1 < high else []
            )
            for there in nexts:
                ends += [(at, there), (there, at)]
    count = len(ends)
    own = np.arange(count, dtype=np.int32)
    places = np.arange(side * high)
    return Sections(
        tail=np.array([a for a, _ in ends], np.int32),
        head=np.array([b for _, b in ends], np.int32),
        twin=own ^ 1,
        kind=np.where(own // 2 % 9, SectionKind.OPEN, SectionKind.ALTERNATING).astype(
            np.int8
        ),
        length_m=np.full(count, SIDE_M),
        positions=np.column_stack([places // high, places % high]) * SIDE_M,
    )


def route(
    dice: random.Random, side: int, number_of: dict[tuple[int, int], int]
) -> list[int]:
    """Sections of one way from west to east, up and down between rows."""
    y, path = dice.randrange(24), []
    x, up = 0, dice.choice([-1, 1])
    while x + 1 < side:
        if dice.random() < 0.5 and 0 <= y + up < 24:
            path.append(number_of[x * 24 + y, x * 24 + y + up])
            y += up
            continue
        path.append(number_of[x * 24 + y, (x + 1) * 24 + y])
        x, up = x + 1, dice.choice([-1, 1])
    return path


def drag(problem: MovementProblem, schedule: Schedule) -> float:
    """Median seconds of one question while a movement is dragged."""
    watch = ConflictWatch(problem, schedule)
    times = []
    for number in range(
        0, len(problem.movements), max(1, len(problem.movements) // 20)
    ):
        at = schedule.placed[number]
        for by in (-605, 37, 1801):
            there = Departures(at.course, tuple(one + by for one in at.departs_s))
            begin = time.process_time()
            watch.conflicts_of(number, there)
            times.append(time.process_time() - begin)
    return sorted(times)[len(times) // 2]


def plain(sections: Sections, seen: Visits) -> int:
    """Count pairs of visits that break following or meeting, road by road."""
    order = np.argsort(seen.road, kind="stable")
    found = 0
    for rows in np.split(order, np.flatnonzero(np.diff(seen.road[order])) + 1):
        one, other = (x.ravel() for x in np.meshgrid(rows, rows))
        keep = seen.movement[one] < seen.movement[other]
        one, other = one[keep], other[keep]
        same = seen.section[one] == seen.section[other]
        after = _follows(seen, one, other) | _follows(seen, other, one)
        single = sections.kind[seen.section[one]] == SectionKind.ALTERNATING
        meet = (seen.enters[one] < seen.leave_clears[other]) & (
            seen.enters[other] < seen.leave_clears[one]
        )
        found += int((np.where(same, ~after, meet & single)).sum())
    return found


def _follows(seen: Visits, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Whether others come a gap behind the first at both ends."""
    return (seen.enters[other] >= seen.enter_clears[one] + seen.gap[one]) & (
        seen.leaves[other] >= seen.leave_clears[one] + seen.gap[one]
    )


if __name__ == "__main__":
    main()
