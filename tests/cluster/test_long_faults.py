"""Faults that take minutes; only at full figures, by ``make cluster-faults``."""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING

import pytest

from models.cluster.job import Failure, JobState
from models.cluster.link import LinkState
from models.cluster.slurm.back_end import SlurmBackEnd
from tests.cluster.conftest import slurm_of_its_own
from tests.cluster.desk import Desk, FarJob, FastClock, lab_site
from tests.cluster.lab_processes import answer
from tests.cluster.small_requests import PLENTY, small_request
from tests.cluster.test_far_jobs import small_jobs, wait_in_queue

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster.slurm_lab import Lab

FULL = os.environ.get("MARSROUTE_FAULTS") == "full"
LEFT_OUT = "takes minutes: make cluster-faults runs it"
pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(not FULL, reason=LEFT_OUT),
    pytest.mark.timeout(900),
]
SLOW = {"block": 10_000, "size": (40, 12)}


def own_folder(lab: Lab) -> Path:
    base = lab.at.home / "base"
    base.mkdir(mode=0o700)
    os.chown(base, lab.user_id, lab.user_id)
    return base


def test_a_link_that_says_nothing_is_noticed_and_the_work_goes_on(lab: Lab, base: Path):
    with Desk.at(lab_site(lab, base)) as desk:
        (key,) = desk.submit(small_request(1, items=20, parts=1, **SLOW))
        desk.work(lambda: desk.job(key).submission > 0)
        frozen = lab.freeze_sessions()
        assert frozen
        view = desk.engine.sites
        desk.work(lambda: view()[0].link is LinkState.OFFLINE, 200)
        lab.thaw(frozen)
        (job,) = desk.finish([key], 120)
        assert job.state is JobState.VERIFIED, job.words
        assert set(FarJob(base, key).effects().values()) == {1}


def test_a_part_that_the_queue_warns_of_its_limit_keeps_what_is_finished(
    lab: Lab, base: Path
):
    """Its limit is cut short, so the signal comes before the worker stops by itself."""
    limits = PLENTY._replace(seconds=300)
    with Desk.at(lab_site(lab, base)) as desk:
        (key,) = desk.submit(
            small_request(2, items=2000, parts=1, limits=limits, **SLOW)
        )
        far = FarJob(base, key)
        desk.work(lambda: desk.job(key).state is JobState.RUNNING)
        for number in far.arrays(lab):
            words = ["scontrol", "update", f"jobid={number}", "timelimit=1"]
            answer(words, lab.folder)
        desk.work(lambda: desk.job(key).submission == 2, 200)
        kept = len(list(far.path.glob("items/*.json")))
        assert kept > 0
        desk.cancel(key)
        desk.finish([key])


def test_memory_is_told_without_control_groups_too():
    with slurm_of_its_own(nodes=1, cgroup=False) as bare:
        base = own_folder(bare)
        tight = PLENTY._replace(memory_mb=10)
        with Desk.at(lab_site(bare, base)) as desk:
            (key,) = desk.submit(
                small_request(3, items=400, parts=1, limits=tight, **SLOW)
            )
            (job,) = desk.finish([key], 120)
            assert job.state is JobState.FAILED
            assert job.failure in {Failure.MEMORY, Failure.NODE}


def test_ten_thousand_jobs_are_looked_at_in_a_second(lab: Lab, base: Path):
    count = 10_000
    jobs = small_jobs(count)
    wait_in_queue(lab, base, jobs)
    back_end = SlurmBackEnd(lab_site(lab, base))
    with asyncio.Runner() as runner:
        runner.run(back_end.look(jobs[:1]))
        began = time.process_time()
        assert len(runner.run(back_end.look(jobs))) == count
        assert time.process_time() - began < 2
        runner.run(back_end.close())
    answer(["scancel", "-u", lab.settings.user], lab.folder, 120)


def test_pauses_of_the_real_length_lead_to_the_same_end(lab: Lab, base: Path):
    """Everywhere else a clock that runs faster stands in for patience."""
    with Desk.at(lab_site(lab, base), clock=FastClock(speed=1)) as desk:
        (key,) = desk.submit(small_request(4))
        (job,) = desk.finish([key], 120)
        assert job.state is JobState.VERIFIED, job.words
