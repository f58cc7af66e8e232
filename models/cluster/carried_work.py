"""Work on a carried job on this machine, and give the bundle of its answer."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from models.cluster.engine import Engine
from models.cluster.job import HERE, JobOrder, JobState
from models.cluster.local import LocalBackEnd
from models.cluster.local_folder import own_folder
from models.cluster.memory_ledger import MemoryLedger
from models.errors import AnswerRefused, RequestRefused, WorkStopped
from models.protocol.answer import verified_answer
from models.protocol.carried_bundle import answer_bundle, read_job_bundle
from models.protocol.manifest import read_folder
from models.protocol.signature import public_part, read_key_file
from models.protocol.strict_json import MOST_JSON
from models.worker.whole_file import PRIVATE_FOLDER, sync_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from models.cluster.back_end import BackEnd
    from models.cluster.job import Job
    from models.protocol.request import Request

WORKER_KEY = "worker.key"
SHORTEST_NAME = 4  # digits of a key
_PAUSE_S = 0.1


class CarriedWork(NamedTuple):
    """
    How carried jobs are worked on here.

    Attributes
    ----------
    base
        Folder for what is being worked on, with ``worker.key`` in it. Finished items
        stay there, so that work that was interrupted goes on; and so do answers, so
        that the same bundle once more gives the same answer at once, until `swept`.
    trusted
        Public keys of stations whose jobs are worked on; None for everybody's.
    workers
        Processes at once; as many as there are processors if None.
    far
        Works on the jobs in place of this machine, such as the batch queue of a site.
    far_keys
        Public keys of its workers.
    """

    base: Path
    trusted: Collection[str] | None
    workers: int | None = None
    far: BackEnd | None = None
    far_keys: Collection[str] = ()


def answer_to(
    bundle: bytes, work: CarriedWork, told: Callable[[Job], None] = lambda _job: None
) -> bytes:
    """
    Work on a carried job until its answer is whole.

    Parameters
    ----------
    bundle
        Of the job.
    work
        How to go about it.
    told
        Told of every change of the job.

    Returns
    -------
    bytes
        The bundle of the answer, under the marking of the job.

    Raises
    ------
    RequestRefused
        The bundle is no job of a trusted station, was changed, or makes no sense; or
        there is no worker key.
    ModelError
        The work ended without an answer, for the reason in the text.
    OSError
        The folder cannot be used.
    """
    key = read_key_file(work.base / WORKER_KEY)
    request, carried = read_job_bundle(bundle, work.trusted)
    keys = {public_part(key), *work.far_keys}
    kept = _KeptAnswer(work.base / "answers" / carried.key, request, keys)
    files = kept.files()
    if files is None:
        site = HERE if work.far is None else work.far.site
        order = JobOrder(carried.key[:12], site, request, carried.files)
        files = asyncio.run(_worked(order, work, kept, told))
    return answer_bundle(carried.key, files, carried.marking, key)


def swept(base: Path, names: Collection[str] = ()) -> dict[str, int]:
    """
    Remove what is kept here of carried jobs: finished items, and answers.

    Parameters
    ----------
    base
        Folder that the jobs were worked on in.
    names
        First digits of their keys, 4 at least; all jobs if empty. What still runs of
        them is ended.

    Returns
    -------
    dict of str to int
        Bytes that came free, by key.

    Raises
    ------
    RequestRefused
        A name fits no job here, or several.
    OSError
        A folder cannot be removed.
    """
    answers, jobs = base / "answers", LocalBackEnd(base)
    kept = {one.name for one in answers.glob("[!.]*")} | jobs.keys()
    chosen = sorted({_one_of(kept, name) for name in names} or kept)
    return {key: _removed(answers / key, jobs, key) for key in chosen}


def _one_of(kept: Collection[str], name: str) -> str:
    """Find the key that begins with some digits."""
    found = [key for key in kept if key.startswith(name.lower())]
    if len(name) < SHORTEST_NAME or len(found) != 1:
        raise RequestRefused(
            f"{name[:40]!r} names {len(found)} of {len(kept)} jobs that are kept here; "
            f"give {SHORTEST_NAME} digits of the key of one, or more."
        )
    return found[0]


def _removed(answer: Path, jobs: LocalBackEnd, key: str) -> int:
    """Remove what is kept of one job, and tell how large that was."""
    size = asyncio.run(jobs.sweep((key,)))
    if answer.is_dir():
        size += sum(one.stat().st_size for one in answer.iterdir())
        shutil.rmtree(answer)
    return size


class _KeptAnswer:
    """The answer to a job, in a folder where later runs find it."""

    def __init__(
        self, folder: Path, request: Request, workers: Collection[str]
    ) -> None:
        self._folder, self._request, self._workers = folder, request, workers

    def files(self) -> Mapping[str, bytes] | None:
        """Give the answer if it is there and sound; a damaged one is made anew."""
        if not self._folder.is_dir():
            return None
        most = self._request.limits.answer_bytes + 3 * MOST_JSON
        try:
            files = read_folder(self._folder, most)
            return verified_answer(self._request, files, self._workers).files
        except AnswerRefused:
            shutil.rmtree(self._folder)
            return None

    def keep(self, _job: Job, request: Request, files: Mapping[str, bytes]) -> None:
        """Verify an answer, and keep it by one rename."""
        verified_answer(request, files, self._workers)
        beside = own_folder(self._folder.parent) / (
            f".{self._folder.name}.{secrets.token_hex(8)}"
        )
        beside.mkdir(mode=PRIVATE_FOLDER)
        for name, data in files.items():
            write_whole(beside / name, data, "carried")
        if self._folder.is_dir():
            shutil.rmtree(beside)  # another run of the same bundle was faster
            return
        beside.rename(self._folder)
        sync_folder(self._folder.parent)


async def _worked(
    order: JobOrder, work: CarriedWork, kept: _KeptAnswer, told: Callable[[Job], None]
) -> Mapping[str, bytes]:
    """Have the job worked on; a queue goes on with it when somebody stops this."""
    ledger = MemoryLedger()
    back_end = work.far or LocalBackEnd(work.base, work.workers)
    clock = _Clock()
    engine = Engine(ledger, {order.site: back_end}, clock, kept.keep, heard=told)
    try:
        job = await engine.submit(order)
        while not job.state.is_over:
            await engine.step()
            job = ledger.job(order.request.key) or job
            if not job.state.is_over:
                _check_way(engine)
                await asyncio.sleep(_PAUSE_S)
    except asyncio.CancelledError:
        if work.far is None:
            await back_end.cancel(order.request.key)
        raise
    finally:
        await engine.close()
    answer = ledger.answer(job.key)
    if job.state is not JobState.VERIFIED or answer is None:
        raise WorkStopped(
            f"There is no answer to the job {job.key[:12]}: {job.words} Finished items "
            "are kept; run the bundle again to go on."
        )
    return answer


def _check_way(engine: Engine) -> None:
    """Give up where only a person can open the way, or mend the disk here."""
    for view in engine.sites():
        if view.words and (view.retry_s is None or view.site == HERE):
            raise WorkStopped(f"{view.words} Then run the bundle again to go on.")


class _Clock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Give the time of the day, aware."""
        return datetime.now(UTC)

    def since_boot(self) -> float:
        """Seconds on a clock that nobody can set."""
        return time.monotonic()
