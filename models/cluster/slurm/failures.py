"""What the words of the queue and of the worker mean for a job. Nothing is asked here.

Order of belief: how the worker says it ended, then what the queue says.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from models.cluster.job import Failure
from models.errors import (
    OutOfRoom,
    QueueFull,
    SchedulerDown,
    SubmissionRefused,
    SubmissionUnsure,
)
from models.worker.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.cluster.slurm.queue_text import QueueRow
    from models.errors import ModelError

_NODE_STATES = {"NODE_FAIL", "BOOT_FAIL", "PREEMPTED", "REVOKED", "REQUEUE_HOLD"}
_LIMITS = {
    "OUT_OF_MEMORY": Failure.MEMORY,
    "TIMEOUT": Failure.TIME,
    "DEADLINE": Failure.TIME,
}
_STATES = _LIMITS | {"SPECIAL_EXIT": Failure.PROGRAM}
_CODES = {one.code: one.failure for one in Outcome if one.failure is not None}
_KILLED = {9, 15}
_NO_PLACE = 53  # signal that Slurm gives where folder or output cannot be opened
STUCK = {
    "PartitionTimeLimit": "asks for more time than the partition allows",
    "PartitionNodeLimit": "asks for more nodes than the partition allows",
    "PartitionConfig": "asks for what no node of the partition has",
    "BadConstraints": "asks for what no node has",
    "DependencyNeverSatisfied": "waits for a job that failed",
    "JobHeldUser": "is held by somebody with your account",
    "JobHeldAdmin": "is held by an operator of the site",
    "InvalidAccount": "names an account that may not be used",
    "InvalidQOS": "names a QOS that may not be used",
    "AccountNotAllowed": "names an account that the partition does not take",
    "QOSNotAllowed": "names a QOS that the partition does not take",
}
"""Reasons that do not pass by waiting, and what they say of the job."""
_BUDGETS = ("Minutes", "MinutesLimit", "BillingMinutes", "Billing")
_HELD = "launch failed requeued held"
_FULL = (
    "AssocMaxSubmitJobLimit",
    "AssocGrpSubmitJobsLimit",
    "QOSMaxSubmitJobPerUserLimit",
    "MaxSubmitJob",
    "accounting/QOS policy",
    "temporarily unable to accept job",
    "Resource temporarily unavailable",
)
_WORST_FIRST = (
    Failure.GOLDEN,
    Failure.PROGRAM,
    Failure.REFUSED,
    Failure.DISK,
    Failure.MEMORY,
    Failure.TIME,
    Failure.NODE,
    Failure.STUCK,
)
_FOR_GOOD = (
    # "Requested node configuration is not available" is none: a queue that
    # has just been started says so of all work until its nodes have reported.
    "Memory specification",
    "CPU count",
    "Invalid",
    "not permitted",
)
ROOM_KB = 1024  # less than this is a full disk


class Ending(NamedTuple):
    """
    How the latest run of a part ended, by its own word.

    ``outcome`` is None for a word that this version does not know.
    """

    part: int
    outcome: Outcome | None
    words: str
    seconds: float
    peak_mb: float


def ending(part: int, text: str) -> Ending | None:
    """Read what a part wrote when it ended; None where that is not readable."""
    try:
        given = json.loads(text)
        seconds = float(given.get("seconds", 0.0))
        return Ending(
            part=part,
            outcome=_outcome(given.get("class")),
            words=str(given.get("words", ""))[:500],
            seconds=seconds if 0 <= seconds < float("inf") else 0.0,
            peak_mb=float(given.get("peak_mb", 0.0)),
        )
    except (ValueError, AttributeError, TypeError, OverflowError, RecursionError):
        return None


def overrules(row: QueueRow) -> bool:
    """
    Whether the queue knows better than the word of the worker.

    That may be of an earlier run; and who is ended at the limit of time or memory is
    only told to end, not why.
    """
    return row.state in _NODE_STATES or row.state in _LIMITS


def _outcome(word: object) -> Outcome | None:
    return next((one for one in Outcome if one.value == word), None)


def failure_of_row(row: QueueRow, *, disk_is_full: bool = False) -> Failure | None:
    """
    Tell what a task failed of by what the queue says; None for one that did not.

    Parameters
    ----------
    row
        Of a task that ended.
    disk_is_full
        Whether the disk there is: then nothing else could have been written.
    """
    if row.state != "FAILED":
        return Failure.NODE if row.state in _NODE_STATES else _STATES.get(row.state)
    if disk_is_full:
        return Failure.DISK
    if row.code:
        return _CODES.get(row.code, Failure.PROGRAM)
    was_killed = row.signal in _KILLED or row.signal == _NO_PLACE
    if was_killed or row.reason.lower().startswith(("joblaunchfailure", "launch")):
        return Failure.NODE
    return Failure.PROGRAM


def worst(failures: Iterable[Failure | None]) -> Failure | None:
    """Of several failures the one that says most; None for none."""
    found = set(failures)
    return next((one for one in _WORST_FIRST if one in found), None)


def stuck_words(reason: str) -> str:
    """Sentence on a job that waits for what will not come; empty if it may come."""
    if reason in STUCK:
        return (
            f"The job {STUCK[reason]} ({reason}) and would wait for ever; set the site "
            "profile right, or ask the operators, and send it again."
        )
    if reason.startswith(("Assoc", "QOS")) and reason.endswith(_BUDGETS):
        return (
            f"The budget of the account is used up ({reason}); ask for more hours, or "
            "run the job on this machine."
        )
    if reason.startswith(("Assoc", "QOS")) and "PerJob" in reason:
        return (
            f"The job asks for more than the site grants you ({reason}); ask for less."
        )
    return ""


def is_requeue_held(row: QueueRow) -> bool:
    """Whether the queue gave up starting a job and holds it: send it again."""
    reason = row.reason.replace("_", " ")
    return row.state == "REQUEUE_HOLD" or reason.startswith(_HELD)


def waiting_words(reason: str) -> str:
    """Sentence on why a job waits."""
    usual = {
        "": "It waits.",
        "None": "It waits.",
        "Priority": "Others are before it.",
        "Resources": "It waits until nodes come free.",
        "BeginTime": "It starts again in some minutes.",
        "JobArrayTaskLimit": "As many parts run as may run side by side.",
    }
    return usual.get(reason, f"It waits: {reason[:120]}.")


def refuses_for_good(text: str) -> bool:
    """Whether a trial submission says what waiting does not mend; nodes come back."""
    return "llocation failure" in text and any(one in text for one in _FOR_GOOD)


def submission_trouble(word: str, rest: str, site: str) -> ModelError | None:
    """
    Tell what stands in the way of a submission; None where nothing does.

    Parameters
    ----------
    word, rest
        First word of the answer of our part on the login node, and what follows.
    site
        Name of the site.
    """
    text = rest.strip()[:400] or "it gives no reason"
    if word in {"REFUSED", "UNSURE"} and any(one in text for one in _FULL):
        return QueueFull(
            f"{site} takes no more jobs of yours for now ({text}); it is tried again."
        )
    if word == "REFUSED":
        return SubmissionRefused(
            f"{site} refuses the job: {text}. Set the site profile right and send it "
            "again."
        )
    if word in {"UNSURE", "BUSY"}:
        return SubmissionUnsure(
            f"Nobody knows yet whether {site} took the job ({text}); it is looked for "
            "by its name before it is sent again."
        )
    if word == "CEILING":
        return QueueFull(
            f"{text} parts of yours stand in the queue of {site}, as many as its "
            "profile allows; the job goes when there is room."
        )
    return far_trouble(word, text, site)


def far_trouble(word: str, text: str, site: str) -> ModelError | None:
    """Tell what stands in the way of anything there; see `submission_trouble`."""
    if word == "DOWN":
        return SchedulerDown(
            f"The batch queue of {site} does not answer ({text}); the work waits and "
            "asks again."
        )
    if word == "FULLDISK":
        return OutOfRoom(
            f"The disk or your quota at {site} is full; remove folders of jobs there "
            "with 'jobs sweep', or ask for room."
        )
    if word == "NOBASE":
        return SubmissionRefused(
            f"The folder of the site profile cannot be written at {site}; give one "
            "that is yours."
        )
    if word == "NOTOOL":
        return SubmissionRefused(
            f"{site} has no command {text}; give the folder of the queue's commands in "
            "the site profile as 'search path'."
        )
    return None
