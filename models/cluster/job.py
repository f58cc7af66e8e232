"""A job: work for a model from the first intention until the answer is believed.

The life of a job is written down before every act that others could see, so that
whatever dies, the next look finds out what has happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from models.protocol.request import Request

HERE = "here"  # the site that is this machine
CARRIED = "carried"  # the site that a person walks to
MOST_EVENTS = 1000  # kept of one job, the latest


class JobState(Enum):
    """Where a job stands."""

    DRAFT = "draft"  # kept here; nothing has left, the link may be down
    STAGED = "staged"  # all files are there and checked
    SUBMITTED = "submitted"  # the queue was asked, or the bundle was written
    QUEUED = "queued"
    RUNNING = "running"
    FETCHING = "fetching"  # there is an answer; it is on its way
    VERIFIED = "verified"  # the answer is here and believed
    FAILED = "failed"  # for the reason that stands beside it
    CANCELLED = "cancelled"
    LOST = "lost"  # unknown to the queue, without an answer; it can be sent again

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens unless somebody asks for it."""
        return self in {JobState.VERIFIED, JobState.FAILED, JobState.CANCELLED}


class Failure(Enum):
    """Why a job failed; what a user can do about it differs."""

    REFUSED = "refused"  # by the site
    PROGRAM = "program"  # the work itself ended with an error
    GOLDEN = "golden"  # the machine computes other answers than the pack promises
    MEMORY = "memory"
    TIME = "time"  # over and over, without a finished item
    NODE = "node"  # the machine died, over and over
    DISK = "disk"  # of the far side
    STUCK = "stuck"  # waits for something that will not come
    ANSWER = "answer"  # refused: changed, swapped, of another job
    BUNDLE = "bundle"  # a carried one that cannot be believed


class Progress(NamedTuple):
    """Items finished and items in all."""

    done: int
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """
    A job as it is kept.

    Attributes
    ----------
    key
        Of its request, 40 hexadecimal digits: the identity everywhere.
    title
        For people here; it never leaves this machine.
    site
        Name of a site profile, `HERE` or `CARRIED`.
    state, failure, words
        Where it stands; why it failed; a sentence about either, empty for none.
    submission
        How often the queue was asked, counted from 1; 0 before that. Each submission
        covers the parts that are not finished by then.
    queue_id
        What the queue calls the latest submission; never believed alone.
    cancel_wanted
        Whether the user wants it to end.
    progress
        Last seen.
    created_at, changed_at
        Aware, by the clock of this machine; nothing is ordered by them.
    retries
        How often it was sent again by machine, for each failure that may pass.
    retry_at
        Not before this moment, aware; None for now.
    done_before
        Items that were finished when the queue was last asked.
    memory_times
        How many times the memory of the request its parts get; doubled once at most.
    node_seconds
        Wall time of all parts so far, as their machines told.
    purpose
        JSON that tells `app.services` what to do with the answer.
    marking
        Marking of what goes out, as text.
    """

    key: str
    title: str
    site: str
    state: JobState
    created_at: datetime
    changed_at: datetime
    progress: Progress
    failure: Failure | None = None
    words: str = ""
    submission: int = 0
    queue_id: str = ""
    cancel_wanted: bool = False
    retries: int = 0
    retry_at: datetime | None = None
    done_before: int = 0
    memory_times: int = 1
    node_seconds: float = 0.0
    purpose: str = ""
    marking: str = ""


class JobOrder(NamedTuple):
    """
    What somebody wants to have worked on.

    Attributes
    ----------
    title, site, purpose, marking
        As those of `Job`.
    request
        What is asked.
    files
        By name in the folder of the job: ``request.json``, inputs, manifest.
    """

    title: str
    site: str
    request: Request
    files: Mapping[str, bytes]
    purpose: str = ""
    marking: str = ""


class Event(NamedTuple):
    """What happened to a job, in the order in which it was written down."""

    sequence: int
    key: str
    at: datetime
    state: JobState
    words: str
