"""Jobs of a plan that is not kept: in memory, gone when the program ends."""

from __future__ import annotations

from collections import defaultdict, deque
from threading import RLock
from typing import TYPE_CHECKING

from models.cluster.job import MOST_EVENTS, Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.cluster.job import Job
    from models.protocol.request import Request


class MemoryLedger:
    """A ledger without a disk; several threads may use it."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._jobs: dict[str, Job] = {}
        self._requests: dict[str, tuple[Request, Mapping[str, bytes]]] = {}
        self._answers: dict[str, Mapping[str, bytes]] = {}
        self._refused: dict[str, Mapping[str, bytes]] = {}
        self._events: defaultdict[str, deque[Event]] = defaultdict(
            lambda: deque(maxlen=MOST_EVENTS)
        )
        self._sequence = 0

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, the oldest first."""
        with self._lock:
            return tuple(self._jobs.values())

    def unfinished(self) -> tuple[Job, ...]:
        """Jobs that are not over, the oldest first."""
        return tuple(job for job in self.jobs() if not job.state.is_over)

    def job(self, key: str) -> Job | None:
        """One job."""
        with self._lock:
            return self._jobs.get(key)

    def create(self, job: Job, request: Request, files: Mapping[str, bytes]) -> Job:
        """Keep a new job with its files; one with that key is given as it stands."""
        with self._lock:
            if job.key not in self._jobs:
                self._requests[job.key] = (request, dict(files))
                self._put(job, job.words)
            return self._jobs[job.key]

    def write(self, job: Job, words: str = "") -> None:
        """Keep a job as it stands now, and say what happened."""
        with self._lock:
            self._put(job, words)

    def request(self, key: str) -> tuple[Request, Mapping[str, bytes]]:
        """Give the request of a job, and its files."""
        with self._lock:
            return self._requests[key]

    def keep_answer(
        self, job: Job, files: Mapping[str, bytes], words: str = ""
    ) -> None:
        """Keep the verified answer and the job that has it, as one act."""
        with self._lock:
            self._answers[job.key] = dict(files)
            self._refused.pop(job.key, None)
            self._put(job, words)

    def keep_refused(
        self, job: Job, files: Mapping[str, bytes], words: str = ""
    ) -> None:
        """Keep an answer that was refused as evidence, and the job that has failed."""
        with self._lock:
            self._refused[job.key] = dict(files)
            self._put(job, words)

    def answer(self, key: str) -> Mapping[str, bytes] | None:
        """Files of a verified answer; None before there is one."""
        with self._lock:
            return self._answers.get(key)

    def refused(self, key: str) -> Mapping[str, bytes] | None:
        """Files of an answer that was refused; None if there is none."""
        with self._lock:
            return self._refused.get(key)

    def events(self, key: str) -> tuple[Event, ...]:
        """What happened to a job, the latest of it."""
        with self._lock:
            return tuple(self._events.get(key, ()))

    def delete(self, key: str) -> None:
        """Forget a job that is over, with its files; see `Ledger.delete`."""
        with self._lock:
            job = self._jobs.get(key)
            if job is not None and not job.state.is_over:
                raise ValueError(f"Job {key} is not over, so it is not forgotten.")
            for kept in (self._requests, self._answers, self._refused, self._events):
                kept.pop(key, None)
            self._jobs.pop(key, None)

    def _put(self, job: Job, words: str) -> None:
        """Keep a job, and what happened unless only its numbers have changed."""
        before = self._jobs.get(job.key)
        self._jobs[job.key] = job
        if before is None or before.state is not job.state or words:
            self._sequence += 1
            self._events[job.key].append(
                Event(self._sequence, job.key, job.changed_at, job.state, words)
            )
