"""Carried jobs wait for their answer, whatever dies meanwhile."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models.cluster.back_end import Seen
from models.cluster.carried import CarriedBackEnd
from models.cluster.engine import Engine
from models.cluster.job import CARRIED, Job, JobOrder, JobState, Progress
from models.cluster.memory_ledger import MemoryLedger
from models.errors import AnswerRefused, RequestRefused
from models.protocol.answer import verified_answer
from tests.asked_models import WORKER, answered, asked

NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)


class StillClock:
    """It is always noon."""

    def now(self) -> datetime:
        return NOON

    def since_boot(self) -> float:
        return 1000.0


def engine_on(ledger: MemoryLedger, back_end: CarriedBackEnd) -> Engine:
    """An engine that knows people who carry, and nobody else."""

    def verify(_job, request, files):
        return verified_answer(request, files, [WORKER])

    return Engine(ledger, {CARRIED: back_end}, StillClock(), verify)


def order() -> JobOrder:
    """A job to be carried."""
    request, files = asked()
    return JobOrder("Crossing", CARRIED, request, files)


def job_in(state: JobState, submission: int = 0) -> Job:
    """A job that stands somewhere."""
    return Job(
        key=asked()[0].key,
        title="Crossing",
        site=CARRIED,
        state=state,
        created_at=NOON,
        changed_at=NOON,
        progress=Progress(0, 4),
        submission=submission,
    )


def seen_of(back_end: CarriedBackEnd, job: Job) -> Seen:
    """What a look finds of a job."""
    return asyncio.run(back_end.look([job]))[job.key].seen


def test_a_job_waits_until_its_answer_is_brought() -> None:
    ledger, back_end = MemoryLedger(), CarriedBackEnd()
    request, _ = asked()

    async def carried() -> list[JobState]:
        engine = engine_on(ledger, back_end)
        states = []
        await engine.submit(order())
        for brought in (False, False, True, True):
            if brought:
                back_end.bring(request.key, answered(request))
            await engine.sync()
            states.append(ledger.jobs()[0].state)
        await engine.close()
        return states

    assert asyncio.run(carried()) == [
        JobState.QUEUED,
        JobState.QUEUED,
        JobState.VERIFIED,
        JobState.VERIFIED,
    ]
    assert ledger.answer(request.key) == answered(request)
    states = [event.state for event in ledger.events(request.key)]
    assert states.count(JobState.VERIFIED) == 1


def test_after_a_crash_a_job_that_was_handed_over_still_waits() -> None:
    ledger = MemoryLedger()
    request, _ = asked()

    async def one_life(back_end: CarriedBackEnd) -> Job:
        engine = engine_on(ledger, back_end)
        await engine.submit(order())
        await engine.sync()
        await engine.sync()
        return ledger.jobs()[0]

    first = asyncio.run(one_life(CarriedBackEnd()))
    second = asyncio.run(one_life(CarriedBackEnd()))
    assert (first.state, second.state) == (JobState.QUEUED, JobState.QUEUED)
    assert second.submission == 1

    third = CarriedBackEnd()
    third.bring(request.key, answered(request))
    assert asyncio.run(one_life(third)).state is JobState.VERIFIED


def test_an_answer_that_was_brought_but_not_fetched_is_brought_again() -> None:
    fetching = job_in(JobState.FETCHING, submission=1)

    assert seen_of(CarriedBackEnd(), fetching) is Seen.QUEUED


def test_a_look_goes_by_what_was_written_down() -> None:
    back_end = CarriedBackEnd()
    request, files = asked()
    draft = job_in(JobState.DRAFT)

    assert seen_of(back_end, draft) is Seen.ABSENT
    asyncio.run(back_end.stage(request, files, lambda _done, _whole: None))
    assert seen_of(back_end, draft) is Seen.STAGED
    assert asyncio.run(back_end.submit(request, 1, (0, 1))).adopted is False
    waits = job_in(JobState.QUEUED, submission=1)
    assert seen_of(back_end, waits) is Seen.QUEUED
    asyncio.run(back_end.cancel(request.key))
    assert seen_of(back_end, waits) is Seen.CANCELLED
    asyncio.run(back_end.stage(request, files, lambda _done, _whole: None))
    assert seen_of(back_end, waits) is Seen.QUEUED


def test_what_is_swept_is_gone() -> None:
    back_end, (request, _) = CarriedBackEnd(), asked()
    files = answered(request)
    back_end.bring(request.key, files)

    assert asyncio.run(back_end.sweep([request.key])) == sum(map(len, files.values()))
    assert asyncio.run(back_end.sweep([request.key])) == 0
    with pytest.raises(AnswerRefused, match="import its bundle"):
        asyncio.run(back_end.fetch(request, lambda _done, _whole: None))


def test_files_that_are_no_job_are_not_staged() -> None:
    request, files = asked()
    other = replace(request, seed=9)
    files["request.json"] += b" "

    with pytest.raises(RequestRefused):
        asyncio.run(CarriedBackEnd().stage(other, files, lambda _done, _whole: None))
