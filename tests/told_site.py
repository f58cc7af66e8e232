"""A site that does what a test tells it, with a queue that can lie, lose and dawdle."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.cluster.back_end import Seen, Sighting, Submitted
from models.cluster.job import Failure, Progress
from models.errors import AnswerRefused, FarTrouble, SubmissionUnsure
from tests.job_sketch import answered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from models.cluster.back_end import Told
    from models.cluster.job import Job
    from models.protocol.request import Request
    from tests.plan_sketch import ToldClock

SITE = "groningen"
DAWDLES_S = 60.0  # how late a submission may still reach the queue


class Crash(BaseException):
    """The program dies here."""


@dataclass
class Entry:
    """
    What the queue has of one submission.

    Attributes
    ----------
    number, parts
        Of the submission.
    state
        Queued, running or over.
    failure
        Why it is over, where it did not go well.
    """

    number: int
    parts: tuple[int, ...]
    state: Seen = Seen.QUEUED
    failure: Failure | None = None

    @property
    def is_live(self) -> bool:
        """Whether it may still do something."""
        return self.state in {Seen.QUEUED, Seen.RUNNING}


@dataclass
class Folder:
    """The folder of a job over there."""

    parts: int
    items: int
    cancel: bool = False
    answer: dict[str, bytes] | None = None
    done: int = 0
    recorded: set[int] = field(default_factory=set)
    intents: dict[int, float] = field(default_factory=dict)
    coming: list[tuple[float, Entry]] = field(default_factory=list)


class ToldSite:
    """
    A back end in memory.

    Attributes
    ----------
    folders, queue
        What is there, by key.
    trouble
        Raised by every function as long as it is set.
    before, after
        Called with the name of each act before and after its effect; they may raise.
    entries
        How many submissions the queue has ever taken.
    lost
        How many of them it forgot.
    dawdles
        Whether a submission reaches the queue late, and nobody is told.
    looks, peak
        How often was looked; the most submissions of a job that were live at once.
    """

    def __init__(self, clock: ToldClock, name: str = SITE) -> None:
        self.site = name
        self.folders: dict[str, Folder] = {}
        self.queue: dict[str, list[Entry]] = {}
        self.trouble: Exception | None = None
        self.before: Callable[[str], None] = lambda _act: None
        self.after: Callable[[str], None] = lambda _act: None
        self.entries = self.lost = self.looks = self.peak = 0
        self.dawdles = False
        self.closed = False
        self.memory: list[int] = []
        self._clock = clock

    async def stage(
        self, request: Request, files: Mapping[str, bytes], told: Told
    ) -> None:
        """Make the folder."""
        await self._begin("stage")
        told(sum(map(len, files.values())), 1)
        folder = self.folders.setdefault(
            request.key, Folder(request.parts, request.items)
        )
        folder.cancel = False
        self.after("stage")

    async def submit(
        self, request: Request, submission: int, parts: Sequence[int]
    ) -> Submitted:
        """Put a submission into the queue, unless it is there."""
        await self._begin("submit")
        self._arrive()
        folder = self.folders[request.key]
        number = f"{submission}"
        entries = self.queue.setdefault(request.key, [])
        known = [one for one in entries if one.number == submission]
        if submission in folder.recorded or known:
            folder.recorded.add(submission)
            return Submitted(number, adopted=True)
        if any(one.number == submission for _, one in folder.coming):
            raise SubmissionUnsure("It may still come.")
        self.memory.append(request.limits.memory_mb)
        entry = Entry(submission, tuple(parts))
        folder.intents[submission] = self._clock.since_boot()
        if self.dawdles:
            late = self._clock.since_boot() + DAWDLES_S
            folder.coming.append((late, entry))
            raise SubmissionUnsure("The queue did not say whether it has it.")
        self._enter(request.key, entry)
        self.after("enter")
        folder.recorded.add(submission)
        self.after("submit")
        return Submitted(number)

    async def look(self, jobs: Sequence[Job]) -> Mapping[str, Sighting]:
        """Look."""
        await self._begin("look")
        self._arrive()
        self.looks += 1
        return {job.key: self.sighting(job.key) for job in jobs}

    async def cancel(self, key: str) -> None:
        """End everything of a job."""
        await self._begin("cancel")
        self._arrive()
        if key in self.folders:
            self.folders[key].cancel = True
        for entry in self.queue.get(key, ()):
            if entry.is_live:
                entry.state = Seen.CANCELLED
        self.after("cancel")

    async def fetch(self, request: Request, told: Told) -> Mapping[str, bytes]:
        """Give the answer."""
        await self._begin("fetch")
        answer = self.folders[request.key].answer
        told(1, 1)
        if answer is None:
            raise AnswerRefused("There is none.")
        self.after("fetch")
        return answer

    async def log(self, key: str) -> str:
        """Give the log."""
        await self._begin("log")
        return f"log of {key}"

    async def sweep(self, keys: Sequence[str]) -> int:
        """Remove folders."""
        await self._begin("sweep")
        found = [key for key in keys if self.folders.pop(key, None)]
        return 100 * len(found)

    async def close(self) -> None:
        """Close."""
        self.closed = True

    def sighting(self, key: str) -> Sighting:
        """Tell what is seen of a job."""
        folder = self.folders.get(key)
        if folder is None:
            return Sighting(seen=Seen.ABSENT)
        seen, failure, queue_id = self._seen(key, folder)
        left = tuple(range(folder.parts)) if folder.done < folder.items else ()
        return Sighting(
            seen=seen,
            progress=Progress(folder.done, folder.items),
            parts_left=left,
            failure=failure,
            queue_id=queue_id,
        )

    def live(self, key: str) -> list[Entry]:
        """Submissions of a job that may still do something."""
        return [one for one in self.queue.get(key, ()) if one.is_live]

    def start(self, key: str) -> None:
        """Let what waits run."""
        for entry in self.live(key):
            entry.state = Seen.RUNNING

    def finish(self, key: str, request: Request, **changed: bytes) -> None:
        """Let what is live come to an answer."""
        for entry in self.live(key)[:1]:
            entry.state = Seen.ENDED
            folder = self.folders[key]
            folder.done = folder.items
            folder.answer = answered(request, **changed)

    def fail(self, key: str, failure: Failure, done: int = 0) -> None:
        """Let what is live end without an answer, after some more items."""
        for entry in self.live(key)[:1]:
            entry.state, entry.failure = Seen.ENDED, failure
            folder = self.folders[key]
            folder.done = min(folder.items - 1, folder.done + done)

    def lose(self, key: str) -> None:
        """Let the queue forget what it has of a job."""
        self.lost += len(self.live(key))
        self.queue[key] = []

    async def _begin(self, act: str) -> None:
        """Let others go on, then die or be in trouble before anything is done."""
        await asyncio.sleep(0)
        self.before(act)
        if self.trouble is not None:
            raise self.trouble

    def _enter(self, key: str, entry: Entry) -> None:
        """Have the queue take a submission."""
        self.entries += 1
        if self.folders[key].cancel:
            entry.state = Seen.CANCELLED  # the worker sees it and leaves
        self.queue.setdefault(key, []).append(entry)
        self.peak = max(self.peak, len(self.live(key)))

    def _arrive(self) -> None:
        """Let late submissions reach the queue."""
        now = self._clock.since_boot()
        for key, folder in self.folders.items():
            due = [one for at, one in folder.coming if at <= now]
            folder.coming = [one for one in folder.coming if one[0] > now]
            for entry in due:
                self._enter(key, entry)

    def _seen(self, key: str, folder: Folder) -> tuple[Seen, Failure | None, str]:
        """Tell the state, why it ended, and the number in the queue."""
        entries = self.queue.get(key, [])
        latest = max(folder.recorded, default=0)
        number = str(latest) if latest else ""
        if folder.answer is not None:
            return Seen.ANSWERED, None, number
        live = self.live(key)
        if live:
            return live[0].state, None, str(live[0].number)
        if folder.cancel:
            return Seen.CANCELLED, None, number
        if entries and (entries[-1].number >= latest):
            return entries[-1].state, entries[-1].failure, str(entries[-1].number)
        return (Seen.GONE if latest else Seen.STAGED), None, number


def in_the_way(kind: type[FarTrouble]) -> FarTrouble:
    """Make a trouble with a sentence."""
    return kind("Something is in the way; it is tried again.")
