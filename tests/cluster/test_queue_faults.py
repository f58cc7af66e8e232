"""A batch queue that dies, forgets, lies, hangs or is full: one effect all the same."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from models.cluster.job import Failure, JobState
from models.cluster.link import LinkState
from models.cluster.slurm.back_end import SlurmBackEnd
from tests.cluster.conftest import slurm_of_its_own
from tests.cluster.desk import Desk, FarJob, lab_site
from tests.cluster.lab_processes import answer, wait_for
from tests.cluster.small_requests import small_request
from tests.cluster.troubled import Troubled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cluster.slurm_lab import Lab
    from tests.cluster.slurm_shim import Shim

pytestmark = pytest.mark.cluster


def test_a_controller_killed_after_a_submission_confuses_no_jobs(lab: Lab, base: Path):
    """Slurm forgets the job, and gives its number to somebody else's."""
    foreign = ""

    def trouble(point: str) -> None:
        nonlocal foreign
        if foreign or not point.startswith("submit:"):
            return
        if point == "submit:before":  # what follows within 5 s is not kept
            before = last_kept(lab)
            hold_another(lab)
            wait_for("the controller", lambda: last_kept(lab) > before)
            return
        lab.kill_controller()
        lab.start_controller()
        number = (far.path / "submit.1/jobid").read_text().strip()
        while int(foreign or 0) < int(number):
            foreign = hold_another(lab)
        lab.set_partition("node2", "up")

    lab.set_partition("node2", "down")
    site = lab_site(lab, base, partitions={"cpu": "node2"})
    asked = small_request(1)
    far = FarJob(base, asked.request.key)
    back_end = Troubled(SlurmBackEnd(site), trouble)
    with Desk(back_end, (site.worker_key,)) as desk:
        (key,) = desk.submit(asked)
        (job,) = desk.finish([key], 90)
        assert job.state is JobState.VERIFIED, job.words
        assert (far.path / "submit.1/jobid").read_text().strip() == foreign
        assert job.submission == 2
        assert set(far.effects().values()) == {1}
        assert len(far.arrays(lab)) == 1
        (line,) = [one for one in lab.jobs() if one.split("|")[2] == foreign]
        assert line.startswith("foreign|PENDING"), "it was taken for ours"
    answer(["scancel", "--name=foreign"], lab.folder)


def last_kept(lab: Lab) -> int:
    """When the controller wrote down its jobs; it takes the file away before."""
    with suppress(FileNotFoundError):
        return (lab.at.state / "controller/job_state").stat().st_mtime_ns
    return 0


def hold_another(lab: Lab) -> str:
    """Submit a job of somebody else that does not run, and give its number."""
    words = ["sbatch", "--parsable", "--hold", "--job-name=foreign", "--wrap=true"]
    return answer(
        ["runuser", "-u", lab.settings.user, "--", *words], lab.folder
    ).strip()


def test_a_controller_that_is_away_is_waited_for(lab: Lab, base: Path):
    """Nothing runs meanwhile, so nothing but the queue could tell what became of it."""
    lab.set_partition("node2", "down")
    with Desk.at(lab_site(lab, base, partitions={"cpu": "node2"})) as desk:
        keys = desk.submit(*(small_request(n, parts=1) for n in range(2)))
        desk.work(lambda: all(desk.job(one).submission for one in keys))
        lab.stop_controller()
        try:
            view = desk.engine.sites
            desk.work(lambda: view()[0].link is LinkState.SCHEDULER_DOWN)
            assert view()[0].words
        finally:
            lab.start_controller()
            lab.set_partition("node2", "up")
        for job in desk.finish(keys):
            assert job.state is JobState.VERIFIED, job.words
            assert set(FarJob(base, job.key).effects().values()) == {1}


def test_without_munge_jobs_wait_and_nobody_is_blamed(lab: Lab, base: Path):
    with Desk.at(lab_site(lab, base)) as desk:
        lab.stop_munge()
        try:
            (key,) = desk.submit(small_request(10))
            view = desk.engine.sites
            desk.work(
                lambda: (
                    view()[0].link is LinkState.SCHEDULER_DOWN
                    or desk.job(key).retry_at is not None
                )
            )
            assert not desk.job(key).state.is_over
        finally:
            lab.start_munge()
        (job,) = desk.finish([key])
        assert job.state is JobState.VERIFIED, job.words
        assert set(FarJob(base, key).effects().values()) == {1}


