"""A site that keeps accounts: what it remembers, how many jobs it takes, its budgets.

It takes a database; only at full figures, by ``make cluster-faults``.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from models.cluster.job import Failure, JobState
from models.cluster.slurm.back_end import SlurmBackEnd
from tests.cluster.conftest import new_base, slurm_of_its_own
from tests.cluster.desk import Desk, FarJob, FastClock, lab_site
from tests.cluster.lab_processes import answer, wait_for
from tests.cluster.small_requests import small_request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cluster.slurm_lab import Lab

FULL = os.environ.get("MARSROUTE_FAULTS") == "full"
LEFT_OUT = "needs a database: make cluster-faults runs it"
ACCOUNTANTS = ("slurmdbd", "mariadbd")
PACKAGES = "slurmdbd mariadb-server slurm-wlm-mysql-plugin"
FORGETS_S = "2"
pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(not FULL, reason=LEFT_OUT),
    pytest.mark.timeout(900),
]
SLOW = {"block": 10_000, "size": (40, 12)}


@pytest.fixture(scope="module")
def kept() -> Iterator[Lab]:
    """A Slurm with accounts, whose queue forgets finished jobs soon."""
    if lacking := [one for one in ACCOUNTANTS if shutil.which(one) is None]:
        pytest.skip(f"{', '.join(lacking)} missing; apt-get install {PACKAGES}")
    lines = {"MinJobAge": FORGETS_S}
    with slurm_of_its_own(nodes=1, accounting=True, lines=lines) as lab:
        yield lab


@pytest.fixture
def far(kept: Lab) -> Path:
    """A folder on it."""
    return new_base(kept, f"base-{len(list(kept.at.home.iterdir()))}")


def desk_at(lab: Lab, base: Path, *, accounts: bool = True) -> Desk:
    clock = FastClock()
    site = lab_site(lab, base, has_accounting=accounts)
    back_end = SlurmBackEnd(site, moment=clock.since_boot)
    return Desk(back_end, (site.worker_key,), clock=clock)


def allow(lab: Lab, limit: str) -> None:
    """Set a limit of the account of the lab's user."""
    words = ["sacctmgr", "--immediate", "--quiet", "modify", "user"]
    answer([*words, lab.settings.user, "set", limit], lab.folder)


def test_finished_jobs_are_known_after_the_queue_forgot_them(kept: Lab, far: Path):
    with desk_at(kept, far) as desk:
        keys = desk.submit(*(small_request(n) for n in range(5)))
        desk.work(lambda: all(desk.job(key).submission for key in keys))
        wait_for("the queue to forget", lambda: not kept.jobs(), 60)
        for job in desk.finish(keys, 120):
            assert job.state is JobState.VERIFIED, job.words
            assert set(FarJob(far, job.key).effects().values()) == {1}


@pytest.mark.parametrize("accounts", [True, False])
def test_only_accounts_tell_how_a_job_ended_that_left_no_word(
    kept: Lab, far: Path, *, accounts: bool
):
    """Without them it is taken for lost, which leads to the same."""
    with desk_at(kept, far, accounts=accounts) as desk:
        (key,) = desk.submit(small_request(10 + accounts, items=2000, parts=1, **SLOW))
        desk.work(lambda: desk.job(key).state is JobState.RUNNING)
        one = FarJob(far, key)
        assert kept.kill_jobs_processes(*one.arrays(kept)) > 0
        wait_for("the queue to forget", lambda: not kept.jobs(), 60)
        assert not (one.path / "part-0/exit.json").exists()
        if accounts:
            told = ["sacct", "-nXP", "-o", "State", f"--name=p-{key}-1"]
            wait_for("account", lambda: "FAILED" in answer(told, kept.folder))
        desk.work(lambda: desk.job(key).submission == 2, 120)
        said = "its machine failed" if accounts else "the queue has lost it"
        assert said in desk.words(key)
        desk.cancel(key)
        desk.finish([key])


def test_a_site_that_takes_no_more_jobs_takes_them_later_and_none_twice(
    kept: Lab, far: Path
):
    allow(kept, "MaxSubmitJobs=2")
    try:
        with desk_at(kept, far) as desk:
            keys = desk.submit(*(small_request(20 + n, parts=2) for n in range(3)))
            desk.work(lambda: any("no more jobs" in desk.job(k).words for k in keys))
            for job in desk.finish(keys, 240):
                assert job.state is JobState.VERIFIED, job.words
                assert set(FarJob(far, job.key).effects().values()) == {1}
    finally:
        allow(kept, "MaxSubmitJobs=-1")


def test_a_budget_that_is_used_up_is_told_and_more_of_it_helps(kept: Lab, far: Path):
    allow(kept, "GrpTRESMins=cpu=0")
    try:
        with desk_at(kept, far) as desk:
            (key,) = desk.submit(small_request(30))
            (job,) = desk.finish([key])
            assert (job.state, job.failure) == (JobState.FAILED, Failure.STUCK), (
                job.words
            )
            assert "budget" in job.words
            wait_for("end in the queue", lambda: not kept.jobs("pending,running"))
            allow(kept, "GrpTRESMins=cpu=-1")
            desk.retry(key)
            (job,) = desk.finish([key])
            assert job.state is JobState.VERIFIED, job.words
    finally:
        allow(kept, "GrpTRESMins=cpu=-1")
