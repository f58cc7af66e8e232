"""Desktops that die at every step of their work: one effect and one answer each."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.storage.job_ledger import PlanLedger
from models.cluster.job import JobState
from tests.cluster.desk import FarJob, FastClock, lab_site
from tests.cluster.desk_process import POINTS, opened, orders
from tests.faults.chance import chance

if TYPE_CHECKING:
    from tests.cluster.slurm_lab import Lab
    from tests.cluster.small_requests import Asked

pytestmark = pytest.mark.cluster
FULL = os.environ.get("MARSROUTE_FAULTS") == "full"
JOBS = 20  # of each plan
PLANS = 2  # worked on side by side
AT_POINTS = 4 if FULL else 1  # kills at each point, in each plan
AT_RANDOM = 50 if FULL else 2
LAST_S = 250


class Desktops:
    """Desktops that work on one plan, one after another; each finds more to do."""

    def __init__(self, lab: Lab, base: Path, plan: Path, first: int) -> None:
        self._words = [str(lab.folder), str(base), str(plan)]
        self._words += [str(FastClock().began), str(first)]
        self._log = plan.with_suffix(".log")
        self._jobs = 0.0
        self.killed: list[str] = []

    def more(self, share: float) -> None:
        """Give the next one more jobs."""
        self._jobs = min(JOBS, self._jobs + JOBS * share)

    def killed_at(self, point: str, turn: int) -> None:
        """Let one work until it dies at a point."""
        # A desktop asks for all jobs once more; what comes of it shows at a new one.
        nth = math.ceil(self._jobs) if point.startswith("create") else turn
        if self._start(point, nth).wait(LAST_S):
            self.killed.append(f"{point} {nth}")

    def killed_after(self, seconds: float) -> None:
        """Kill one at a moment that nobody chose."""
        one = self._start("", 0)
        time.sleep(seconds)
        one.kill()
        if one.wait(LAST_S):
            self.killed.append(f"after {seconds:.2f} s")

    def finish(self) -> None:
        """Let one work until all jobs are over."""
        self._jobs = JOBS
        assert self._start("", 0).wait(LAST_S) == 0, self.said

    @property
    def said(self) -> str:
        """What the desktops wrote."""
        return self._log.read_text()[-3000:]

    def _start(self, point: str, nth: int) -> subprocess.Popen[bytes]:
        words = [*self._words, str(math.ceil(self._jobs)), point, str(nth)]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.cluster.desk_process", *words],
                cwd=Path(__file__).parents[2],
                stdout=log,
                stderr=log,
            )


def work_and_die(desktops: Desktops, number: int) -> list[str]:
    """Kill desktops at every point of their work, and let the last one finish it."""
    dice = chance(number)
    moments = [dice.uniform(0.8, 2) for _ in range(AT_RANDOM)]
    share = 1 / (AT_POINTS * len(POINTS) + AT_RANDOM)
    for turn in range(AT_POINTS):
        for point in dice.sample(POINTS, len(POINTS)):
            desktops.more(share)
            desktops.killed_at(point, 1 + (number + turn) % 2)
            if moments:
                desktops.more(share)
                desktops.killed_after(moments.pop())
    desktops.finish()
    return desktops.killed


@pytest.mark.timeout(1800 if FULL else 280)
def test_desktops_killed_at_every_step_leave_one_effect_and_one_answer_each(
    lab: Lab, base: Path, tmp_path: Path
):
    lab_site(lab, base)
    plans = [tmp_path / f"{number}.plan" for number in range(PLANS)]
    crews = [Desktops(lab, base, plan, n * JOBS) for n, plan in enumerate(plans)]
    with ThreadPoolExecutor(PLANS) as side_by_side:
        killed = list(side_by_side.map(work_and_die, crews, range(PLANS)))
    # A slow machine passes some points by, so that not every desktop dies.
    assert sum(map(len, killed)) >= 24, (killed, [crew.said for crew in crews])
    assert [crew.said for crew in crews] == [""] * PLANS
    for number, plan in enumerate(plans):
        check_plan(plan, orders(number * JOBS, JOBS), lab, base)
    assert len(list((base / "jobs").iterdir())) == PLANS * JOBS


def check_plan(plan: Path, asked: list[Asked], lab: Lab, base: Path) -> None:
    """One job, one effect and one answer for each request, in the plan and there."""
    thread = opened(plan)
    ledger = PlanLedger(thread)
    jobs = ledger.jobs()
    assert {job.key for job in jobs} == {one.request.key for one in asked}
    for job in jobs:
        assert job.state is JobState.VERIFIED, job.words
        far = FarJob(base, job.key)
        assert set(far.effects().values()) == {1}, (job.key, far.effects())
        assert len(far.arrays(lab)) == 1, far.names(lab)
        assert job.submission == 1
        answers = [e for e in ledger.events(job.key) if e.state is JobState.VERIFIED]
        assert len(answers) == 1
    thread.close()
