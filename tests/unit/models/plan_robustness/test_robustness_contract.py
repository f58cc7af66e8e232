"""Inputs that do not hold to the contract are refused with the place in them."""

from __future__ import annotations

import re

import numpy as np
import pytest

from models.errors import RequestRefused
from models.plan_robustness import checks
from models.plan_robustness.contract import PARAMETERS, PLAN_INPUTS, THETA_INPUTS
from models.plan_robustness.tables import standard_tables
from tests.moves_to_simulate import asked, plan_of


def question(**changed):
    """Inputs and parameters that are right, but for changed tensors of plan-0."""
    inputs = {"plan-0": plan_of(3) | changed, "theta": standard_tables()}
    return inputs, asked()


def changed_at(name, place, value):
    """A tensor of the plan with another value at a place."""
    tensor = plan_of(3)[name].copy()
    tensor[place] = value
    return {name: tensor}


def refused(inputs, parameters):
    """The sentence by which a question is refused."""
    with pytest.raises(RequestRefused) as refusal:
        checks.check(inputs, parameters)
    return str(refusal.value)


def test_what_holds_to_the_contract_passes():
    checks.check(*question())


def test_several_courses_of_any_size_pass():
    inputs, parameters = question()
    checks.check(inputs | {"plan-1": plan_of(5, units=2, stages=3)}, parameters)


@pytest.mark.parametrize(
    "names", [(), ("theta",), ("plan-0",), ("plan-0", "plan-2", "theta")]
)
def test_files_that_are_missing_are_refused(names):
    inputs = {name: {} for name in names}

    assert "numbered from 0" in refused(inputs, asked())


@pytest.mark.parametrize("spec", PLAN_INPUTS, ids=lambda spec: spec.name)
def test_a_tensor_of_another_dtype_is_refused(spec):
    inputs, parameters = question()
    inputs["plan-0"][spec.name] = inputs["plan-0"][spec.name].astype(np.int16)

    assert f"Tensor '{spec.name}' of plan-0 is of int16" in refused(inputs, parameters)


@pytest.mark.parametrize("spec", PLAN_INPUTS, ids=lambda spec: spec.name)
def test_a_tensor_of_another_shape_is_refused(spec):
    inputs, parameters = question()
    inputs["plan-0"][spec.name] = inputs["plan-0"][spec.name][None]

    assert "has the shape" in refused(inputs, parameters)


@pytest.mark.parametrize("spec", PLAN_INPUTS, ids=lambda spec: spec.name)
def test_a_tensor_that_is_missing_is_refused(spec):
    inputs, parameters = question()
    del inputs["plan-0"][spec.name]

    assert spec.name in refused(inputs, parameters)


def test_a_tensor_too_many_is_refused():
    assert "engage" in refused(*question(engage=np.zeros(3)))


@pytest.mark.parametrize(
    ("name", "place", "value", "words"),
    [
        ("step_ms", (1, 0, 2), -5, "holds -5 at [1, 0, 2]"),
        ("step_m", (1, 0, 2), 20_000_000, "[1, 0, 2]"),
        ("resource", (1, 0, 2), 4, "between -1 and 3"),
        ("bridge_of_step", (1, 0, 2), 99, "'bridge_of_step' of plan-0 holds 99"),
        ("steps", (1, 0), 22, "between 0 and 21"),
        ("start_ms", 2, -1, "'start_ms' of plan-0 holds -1 at [2]"),
        ("deadline_ms", 2, 2**40, "'deadline_ms'"),
        ("vehicles", 2, -3, "'vehicles'"),
        ("lost", (1, 1), 2, "between 0 and 1"),
        ("gap_ms", 1, -1, "'gap_ms'"),
        ("clear_ms", 1, -1, "'clear_ms'"),
        ("visit", (0, 0), -1, "'visit'"),
        ("visit", (0, 0), 6, "names unit 6 at [0, 0]"),
        ("visit", (0, 1), 3, "names route 3 at [0, 1]"),
        ("visit", (0, 2), 21, "names step 21 at [0, 2]"),
        ("visit", (0, 3), 99, "says otherwise"),
        ("step_ms", (0, 0, 20), 7, "beyond the last step"),
    ],
)
def test_a_number_out_of_its_range_is_refused_with_its_place(name, place, value, words):
    assert words in refused(*question(**changed_at(name, place, value)))


