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
from planners.rounds.packets import packed
from planners.rounds.plan import Unload
from planners.rounds.room_left import with_as_much

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planners.rounds.plan import RoundsPlan, Unserved
    from planners.rounds.problem import RoundsProblem

MOST_TRIES = 2000
"""Rounds that are timed for all that is left."""

MOST_FOR_ONE = 400
"""Rounds that are timed for one drop."""

MOST_REGROUPED = 200
"""Rounds that are put in groups anew: all that there are, for each drop once or so."""


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
        Keeps them too: more for the required drops first, by priority; groups are made
        up anew where vehicles leave in such. The same plan where there is no room.
    """
    tries, now = iter(range(MOST_TRIES)), plan
    order = sorted(plan.unserved, key=lambda one: _rank(problem, one))
    if problem.packets.least > 1:
        order = order[: MOST_REGROUPED // max(1, len(plan.rounds))]
    for one in order:
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
    now, left = plan, dict(one.units)
    alone = [(item,) for item, _ in one.units] if len(one.units) > 1 else []
    for items in (tuple(left), *alone):
        asked = tuple(Unload(item, left[item]) for item in items if item in left)
        rounds, still = with_as_much(problem, now.rounds, one.drop, asked, tries)
        if rounds == now.rounds:
            continue
        grouped = packed(problem, rounds)
        if not grouped.left:
            now = replace(now, rounds=grouped.rounds, packets=grouped.packets)
            left = {i: units for i, units in left.items() if i not in items}
            left |= dict(still)
    if now is plan:
        return plan
    rest_of = tuple(Unload(i, left[i]) for i, _ in one.units if i in left)
    rest = (replace(one, units=rest_of),) if rest_of else ()
    unserved = tuple(
        still
        for other in plan.unserved
        for still in (rest if other.drop == one.drop else (other,))
    )
    cost = round(cost_of(problem, now.rounds))
    return replace(now, unserved=unserved, cost=cost)
