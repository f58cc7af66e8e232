"""Whatever flows are asked for, the plan keeps what it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planners.supply.flow_check import check_flow, play_shipments
from planners.supply.flow_plan import HARDLY_T
from planners.supply.flow_problem import FlowProblem
from planners.supply.flow_solve import solve_flow
from planners.supply.projection import Holdings, project


@st.composite
def flows(draw):
    """Any small problem: short of anything, with or without ways, room and minimums."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    points, units, items, lifts = (draw(st.integers(1, most)) for most in (3, 3, 2, 2))
    steps = 4 * draw(st.integers(1, 3))
    nodes = points + units
    arcs = np.array(
        [(a, b) for a in range(points) for b in range(nodes) if a != b], np.int32
    )
    stock = random.uniform(0, 20, (nodes, items)).round(2)
    plenty = draw(st.sampled_from([0.0, 0.5, 5.0]))
    turn = random.uniform(0.3, 5, (len(arcs), lifts)) if draw(st.booleans()) else None
    return FlowProblem(
        points=tuple(f"P{n}" for n in range(points)),
        units=tuple(f"U{n}" for n in range(units)),
        items=tuple(f"item {n}" for n in range(items)),
        lifts=tuple(f"lift {n}" for n in range(lifts)),
        step_s=6 * 3600,
        stock=stock,
        most=stock + random.choice([0.0, 5.0, np.inf], stock.shape),
        receipts=random.uniform(0, plenty + 1e-9, (points, items, steps)),
        demand=random.uniform(0, 4, (units, items, steps))
        * (random.random((units, items, 1)) < 0.8),
        least=random.uniform(0, 15, (units, items, steps)),
        arcs=arcs,
        lead=random.integers(0, 4, (len(arcs), lifts)).astype(np.int32),
        length_km=random.uniform(0, 80, (len(arcs), lifts)),
        carries=random.choice([0.0, 2.0, 9.0], (lifts, items)),
        vehicles=random.integers(0, 4, (points, lifts)).astype(float),
        per_km=random.choice([0.0, 1.0, 30.0], lifts),
        classes=("main road",) * len(arcs),
        turn=turn,
    )


@settings(max_examples=60, deadline=None)
@given(flows())
def test_nothing_is_short_that_the_plan_said_was_covered(problem):
    plan = solve_flow(problem, rounds=1)
    assert check_flow(problem, plan) == ()


@settings(max_examples=30, deadline=None)
@given(flows())
def test_a_plan_never_leaves_more_unmet_than_sending_nothing(problem):
    plan = solve_flow(problem, rounds=0)
    nothing = play_shipments(problem, np.zeros_like(plan.sent))
    assert plan.unmet.sum() <= nothing.unmet.sum() + HARDLY_T * plan.unmet.size, (
        "units are worse off with the plan than without"
    )


@settings(max_examples=30, deadline=None)
@given(flows())
def test_more_vehicles_never_cost_more(problem):
    more = replace(problem, vehicles=problem.vehicles + (problem.vehicles > 0))
    before, after = (solve_flow(one, rounds=0) for one in (problem, more))
    assert after.bound <= before.bound * (1 + 1e-6) + 1e-3


@settings(max_examples=30, deadline=None)
@given(flows())
def test_shipments_as_receipts_leave_the_stocks_that_the_outlook_reckons(problem):
    points, steps = len(problem.points), problem.demand.shape[2]
    most = problem.most.copy()
    most[points:] = np.inf
    problem = replace(problem, most=most)
    plan = solve_flow(problem, rounds=0)

    received = np.zeros(problem.demand.shape)
    for arc, lift, item, step in np.argwhere(plan.sent > 0).tolist():
        end = int(problem.arcs[arc, 1]) - points
        if end >= 0:
            arrives = step + int(problem.lead[arc, lift])
            received[end, item, arrives] += plan.sent[arc, lift, item, step]
    nothing = np.zeros(received.shape[:2])
    held = Holdings(
        stated=np.ones_like(nothing, np.bool_),
        usable=problem.stock[points:],
        room=most[points:],
        safety_days=nothing,
        operating_days=nothing,
        transit_days=nothing,
    )
    found = project(held, problem.demand, received, step_s=problem.step_s)

    slack = HARDLY_T * steps
    np.testing.assert_allclose(found.stock[:, :, 1:], plan.stock[points:], atol=slack)
    np.testing.assert_allclose(found.unmet, plan.unmet, atol=slack)