def test_the_plan_of_these_tests_has_a_place_beyond_the_last_step():
    assert plan_of(3)["steps"][0, 0] == 20


def test_an_entry_that_is_not_in_the_table_is_refused():
    visit = plan_of(3)["visit"][1:]

    assert "must name each step" in refused(*question(visit=visit))


def test_an_entry_that_stands_twice_is_refused():
    visit = plan_of(3)["visit"]

    twice = np.concatenate([visit, visit[-1:]])
    assert "must name each step" in refused(*question(visit=twice))


def test_entries_against_the_way_of_the_unit_are_refused():
    """A unit that waits at its second section before its first would never arrive."""
    visit = plan_of(3)["visit"][::-1].copy()

    assert "drives before one named earlier" in refused(*question(visit=visit))


@pytest.mark.parametrize("name", ["K", "R", "S"])
def test_a_plan_of_nothing_is_refused(name):
    plan = plan_of(3)
    for spec in PLAN_INPUTS:
        if name in spec.shape:
            plan[spec.name] = plan[spec.name].take([], axis=spec.shape.index(name))

    words = refused({"plan-0": plan, "theta": standard_tables()}, asked())

    assert f"{name} = 0" in words


def test_a_plan_that_is_too_large_is_refused():
    plan = plan_of(3)
    plan["lost"] = np.zeros((50_001, plan["lost"].shape[1]), np.uint8)
    plan["gap_ms"] = np.zeros(50_001, np.int32)
    plan["keep_hist"] = np.zeros(50_001, np.uint8)

    words = refused({"plan-0": plan, "theta": standard_tables()}, asked())

    assert re.search(r"S = 50001; .* no more than 50000", words)


def test_a_plan_of_too_many_steps_is_refused(monkeypatch):
    monkeypatch.setattr(checks, "MOST_PLACES", 6 * 3 * 21 - 1)

    assert "K x R x L = 378" in refused(*question())


@pytest.mark.parametrize("spec", THETA_INPUTS, ids=lambda spec: spec.name)
@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0])
def test_a_table_without_sense_is_refused(spec, value):
    inputs, parameters = question()
    inputs["theta"][spec.name] = inputs["theta"][spec.name].copy()
    inputs["theta"][spec.name][17] = value

    words = refused(inputs, parameters)

    assert f"Tensor '{spec.name}' of theta holds" in words
    assert "at [17]" in words


def test_a_table_that_falls_is_refused():
    inputs, parameters = question()
    inputs["theta"]["serial"] = inputs["theta"]["serial"][::-1].copy()

    assert "falls after [0]" in refused(inputs, parameters)


def test_a_table_of_another_length_is_refused():
    inputs, parameters = question()
    inputs["theta"]["serial"] = inputs["theta"]["serial"][::2].copy()

    assert "T = 4097" in refused(inputs, parameters)


@pytest.mark.parametrize("spec", PARAMETERS, ids=lambda spec: spec.name)
@pytest.mark.parametrize("value", [-1, 1e12, True, "5", None, float("nan")])
def test_a_parameter_without_sense_is_refused(spec, value):
    inputs, parameters = question()

    assert f"'{spec.name}'" in refused(inputs, parameters | {spec.name: value})


def test_a_parameter_too_many_or_too_few_is_refused():
    inputs, parameters = question()

    assert "damage" in refused(inputs, parameters | {"damage": 1})
    parameters.pop("chunk")
    assert "missing or unknown: chunk." in refused(inputs, parameters)


def test_the_highest_numbers_of_moves_still_differ():
    """They are hashed as 32 bits: the ranges of both parameters stay within."""
    ranges = {spec.name: spec.highest for spec in PARAMETERS}

    assert ranges["first_rollout"] + ranges["rollouts"] <= 2**32
