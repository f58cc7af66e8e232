"""Contradictions of a plan in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planners.movement.claims import ClaimKind
from planners.movement.schedule_words import shift_words

if TYPE_CHECKING:
    from planners.movement.claims import Claim, Contradiction, Release
    from planners.movement.problem import MovementProblem
    from planners.movement.schedule_words import Clock


def claim_words(problem: MovementProblem, claim: Claim, clock: Clock) -> str:
    """Say what one claim demands, as a sentence."""
    if claim.kind is ClaimKind.ROOM:
        area = problem.areas[claim.of]
        return (
            f"Halt area {area.name} takes {area.parking_m:.0f} m of column at a time."
        )
    if claim.kind is ClaimKind.CLOSED:
        closure = problem.closures[claim.of]
        road = problem.sections.road(closure.section)
        why = f": {closure.reason.rstrip('.')}" if closure.reason else ""
        span = clock.span(closure.begins_s, closure.ends_s)
        return f"{road[:1].upper()}{road[1:]} is closed from {span}{why}."
    movement = problem.movements[claim.of]
    name = movement.name
    if claim.kind is ClaimKind.LOCKED and movement.locked is not None:
        return (
            f"{name} is locked to its SP at {clock.dtg(movement.locked.departs_s[0])}."
        )
    if claim.kind is ClaimKind.START_BY and movement.start_by_s is not None:
        return f"{name} must be at its SP by {clock.dtg(movement.start_by_s)}."
    if claim.kind is ClaimKind.NOT_BEFORE:
        return f"{name} may be at its SP from {clock.dtg(movement.earliest_s)} on."
    return f"The tail of {name} must be past its RP by {clock.dtg(movement.latest_s)}."


def contradiction_words(
    problem: MovementProblem, found: Contradiction, clock: Clock
) -> tuple[str, ...]:
    """
    Say why no schedule exists and what would make one possible.

    Parameters
    ----------
    problem
        That has no schedule.
    found
        Why.
    clock
        How to write moments.

    Returns
    -------
    tuple[str, ...]
        A sentence that leads in, one for each claim of the core, and the ways out.
    """
    claims = [claim_words(problem, claim, clock) for claim in found.core]
    ways_out = _ways_out(problem, found.releases, clock)
    return (_lead(found), *claims, *ways_out)


def _lead(found: Contradiction) -> str:
    """Sentence before the demands."""
    if len(found.core) == 1:
        return "This demand cannot be met, whatever the others do:"
    if found.proven:
        return (
            "These demands contradict each other; if one gives way, the others can "
            "hold:"
        )
    return "These demands contradict each other, though not all may be needed for it:"


def _ways_out(
    problem: MovementProblem, releases: tuple[Release, ...], clock: Clock
) -> list[str]:
    """Sentences about the releases, the whole first."""
    if not releases:
        where = "unlock a column, open a road or make room in a halt area"
        return [f"No later limits were found that help; {where}."]
    total = shift_words(sum(one.later_s for one in releases))
    count = "one column" if len(releases) == 1 else f"{len(releases)} columns"
    found = [f"The cheapest way out found: {count} later at the RP, {total} in all."]
    for one in releases:
        movement = problem.movements[one.movement]
        then = clock.dtg(movement.latest_s + one.later_s)
        found.append(f"{movement.name} by {then}, {shift_words(one.later_s)} later.")
    return found
