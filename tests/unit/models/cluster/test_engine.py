"""The engine: what it writes, and what it does when told no."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from models.cluster.back_end import Seen, Sighting
from models.cluster.engine import Engine
from models.cluster.job import HERE, Failure, JobState, Progress
from models.cluster.life import MOST_RETRIES, SETTLE, Do, Rules, next_act
from models.cluster.link import LinkState
from models.cluster.memory_ledger import MemoryLedger
from models.errors import (
    LinkDown,
    OutOfRoom,
    QueueFull,
    RequestRefused,
    SubmissionRefused,
)
from models.protocol.answer import verified_answer
from tests.engine_world import KEY, ORDER, World, until
from tests.job_sketch import WORKER_KEY, answered, drafted, squares_order
from tests.plan_sketch import ToldClock
from tests.told_site import SITE, ToldSite, in_the_way


@pytest.fixture
def world():
    return World()


def test_job_goes_from_draft_to_verified_and_every_step_is_kept(world):
    world.submitted()
    world.site.start(KEY)
    world.step(seconds=16)
    world.site.finish(KEY, ORDER.request)
    job = world.step(seconds=16)

    assert job.state is JobState.VERIFIED
    assert world.states() == [
        JobState.DRAFT,
        JobState.STAGED,
        JobState.SUBMITTED,
        JobState.QUEUED,
        JobState.RUNNING,
        JobState.FETCHING,
        JobState.VERIFIED,
    ]
    assert [event.state for event in world.ledger.events(KEY)] == world.states()
    assert world.ledger.answer(KEY) == answered(ORDER.request)
    assert job.progress.done == job.progress.items


def test_same_order_twice_is_one_job(world):
    first = world.submitted()

    again = world.do(world.engine.submit(ORDER))

    assert again == first
    assert world.site.entries == 1


def test_unknown_site_is_refused_with_those_there_are(world):
    with pytest.raises(RequestRefused, match=r"'nowhere'; known are groningen, other"):
        world.do(world.engine.submit(ORDER._replace(site="nowhere")))


def test_lost_job_is_submitted_again_under_the_next_number_after_a_second_look(world):
    world.submitted()
    world.site.lose(KEY)

    assert world.step(seconds=16).state is JobState.LOST
    assert world.step(seconds=60).state is JobState.LOST
    job = world.step(seconds=60)

    assert (job.state, job.submission) == (JobState.QUEUED, 2)
    assert [one.number for one in world.site.live(KEY)] == [2]


@pytest.mark.parametrize("seen", [Seen.CANCELLED, Seen.ENDED])
@pytest.mark.parametrize(
    ("state", "queue_id", "submission"),
    [(JobState.STAGED, "7", 2), (JobState.SUBMITTED, "", 1)],
)
def test_end_of_an_earlier_submission_ends_no_job_that_was_sent_again(
    world, seen, state, queue_id, submission
):
    job = drafted(ORDER, state=state, submission=1, queue_id=queue_id)
    sighting = Sighting(seen=seen, parts_left=(1,), failure=Failure.PROGRAM)

    act = next_act(job, sighting, world.clock.now())

    assert (act.do, act.parts) == (Do.SUBMIT, (1,))
    assert act.job.submission == submission


@pytest.mark.parametrize("state", [JobState.SUBMITTED, JobState.STAGED, JobState.LOST])
@pytest.mark.parametrize("seen", [Seen.STAGED, Seen.GONE])
def test_try_of_which_nobody_knows_is_made_again_under_its_own_number(
    world, state, seen
):
    job = drafted(ORDER, state=state, submission=3)

    act = next_act(job, Sighting(seen=seen), world.clock.now())

    assert (act.do, act.job.submission) == (Do.SUBMIT, 3)


def test_one_part_is_enough_where_only_the_adding_up_is_left(world):
    job = drafted(ORDER, state=JobState.LOST, submission=1, queue_id="7")
    whole = Progress(8, 8)

    act = next_act(job, Sighting(seen=Seen.GONE, progress=whole), world.clock.now())

    assert (act.do, act.parts) == (Do.SUBMIT, (0,))


def test_progress_that_a_site_tells_never_falls_behind(world):
    job = drafted(ORDER, state=JobState.RUNNING, submission=1, progress=Progress(5, 8))

    for told in (Progress(0, 0), Progress(4, 8)):
        act = next_act(
            job, Sighting(seen=Seen.RUNNING, progress=told), world.clock.now()
        )
        assert act.job.progress == Progress(5, 8)


def test_folder_that_is_gone_is_looked_for_once_more_before_it_is_made_anew(world):
    now = world.clock.now()
    job = drafted(ORDER, state=JobState.RUNNING, submission=1, queue_id="7")

    first = next_act(job, Sighting(seen=Seen.ABSENT), now)
    early = next_act(first.job, Sighting(seen=Seen.ABSENT), now)
    later = next_act(first.job, Sighting(seen=Seen.ABSENT), now + SETTLE)

    assert (first.do, first.job.state) == (Do.NOTE, JobState.LOST)
    assert early.do is Do.NOTHING
    assert (later.do, later.job.state) == (Do.NOTE, JobState.DRAFT)


def test_machine_may_fail_three_times_and_no_more(world):
    world.submitted()
    for number in range(MOST_RETRIES):
        world.site.fail(KEY, Failure.NODE)
        job = world.step(seconds=16)
        assert (job.state, job.submission) == (JobState.QUEUED, number + 2)
    world.site.fail(KEY, Failure.NODE)

    job = world.step(seconds=16)

    assert (job.state, job.failure) == (JobState.FAILED, Failure.NODE)
    assert world.site.entries == MOST_RETRIES + 1


@pytest.mark.parametrize(
    ("rules", "asked"), [(Rules(), [1000, 2000]), (Rules(double_memory=False), [1000])]
)
def test_memory_is_doubled_once_if_that_is_allowed(rules, asked):
    world = World(rules=rules)
    world.submitted()
    for _ in asked:
        world.site.fail(KEY, Failure.MEMORY)
        world.step(seconds=16)

    assert world.site.memory == asked
    assert (world.job().state, world.job().failure) == (
        JobState.FAILED,
        Failure.MEMORY,
    )


def test_time_limit_is_no_failure_as_long_as_items_are_finished(world):
    world.submitted()
    for _ in range(5):
        world.site.fail(KEY, Failure.TIME, done=1)
        assert world.step(seconds=16).state is JobState.QUEUED
    world.site.fail(KEY, Failure.TIME, done=0)

    job = world.step(seconds=16)

    assert (job.state, job.failure) == (JobState.FAILED, Failure.TIME)
    assert job.progress.done == 5


@pytest.mark.parametrize(
    "failure",
    [
        Failure.PROGRAM,
        Failure.REFUSED,
        Failure.GOLDEN,
        Failure.ANSWER,
        Failure.DISK,
        Failure.STUCK,
    ],
)
def test_what_will_not_pass_is_not_tried_again(world, failure):
    world.submitted()
    world.site.fail(KEY, failure)

    job = world.step(3, seconds=16)

    assert (job.state, job.failure) == (JobState.FAILED, failure)
    assert world.site.entries == 1


def test_full_queue_is_asked_again_in_ten_minutes_for_all_jobs_at_once(world):
    tries = []
    orders = [squares_order(seed, site=SITE) for seed in range(4)]

    def full(act):
        tries.append(act)
        if act == "submit":
            raise in_the_way(QueueFull)

    world.site.before = full
    for order in orders:
        world.do(world.engine.submit(order))
    world.step(30, seconds=15)
    assert tries.count("submit") == 1

    world.site.before = tries.append
    world.step(20, seconds=15)

    assert {job.state for job in world.ledger.jobs()} == {JobState.QUEUED}
    assert world.site.entries == len(orders)


@pytest.mark.parametrize(
    ("error", "failure"),
    [(SubmissionRefused, Failure.REFUSED), (OutOfRoom, Failure.DISK)],
)
def test_refusal_ends_the_job_with_the_words_of_the_site(world, error, failure):
    world.site.trouble = error("No such account; ask the operators.")

    job = world.submitted()

    assert (job.state, job.failure) == (JobState.FAILED, failure)
    assert job.words == "No such account; ask the operators."


def test_refused_answer_is_kept_aside_and_never_believed(world):
    world.submitted()
    world.site.finish(KEY, ORDER.request, **{"answer.json": b"{}"})

    job = world.step(seconds=16)

    assert (job.state, job.failure) == (JobState.FAILED, Failure.ANSWER)
    assert world.ledger.answer(KEY) is None
    assert world.ledger.refused(KEY)["answer.json"] == b"{}"


@pytest.mark.parametrize("trouble", [OutOfRoom("Full."), LinkDown("Gone.")])
def test_answer_stays_believed_though_its_folder_cannot_be_removed(trouble):
    clock, ledger = ToldClock(), MemoryLedger()
    here = ToldSite(clock, HERE)
    engine = Engine(
        ledger,
        {HERE: here},
        clock,
        lambda _job, request, files: verified_answer(request, files, {WORKER_KEY}),
    )
    order = ORDER._replace(site=HERE)
    asyncio.run(engine.submit(order))
    asyncio.run(engine.step())
    here.finish(KEY, order.request)

    def full(act):
        if act == "sweep":
            raise trouble

    here.before = full
    clock.goes_on(seconds=16)
    asyncio.run(engine.step())

    assert ledger.job(KEY).state is JobState.VERIFIED
    assert ledger.answer(KEY)
    assert [view.words for view in engine.sites()] == [str(trouble)]


def test_disk_that_is_full_when_looked_stops_that_site_alone(world):
    world.submitted()
    other = squares_order(6, site="other")
    world.do(world.engine.submit(other))

    def full(act):
        if act == "look":
            raise OutOfRoom("The disk is full.")

    world.site.before = full
    world.step(seconds=16)

    here, there = world.engine.sites()
    assert (here.link, here.words) == (LinkState.OFFLINE, "The disk is full.")
    assert there.link is LinkState.OPEN
    assert world.job().state is JobState.QUEUED
    assert world.job(other.request.key).state is JobState.QUEUED


def test_retry_after_a_refused_answer_begins_there_from_nothing(world):
    world.submitted()
    world.site.finish(KEY, ORDER.request, **{"answer.json": b"{}"})
    world.step(seconds=16)

    world.do(world.engine.retry(KEY))
    world.step(2, seconds=1)
    world.site.finish(KEY, ORDER.request)
    job = world.step(seconds=16)

    assert job.state is JobState.VERIFIED
    assert world.site.entries == 2
    assert world.ledger.refused(KEY) is None


def test_cancelled_draft_never_leaves(world):
    world.do(world.engine.submit(ORDER))
    world.do(world.engine.cancel(KEY))

    assert world.step().state is JobState.CANCELLED
    assert world.site.folders == {}


def test_cancel_is_over_when_the_site_agrees(world):
    world.submitted()
    world.site.trouble = in_the_way(LinkDown)
    world.do(world.engine.cancel(KEY))
    assert world.step().state is JobState.QUEUED

    world.site.trouble = None
    world.step(seconds=6)
    job = world.step(seconds=1)

    assert job.state is JobState.CANCELLED
    assert world.site.live(KEY) == []


def test_cancel_stops_an_upload(world):
    world.do(world.engine.submit(ORDER))

    def change_of_mind(act):
        if act == "stage":
            world.engine._jobs.keep(replace(world.job(), cancel_wanted=True))

    world.site.before = change_of_mind

    assert world.step().state is JobState.CANCELLED
    assert world.site.folders == {}


def test_cancelled_job_can_be_sent_again_and_elsewhere(world):
    world.submitted()
    world.do(world.engine.cancel(KEY))
    world.step(2, seconds=1)

    job = world.do(world.engine.retry(KEY, "other"))
    world.step(2, seconds=1)

    assert job.site == "other"
    assert len(world.other.live(KEY)) == 1
    assert world.site.live(KEY) == []


@pytest.mark.parametrize("years", [-10, 10])
def test_clock_that_is_years_off_keeps_no_job_waiting(world, years):
    world.site.dawdles = True
    world.submitted()
    world.site.dawdles = False
    world.clock.is_set(days=365 * years)

    job = world.step(20, seconds=16)

    assert job.state in {JobState.QUEUED, JobState.RUNNING}
    assert world.site.entries == 1


@pytest.mark.parametrize("years", [-10, 10])
def test_moment_to_try_again_that_a_clock_took_away_comes_all_the_same(world, years):
    refusals = [QueueFull("Too many jobs.")]

    def full_once(act):
        if act == "submit" and refusals:
            raise refusals.pop()

    world.site.before = full_once
    assert world.submitted().state is JobState.STAGED
    world.clock.is_set(days=365 * years)

    job = world.step(60, seconds=16)

    assert job.state is JobState.QUEUED
    assert world.site.entries == 1


def test_only_jobs_that_are_over_are_swept(world):
    world.submitted()

    assert world.do(world.engine.sweep(SITE)) == 0
    assert world.do(world.engine.sweep(SITE, [KEY])) == 0
    world.site.finish(KEY, ORDER.request)
    world.step(seconds=16)

    assert world.do(world.engine.sweep(SITE)) == 100
    assert world.site.folders == {}


def test_log_is_that_of_the_site(world):
    world.submitted()

    assert world.do(world.engine.log(KEY)) == f"log of {KEY}"


def test_retry_is_refused_while_under_way_and_after_an_answer(world):
    world.submitted()
    with pytest.raises(RequestRefused, match="under way"):
        world.do(world.engine.retry(KEY))
    world.site.finish(KEY, ORDER.request)
    world.step(seconds=16)

    with pytest.raises(RequestRefused, match="has its answer"):
        world.do(world.engine.retry(KEY))


def test_run_goes_on_by_itself_and_takes_up_new_sites():
    world = World()

    async def work():
        task = asyncio.create_task(world.engine.run())
        await world.engine.submit(ORDER)
        await until(lambda: world.site.live(KEY))
        third = ToldSite(world.clock, "third")
        await world.engine.set_sites({SITE: world.site, "third": third})
        order = squares_order(7, site="third")
        await world.engine.submit(order)
        await until(lambda: third.live(order.request.key))
        task.cancel()
        await world.engine.close()
        return third

    third = world.do(work())

    assert (world.site.closed, world.other.closed, third.closed) == (True, True, True)


def test_fault_in_a_site_ends_the_run_and_is_not_swallowed(world):
    world.site.trouble = ZeroDivisionError("a fault of ours")
    world.do(world.engine.submit(ORDER))

    with pytest.raises(ZeroDivisionError):
        world.do(world.engine.run())
