"""Desktops that die at every step of their work: one effect and one answer each."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.storage.job_ledger import PlanLedger
from models.cluster.job import JobState
from tests.cluster.desk import FarJob, FastClock, lab_site
from tests.cluster.desk_process import POINTS, opened, orders
from tests.faults.chance import chance

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from tests.cluster.slurm_lab import Lab

pytestmark = pytest.mark.cluster
FULL = os.environ.get("MARSROUTE_FAULTS") == "full"
JOBS = 40
AT_POINTS = 5 if FULL else 2  # kills at each point
AT_RANDOM = 100 if FULL else 4
LAST_S = 250


class Desktops:
    """Desktops that work on one plan, one after another; each finds more to do."""

    def __init__(self, lab: Lab, base: Path, plan: Path) -> None:
        self._words = [str(lab.folder), str(base), str(plan)]
        self._words.append(str(FastClock().began))
        self._log = plan.parent / "desktops.log"
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


def kills(dice: random.Random) -> Iterator[tuple[str, int]]:
    """Every point again and again, each time a little later in the work."""
    for turn in range(AT_POINTS):
        for point in dice.sample(POINTS, len(POINTS)):
            yield point, 1 + turn % 2


@pytest.mark.timeout(1800 if FULL else 280)
def test_desktops_killed_at_every_step_leave_one_effect_and_one_answer_each(
    lab: Lab, base: Path, tmp_path: Path
):
    lab_site(lab, base)
    plan = tmp_path / "move.plan"
    desktops = Desktops(lab, base, plan)
    dice = chance(7)
    moments = [dice.uniform(0.8, 2) for _ in range(AT_RANDOM)]
    whole = AT_POINTS * len(POINTS) + AT_RANDOM
    for point, turn in kills(dice):
        desktops.more(1 / whole)
        desktops.killed_at(point, turn)
        if moments:
            desktops.more(1 / whole)
            desktops.killed_after(moments.pop())
    desktops.finish()
    assert len(desktops.killed) >= 30, (desktops.killed, desktops.said)
    assert desktops.said == ""
    thread = opened(plan)
    ledger = PlanLedger(thread)
    jobs = ledger.jobs()
    assert {job.key for job in jobs} == {one.request.key for one in orders(JOBS)}
    for job in jobs:
        assert job.state is JobState.VERIFIED, job.words
        far = FarJob(base, job.key)
        assert set(far.effects().values()) == {1}, (job.key, far.effects())
        assert len(far.arrays(lab)) == 1, far.names(lab)
        assert job.submission == 1
        answers = [e for e in ledger.events(job.key) if e.state is JobState.VERIFIED]
        assert len(answers) == 1
    thread.close()
    assert len(list((base / "jobs").iterdir())) == JOBS
