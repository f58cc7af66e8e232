"""The contract of everything that can work on jobs, and of what keeps them.

All back ends pass the same suite of tests. Every act may be repeated after a crash at
any instant: staging twice, submitting twice and fetching twice have one effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from models.cluster.job import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from models.cluster.job import Event, Failure, Job
    from models.cluster.slurm.credentials import Ask
    from models.protocol.request import Request

    Told = Callable[[int, int], None]  # bytes done, bytes in all; may raise to stop


NOTHING_SEEN = Progress(0, 0)


class Seen(Enum):
    """What a look at the far side found of a job, by order of belief."""

    ABSENT = "absent"  # no folder of that key
    STAGED = "staged"  # a folder; the queue does not know the job, and never did
    QUEUED = "queued"
    RUNNING = "running"
    ENDED = "ended"  # no part runs and no answer is there: see `failure`
    ANSWERED = "answered"  # a whole answer is there
    CANCELLED = "cancelled"
    GONE = "gone"  # it was submitted, the queue does not know it, no answer is there

    @property
    def is_under_way(self) -> bool:
        """Whether the queue still does something about it."""
        return self in {Seen.QUEUED, Seen.RUNNING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """
    What a look found of one job.

    Attributes
    ----------
    seen
        The state.
    progress
        Items finished and in all, as far as the far side tells.
    parts_left
        Parts without all of their items, in order.
    failure, words
        For `Seen.ENDED` why the parts that are left ended; words of the far side, such
        as why a job waits.
    queue_id
        What the queue calls it.
    node_seconds
        Wall time of all parts.
    starts_at
        Seconds from now until the queue thinks it will start; None if it does not say.
    """

    seen: Seen
    progress: Progress = NOTHING_SEEN
    parts_left: tuple[int, ...] = ()
    failure: Failure | None = None
    words: str = ""
    queue_id: str = ""
    node_seconds: float = 0.0
    starts_at: float | None = None


class Submitted(NamedTuple):
    """A submission that the queue has; ``adopted`` where an earlier try had got in."""

    queue_id: str
    adopted: bool = False


class BackEnd(Protocol):
    """
    What works on jobs.

    Every function may raise FarTrouble, which says what is in the way; nothing is
    half done then that the next try would not mend.
    """

    @property
    def site(self) -> str:
        """Name of the site."""

    async def stage(
        self, request: Request, files: Mapping[str, bytes], told: Told
    ) -> None:
        """
        Bring all files of a request there, checked, as one act at the end.

        Whoever stages wants the work done: an earlier wish that it ends is taken back.

        Parameters
        ----------
        request
            What is asked.
        files
            By name in the folder of the job: ``request.json``, inputs, manifest.
        told
            Told how much has arrived.
        """

    async def submit(
        self, request: Request, submission: int, parts: Sequence[int]
    ) -> Submitted:
        """
        Have parts worked on; the same submission is never submitted twice.

        Parameters
        ----------
        request
            It is staged.
        submission
            From 1.
        parts
            In order, at least one.
        """

    async def look(self, jobs: Sequence[Job]) -> Mapping[str, Sighting]:
        """Look at many jobs with one question to the far side; by key."""

    async def cancel(self, key: str) -> None:
        """Have a job end, submitted or not; what is finished is kept there."""

    async def fetch(self, request: Request, told: Told) -> Mapping[str, bytes]:
        """
        Bring the files of an answer here, going on where an earlier try was cut.

        Nothing of it is believed yet; none is larger than the limits of the request.
        """

    async def log(self, key: str) -> str:
        """Give the last lines that the parts wrote."""

    async def sweep(self, keys: Sequence[str]) -> int:
        """Remove the folders of jobs there; tells how many bytes came free."""

    async def close(self) -> None:
        """End the connection; jobs go on."""


@runtime_checkable
class Doorway(Protocol):
    """What a back end has besides where a person may have to log in."""

    async def log_in(self, ask: Ask | None = None) -> None:
        """
        Log in because a person wants to, after a login that was refused too.

        Parameters
        ----------
        ask
            Asks the person for what the site wants to know.

        Raises
        ------
        FarTrouble
            There is no way in.
        """


@runtime_checkable
class Sparing(Protocol):
    """What a back end has besides that does not want to be asked often."""

    @property
    def least_pause_s(self) -> float:
        """Seconds between two looks, at least."""


class Outlook(Protocol):
    """
    What was measured at a site.

    ``wait_s`` is how long its queue thinks that work would wait; None where it does
    not say.
    """

    @property
    def wait_s(self) -> float | None:
        """Seconds."""


@runtime_checkable
class Measuring(Protocol):
    """What a back end has besides whose queue tells how long work would wait."""

    async def measured(self, request: Request) -> Outlook:
        """
        Measure how long the queue would take.

        Raises
        ------
        FarTrouble
            There is no way there.
        """


class Ledger(Protocol):
    """What keeps jobs; whatever returned is on the disk, and survives any crash."""

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, the oldest first."""

    def unfinished(self) -> tuple[Job, ...]:
        """Jobs that are not over, the oldest first; cheap beside thousands that are."""

    def job(self, key: str) -> Job | None:
        """One job."""

    def create(self, job: Job, request: Request, files: Mapping[str, bytes]) -> Job:
        """Keep a new job with its files; one with that key is given as it stands."""

    def write(self, job: Job, words: str = "") -> None:
        """Keep a job as it stands now, and say what happened."""

    def request(self, key: str) -> tuple[Request, Mapping[str, bytes]]:
        """Give the request of a job, and its files."""

    def keep_answer(
        self, job: Job, files: Mapping[str, bytes], words: str = ""
    ) -> None:
        """Keep the verified answer and the job that has it, as one act."""

    def keep_refused(
        self, job: Job, files: Mapping[str, bytes], words: str = ""
    ) -> None:
        """Keep an answer that was refused as evidence, and the job that has failed."""

    def answer(self, key: str) -> Mapping[str, bytes] | None:
        """Files of a verified answer; None before there is one."""

    def events(self, key: str) -> tuple[Event, ...]:
        """What happened to a job, the latest `MOST_EVENTS` of it."""

    def delete(self, key: str) -> None:
        """
        Forget a job that is over, with its files; an unknown one is forgotten.

        Raises
        ------
        ValueError
            It is not over.
        """
