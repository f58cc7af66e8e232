"""One site: a look for all of its jobs, then for each what comes next."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from models.cluster.job import CARRIED, HERE, Failure, JobState
from models.cluster.life import (
    QUEUE_FULL,
    Act,
    Do,
    Rules,
    cleared,
    failed,
    next_act,
    queue_full,
    staged,
    submission_unsure,
    submitted,
    verified,
)
from models.errors import (
    AnswerRefused,
    FarTrouble,
    GoldenMissed,
    ModelError,
    OutOfRoom,
    QueueFull,
    SubmissionRefused,
    SubmissionUnsure,
    WorkStopped,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from models.cluster.back_end import BackEnd, Sighting, Told
    from models.cluster.cadence import Cadence
    from models.cluster.job import Job
    from models.cluster.link import Link
    from models.cluster.open_jobs import OpenJobs
    from models.protocol.request import Request

    Verify = Callable[[Job, Request, Mapping[str, bytes]], object]

LONGEST_SLEEP_S = 60.0
SHORTEST_SLEEP_S = 0.01
NEARBY = frozenset({HERE, CARRIED})
_FAILURES = {
    OutOfRoom: Failure.DISK,
    GoldenMissed: Failure.GOLDEN,
}


class Ways(NamedTuple):
    """
    How an engine goes about its work.

    Attributes
    ----------
    verify
        Raises AnswerRefused unless the files are the answer to the request of the job.
    moment
        Seconds on a clock that nobody can set.
    rules
        What machines may decide.
    """

    verify: Verify
    moment: Callable[[], float]
    rules: Rules


class SiteRound:
    """
    Works on the jobs of one site.

    Attributes
    ----------
    back_end, link
        Of the site.
    wake
        Set to have the next round begin at once.
    """

    def __init__(
        self,
        back_end: BackEnd,
        link: Link,
        cadence: Cadence,
        jobs: OpenJobs,
        ways: Ways,
    ) -> None:
        self.back_end = back_end
        self.link = link
        self.wake = asyncio.Event()
        self._cadence, self._jobs, self._ways = cadence, jobs, ways
        self._at_work = asyncio.Lock()  # two rounds at once would act twice
        self._stopping = False
        self._end_asked: set[str] = set()
        self._changed: dict[str, tuple[JobState, float]] = {}
        self._look_at = self._looked_at = float("-inf")
        self._full_until = float("-inf")

    @property
    def site(self) -> str:
        """Name of the site."""
        return self.back_end.site

    def look_soon(self) -> None:
        """Have the next look come as soon as the site allows."""
        self._look_at = min(self._look_at, self._looked_at + self._cadence.least)
        self.wake.set()

    def look_now(self) -> None:
        """Have the next round begin at once, with a look: a person wants it."""
        self._look_at = float("-inf")
        self.wake.set()

    def stop(self) -> None:
        """Have what is under way end soon; the next engine goes on with it."""
        self._stopping = True
        self.wake.set()

    async def go_on(self) -> None:
        """Work until `stop` is called; sleep while nothing can be done."""
        while not self._stopping:
            self.wake.clear()
            await self.step()
            with suppress(TimeoutError):
                async with asyncio.timeout(self.pause()):
                    await self.wake.wait()

    async def step(self) -> None:
        """Look if it is time, and do all that can be done now."""
        async with self._at_work:
            await self._step()

    async def _step(self) -> None:
        """Look if it is time, and do all that can be done now."""
        jobs = self._jobs.at(self.site)
        if not jobs or not self.link.is_free(self._ways.moment()):
            return
        try:
            sightings = await self._looked(jobs)
            for job in jobs:
                if self._stopping:
                    return
                await self._go_on(job.key, sightings.get(job.key))
        except FarTrouble as trouble:
            self.link.failed(trouble, self._ways.moment())
        self._note_changes()

    def pause(self) -> float | None:
        """Seconds until something can be done; None until somebody wakes this."""
        jobs = self._jobs.at(self.site)
        moment = self._ways.moment()
        blocked = self.link.wait(moment)
        if not jobs or blocked is None:
            return None
        times = [LONGEST_SLEEP_S]
        now = self._jobs.now()
        for job in jobs:
            if self._wants_look(job):
                times.append(self._look_at - moment)
            if job.retry_at is not None and job.retry_at > now:
                times.append((job.retry_at - now).total_seconds())
        return max(SHORTEST_SLEEP_S, blocked, min(times))

    async def _looked(self, jobs: Sequence[Job]) -> Mapping[str, Sighting]:
        """Look at all jobs that need it, with one question."""
        moment = self._ways.moment()
        asked = [job for job in jobs if self._wants_look(job)]
        if not asked or moment < self._look_at:
            return {}
        with _about_the_site():
            sightings = await self.back_end.look(asked)
        self.link.worked()
        self._looked_at = moment = self._ways.moment()
        ages = [moment - self._change_of(job, moment) for job in asked]
        self._look_at = moment + self._cadence.pause(min(ages))
        return sightings

    def _wants_look(self, job: Job) -> bool:
        """Whether only a look tells what comes next."""
        asked = job.key in self._end_asked
        return next_act(job, None, self._jobs.now(), end_asked=asked).do is Do.LOOK

    def _change_of(self, job: Job, moment: float) -> float:
        """When a job came to stand where it does, as far as this engine knows."""
        state, since = self._changed.get(job.key, (None, moment))
        return since if state is job.state else moment

    def _note_changes(self) -> None:
        """Remember since when each job stands where it does."""
        moment = self._ways.moment()
        self._changed = {
            job.key: (job.state, self._change_of(job, moment))
            for job in self._jobs.at(self.site)
        }

    async def _go_on(self, key: str, sighting: Sighting | None) -> None:
        """Do one thing after the other about a job, until it has to wait."""
        while (job := self._jobs.get(key)) is not None:
            asked = key in self._end_asked
            act = next_act(
                job, sighting, self._jobs.now(), self._ways.rules, end_asked=asked
            )
            if act.do is Do.SUBMIT and self._ways.moment() < self._full_until:
                return
            if sighting is not None:
                self._end_asked.discard(key)
            self._jobs.keep(act.job, act.words)
            sighting = None
            if act.do in {Do.NOTHING, Do.LOOK} or not await self._did(act):
                return

    async def _did(self, act: Act) -> bool:
        """Do an act and take in how it went; tell whether to go on with the job."""
        job = self._jobs.get(act.job.key)
        if job is None or act.do is Do.NOTE:
            return job is not None
        try:
            await _ACTS[act.do](self, job, act)
        except WorkStopped:
            return not self._stopping
        except ModelError as error:
            self._take_in(job, error)
            return False
        self.link.worked()
        return True

    def _take_in(self, job: Job, error: ModelError) -> None:
        """Take in what has kept an act from being done."""
        words, now = str(error), self._jobs.now()
        if isinstance(error, QueueFull):
            self._full_until = self._ways.moment() + QUEUE_FULL.total_seconds()
            self._jobs.keep(queue_full(job, now, words))
        elif isinstance(error, SubmissionUnsure):
            self._jobs.keep(submission_unsure(job, now, words), words)
        elif isinstance(error, FarTrouble) and not isinstance(error, SubmissionRefused):
            raise error  # it is about the site, not about this job
        else:
            failure = _FAILURES.get(type(error), Failure.REFUSED)
            self._jobs.keep(failed(job, failure, words), words)

    async def _stage(self, job: Job, _act: Act) -> None:
        """Bring a job there."""
        request, files = self._jobs.ledger.request(job.key)
        await self.back_end.stage(request, files, self._told(job.key))
        self._jobs.keep(staged(job))
        if job.submission:
            self.look_soon()

    async def _submit(self, job: Job, act: Act) -> None:
        """Have the queue take a job."""
        request = self._request(job)
        parts = act.parts or tuple(range(request.parts))
        answer = await self.back_end.submit(request, job.submission, parts)
        words = "The queue had it already." if answer.adopted else ""
        self._jobs.keep(submitted(job, answer), words)
        self._look_at = self._ways.moment() + self._cadence.pause(0)

    async def _fetch(self, job: Job, _act: Act) -> None:
        """Bring an answer here, and believe it or not."""
        request = self._request(job)
        files: Mapping[str, bytes] = {}
        try:
            files = await self.back_end.fetch(request, self._told(job.key))
            await asyncio.to_thread(self._ways.verify, job, request, files)
        except AnswerRefused as refused:
            words = str(refused)
            over = failed(job, Failure.ANSWER, words)
            self._jobs.keep_refused(over, files, words)
            return
        self._jobs.keep_answer(verified(job), files, "")
        if job.site in NEARBY:  # nobody else has use for its folder
            with _about_the_site():
                await self.back_end.sweep((job.key,))

    async def _cancel(self, job: Job, _act: Act) -> None:
        """Have a job end there."""
        await self.back_end.cancel(job.key)
        self._end_asked.add(job.key)
        self.look_soon()

    async def _clear(self, job: Job, _act: Act) -> None:
        """Take away there what cannot be believed."""
        await self.back_end.sweep((job.key,))
        self._jobs.keep(cleared(job))

    def _request(self, job: Job) -> Request:
        """Give the request of a job with the memory that it gets by now."""
        request, _ = self._jobs.ledger.request(job.key)
        limits = request.limits
        memory_mb = limits.memory_mb * job.memory_times
        return replace(request, limits=limits._replace(memory_mb=memory_mb))

    def _told(self, key: str) -> Told:
        """Make what is told how much has arrived, and stops what nobody wants."""

        def told(_done: int, _whole: int) -> None:
            job = self._jobs.get(key)
            if self._stopping or job is None or job.cancel_wanted:
                raise WorkStopped("It was stopped; what has arrived is kept.")

        return told


@contextmanager
def _about_the_site() -> Iterator[None]:
    """Take a full disk for trouble of the site where no job is to fail of it."""
    try:
        yield
    except OutOfRoom as full:
        raise FarTrouble(str(full)) from full


_ACTS = {
    Do.STAGE: SiteRound._stage,  # noqa: SLF001 - its own
    Do.SUBMIT: SiteRound._submit,  # noqa: SLF001
    Do.FETCH: SiteRound._fetch,  # noqa: SLF001
    Do.CANCEL: SiteRound._cancel,  # noqa: SLF001
    Do.CLEAR: SiteRound._clear,  # noqa: SLF001
}
