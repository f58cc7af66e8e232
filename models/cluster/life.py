"""What to do next about a job: rules alone, without a clock, a link or a disk.

A job is written down as `Act.job` says before the act is done. What an act tells is
taken in by the functions below, and what a look finds by `next_act`. Whatever dies
between two steps, the next look leads on to one effect: nothing is submitted that an
earlier try could have submitted unless the back end can find that one by its number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from models.cluster.back_end import Seen
from models.cluster.job import Failure, JobState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from models.cluster.back_end import Sighting, Submitted
    from models.cluster.job import Job

SETTLE = timedelta(seconds=100)  # longer than any submission can hang on its way
QUEUE_FULL = timedelta(minutes=10)
LONGEST_WAIT = timedelta(minutes=20)  # a later moment comes from a clock that jumped
MOST_RETRIES = 3


class Rules(NamedTuple):
    """What a user lets machines decide: to ask once for twice the memory."""

    double_memory: bool = True


class Do(Enum):
    """What can be done about a job."""

    NOTHING = "nothing"
    LOOK = "look"
    STAGE = "stage"
    SUBMIT = "submit"
    FETCH = "fetch"
    CANCEL = "cancel"
    CLEAR = "clear"  # what is there cannot be believed: begin again
    NOTE = "note"  # nothing but to write the job down


@dataclass(frozen=True, slots=True)
class Act:
    """
    What to do next.

    Attributes
    ----------
    do
        The act.
    job
        As it is to be written down before.
    words
        What to say about it in the events.
    parts
        For `Do.SUBMIT`; empty for all.
    """

    do: Do
    job: Job
    words: str = ""
    parts: tuple[int, ...] = ()


def next_act(
    job: Job,
    sighting: Sighting | None,
    now: datetime,
    rules: Rules = Rules(),  # noqa: B008 - a tuple
    *,
    end_asked: bool = False,
) -> Act:
    """
    Tell what to do next about a job.

    Parameters
    ----------
    job
        As it was written down last.
    sighting
        What a look has found since the last act; None without one.
    now
        Aware.
    rules
        What machines may decide.
    end_asked
        Whether the far side was asked since the last look to have the job end.
    """
    if job.state.is_over:
        return Act(Do.NOTHING, job)
    if job.cancel_wanted:
        return _ending(job, sighting, end_asked=end_asked)
    if job.state is JobState.DRAFT:
        return _draft(job, now)
    if job.state is JobState.STAGED and not job.submission:
        return _first(job, now)
    if sighting is None:
        return Act(Do.LOOK, job)
    return _FOUND[sighting.seen](
        _Found(_with_news(job, sighting), sighting, now, rules)
    )


def is_due(job: Job, now: datetime) -> bool:
    """Whether a job waits for no moment, or for one that has come."""
    wait = None if job.retry_at is None else job.retry_at - now
    return wait is None or not timedelta(0) < wait <= LONGEST_WAIT


def staged(job: Job) -> Job:
    """Take in that all files are there."""
    return replace(job, state=JobState.STAGED, retry_at=None, failure=None, words="")


def submitted(job: Job, answer: Submitted) -> Job:
    """Take in that the queue has the job."""
    return replace(
        job,
        state=JobState.QUEUED,
        queue_id=answer.queue_id,
        retry_at=None,
        words="",
    )


def submission_unsure(job: Job, now: datetime, words: str) -> Job:
    """Take in that nobody knows whether the queue has the job."""
    return replace(job, retry_at=now + SETTLE, words=words)


def queue_full(job: Job, now: datetime, words: str) -> Job:
    """Take in that the site takes no more jobs for now: this one was not taken."""
    return replace(
        job,
        state=JobState.STAGED,
        retry_at=now + QUEUE_FULL,
        words=words,
    )


def cleared(job: Job) -> Job:
    """Take in that what could not be believed is gone over there."""
    return replace(job, failure=None, words="")


def failed(job: Job, failure: Failure, words: str) -> Job:
    """End a job for a reason."""
    return replace(
        job, state=JobState.FAILED, failure=failure, words=words, retry_at=None
    )


def verified(job: Job) -> Job:
    """End a job well."""
    return replace(
        job,
        state=JobState.VERIFIED,
        failure=None,
        words="",
        retry_at=None,
        cancel_wanted=False,
    )


def sent_again(job: Job, site: str) -> Job:
    """
    Begin a job again because a person asks for it.

    An answer that was refused stays noted as the failure until it is cleared away.
    """
    return replace(
        job,
        site=site,
        state=JobState.DRAFT,
        failure=job.failure if job.failure is Failure.ANSWER else None,
        words="",
        cancel_wanted=False,
        retries=0,
        retry_at=None,
        memory_times=1,
    )


class _Found(NamedTuple):
    """A job with the news of a look."""

    job: Job
    sighting: Sighting
    now: datetime
    rules: Rules

    @property
    def parts_left(self) -> tuple[int, ...]:
        """Parts to submit; empty for all, one for the merge alone."""
        progress = self.sighting.progress
        if not self.sighting.parts_left and 0 < progress.items == progress.done:
            return (0,)
        return self.sighting.parts_left


def _with_news(job: Job, sighting: Sighting) -> Job:
    """Take over the numbers that a look tells; they never fall behind."""
    progress = job.progress
    if sighting.progress.items and sighting.progress.done >= progress.done:
        progress = sighting.progress
    return replace(
        job,
        progress=progress,
        node_seconds=max(job.node_seconds, sighting.node_seconds),
        words=sighting.words,
    )


def _draft(job: Job, now: datetime) -> Act:
    """Bring a draft there, after what could not be believed is gone."""
    if not is_due(job, now):
        return Act(Do.NOTHING, job)
    return Act(Do.CLEAR if job.failure is Failure.ANSWER else Do.STAGE, job)


def _first(job: Job, now: datetime) -> Act:
    """Submit for the first time."""
    return _submit(job, ()) if is_due(job, now) else Act(Do.NOTHING, job)


def _submit(job: Job, parts: tuple[int, ...], words: str = "") -> Act:
    """Submit under the next number."""
    intent = replace(
        job,
        state=JobState.SUBMITTED,
        submission=job.submission + 1,
        queue_id="",
        retry_at=None,
        done_before=job.progress.done,
        words=words,
    )
    return Act(Do.SUBMIT, intent, words, parts)


def _submit_same(found: _Found) -> Act:
    """Submit under the number that was written down: an earlier try is found."""
    intent = replace(found.job, state=JobState.SUBMITTED, retry_at=None)
    return Act(Do.SUBMIT, intent, "", found.parts_left)


def _ending(job: Job, sighting: Sighting | None, *, end_asked: bool) -> Act:
    """Have a job end; it is over once the far side agrees."""
    if not job.submission:
        return _cancelled(job, "It was cancelled before it was submitted.")
    if sighting is None:
        return Act(Do.LOOK if end_asked else Do.CANCEL, job)
    job = _with_news(job, sighting)
    if sighting.seen in {Seen.QUEUED, Seen.RUNNING}:
        return Act(Do.NOTHING if end_asked else Do.CANCEL, job)
    if sighting.seen is Seen.ANSWERED:
        return _cancelled(
            job,
            "It was cancelled, but its answer was finished before; send it again to "
            "bring the answer here.",
        )
    return _cancelled(job, "It was cancelled.")


def _cancelled(job: Job, words: str) -> Act:
    """End a job because somebody wanted that."""
    ended = replace(job, state=JobState.CANCELLED, words=words, retry_at=None)
    return Act(Do.NOTE, ended, words)


def _was_asked(job: Job) -> bool:
    """Whether a try to submit is written down whose outcome is not."""
    return job.state in {JobState.SUBMITTED, JobState.LOST} and not job.queue_id


def _absent(found: _Found) -> Act:
    """Nothing of the job is there."""
    job = found.job
    if job.state is JobState.STAGED:
        return Act(Do.NOTE, replace(job, state=JobState.DRAFT))
    if job.state is not JobState.LOST:
        return _lost(found, "Its folder is gone at the site.")
    if not is_due(job, found.now):
        return Act(Do.NOTHING, job)
    return _counted(found, lambda one: Act(Do.NOTE, _drafted(one)))


def _drafted(job: Job) -> Job:
    """Begin with staging again."""
    return replace(job, state=JobState.DRAFT, retry_at=None)


def _idle(found: _Found) -> Act:
    """The queue does not know the job, or all that it had of it has ended."""
    job = found.job
    if job.state is JobState.SUBMITTED and _was_asked(job) and job.retry_at is None:
        return _submit_same(found)
    if job.state not in {JobState.STAGED, JobState.LOST}:
        return _lost(found, "The queue does not know it, and there is no answer.")
    if not is_due(job, found.now):
        return Act(Do.NOTHING, job)
    if not job.queue_id:
        return _submit_same(found)
    if job.state is JobState.STAGED:
        return _submit(job, found.parts_left)
    return _lost_twice(found)


def _lost_twice(found: _Found) -> Act:
    """Two looks with time between them have not found the job: submit it again."""
    words = "It is submitted again: the queue has lost it."
    return _counted(found, lambda one: _submit(one, found.parts_left, words))


def _lost(found: _Found, words: str) -> Act:
    """Wait until a submission on its way would have been seen."""
    lost = replace(
        found.job,
        state=JobState.LOST,
        words=found.sighting.words or words,
        retry_at=found.now + SETTLE,
    )
    return Act(Do.NOTE, lost, words)


def _queued(found: _Found) -> Act:
    """It waits in the queue."""
    return _followed(found, JobState.QUEUED)


def _running(found: _Found) -> Act:
    """It is worked on."""
    return _followed(found, JobState.RUNNING)


def _followed(found: _Found, state: JobState) -> Act:
    """Go by what the queue says."""
    job = replace(
        found.job,
        state=state,
        retry_at=None,
        queue_id=found.sighting.queue_id or found.job.queue_id,
    )
    return Act(Do.NOTE, job)


def _answered(found: _Found) -> Act:
    """There is an answer."""
    return Act(
        Do.FETCH, replace(found.job, state=JobState.FETCHING, retry_at=None, words="")
    )


def _cancelled_there(found: _Found) -> Act:
    """Somebody has ended the job; it may be an earlier submission that was."""
    job = found.job
    if job.state is JobState.STAGED or _was_asked(job):
        return _idle(found)
    return _cancelled(job, found.sighting.words or "It was cancelled at the site.")


def _ended(found: _Found) -> Act:
    """No part runs, and there is no answer; it may be an earlier submission."""
    job, sighting = found.job, found.sighting
    if job.state is JobState.STAGED or _was_asked(job):
        return _idle(found)
    failure = sighting.failure or Failure.NODE
    if failure is Failure.NODE:
        words = "It is submitted again: its machine failed."
        return _counted(found, lambda one: _submit(one, found.parts_left, words))
    if failure is Failure.TIME and job.progress.done > job.done_before:
        words = "The rest is submitted again: its time was over."
        return _submit(job, found.parts_left, words)
    if failure is Failure.MEMORY and found.rules.double_memory and job.memory_times < 2:
        words = "It is submitted again with twice the memory."
        return _submit(replace(job, memory_times=2), found.parts_left, words)
    return _over(job, failure, sighting.words)


def _counted(found: _Found, again: Callable[[Job], Act]) -> Act:
    """Try again, but not for ever."""
    job = found.job
    if job.retries < MOST_RETRIES:
        return again(replace(job, retries=job.retries + 1))
    return _over(
        job,
        Failure.NODE,
        f"It was sent again {MOST_RETRIES} times, and each time the machine or the "
        f"queue failed. {found.sighting.words}".strip(),
    )


def _over(job: Job, failure: Failure, words: str) -> Act:
    """End a job that went wrong."""
    return Act(Do.NOTE, failed(job, failure, words), words)


_FOUND: dict[Seen, Callable[[_Found], Act]] = {
    Seen.ABSENT: _absent,
    Seen.STAGED: _idle,
    Seen.GONE: _idle,
    Seen.QUEUED: _queued,
    Seen.RUNNING: _running,
    Seen.ENDED: _ended,
    Seen.ANSWERED: _answered,
    Seen.CANCELLED: _cancelled_there,
}
