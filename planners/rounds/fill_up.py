"""What a plan leaves, brought all the same where its rounds have room for it.

A search takes parts of drops whole and vehicles in set ways. What it leaves is tried
once more against the rounds as they are: in other portions, in tanks that stayed empty,
with vehicles that stayed at home; every try is timed under every rule.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from planners.rounds.costs import cost_of
from planners.rounds.lower_bounds import brought_by, cost_bound
from planners.rounds.room_left import with_as_much

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planners.rounds.plan import RoundsPlan, Unserved
    from planners.rounds.problem import RoundsProblem

MOST_TRIES = 2000
"""Rounds that are timed for all that is left."""

MOST_FOR_ONE = 400
"""Rounds that are timed for one drop."""


def filled_up(problem: RoundsProblem, plan: RoundsPlan) -> RoundsPlan:
    """
    Bring of what a plan leaves as much as there is room for.

    Parameters
    ----------
    problem
        That the plan answers.
    plan
        Keeps every rule.

    Returns
    -------
    RoundsPlan
        Keeps them too: more for the required drops first, by priority. The same plan
        where there is no room, or where vehicles leave in groups: those are made up
        before.
    """
    if problem.packets.least > 1:
        return plan
    tries, now = iter(range(MOST_TRIES)), plan
    for one in sorted(plan.unserved, key=lambda one: _rank(problem, one)):
        now = _with_more(problem, now, one, itertools.islice(tries, MOST_FOR_ONE))
    if now is plan:
        return plan
    # A way over one drop more may be shorter: the bound of less need not hold for more.
    return replace(now, bound=cost_bound(problem, brought_by(now.rounds)))


def _rank(problem: RoundsProblem, one: Unserved) -> tuple[bool, int, int]:
    """Required drops first, then those of priority."""
    drop = problem.drops[one.drop]
    return not drop.required, -drop.priority, one.drop


def _with_more(
    problem: RoundsProblem, plan: RoundsPlan, one: Unserved, tries: Iterator[int]
) -> RoundsPlan:
    """The plan with as much as there is room for of what a drop lacks."""
    rounds, left = with_as_much(problem, plan.rounds, one.drop, one.units, tries)
    for unload in left if len(one.units) > 1 else ():
        rounds, lacks = with_as_much(problem, rounds, one.drop, (unload,), tries)
        left = tuple(
            still
            for other in left
            for still in (lacks if other.item == unload.item else (other,))
        )
    if rounds == plan.rounds:
        return plan
    rest = (replace(one, units=left),) if left else ()
    unserved = tuple(
        still
        for other in plan.unserved
        for still in (rest if other.drop == one.drop else (other,))
    )
    cost = round(cost_of(problem, rounds))
    return replace(plan, rounds=rounds, unserved=unserved, cost=cost)
