"""The back end of a batch queue keeps the contract of all back ends."""

from __future__ import annotations

import asyncio
import os

import pytest

from models.cluster.back_end import Seen
from models.cluster.slurm.back_end import SlurmBackEnd
from tests.cluster.desk import SITE, lab_site
from tests.cluster.small_requests import small_request
from tests.job_sketch import squares_order
from tests.unit.models.cluster.back_end_suite import *  # noqa: F403 - its tests

pytestmark = [pytest.mark.cluster, pytest.mark.slow]
POLLS, POLL_S = 300, 0.2


class SlurmBench:
    """A folder on the lab."""

    has_folders = True

    def __init__(self, lab, base):
        self._lab, self._base = lab, base
        self._site = lab_site(lab, base)

    @property
    def worker_keys(self):
        return {self._site.worker_key}

    def back_end(self):
        return SlurmBackEnd(self._site)

    def order(self, number, *, slow=False):
        asked = small_request(
            number,
            items=256 if slow else 4,
            block=10_000 if slow else 20,
            size=(60, 40) if slow else (4, 3),
        )
        return squares_order(site=SITE)._replace(
            title=f"Moves {number}", request=asked.request, files=asked.files
        )

    async def worked(self, back_end, job):
        return await self._until(back_end, job, lambda seen: not seen.is_under_way)

    async def running(self, back_end, job):
        return await self._until(back_end, job, lambda seen: seen is Seen.RUNNING)

    def half_submit(self, request):
        folder = self._base / "jobs" / request.key / "submit.1"
        folder.mkdir(mode=0o700)
        (folder / "intent").write_text("1\n")
        for one in (folder, folder / "intent"):
            os.chown(one, self._lab.user_id, self._lab.user_id)

    def full_disk(self):
        pytest.skip("the lab has one disk; a test of its own fills it")

    def swell(self, request):
        answer = self._base / "jobs" / request.key / "answer" / "answer.safetensors"
        os.truncate(answer, 64 << 20)

    async def _until(self, back_end, job, enough):
        for _ in range(POLLS):
            seen = (await back_end.look((job,))).get(job.key)
            if seen is not None and enough(seen.seen):
                return seen
            await asyncio.sleep(POLL_S)
        raise AssertionError(f"It went on for ever: {seen}")


@pytest.fixture
def bench(lab, base):
    return SlurmBench(lab, base)
