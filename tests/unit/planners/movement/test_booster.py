"""Neighbourhoods solved exactly never make a schedule worse, nor break a rule."""

from __future__ import annotations

import pytest

from planners.movement.booster import Booster
from planners.movement.clashes import clash_weights
from planners.movement.conflict_table import forbidden_differences
from planners.movement.insertion import first_schedule
from planners.movement.packed import pack, schedule_steps
from planners.movement.problem import Aim
from planners.movement.schedule_task import cost_of, present, schedule_of, task_of
from tests.random_movements import disturb, is_sound, random_problem


def started(seed, **sizes):
    problem = random_problem(seed, **sizes)
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    start = first_schedule(problem, packed, table, Aim())
    steps = schedule_steps(problem, packed, start.placed)
    return problem, packed, task_of(problem, packed, table, Aim()), steps


@pytest.mark.parametrize("seed", range(6))
def test_a_solved_neighbourhood_keeps_every_rule_and_costs_no_more(seed):
    problem, packed, task, steps = started(seed, movements=7, horizon=60)
    before = cost_of(task, steps, present(task))

    found, work = Booster(task, seed=seed).step(steps, 2.0)

    assert is_sound(problem, schedule_of(problem, packed, found))
    assert cost_of(task, found, present(task)) <= before
    assert work >= 0


@pytest.mark.parametrize("seed", range(6))
def test_movements_clash_where_they_disturb_each_other(seed):
    problem, packed, task, _ = started(seed, movements=4)
    free = task.first.copy()
    last_courses = packed.movement_courses[1:] - 1
    for row in range(len(packed.course_legs) - 1):
        if row not in last_courses:
            free[packed.course_legs[row] : packed.course_legs[row + 1]] = -1
    placed = schedule_of(problem, packed, free).placed
    there = [number for number, one in enumerate(placed) if one is not None]

    found = clash_weights(task, free, list(range(packed.movements)))

    for one in there:
        for other in there:
            if one < other and disturb(
                problem, (one, placed[one]), (other, placed[other])
            ):
                assert found[one, other] > 0
