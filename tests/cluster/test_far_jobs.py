"""Jobs on a real Slurm: one effect each, whoever asks, however often, whenever."""

from __future__ import annotations

import asyncio
import shutil
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models.cluster.back_end import Seen
from models.cluster.job import Job, JobState, Progress
from models.cluster.slurm.back_end import SlurmBackEnd
from tests.cluster.desk import Desk, FarJob, FastClock, lab_site
from tests.cluster.lab_processes import answer, wait_for
from tests.cluster.small_requests import small_request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster.slurm_lab import Lab
    from tests.cluster.slurm_shim import Shim

pytestmark = pytest.mark.cluster
TENSORS = "answer.safetensors"
AGAIN = 5
SLOW = {"block": 10_000, "size": (40, 12)}


def test_the_same_work_asked_for_twice_is_done_once(lab: Lab, base: Path):
    site = lab_site(lab, base)
    with Desk.at(site) as desk, Desk.at(site) as other:
        asked = small_request(1)
        (key,) = desk.submit(asked)
        desk.submit(asked)
        assert len(desk.ledger.jobs()) == 1
        other.submit(asked)
        (mine,) = desk.finish([key])
        (theirs,) = other.finish([key])
        assert mine.state is theirs.state is JobState.VERIFIED
        far = FarJob(base, key)
        assert set(far.effects().values()) == {1}
        assert len(far.arrays(lab)) == 1
        assert desk.ledger.answer(key) == other.ledger.answer(key)


def test_a_second_machine_adopts_what_the_first_one_left(lab: Lab, base: Path):
    site = lab_site(lab, base)
    asked = small_request(2, items=8, **SLOW)
    with Desk.at(site) as first:
        (key,) = first.submit(asked)
        first.work(lambda: first.job(key).submission > 0)
    with Desk.at(site) as second:
        second.submit(asked)
        (job,) = second.finish([key])
        assert job.state is JobState.VERIFIED, job.words
    far = FarJob(base, key)
    assert set(far.effects().values()) == {1}
    assert len(far.arrays(lab)) == 1


def test_submissions_that_were_made_twice_on_purpose_have_one_effect(
    lab: Lab, base: Path
):
    """The far side is made to forget, so this also shows that the count can tell."""
    site = lab_site(lab, base, partitions={"cpu": "node2"})
    asked = small_request(5, items=6, parts=1, **SLOW)
    far = FarJob(base, asked.request.key)
    lab.set_partition("node2", "down")  # so that all of them begin at once
    try:
        for _ in range(AGAIN):
            with Desk.at(site) as desk:
                desk.submit(asked)
                desk.work(lambda: desk.job(far.key).submission > 0)
            shutil.rmtree(far.path / "submit.1")
    finally:
        lab.set_partition("node2", "up")
    with Desk.at(site) as desk:
        desk.submit(asked)
        (job,) = desk.finish([far.key])
        assert job.state is JobState.VERIFIED, job.words
    assert len(far.arrays(lab)) >= AGAIN
    wait_for("the queue", lambda: not lab.jobs("pending,running,completing"))
    assert set(far.effects().values()) == {1}


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_that_is_ten_years_off_changes_nothing(
    lab: Lab, base: Path, years: int
):
    clock = FastClock(off=timedelta(days=365.25 * years))
    with Desk.at(lab_site(lab, base), clock=clock) as desk:
        (key,) = desk.submit(small_request(13 + years))
        (job,) = desk.finish([key])
        assert job.state is JobState.VERIFIED, job.words
        assert set(FarJob(base, key).effects().values()) == {1}


