"""Conflicts of a schedule as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planners.movement.conflict import ConflictKind
from planners.movement.problem import STEP_S
from planners.movement.schedule_words import names_in_words, shift_words

if TYPE_CHECKING:
    from planners.movement.conflict import Conflict
    from planners.movement.problem import MovementProblem
    from planners.movement.schedule_words import Clock

_BETWEEN = {
    ConflictKind.FOLLOWING: "{second} comes too close behind {first}",
    ConflictKind.MEETING: "{first} and {second} meet head-on",
    ConflictKind.ALONE: "{first} and {second} are on it together",
    ConflictKind.CROSSING: "{second} crosses {first}",
}
_OWN = {
    ConflictKind.CLOSURE: "{first} is there while it is closed",
    ConflictKind.EARLY: "{first} starts too early",
    ConflictKind.LATE: "{first} is through too late",
    ConflictKind.SHORT_HALT: "{first} halts too briefly",
    ConflictKind.LONG_HALT: "{first} halts too long",
    ConflictKind.LOCK: "{first} does not move as it is locked to",
}


def conflict_sentence(
    problem: MovementProblem, conflict: Conflict, clock: Clock
) -> str:
    """
    Say who disturbs whom, where, from when to when, and what would cure it.

    Parameters
    ----------
    problem
        Whose conflict it is.
    conflict
        One of a schedule.
    clock
        How to write times.
    """
    names = [problem.movements[number].name for number in conflict.movements]
    if conflict.kind is ConflictKind.PARKING:
        fit = "do not fit in together" if len(names) > 1 else "does not fit in"
        what = f"{names_in_words(names)} {fit}"
    elif conflict.overtakes:
        what = f"{names[1]} overtakes {names[0]}"
    else:
        form = _BETWEEN.get(conflict.kind) or _OWN[conflict.kind]
        what = form.format(first=names[0], second=names[-1])
    when = clock.span(conflict.begins_s, conflict.ends_s)
    where = f"{conflict.where}: " if conflict.where else ""
    return f"{where}{what}, {when}.{_cure(names, conflict)}"


def _cure(names: list[str], conflict: Conflict) -> str:
    """Smallest shift by whole minutes that cures a conflict of two, as a sentence."""
    if not conflict.is_between or conflict.cure_s is None:
        return ""
    by, then = abs(conflict.cure_s), "later" if conflict.cure_s > 0 else "earlier"
    whole = -(-by // STEP_S) * STEP_S
    return f" {names[-1]} {shift_words(whole)} {then} clears it."