@pytest.mark.parametrize("fault", ["says-timed-out", "kills-its-caller", "late"])
def test_a_job_that_is_in_though_sbatch_does_not_say_so_is_adopted(
    lab: Lab, base: Path, sbatch: Shim, fault: str
):
    sbatch.fault(fault)
    with Desk.at(lab_site(lab, base)) as desk:
        keys = desk.submit(*(small_request(20 + n, parts=1) for n in range(3)))
        desk.work(lambda: len(sbatch.submissions) == 3)
        sbatch.fault("")
        for job in desk.finish(keys):
            assert job.state is JobState.VERIFIED, job.words
            assert len(FarJob(base, job.key).arrays(lab)) == 1
    assert len(sbatch.submissions) == 3


def test_a_refused_job_fails_with_the_words_of_the_queue(
    lab: Lab, base: Path, sbatch: Shim
):
    sbatch.fault("refuses", "Batch job submission failed: Invalid qos specification")
    with Desk.at(lab_site(lab, base)) as desk:
        (key,) = desk.submit(small_request(30))
        (job,) = desk.finish([key])
        assert (job.state, job.failure) == (JobState.FAILED, Failure.REFUSED)
        assert "Invalid qos" in job.words
        sbatch.fault("")
        desk.retry(key)
        (job,) = desk.finish([key])
        assert job.state is JobState.VERIFIED


def test_a_partition_that_is_not_there_is_refused_for_good(lab: Lab, base: Path):
    site = lab_site(lab, base, partitions={"cpu": "nowhere"})
    with Desk.at(site) as desk:
        (key,) = desk.submit(small_request(31))
        (job,) = desk.finish([key])
        assert (job.state, job.failure) == (JobState.FAILED, Failure.REFUSED)
        assert "partition" in job.words.lower()


def test_a_time_that_the_partition_does_not_allow_is_refused_before(
    lab: Lab, base: Path, sbatch: Shim
):
    """Slurm would take the job, and let it wait for ever."""
    site = lab_site(lab, base, partitions={"cpu": "short"})
    with Desk.at(site) as desk:
        (key,) = desk.submit(small_request(32))
        (job,) = desk.finish([key])
        assert (job.state, job.failure) == (JobState.FAILED, Failure.REFUSED)
        assert "short" in job.words
    assert sbatch.submissions == []


def test_a_job_that_waits_for_what_never_comes_says_so(lab: Lab, base: Path):
    """An operator holds it, so only an operator lets it go."""
    lab.set_partition("node2", "down")
    try:
        with Desk.at(lab_site(lab, base, partitions={"cpu": "node2"})) as desk:
            (key,) = desk.submit(small_request(33))
            desk.work(lambda: desk.job(key).submission > 0)
            (number,) = FarJob(base, key).arrays(lab)
            answer(["scontrol", "hold", number], lab.folder)
            (job,) = desk.finish([key])
            assert (job.state, job.failure) == (JobState.FAILED, Failure.STUCK)
            assert "JobHeldAdmin" in job.words
            wait_for("end in the queue", lambda: not waiting(lab, key))
    finally:
        lab.set_partition("node2", "up")


def waiting(lab: Lab, key: str) -> list[str]:
    return [line for line in lab.jobs("pending,running") if key in line]


@contextmanager
def a_narrow_queue(base_name: str) -> Iterator[tuple[Lab, Path]]:
    """A Slurm that takes five jobs and forgets finished ones soon."""
    lines = {"MaxJobCount": "5", "MinJobAge": "2"}
    with slurm_of_its_own(nodes=1, lines=lines) as narrow:
        base = narrow.at.home / base_name
        base.mkdir(mode=0o700)
        os.chown(base, narrow.user_id, narrow.user_id)
        yield narrow, base


def test_a_full_queue_takes_jobs_later_and_none_twice():
    with a_narrow_queue("full") as (narrow, base):
        site = lab_site(narrow, base)
        with Desk.at(site) as desk:
            keys = desk.submit(*(small_request(40 + n, parts=2) for n in range(4)))
            for job in desk.finish(keys, 120):
                assert job.state is JobState.VERIFIED, job.words
                assert set(FarJob(base, job.key).effects().values()) == {1}