def test_a_job_can_be_cancelled_in_each_state(lab: Lab, base: Path):
    site = lab_site(lab, base)
    with Desk.at(site) as desk:
        asked = [small_request(20 + n, items=40, parts=1, **SLOW) for n in range(4)]
        draft, staged, queued, running = (one.request.key for one in asked)
        lab.stop_ssh()
        try:
            desk.submit(asked[0])
            desk.cancel(draft)
            assert desk.finish([draft])[0].state is JobState.CANCELLED
        finally:
            lab.start_ssh()
        desk.submit(asked[1])
        desk._runner.run(desk.back_end.stage(*asked[1], lambda _done, _whole: None))
        desk.cancel(staged)
        assert desk.finish([staged])[0].state is JobState.CANCELLED
        assert FarJob(base, staged).arrays(lab) == set()
        lab.set_partition("all", "down")
        try:
            desk.sync()
            desk.submit(asked[2])
            desk.work(lambda: desk.job(queued).submission > 0)
            desk.cancel(queued)
            assert desk.finish([queued])[0].state is JobState.CANCELLED
        finally:
            lab.set_partition("all", "up")
        desk.submit(asked[3])
        desk.work(lambda: desk.job(running).state is JobState.RUNNING)
        desk.cancel(running)
        assert desk.finish([running])[0].state is JobState.CANCELLED
        live = ("PENDING", "RUNNING")
        for key in (queued, running):
            far = FarJob(base, key)
            wait_for(
                "end",
                lambda far=far: (
                    not any(line.split("|")[1] in live for line in far.names(lab))
                ),
            )
            assert not (far.path / "answer").exists()


def test_a_cancelled_job_goes_on_where_it_was_when_it_is_sent_again(
    lab: Lab, base: Path
):
    with Desk.at(lab_site(lab, base)) as desk:
        (key,) = desk.submit(small_request(30, items=10, parts=1, **SLOW))
        far = FarJob(base, key)
        desk.work((far.path / "items/1.json").exists)
        desk.cancel(key)
        assert desk.finish([key])[0].state is JobState.CANCELLED
        kept = (far.path / "items/0.safetensors").stat().st_mtime_ns
        desk.retry(key)
        (job,) = desk.finish([key])
        assert job.state is JobState.VERIFIED, job.words
        assert (far.path / "items/0.safetensors").stat().st_mtime_ns == kept


def test_a_thousand_jobs_are_looked_at_with_one_question_and_little_work(
    lab: Lab, base: Path, squeue: Shim
):
    """They wait in the queue, as arrays and under names as jobs of ours have."""
    count = 1000
    jobs = small_jobs(count)
    wait_in_queue(lab, base, jobs)
    back_end = SlurmBackEnd(lab_site(lab, base))
    with asyncio.Runner() as runner:
        runner.run(back_end.look(jobs[:1]))  # logs in
        asked = len(squeue.calls)
        began = time.process_time()
        found = runner.run(back_end.look(jobs))
        assert time.process_time() - began < 1.0
        assert len(squeue.calls) - asked == 1
        assert {one.seen for one in found.values()} == {Seen.QUEUED}
        assert len(found) == count
        runner.run(back_end.close())
    answer(["scancel", "-u", lab.settings.user], lab.folder, 60)


def small_jobs(count: int) -> list[Job]:
    now = FastClock().now()
    return [
        Job(
            key=f"{number:040}",
            title="",
            site="lab",
            state=JobState.QUEUED,
            created_at=now,
            changed_at=now,
            progress=Progress(0, 4),
            submission=1,
        )
        for number in range(1, count + 1)
    ]


def wait_in_queue(lab: Lab, base: Path, jobs: list[Job]) -> None:
    """Have the queue hold arrays under the names of jobs, in their folders."""
    for one in jobs:
        (base / "jobs" / one.key / "submit.1").mkdir(parents=True)
    answer(["chown", "-R", lab.settings.user, str(base / "jobs")], lab.folder)
    script = base / "many.sh"
    later = "sbatch --quiet --begin=now+1hour --array=0-1 --wrap=true"
    script.write_text(
        f"seq -f %040.0f {len(jobs)} | xargs -I N -P 8 {later} --job-name=p-N-1 "
        f"--chdir={base}/jobs/N"
    )
    answer(["runuser", "-u", lab.settings.user, "sh", str(script)], lab.folder, 600)
