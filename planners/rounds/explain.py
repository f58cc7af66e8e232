"""Why drops are not served, in the words of those who plan, and what would mend it.

Of each drop the causes are asked in their order: first what keeps even one vehicle
alone from bringing the least piece, then what keeps all vehicles from bringing all. For
the first the smallest set of facts in conflict is named. A mend is told only if rounds
were found, under every rule, that serve the drop with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from maps.progress import silent
from planners.rounds.conflict import cause_of, smallest_conflict
from planners.rounds.conflict_facts import one_piece, piece_rounds
from planners.rounds.fact_words import amount_words, conflict_words, listed
from planners.rounds.mends import (
    PRICE_OF,
    Mend,
    mends_of_facts,
    mends_of_numbers,
    mends_of_packets,
)
from planners.rounds.packets import packed, small_packets
from planners.rounds.plan import Cause, Unserved
from planners.rounds.room_left import with_drop
from planners.rounds.shortage import shortage, shortage_words
from planners.rounds.stock_shortage import stock_mends, stock_shortage, stock_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps.progress import Progress
    from planners.movement.schedule_words import Clock
    from planners.rounds.plan import RoundsPlan, Unload
    from planners.rounds.problem import RoundsProblem

    Solve = Callable[[RoundsProblem, RoundsPlan], RoundsPlan]

MOST_MENDS = 4
"""Mends told of one drop."""

MOST_SOLVES = 12
"""Times that rounds are made anew to try the mends of one drop."""

MOST_RIVALS = 3


class _Reason(NamedTuple):
    """Why, in words without their end, what might mend it, and for which item alone."""

    cause: Cause
    words: str
    mends: list[Mend]
    item: str = ""


def explained(
    problem: RoundsProblem,
    plan: RoundsPlan,
    *,
    clock: Clock,
    solve: Solve | None = None,
    progress: Progress = silent,
) -> RoundsPlan:
    """
    Give the reasons of all that a plan leaves, and mends that were tried.

    Parameters
    ----------
    problem
        That the plan answers.
    plan
        Keeps every rule.
    clock
        How to write moments.
    solve
        Makes rounds anew, from the rounds of a plan, where a mend finds no room
        beside the rounds there are; None to tell only mends that do.
    progress
        Told of each drop; may raise to stop.

    Returns
    -------
    RoundsPlan
        The same rounds; causes, words and mends of what is unserved are new.
    """
    found = []
    for number, one in enumerate(plan.unserved):
        name = problem.drops[one.drop].name
        progress(f"finding why {name} lacks", number / len(plan.unserved))
        reason = _reason(problem, plan, one, clock)
        found.append(
            replace(
                one,
                cause=reason.cause,
                words=f"{_lack(problem, one)}: {reason.words}.",
                mends=_tried(plan, one, reason, solve),
            )
        )
    return replace(plan, unserved=tuple(found))


def _lack(problem: RoundsProblem, one: Unserved) -> str:
    """Who lacks what."""
    drop = problem.drops[one.drop]
    unit = {goods.item: goods.unit for goods in drop.goods}
    items = [
        f"{amount_words(units, unit.get(item, ''))} of {item}"
        for item, units in one.units
    ]
    return f"{drop.name} lacks {listed(items)}"


def _reason(
    problem: RoundsProblem, plan: RoundsPlan, one: Unserved, clock: Clock
) -> _Reason:
    """The first cause that holds of any item, asked in order."""
    lacking = stock_shortage(problem, one)
    if lacking is not None:
        words, mends = stock_words(problem, lacking), stock_mends(problem, lacking)
        return _Reason(Cause.STOCK, words, mends, lacking.item)
    causes = {
        item: cause_of(one_piece(problem, one.drop, item)) for item, _ in one.units
    }
    order = list(Cause)
    alone = {item: cause for item, cause in causes.items() if cause is not None}
    item = min(alone, key=lambda name: order.index(alone[name]), default="")
    if item and alone[item] is not Cause.REST:
        return _alone(problem, one.drop, item, alone[item], clock)
    short = shortage(problem, one.drop)
    if short is not None:
        words = shortage_words(problem, short)
        return _Reason(Cause.FLEET, words, mends_of_numbers(problem, one.drop))
    if item:
        return _alone(problem, one.drop, item, alone[item], clock)
    return _together(problem, plan, one)


def _alone(
    problem: RoundsProblem, drop: int, item: str, cause: Cause, clock: Clock
) -> _Reason:
    """What keeps even one vehicle alone from it."""
    piece = one_piece(problem, drop, item)
    facts = smallest_conflict(piece)
    clauses = conflict_words(piece, facts, clock)
    if not clauses:
        clauses = ("there are no vehicles",)
    return _Reason(
        cause,
        "; ".join(clauses),
        mends_of_facts(problem, drop, item, facts, clock),
        item,
    )


def _together(problem: RoundsProblem, plan: RoundsPlan, one: Unserved) -> _Reason:
    """What keeps vehicles from it that could come alone."""
    rule = problem.packets
    if rule.least > 1:
        small = small_packets(problem, one.drop)
        if small:
            words = f"vehicles leave in groups of at least {rule.least}; {small}"
            return _Reason(Cause.PACKET, words, mends_of_packets(problem, one.drop))
        rounds = with_drop(problem, plan.rounds, one.drop, one.units)
        if rounds is not None and packed(problem, rounds).left:
            words = (
                f"vehicles leave in groups of at least {rule.least} and wait "
                f"{rule.wait_s // 60} min at most; no group could be made up in time"
            )
            return _Reason(Cause.PACKET, words, mends_of_packets(problem, one.drop))
    return _traded(problem, plan, one)


def _traded(problem: RoundsProblem, plan: RoundsPlan, one: Unserved) -> _Reason:
    """Others took the vehicles, or it is not worth the way."""
    drop = problem.drops[one.drop]
    mends = mends_of_numbers(problem, one.drop)
    rounds = with_drop(problem, plan.rounds, one.drop, one.units)
    if rounds is not None and not packed(problem, rounds).left:
        first = "must be served" if drop.required else f"has priority {drop.priority}"
        words = (
            f"it {first}; a vehicle has room for it, but the rounds found so far cost "
            "less without it"
        )
        served = replace(drop, required=True)
        drops = (
            *problem.drops[: one.drop],
            served,
            *problem.drops[one.drop + 1 :],
        )
        forced = replace(problem, drops=drops)
        words_then = f"have {drop.name} served in any case"
        mend = Mend(PRICE_OF["priority"], words_then, forced)
        return _Reason(Cause.TRADED, words, [mend, *mends])
    pieces = [one_piece(problem, one.drop, item) for item, _ in one.units]
    able = {
        piece.fleets[found.fleet].name
        for piece in pieces
        for found in piece_rounds(piece)
    }
    rivals = [
        visit.drop
        for found in plan.rounds
        if problem.fleets[found.fleet].name in able
        for trip in found.trips
        for visit in trip.visits
        if visit.drop != one.drop
    ]
    by_priority = sorted(
        set(rivals), key=lambda number: (-problem.drops[number].priority, number)
    )
    who = listed(
        [
            f"{problem.drops[number].name} (priority {problem.drops[number].priority})"
            for number in by_priority
        ],
        MOST_RIVALS,
    )
    words = (
        f"of {listed(sorted(able))} no vehicle has room or time left beside {who}; "
        f"{drop.name} has priority {drop.priority}"
    )
    return _Reason(Cause.TRADED, words, mends)


def _tried(
    plan: RoundsPlan, one: Unserved, reason: _Reason, solve: Solve | None
) -> tuple[str, ...]:
    """Sentences of the mends with which rounds were found, cheapest first."""
    units = tuple(u for u in one.units if not reason.item or u.item == reason.item)
    part = f", for {reason.item}" if len(units) < len(one.units) else ""
    found: list[str] = []
    told: set[str] = set()
    solves = 0
    for mend in reason.mends:
        if len(found) == MOST_MENDS:
            break
        if mend.group in told:
            continue
        served = _has_room(mend.problem, plan, one.drop, units)
        if not served and solve is not None and solves < MOST_SOLVES:
            solves += 1
            served = _is_served(solve(mend.problem, plan), plan, one.drop, units)
        if served:
            told |= {mend.group} - {""}
            tail = "" if reason.item in mend.words else part
            found.append(f"{mend.words[:1].upper()}{mend.words[1:]}{tail}.")
    return tuple(found)


def _has_room(
    problem: RoundsProblem, plan: RoundsPlan, drop: int, units: tuple[Unload, ...]
) -> bool:
    """Whether something goes to a drop beside the rounds there are."""
    rounds = with_drop(problem, plan.rounds, drop, units)
    return rounds is not None and not packed(problem, rounds).left


def _is_served(
    then: RoundsPlan, before: RoundsPlan, drop: int, units: tuple[Unload, ...]
) -> bool:
    """Whether new rounds bring it, and leave nothing else that was brought."""
    left, wanted = _left(then), {(drop, unit.item) for unit in units}
    return not wanted & left and left <= _left(before)


def _left(plan: RoundsPlan) -> set[tuple[int, str]]:
    """Drops and items that are not brought."""
    return {(one.drop, unit.item) for one in plan.unserved for unit in one.units}
