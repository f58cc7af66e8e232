"""Schedules and lists of conflicts against a checker that shares no code with them."""

from __future__ import annotations

import os
import random
from dataclasses import replace

import numpy as np
import pytest

from planners.movement.conflict import ConflictKind
from planners.movement.conflict_table import forbidden_differences
from planners.movement.conflicts import find_conflicts
from planners.movement.insertion import first_schedule
from planners.movement.instances.instance_document import (
    plan_document,
    problem_document,
    read_plan,
    read_problem,
)
from planners.movement.packed import pack, schedule_steps
from planners.movement.problem import Aim, AimKind, Departures, Schedule
from planners.movement.value import value
from tests.instances import check_plan
from tests.small_movements import small_case

SOAK = os.environ.get("MARSROUTE_EXAMPLES") == "search"
PLANS = 10_000 if SOAK else 1_000
BATCH = 250

KINDS = {
    "following": ConflictKind.FOLLOWING,
    "meeting": ConflictKind.MEETING,
    "alone": ConflictKind.ALONE,
    "crossing": ConflictKind.CROSSING,
    "parking": ConflictKind.PARKING,
    "closure": ConflictKind.CLOSURE,
    "earliest": ConflictKind.EARLY,
    "start by": ConflictKind.LATE,
    "latest": ConflictKind.LATE,
    "halt": ConflictKind.SHORT_HALT,
    "locked": ConflictKind.LOCK,
}
AIMS = tuple(AimKind)

batches = pytest.mark.parametrize("first", range(0, PLANS, BATCH))


def seeds(first):
    return range(first, first + BATCH)


def checked_breaches(problem, schedule):
    """What the checker finds: rule, and who, except for who fills a halt area."""
    instance = problem_document(problem)
    numbers = {one.name: at for at, one in enumerate(problem.movements)}
    found = set()
    for violation in check_plan.check(instance, plan_document(problem, schedule)):
        if violation.kind == "missing":
            continue
        kind = KINDS[violation.kind]
        who = tuple(sorted(numbers[name] for name in violation.movements))
        found.add((kind, () if kind == ConflictKind.PARKING else who))
    return without_doubles(found)


def listed_breaches(problem, schedule):
    """The same from the list of conflicts that planners see."""
    found = set()
    for conflict in find_conflicts(problem, schedule):
        kind = conflict.kind
        if kind == ConflictKind.LONG_HALT:
            kind = ConflictKind.SHORT_HALT
        who = tuple(sorted(conflict.movements))
        found.add((kind, () if kind == ConflictKind.PARKING else who))
    return without_doubles(found)


def without_doubles(found):
    """Two on a section for one also follow too close; one list says both, one once."""
    return {
        (kind, who)
        for kind, who in found
        if kind != ConflictKind.FOLLOWING or (ConflictKind.ALONE, who) not in found
    }


def a_minute_off(problem, schedule, dice):
    """The schedule with one movement a step off: a random one, or all in turn."""
    moves = [
        (number, by)
        for number, placed in enumerate(schedule.placed)
        if placed is not None
        for by in (-problem.step_s, problem.step_s)
    ]
    for number, by in moves if SOAK else moves and [dice.choice(moves)]:
        placed = list(schedule.placed)
        course, departs = placed[number]
        placed[number] = Departures(course, tuple(at + by for at in departs))
        yield Schedule(tuple(placed))


@batches
def test_every_plan_that_is_made_keeps_every_rule(first):
    for seed in seeds(first):
        problem = unlocked(small_case(seed)[0])
        packed = pack(problem)
        table = forbidden_differences(problem, packed)
        aim = Aim(kind=AIMS[seed % len(AIMS)])

        schedule = first_schedule(problem, packed, table, aim)

        assert not checked_breaches(problem, schedule), seed


@batches
def test_moving_any_movement_a_minute_is_a_conflict_exactly_if_the_checker_says_so(
    first,
):
    for seed in seeds(first):
        problem = unlocked(small_case(seed)[0])
        packed = pack(problem)
        table = forbidden_differences(problem, packed)
        made = first_schedule(problem, packed, table, Aim())
        for moved in a_minute_off(problem, made, dice_of(seed)):
            listed = listed_breaches(problem, moved)

            assert listed == checked_breaches(problem, moved), seed


