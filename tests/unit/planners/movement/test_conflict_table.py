"""Forbidden differences against the rules themselves."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from planners.errors import MarchError
from planners.movement.conflict_table import forbidden_differences
from planners.movement.packed import pack, schedule_steps
from planners.movement.problem import Schedule
from tests.random_movements import disturb, every_departure, random_problem


def _forbids(table, steps) -> bool:
    """Whether any row of the table is broken by departures in steps."""
    rows = np.repeat(np.arange(len(steps)), np.diff(table.offsets))
    driven = (steps[rows] >= 0) & (steps[table.other] >= 0)
    apart = steps[rows] - steps[table.other]
    return bool((driven & (apart > table.low) & (apart < table.high)).any())


@pytest.mark.parametrize("seed", range(12))
def test_two_movements_disturb_each_other_exactly_when_a_difference_is_forbidden(seed):
    problem = random_problem(seed, movements=2)
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    first, second = every_departure(problem, 0)[::5], every_departure(problem, 1)[::5]
    for one, other in product(first[:25], second[:25]):
        steps = schedule_steps(problem, packed, Schedule((one, other)).placed)
        assert _forbids(table, steps) == disturb(problem, (0, one), (1, other))


def test_what_one_leg_says_of_another_the_other_says_of_it():
    problem = random_problem(5, movements=8, horizon=200)
    table = forbidden_differences(problem, pack(problem))
    rows = np.repeat(np.arange(len(table.offsets) - 1), np.diff(table.offsets))
    said = {*zip(rows.tolist(), table.other, table.low, table.high, strict=True)}
    assert said
    assert said == {(other, row, -high, -low) for row, other, low, high in said}


def test_movements_of_one_name_are_refused():
    problem = random_problem(5, movements=2)
    twice = problem.movements[0]
    with pytest.raises(MarchError, match="Two movements are called 'movement 0'"):
        pack(type(problem)(sections=problem.sections, movements=(twice, twice)))


def test_a_leg_that_jumps_is_refused():
    problem = random_problem(8, movements=1)
    movement = problem.movements[0]
    leg = movement.courses[0].legs[0]
    wrong = np.array([0, 0], np.int32)
    times = [np.array(pair, np.int32) for pair in ([0, 5], [5, 9], [2, 7], [7, 12])]
    jumps = type(leg)(
        sections=wrong,
        enters=times[0],
        leaves=times[1],
        enter_clears=times[2],
        leave_clears=times[3],
    )
    course = type(movement.courses[0])(name="way", legs=(jumps,))
    with pytest.raises(MarchError, match="jumps"):
        pack(
            type(problem)(
                sections=problem.sections,
                movements=(
                    type(movement)(
                        name="a", courses=(course,), earliest_s=0, latest_s=99
                    ),
                ),
            )
        )
