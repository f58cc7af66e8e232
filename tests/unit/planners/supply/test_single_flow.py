from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planners.errors import SupplyError
from planners.supply.flow_solve import solve_flow
from planners.supply.single_flow import single_flow
from tests.supply_flows import chain_flow, force_flow


def only(problem, number):
    """One item of a problem, in whole kilograms, with vehicles without end."""
    one = slice(number, number + 1)
    return replace(
        problem,
        items=problem.items[one],
        stock=problem.stock[:, one].round(3),
        most=problem.most[:, one].round(3),
        receipts=problem.receipts[:, one].round(3),
        demand=problem.demand[:, one].round(3),
        least=problem.least[:, one].round(3),
        carries=problem.carries[:, one],
        vehicles=np.full_like(problem.vehicles, 1e6),
    )


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("number", range(5))
def test_two_solvers_agree_on_one_item_with_vehicles_enough(seed, number):
    problem = only(force_flow(6, 3, 4, seed=seed), number)
    plan = solve_flow(problem, rounds=0)
    single = single_flow(problem, problem.items[0])
    assert single.cost == pytest.approx(plan.bound, rel=1e-4)
    assert single.below_t == pytest.approx(plan.below.sum(), abs=0.01)
    assert single.unmet_t == pytest.approx(plan.unmet.sum(), abs=0.01)


def test_vehicles_that_do_not_suffice_cost_more_than_a_single_item_says():
    problem = chain_flow(30.0, stock=1000.0, demand=10.0, vehicles=1.0)
    plan = solve_flow(problem, rounds=0)
    assert single_flow(problem, "III").cost < 0.9 * plan.bound


def test_an_item_that_there_is_not_is_refused():
    with pytest.raises(SupplyError, match="no item 'IV'; give one of III"):
        single_flow(chain_flow(30.0), "IV")


def test_amounts_beyond_counting_are_refused():
    with pytest.raises(SupplyError, match="too much to be counted in kilograms"):
        single_flow(chain_flow(30.0, demand=1e9), "III")
