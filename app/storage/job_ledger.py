"""The jobs of a plan, kept in its file: every act in one transaction, on the disk.

Acts that somebody answers for go into the audit log with the same transaction: a job
submitted, to end, failed, refused, or its answer kept with the hash of its manifest.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from app.errors import Damaged
from app.security.audit_chain import Act
from app.storage.job_tables import (
    ANSWER,
    REFUSED,
    REQUEST,
    count_states,
    drop_files,
    drop_job,
    keep_event,
    keep_files,
    keep_job,
    keep_new_job,
    read_events,
    read_files,
    read_job,
    read_jobs,
    read_recent,
    read_unfinished,
)
from models.cluster.job import JobState
from models.errors import ModelError
from models.protocol.manifest import MANIFEST
from models.protocol.request_file import read_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from app.storage.driver import Connection
    from app.storage.plan_thread import PlanThread
    from models.cluster.job import Event, Job
    from models.protocol.request import Request

    T = TypeVar("T")

DRAFTED = "job drafted"
SUBMITTED = "job submitted"
TO_END = "job to end"
CANCELLED = "job cancelled"
FAILED = "job failed"
ANSWERED = "job answered"
SENT_AGAIN = "job sent again"
FORGOTTEN = "job forgotten"
_ON_RECORD = {
    JobState.SUBMITTED: SUBMITTED,
    JobState.CANCELLED: CANCELLED,
    JobState.FAILED: FAILED,
    JobState.DRAFT: SENT_AGAIN,
}


class PlanLedger:
    """
    A ledger in a plan file; any thread but that of the plan may use it.

    Parameters
    ----------
    plan
        The open plan; it must outlive this.
    """

    def __init__(self, plan: PlanThread) -> None:
        self._plan = plan

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, the oldest first."""
        return self._read(lambda connection: tuple(read_jobs(connection)))

    def unfinished(self) -> tuple[Job, ...]:
        """Jobs that are not over, the oldest first."""
        return self._read(lambda connection: tuple(read_unfinished(connection)))

    def recent(self, most: int, skipped: int = 0) -> tuple[Job, ...]:
        """
        Give one page of the list of jobs.

        Parameters
        ----------
        most
            Jobs on the page.
        skipped
            How many newer ones are on the pages before.
        """
        return self._read(
            lambda connection: tuple(read_recent(connection, most, skipped))
        )

    def counts(self) -> dict[JobState, int]:
        """Tell how many jobs stand where."""
        return self._read(count_states)

    def job(self, key: str) -> Job | None:
        """One job."""
        return self._read(lambda connection: read_job(connection, key))

    def create(self, job: Job, request: Request, files: Mapping[str, bytes]) -> Job:
        """
        Keep a new job with its files; one with that key is given as it stands.

        Raises
        ------
        ValueError
            The request is that of another job.
        DiskFull, FileInUse, EnvironmentTrouble, Damaged
            It was not kept; so do all that write.
        """
        if request.key != job.key:
            raise ValueError(f"The request of job {job.key} has key {request.key}.")
        present = self.job(job.key)
        if present is not None:
            return present

        def write(connection: Connection) -> Act:
            keep_new_job(connection, job)
            keep_files(connection, job.key, REQUEST, files)
            keep_event(connection, job, job.words)
            return Act(action=DRAFTED, subject=job.key, after=job.site)

        self._keep(write)
        return job

    def write(self, job: Job, words: str = "") -> None:
        """Keep a job as it stands now, and say what happened."""
        self._keep(lambda connection: _written(connection, job, words))

    def request(self, key: str) -> tuple[Request, Mapping[str, bytes]]:
        """
        Give the request of a job, and its files.

        Raises
        ------
        Damaged
            The plan does not hold them as they were kept.
        """
        files = self._read(lambda connection: read_files(connection, key, REQUEST))
        try:
            return read_request(files), files
        except ModelError as error:
            raise Damaged(
                f"The request of job {key[:12]} is not in the plan as it was kept: "
                f"{error}"
            ) from error

    def keep_answer(
        self, job: Job, files: Mapping[str, bytes], words: str = ""
    ) -> None:
        """Keep the verified answer and the job that has it, as one act."""

        def write(connection: Connection) -> Act:
            _put(connection, job, words)
            keep_files(connection, job.key, ANSWER, files)
            drop_files(connection, job.key, REFUSED)
            return Act(
                action=ANSWERED,
                subject=job.key,
                after=job.site,
                record=answer_digest(files),
            )

        self._keep(write)

    def keep_refused(
        self, job: Job, files: Mapping[str, bytes], words: str = ""
    ) -> None:
        """Keep an answer that was refused as evidence, and the job that has failed."""

        def write(connection: Connection) -> Act | None:
            keep_files(connection, job.key, REFUSED, files)
            return _written(connection, job, words)

        self._keep(write)

    def answer(self, key: str) -> Mapping[str, bytes] | None:
        """Files of a verified answer; None before there is one."""
        return (
            self._read(lambda connection: read_files(connection, key, ANSWER)) or None
        )

    def refused(self, key: str) -> Mapping[str, bytes] | None:
        """Files of an answer that was refused; None if there is none."""
        found = self._read(lambda connection: read_files(connection, key, REFUSED))
        return found or None

    def events(self, key: str) -> tuple[Event, ...]:
        """What happened to a job, the latest of it."""
        return self._read(lambda connection: tuple(read_events(connection, key)))

    def delete(self, key: str) -> None:
        """Forget a job that is over, with its files; see `Ledger.delete`."""

        def write(connection: Connection) -> Act | None:
            job = read_job(connection, key)
            if job is None:
                return None
            if not job.state.is_over:
                raise ValueError(f"Job {key} is not over, so it is not forgotten.")
            drop_job(connection, key)
            return Act(action=FORGOTTEN, subject=key)

        self._keep(write)

    def _read(self, work: Callable[[Connection], T]) -> T:
        """Have something read in the thread of the plan."""
        return self._plan.ask(lambda store: store.read_beside(work)).result()

    def _keep(self, write: Callable[[Connection], Act | None]) -> None:
        """Have something kept in the thread of the plan."""
        self._plan.ask(lambda store: store.keep_beside(write)).result()


def answer_digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 of the manifest of an answer, by which the audit log vouches for it."""
    return hashlib.sha256(files.get(MANIFEST, b"")).hexdigest()


def _written(connection: Connection, job: Job, words: str) -> Act | None:
    """Keep a job; tell the act if somebody answers for it."""
    before = _put(connection, job, words)
    if job.cancel_wanted and not before.cancel_wanted:
        return Act(action=TO_END, subject=job.key, after=job.site)
    asked_again = job.submission > before.submission
    action = _ON_RECORD.get(job.state)
    if action is None or (job.state is before.state and not asked_again):
        return None
    reason = "" if job.failure is None else job.failure.value
    after = str(job.submission) if action == SUBMITTED else reason
    return Act(action=action, subject=job.key, before=job.site, after=after)


def _put(connection: Connection, job: Job, words: str) -> Job:
    """Keep a job, and what happened unless only its numbers have changed."""
    before = read_job(connection, job.key)
    if before is None:
        raise LookupError(f"There is no job {job.key} to keep.")
    keep_job(connection, job)
    if job.state is not before.state or words:
        keep_event(connection, job, words)
    return before
