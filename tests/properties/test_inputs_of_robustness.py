"""What the contract lets pass is simulated without a crash, alike by all engines."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import RequestRefused
from models.plan_robustness import checks
from models.plan_robustness.contract import PLAN_INPUTS
from models.plan_robustness.engines import compiled_engine, numpy_engine
from models.plan_robustness.tables import standard_tables
from tests.moves_to_simulate import asked, plan_of, simulated

TABLES = standard_tables()
ENDS = (-(2**62), -(2**31), -2, -1, 0, 1, 2, 3, 7, 255, 2**31 - 1, 2**31, 2**62)


@st.composite
def changed_plans(draw):
    """Plans with some numbers put to where they may hurt."""
    plan = plan_of(draw(st.integers(0, 50)), units=3, stages=4, sections=2)
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from([spec.name for spec in PLAN_INPUTS]))
        tensor = plan[name]
        if not tensor.size:
            continue
        info = np.iinfo(tensor.dtype)
        value = draw(st.sampled_from(ENDS))
        at = draw(st.integers(0, tensor.size - 1))
        tensor.flat[at] = min(max(value, info.min), info.max)
    return plan


def refusal(plan):
    """The sentence by which a plan is refused; empty if it passes."""
    try:
        checks.check({"plan-0": plan, "theta": TABLES}, asked())
    except RequestRefused as refused:
        return str(refused)
    return ""


@given(plan=changed_plans())
@settings(max_examples=300)
def test_what_passes_is_simulated_alike(plan):
    words = refusal(plan)
    if words:
        assert words.startswith(("Tensor ", "plan-0 "))
        return

    one = simulated(plan, TABLES, rollouts=5, engine=numpy_engine())
    other = simulated(plan, TABLES, rollouts=5, engine=compiled_engine())

    assert all(np.array_equal(one[name], other[name]) for name in one)
    assert (one["met"] + one["cut"] <= 5).all()
    assert (one["queue_ms"] >= 0).all()


def test_some_changes_pass_and_some_do_not():
    """The control: both ways of the property above are gone."""
    passed = []

    @given(plan=changed_plans())
    @settings(max_examples=60, database=None)
    def judge(plan):
        passed.append(not refusal(plan))

    judge()

    assert 5 < sum(passed) < len(passed) - 5
