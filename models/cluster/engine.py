"""Carry jobs from the first intention to the answer that is believed.

The engine writes down what it is about to do, does it, and writes down what came of
it. It may die between any two of these; the next one reads the ledger, looks at what
is really there, and goes on.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from models.cluster.back_end import Doorway, Measuring, Sparing
from models.cluster.bars import MemoryBars
from models.cluster.cadence import CARRIED_CADENCE, FAR, HERE_CADENCE
from models.cluster.job import CARRIED, HERE, Job, JobState, Progress
from models.cluster.life import Rules, sent_again
from models.cluster.link import Link, LinkState, LinkWays
from models.cluster.open_jobs import OpenJobs
from models.cluster.site_round import SiteRound, Ways
from models.errors import FarTrouble, HostKeyChanged, LoginRefused, RequestRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from models.cluster.back_end import BackEnd, Ledger
    from models.cluster.job import JobOrder
    from models.cluster.site_round import Verify
    from models.cluster.slurm.credentials import Ask
    from models.protocol.request import Request


class Clock(Protocol):
    """Tells the time; tests stand in for it."""

    def now(self) -> datetime:
        """Give the time of the day, aware."""

    def since_boot(self) -> float:
        """Seconds on a clock that nobody can set."""


class SiteView(NamedTuple):
    """
    How things stand with a site.

    Attributes
    ----------
    site, link, words
        Its name, the way to it, and a sentence about what is in the way.
    retry_s
        Seconds until the next try; None where a person has to act.
    waiting
        Jobs that have not left yet.
    under_way
        Jobs that have left and are not over.
    """

    site: str
    link: LinkState
    words: str
    retry_s: float | None
    waiting: int
    under_way: int


CADENCES = {HERE: HERE_CADENCE, CARRIED: CARRIED_CADENCE}


class Engine:
    """
    Works on all jobs of a ledger; it belongs to one event loop.

    Parameters
    ----------
    ledger
        What keeps jobs.
    back_ends
        What works on them, by name of the site.
    clock
        The time.
    verify
        Raises AnswerRefused unless files are the answer to the request of a job.
    rules
        What machines may decide.
    ways
        How the ways to sites are kept.
    heard
        Told of every change of a job, after it is kept.
    """

    def __init__(
        self,
        ledger: Ledger,
        back_ends: Mapping[str, BackEnd],
        clock: Clock,
        verify: Verify,
        *,
        rules: Rules = Rules(),  # noqa: B008 - a tuple
        ways: LinkWays = LinkWays(),  # noqa: B008 - a tuple
        heard: Callable[[Job], None] = lambda _job: None,
    ) -> None:
        self.ledger = ledger
        self._clock = clock
        self._jobs = OpenJobs(ledger, clock.now, heard)
        self._ways = Ways(verify, clock.since_boot, rules)
        self._bars, self._jitter = ways.bars or MemoryBars(), ways.jitter
        self._rounds = {name: self._new_round(one) for name, one in back_ends.items()}
        self._sites_changed = asyncio.Event()

    async def submit(self, order: JobOrder) -> Job:
        """
        Begin a job, or give the one that does the same work already.

        A job of the same key that has failed or was cancelled begins again.

        Raises
        ------
        RequestRefused
            There is no such site.
        """
        self._round(order.site)
        now = self._clock.now()
        request = order.request
        draft = Job(
            key=request.key,
            title=order.title,
            site=order.site,
            state=JobState.DRAFT,
            created_at=now,
            changed_at=now,
            progress=Progress(0, request.items),
            purpose=order.purpose,
            marking=order.marking,
        )
        kept = self.ledger.create(draft, request, order.files)
        if kept.state in {JobState.FAILED, JobState.CANCELLED}:
            return await self.retry(kept.key, order.site)
        if kept == draft:
            self._jobs.begin(kept)
            self._rounds[kept.site].wake.set()
        return kept

    async def cancel(self, key: str) -> Job:
        """
        Have a job end; one that is over stays as it is.

        Raises
        ------
        RequestRefused
            There is no such job.
        """
        job = self._kept(key)
        if job.state.is_over:
            return job
        self._jobs.keep(replace(job, cancel_wanted=True), "It is to end.")
        if job.site in self._rounds:
            self._rounds[job.site].look_now()
        return replace(job, cancel_wanted=True)

    async def retry(self, key: str, site: str = "") -> Job:
        """
        Send a job again that failed, was cancelled or lost.

        Parameters
        ----------
        key
            Of the job.
        site
            Where to; where it was if empty.

        Raises
        ------
        RequestRefused
            There is no such job or site, or the job needs no second try.
        """
        job = self._kept(key)
        if not (job.state.is_over or job.state is JobState.LOST):
            raise RequestRefused(
                f"Job {job.title!r} is under way; cancel it first to send it again."
            )
        if job.state is JobState.VERIFIED:
            raise RequestRefused(
                f"Job {job.title!r} has its answer; ask for a deliberate second run "
                "to have it worked on again."
            )
        target = self._round(site or job.site)
        again = replace(sent_again(job, target.site), changed_at=self._clock.now())
        self.ledger.write(again, "It is sent again.")
        self._jobs.begin(again)
        target.look_now()
        return again

    async def log_in(self, site: str, ask: Ask | None = None) -> None:
        """
        Log in at a site because a person wants to, then go on there.

        Parameters
        ----------
        site
            Its name.
        ask
            Asks the person for what the site wants to know; None for nobody.

        Raises
        ------
        FarTrouble
            There is no way in.
        """
        one = self._round(site)
        one.link.retried_by_hand()
        if isinstance(one.back_end, Doorway):
            try:
                await one.back_end.log_in(ask)
            except FarTrouble as trouble:
                one.link.failed(trouble, self._clock.since_boot())
                raise
            one.link.worked()
        one.look_now()
        await one.step()

    async def queue_s(self, site: str, request: Request) -> float | None:
        """
        Tell how many seconds work would wait at a site; None where nobody knows.

        Raises
        ------
        FarTrouble
            There is no way there.
        """
        back_end = self._round(site).back_end
        if site == HERE:
            return 0.0
        if not isinstance(back_end, Measuring):
            return None
        with self._no_way_round(site):
            return (await back_end.measured(request)).wait_s

    async def sync(self, site: str = "") -> None:
        """
        Try again now, and look at all jobs; a person asks for it.

        No login is tried that was refused: that takes `log_in`.
        """
        rounds = [self._round(site)] if site else list(self._rounds.values())
        for one in rounds:
            one.link.hurried()
            one.look_now()
        await asyncio.gather(*(one.step() for one in rounds))

    async def sweep(self, site: str, keys: Sequence[str] = ()) -> int:
        """
        Remove folders of jobs that are over at a site.

        Parameters
        ----------
        site
            Its name.
        keys
            Of jobs; all that are over if empty.

        Returns
        -------
        int
            Bytes that came free there.
        """
        over = {job.key for job in self.ledger.jobs() if job.state.is_over}
        chosen = [key for key in keys or sorted(over) if key in over]
        if not chosen:
            return 0
        with self._no_way_round(site):
            return await self._round(site).back_end.sweep(chosen)

    async def log(self, key: str) -> str:
        """Give the last lines that the parts of a job wrote."""
        site = self._kept(key).site
        with self._no_way_round(site):
            return await self._round(site).back_end.log(key)

    async def set_sites(self, back_ends: Mapping[str, BackEnd]) -> None:
        """
        Work with other sites from now on; those that stay keep their connections.

        Parameters
        ----------
        back_ends
            All of them, by name.
        """
        before = self._rounds
        self._rounds = {
            name: before[name]
            if name in before and before[name].back_end is one
            else self._new_round(one)
            for name, one in back_ends.items()
        }
        self._sites_changed.set()
        kept = list(self._rounds.values())
        for gone in [one for one in before.values() if one not in kept]:
            gone.stop()
            await gone.back_end.close()

    def sites(self) -> tuple[SiteView, ...]:
        """How things stand with each site."""
        return tuple(self._view(one) for one in tuple(self._rounds.values()))

    async def step(self) -> None:
        """Do all that can be done now."""
        await asyncio.gather(*(one.step() for one in self._rounds.values()))

    async def run(self) -> None:
        """Work until somebody cancels this task; sites do not wait for each other."""
        while True:
            self._sites_changed.clear()
            tasks = [
                asyncio.create_task(one.go_on(), name=f"jobs at {name}")
                for name, one in self._rounds.items()
            ]
            tasks.append(asyncio.create_task(self._until_sites_change()))
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                ends = await asyncio.gather(*tasks, return_exceptions=True)
            for end in ends:
                if isinstance(end, Exception):
                    raise end

    async def close(self) -> None:
        """End the connections; jobs go on, and the next engine finds them."""
        for one in self._rounds.values():
            one.stop()
        for one in self._rounds.values():
            await one.back_end.close()

    @contextmanager
    def _no_way_round(self, site: str) -> Iterator[None]:
        """Have questions pass no bar either, and take in what they meet."""
        link = self._round(site).link
        barred = link.barred()
        if barred is not None:
            raise barred
        try:
            yield
        except (LoginRefused, HostKeyChanged) as trouble:
            link.failed(trouble, self._clock.since_boot())
            raise

    async def _until_sites_change(self) -> None:
        """Wait until there are other sites."""
        await self._sites_changed.wait()

    def _new_round(self, back_end: BackEnd) -> SiteRound:
        """Begin to work on the jobs of a site."""
        cadence = CADENCES.get(back_end.site, FAR)
        if isinstance(back_end, Sparing):
            cadence = cadence._replace(least=back_end.least_pause_s)
        link = Link(back_end.site, self._bars, self._jitter)
        return SiteRound(back_end, link, cadence, self._jobs, self._ways)

    def _kept(self, key: str) -> Job:
        """One job of the ledger."""
        job = self._jobs.get(key) or self.ledger.job(key)
        if job is None:
            raise RequestRefused(f"There is no job {key}; list the jobs to see which.")
        return job

    def _round(self, site: str) -> SiteRound:
        """What works on the jobs of a site."""
        if site not in self._rounds:
            known = ", ".join(sorted(self._rounds))
            raise RequestRefused(
                f"There is no site {site!r}; known are {known}. Add a site profile, or "
                "choose one of these."
            )
        return self._rounds[site]

    def _view(self, one: SiteRound) -> SiteView:
        """How things stand with a site."""
        jobs = self._jobs.at(one.site)
        waiting = sum(job.state in {JobState.DRAFT, JobState.STAGED} for job in jobs)
        link = one.link
        retry_s = link.wait(self._clock.since_boot())
        return SiteView(
            one.site, link.state, link.words, retry_s, waiting, len(jobs) - waiting
        )
