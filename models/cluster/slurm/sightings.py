"""From one answer about queue and folders to what is seen of each job. Pure.

Order of belief: a whole answer, the folder, the queue by name, and the accounts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from models.cluster.back_end import Seen, Sighting
from models.cluster.job import Failure, Progress
from models.cluster.slurm.failures import (
    ROOM_KB,
    Ending,
    ending,
    failure_of_row,
    is_requeue_held,
    overrules,
    stuck_words,
    waiting_words,
    worst,
)
from models.cluster.slurm.queue_text import (
    QueueRow,
    account_row,
    moment,
    number,
    queue_row,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

MOST_ITEMS = 10_000_000
_FIELDS = 10


class Folder(NamedTuple):
    """
    The folder of a job as our part on the login node saw it.

    ``submission`` is the latest one, 0 for none; ``drawn`` says why it was taken out of
    the queue by us, empty if it was not.
    """

    is_there: bool
    is_cancelled: bool = False
    has_answer: bool = False
    submission: int = 0
    number: str = ""
    drawn: str = ""
    progress: Progress = Progress(0, 0)


ABSENT = Folder(is_there=False)


@dataclass(slots=True)
class Status:
    """
    One answer about queue and folders.

    Attributes
    ----------
    epoch, local
        Time there: in seconds, and by its local clock.
    room_kb
        Left on the disk there; None if it was not told.
    down
        What the queue said instead of an answer; empty if it answered.
    folders, rows, endings, left
        By key.
    """

    epoch: int = 0
    local: datetime | None = None
    room_kb: int | None = None
    down: str = ""
    folders: dict[str, Folder] = field(default_factory=dict)
    rows: dict[str, list[QueueRow]] = field(default_factory=lambda: defaultdict(list))
    endings: dict[str, list[Ending]] = field(default_factory=lambda: defaultdict(list))
    left: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        """Whether the disk there is full."""
        return self.room_kb is not None and self.room_kb < ROOM_KB


class ToWithdraw(NamedTuple):
    """A submission that will never run, and what it counts as: its failure's word."""

    key: str
    submission: int
    word: str


def read_status(text: str) -> Status:
    """Read what the verb ``status`` of our part on the login node wrote."""
    status = Status()
    for line in text.splitlines():
        kind, _, rest = line.partition("|")
        if kind in {"Q", "S"}:
            row = queue_row(rest) if kind == "Q" else account_row(rest)
            if row is not None:
                status.rows[row.key].append(row)
        elif kind in {"F", "E", "L"}:
            _read_folder_line(status, kind, rest)
        else:
            _read_word(status, line)
    return status


def sighting_of(key: str, status: Status) -> Sighting | None:
    """
    Tell what is seen of a job; None where the queue would have to be asked.

    Parameters
    ----------
    key
        Of the job.
    status
        What was answered about it.
    """
    folder = status.folders.get(key, ABSENT)
    seconds = sum(one.seconds for one in status.endings.get(key, ()))
    common = _Common(folder, seconds)
    if folder.has_answer:
        return common.sighting(Seen.ANSWERED)
    if not folder.is_there:
        return Sighting(seen=Seen.ABSENT)
    rows = status.rows.get(key, [])
    live = [row for row in rows if row.is_live]
    if live:
        return _live(live, status, common)
    if status.down:
        return None
    left = status.left.get(key, ())
    if folder.is_cancelled:
        return common.sighting(Seen.CANCELLED, left)
    latest = [row for row in rows if row.submission == folder.submission]
    return _not_live(latest, status.endings.get(key, ()), left, (common, status))


def to_withdraw(status: Status) -> tuple[ToWithdraw, ...]:
    """Submissions that wait for what will not come."""
    found = []
    for key, rows in status.rows.items():
        live = [row for row in rows if row.is_live]
        if live and all(row.waits and _never_starts(row) for row in live):
            held = all(is_requeue_held(row) for row in live)
            word = (Failure.NODE if held else Failure.STUCK).value
            numbers = sorted({row.submission for row in live})
            reason = stuck_words(live[0].reason).replace("\n", " ")
            words = f"{word} {reason}".strip()
            found += [ToWithdraw(key, number, words) for number in numbers]
    return tuple(found)


class _Common(NamedTuple):
    """What every sighting of a job has."""

    folder: Folder
    seconds: float

    def sighting(
        self,
        seen: Seen,
        left: Sequence[int] = (),
        failure: Failure | None = None,
        words: str = "",
        starts_at: float | None = None,
    ) -> Sighting:
        return Sighting(
            seen=seen,
            progress=self.folder.progress,
            parts_left=tuple(left),
            failure=failure,
            words=words,
            queue_id=self.folder.number,
            node_seconds=self.seconds,
            starts_at=starts_at,
        )


