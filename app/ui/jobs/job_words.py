"""Jobs in words: how they stand, where, what they cost, and what can be done."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui import formats
from models.cluster.job import CARRIED, HERE, Failure, JobState

if TYPE_CHECKING:
    from datetime import timedelta

    from models.cluster.job import Job

translate = QCoreApplication.translate
HOUR_S = 3600.0
LEAST_COST_H = 0.005


class JobFilter(Enum):
    """Which jobs of a plan are listed."""

    ALL = "all"
    UNDER_WAY = "under way"
    WAITING = "waiting"
    ANSWERED = "answered"
    FAILED = "failed"
    CANCELLED = "cancelled"


_NOT_SENT = frozenset({JobState.DRAFT, JobState.STAGED})
_AT_WORK = frozenset({JobState.RUNNING, JobState.FETCHING})
_FAILED = frozenset({JobState.FAILED, JobState.LOST})
IN_QUEUE = frozenset({JobState.SUBMITTED, JobState.QUEUED}) | _NOT_SENT
UNDER_WAY = IN_QUEUE | _AT_WORK
STATES_OF = {
    JobFilter.ALL: frozenset(JobState),
    JobFilter.UNDER_WAY: UNDER_WAY,
    JobFilter.WAITING: IN_QUEUE,
    JobFilter.ANSWERED: frozenset({JobState.VERIFIED}),
    JobFilter.FAILED: _FAILED,
    JobFilter.CANCELLED: frozenset({JobState.CANCELLED}),
}


def filter_words(which: JobFilter) -> str:
    """Name of a choice of jobs."""
    return {
        JobFilter.ALL: translate("jobs", "All jobs"),
        JobFilter.UNDER_WAY: translate("jobs", "Under way"),
        JobFilter.WAITING: translate("jobs", "Waiting"),
        JobFilter.ANSWERED: translate("jobs", "Answered"),
        JobFilter.FAILED: translate("jobs", "Failed or lost"),
        JobFilter.CANCELLED: translate("jobs", "Cancelled"),
    }[which]


def state_words(state: JobState) -> str:
    """Where a job stands, in a word or two."""
    return {
        JobState.DRAFT: translate("jobs", "Not sent yet"),
        JobState.STAGED: translate("jobs", "Files are there"),
        JobState.SUBMITTED: translate("jobs", "Handed over"),
        JobState.QUEUED: translate("jobs", "In the queue"),
        JobState.RUNNING: translate("jobs", "Running"),
        JobState.FETCHING: translate("jobs", "Answer on its way"),
        JobState.VERIFIED: translate("jobs", "Answer here"),
        JobState.FAILED: translate("jobs", "Failed"),
        JobState.CANCELLED: translate("jobs", "Cancelled"),
        JobState.LOST: translate("jobs", "Lost"),
    }[state]


def failure_words(failure: Failure) -> str:
    """Why a job failed, and what can be done about it, as a sentence."""
    return {
        Failure.REFUSED: translate(
            "jobs", "The site refuses the job; mend what it says, or send it elsewhere."
        ),
        Failure.PROGRAM: translate(
            "jobs", "The work itself ended with an error; its log says where."
        ),
        Failure.GOLDEN: translate(
            "jobs",
            "The machine computes other answers than the model promises, so nothing "
            "it says is used; send the job elsewhere.",
        ),
        Failure.MEMORY: translate(
            "jobs", "It ran out of memory; ask for more of it, or send it elsewhere."
        ),
        Failure.TIME: translate(
            "jobs",
            "Its time ran out again and again before one piece was finished; ask for "
            "more time.",
        ),
        Failure.NODE: translate(
            "jobs", "The machines that worked on it died again and again; try later."
        ),
        Failure.DISK: translate(
            "jobs",
            "The disk of the site is full; remove folders of old jobs there, then "
            "try again.",
        ),
        Failure.STUCK: translate(
            "jobs", "It waits for something that will not come; send it elsewhere."
        ),
        Failure.ANSWER: translate(
            "jobs",
            "What came back is not the answer to this job, or was changed on its way; "
            "it is not used.",
        ),
        Failure.BUNDLE: translate(
            "jobs", "The bundle that came back cannot be believed; it is not used."
        ),
    }[failure]


def short_state(job: Job) -> str:
    """Where a job stands, as far as a cell of a table has room for it."""
    if job.cancel_wanted and not job.state.is_over:
        return translate("jobs", "Being cancelled")
    if job.state is JobState.FAILED and job.failure is not None:
        return translate("jobs", "Failed: {}").format(_failure_word(job.failure))
    return state_words(job.state)


def _failure_word(failure: Failure) -> str:
    return {
        Failure.REFUSED: translate("jobs", "refused"),
        Failure.PROGRAM: translate("jobs", "error"),
        Failure.GOLDEN: translate("jobs", "wrong machine"),
        Failure.MEMORY: translate("jobs", "memory"),
        Failure.TIME: translate("jobs", "time"),
        Failure.NODE: translate("jobs", "machines died"),
        Failure.DISK: translate("jobs", "disk full"),
        Failure.STUCK: translate("jobs", "stuck"),
        Failure.ANSWER: translate("jobs", "false answer"),
        Failure.BUNDLE: translate("jobs", "false bundle"),
    }[failure]


def said_of(job: Job) -> str:
    """All that is to be said of how a job stands, in sentences."""
    said = [f"{state_words(job.state)}."]
    if job.failure is not None:
        said.append(failure_words(job.failure))
    if job.words:
        said.append(job.words)
    return " ".join(said)


def site_words(site: str) -> str:
    """Name of a place that works on jobs."""
    return {
        HERE: translate("jobs", "This machine"),
        CARRIED: translate("jobs", "Carried by hand"),
    }.get(site, site)


def progress_words(job: Job) -> str:
    """Pieces finished of all."""
    done, items = job.progress
    if items <= 0:
        return formats.UNKNOWN
    share = formats.percent(done / items)
    return f"{formats.grouped(done)} / {formats.grouped(items)} · {share}"


def cost_words(node_seconds: float) -> str:
    """Node hours, to two figures."""
    hours = node_seconds / HOUR_S
    if hours == 0:
        return formats.UNKNOWN
    if hours < LEAST_COST_H:
        return f"< 0.01{formats.THIN}h"
    return f"{hours:.2f}{formats.THIN}h"


def age_words(age: timedelta) -> str:
    """How long ago; nothing is younger than now, whatever clocks say."""
    return formats.age(max(age, type(age)()))


def can_cancel(job: Job) -> bool:
    """Whether there is anything to cancel."""
    return not job.state.is_over and not job.cancel_wanted


def can_retry(job: Job) -> bool:
    """Whether it can be sent again to where it was."""
    return job.state in _FAILED or job.state is JobState.CANCELLED


def can_open(job: Job) -> bool:
    """Whether there is an answer to look at."""
    return job.state is JobState.VERIFIED
