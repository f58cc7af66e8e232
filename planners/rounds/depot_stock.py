"""What depots have on hand: how it is shared among drops, and what rounds leave of it.

Where stocks may not do for all, what must be served comes first, then what has the most
priority, each from the nearest depot that still has some.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from planners.rounds.problem import NO_WAY
from planners.supply.items import Body

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planners.rounds.plan import Round, Trip
    from planners.rounds.problem import Depot, Drop, Fleet, Goods, Lot, RoundsProblem

HARDLY = 1e-9
"""Share of an amount that is not counted."""

Shares = dict[tuple[int, str], tuple[tuple[float, frozenset[int]], ...]]


class Short(NamedTuple):
    """Which trip of a round loads more of an item than its depot has by then."""

    trip: int
    item: str


class Draw(NamedTuple):
    """What is loaded of an item, and at which second of the problem."""

    at_s: int
    item: str
    units: float


def limits(depot: Depot, item: str) -> bool:
    """Whether there is only so much of an item at a depot."""
    return any(lot.item == item for lot in depot.holds)


def held(depot: Depot, item: str) -> float:
    """Units of an item that a depot has in all; infinity where it is not limited."""
    if not limits(depot, item):
        return math.inf
    return sum(lot.units for lot in depot.holds if lot.item == item)


def stock_shares(problem: RoundsProblem) -> Shares:
    """
    Share the stocks of depots among drops where they might not do for all.

    Parameters
    ----------
    problem
        The whole.

    Returns
    -------
    Shares
        By drop and item: units and the depots that they come from. The last entry of
        what no depot has enough of has no depots. Without an entry the stock limits
        nothing.
    """
    shares: Shares = {}
    items = {lot.item for depot in problem.depots for lot in depot.holds}
    for item in sorted(items):
        sources = {
            (number, goods.item): depots
            for number, drop in enumerate(problem.drops)
            for goods in drop.goods
            if goods.item == item and goods.units > 0
            if (depots := _sources(problem, drop, goods))
        }
        wanted = sum(_wanted(problem, number, item) for number, _ in sources)
        givers = frozenset[int]().union(*map(frozenset, sources.values()))
        if all(held(problem.depots[one], item) >= wanted for one in givers):
            continue
        left = {one: held(problem.depots[one], item) for one in givers}
        for number, _ in sorted(sources, key=lambda key: _order(problem, key[0])):
            depots = sources[number, item]
            shares[number, item] = _share(problem, number, item, depots, left)
    return shares


def rest_of(depot: Depot, draws: Iterable[Draw]) -> Depot:
    """A depot without what was loaded there; the latest lots are taken first."""
    lots = list(depot.holds)
    for draw in sorted(draws):
        _take(lots, draw)
    return replace(depot, holds=tuple(lots))


def draws_by_depot(rounds: Iterable[Round]) -> dict[int, list[Draw]]:
    """All that rounds load, by number of the depot."""
    found: dict[int, list[Draw]] = defaultdict(list)
    for one in rounds:
        for trip in one.trips:
            found[trip.depot] += _draws(trip)
    return found


def first_short(problem: RoundsProblem, found: Round) -> Short | None:
    """
    Which trip of a round alone loads more than its depot has by then.

    The depots are those that `rest_of` leaves for the round.
    """
    lots = {
        trip.depot: list(problem.depots[trip.depot].holds)
        for trip in found.trips
        if problem.depots[trip.depot].holds
    }
    for number, trip in enumerate(found.trips):
        for draw in _draws(trip):
            if trip.depot not in lots or not limits(
                problem.depots[trip.depot], draw.item
            ):
                continue
            if _take(lots[trip.depot], draw) > HARDLY * max(1.0, draw.units):
                return Short(number, draw.item)
    return None


def comes_next(depot: Depot, item: str, at_s: int) -> int | None:
    """Second after a moment from which more of an item is there; None for never."""
    later = (
        lot.from_s
        for lot in depot.holds
        if lot.item == item and lot.from_s > at_s and lot.units > 0
    )
    return min(later, default=None)


def _draws(trip: Trip) -> list[Draw]:
    """What one trip loads, each item once."""
    units: dict[str, float] = defaultdict(float)
    for visit in trip.visits:
        for item, amount in visit.unloads:
            units[item] += amount
    return [Draw(trip.load_s, *entry) for entry in units.items()]


def _take(lots: list[Lot], draw: Draw) -> float:
    """Take units out of lots that are there by then; what is lacking."""
    left = draw.units
    order = sorted(range(len(lots)), key=lambda n: -lots[n].from_s)
    for number in order:
        lot = lots[number]
        if lot.item == draw.item and lot.from_s <= draw.at_s:
            taken = min(left, lot.units)
            lots[number] = lot._replace(units=lot.units - taken)
            left -= taken
    return left


def _wanted(problem: RoundsProblem, drop: int, item: str) -> float:
    goods = problem.drops[drop].goods
    return sum(one.units for one in goods if one.item == item)


def _order(problem: RoundsProblem, number: int) -> tuple[bool, int, int]:
    drop = problem.drops[number]
    return not drop.required, -drop.priority, number


def _share(
    problem: RoundsProblem,
    drop: int,
    item: str,
    depots: Sequence[int],
    left: dict[int, float],
) -> tuple[tuple[float, frozenset[int]], ...]:
    """Take what a drop wants from depots in their order; what is lacking comes last."""
    wanted = lacking = _wanted(problem, drop, item)
    pieces: list[tuple[float, frozenset[int]]] = []
    for depot in depots:
        units = min(lacking, left[depot])
        if float(wanted).is_integer():
            units = float(math.floor(units + HARDLY))
        if units > HARDLY * wanted:
            pieces.append((units, frozenset({depot})))
            left[depot] -= units
            lacking -= units
    if lacking > HARDLY * wanted:
        pieces.append((lacking, frozenset()))
    return tuple(pieces)


def _sources(problem: RoundsProblem, drop: Drop, goods: Goods) -> list[int]:
    """Depots from which a fleet can bring some goods, the nearest in time first."""
    times: dict[int, int] = {}
    for fleet in problem.fleets:
        if not fleet.count or (drop.fleets and fleet.name not in drop.fleets):
            continue
        if not _carries(fleet, goods):
            continue
        time = problem.ways[fleet.ways].duration_s
        if int(time[drop.place, problem.depots[fleet.end].place]) == NO_WAY:
            continue
        for number in dict.fromkeys((fleet.start, *fleet.reload)):
            depot = problem.depots[number]
            way = int(time[depot.place, drop.place])
            if way != NO_WAY and (not depot.items or goods.item in depot.items):
                times[number] = min(way, times.get(number, NO_WAY))
    return sorted(times, key=lambda number: (times[number], number))


def _carries(fleet: Fleet, goods: Goods) -> bool:
    """Whether a vehicle carries goods of their kind."""
    if goods.body is Body.CARGO:
        return fleet.kg > 0
    return any(tank.body is goods.body for tank in fleet.compartments)