def _live(rows: Sequence[QueueRow], status: Status, common: _Common) -> Sighting:
    """Tell of a job of which the queue has tasks that may still do something."""
    job = common.folder.number or rows[0].number
    common = common._replace(folder=common.folder._replace(number=job))
    if any(not row.waits for row in rows):
        return common.sighting(Seen.RUNNING)
    if all(_never_starts(row) for row in rows):
        left = tuple(sorted({part for row in rows for part in row.tasks}))
        if all(is_requeue_held(row) for row in rows):
            words = "The queue could not start it and gave up; it is sent again."
            return common.sighting(Seen.ENDED, left, Failure.NODE, words)
        words = stuck_words(rows[0].reason)
        return common.sighting(Seen.ENDED, left, Failure.STUCK, words)
    row = next(row for row in rows if not _never_starts(row))
    moments = [one.starts for one in rows if one.starts is not None]
    starts_at = None
    if moments and status.local is not None:
        starts_at = max(0.0, (min(moments) - status.local).total_seconds())
    words = waiting_words(row.reason)
    return common.sighting(Seen.QUEUED, words=words, starts_at=starts_at)


def _never_starts(row: QueueRow) -> bool:
    return bool(stuck_words(row.reason)) or is_requeue_held(row)


def _not_live(
    rows: Sequence[QueueRow],
    endings: Sequence[Ending],
    left: Sequence[int],
    about: tuple[_Common, Status],
) -> Sighting:
    """Tell of a job without an answer of which nothing is in the queue any more."""
    common, _ = about
    if common.folder.drawn:
        word, _, words = common.folder.drawn.partition(" ")
        failures = {one.value: one for one in Failure}
        failure = failures.get(word, Failure.NODE)
        return common.sighting(Seen.ENDED, left, failure, words)
    told = [one for one in endings if one.outcome is not None and one.part in left]
    if rows and all(row.state == "CANCELLED" for row in rows) and not told:
        by = rows[0].reason
        words = f"It was ended at the site ({by})." if by not in {"", "None"} else ""
        words = words or "It was ended at the site."
        return common.sighting(Seen.CANCELLED, left, words=words)
    if not rows and not told:
        return common.sighting(Seen.GONE if common.folder.number else Seen.STAGED, left)
    return _ended(rows, told, left, about)


def _ended(
    rows: Sequence[QueueRow],
    told: Sequence[Ending],
    left: Sequence[int],
    about: tuple[_Common, Status],
) -> Sighting:
    """Tell why the parts that are left ended: by their own word, then the queue's."""
    common, status = about
    row_of: Mapping[int, QueueRow] = {part: row for row in rows for part in row.tasks}
    word_of = {one.part: one for one in told}
    failures: dict[Failure | None, str] = {}
    for part in left:
        row, word = row_of.get(part), word_of.get(part)
        is_newer = row is None or not overrules(row)
        if word is not None and word.outcome is not None and is_newer:
            failures.setdefault(word.outcome.failure, word.words)
        elif row is not None:
            failure = failure_of_row(row, disk_is_full=status.is_full)
            failures.setdefault(failure, _words_of_row(row, failure))
    failure = worst(failures)
    words = failures.get(failure, "")
    return common.sighting(Seen.ENDED, left, failure, words)


def _words_of_row(row: QueueRow, failure: Failure | None) -> str:
    """Sentence on a part that ended without a word of its own."""
    said = f"{row.state}, {row.reason}" if row.reason not in {"", "None"} else row.state
    sentences = {
        Failure.MEMORY: "A part needed more memory than it was given",
        Failure.TIME: "The time of a part was over",
        Failure.NODE: "A machine failed, or somebody killed the part",
        Failure.DISK: "The disk there is full",
    }
    start = sentences.get(failure) if failure else None
    return f"{start or 'A part ended without a word'} (the queue says {said})."


def _read_word(status: Status, line: str) -> None:
    """Take in a line about the site itself."""
    word, _, rest = line.partition(" ")
    if word == "DOWN":
        status.down = rest.strip() or "no reason"
    elif word == "ROOM":
        status.room_kb = number(rest.strip())
    elif word == "NOW":
        seconds, _, local = rest.partition(" ")
        status.epoch = number(seconds) or 0
        status.local = moment(local)


def _read_folder_line(status: Status, kind: str, rest: str) -> None:
    """Take in a line about the folder of a job."""
    key, _, rest = rest.partition("|")
    if kind == "F":
        status.folders[key] = _folder(rest.split("|"))
    elif kind == "L":
        told = map(number, rest.split())
        status.left[key] = tuple(one for one in told if one is not None)
    else:
        digits, _, text = rest.partition("|")
        part = number(digits)
        found = None if part is None else ending(part, text)
        if found is not None:
            status.endings[key].append(found)


def _folder(parts: Sequence[str]) -> Folder:
    """Read ``1|cancel|answer|submission|number|drawn|count|items|parts``."""
    if len(parts) < _FIELDS - 1 or parts[0] != "1":
        return ABSENT
    _, cancel, answer, last, job, drawn, count, items, _ = parts[:9]
    numbers = [number(one) or 0 for one in (last, count, items)]
    return Folder(
        is_there=True,
        is_cancelled=cancel == "1",
        has_answer=answer == "1",
        submission=numbers[0],
        number=job,
        drawn=drawn,
        progress=Progress(numbers[1], min(numbers[2], MOST_ITEMS)),
    )
