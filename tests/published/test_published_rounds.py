"""Published routing instances: read, planned, checked, and as good as PyVRP alone."""

from __future__ import annotations

import pytest
import pyvrp

from planners.rounds.check_rounds import violations
from planners.rounds.solve import plan_rounds
from tests.vrplib_instances import best_known, read_pyvrp, rounds_problem

pytestmark = pytest.mark.data

ITERATIONS = 60
FAMILIES = (
    "CVRP/X-n101-k25.vrp",
    "HFVRP/X106-FSMD.vrp",
    "MDVRPTW/PR11A.vrp",
    "SDVRPTW/PR05.vrp",
    "MTVRPTWR/C202R0.25.vrp",
    "solomon/R105.txt",
)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_plan_of_each_family_passes_the_check_and_serves_all(data_dir, name):
    problem = rounds_problem(read_pyvrp(data_dir / "vrp" / name))
    plan = plan_rounds(problem, iterations=ITERATIONS)
    assert violations(problem, plan) == ()
    assert not plan.unserved


@pytest.mark.parametrize("name", ["CVRP/X-n101-k25.vrp", "solomon/R105.txt"])
def test_with_as_many_iterations_the_cost_is_that_of_pyvrp_alone(data_dir, name):
    data = read_pyvrp(data_dir / "vrp" / name)
    alone = pyvrp.solve(
        data,
        pyvrp.stop.MaxIterations(ITERATIONS),
        seed=3,
        collect_stats=False,
        display=False,
    )
    plan = plan_rounds(rounds_problem(data), seed=3, iterations=ITERATIONS)
    assert plan.cost == alone.cost()


def test_no_plan_is_better_than_the_best_known(data_dir):
    path = data_dir / "vrp" / FAMILIES[0]
    data = read_pyvrp(path)
    best = best_known(path, data)
    assert best is not None
    assert best <= plan_rounds(rounds_problem(data), iterations=ITERATIONS).cost
