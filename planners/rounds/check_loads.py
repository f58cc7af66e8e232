"""Checks of what rounds carry: vehicles, tanks, hazards, depots, and what is left.

Of a part of some goods the same part of mass, volume and pallets is counted. What is
carried in bulk fills tanks alone; a vehicle's kg, litres and pallets are for cargo.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from planners.supply.items import Body, Hazard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planners.rounds.plan import Round, RoundsPlan, Trip
    from planners.rounds.problem import Fleet, Goods, RoundsProblem

SLACK = 1e-6
"""Share by which sums of parts may miss the whole, for the rounding of floats."""


class Share(NamedTuple):
    """A part of some goods for a drop: what it is, and what it needs in a vehicle."""

    drop: int
    goods: Goods
    kg: float
    litres: float
    pallets: float


def more_than(value: float, limit: float) -> bool:
    """Whether a sum of parts is above a limit by more than rounding."""
    return value > limit + SLACK * max(1.0, abs(limit))


def load_violations(
    problem: RoundsProblem, of_round: Round, trip: Trip, where: str
) -> Iterator[str]:
    """
    Say what is wrong with the load of one trip.

    Parameters
    ----------
    problem
        The problem that the plan answers.
    of_round, trip
        A round of the plan and one trip of it; all their numbers are in the problem.
    where
        Begins each sentence: which vehicle and trip.

    Yields
    ------
    One sentence for each rule that is broken.
    """
    fleet = problem.fleets[of_round.fleet]
    yield from _who_comes(problem, fleet, trip, where)
    shares: list[Share] = []
    for visit in trip.visits:
        drop = problem.drops[visit.drop]
        wanted = {goods.item: goods for goods in drop.goods if goods.units > 0}
        if not visit.unloads:
            yield f"{where} unloads nothing at {drop.name!r}."
        for item, units in visit.unloads:
            if item not in wanted:
                yield f"{where} brings {item!r} to {drop.name!r}, which wants none."
            elif not 0 < units < math.inf:
                yield f"{where} unloads {units:g} of {item!r} at {drop.name!r}."
            else:
                shares.append(_share(visit.drop, wanted[item], units))
    yield from _depot_gives(problem, trip, shares, where)
    yield from _hazards(problem, shares, where)
    yield from _cargo(fleet, shares, where)
    yield from _tanks(fleet, trip, shares, where)


def _who_comes(
    problem: RoundsProblem, fleet: Fleet, trip: Trip, where: str
) -> Iterator[str]:
    """Fleets that a drop does not let come."""
    for visit in trip.visits:
        drop = problem.drops[visit.drop]
        if drop.fleets and fleet.name not in drop.fleets:
            yield f"{where} comes to {drop.name!r}, where {fleet.name!r} may not come."


def _share(drop: int, goods: Goods, units: float) -> Share:
    part = units / goods.units
    return Share(
        drop, goods, goods.kg * part, goods.litres * part, goods.pallets * part
    )


def _depot_gives(
    problem: RoundsProblem, trip: Trip, shares: list[Share], where: str
) -> Iterator[str]:
    """Items that the depot does not give out."""
    depot = problem.depots[trip.depot]
    if depot.items:
        for item in sorted({share.goods.item for share in shares} - depot.items):
            yield f"{where} loads {item!r}, which {depot.name!r} does not give out."


def _hazards(problem: RoundsProblem, shares: list[Share], where: str) -> Iterator[str]:
    """Hazards that lie together and must not."""
    present = {share.goods.hazard for share in shares} - {Hazard.NONE}
    for pair in sorted(problem.apart, key=lambda pair: sorted(h.value for h in pair)):
        if pair <= present:
            both = " and ".join(sorted(hazard.value for hazard in pair))
            yield f"{where} carries {both} goods together."


def _cargo(fleet: Fleet, shares: list[Share], where: str) -> Iterator[str]:
    """Cargo that is more than the vehicle takes; pallets of a drop are its own."""
    cargo = [share for share in shares if share.goods.body is Body.CARGO]
    if not cargo:
        return
    kg = sum(share.kg for share in cargo)
    if more_than(kg, fleet.kg):
        yield f"{where} carries {kg:g} kg of cargo; it takes {fleet.kg}."
    litres = sum(share.litres for share in cargo)
    if fleet.litres and more_than(litres, fleet.litres):
        yield f"{where} carries {litres:g} l of cargo; it takes {fleet.litres}."
    by_drop: dict[int, float] = defaultdict(float)
    for share in cargo:
        by_drop[share.drop] += share.pallets
    pallets = sum(math.ceil(count - SLACK) for count in by_drop.values())
    if fleet.pallets and pallets > fleet.pallets:
        yield f"{where} carries {pallets} pallets; it takes {fleet.pallets}."


def _tanks(fleet: Fleet, trip: Trip, shares: list[Share], where: str) -> Iterator[str]:
    """Bulk that does not fit the tanks it is said to be in."""
    bulk: dict[str, float] = defaultdict(float)
    bodies: dict[str, Body] = {}
    for share in shares:
        if share.goods.body is not Body.CARGO:
            bulk[share.goods.item] += share.litres
            bodies[share.goods.item] = share.goods.body
    tanks = trip.tanks
    if len(tanks) not in {len(fleet.compartments)} | ({0} if not bulk else set()):
        yield (
            f"{where} names what is in {len(tanks)} tanks; "
            f"it has {len(fleet.compartments)}."
        )
        return
    room: dict[str, int] = defaultdict(int)
    for item, tank in zip(tanks, fleet.compartments, strict=False):
        if not item:
            continue
        if item not in bodies:
            yield f"{where} has {item!r} in a tank and brings none of it in bulk."
        elif bodies[item] is not tank.body:
            yield f"{where} has {item!r} in a tank for {tank.body.value}."
        room[item] += tank.litres
    for item, litres in sorted(bulk.items()):
        if more_than(litres, room[item]):
            yield (
                f"{where} carries {litres:g} l of {item!r} in tanks of {room[item]} l."
            )


def stock_violations(problem: RoundsProblem, plan: RoundsPlan) -> Iterator[str]:
    """
    Say where more of an item is loaded than its depot has by then.

    Parameters
    ----------
    problem
        The problem that the plan answers.
    plan
        All its numbers of depots are in the problem.

    Yields
    ------
    One sentence for each depot and item, of the first moment at which it lacks.
    """
    for number, depot in enumerate(problem.depots):
        trips = [t for r in plan.rounds for t in r.trips if t.depot == number]
        for item in sorted({lot.item for lot in depot.holds}):
            for at in sorted({trip.load_s for trip in trips}):
                loaded = sum(
                    units
                    for trip in trips
                    if trip.load_s <= at
                    for visit in trip.visits
                    for name, units in visit.unloads
                    if name == item
                )
                there = sum(
                    lot.units
                    for lot in depot.holds
                    if lot.item == item and lot.from_s <= at
                )
                if more_than(loaded, there):
                    yield (
                        f"{depot.name!r} has {there:g} of {item!r} by second {at}, and "
                        f"{loaded:g} are loaded."
                    )
                    break


def amount_violations(problem: RoundsProblem, plan: RoundsPlan) -> Iterator[str]:
    """
    Say where what is brought and what is left do not make up what is wanted.

    Parameters
    ----------
    problem
        The problem that the plan answers.
    plan
        All its numbers of drops are in the problem.

    Yields
    ------
    One sentence for each drop and item that does not add up, or is named amiss.
    """
    brought: dict[tuple[int, str], float] = defaultdict(float)
    for visit in (v for r in plan.rounds for trip in r.trips for v in trip.visits):
        for item, units in visit.unloads:
            brought[visit.drop, item] += units
    left: dict[tuple[int, str], float] = defaultdict(float)
    for unserved in plan.unserved:
        for item, units in unserved.units:
            left[unserved.drop, item] += units
    yield from _named_amiss(problem, left)
    for number, drop in enumerate(problem.drops):
        wanted: dict[str, float] = defaultdict(float)
        for goods in drop.goods:
            wanted[goods.item] += goods.units
        for item, units in wanted.items():
            came, lacks = brought[number, item], left[number, item]
            if abs(came + lacks - units) > SLACK * max(1.0, units):
                yield (
                    f"{drop.name!r} wants {units:g} of {item!r}: {came:g} are brought "
                    f"and {lacks:g} left, together {came + lacks:g}."
                )


def _named_amiss(
    problem: RoundsProblem, left: dict[tuple[int, str], float]
) -> Iterator[str]:
    """What is said to be left, and cannot be."""
    for (number, item), units in sorted(left.items()):
        drop = problem.drops[number]
        if item not in {goods.item for goods in drop.goods}:
            yield f"{drop.name!r} is said to lack {item!r}, which it does not want."
        elif not 0 < units < math.inf:
            yield f"{drop.name!r} is said to lack {units:g} of {item!r}."
