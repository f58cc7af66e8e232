"""The smallest set of facts that keeps one drop from one item, and its cause."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from planners.rounds.conflict_facts import (
    Fact,
    FactKind,
    can_be_served,
    facts_of,
    without,
)
from planners.rounds.plan import Cause

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planners.rounds.problem import RoundsProblem

MOST_TRIED = 4
"""Kinds of facts in a conflict up to which every smaller set is tried."""

RUNGS: tuple[tuple[Cause, frozenset[FactKind]], ...] = (
    (Cause.NO_DEPOT, frozenset({FactKind.GIVES})),
    (
        Cause.NO_VEHICLE,
        frozenset({FactKind.CARRIES, FactKind.ALLOWED, FactKind.BASED}),
    ),
    (Cause.NO_WAY, frozenset({FactKind.NO_ROAD})),
    (Cause.TOO_BIG, frozenset({FactKind.HOLDS})),
    (
        Cause.WINDOW,
        frozenset(
            {
                FactKind.TAKES,
                FactKind.OPENS,
                FactKind.CLOSES,
                FactKind.SHUT,
                FactKind.SINCE,
                FactKind.BETWEEN,
                FactKind.BY,
                FactKind.HOURS,
                FactKind.NIGHT,
                FactKind.HORIZON,
            }
        ),
    ),
    (Cause.SHIFT, frozenset({FactKind.SHIFT})),
    (Cause.REST, frozenset({FactKind.BREAKS, FactKind.DAILY})),
)
"""Causes in the order in which they are asked, each with the facts that it adds."""


def cause_of(problem: RoundsProblem) -> Cause | None:
    """
    The first cause that keeps a problem of one piece from being served.

    Parameters
    ----------
    problem
        See `planners.rounds.conflict_facts.one_piece`.

    Returns
    -------
    Cause | None
        None where one vehicle alone can serve it.
    """
    facts, held = facts_of(problem), set[FactKind]()
    for cause, kinds in RUNGS:
        held |= kinds
        free = [fact for fact in facts if fact.kind not in held]
        if not can_be_served(without(problem, free)):
            return cause
    return None


def smallest_conflict(problem: RoundsProblem) -> tuple[Fact, ...]:
    """
    Facts that together forbid what any one of them fewer would allow.

    Parameters
    ----------
    problem
        Of one piece, which no vehicle alone can serve.

    Returns
    -------
    tuple[Fact, ...]
        Kinds first: as few as there can be. Then of each kind only the depots, fleets
        and ways that are needed. Empty where no fact is to blame.
    """
    facts = facts_of(problem)
    if not problem.fleets or not can_be_served(without(problem, facts)):
        return ()
    kinds = list(dict.fromkeys(fact.kind for fact in facts))
    kept = kinds
    for kind in kinds:
        fewer = [one for one in kept if one is not kind]
        if _forbid(problem, facts, _of_kinds(facts, fewer)):
            kept = fewer
    for size in range(1, min(len(kept), MOST_TRIED + 1)):
        smaller = _smaller(problem, facts, kinds[::-1], size)
        if smaller:
            kept = smaller
            break
    needed = _of_kinds(facts, kept)
    for fact in needed:
        fewer_facts = [one for one in needed if one != fact]
        if _forbid(problem, facts, fewer_facts):
            needed = fewer_facts
    return tuple(needed)


def _smaller(
    problem: RoundsProblem,
    facts: Sequence[Fact],
    kinds: Sequence[FactKind],
    size: int,
) -> list[FactKind] | None:
    """So many kinds that forbid it, if there are such."""
    for some in itertools.combinations(kinds, size):
        if _forbid(problem, facts, _of_kinds(facts, some)):
            return [kind for kind in FactKind if kind in some]
    return None


def _of_kinds(facts: Iterable[Fact], kinds: Iterable[FactKind]) -> list[Fact]:
    """Facts of some kinds."""
    some = set(kinds)
    return [fact for fact in facts if fact.kind in some]


def _forbid(
    problem: RoundsProblem, facts: Iterable[Fact], held: Sequence[Fact]
) -> bool:
    """Whether it cannot be served though only some facts hold."""
    return not can_be_served(
        without(problem, [fact for fact in facts if fact not in held])
    )