@batches
def test_any_plan_has_the_conflicts_that_the_checker_finds(first):
    for seed in seeds(first):
        problem, schedule = small_case(seed)

        listed = listed_breaches(problem, schedule)

        assert listed == checked_breaches(problem, schedule), seed


@batches
def test_forbidden_differences_are_what_the_checker_refuses(first):
    between = {
        ConflictKind.FOLLOWING,
        ConflictKind.MEETING,
        ConflictKind.ALONE,
        ConflictKind.CROSSING,
    }
    for seed in seeds(first):
        problem, schedule = small_case(seed)
        problem = unlocked(problem, wide=True)
        packed = pack(problem)
        table = forbidden_differences(problem, packed)
        steps = schedule_steps(problem, packed, schedule.placed)
        inside = within_windows(packed, steps)

        pairs = set(pairs_refused(packed, table, steps))
        closed = {(one,) for one in closed_to(packed, table, steps)}

        found = checked_breaches(problem, schedule)
        assert pairs <= {who for kind, who in found if kind in between}, seed
        assert closed <= {who for kind, who in found if kind == ConflictKind.CLOSURE}
        assert {
            who
            for kind, who in found
            if (kind in between or kind == ConflictKind.CLOSURE)
            and all(one in inside for one in who)
        } <= pairs | closed, seed


@batches
def test_problems_and_plans_survive_the_form(first):
    for seed in seeds(first):
        problem, schedule = small_case(seed)
        document = problem_document(problem)

        again = read_problem(document)

        assert problem_document(again) == document
        assert read_plan(again, plan_document(problem, schedule)) == schedule
        assert same_arrays(pack(problem), pack(again))


@batches
def test_plans_cost_what_the_checker_counts(first):
    for seed in seeds(first):
        problem, schedule = small_case(seed)
        ours = value(problem, pack(problem), schedule, Aim())

        theirs = check_plan.value(
            problem_document(problem), plan_document(problem, schedule)
        )

        assert theirs == {
            "delay": ours.delay,
            "lateness": ours.lateness,
            "completion": ours.completion,
            "spent": ours.spent,
            "missing": [problem.movements[one].name for one in ours.missing],
        }


def dice_of(seed):
    return random.Random(seed)  # noqa: S311 - a test case, no secret


def unlocked(problem, *, wide=False):
    """The problem without locks, and with days of time if wide."""
    return replace(
        problem,
        movements=tuple(
            replace(
                one,
                locked=None,
                earliest_s=-86_400 if wide else one.earliest_s,
                latest_s=86_400 if wide else one.latest_s,
            )
            for one in problem.movements
        ),
    )


def within_windows(packed, steps):
    """Movements all of whose departures lie in their windows."""
    placed = steps != -1
    outside = placed & ((steps < packed.leg_first) | (steps > packed.leg_last))
    out = set(packed.leg_movement[outside].tolist())
    return set(packed.leg_movement[placed].tolist()) - out


def pairs_refused(packed, table, steps):
    """Pairs of movements with a forbidden difference of departures."""
    rows = np.repeat(np.arange(len(steps)), np.diff(table.offsets))
    apart = steps[rows] - steps[table.other]
    bad = (steps[rows] != -1) & (steps[table.other] != -1)
    bad &= (table.low < apart) & (apart < table.high)
    for row, other in zip(rows[bad], table.other[bad], strict=True):
        who = {int(packed.leg_movement[row]), int(packed.leg_movement[other])}
        assert len(who) == 2
        yield tuple(sorted(who))


def closed_to(packed, table, steps):
    """Movements that depart when a section on their way will be closed."""
    rows = np.repeat(np.arange(len(steps)), np.diff(table.closed_offsets))
    bad = steps[rows] != -1
    bad &= (table.closed_low < steps[rows]) & (steps[rows] < table.closed_high)
    return set(packed.leg_movement[rows[bad]].tolist())


def same_arrays(one, other):
    """Whether two problems are the same in every number."""
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
