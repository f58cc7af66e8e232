from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planners.supply.flow_solve import solve_flow
from planners.supply.flow_words import (
    Lack,
    Shortage,
    overdriven,
    shortages,
    tried_cures,
    why_short,
)
from tests.supply_flows import chain_flow, force_flow


def cut_off(problem, unit, item, days):
    """The unit has so many days of the item, no minimum of it, and no way for it."""
    node, number = len(problem.points) + unit, problem.items.index(item)
    stock, demand = problem.stock.copy(), problem.demand.copy()
    least = problem.least.copy()
    least[unit, number] = 0.0
    a_day = 86_400 // problem.step_s
    demand[unit, number] = 1.0
    stock[node, number] = days * a_day
    most = problem.most.copy()
    most[node, number] = max(most[node, number], stock[node, number])
    # It is fed by points of its own; these have everything but the item.
    into = problem.arcs[:, 1] == node
    arcs = problem.arcs[~into]
    return replace(
        problem,
        stock=stock,
        demand=demand,
        least=least,
        most=most,
        arcs=np.vstack([arcs, [[len(problem.points) - 1, node]]]).astype(np.int32),
        lead=np.vstack([problem.lead[~into], [[1, 1]]]).astype(np.int32),
        length_km=np.vstack([problem.length_km[~into], [[10.0, 10.0]]]),
        classes=("main road",) * (len(arcs) + 1),
    )


def ample(**change):
    """A force that nothing is short of, with the shares of the nearest ways open."""
    problem = force_flow(6, 3, 4, fleet=30, **change)
    stock = problem.stock.copy()
    stock[:3] = 5000.0
    return replace(problem, stock=stock, least=np.zeros_like(problem.least))


@pytest.mark.parametrize(("unit", "seed"), [(0, 1), (3, 2), (5, 3)])
@pytest.mark.parametrize(("item", "lift"), [("III", 1), ("V", 0)])
def test_a_planted_shortage_is_named_with_unit_item_and_step(unit, seed, item, lift):
    problem = cut_off(ample(seed=seed), unit, item, 1.5)
    lead = problem.lead.copy()
    lead[-1, lift] = 0
    problem = replace(problem, lead=lead)
    if lift == 0:  # no truck for anything: what else comes by truck is in store
        stock, most = problem.stock.copy(), problem.most.copy()
        stock[3 + unit, [0, 3, 4]] = most[3 + unit, [0, 3, 4]] = 1e4
        problem = replace(problem, stock=stock, most=most)
    plan = solve_flow(problem, rounds=0)
    steps = problem.demand.shape[2]
    assert shortages(problem, plan) == (
        Shortage(
            f"U{unit + 1}",
            item,
            Lack.UNMET,
            6,
            steps - 1,
            pytest.approx(steps - 6.0, abs=1e-3),
        ),
    )
    assert why_short(problem, plan, shortages(problem, plan)[0]) == (
        f"No point has a vehicle that can bring {item} to U{unit + 1}."
    )


def test_a_force_with_enough_has_no_shortage():
    problem = ample()
    plan = solve_flow(problem, rounds=0)
    assert shortages(problem, plan) == ()
    assert tried_cures(problem, plan) == ()


def test_what_is_missing_before_anything_can_arrive_says_when_it_can():
    problem = chain_flow(30.0, demand=2.0)
    plan = solve_flow(problem)
    short = shortages(problem, plan)
    assert [(one.first, one.last) for one in short] == [(0, 0)]
    assert "can arrive in step 1" in why_short(problem, plan, short[0])


def test_too_little_room_is_named():
    problem = replace(
        chain_flow(30.0, demand=1.0),
        most=np.array([[np.inf], [4.0]]),
        least=np.full((1, 1, 8), 5.0),
    )
    plan = solve_flow(problem)
    below = [one for one in shortages(problem, plan) if one.lack is Lack.BELOW]
    assert "has room for 4 t" in why_short(problem, plan, below[-1])


def empty_store():
    return chain_flow(30.0, stock=5.0, demand=1.0)


def one_vehicle():
    return chain_flow(30.0, stock=1000.0, demand=10.0, vehicles=1.0)


def test_a_point_that_runs_dry_is_the_reason_and_stock_the_cure():
    problem = empty_store()
    plan = solve_flow(problem)
    late = next(one for one in shortages(problem, plan) if one.last > 1)
    assert (
        why_short(problem, plan, late)
        == "There is not enough III at P1 in time for U1."
    )
    best = tried_cures(problem, plan)[0]
    assert "t more III at P1 at the start" in best.what
    assert best.saves > 0.5


def test_vehicles_that_do_not_suffice_are_the_reason_and_more_of_them_the_cure():
    problem = one_vehicle()
    plan = solve_flow(problem, rounds=0)
    late = next(one for one in shortages(problem, plan) if one.last > 1)
    words = why_short(problem, plan, late)
    assert words == "The vehicles do not suffice to bring III to U1: tanker at P1."
    best = tried_cures(problem, plan)[0]
    assert best.what == "1 more tanker at P1"
    assert "would" in str(best)


def test_what_a_cure_saves_is_what_a_new_plan_saves():
    problem = one_vehicle()
    plan = solve_flow(problem, rounds=0)
    best = tried_cures(problem, plan)[0]
    again = solve_flow(replace(problem, vehicles=np.full((1, 1), 2.0)), rounds=0)
    before = (plan.unmet * plan.prices.unmet).sum()
    after = (again.unmet * plan.prices.unmet).sum()
    assert best.saves == pytest.approx(1 - after / before)


def test_whole_trips_that_need_more_vehicles_than_there_are_are_told():
    # Half a load to each of two units on day 0, in one vehicle that is away all day.
    problem = chain_flow(30.0, steps=8, vehicles=1.0)
    twice = replace(
        problem,
        units=("U1", "U2"),
        stock=np.array([[100.0], [0.0], [0.0]]),
        most=np.full((3, 1), np.inf),
        demand=np.array([[[0.0] * 4 + [5.0] + [0.0] * 3]] * 2),
        least=np.zeros((2, 1, 8)),
        arcs=np.array([[0, 1], [0, 2]], np.int32),
        lead=np.ones((2, 1), np.int32),
        turn=np.full((2, 1), 4.0),
        length_km=np.full((2, 1), 30.0),
        classes=("main road",) * 2,
    )
    short = solve_flow(twice, rounds=0)
    assert short.unmet.sum() == 0
    assert short.lacking.sum() == pytest.approx(1.0)
    (said,) = overdriven(twice, short)
    assert "up to 1.0 more tanker at P1 than there are, on 1 of 2 days" in said

    ample = replace(twice, vehicles=np.full((1, 1), 2.0))
    assert overdriven(ample, solve_flow(ample, rounds=0)) == ()


def test_room_that_is_missing_before_a_great_day_is_what_would_help():
    # Two vehicles bring 40 t until step 4, but only 10 t can be stored before it.
    problem = chain_flow(30.0, steps=8, stock=1000.0, vehicles=2.0)
    demand = np.zeros((1, 1, 8))
    demand[0, 0, 4] = 40.0
    tight = replace(problem, demand=demand, most=np.array([[np.inf], [10.0]]))

    plan = solve_flow(tight, rounds=0)
    assert plan.unmet.sum() == pytest.approx(10.0)
    assert plan.worth.room[1, 0] > 0
    assert "Room for 10 t more III at U1 would cover it." in [
        str(cure) for cure in tried_cures(tight, plan)
    ]
