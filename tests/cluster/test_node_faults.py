"""Nodes that die, parts that are killed, run out of memory, time or disk."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import pytest

from models.cluster.job import Failure, JobState
from tests.cluster.conftest import new_base, slurm_of_its_own
from tests.cluster.desk import LIMITS, Desk, FarJob, lab_site
from tests.cluster.lab_processes import answer, wait_for
from tests.cluster.small_requests import PLENTY, small_request

if TYPE_CHECKING:
    from pathlib import Path

    from models.cluster.job import Job
    from tests.cluster.slurm_lab import Lab

pytestmark = pytest.mark.cluster
FULL = os.environ.get("MARSROUTE_FAULTS") == "full"
SLOW = {"block": 10_000, "size": (40, 12)}  # about a third of a second an item
BRISK = SLOW | {"block": 2_000}
HUGE = {"block": 10_000, "size": (400, 60)}


def finished(far: FarJob) -> int:
    return len(list(far.path.glob("items/*.json")))


def test_a_node_that_dies_costs_time_and_no_work(lab: Lab, base: Path):
    """With requeueing by Slurm, and without: sent again by us."""
    by_slurm = lab_site(lab, base, partitions={"cpu": "node3"})
    other = base / "other"
    other.mkdir(mode=0o700)
    os.chown(other, lab.user_id, lab.user_id)
    by_us = lab_site(lab, other, partitions={"cpu": "node3"}, requeues=False)
    with Desk.at(by_slurm) as one, Desk.at(by_us) as two:
        (first,) = one.submit(small_request(1, items=10, parts=1, **SLOW))
        (second,) = two.submit(small_request(2, items=10, parts=1, **SLOW))
        fars = FarJob(base, first), FarJob(other, second)
        one.work(lambda: finished(fars[0]) > 1)
        two.work(lambda: finished(fars[1]) > 1)
        before = {
            path: path.stat().st_mtime_ns
            for far in fars
            for path in far.path.glob("items/*.safetensors")
        }
        lab.kill_node(3)
        if not FULL:  # Slurm would miss it after some time; an operator is quicker
            node = lab.settings.nodes[2]
            words = ["scontrol", "update", f"nodename={node}", "state=down"]
            answer([*words, "reason=power"], lab.folder)
        one.work(lambda: bool(down(lab)), 60, "Slurm missing the node")
        lab.start_node(3, patience_s=60)
        (requeued,) = one.finish([first], 90)
        (again,) = two.finish([second], 90)
    assert requeued.state is again.state is JobState.VERIFIED
    assert requeued.submission == 1
    assert again.submission == 2
    for path, written in before.items():
        assert path.stat().st_mtime_ns == written, "a finished item was worked on again"
    for far in fars:
        assert far.effects()["merge"] == 1
        assert far.effects()["part-0"] == 2  # the run that died, and the one after it


def down(lab: Lab) -> list[str]:
    told = answer(["sinfo", "--noheader", "--Node", "-o", "%N %t"], lab.folder)
    return [line for line in told.splitlines() if "down" in line]


class Part(NamedTuple):
    """
    What became of a job of one part that met with something.

    Attributes
    ----------
    far, job, words
        Its folder, how it ended, and all that was said about it.
    kept
        Files of items that were finished before, and when they were written.
    """

    far: FarJob
    job: Job
    words: str
    kept: dict[Path, int]


@pytest.fixture(scope="module")
def parts(lab: Lab) -> dict[str, Part]:
    """All that can end a part, a job each; at once, so that none waits for others."""
    asked = {
        "killed": small_request(3, items=12, parts=1, **SLOW),
        "too large": small_request(4, limits=PLENTY._replace(memory_mb=10)),
        "stops": small_request(
            5, items=200, parts=1, limits=PLENTY._replace(seconds=8), **BRISK
        ),
        "never done": small_request(
            6, items=2, parts=1, limits=PLENTY._replace(seconds=1), **HUGE
        ),
        "warned": small_request(
            7, items=12, parts=1, limits=PLENTY._replace(seconds=300), **SLOW
        ),
        "timed out": small_request(
            8, items=2000, parts=1, limits=PLENTY._replace(seconds=180), **SLOW
        ),
    }
    base = new_base(lab, "parts")
    fars = {name: FarJob(base, one.request.key) for name, one in asked.items()}
    acts = {  # the last is too short for a warning; Slurm looks at times every 30 s
        "killed": lab.kill_jobs_processes,
        "warned": lambda job: answer(
            ["scancel", "--batch", "--signal=USR1", job], lab.folder
        ),
        "timed out": lambda job: answer(
            ["scontrol", "update", f"jobid={job}_0", "endtime=now+1"], lab.folder
        ),
    }
    kept: dict[str, dict[Path, int]] = {name: {} for name in asked}

    def all_met_with_it() -> bool:
        for name in list(acts):
            if finished(fars[name]) > 1:
                kept[name] = written(fars[name])
                number = (fars[name].path / "submit.1/jobid").read_text().strip()
                acts.pop(name)(number)
        return not acts

    with Desk.at(lab_site(lab, base)) as desk:
        keys = dict(zip(asked, desk.submit(*asked.values()), strict=True))
        desk.work(all_met_with_it)
        desk.work(lambda: desk.job(keys["timed out"]).submission == 2, 90)
        desk.cancel(keys["timed out"])
        desk.finish(list(keys.values()), 200)
        return {
            name: Part(fars[name], desk.job(key), desk.words(key), kept[name])
            for name, key in keys.items()
        }


def written(far: FarJob) -> dict[Path, int]:
    """When each finished item was written."""
    return {
        path: path.stat().st_mtime_ns
        for path in far.path.glob("items/[0-9]*.safetensors")
        if path.with_suffix(".json").exists()
    }


def test_a_killed_part_is_sent_again_and_keeps_what_was_finished(
    parts: dict[str, Part],
):
    far, job, _, kept = parts["killed"]
    assert job.state is JobState.VERIFIED, job.words
    assert job.submission == 2
    assert job.retries == 1
    assert far.effects() == {"merge": 1, "part-0": 2}
    assert kept.items() <= written(far).items()


def test_a_part_that_the_queue_warns_of_its_limit_keeps_what_was_finished(
    parts: dict[str, Part],
):
    far, job, words, kept = parts["warned"]
    assert job.state is JobState.VERIFIED, job.words
    assert "its time was over" in words
    assert (job.submission, job.retries) == (2, 0)
    assert kept.items() <= written(far).items()


def test_a_part_that_the_queue_ends_for_its_time_was_no_fault_of_a_machine(
    parts: dict[str, Part],
):
    far, job, words, kept = parts["timed out"]
    assert "its time was over" in words
    assert (job.submission, job.retries) == (2, 0)
    assert kept.items() <= written(far).items()


def test_too_little_memory_is_doubled_once_and_then_told(
    lab: Lab, parts: dict[str, Part]
):
    assert lab.settings.cgroup, "this machine has no control groups to hold memory"
    job = parts["too large"].job
    assert (job.state, job.failure) == (JobState.FAILED, Failure.MEMORY), job.words
    assert job.submission == 2
    assert "memory" in job.words.lower()


def test_a_part_out_of_time_keeps_its_items_and_the_rest_is_sent_again(
    parts: dict[str, Part],
):
    far, job, _, _ = parts["stops"]
    assert job.state is JobState.VERIFIED, job.words
    assert job.submission > 1
    assert far.effects()["merge"] == 1
    assert job.retries == 0


def test_a_part_without_a_finished_item_in_its_time_is_told(parts: dict[str, Part]):
    job = parts["never done"].job
    assert (job.state, job.failure) == (JobState.FAILED, Failure.TIME), job.words


def test_a_full_disk_over_there_is_told_and_made_good_by_room():
    with slurm_of_its_own(nodes=1, scratch_mb=48) as small:
        base = small.at.scratch / "base"
        base.mkdir(mode=0o700)
        os.chown(base, small.user_id, small.user_id)
        site = lab_site(small, base, limits=LIMITS)
        filler = small.at.scratch / "filler"

        def fill(leave: int) -> None:
            filler.unlink(missing_ok=True)
            stat = os.statvfs(small.at.scratch)
            with suppress(OSError):  # by now the work has taken some of it
                room = stat.f_bavail * stat.f_frsize
                filler.write_bytes(b"\0" * max(0, room - leave))

        with Desk.at(site) as desk:
            fill(100_000)
            (key,) = desk.submit(small_request(7, items=8, **SLOW))
            (job,) = desk.finish([key])  # on the upload
            assert (job.state, job.failure) == (JobState.FAILED, Failure.DISK), (
                job.words
            )
            assert "free" in job.words
            assert "sweep" in job.words
            filler.unlink()
            desk.retry(key)
            far = FarJob(base, key)
            desk.work(lambda: desk.job(key).submission > 0)
            fill(0)  # while it works
            (job,) = desk.finish([key], 60)
            if job.state is JobState.VERIFIED:
                pytest.fail("the job was finished before the disk was full")
            assert (job.state, job.failure) == (JobState.FAILED, Failure.DISK), (
                job.words
            )
            filler.unlink()
            desk.retry(key)
            (job,) = desk.finish([key], 60)
            assert job.state is JobState.VERIFIED, job.words
            assert far.effects()["merge"] == 1
            wait_for("the queue to be empty", lambda: not small.jobs("running"))
