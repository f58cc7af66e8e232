"""Conflicts and contradictions of a schedule as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planners.movement.conflict import ConflictKind
from planners.movement.contradiction import ClaimKind
from planners.span_words import span_words

if TYPE_CHECKING:
    from planners.movement.conflict import Conflict
    from planners.movement.contradiction import Claim, Contradiction
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
        what = f"{', '.join(names)} do not fit in together"
    elif conflict.overtakes:
        what = f"{names[1]} overtakes {names[0]}"
    else:
        form = _BETWEEN.get(conflict.kind) or _OWN[conflict.kind]
        what = form.format(first=names[0], second=names[-1])
    when = clock.span(conflict.begins_s, conflict.ends_s)
    where = f"{conflict.where}: " if conflict.where else ""
    return f"{where}{what}, {when}.{_cure(names, conflict)}"


def _cure(names: list[str], conflict: Conflict) -> str:
    """Smallest shift that cures a conflict of two, as a sentence of its own."""
    if not conflict.is_between or conflict.cure_s is None:
        return ""
    later = "later" if conflict.cure_s > 0 else "earlier"
    return f" {names[-1]} {span_words(abs(conflict.cure_s))} {later} clears it."


def contradiction_sentences(
    problem: MovementProblem, found: Contradiction, clock: Clock
) -> tuple[str, ...]:
    """Say which demands cannot all hold, and what the cheapest way out is."""
    every = "each of them is needed for that" if found.proven else "perhaps not all"
    said = [f"These demands cannot all hold ({every}):"]
    said += [f"- {claim_words(problem, claim, clock)}" for claim in found.core]
    if found.releases:
        said.append("The cheapest way out found, everything else kept:")
    for release in found.releases:
        name = problem.movements[release.movement].name
        said.append(f"- {name} through {span_words(release.later_s)} later than asked")
    return tuple(said)


def claim_words(problem: MovementProblem, claim: Claim, clock: Clock) -> str:
    """One demand in words."""
    if claim.kind is ClaimKind.CLOSED:
        closure = problem.closures[claim.of]
        road = problem.sections.road(closure.section)
        return f"{road} is closed {clock.span(closure.begins_s, closure.ends_s)}"
    if claim.kind is ClaimKind.ROOM:
        area = problem.areas[claim.of]
        return f"{area.name} takes {area.parking_m:.0f} m of column and no more"
    movement = problem.movements[claim.of]
    if claim.kind is ClaimKind.NOT_BEFORE:
        return f"{movement.name} starts at {clock.time(movement.earliest_s)} or later"
    if claim.kind is ClaimKind.START_BY and movement.start_by_s is not None:
        return f"{movement.name} starts by {clock.time(movement.start_by_s)}"
    if claim.kind is ClaimKind.THROUGH_BY:
        return f"{movement.name} is through by {clock.time(movement.latest_s)}"
    return f"{movement.name} is locked to its departures"
