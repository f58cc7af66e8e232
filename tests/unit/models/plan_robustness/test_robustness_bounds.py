"""What simulating takes: memory, questions whether to go on, compiled forms."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from models.errors import WorkStopped
from models.plan_robustness import compiled_engine as compiled
from models.plan_robustness.engines import compiled_engine, numpy_engine
from models.plan_robustness.program import PlanRobustness
from models.plan_robustness.tables import standard_tables
from tests.moves_to_simulate import asked, brigade_plan, go_on, plan_of, simulated

LARGE = {"units": 60, "stages": 400, "sections": 40, "routes": 2}
GIGABYTE = 2**30


@pytest.mark.parametrize("engine", [numpy_engine, compiled_engine])
def test_a_thousand_moves_of_a_large_plan_stay_far_under_a_gigabyte(engine):
    plan = plan_of(1, **LARGE)
    inputs = {"plan-0": plan, "theta": standard_tables()}
    program = PlanRobustness(engine())

    tracemalloc.start()
    try:
        program.run(inputs, asked(rollouts=1000, chunk=2), 7, 0, go_on)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < GIGABYTE / 4


@pytest.mark.parametrize(
    ("engine", "most"), [(numpy_engine, 2**18), (compiled_engine, 2**21)]
)
def test_nobody_waits_long_to_stop_the_work(engine, most):
    """Between two questions no more steps are driven than take some 20 ms."""
    plan = brigade_plan()
    asked_after = []
    simulated_steps = 30 * 151 * 1000

    def alive():
        asked_after.append(1)

    program = PlanRobustness(engine())
    inputs = {"plan-0": plan, "theta": standard_tables()}
    program.run(inputs, asked(rollouts=1000, chunk=1), 7, 0, alive)

    assert len(asked_after) >= simulated_steps / most


@pytest.mark.parametrize("engine", [numpy_engine, compiled_engine])
def test_work_that_is_stopped_ends_at_once(engine):
    asked_so_far = []

    def alive():
        asked_so_far.append(1)
        if len(asked_so_far) == 3:
            raise WorkStopped("Stopped.")

    program = PlanRobustness(engine())
    inputs = {"plan-0": plan_of(1, **LARGE), "theta": standard_tables()}

    with pytest.raises(WorkStopped):
        program.run(inputs, asked(rollouts=1000), 7, 0, alive)
    assert len(asked_so_far) == 3


def test_scenarios_share_what_is_driven():
    """Nineteen scenarios drive far fewer steps than nineteen times one."""
    plan = brigade_plan()
    driven = []

    class Counted(compiled.CompiledEngine):
        def travelled(self, course, tables, keys, alive):
            driven.append(len(course.steps.ms) * len(keys.weather))
            return super().travelled(course, tables, keys, alive)

    simulated(plan, standard_tables(), engine=Counted(), rollouts=50, chunk=1)
    apart = sum(driven)
    driven.clear()
    simulated(plan, standard_tables(), engine=Counted(), rollouts=50, chunk=64)

    assert sum(driven) * 5 < apart


def test_warming_up_compiles_all_that_is_used():
    compiled.warm_up()
    before = [len(one.signatures) for one in (compiled._drive, compiled._replay)]

    simulated(plan_of(2), standard_tables(), engine=compiled_engine(), rollouts=50)

    after = [len(one.signatures) for one in (compiled._drive, compiled._replay)]
    assert before == after == [1, 1]


def test_inputs_are_left_as_they_are():
    plan = plan_of(2)
    tables = standard_tables()
    for array in (*plan.values(), *tables.values()):
        array.flags.writeable = False

    one = simulated(plan, tables, rollouts=50, engine=numpy_engine())
    other = simulated(plan, tables, rollouts=50, engine=compiled_engine())

    assert all(np.array_equal(one[name], other[name]) for name in one)
    assert [len(one.signatures) for one in (compiled._drive, compiled._replay)] == [
        1,
        1,
    ]
