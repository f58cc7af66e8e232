"""The instant estimate beside the simulation it stands for."""

from __future__ import annotations

import time

import numpy as np
import pytest

from app.services.robustness.estimate import estimated
from app.services.robustness.instant import instant_estimate
from app.services.robustness.question import Losses, RobustnessSettings
from app.services.robustness.request import robustness_order, theta_parameters
from models.packs.pack import load_pack
from models.plan_robustness.contract import PLAN, THETA
from tests.bridged_world import (
    MINUTE,
    REST,
    bridged,
    course,
    marching,
    meeting,
    planner_of,
)
from tests.marches import SIX

WORLD = bridged()
PLANNER = planner_of(WORLD)
ROLLOUTS = 4_000


def crowded(slack: float):
    """Six columns over one lane, from both sides, at short intervals."""
    columns = [
        marching(
            PLANNER,
            WORLD,
            "ad" if number % 2 else "da",
            name=f"Column {number}",
            start=SIX + 3 * number * MINUTE,
            sizes=(12, 8),
            halts=(REST,) if number == 2 else (),
        )
        for number in range(6)
    ]
    return robustness_order(
        PLANNER,
        [course(*columns)],
        RobustnessSettings(
            rollouts=ROLLOUTS, losses=Losses.ONE, gaps=(), slack=slack * MINUTE
        ),
    )


def simulated(order):
    """Share of units on time with each row, and of the whole plan."""
    program, request = load_pack("plan_robustness").program, order.request
    items = [
        (
            item,
            program.run(
                order.inputs, request.parameters, request.seed, item, lambda: None
            ),
        )
        for item in range(request.items)
    ]
    counts = program.merge(order.inputs, request.parameters, items)
    return counts["met"][0] / ROLLOUTS, counts["all_met"][0] / ROLLOUTS


def estimate_of(order, scenario=0, **changed):
    plan = {**order.inputs[f"{PLAN}0"], **changed}
    parameters = theta_parameters(order.legend.theta)
    return instant_estimate(plan, order.inputs[THETA], parameters, scenario)


@pytest.mark.parametrize("slack", [5, 10, 15])
def test_the_estimate_is_close_to_the_simulation(slack):
    order = crowded(slack)

    shares, whole = simulated(order)

    for scenario in range(len(shares)):
        estimate = estimate_of(order, scenario)
        assert np.abs(estimate.on_time - shares[scenario]).max() < 0.15
        assert np.abs(estimate.on_time - shares[scenario]).mean() < 0.08
        assert abs(estimate.whole - whole[scenario]) < 0.1


def test_without_its_queues_the_estimate_is_far_off():
    """The control: the bound above is one that can be missed."""
    order = crowded(5)

    shares, _ = simulated(order)
    blind = estimate_of(order, visit=np.zeros((0, 4), np.int32))

    assert np.abs(estimate_of(order).on_time - shares[0]).max() < 0.15
    assert np.abs(blind.on_time - shares[0]).max() > 0.4


def test_a_unit_without_any_way_left_is_cut_off_and_never_on_time():
    plan = course(marching(PLANNER, WORLD, sizes=(5,)))
    order = robustness_order(
        PLANNER, [plan], RobustnessSettings(losses=Losses.ONE, gaps=())
    )
    bridges = order.inputs[f"{PLAN}0"]["bridge_of_step"].copy()
    bridges[:, :, 0] = 0

    lost = estimate_of(order, 1, bridge_of_step=bridges)
    kept = estimate_of(order, 0, bridge_of_step=bridges)

    assert (lost.cut.tolist(), lost.on_time.tolist(), lost.whole) == ([True], [0.0], 0)
    assert not kept.cut.any()
    assert kept.whole > 0.5


def test_a_plan_is_estimated_in_milliseconds():
    """Processor time, so that a busy machine does not matter."""
    order = robustness_order(PLANNER, [meeting(PLANNER, WORLD)], RobustnessSettings())
    estimated(order)

    before = time.process_time()
    estimated(order)

    assert time.process_time() - before < 0.1


def test_an_estimate_names_units_and_the_longest_queue_first():
    order = robustness_order(
        PLANNER, [meeting(PLANNER, WORLD, apart_min=0)], RobustnessSettings()
    )

    (told,) = estimated(order)

    assert [unit.name for unit in told.units][:2] == ["East 1", "East 2"]
    assert told.queues[0][0].startswith("Old Bridge (")
    assert told.queues[0][1] > 0.1
    assert 0 <= told.whole <= min(unit.on_time for unit in told.units)
