"""Rounds are planned where fleets, depots and hours hardly go together."""

from __future__ import annotations

from dataclasses import replace

from planners.rounds.check_rounds import violations
from planners.rounds.solve import plan_rounds
from tests.rounds_sketch import HOUR, random_rounds

FEW = 80


def test_a_fleet_that_is_never_out_while_its_depot_is_open_is_left_at_home():
    problem = random_rounds(3)
    early = replace(problem.fleets[0], windows=((0, HOUR),), reload=())
    problem = replace(problem, fleets=(early, *problem.fleets[1:]))
    plan = plan_rounds(problem, iterations=FEW)
    assert violations(problem, plan) == ()
    assert plan.rounds
    assert 0 not in {driven.fleet for driven in plan.rounds}
