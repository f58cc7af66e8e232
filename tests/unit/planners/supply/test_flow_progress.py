"""From when on a search for flows has something to keep."""

from __future__ import annotations

from planners.supply.flow_plan import FILLS_VEHICLES
from planners.supply.flow_solve import solve_flow
from tests.supply_flows import force_flow


def enough_at(word):
    """Have enough as soon as this is reported; the plan, and what was reported."""
    told = []
    plan = solve_flow(
        force_flow(6, 3, 4, fleet=3, seed=1),
        lambda what, share: told.append((what, share)),
        lambda: told[-1][0] == word,
        rounds=4,
    )
    return plan, told


def test_whoever_has_enough_once_vehicles_are_filled_gets_flows():
    plan, told = enough_at(FILLS_VEHICLES)
    assert plan is not None
    shares = [share for _, share in told]
    assert shares == sorted(shares)


def test_whoever_has_enough_before_gets_none():
    plan, told = enough_at("reckoning flows")
    assert plan is None
    assert FILLS_VEHICLES not in dict(told)
