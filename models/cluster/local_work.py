"""How far a submission on this machine is: parts that wait, run, or have ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.cluster.back_end import Seen, Sighting
from models.cluster.job import Failure, Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.cluster.local_folder import LocalFolder, Submission
    from models.cluster.local_run import LocalRun

_FINAL = {Failure.PROGRAM, Failure.GOLDEN, Failure.REFUSED, Failure.DISK}


@dataclass(slots=True)
class LocalWork:
    """
    A submission and its runs.

    Attributes
    ----------
    folder
        Of the job.
    submission
        The latest one.
    waiting, live, ended
        Its parts: not started, with the run that is at them, and over.
    """

    folder: LocalFolder
    submission: Submission
    waiting: list[int] = field(default_factory=list)
    live: dict[int, LocalRun] = field(default_factory=dict)
    ended: list[int] = field(default_factory=list)

    @classmethod
    def found(cls, folder: LocalFolder) -> LocalWork | None:
        """Find out from the folder alone how far it is; None without a submission."""
        submission = folder.submission()
        if submission is None:
            return None
        work = cls(folder, submission)
        runs = folder.started(submission.number)
        for part in submission.parts:
            started = runs.get(part)
            run = folder.live_run(part, started)
            if run is not None:
                work.live[part] = run
            elif started is not None:
                work.ended.append(part)
            else:
                work.waiting.append(part)
        return work

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody wants the job to end."""
        return self.folder.job.cancel.exists()

    @property
    def can_start(self) -> bool:
        """Whether a part waits, and nothing speaks against starting it."""
        if not self.waiting or self.is_cancelled:
            return False
        return not self.ended or self._end_of_unfinished() not in _FINAL

    @property
    def runs(self) -> int:
        """How many processes work on it."""
        return len(set(self.live.values()))

    @property
    def has_stopped(self) -> bool:
        """Whether no run works any more, though one may still be about to go."""
        runs = set(self.live.values())
        gone = {
            run for part, run in self.live.items() if self.folder.was_cancelled(part)
        }
        return runs == gone

    def begin(self, parts: Sequence[int], run: LocalRun) -> None:
        """Take in that a run was started for parts."""
        for part in parts:
            self.waiting.remove(part)
            self.live[part] = run
        self.folder.write_run(self.submission.number, parts, run)

    def refresh(self) -> None:
        """Take note of runs that have ended."""
        alive = {run for run in set(self.live.values()) if run.is_alive}
        for part, run in tuple(self.live.items()):
            if run in alive:
                continue
            other = self.folder.live_run(part, None)
            if other is not None:
                self.live[part] = other  # it had the claim; ours has left
            else:
                del self.live[part]
                self.ended.append(part)

    def sighting(self) -> Sighting:
        """Tell how the job stands."""
        seen = self._seen()
        finished = self.folder.finished()
        parts = self.submission.parts_of_job
        left = tuple(
            part for part in range(parts) if not finished.issuperset(self._items(part))
        )
        failure, words = None, ""
        if seen is Seen.ENDED:
            failure, words = self.folder.ended(
                [part for part in left if part in self.ended]
            )
        return Sighting(
            seen=seen,
            progress=Progress(len(finished), self.submission.items),
            parts_left=left,
            failure=failure,
            words=words,
            queue_id=f"here-{self.submission.number}",
            node_seconds=0.0 if seen.is_under_way else self.folder.seconds(parts),
        )

    def _seen(self) -> Seen:
        """Tell the state."""
        if self.folder.job.answer.is_dir():
            return Seen.ANSWERED
        if self.is_cancelled:
            return Seen.CANCELLED if self.has_stopped else Seen.RUNNING
        if self.live:
            return Seen.RUNNING
        return Seen.QUEUED if self.can_start else Seen.ENDED

    def _items(self, part: int) -> range:
        """Numbers of the items of a part."""
        parts, items = self.submission.parts_of_job, self.submission.items
        return range(part * items // parts, (part + 1) * items // parts)

    def _end_of_unfinished(self) -> Failure | None:
        """Why parts that are over ended without all of their items."""
        finished = self.folder.finished()
        left = [
            part for part in self.ended if not finished.issuperset(self._items(part))
        ]
        return self.folder.ended(left).failure if left else None
