"""All engines of plan_robustness give the same bits, however the work is cut."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import AnswerRefused
from models.plan_robustness.engines import (
    compiled_engine,
    numpy_engine,
    torch_engine,
)
from models.plan_robustness.program import PlanRobustness
from models.plan_robustness.tables import PERIODS, exponential, standard_tables
from tests.moves_to_simulate import asked, go_on, plan_of, simulated

TABLES = {period: standard_tables(period=period) for period in PERIODS}


@st.composite
def plans(draw):
    """Small plans of all kinds: no sections, one route, gaps, kept times."""
    stages = draw(st.integers(1, 9))
    lanes = draw(st.integers(1, 3))
    plan = plan_of(
        draw(st.integers(0, 2**32 - 1)),
        units=draw(st.integers(1, 6)),
        routes=draw(st.integers(1, 3)),
        stages=stages,
        lanes=lanes,
        sections=draw(st.integers(0, max(1, stages * lanes * 2 // 3))),
        slack=draw(st.sampled_from([0.0, 0.05, 0.3])),
    )
    scenarios = len(plan["gap_ms"])
    dice = np.random.default_rng(scenarios)
    plan["gap_ms"][1:] = dice.integers(0, 2, scenarios - 1) * 240_000
    plan["keep_hist"][:] = dice.integers(0, 2, scenarios)
    return plan


def same(one, other):
    """Whether two answers have the same bits."""
    return set(one) == set(other) and all(
        one[name].dtype == other[name].dtype
        and one[name].shape == other[name].shape
        and one[name].tobytes() == other[name].tobytes()
        for name in one
    )


@given(
    plan=plans(),
    period=st.sampled_from(sorted(PERIODS)),
    rate=st.sampled_from([0.0, 6e-5, 5e-3, 1.0]),
    seed=st.integers(0, 2**32 - 1),
    first=st.sampled_from([0, 7, 2**31 - 1]),
)
@settings(max_examples=40)
def test_compiled_loops_give_the_bits_of_numpy(plan, period, rate, seed, first):
    given_ = {
        "seed": seed,
        "rollouts": 30,
        "first_rollout": first,
        "breakdowns_per_vehicle_km": rate,
    }

    ours = simulated(plan, TABLES[period], engine=numpy_engine(), **given_)
    compiled = simulated(plan, TABLES[period], engine=compiled_engine(), **given_)

    assert same(ours, compiled)


@given(plan=plans(), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=15)
def test_torch_gives_the_bits_of_numpy(plan, seed):
    pytest.importorskip("torch", reason="the compute extra is not installed")
    given_ = {"seed": seed, "rollouts": 30, "breakdowns_per_vehicle_km": 2e-3}

    ours = simulated(plan, TABLES["peak"], engine=numpy_engine(), **given_)
    torch = simulated(plan, TABLES["peak"], engine=torch_engine(), **given_)

    assert same(ours, torch)


@given(
    plan=plans(),
    rollouts=st.integers(1, 60),
    block=st.integers(1, 70),
    chunk=st.integers(1, 9),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=40)
def test_items_of_any_size_add_up_in_any_order(plan, rollouts, block, chunk, order):
    inputs = {"plan-0": plan, "theta": TABLES["day"]}
    parameters = asked(rollouts=rollouts, block=block, chunk=chunk)
    program = PlanRobustness(compiled_engine())
    items = list(range(program.items(inputs, parameters)))
    order.shuffle(items)

    parts = [(item, program.run(inputs, parameters, 7, item, go_on)) for item in items]
    added = program.merge(inputs, parameters, parts)

    whole = simulated(plan, TABLES["day"], rollouts=rollouts, block=10_000, chunk=4096)
    assert same(added, whole)


@given(plan=plans(), first=st.integers(1, 40), later=st.integers(1, 40))
@settings(max_examples=15)
def test_further_moves_add_up_with_earlier_ones(plan, first, later):
    tables = TABLES["day"]

    one = simulated(plan, tables, rollouts=first)
    other = simulated(plan, tables, rollouts=later, first_rollout=first)

    whole = simulated(plan, tables, rollouts=first + later)
    assert same({name: one[name] + other[name] for name in one}, whole)


def test_courses_of_other_sizes_stand_side_by_side():
    small = plan_of(1, units=2, stages=3, sections=1)
    large = plan_of(2, units=5, stages=6, sections=4)
    large["keep_hist"][[0, 2]] = 1

    both = simulated([small, large], TABLES["day"], rollouts=40, chunk=2)

    for course, plan in enumerate((small, large)):
        alone = simulated(plan, TABLES["day"], rollouts=40)
        for name in alone:
            shape = tuple(slice(size) for size in alone[name].shape[1:])
            assert np.array_equal(both[name][course][shape], alone[name][0])
            assert both[name][course].sum() == alone[name][0].sum()


def test_a_block_cut_into_lots_gives_the_same_bits(monkeypatch):
    plan = plan_of(4, units=5, stages=8)
    plan["keep_hist"][:2] = 1
    whole = simulated(plan, TABLES["day"], rollouts=50)

    monkeypatch.setattr("models.plan_robustness.program.MOST_TRAVELLED", 300)
    monkeypatch.setattr("models.plan_robustness.compiled_engine.MOST_CELLS", 60)

    assert same(whole, simulated(plan, TABLES["day"], rollouts=50))


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_breakdowns_never_and_always(rate):
    """A rate of one breakdown a vehicle-km is broken down on each longer step."""
    plan = plan_of(3, units=3, stages=5, sections=0)
    tables = TABLES["day"] | {"breakdown_delay": exponential(0) + 60_000}
    still = simulated(plan, tables, rollouts=40, breakdowns_per_vehicle_km=0.0)

    answer = simulated(
        plan, tables, rollouts=40, breakdowns_per_vehicle_km=rate, blocking_share=1.0
    )

    later = answer["finish_ms"][0, 0] - still["finish_ms"][0, 0]
    driven = (plan["step_m"][:, 0] > 0).sum(axis=1)
    assert np.abs(later / 60_000 / 40 - driven * rate).max() < 0.2


def crossing():
    """A question in several items, with what each of them answers."""
    inputs = {
        "plan-0": plan_of(1, units=3, stages=4, sections=2),
        "theta": TABLES["day"],
    }
    parameters = asked(rollouts=20, block=7)
    program = PlanRobustness()
    items = [
        (item, program.run(inputs, parameters, 7, item, go_on))
        for item in range(program.items(inputs, parameters))
    ]
    return items, lambda answers: program.merge(inputs, parameters, answers)


def test_an_item_that_comes_twice_is_refused():
    items, merge = crossing()

    with pytest.raises(AnswerRefused, match="Item 1 was handed in twice"):
        merge([*items, items[1]])


def test_an_item_that_is_missing_is_refused():
    items, merge = crossing()
    random.Random(1).shuffle(items)  # noqa: S311 - a test case, no secret

    with pytest.raises(AnswerRefused, match="not finished"):
        merge(items[1:])


def test_an_item_nobody_asked_for_is_refused():
    ((_, answer), *rest), merge = crossing()

    with pytest.raises(AnswerRefused, match="Item 99"):
        merge([*rest, (99, answer)])


@pytest.mark.parametrize("name", ["met", "finish_hist", "rollouts"])
def test_an_item_of_another_shape_is_refused(name):
    ((item, answer), *rest), merge = crossing()
    broken = dict(answer) | {name: answer[name][:0].astype(np.int32)}

    with pytest.raises(AnswerRefused, match=f"Tensor '{name}'"):
        merge([(item, broken), *rest])


def test_each_move_is_counted_once():
    items, merge = crossing()

    answer = merge(items)

    assert (answer["rollouts"] == 20).all()
    assert (answer["met"] + answer["cut"] <= 20).all()
