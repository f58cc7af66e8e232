"""Whether all vehicles together can carry all: a bound by what each carries at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import networkx as nx

from planners.rounds.fact_words import listed
from planners.rounds.problem import NO_WAY
from planners.supply.items import Body

if TYPE_CHECKING:
    from planners.rounds.problem import Drop, Fleet, Goods, RoundsProblem


class Measure(NamedTuple):
    """What is counted of which body: one of kg, litres and pallets."""

    body: Body
    unit: str

    def of_goods(self, goods: Goods) -> int:
        """How much of it some goods are."""
        return int(getattr(goods, self.unit)) if goods.body is self.body else 0

    def of_fleet(self, fleet: Fleet) -> int:
        """How much one vehicle carries at once; 0 for no limit."""
        if self.body is not Body.CARGO:
            return sum(
                one.litres for one in fleet.compartments if one.body is self.body
            )
        return int(getattr(fleet, self.unit))


MEASURES = (
    Measure(Body.CARGO, "kg"),
    Measure(Body.CARGO, "litres"),
    Measure(Body.CARGO, "pallets"),
    Measure(Body.FUEL, "litres"),
    Measure(Body.WATER, "litres"),
)


class Shortage(NamedTuple):
    """
    Drops that together want more than all vehicles that can come to them carry.

    ``wanted`` and ``carried`` are in the unit of ``measure``; ``trips`` are loads of
    one vehicle at most, by fleet in ``fleets``.
    """

    measure: Measure
    drops: tuple[int, ...]
    fleets: tuple[int, ...]
    trips: tuple[int, ...]
    wanted: int
    carried: int


def shortage(problem: RoundsProblem, drop: int) -> Shortage | None:
    """
    Why not all drops can be served by all vehicles, where one of them is concerned.

    Parameters
    ----------
    problem
        All drops count, required or not.
    drop
        That the shortage is to concern.

    Returns
    -------
    Shortage | None
        As few drops as were found; proven, whatever the order of rounds. None where
        this bound shows none.
    """
    for measure in MEASURES:
        if any(measure.of_goods(goods) for goods in problem.drops[drop].goods):
            found = _short(problem, drop, measure)
            if found is not None:
                return found
    return None


def shortage_words(problem: RoundsProblem, found: Shortage) -> str:
    """A shortage as a clause: who wants how much, and what the vehicles carry."""
    names = [problem.drops[number].name for number in found.drops]
    what = found.measure.body.value
    want = "wants" if len(names) == 1 else "together want"
    vehicles = []
    for number, trips in zip(found.fleets, found.trips, strict=True):
        fleet = problem.fleets[number]
        loads = "1 load" if trips == 1 else f"{trips} loads"
        each = f"{found.measure.of_fleet(fleet):,} {found.measure.unit}"
        vehicles.append(f"{fleet.count} x {fleet.name} with {loads} of {each}")
    return (
        f"{listed(names)} {want} {found.wanted:,} {found.measure.unit} of {what}; all "
        f"that can come carry {found.carried:,}: {listed(vehicles)}"
    )


def most_loads(problem: RoundsProblem, number: int) -> int:
    """Loads that one vehicle of a fleet has at most, by trips, shift and way."""
    fleet = problem.fleets[number]
    ways = problem.ways[fleet.ways]
    ends = {problem.depots[d].place for d in (fleet.end, *fleet.reload)}
    time = fleet.shift_s or problem.horizon_s
    least = NO_WAY
    for drop in problem.drops:
        back = min(int(ways.duration_s[drop.place, end]) for end in ends)
        for depot in _sources(problem, fleet, drop):
            out = int(ways.duration_s[problem.depots[depot].place, drop.place])
            if NO_WAY not in (out, back):
                load = problem.depots[depot].loading_s
                least = min(least, load + out + drop.service_s + back)
    trips = max(1, fleet.most_trips)
    return min(trips, time // least) if least else trips


def _short(problem: RoundsProblem, drop: int, measure: Measure) -> Shortage | None:
    """A cut between what drops want and what fleets carry, in one measure."""
    wanted = {
        number: sum(measure.of_goods(goods) for goods in one.goods)
        for number, one in enumerate(problem.drops)
    }
    comers = {
        number: fleets
        for number, amount in wanted.items()
        if amount
        and (fleets := frozenset(_comers(problem, problem.drops[number], measure)))
    }
    carried: dict[int, int] = {}
    for number in sorted(frozenset[int]().union(*comers.values())):
        each = measure.of_fleet(problem.fleets[number])
        if not each and measure.unit != "kg":
            return None  # no limit of this
        loads = most_loads(problem, number)
        carried[number] = problem.fleets[number].count * loads * each
    cut = _cut(wanted, comers, carried)
    if drop not in cut:
        return None
    chosen: list[int] = []
    for number in sorted(cut, key=lambda one: (one != drop, -wanted[one], one)):
        chosen.append(number)
        if _is_short(chosen, wanted, comers, carried):
            break
    for number in chosen[::-1]:
        fewer = [one for one in chosen if one != number]
        if number != drop and _is_short(fewer, wanted, comers, carried):
            chosen = fewer
    able = sorted(frozenset[int]().union(*(comers[one] for one in chosen)))
    return Shortage(
        measure,
        tuple(sorted(chosen)),
        tuple(able),
        tuple(most_loads(problem, fleet) for fleet in able),
        sum(wanted[one] for one in chosen),
        sum(carried[one] for one in able),
    )


def _is_short(
    drops: list[int],
    wanted: dict[int, int],
    comers: dict[int, frozenset[int]],
    carried: dict[int, int],
) -> bool:
    """Whether drops want more than all that can come to them carry."""
    fleets = frozenset[int]().union(*(comers[one] for one in drops))
    return sum(wanted[one] for one in drops) > sum(carried[one] for one in fleets)


def _cut(
    wanted: dict[int, int],
    comers: dict[int, frozenset[int]],
    carried: dict[int, int],
) -> frozenset[int]:
    """Drops on the side of a least cut where more is wanted than carried."""
    groups: dict[frozenset[int], list[int]] = {}
    for number, fleets in comers.items():
        groups.setdefault(fleets, []).append(number)
    graph: nx.DiGraph[frozenset[int] | int | str] = nx.DiGraph()
    graph.add_nodes_from(("wanted", "carried"))
    for comers_of, drops in groups.items():
        total = sum(wanted[number] for number in drops)
        graph.add_edge("wanted", comers_of, capacity=total)
        graph.add_edges_from((comers_of, fleet) for fleet in comers_of)
    for fleet, amount in carried.items():
        graph.add_edge(fleet, "carried", capacity=amount)
    value, (side, _) = nx.minimum_cut(graph, "wanted", "carried")
    if value >= sum(wanted[number] for number in comers):
        return frozenset()
    return frozenset(
        number for fleets, drops in groups.items() if fleets in side for number in drops
    )


def _comers(problem: RoundsProblem, drop: Drop, measure: Measure) -> list[int]:
    """Fleets that may come with some of a measure, whatever the hour."""
    return [
        number
        for number, fleet in enumerate(problem.fleets)
        if fleet.count
        and (not drop.fleets or fleet.name in drop.fleets)
        and (measure.of_fleet(fleet) or (measure.body is Body.CARGO and fleet.kg))
        and _has_way(problem, fleet, drop)
    ]


def _has_way(problem: RoundsProblem, fleet: Fleet, drop: Drop) -> bool:
    """Whether a fleet has a way there and back."""
    time = problem.ways[fleet.ways].duration_s
    home = problem.depots[fleet.end].place
    return int(time[drop.place, home]) != NO_WAY and any(
        int(time[problem.depots[depot].place, drop.place]) != NO_WAY
        for depot in _sources(problem, fleet, drop)
    )


def _sources(problem: RoundsProblem, fleet: Fleet, drop: Drop) -> list[int]:
    """Depots where a fleet can load something for a drop."""
    wants = {goods.item for goods in drop.goods}
    return [
        depot
        for depot in dict.fromkeys((fleet.start, *fleet.reload))
        if not problem.depots[depot].items or wants & problem.depots[depot].items
    ]
