"""Prices for the use of road bound the delay, and closely so on one narrow road."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planners.movement.conflict_table import forbidden_differences
from planners.movement.lagrangian_bound import LagrangianBound
from planners.movement.packed import pack
from planners.movement.problem import (
    Aim,
    AimKind,
    Course,
    Leg,
    Movement,
    MovementProblem,
    SectionKind,
    Sections,
)
from planners.movement.schedule_task import task_of
from tests.every_schedule import best_schedule
from tests.random_movements import every_departure, random_problem

STEPS = 200


def bound_of(problem, aim, cost):
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    task = task_of(problem, packed, table, aim)
    return LagrangianBound(problem.sections, task, cost)


@pytest.mark.parametrize("kind", [AimKind.DELAY, AimKind.LATENESS])
@pytest.mark.parametrize("seed", range(200, 220))
def test_prices_never_ask_more_than_the_best_schedule_costs(seed, kind):
    problem, aim = random_problem(seed, movements=3), Aim(kind=kind)
    best = best_schedule(problem, aim)
    if best is None:
        return

    found = bound_of(problem, aim, best.cost + 3).run(STEPS)

    assert found <= best.cost


@pytest.mark.parametrize("seed", range(200, 215))
def test_prices_count_what_is_locked_once(seed):
    problem = random_problem(seed, movements=3)
    ways = every_departure(problem, 0)
    if not ways:
        return
    first, *others = problem.movements
    problem = replace(problem, movements=(replace(first, locked=ways[-1]), *others))
    best = best_schedule(problem, Aim())
    if best is None:
        return

    found = bound_of(problem, Aim(), best.cost + 3).run(STEPS)

    assert found <= best.cost


def one_road(columns, back=0, way_s=120):
    """Columns of 10 min, all ready at once, and some that come back on one lane."""
    sections = Sections(
        tail=np.array([0, 1], np.int32),
        head=np.array([1, 0], np.int32),
        twin=np.array([1, 0], np.int32),
        kind=np.full(2, SectionKind.ALTERNATING if back else SectionKind.OPEN, np.int8),
        length_m=np.full(2, 1000.0),
        positions=np.zeros((2, 2)),
    )
    legs = [
        Leg(
            sections=np.array([section], np.int32),
            enters=np.array([0], np.int32),
            leaves=np.array([way_s], np.int32),
            enter_clears=np.array([600], np.int32),
            leave_clears=np.array([way_s + 600], np.int32),
        )
        for section in (0, 1)
    ]
    return MovementProblem(
        sections=sections,
        movements=tuple(
            Movement(
                name=f"column {number}",
                courses=(Course(name="road", legs=(legs[number >= columns],)),),
                earliest_s=0,
                latest_s=36_000,
            )
            for number in range(columns + back)
        ),
    )


def test_columns_in_a_row_on_one_road_are_priced_almost_exactly():
    """Five columns wait 0, 10, 20, 30 and 40 min: 100 min."""
    bound = bound_of(one_road(5), Aim(), 110)

    found = bound.run(400)

    assert 95 <= found <= 100


def test_one_that_comes_towards_another_waits_for_the_whole_lane():
    """Half an hour of lane and ten minutes of column: 40 min for one of the two."""
    bound = bound_of(one_road(1, back=1, way_s=1800), Aim(), 45)

    assert 38 <= bound.run(400) <= 40


def test_those_of_one_way_follow_each_other_before_the_other_way_is_free():
    """Waits of 0 and 10 min, then 50 min: the lane is empty when the second is off."""
    bound = bound_of(one_road(2, back=1, way_s=1800), Aim(), 70)

    assert 50 <= bound.run(600) <= 60


def test_the_bound_never_falls_as_prices_move():
    bound = bound_of(one_road(4), Aim(), 70)

    seen = [bound.run(10) for _ in range(10)]

    assert seen == sorted(seen)
