"""Whether depots have less of an item than drops want: who wants what, and the mend."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from planners.rounds.depot_stock import HARDLY, held
from planners.rounds.fact_words import amount_words, listed
from planners.rounds.mends import PRICE_OF, Mend
from planners.rounds.problem import Lot
from planners.rounds.split_loads import givers

if TYPE_CHECKING:
    from planners.rounds.plan import Unserved
    from planners.rounds.problem import Goods, RoundsProblem


class StockShortage(NamedTuple):
    """
    An item of which drops want more than all depots have that give it out.

    ``held`` is in the order of ``depots``; ``drops`` are those that want it.
    """

    item: str
    depots: tuple[int, ...]
    drops: tuple[int, ...]
    held: tuple[float, ...]
    wanted: float


def stock_shortage(problem: RoundsProblem, one: Unserved) -> StockShortage | None:
    """
    Find an item that a drop lacks because depots have not enough of it.

    Parameters
    ----------
    problem
        All its drops count.
    one
        What a drop does not get.

    Returns
    -------
    StockShortage | None
        Proven, whatever the order of rounds; None where there is none.
    """
    for item, _ in one.units:
        depots = tuple(sorted(givers(problem, (item,))))
        there = tuple(held(problem.depots[number], item) for number in depots)
        wants = {
            number: sum(goods.units for goods in drop.goods if goods.item == item)
            for number, drop in enumerate(problem.drops)
        }
        drops = tuple(number for number, units in wants.items() if units > 0)
        wanted = sum(wants.values())
        if depots and wanted > sum(there) * (1 + HARDLY):
            return StockShortage(item, depots, drops, there, wanted)
    return None


def stock_words(problem: RoundsProblem, found: StockShortage) -> str:
    """A shortage as a clause: ``Depot A has 12,000 l of diesel, B wants 18,000 l``."""
    unit = _unit(problem, found.item)
    depots = [
        f"{problem.depots[number].name} has {amount_words(units, unit)}"
        + (f" of {found.item}" if nth == 0 else "")
        for nth, (number, units) in enumerate(
            zip(found.depots, found.held, strict=True)
        )
    ]
    names = [problem.drops[number].name for number in found.drops]
    want = "wants" if len(names) == 1 else "together want"
    return (
        f"{listed(depots)}, {listed(names)} {want} {amount_words(found.wanted, unit)}"
    )


def stock_mends(problem: RoundsProblem, found: StockShortage) -> list[Mend]:
    """Bring what is lacking to one of the depots."""
    lacking = math.ceil(found.wanted - sum(found.held))
    unit, mends = _unit(problem, found.item), []
    for number in found.depots:
        depot = problem.depots[number]
        more = replace(
            depot, holds=(*depot.holds, Lot(found.item, float(lacking), 0, unit))
        )
        depots = (*problem.depots[:number], more, *problem.depots[number + 1 :])
        amount = amount_words(lacking, unit)
        words = f"bring {amount} more of {found.item} to {depot.name}"
        made = replace(problem, depots=depots)
        mends.append(Mend(PRICE_OF["stock"], words, made, "stock"))
    return mends


def _unit(problem: RoundsProblem, item: str) -> str:
    """What an item is counted in; empty where neither a lot nor a drop says so."""
    known: tuple[Lot | Goods, ...] = (
        *(lot for depot in problem.depots for lot in depot.holds),
        *(goods for drop in problem.drops for goods in drop.goods),
    )
    return next((one.unit for one in known if one.item == item and one.unit), "")
