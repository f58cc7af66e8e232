"""Jobs of a plan that is in no file yet: taken into one, or ended with the window."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.services.jobs.places import UNKEPT
from models.cluster.job import HERE, JobState, Progress
from models.cluster.local import LocalBackEnd

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from concurrent.futures import Future
    from typing import Any

    from app.storage.job_ledger import PlanLedger
    from models.cluster.job import Job
    from models.cluster.memory_ledger import MemoryLedger

PATIENCE_S = 10.0


class _Service(Protocol):
    """What works on jobs in a thread of its own."""

    def beside(self, work: Callable[[], Coroutine[Any, Any, int]]) -> Future[int]:
        """Have something done in that thread."""

    def close(self) -> object:
        """Work no more."""


def take_over(jobs: Sequence[Job], unkept: MemoryLedger, kept: PlanLedger) -> None:
    """
    Keep the jobs of a plan that was in memory in its new file.

    What this machine was at work on begins anew, as its folder is another one; jobs
    elsewhere go on where they are.

    Parameters
    ----------
    jobs
        As they stood when the plan was kept.
    unkept, kept
        What has their files, and what keeps them from now on.

    Raises
    ------
    KnownError
        As `PlanLedger.create`.
    """
    for job in jobs:
        begins_anew = job.site == HERE and not job.state.is_over
        taken = _begun_anew(job) if begins_anew else job
        kept.create(taken, *unkept.request(job.key))
        answer, refused = unkept.answer(job.key), unkept.refused(job.key)
        if answer is not None:
            kept.keep_answer(taken, answer, taken.words)
        elif refused is not None:
            kept.keep_refused(taken, refused, taken.words)


def _begun_anew(job: Job) -> Job:
    """Give a job as it was before anybody worked on it."""
    return replace(
        job,
        state=JobState.CANCELLED if job.cancel_wanted else JobState.DRAFT,
        progress=Progress(0, job.progress.items),
        submission=0,
        queue_id="",
        retry_at=None,
        done_before=0,
    )


def end_unkept(service: _Service, here: LocalBackEnd) -> None:
    """
    End what works on a plan in memory, here too, and remove its folder.

    Parameters
    ----------
    service
        What works on the jobs; it is closed.
    here
        This machine, with the folder for that plan alone.
    """
    try:
        keys = tuple(here.keys())
        if keys:
            service.beside(lambda: here.sweep(keys)).result(PATIENCE_S)
    finally:
        service.close()
    _remove(here.base)


def end_left_behind(state: Path) -> None:
    """
    End what windows left that were killed with a plan in memory, and their folders.

    Parameters
    ----------
    state
        Folder for what the program keeps of its running.
    """
    for folder in (state / "jobs").glob(f"{UNKEPT}*"):
        owner = folder.name.removeprefix(UNKEPT)
        if owner.isdigit() and not Path("/proc", owner).exists():
            here = LocalBackEnd(folder)
            asyncio.run(here.sweep(tuple(here.keys())))
            _remove(folder)


def _remove(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
