"""The engine and its sites: how often it looks, and when a person has to act."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from models.cluster.bars import MemoryBars
from models.cluster.engine import Engine
from models.cluster.job import JobState
from models.cluster.link import LinkState, LinkWays
from models.errors import (
    HostKeyChanged,
    LinkDown,
    LoginRefused,
    SchedulerDown,
)
from tests.engine_world import KEY, ORDER, World
from tests.job_sketch import drafted, squares_order
from tests.told_site import SITE, in_the_way


@pytest.fixture
def world():
    return World()


def test_draft_leaves_when_the_link_returns(world):
    world.site.trouble = in_the_way(LinkDown)
    assert world.submitted().state is JobState.DRAFT
    assert world.engine.sites()[0].link is LinkState.OFFLINE
    assert world.engine.sites()[0].waiting == 1

    world.site.trouble = None
    job = world.step(seconds=6)

    assert job.state is JobState.QUEUED
    assert world.engine.sites()[0].link is LinkState.OPEN


@pytest.mark.parametrize(
    ("trouble", "pauses"),
    [
        (LinkDown, (5, 10, 20, 40, 80, 160, 320, 640, 900, 900)),
        (SchedulerDown, (30, 60, 120, 240, 300, 300)),
    ],
)
def test_pauses_double_up_to_a_limit(world, trouble, pauses):
    tries = []
    world.site.before = tries.append
    world.site.trouble = in_the_way(trouble)
    world.submitted()

    for number, pause in enumerate(pauses, 1):
        assert world.engine.sites()[0].retry_s == pause
        world.step(seconds=pause - 1)
        assert len(tries) == number
        world.step(seconds=2)
        assert len(tries) == number + 1


def test_pauses_are_spread_by_the_source_of_chance_that_is_given():
    world = World()
    world.engine = Engine(
        world.ledger,
        {SITE: world.site},
        world.clock,
        print,
        ways=LinkWays(jitter=lambda: 0.8),
    )
    world.site.trouble = in_the_way(LinkDown)
    world.submitted()

    assert world.engine.sites()[0].retry_s == pytest.approx(5 * 1.2)


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (LoginRefused, LinkState.LOGIN_NEEDED),
        (HostKeyChanged, LinkState.HOST_KEY_CHANGED),
    ],
)
def test_what_wants_a_person_is_tried_once_until_a_person_asks(world, trouble, state):
    tries = []
    world.site.before = tries.append
    world.site.trouble = in_the_way(trouble)
    world.submitted()
    world.step(50, hours=1)
    assert len(tries) == 1
    assert world.engine.sites()[0][1:4] == (state, str(in_the_way(trouble)), None)

    world.site.trouble = None
    world.do(world.engine.sync(SITE))
    assert len(tries) == 1
    world.do(world.engine.log_in(SITE))

    assert world.job().state is JobState.QUEUED


def test_person_who_logs_in_opens_the_way_again(world):
    world.site.trouble = in_the_way(LoginRefused)
    world.submitted()
    asked = []

    async def log_in(ask=None):
        asked.append(ask)
        if world.site.trouble:
            raise world.site.trouble

    world.site.log_in = log_in
    with pytest.raises(LoginRefused):
        world.do(world.engine.log_in(SITE, print))
    world.do(world.engine.sync())
    assert world.engine.sites()[0].link is LinkState.LOGIN_NEEDED

    world.site.trouble = None
    world.do(world.engine.log_in(SITE, print))

    assert asked == [print, print]
    assert world.job().state is JobState.QUEUED


@pytest.mark.parametrize("trouble", [LoginRefused, HostKeyChanged])
def test_next_program_tries_no_login_that_was_refused_until_a_person_does(
    world, trouble
):
    bars, tries = MemoryBars(), []
    world.site.measured = lambda _request: world.site.log(KEY)
    world.engine = world.another_engine(bars)
    world.site.before = tries.append
    world.site.trouble = in_the_way(trouble)
    world.submitted()
    assert tries == ["stage"]

    for _ in range(5):
        world.engine = world.another_engine(bars)
        assert world.engine.sites()[0].link.wants_a_person
        world.do(world.engine.sync())
        for asked in (
            world.engine.log(KEY),
            world.engine.queue_s(SITE, ORDER.request),
        ):
            with pytest.raises(trouble):
                world.do(asked)
    assert tries == ["stage"]

    world.site.trouble = None
    world.do(world.engine.log_in(SITE))
    world.engine = world.another_engine(bars)
    world.do(world.engine.sync())

    assert bars.of(SITE) is None
    assert world.job().state is JobState.QUEUED


def test_program_that_forgot_a_refused_login_would_try_again(world):
    tries = []
    world.site.before = tries.append
    world.site.trouble = in_the_way(LoginRefused)
    world.submitted()
    for _ in range(5):
        world.engine = world.another_engine(MemoryBars())
        world.do(world.engine.sync())

    assert len(tries) == 6


def test_login_that_another_program_was_refused_stops_this_one(world):
    bars = MemoryBars()
    world.engine = world.another_engine(bars)
    bars.keep(SITE, in_the_way(LoginRefused))
    tries = []
    world.site.before = tries.append
    world.submitted()

    assert tries == []
    assert world.engine.sites()[0].link is LinkState.LOGIN_NEEDED


def test_login_that_is_refused_a_person_again_stays_refused(world):
    bars = MemoryBars()
    world.engine = world.another_engine(bars)
    world.site.trouble = in_the_way(LoginRefused)
    world.submitted()
    world.do(world.engine.log_in(SITE))

    assert bars.of(SITE) is not None
    assert world.engine.sites()[0].retry_s is None


def test_site_is_not_asked_more_often_than_its_profile_allows(world):
    world.site.least_pause_s = 40.0
    world.engine = world.another_engine(MemoryBars())
    world.submitted()
    looks = world.site.looks
    world.step(11, seconds=10)  # every 15 s were it for the usual cadence

    assert world.site.looks - looks == 2
    world.site.start(KEY)
    world.step(seconds=1)
    assert world.site.looks - looks == 2
    world.do(world.engine.sync())  # a person may
    assert world.site.looks - looks == 3


def test_machines_that_want_a_look_soon_wait_as_long_as_the_profile_says(world):
    world.site.least_pause_s = 40.0
    world.engine = world.another_engine(MemoryBars())
    world.submitted()
    world.do(world.engine.sync())
    looks = world.site.looks
    world.do(world.engine.cancel(KEY))
    world.step(3, seconds=10)  # the cancel goes out at once, its look does not

    assert world.site.live(KEY) == []
    assert world.site.looks - looks <= 1
    assert world.step(4, seconds=20).state is JobState.CANCELLED


def test_two_who_step_at_once_act_once(world):
    world.do(world.engine.submit(ORDER))
    acts = []
    world.site.before = acts.append

    async def both():
        await asyncio.gather(world.engine.step(), world.engine.sync())

    world.do(both())

    assert acts.count("stage") == acts.count("submit") == 1


def test_one_site_in_trouble_does_not_hold_up_another(world):
    world.site.trouble = in_the_way(LinkDown)
    other = squares_order(6, site="other")
    world.do(world.engine.submit(ORDER))
    world.do(world.engine.submit(other))

    world.step()

    assert world.job().state is JobState.DRAFT
    assert world.job(other.request.key).state is JobState.QUEUED


def test_a_thousand_jobs_are_one_question_a_cycle(world):
    for number in range(1000):
        order = squares_order(site=SITE)
        request = replace(order.request, seed=number)
        job = drafted(order, key=request.key, state=JobState.QUEUED, submission=1)
        world.ledger.create(job, request, order.files)
    engine = Engine(world.ledger, {SITE: world.site}, world.clock, print)

    for _ in range(3):
        world.do(engine.step())
        world.clock.goes_on(seconds=16)

    assert world.site.looks == 3


def test_looks_are_seldom_for_jobs_that_take_long(world):
    world.submitted()

    def looks_in(**span):
        before = world.site.looks
        seconds = round(timedelta(**span).total_seconds())
        for _ in range(seconds // 5):
            world.step(seconds=5)
        return world.site.looks - before

    assert 7 <= looks_in(minutes=2) <= 9
    assert 9 <= looks_in(minutes=10) <= 11
    world.step(hours=1)
    assert 11 <= looks_in(hours=1) <= 13
