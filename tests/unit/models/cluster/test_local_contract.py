"""The back end of this machine keeps the contract of all back ends."""

from __future__ import annotations

import asyncio
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from models.cluster.back_end import Seen
from models.cluster.local import LocalBackEnd
from tests.job_sketch import squares_order
from tests.unit.models.cluster.back_end_suite import *  # noqa: F403 - its tests

WORKER = (sys.executable, str(Path(__file__).parents[3] / "squares_worker.py"))
POLLS, POLL_S = 1500, 0.02


class LocalBench:
    """A folder on this machine."""

    has_folders = True

    def __init__(self, base, monkeypatch):
        self.base = base
        self._patch = monkeypatch

    @property
    def worker_keys(self):
        return {self.back_end().worker_key()}

    def back_end(self):
        return LocalBackEnd(self.base, 2, worker=WORKER)

    def order(self, number, *, slow=False):
        return squares_order(number, items=4, pause_ms=20_000 if slow else 0)

    async def worked(self, back_end, job):
        return await self._until(back_end, job, lambda seen: not seen.is_under_way)

    async def running(self, back_end, job):
        return await self._until(back_end, job, lambda seen: seen is Seen.RUNNING)

    def half_submit(self, request):
        folder = self.base / "jobs" / request.key / "submit.1"
        folder.mkdir()
        (folder / "parts").write_text("{")

    @contextmanager
    def full_disk(self):
        with self._patch.context() as patch:
            full = SimpleNamespace(total=1, used=1, free=0)
            patch.setattr(shutil, "disk_usage", lambda _path: full)
            yield

    def swell(self, request):
        answer = self.base / "jobs" / request.key / "answer" / "answer.safetensors"
        with answer.open("r+b") as file:
            file.truncate(64 << 20)

    async def _until(self, back_end, job, enough):
        for _ in range(POLLS):
            seen = (await back_end.look((job,)))[job.key]
            if enough(seen.seen):
                return seen
            await asyncio.sleep(POLL_S)
        raise AssertionError(f"It went on for ever: {seen}")


@pytest.fixture
def bench(tmp_path, monkeypatch):
    return LocalBench(tmp_path / "base", monkeypatch)
