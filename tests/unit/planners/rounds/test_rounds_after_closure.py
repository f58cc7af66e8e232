"""After a road is closed, rounds from the old ones are no worse than rounds from none.

One rerun may cost a little more where keeping vehicles as they were is worth it; over
several it must not, and it must never leave more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planners.rounds.check_rounds import violations
from planners.rounds.solve import plan_rounds
from tests.rounds_sketch import random_rounds

if TYPE_CHECKING:
    from planners.rounds.plan import RoundsPlan
    from planners.rounds.problem import RoundsProblem

SEEDS, ITERATIONS = range(8), 150
MOST_FOR_CALM = 1.05
"""Times what a plan from nothing costs, for one that keeps vehicles as they were."""


def closed(problem: RoundsProblem, plan: RoundsPlan) -> RoundsProblem:
    """The way to the first drop of the first vehicle is closed: twice as far, round."""
    trip = plan.rounds[0].trips[0]
    depot = problem.depots[trip.depot].place
    drop = problem.drops[trip.visits[0].drop].place
    ways = []
    for one in problem.ways:
        duration_s, length_m = one.duration_s.copy(), one.length_m.copy()
        for pair in ((depot, drop), (drop, depot)):
            duration_s[pair] *= 2
            length_m[pair] *= 2
        ways.append(replace(one, duration_s=duration_s, length_m=length_m))
    return replace(problem, ways=tuple(ways))


def left(plan: RoundsPlan) -> float:
    return sum(units for one in plan.unserved for _, units in one.units)


def test_a_warm_start_after_a_closure_is_no_worse_than_a_cold_one() -> None:
    warm_costs, cold_costs = [], []
    for seed in SEEDS:
        problem = random_rounds(seed)
        before = plan_rounds(problem, iterations=400)
        changed = closed(problem, before)
        assert violations(changed, before) != (), "the closure must matter"

        warm = plan_rounds(changed, warm=before, iterations=ITERATIONS)
        cold = plan_rounds(changed, iterations=ITERATIONS)

        assert violations(changed, warm) == violations(changed, cold) == ()
        assert left(warm) <= left(cold)
        assert warm.cost <= MOST_FOR_CALM * cold.cost
        warm_costs.append(warm.cost)
        cold_costs.append(cold.cost)
    assert sum(warm_costs) <= sum(cold_costs)
