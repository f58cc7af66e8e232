"""Jobs that are not over, in memory beside the ledger; changes are kept there first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from models.cluster.back_end import Ledger
    from models.cluster.job import Job

WORK_S = 60.0  # what work alone is worth keeping before anything else changes


class OpenJobs:
    """
    What an engine works on.

    Parameters
    ----------
    ledger
        What keeps jobs.
    now
        The time of the day, aware.
    heard
        Told of every change, after it is kept.
    """

    def __init__(
        self,
        ledger: Ledger,
        now: Callable[[], datetime],
        heard: Callable[[Job], None],
    ) -> None:
        self.ledger = ledger
        self.now = now
        self._heard = heard
        self._jobs = {job.key: job for job in ledger.unfinished()}

    def at(self, site: str) -> list[Job]:
        """Jobs of a site, the oldest first."""
        return [job for job in tuple(self._jobs.values()) if job.site == site]

    def get(self, key: str) -> Job | None:
        """One job that is not over."""
        return self._jobs.get(key)

    def begin(self, job: Job) -> None:
        """Take up a job that the ledger has begun to keep."""
        self._jobs[job.key] = job
        self._heard(job)

    def keep(self, job: Job, words: str = "") -> None:
        """Keep a job as it stands now, unless it stands so already."""
        job = self._news(job)
        if words or self._is_worth_it(job):
            job = replace(job, changed_at=self.now())
            self.ledger.write(job, words)
            self._take(job)

    def keep_answer(self, job: Job, files: Mapping[str, bytes], words: str) -> None:
        """Keep a verified answer with its job."""
        job = replace(job, changed_at=self.now())
        self.ledger.keep_answer(job, files, words)
        self._take(job)

    def keep_refused(self, job: Job, files: Mapping[str, bytes], words: str) -> None:
        """Keep a refused answer with its job."""
        job = replace(job, changed_at=self.now())
        self.ledger.keep_refused(job, files, words)
        self._take(job)

    def _is_worth_it(self, job: Job) -> bool:
        """Whether more has changed than some seconds of work."""
        present = self._jobs.get(job.key)
        if present is None or job.node_seconds - present.node_seconds >= WORK_S:
            return True
        return replace(job, node_seconds=present.node_seconds) != present

    def _news(self, job: Job) -> Job:
        """Add to a job that meanwhile somebody wanted it to end."""
        present = self._jobs.get(job.key)
        if present is None or job.state.is_over or not present.cancel_wanted:
            return job
        return replace(job, cancel_wanted=True)

    def _take(self, job: Job) -> None:
        """Have a job in memory as it is kept."""
        if job.state.is_over:
            self._jobs.pop(job.key, None)
        else:
            self._jobs[job.key] = job
        self._heard(job)
