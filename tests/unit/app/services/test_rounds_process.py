"""Rounds planned in a child: the best so far is told, and enough ends it."""

from __future__ import annotations

from app.services.supply.rounds_process import rounds_in_child
from planners.rounds.check_rounds import violations
from planners.rounds.solve import plan_rounds
from tests.rounds_sketch import random_rounds


def test_a_child_tells_better_plans_and_ends_with_the_one_of_as_many_iterations():
    problem = random_rounds(1, drops=8)
    told, said = [], []
    plan = rounds_in_child(
        problem,
        seconds=60.0,
        seed=4,
        iterations=200,
        better=told.append,
        progress=lambda what, _: said.append(what),
    )
    assert plan == plan_rounds(problem, seed=4, iterations=200)
    assert told
    assert all(violations(problem, one) == () for one in told)
    assert said


def test_a_caller_that_has_enough_gets_the_best_so_far():
    problem = random_rounds(1, drops=8)
    told = []
    plan = rounds_in_child(
        problem, seconds=600.0, better=told.append, enough=lambda: bool(told)
    )
    assert violations(problem, plan) == ()
    assert plan.cost <= told[0].cost
