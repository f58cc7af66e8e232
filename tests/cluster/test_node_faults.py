"""Nodes that die, parts that are killed, run out of memory, time or disk."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from models.cluster.job import Failure, JobState
from models.protocol.request import Limits
from tests.cluster.conftest import slurm_of_its_own
from tests.cluster.desk import LIMITS, Desk, FarJob, lab_site
from tests.cluster.lab_processes import answer, wait_for
from tests.cluster.small_requests import PLENTY, small_request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster.slurm_lab import Lab

pytestmark = pytest.mark.cluster
FULL = os.environ.get("MARSROUTE_FAULTS") == "full"
SLOW = {"block": 10_000, "size": (40, 12)}  # about a third of a second an item


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
        lab.start_node(3)
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


def test_a_killed_part_is_sent_again_and_keeps_what_was_finished(lab: Lab, base: Path):
    with Desk.at(lab_site(lab, base)) as desk:
        (key,) = desk.submit(small_request(3, items=12, parts=1, **SLOW))
        far = FarJob(base, key)
        desk.work(lambda: finished(far) > 1)
        number = (far.path / "submit.1/jobid").read_text().strip()
        assert lab.kill_jobs_processes(number) > 0
        (job,) = desk.finish([key], 90)
        assert job.state is JobState.VERIFIED, job.words
        assert job.submission == 2
        assert far.effects() == {"merge": 1, "part-0": 2}


def test_too_little_memory_is_doubled_once_and_then_told(lab: Lab, base: Path):
    assert lab.settings.cgroup, "this machine has no control groups to hold memory"
    tight = Limits(seconds=600, memory_mb=10, answer_bytes=16 << 20)
    with Desk.at(lab_site(lab, base)) as desk:
        (key,) = desk.submit(small_request(4, limits=tight))
        (job,) = desk.finish([key], 90)
        assert (job.state, job.failure) == (JobState.FAILED, Failure.MEMORY), job.words
        assert job.submission == 2
        assert "memory" in job.words.lower()


def test_a_part_out_of_time_keeps_its_items_and_the_rest_is_sent_again(
    lab: Lab, base: Path
):
    brief = PLENTY._replace(seconds=4)
    with Desk.at(lab_site(lab, base)) as desk:
        (key,) = desk.submit(small_request(5, items=24, parts=1, limits=brief, **SLOW))
        (job,) = desk.finish([key], 120)
        assert job.state is JobState.VERIFIED, job.words
        assert job.submission > 1
        far = FarJob(base, key)
        assert far.effects()["merge"] == 1
        assert job.retries == 0


def test_a_part_without_a_finished_item_in_its_time_is_told(lab: Lab, base: Path):
    brief = PLENTY._replace(seconds=1)
    huge = {"block": 10_000, "size": (400, 60)}
    with Desk.at(lab_site(lab, base)) as desk:
        (key,) = desk.submit(small_request(6, items=2, parts=1, limits=brief, **huge))
        (job,) = desk.finish([key], 60)
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
            filler.write_bytes(b"\0" * max(0, stat.f_bavail * stat.f_frsize - leave))

        with Desk.at(site) as desk:
            fill(100_000)
            (key,) = desk.submit(small_request(7, items=8, size=(40, 12)))
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
