"""What every back end has to do, whatever is behind it.

A module of tests imports all of these and has a fixture ``bench`` that gives a `Bench`.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import pytest

from models.cluster.back_end import Seen
from models.cluster.job import JobState, Progress
from models.errors import (
    AnswerRefused,
    FarTrouble,
    OutOfRoom,
    RequestRefused,
    SubmissionUnsure,
    WorkStopped,
)
from models.protocol.answer import verified_answer
from tests.job_sketch import drafted

if TYPE_CHECKING:
    from collections.abc import Collection, Coroutine
    from contextlib import AbstractContextManager
    from typing import Any

    from models.cluster.back_end import BackEnd, Sighting
    from models.cluster.job import Job, JobOrder
    from models.protocol.request import Request

UNKNOWN = tuple(f"{number:040x}" for number in range(100))

TRIES, TRY_S = 40, 0.5


class Bench(Protocol):
    """
    A site on which a back end is tried.

    Attributes
    ----------
    has_folders
        Whether the site itself keeps jobs, or only a person does.
    worker_keys
        Whose answers are believed.
    """

    has_folders: bool

    @property
    def worker_keys(self) -> Collection[str]:
        """Public keys of the workers."""

    def back_end(self) -> BackEnd:
        """Give the back end of a desktop that has just been started."""

    def order(self, number: int, *, slow: bool = False) -> JobOrder:
        """Order work in two parts; slow work takes until it is cancelled."""

    async def worked(self, back_end: BackEnd, job: Job) -> Sighting:
        """Let time pass until nothing of a job runs or waits any more."""

    async def running(self, back_end: BackEnd, job: Job) -> Sighting:
        """Let time pass until a job runs."""

    def half_submit(self, request: Request) -> None:
        """Leave what a desktop leaves that dies before the queue was asked."""

    def full_disk(self) -> AbstractContextManager[None]:
        """Have no room there meanwhile."""

    def swell(self, request: Request) -> None:
        """Make the answer there larger than any request allows."""


def untold(_done: int, _whole: int) -> None:
    """Nobody is told."""


def do(work: Coroutine[Any, Any, Any]) -> Any:
    """Run what a desktop does."""
    with asyncio.Runner() as runner:
        return runner.run(work)


def submitted_job(order: JobOrder, submission: int = 1) -> Job:
    """Give the job of an order as the ledger has it after it was submitted."""
    return drafted(order, state=JobState.QUEUED, submission=submission)


async def begun(back_end: BackEnd, order: JobOrder) -> Job:
    """Stage and submit an order."""
    await back_end.stage(order.request, order.files, untold)
    await back_end.submit(order.request, 1, range(order.request.parts))
    return submitted_job(order)


async def submitted_at_last(back_end: BackEnd, order: JobOrder) -> None:
    """Submit under the same number until somebody knows what came of it."""
    for _ in range(TRIES):
        try:
            await back_end.submit(order.request, 1, range(order.request.parts))
        except SubmissionUnsure:
            await asyncio.sleep(TRY_S)
        else:
            return
    raise AssertionError("Nobody ever knew whether the queue has it.")


async def looked(back_end: BackEnd, job: Job) -> Sighting:
    """Look at one job."""
    return (await back_end.look((job,)))[job.key]


def test_work_comes_to_an_answer_that_is_believed(bench):
    order = bench.order(1)

    async def work():
        back_end = bench.back_end()
        job = await begun(back_end, order)
        seen = await bench.worked(back_end, job)
        files = await back_end.fetch(order.request, untold)
        await back_end.close()
        return seen, files

    seen, files = do(work())

    assert seen.seen is Seen.ANSWERED
    items = order.request.items
    assert seen.progress == Progress(items, items)
    answer = verified_answer(order.request, files, bench.worker_keys)
    assert answer.key == order.request.key


def test_staging_twice_has_one_effect(bench):
    order = bench.order(2)

    async def work():
        back_end = bench.back_end()
        await back_end.stage(order.request, order.files, untold)
        first = await looked(back_end, drafted(order))
        again = bench.back_end() if bench.has_folders else back_end
        await again.stage(order.request, order.files, untold)
        second = await looked(again, drafted(order))
        await back_end.close()
        await again.close()
        return first, second

    first, second = do(work())

    assert first.seen is second.seen is Seen.STAGED


def test_submitting_twice_is_one_submission(bench):
    order = bench.order(3)

    async def work():
        back_end = bench.back_end()
        await begun(back_end, order)
        one = await back_end.submit(order.request, 1, range(2))
        again = bench.back_end()
        two = await again.submit(order.request, 1, range(2))
        seen = await bench.worked(again, submitted_job(order))
        await back_end.close()
        await again.close()
        return one, two, seen

    one, two, seen = do(work())

    assert one.queue_id == two.queue_id
    assert seen.seen is Seen.ANSWERED


def test_submission_that_died_half_way_is_done_once(bench):
    order = bench.order(4)

    async def work():
        back_end = bench.back_end()
        await back_end.stage(order.request, order.files, untold)
        bench.half_submit(order.request)
        again = bench.back_end()
        await submitted_at_last(again, order)
        seen = await bench.worked(again, submitted_job(order))
        await back_end.close()
        await again.close()
        return seen

    assert do(work()).seen is Seen.ANSWERED


def test_job_goes_on_without_the_desktop_that_submitted_it(bench):
    order = bench.order(5)

    async def work():
        first = bench.back_end()
        job = await begun(first, order)
        await first.close()
        second = bench.back_end()
        seen = await bench.worked(second, job)
        await second.close()
        return seen

    assert do(work()).seen is Seen.ANSWERED


def test_fetching_goes_on_where_it_was_stopped(bench):
    order = bench.order(6)

    def stop(_done, _whole):
        raise WorkStopped("Enough for now.")

    async def work():
        back_end = bench.back_end()
        job = await begun(back_end, order)
        await bench.worked(back_end, job)
        with pytest.raises(WorkStopped):
            await back_end.fetch(order.request, stop)
        files = await back_end.fetch(order.request, untold)
        await back_end.close()
        return files

    verified_answer(order.request, do(work()), bench.worker_keys)


def test_cancel_before_submission_keeps_work_from_starting(bench):
    order = bench.order(7)

    async def work():
        back_end = bench.back_end()
        await back_end.stage(order.request, order.files, untold)
        await back_end.cancel(order.request.key)
        seen = await looked(back_end, drafted(order))
        await back_end.stage(order.request, order.files, untold)
        again = await looked(back_end, drafted(order))
        await back_end.close()
        return seen, again

    seen, again = do(work())

    assert seen.seen is Seen.CANCELLED
    assert again.seen is Seen.STAGED


def test_cancel_while_it_runs_ends_it_and_it_can_be_sent_again(bench):
    order = bench.order(8, slow=True)

    async def work():
        back_end = bench.back_end()
        job = await begun(back_end, order)
        await bench.running(back_end, job)
        await back_end.cancel(job.key)
        seen = await bench.worked(back_end, job)
        await back_end.stage(order.request, order.files, untold)
        await back_end.submit(order.request, 2, range(2))
        again = await bench.running(back_end, submitted_job(order, 2))
        await back_end.cancel(job.key)
        await bench.worked(back_end, submitted_job(order, 2))
        await back_end.close()
        return seen, again

    seen, again = do(work())

    assert seen.seen is Seen.CANCELLED
    assert again.seen in {Seen.QUEUED, Seen.RUNNING}


def test_cancel_after_the_answer_leaves_the_answer(bench):
    order = bench.order(9)

    async def work():
        back_end = bench.back_end()
        job = await begun(back_end, order)
        await bench.worked(back_end, job)
        await back_end.cancel(job.key)
        seen = await looked(back_end, job)
        files = await back_end.fetch(order.request, untold)
        await back_end.close()
        return seen, files

    seen, files = do(work())

    assert seen.seen is Seen.ANSWERED
    verified_answer(order.request, files, bench.worker_keys)


def test_cancel_of_an_unknown_job_does_nothing(bench):
    async def work():
        back_end = bench.back_end()
        await back_end.cancel(UNKNOWN[1])
        await back_end.close()

    do(work())


def test_sweeping_removes_a_job_and_nothing_else(bench):
    if not bench.has_folders:
        pytest.skip("no folder is there to be removed")
    order, other = bench.order(10), bench.order(11)

    async def work():
        back_end = bench.back_end()
        job = await begun(back_end, order)
        await back_end.stage(other.request, other.files, untold)
        await bench.worked(back_end, job)
        freed = await back_end.sweep((job.key,))
        nothing = await back_end.sweep((job.key, UNKNOWN[2]))
        seen = await looked(back_end, job)
        left = await looked(back_end, drafted(other))
        await back_end.close()
        return freed, nothing, seen, left

    freed, nothing, seen, left = do(work())

    assert freed > 0
    assert nothing == 0
    assert (seen.seen, left.seen) == (Seen.ABSENT, Seen.STAGED)


def test_one_look_tells_of_a_hundred_jobs(bench):
    order = bench.order(12)

    async def work():
        back_end = bench.back_end()
        await back_end.stage(order.request, order.files, untold)
        unknown = [replace(drafted(order), key=key) for key in UNKNOWN]
        seen = await back_end.look((*unknown, drafted(order)))
        await back_end.close()
        return seen

    seen = do(work())

    assert seen[order.request.key].seen is Seen.STAGED
    assert {seen[key].seen for key in UNKNOWN} == {Seen.ABSENT}


def test_files_of_another_request_are_not_staged(bench):
    order = bench.order(13)
    name = next(one for one in order.files if one.startswith("inputs/"))
    wrong = {**order.files, name: order.files[name] + b"\0"}

    async def work():
        back_end = bench.back_end()
        with pytest.raises(RequestRefused):
            await back_end.stage(order.request, wrong, untold)
        seen = await looked(back_end, drafted(order))
        await back_end.close()
        return seen

    assert do(work()).seen is Seen.ABSENT


def test_full_disk_is_told_and_leaves_nothing_half_done(bench):
    if not bench.has_folders:
        pytest.skip("nothing is written there")
    order = bench.order(14)

    async def work():
        back_end = bench.back_end()
        with bench.full_disk(), pytest.raises(OutOfRoom, match="full"):
            await back_end.stage(order.request, order.files, untold)
        seen = await looked(back_end, drafted(order))
        await back_end.stage(order.request, order.files, untold)
        again = await looked(back_end, drafted(order))
        await back_end.close()
        return seen, again

    seen, again = do(work())

    assert (seen.seen, again.seen) == (Seen.ABSENT, Seen.STAGED)


def test_answer_that_is_too_large_is_not_taken_in(bench):
    order = bench.order(15)

    async def work():
        back_end = bench.back_end()
        job = await begun(back_end, order)
        await bench.worked(back_end, job)
        bench.swell(order.request)
        try:
            files = await back_end.fetch(order.request, untold)
            verified_answer(order.request, files, bench.worker_keys)
        finally:
            await back_end.close()

    with pytest.raises(AnswerRefused):
        do(work())


def test_log_of_a_job_is_text_and_that_of_an_unknown_one_no_error(bench):
    order = bench.order(16)

    async def work():
        back_end = bench.back_end()
        job = await begun(back_end, order)
        await bench.worked(back_end, job)
        log = await back_end.log(job.key)
        try:
            await back_end.log(UNKNOWN[3])
        except FarTrouble:
            log = ""
        await back_end.close()
        return log

    assert do(work())
