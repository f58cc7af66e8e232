"""Which engine works, and that none works that would give other bits."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models.errors import GoldenMissed
from models.plan_robustness import engines, proof
from models.plan_robustness.compiled_engine import CompiledEngine
from models.plan_robustness.draws import rollout_keys
from models.plan_robustness.engine import Tables
from models.plan_robustness.tables import exponential, lognormal, standard_tables
from tests.moves_to_simulate import go_on, plan_of, simulated

ROOT = Path(__file__).parents[4]
LARGE = engines.SMALL_WORK + 1


@pytest.fixture(autouse=True)
def fresh():
    """Each test chooses anew."""
    engines.gpu_engine.cache_clear()
    engines.proved_compiled_engine.cache_clear()
    yield
    engines.gpu_engine.cache_clear()
    engines.proved_compiled_engine.cache_clear()


class OffByOne(CompiledEngine):
    """An engine that is a millisecond off once."""

    name = "broken loops"

    def replayed(self, course, round_, travelled):
        replay = super().replayed(course, round_, travelled)
        replay.finish[0, -1] += 1
        return replay


def test_small_work_is_for_numpy_and_large_work_for_compiled_loops():
    assert engines.engine_for(engines.SMALL_WORK).name == "numpy"
    assert engines.engine_for(LARGE).name == "numba"
    assert engines.engines_here() == "numpy, numba for large work"


def test_a_small_request_loads_no_compiler_and_no_torch():
    """Loading them takes longer than the work."""
    code = (
        "import sys; from models.packs.pack import load_pack\n"
        "from models.packs.golden import check_golden\n"
        "pack = load_pack('plan_robustness')\n"
        "check_golden(pack.program, pack.golden, 0, lambda: None)\n"
        "print(sorted({'numba', 'torch', 'scipy', 'app', 'maps'} & set(sys.modules)))"
    )

    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == "[]"


def test_work_is_judged_by_the_whole_request(monkeypatch):
    """Items of one request go to one engine, however small they are."""
    asked_for = []

    def chosen(work):
        asked_for.append(work)
        return engines.numpy_engine()

    monkeypatch.setattr("models.plan_robustness.program.engine_for", chosen)
    plan = plan_of(1)
    simulated(plan, standard_tables(), rollouts=40, block=10)

    entries = len(plan["gap_ms"]) * len(plan["visit"])
    assert set(asked_for) == {40 * (int(plan["steps"].sum()) + entries)}
    assert len(asked_for) == 4


def test_an_engine_with_other_bits_does_no_work(monkeypatch):
    monkeypatch.setattr(engines, "compiled_engine", OffByOne)

    with pytest.raises(GoldenMissed, match="broken loops gives other answers"):
        engines.engine_for(LARGE)


@pytest.mark.parametrize("trouble", [ImportError, RuntimeError])
def test_a_compiler_that_cannot_be_used_is_done_without(monkeypatch, trouble):
    def fails():
        raise trouble("no locator available")

    monkeypatch.setattr(engines, "compiled_engine", fails)

    assert engines.engine_for(LARGE).name == "numpy"


class TestGpu:
    """A machine with the driver of a GPU, as far as this one can play it."""

    torch = pytest.importorskip("torch", reason="the compute extra is not installed")

    def test_a_driver_without_a_device_is_passed_over(self, monkeypatch, tmp_path):
        monkeypatch.setattr(engines, "GPU_DRIVERS", (tmp_path,))
        monkeypatch.setattr(self.torch.cuda, "is_available", lambda: False)

        assert engines.engine_for(1).name == "numpy"

    def test_a_device_is_proved_and_chosen_for_all_work(self, monkeypatch, tmp_path):
        monkeypatch.setattr(engines, "GPU_DRIVERS", (tmp_path,))
        monkeypatch.setattr(self.torch.cuda, "is_available", lambda: True)
        device = engines.torch_engine()
        monkeypatch.setattr(engines, "torch_engine", lambda _: device)

        assert engines.engine_for(1) is device
        assert engines.engine_for(LARGE) is device
        assert engines.engines_here() == "torch cpu"

    def test_a_device_with_other_bits_does_no_work(self, monkeypatch, tmp_path):
        monkeypatch.setattr(engines, "GPU_DRIVERS", (tmp_path,))
        monkeypatch.setattr(self.torch.cuda, "is_available", lambda: True)
        monkeypatch.setattr(engines, "torch_engine", lambda _: OffByOne())

        with pytest.raises(GoldenMissed):
            engines.engine_for(1)

    def test_all_arrays_of_torch_lie_on_the_device(self):
        """The device `meta` has no data: an array left on the CPU would be an error."""
        engine = engines.torch_engine("meta")
        course = proof.sample_course()
        at = engine._at
        steps = tuple(at.put(one) for one in course.steps)
        marks = tuple(at.put(one) for one in course.marks)
        graded = tuple(engine._graded(lognormal(0.1)) for _ in range(4))
        keys = tuple(at.put(one) for one in rollout_keys(7, np.arange(8)))

        common = engine._looked_up(graded[0], keys[0][:, None])

        assert {one.device.type for one in (*steps, *marks, *keys, common)} == {"meta"}
        assert common.dtype == self.torch.float64
        assert at.zeros(2, 3).device.type == "meta"
        assert {one.dtype for one in (*keys, *marks)} == {self.torch.int64}


def test_the_proof_goes_through_breakdowns_and_queues():
    course = proof.sample_course()
    table = lognormal(0.2)
    still = Tables(table, table, table, exponential(0))
    keys = rollout_keys(proof.SEED, np.arange(proof.MOVES))
    engine = engines.numpy_engine()

    free = engine.travelled(course, still, keys, go_on)
    broken = engine.travelled(
        course, still._replace(breakdown_delay=exponential(1e5)), keys, go_on
    )
    replay = engine.replayed(course, course.rounds[0], broken)

    assert (broken > free).mean() > 0.5
    assert (replay.queued > 0).all()
