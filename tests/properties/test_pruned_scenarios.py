"""Scenarios that are one simulation give what each of them gives by itself, exactly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.robustness.plan_tensors import course_tensors
from app.services.robustness.question import Losses, RobustnessSettings
from app.services.robustness.request import theta_parameters, theta_tensors
from models.packs.pack import load_pack
from planners.column import Halt
from tests.bridged_world import (
    MINUTE,
    STAND,
    bridged,
    course,
    marching,
    planner_of,
)
from tests.marches import SIX

WORLD = bridged()
PLANNER = planner_of(WORLD)
WAYS = ("ad", "da", "no", "as", "nd", "td", "abd")
COUNTED = (
    *("rollouts", "met", "cut", "all_met", "finish_ms", "late_ms"),
    *("delay_ms", "drop", "drop_sq", "queue_ms", "queued"),
)


def simulated(tensors, asked, rollouts=40, seed=3):
    """Answer of the model, all items at once."""
    program = load_pack("plan_robustness").program
    counted = {"rollouts": rollouts, "first_rollout": 0, "block": 1000, "chunk": 16}
    parameters = theta_parameters(asked.theta) | counted
    inputs = {"theta": theta_tensors(asked.theta), "plan-0": tensors}
    program.check(inputs, parameters)
    items = [
        (item, program.run(inputs, parameters, seed, item, lambda: None))
        for item in range(program.items(inputs, parameters))
    ]
    return program.merge(inputs, parameters, items)


columns = st.lists(
    st.tuples(
        st.sampled_from(WAYS),
        st.integers(0, 40),
        st.lists(st.integers(1, 20), min_size=1, max_size=3),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


def plan_of(drawn):
    """Columns as they were drawn by lot."""
    halt = Halt(at_km=0.4, duration=STAND.duration, model=STAND.model, name="Stand")
    return course(
        *(
            marching(
                PLANNER,
                WORLD,
                way,
                name=f"Column {number}",
                start=SIX + minute * MINUTE,
                sizes=tuple(sizes),
                halts=(halt,) if stands and way != "no" else (),
            )
            for number, (way, minute, sizes, stands) in enumerate(drawn)
        )
    )


@settings(max_examples=12)
@given(columns, st.integers(0, 30))
def test_pruned_scenarios_map_back_to_the_same_integers(drawn, slack):
    plan = plan_of(drawn)
    asked = RobustnessSettings(
        losses=Losses.TWO, gaps=(MINUTE, 5 * MINUTE), slack=slack * MINUTE
    )

    pruned, named = course_tensors(PLANNER, plan, asked)
    whole, all_named = course_tensors(PLANNER, plan, asked, pruned=False)

    few, many = simulated(pruned, asked), simulated(whole, asked)
    rows = [one.row for one in named.scenarios]
    assert [one.row for one in all_named.scenarios] == list(range(len(rows)))
    for name in COUNTED:
        assert np.array_equal(few[name][0][rows], many[name][0]), name
    assert np.array_equal(few["finish_hist"], many["finish_hist"])


def test_pruning_leaves_out_losses_that_change_nothing():
    """The control: here there is something to prune."""
    plan = plan_of([("ad", 0, [5], False), ("no", 5, [5], False)])
    asked = RobustnessSettings(losses=Losses.TWO, gaps=())

    pruned, named = course_tensors(PLANNER, plan, asked)
    whole, _ = course_tensors(PLANNER, plan, asked, pruned=False)

    assert len(whole["lost"]) == len(named.scenarios)
    assert len(pruned["lost"]) <= len(whole["lost"])
    everybody = simulated(pruned, asked)
    assert everybody["met"][0, 0].max() > 0


@settings(max_examples=12)
@given(columns)
def test_without_chance_and_conflict_everybody_is_through_as_planned(drawn):
    """The simulation, the estimate and the march table are of one mind."""
    apart = [
        (way, 120 * number, sizes, stands)
        for number, (way, _, sizes, stands) in enumerate(drawn)
    ]
    still = RobustnessSettings(losses=Losses.NONE, gaps=(), slack=0 * MINUTE)
    values = dict.fromkeys(("weather_sd", "serial_sd", "segment_spread"), 0.0)
    theta = still.theta.changed(values | {"breakdowns_per_vehicle_km": 0.0})
    asked = RobustnessSettings(
        losses=Losses.NONE, gaps=(), slack=still.slack, theta=theta
    )

    tensors, named = course_tensors(PLANNER, plan_of(apart), asked)

    counts = simulated(tensors, asked, rollouts=1)
    planned = [unit.planned_ms for unit in named.units]
    assert counts["finish_ms"][0, 0].tolist() == pytest.approx(planned, abs=1)
    assert counts["queue_ms"].sum() <= len(planned)
