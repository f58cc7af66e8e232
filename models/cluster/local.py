"""Work on jobs on this machine: the same folders and the same worker as far away.

Workers are processes of their own, in sessions of their own, so that they outlive the
program that started them; the next one finds them by what is written in the folders.
"""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from models.cluster.back_end import Seen, Sighting, Submitted
from models.cluster.job import HERE
from models.cluster.local_folder import (
    LocalFolder,
    Submission,
    is_own,
    own_folder,
    write_files,
)
from models.cluster.local_run import WORKER, Children
from models.cluster.local_work import LocalWork
from models.errors import AnswerRefused, FarTrouble, OutOfRoom, SubmissionRefused
from models.protocol.manifest import read_folder
from models.protocol.request_file import read_request
from models.protocol.signature import new_key_file
from models.protocol.strict_json import MOST_JSON
from models.worker.whole_file import PRIVATE_FILE, sync_folder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from models.cluster.back_end import Told
    from models.cluster.job import Job
    from models.protocol.request import Request

GRACE_S = 1.5  # how long a worker may take to end when it is told to
TICK_S = 0.005
MOST_IN_TURN = 32  # parts of one process, so that others get their turn
WORKER_KEY = "worker.key"
ROOM_BYTES = 64 << 20  # left free beside what is written


class LocalBackEnd:
    """
    Works on jobs on this machine.

    Parameters
    ----------
    base
        Folder of this plan alone, for what is being worked on.
    workers
        How many processes at once; as many as there are processors if None.
    worker
        How the program of the worker is started.
    sleep
        Waits for some seconds; tests count how often.
    """

    def __init__(
        self,
        base: Path,
        workers: int | None = None,
        *,
        worker: tuple[str, ...] = WORKER,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.base = base
        self.cores = len(os.sched_getaffinity(0))
        self.workers = workers or self.cores
        self._sleep = sleep
        self._children = Children(worker)
        self._works: dict[str, LocalWork] = {}
        self._jobs, self._incoming = base / "jobs", base / "incoming"

    @property
    def site(self) -> str:
        """Name of the site."""
        return HERE

    def worker_key(self) -> str:
        """
        Public key of the worker here, 64 hexadecimal digits; drawn if there is none.

        Raises
        ------
        ModelError
            The file of the key is damaged.
        FarTrouble
            It cannot be written, or the folder belongs to somebody else.
        """
        with _disk_told(self._jobs):
            return new_key_file(own_folder(self.base) / WORKER_KEY)

    async def stage(
        self, request: Request, files: Mapping[str, bytes], told: Told
    ) -> None:
        """
        Write all files of a request, checked, as one act at the end.

        Raises
        ------
        RequestRefused
            The files are not those of the request.
        OutOfRoom
            The disk is full.
        """
        read_request(files)
        folder = self._folder(request.key)
        if folder.path.exists() or folder.path.is_symlink():
            with _disk_told(folder.path):
                if folder.holds(files):
                    folder.job.cancel.unlink(missing_ok=True)
                    return
            await self.sweep((request.key,))
        size = sum(map(len, files.values()))
        told(0, size)
        self.worker_key()
        self._write(folder, files)
        told(size, size)

    async def submit(
        self, request: Request, submission: int, parts: Sequence[int]
    ) -> Submitted:
        """Have parts worked on; the same submission is never submitted twice."""
        folder = self._folder(request.key)
        name = f"here-{submission}"
        if not folder.path.exists():
            raise SubmissionRefused("The folder of the job is gone; send it again.")
        if folder.is_submitted(submission) or folder.job.answer.exists():
            self._start_more()
            return Submitted(name, adopted=True)
        if folder.job.cancel.exists():
            raise SubmissionRefused("The job is to end; send it again to have it run.")
        limits = request.limits
        written = Submission(
            submission, tuple(parts), limits.memory_mb, request.parts, request.items
        )
        with _disk_told(folder.path):
            folder.write_submission(written)
        self._works.pop(request.key, None)
        self._work(request.key)
        self._start_more()
        return Submitted(name)

    async def look(self, jobs: Sequence[Job]) -> Mapping[str, Sighting]:
        """Look at many jobs; workers that wait are started while there is room."""
        with _disk_told(self._jobs):
            self._start_more()
            return {job.key: self._sighting(job.key) for job in jobs}

    async def cancel(self, key: str) -> None:
        """Have a job end: asked first, killed after a grace."""
        folder = self._folder(key)
        if folder.path.exists():
            with _disk_told(folder.path):
                folder.job.cancel.touch(PRIVATE_FILE)
            await self._end(key, until_gone=False)

    async def fetch(self, request: Request, told: Told) -> Mapping[str, bytes]:
        """Read the files of an answer; none is larger than the request allows."""
        answer = self._folder(request.key).job.answer
        if not answer.is_dir():
            raise AnswerRefused("There is no answer in the folder of the job.")
        most = request.limits.answer_bytes + 3 * MOST_JSON
        with _disk_told(answer.parent):
            files = read_folder(answer, most)
        size = sum(map(len, files.values()))
        told(size, size)
        return files

    async def log(self, key: str) -> str:
        """Give the last lines that the parts wrote."""
        folder = self._folder(key)
        with _disk_told(folder.path):
            return folder.log() if folder.path.exists() else ""

    async def sweep(self, keys: Sequence[str]) -> int:
        """Remove the folders of jobs; what still runs of them is ended first."""
        size = 0
        for key in keys:
            folder = self._folder(key)
            if folder.path.is_symlink():
                folder.remove()
            if folder.path.exists():
                with suppress(OSError):  # on a full disk they are killed
                    folder.job.cancel.touch(PRIVATE_FILE)
                await self._end(key)
                with _disk_told(folder.path):
                    size += folder.remove()
            self._works.pop(key, None)
        return size

    async def close(self) -> None:
        """Let go of the workers; they go on."""
        self._children.let_go()

    def keys(self) -> frozenset[str]:
        """
        Keys of all jobs with a folder here; leftovers of a crash are removed.

        Raises
        ------
        FarTrouble
            One cannot be removed.
        """
        if not (is_own(self.base) and is_own(self._jobs)):
            return frozenset()
        with _disk_told(self._jobs):
            left = [*self._jobs.glob(".gone.*")]
            left += self._incoming.glob("*") if is_own(self._incoming) else ()
            for one in left:
                shutil.rmtree(one)
            return frozenset(one.name for one in self._jobs.iterdir())

    def _folder(self, key: str) -> LocalFolder:
        """Folder of a job."""
        return LocalFolder(self._jobs / key)

    def _write(self, folder: LocalFolder, files: Mapping[str, bytes]) -> None:
        """Write the files of a job beside its place, then rename."""
        with _disk_told(folder.path):
            for made in (self.base, self._jobs, self._incoming):
                own_folder(made)
            size = sum(map(len, files.values()))
            if shutil.disk_usage(self.base).free < size + ROOM_BYTES:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            beside = self._incoming / f"{folder.path.name}.{secrets.token_hex(8)}"
            try:
                write_files(beside, files)
                beside.rename(folder.path)
            except OSError:
                shutil.rmtree(beside, ignore_errors=True)
                raise
            sync_folder(self._jobs)

    def _work(self, key: str) -> LocalWork | None:
        """How far the latest submission of a job is; None before there is one."""
        folder = self._folder(key)
        known = self._works.get(key)
        if known is None and folder.path.exists():
            known = LocalWork.found(folder)
            if known is not None:
                self._works[key] = known
        return known

    def _start_more(self) -> None:
        """Start workers for parts that wait, as long as there is room."""
        self._children.reap()
        for work in self._works.values():
            work.refresh()
        running = sum(work.runs for work in self._works.values())
        while running < self.workers:
            ready = [work for work in self._works.values() if work.can_start]
            if not ready:
                return
            # A small job does not wait for all of a large one.
            chosen = min(ready, key=lambda work: (work.runs, len(work.waiting)))
            self._start_one(chosen, running)
            running += 1

    def _start_one(self, work: LocalWork, running: int) -> None:
        """Start a process for the next parts of a job: most of its cost is to start."""
        lot = min(MOST_IN_TURN, -(-len(work.waiting) // (self.workers - running)))
        parts = work.waiting[:lot]
        submission = work.submission
        threads = self.cores // min(self.workers, len(submission.parts))
        with _disk_told(work.folder.path):
            run = self._children.start(
                work.folder.path, parts, submission.memory_mb, max(1, threads)
            )
            work.begin(parts, run)

    def _sighting(self, key: str) -> Sighting:
        """Tell how a job stands."""
        folder = self._folder(key)
        if not folder.path.exists():
            self._works.pop(key, None)
            return Sighting(seen=Seen.ABSENT)
        work = self._work(key)
        if work is None:
            ended = folder.job.cancel.exists()
            return Sighting(seen=Seen.CANCELLED if ended else Seen.STAGED)
        return work.sighting()

    async def _end(self, key: str, *, until_gone: bool = True) -> None:
        """Wait a while for the workers of a job to stop or be gone, then kill them."""
        work = self._work(key)
        if work is None:
            return
        for _ in range(round(GRACE_S / TICK_S)):
            self._children.reap()
            work.refresh()
            if not work.live or (work.has_stopped and not until_gone):
                return
            await self._sleep(TICK_S)
        for run in work.live.values():
            run.kill()
        while work.live:
            self._children.reap()
            work.refresh()
            await self._sleep(TICK_S)


@contextmanager
def _disk_told(place: Path) -> Iterator[None]:
    """Say in a sentence what the system has against it."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise OutOfRoom(
                f"The disk with {place.parent} is full; free some space there, then "
                "send the job again."
            ) from error
        raise FarTrouble(
            f"This machine does not let jobs work in {place.parent}: {error.strerror}. "
            "It is tried again."
        ) from error
