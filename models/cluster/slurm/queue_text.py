"""What the commands of the queue write, read line by line: plain text, fixed columns.

The JSON of the same commands is thirty times as slow, and its shape changes with each
release; the plain columns are the part that stays.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = re.compile(r"p-([0-9a-f]{40})-([0-9]{1,6})")
_TASKS = re.compile(r"\[?([\d,-]+)(?:%\d+)?\]?(?:\.\.\.)?")
_LIMIT = re.compile(r"(?:(\d+)-)?(?:(?:(\d+):)?(\d+):)?(\d+)")
_STARTS = re.compile(r"to start at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")
MOST_TASKS = 1000
_NUMBER = re.compile(r"[0-9]{1,18}")
_NEVER = {"infinite", "UNLIMITED", "n/a"}
WAITING_STATES = frozenset(
    {
        "PENDING",
        "REQUEUED",
        "REQUEUE_FED",
        "REQUEUE_HOLD",
        "SPECIAL_EXIT",
        "RESV_DEL_HOLD",
    }
)
"""Of jobs that have not begun, or will begin again."""
LIVE_STATES = WAITING_STATES | {
    "RUNNING",
    "CONFIGURING",
    "COMPLETING",
    "SUSPENDED",
    "STOPPED",
    "SIGNALING",
    "STAGE_OUT",
    "RESIZING",
}
"""Of jobs that may still do something."""


class QueueRow(NamedTuple):
    """
    What the queue says of tasks of a job.

    ``tasks`` are the parts it speaks of; empty where it does not say. ``starts`` is by
    the local clock there; None where the queue does not know. ``code`` and ``signal``
    are those of the exit; None where only ``sacct`` would tell.
    """

    key: str
    submission: int
    state: str
    number: str
    tasks: tuple[int, ...]
    reason: str
    starts: datetime | None = None
    code: int | None = None
    signal: int | None = None

    @property
    def is_live(self) -> bool:
        """Whether the task may still do something."""
        return self.state in LIVE_STATES

    @property
    def waits(self) -> bool:
        """Whether the task has not begun."""
        return self.state in WAITING_STATES


class Partition(NamedTuple):
    """
    What a partition takes.

    ``seconds`` is its longest time, None for no limit; ``memory_mb`` and ``cpus`` are
    those of its largest node; ``resources`` its generic ones, such as ``gpu:h100:4``.
    """

    name: str
    is_up: bool
    seconds: int | None
    cpus: int
    memory_mb: int
    nodes: int
    resources: str


def number(text: str) -> int | None:
    """Read a number as the commands of a machine write it; None for anything else."""
    return int(text) if _NUMBER.fullmatch(text) else None


def job_name(key: str, submission: int) -> str:
    """Name of a submission in the queue; it tells nothing about the work."""
    return f"p-{key}-{submission}"


def queue_row(line: str) -> QueueRow | None:
    """
    Read a line of ``squeue -o '%j|%T|%F|%K|%S|%r'``; None for jobs of others.

    The reason stands last, because it may hold any character.
    """
    parts = line.split("|", 5)
    if len(parts) < 6:
        return None
    name, state, job, tasks, starts, reason = parts
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    return QueueRow(
        key=found[1],
        submission=int(found[2]),
        state=state,
        number=job,
        tasks=task_numbers(tasks),
        reason=reason.strip(),
        starts=moment(starts),
    )


def account_row(line: str) -> QueueRow | None:
    """
    Read a line of ``sacct -P -o JobName,State,JobID,ExitCode,Reason``.

    A state may go on, as in ``CANCELLED by 1001``; the rest becomes the reason where
    there is none.
    """
    parts = line.split("|", 4)
    if len(parts) < 5:
        return None
    name, state, task, code, reason = parts
    found = _NAME.fullmatch(name)
    if found is None or not state:
        return None
    state, _, more = state.partition(" ")
    job, _, tasks = task.partition("_")
    left, _, right = code.partition(":")
    return QueueRow(
        key=found[1],
        submission=int(found[2]),
        state=state.rstrip("+"),
        number=job,
        tasks=task_numbers(tasks),
        reason=reason.strip() if reason.strip() not in {"", "None"} else more,
        code=number(left),
        signal=number(right),
    )


def task_numbers(text: str) -> tuple[int, ...]:
    """
    Read numbers of array tasks: ``7``, ``0-9%4``, ``[1,3-5]``; none for ``N/A``.

    Of a list that the queue cut short, the numbers that it shows.
    """
    found = _TASKS.fullmatch(text.strip())
    if found is None:
        return ()
    numbers: list[int] = []
    for one in found[1].strip(",-").split(","):
        first, _, last = one.partition("-")
        begin, end = number(first), number(last or first)
        if begin is None or end is None:
            return ()
        numbers += range(begin, min(end, begin + MOST_TASKS) + 1)
    return tuple(numbers[:MOST_TASKS])


def array_text(parts: Iterable[int], at_once: int = 0) -> str:
    """
    Write numbers of parts for ``--array``, runs as ranges.

    Parameters
    ----------
    parts
        In order, without repeats.
    at_once
        How many may run side by side; 0 for all.
    """
    runs: list[list[int]] = []
    for part in parts:
        if runs and part == runs[-1][1] + 1:
            runs[-1][1] = part
        else:
            runs.append([part, part])
    text = ",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)
    return f"{text}%{at_once}" if at_once else text


def time_limit(text: str) -> int | None:
    """
    Read a limit of time in seconds: ``5:00``, ``1-00:00:00``; None for no limit.

    Raises
    ------
    ValueError
        It is no limit.
    """
    if text.strip() in _NEVER:
        return None
    found = _LIMIT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text[:40]!r} is no limit of time.")
    days, hours, minutes, seconds = (int(one or 0) for one in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def partition_row(line: str) -> Partition | None:
    """
    Read a line of ``sinfo -h -o '%R|%a|%l|%c|%m|%D|%G'``; None for anything else.

    Figures of mixed nodes have a plus sign behind the smallest one.
    """
    parts = line.split("|", 6)
    if len(parts) < 7:
        return None
    name, state, limit, cpus, memory, nodes, resources = parts
    try:
        return Partition(
            name=name,
            is_up=state == "up",
            seconds=time_limit(limit),
            cpus=int(cpus.rstrip("+")),
            memory_mb=int(memory.rstrip("+")),
            nodes=int(nodes),
            resources="" if resources == "(null)" else resources,
        )
    except ValueError:
        return None


def moment(text: str) -> datetime | None:
    """Read a moment by the local clock there; None where the queue does not know it."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return None


def start_of_test(text: str) -> datetime | None:
    """Read from ``sbatch --test-only`` when a job would start, by the clock there."""
    found = _STARTS.search(text)
    return None if found is None else moment(found[1])
