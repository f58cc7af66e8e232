"""Whatever crashes and whatever a site answers: one effect, and one answer kept."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from models.cluster import life
from models.cluster.engine import Engine
from models.cluster.job import Failure, JobState
from models.cluster.link import LinkWays
from models.cluster.memory_ledger import MemoryLedger
from models.errors import (
    LinkDown,
    QueueFull,
    SchedulerDown,
)
from models.protocol.answer import verified_answer
from tests.job_sketch import WORKER_KEY, squares_order
from tests.plan_sketch import ToldClock
from tests.told_site import SITE, Crash, ToldSite, in_the_way

if TYPE_CHECKING:
    from models.cluster.job import Job

ORDER = squares_order(site=SITE)
KEY = ORDER.request.key
ACTS = ("stage", "submit", "look", "cancel", "fetch")
PASSING = (LinkDown, SchedulerDown)


class CrashingLedger(MemoryLedger):
    """A ledger whose program may die before or after anything is written."""

    def __init__(self):
        super().__init__()
        self.countdown = None
        self.kept = 0

    def write(self, job, words=""):
        self._tick()
        super().write(job, words)
        self._tick()

    def keep_answer(self, job, files, words=""):
        self._tick()
        super().keep_answer(job, files, words)
        self.kept += 1
        self._tick()

    def _tick(self):
        if self.countdown is not None:
            self.countdown -= 1
            if self.countdown < 0:
                self.countdown = None
                raise Crash


class JobLife(RuleBasedStateMachine):
    """One job, its site, and a program that dies now and then."""

    @initialize()
    def begin(self):
        self.clock = ToldClock()
        self.site = ToldSite(self.clock)
        self.ledger = CrashingLedger()
        self.excuses = 0  # submissions that may be made beyond the first
        self.engine = self.new_engine()
        self.run(self.engine.submit(ORDER))

    def new_engine(self):
        return Engine(
            self.ledger,
            {SITE: self.site},
            self.clock,
            lambda _job, request, files: verified_answer(request, files, {WORKER_KEY}),
            ways=LinkWays(jitter=lambda: 0.5),
        )

    def run(self, work):
        """Run something in a program that may die in the middle of it."""
        try:
            with asyncio.Runner() as runner:
                runner.run(work)
        except Crash:
            self.engine = self.new_engine()
        self.site.before = self.site.after = lambda _act: None
        self.ledger.countdown = None

    @property
    def job(self) -> Job:
        return self.ledger.job(KEY)

    @rule(seconds=st.sampled_from((1, 16, 61, 120, 1300)))
    def time_passes(self, seconds):
        self.clock.goes_on(seconds=seconds)

    @rule(years=st.sampled_from((-10, 10)))
    def somebody_sets_the_clock(self, years):
        self.clock.is_set(days=365 * years)

    @rule()
    def step(self):
        self.run(self.engine.step())

    @rule(act=st.sampled_from((*ACTS, "enter")), late=st.booleans())
    def step_dies_at_the_site(self, act, late):
        def dies(now):
            if now == act:
                raise Crash

        if late:
            self.site.after = dies
        else:
            self.site.before = dies
        self.run(self.engine.step())

    @rule(writes=st.integers(0, 6))
    def step_dies_at_a_write(self, writes):
        self.ledger.countdown = writes
        self.run(self.engine.step())

    @rule(act=st.sampled_from((*ACTS, "enter")), trouble=st.sampled_from(PASSING))
    def step_meets_trouble(self, act, trouble):
        def troubled(now):
            if now == act:
                raise in_the_way(trouble)

        self.site.before = self.site.after = troubled
        self.run(self.engine.step())

    @rule()
    def step_meets_a_full_queue(self):
        def full(now):
            if now == "submit":
                raise in_the_way(QueueFull)

        self.site.before = full
        self.run(self.engine.step())

    @rule()
    def step_meets_a_slow_queue(self):
        self.site.dawdles = True
        self.run(self.engine.step())
        self.site.dawdles = False

    @rule()
    def program_starts_again(self):
        self.engine = self.new_engine()

    @rule()
    def work_begins(self):
        self.site.start(KEY)

    @rule()
    def work_is_done(self):
        self.site.finish(KEY, ORDER.request)

    @rule(
        failure=st.sampled_from((Failure.NODE, Failure.TIME, Failure.MEMORY)),
        done=st.integers(0, 2),
    )
    def work_fails(self, failure, done):
        self.excuses += len(self.site.live(KEY))
        self.site.fail(KEY, failure, done)

    @rule()
    def queue_forgets(self):
        self.excuses += len(self.site.live(KEY))
        self.site.lose(KEY)

    @rule()
    def user_cancels(self):
        self.run(self.engine.cancel(KEY))

    @rule()
    def user_sends_again(self):
        if self.job.state in {JobState.FAILED, JobState.CANCELLED, JobState.LOST}:
            self.excuses += 1
            self.run(self.engine.retry(KEY))

    @rule()
    def user_submits_again(self):
        before = self.job.state
        if before in {JobState.FAILED, JobState.CANCELLED}:
            self.excuses += 1
        self.run(self.engine.submit(ORDER))

    @rule()
    def user_looks(self):
        self.run(self.engine.sync())

    @invariant()
    def at_most_one_run(self):
        assert self.site.peak <= 1

    @invariant()
    def no_submission_without_a_reason(self):
        assert self.site.entries <= 1 + self.excuses

    @invariant()
    def one_answer_and_only_with_files(self):
        assert self.ledger.kept <= 1
        is_verified = self.job.state is JobState.VERIFIED
        assert is_verified == (self.ledger.answer(KEY) is not None)

    def teardown(self):
        """Left alone, the job comes to its end."""
        if not hasattr(self, "engine"):
            return
        for _ in range(40):
            if self.job.state.is_over:
                break
            self.clock.goes_on(seconds=400)
            self.run(self.engine.step())
            self.site.start(KEY)
            self.site.finish(KEY, ORDER.request)
        assert self.job.state.is_over, self.job
        self.at_most_one_run()
        self.no_submission_without_a_reason()
        self.one_answer_and_only_with_files()
        if self.job.state is JobState.CANCELLED:
            assert self.site.live(KEY) == []


JobLife.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None
)
TestJobLife = JobLife.TestCase


def test_rules_that_do_not_wait_for_a_slow_queue_are_found_out(monkeypatch):
    """Control: without the time to settle a slow submission runs beside a second."""
    monkeypatch.setattr(life, "SETTLE", timedelta(0))
    monkeypatch.setattr(life, "_was_asked", lambda _job: False)
    monkeypatch.setattr(life, "_submit_same", lambda found: life._submit(found.job, ()))

    with pytest.raises(BaseException, match=r"peak|entries"):
        run_state_machine_as_test(
            JobLife,
            settings=settings(
                max_examples=300,
                stateful_step_count=30,
                deadline=None,
                derandomize=True,
                database=None,
                phases=(Phase.generate,),
            ),
        )
