"""The whole back end against an SSH server here, a shell here, and a played queue."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from models.cluster.back_end import Seen
from models.cluster.job import Job, JobState, Progress
from models.cluster.slurm.back_end import SlurmBackEnd
from models.cluster.slurm.site import SiteLimits
from models.errors import (
    AnswerRefused,
    LinkDown,
    RequestRefused,
    SchedulerDown,
    SubmissionRefused,
)
from models.protocol.request import Limits, Request
from models.protocol.request_file import new_request
from tests.far_shell import FarShell
from tests.ssh_host import SshHost

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from models.cluster.slurm.site import Site

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


def asked(seed: int = 1) -> tuple[Request, dict[str, bytes]]:
    request = Request(
        model="plan_robustness",
        model_id="ab" * 32,
        parameters={},
        inputs=(),
        seed=seed,
        items=4,
        parts=2,
        limits=Limits(seconds=600, memory_mb=100, answer_bytes=1000),
    )
    return new_request(request, {"plan-0": {"one": np.arange(9, dtype=np.int32)}})


def job_of(key: str) -> Job:
    return Job(
        key=key,
        title="",
        site="near",
        state=JobState.QUEUED,
        created_at=NOW,
        changed_at=NOW,
        progress=Progress(0, 4),
        submission=1,
    )


def untold(_done: int, _whole: int) -> None:
    """Nobody asks."""


class Cluster:
    """A site of which only the queue is played."""

    def __init__(self, folder: Path) -> None:
        self.far = FarShell(folder)
        self.host = SshHost(folder)
        self.host.chroot = None
        self.host.act = self._act

    def _act(self, command: str, data: bytes) -> bytes:
        words = command.split()
        done = subprocess.run(
            words,
            input=data,
            capture_output=True,
            check=True,
            env={"PATH": f"{self.far.played}:{os.environ['PATH']}"},
        )
        return done.stdout

    @asynccontextmanager
    async def open(self, **changed: object) -> AsyncIterator[SlurmBackEnd]:
        async with self.host.open():
            back_end = SlurmBackEnd(self.site(**changed))
            yield back_end
            await back_end.close()

    def site(self, **changed: object) -> Site:
        return self.host.site(base=str(self.far.base), **changed)

    def row(self, key: str, state: str = "PENDING", reason: str = "None") -> str:
        return f"p-{key}-1|{state}|7|0-1|N/A|{self.far.base}/jobs/{key}|{reason}\n"


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    return Cluster(tmp_path)


@pytest.mark.parametrize("helper_as_file", [True, False])
def test_a_job_goes_there_and_its_answer_comes_back(
    cluster: Cluster, *, helper_as_file: bool
):
    async def act() -> None:
        request, files = asked()
        key = request.key
        async with cluster.open(helper_as_file=helper_as_file) as back_end:
            (absent,) = (await back_end.look([job_of(key)])).values()
            assert absent.seen is Seen.ABSENT
            await back_end.stage(request, files, untold)
            job = cluster.far.base / "jobs" / key
            assert {name: (job / name).read_bytes() for name in files} == files
            (staged,) = (await back_end.look([job_of(key)])).values()
            assert staged.seen is Seen.STAGED

            first = await back_end.submit(request, 1, (0, 1))
            again = await back_end.submit(request, 1, (0, 1))
            assert first.queue_id == again.queue_id
            cluster.far.play("queue", cluster.row(key))
            (queued,) = (await back_end.look([job_of(key)])).values()
            assert (queued.seen, queued.progress) == (Seen.QUEUED, (0, 4))

            (job / "answer").mkdir()
            (job / "answer/answer.json").write_bytes(b"{}")
            (answered,) = (await back_end.look([job_of(key)])).values()
            assert answered.seen is Seen.ANSWERED
            assert await back_end.fetch(request, untold) == {"answer.json": b"{}"}
            cluster.far.play("queue", "")
            await back_end.sweep([key])
            assert not job.exists()
        assert bool(list(cluster.far.base.glob("helper-*.sh"))) == helper_as_file

    asyncio.run(act())


def test_staging_twice_has_one_effect_and_sends_nothing_twice(cluster: Cluster):
    async def act() -> None:
        request, files = asked()
        async with cluster.open() as back_end:
            told: list[int] = []
            await back_end.stage(request, files, untold)
            await back_end.stage(request, files, lambda done, _: told.append(done))
            assert told == [sum(map(len, files.values()))]
        damaged = {**files, "inputs/plan-0.safetensors": b"damaged"}
        async with cluster.open() as back_end:
            with pytest.raises(RequestRefused):
                await back_end.stage(request, damaged, untold)

    asyncio.run(act())


def test_a_thousand_jobs_are_one_question_and_little_work(cluster: Cluster):
    keys = [f"{number:040x}" for number in range(1000)]

    async def act() -> None:
        async with cluster.open() as back_end:
            await back_end.look([job_of(keys[0])])
            for key in keys:
                (cluster.far.base / "jobs" / key).mkdir()
            cluster.far.play("queue", "".join(map(cluster.row, keys)))
            jobs = [job_of(key) for key in keys]
            queries = len(cluster.far.calls)
            commands = len(cluster.host.seen.commands)
            began = time.process_time()
            found = await back_end.look(jobs)
            spent = time.process_time() - began
            assert len(cluster.far.calls) - queries == 1
            assert len(cluster.host.seen.commands) - commands == 1
            assert {one.seen for one in found.values()} == {Seen.QUEUED}
            assert len(found) == 1000
            assert spent < 1.0

    asyncio.run(act())


def test_what_waits_for_ever_is_told_and_taken_out_of_the_queue(cluster: Cluster):
    async def act() -> None:
        request, files = asked()
        async with cluster.open() as back_end:
            await back_end.stage(request, files, untold)
            await back_end.submit(request, 1, (0, 1))
            stuck = cluster.row(request.key, "PENDING", "PartitionTimeLimit")
            cluster.far.play("queue", stuck)
            (found,) = (await back_end.look([job_of(request.key)])).values()
            assert "PartitionTimeLimit" in found.words
            place = cluster.far.base / "jobs" / request.key / "submit.1/withdrawn"
            assert place.read_text().startswith("stuck The job asks for more time")
            cluster.far.play("queue", "")
            (again,) = (await back_end.look([job_of(request.key)])).values()
            assert (again.seen, again.failure) == (found.seen, found.failure)

    asyncio.run(act())


def test_while_the_queue_is_down_only_answers_are_told(cluster: Cluster):
    async def act() -> None:
        one, other = asked(1), asked(2)
        async with cluster.open() as back_end:
            for request, files in (one, other):
                await back_end.stage(request, files, untold)
            jobs = [job_of(request.key) for request, _ in (one, other)]
            cluster.far.play("squeue.error", "Unable to contact slurm controller")
            with pytest.raises(SchedulerDown, match="Unable to contact"):
                await back_end.look(jobs)
            (cluster.far.base / "jobs" / one[0].key / "answer").mkdir()
            found = await back_end.look(jobs)
            assert {key: item.seen for key, item in found.items()} == {
                one[0].key: Seen.ANSWERED
            }

    asyncio.run(act())


def test_more_time_than_the_partition_gives_is_refused_at_once(cluster: Cluster):
    async def act() -> None:
        request, files = asked()
        long = replace(request, limits=request.limits._replace(seconds=90_000))
        async with cluster.open(partitions={"cpu": "gpu"}) as back_end:
            await back_end.stage(request, files, untold)
            with pytest.raises(SubmissionRefused, match="gives 1440; put 'minutes"):
                await back_end.submit(long, 1, (0, 1))
            assert not any("--parsable" in call for call in cluster.far.calls)
        within = SiteLimits(seconds=1440 * 60)
        async with cluster.open(partitions={"cpu": "gpu"}, limits=within) as back_end:
            await back_end.submit(long, 1, (0, 1))

    asyncio.run(act())


@pytest.mark.parametrize("fault", ["other", "link", "folder", "large"])
def test_what_is_no_answer_is_not_read(cluster: Cluster, fault: str):
    async def act() -> None:
        request, files = asked()
        async with cluster.open() as back_end:
            await back_end.stage(request, files, untold)
            answer = cluster.far.base / "jobs" / request.key / "answer"
            answer.mkdir()
            (answer / "answer.json").write_bytes(b"{}")
            if fault == "other":
                (answer / "extra.pkl").write_bytes(b"x")
            elif fault == "link":
                (answer / "MANIFEST.json").symlink_to("/etc/passwd")
            elif fault == "folder":
                (answer / "MANIFEST.json").mkdir()
            else:
                with (answer / "answer.safetensors").open("wb") as file:
                    file.truncate(1 << 40)
            with pytest.raises(AnswerRefused):
                await back_end.fetch(request, untold)

    asyncio.run(act())


def test_an_answer_that_is_cut_off_is_a_broken_link(cluster: Cluster):
    async def act() -> None:
        async with cluster.open() as back_end:
            await back_end.look([])
            cluster.host.act = lambda _command, _data: b"NOW 1 2026-11-22T18:00:00\n"
            with pytest.raises(LinkDown, match="middle of an answer"):
                await back_end.look([job_of("0" * 40)])

    asyncio.run(act())


def test_the_clock_there_is_measured(cluster: Cluster):
    async def act() -> None:
        request, files = asked()
        async with cluster.host.open():
            late = SlurmBackEnd(cluster.site(), wall=lambda: time.time() - 315_576_000)
            await late.stage(request, files, untold)
            assert late.offset_s == pytest.approx(315_576_000, abs=60)
            await late.submit(request, 1, (0,))
            await late.close()

    asyncio.run(act())


def test_the_worker_makes_its_key_there(cluster: Cluster):
    async def act() -> None:
        async with cluster.host.open():
            back_end = SlurmBackEnd(cluster.site())
            act, key = cluster.host.act, "ab" * 32

            def with_key(command: str, data: bytes) -> bytes:
                if b"models.worker key" in data:
                    return key.encode()
                return act(command, data) if act else b""

            cluster.host.act = with_key
            assert await back_end.enrol() == "ab" * 32
            key = "no key"
            with pytest.raises(SubmissionRefused, match="no key but"):
                await back_end.enrol()
            await back_end.close()

    asyncio.run(act())
