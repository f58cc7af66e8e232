"""What rounds cost at least: a bound that needs no search.

Two facts hold for every load. What it brings fills its vehicle in part, and a full
vehicle drives at least from a depot to the farthest of its drops and back: each drop
pays its share of that (Haimovich and Rinnooy Kan 1985). And every drop is entered and
left at least once: what the ways cost beyond the shares already paid for is bounded by
the cheapest way in and out of each (a dual solution of the assignment problem). Ways
are taken from those of all fleets, goods go to the fleet that is cheapest for them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.rounds.problem import NO_WAY
from planners.supply.items import Body

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from planners.rounds.plan import Round
    from planners.rounds.problem import Fleet, Goods, RoundsProblem

    Costs = NDArray[np.float64]

SHARES = (0.0, 0.5, 1.0)
"""How much of the way to a drop is paid for by what is brought, each tried."""

HARDLY = 1e-9
"""Share of a figure that counts as rounding."""

Brought = dict[tuple[int, str], float]
"""Units of each item, by drop."""


def brought_by(rounds: Iterable[Round]) -> Brought:
    """Units that rounds bring, by drop and item."""
    found: Brought = defaultdict(float)
    for driven in rounds:
        for trip in driven.trips:
            for visit in trip.visits:
                for item, units in visit.unloads:
                    found[visit.drop, item] += units
    return dict(found)


def cost_bound(problem: RoundsProblem, brought: Mapping[tuple[int, str], float]) -> int:
    """
    What every plan costs that brings so much.

    Parameters
    ----------
    problem
        Whose vehicles, ways and loads hold; its times are left out.
    brought
        Units by drop and item; goods that are not of the drop are left out.

    Returns
    -------
    int
        Whole money, rounded down; 0 where nothing is brought.
    """
    drops = sorted({drop for (drop, _), units in brought.items() if units > 0})
    kinds = _kinds(problem, drops) if drops else []
    if not kinds:
        return 0
    loads = _loads(problem, drops, brought, kinds)
    return max(
        0,
        *(
            math.floor(one * (1 - HARDLY))
            for share in SHARES
            for one in _bounds(kinds, loads, share)
        ),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Kind:
    """
    Fleets that drive the same ways for the same money.

    ``between`` (m, m) are costs between drops with the service at the second, ``out``
    and ``back`` (m,) from the nearest depot and to it, infinite where it may not go;
    ``there`` and ``home`` the same over other drops if that is cheaper.
    """

    fleets: tuple[int, ...]
    between: Costs
    out: Costs
    back: Costs
    there: Costs
    home: Costs


class _Loads(NamedTuple):
    """
    What is brought, as shares of a load of each fleet.

    ``at`` (g,) is the row of the drop, ``shares`` (g, f) infinite where the fleet
    cannot carry it, ``setting_out`` (f,) what a load costs where it stands.
    """

    at: NDArray[np.intp]
    shares: Costs
    setting_out: Costs


def _kinds(problem: RoundsProblem, drops: list[int]) -> list[_Kind]:
    """Group fleets by their ways and costs; those without vehicles are left out."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, fleet in enumerate(problem.fleets):
        if fleet.count > 0:
            may = tuple(_may(problem, drop, fleet) for drop in drops)
            starts = frozenset({fleet.start, *fleet.reload})
            key = (fleet.ways, fleet.per_km, fleet.per_h, starts, fleet.end, may)
            alike[key].append(number)
    return [_kind(problem, drops, tuple(fleets)) for fleets in alike.values()]


def _may(problem: RoundsProblem, drop: int, fleet: Fleet) -> bool:
    names = problem.drops[drop].fleets
    return not names or fleet.name in names


def _kind(problem: RoundsProblem, drops: list[int], fleets: tuple[int, ...]) -> _Kind:
    fleet = problem.fleets[fleets[0]]
    may = np.array([_may(problem, drop, fleet) for drop in drops])
    depots = sorted({fleet.start, *fleet.reload})
    first = [problem.depots[depot].place for depot in depots]
    last = [*first, problem.depots[fleet.end].place]
    places = [problem.drops[drop].place for drop in drops]
    serving = np.array([problem.drops[drop].service_s for drop in drops])
    between = _costs(problem, fleet, places, places)
    between = between + fleet.per_h * serving / 3600
    between[~may, :] = between[:, ~may] = np.inf
    np.fill_diagonal(between, np.inf)
    out = _costs(problem, fleet, first, places).min(axis=0)
    out = np.where(may, out + fleet.per_h * serving / 3600, np.inf)
    back = np.where(may, _costs(problem, fleet, places, last).min(axis=1), np.inf)
    return _Kind(
        fleets, between, out, back, _nearest(out, between), _nearest(back, between.T)
    )


def _costs(
    problem: RoundsProblem, fleet: Fleet, rows: list[int], columns: list[int]
) -> Costs:
    """Cost of the ways between places; infinite where there is none."""
    ways, both = problem.ways[fleet.ways], np.ix_(rows, columns)
    length, duration = ways.length_m[both], ways.duration_s[both]
    costs: Costs = fleet.per_km * (length / 1000) + fleet.per_h * (duration / 3600)
    costs[(length == NO_WAY) | (duration == NO_WAY)] = np.inf
    return costs


def _nearest(first: Costs, between: Costs) -> Costs:
    """Least cost to each drop, directly or over others."""
    found = first
    while True:
        over: Costs = np.minimum(found, (found[:, None] + between).min(axis=0))
        if np.array_equal(over, found):
            return over
        found = over


def _loads(
    problem: RoundsProblem,
    drops: list[int],
    brought: Mapping[tuple[int, str], float],
    kinds: list[_Kind],
) -> _Loads:
    rows = {drop: row for row, drop in enumerate(drops)}
    wanted: Brought = defaultdict(float)
    for drop in drops:
        for goods in problem.drops[drop].goods:
            wanted[drop, goods.item] += goods.units
    lots = [
        (drop, goods, brought[drop, goods.item] / wanted[drop, goods.item])
        for drop in drops
        for goods in problem.drops[drop].goods
        if goods.units > 0 and brought.get((drop, goods.item), 0.0) > 0
    ]
    shares = np.full((len(lots), len(problem.fleets)), np.inf)
    for number in (number for kind in kinds for number in kind.fleets):
        fleet = problem.fleets[number]
        filled = np.array([_shares(goods, fleet) for _, goods, _ in lots])
        amounts = np.array([amount for _, _, amount in lots])[:, None]
        may = [_may(problem, drop, fleet) for drop, _, _ in lots]
        filled = np.where(np.array(may)[:, None], filled * amounts, np.inf)
        shares[:, number] = _one_measure(filled)
    setting_out = [
        fleet.fixed / max(1, fleet.most_trips)
        + fleet.per_h
        / 3600
        * min(problem.depots[d].loading_s for d in (fleet.start, *fleet.reload))
        for fleet in problem.fleets
    ]
    at = np.array([rows[drop] for drop, _, _ in lots], dtype=np.intp)
    return _Loads(at, shares, np.array(setting_out))


def _shares(goods: Goods, fleet: Fleet) -> list[float]:
    """
    Share of a vehicle that all of it fills: kg, litres and pallets of cargo, tanks.

    Zero for what does not limit it, infinite for all where it has no place.
    """
    if goods.body is Body.CARGO:
        wanted = (goods.kg, goods.litres, goods.pallets)
        rooms = (fleet.kg, fleet.litres, fleet.pallets)
        found = [
            asked / room if room else 0.0
            for asked, room in zip(wanted, rooms, strict=True)
        ]
        tanks = [0.0] * len(_BULK)
        return (found if fleet.kg else [math.inf] * 3) + tanks
    tanks = []
    for body in _BULK:
        room = sum(tank.litres for tank in fleet.compartments if tank.body is body)
        asked = goods.litres if goods.body is body else 0
        tanks.append(asked / room if room else math.inf if asked else 0.0)
    return [0.0, 0.0, 0.0, *tanks]


_BULK = tuple(body for body in Body if body is not Body.CARGO)


def _one_measure(filled: Costs) -> Costs:
    """
    Shares of a whole load, for each lot, that are one at most together.

    Of the measures of cargo the one that binds most in all; cargo and the tanks of
    each body, where a vehicle carries several of them, share alike.
    """
    can = np.isfinite(filled).all(axis=1)
    sums = filled[can].sum(axis=0)
    if not sums.size or not sums.any():
        return np.where(can, 0.0, np.inf)
    cargo = int(np.argmax(sums[:3]))
    columns = [column for column in (cargo, 3, 4) if sums[column] > 0]
    return np.where(can, filled[:, columns].sum(axis=1) / len(columns), np.inf)


def _bounds(kinds: list[_Kind], loads: _Loads, share: float) -> tuple[float, float]:
    """Two bounds: where loads cost by what is in them, and by how many they are."""
    size = len(kinds[0].out)
    between = np.full((size, size), np.inf)
    out, back = np.full(size, np.inf), np.full(size, np.inf)
    prices = np.full((size, loads.shares.shape[1]), np.inf)
    for kind in kinds:
        there, home = _finite(kind.there), _finite(kind.home)
        paid = np.maximum(there - there[:, None], home[:, None] - home)
        np.minimum(between, kind.between - share * np.maximum(0, paid), out=between)
        np.minimum(out, kind.out - share * there, out=out)
        np.minimum(back, kind.back - share * home, out=back)
        for number in kind.fleets:
            prices[:, number] = np.where(
                np.isfinite(kind.there + kind.home), share * (there + home), np.inf
            )
    carried = np.where(np.isfinite(loads.shares), loads.shares, 0.0)
    able = np.isfinite(loads.shares) & np.isfinite(prices[loads.at])
    priced = np.where(able, prices[loads.at], 0.0)
    by_load = np.where(able, carried * (priced + loads.setting_out), np.inf)
    by_way = np.where(able, carried * priced, np.inf)
    fewest = max(1, math.ceil(_sum_of_least(np.where(able, carried, np.inf)) - HARDLY))
    ways = _ways_bound(np.maximum(0, between), out, back, fewest)
    used = [number for kind in kinds for number in kind.fleets]
    return (
        ways + _sum_of_least(by_load),
        ways + _sum_of_least(by_way) + fewest * float(loads.setting_out[used].min()),
    )


def _finite(costs: Costs) -> Costs:
    """Costs with zero where nobody may go: there all ways are infinite anyway."""
    return np.where(np.isfinite(costs), costs, 0.0)


def _sum_of_least(costs: Costs) -> float:
    """Sum of the least of each row; rows without any, which nobody brings, are left."""
    if not costs.size:
        return 0.0
    least = costs.min(axis=1)
    return float(least[np.isfinite(least)].sum())


def _ways_bound(between: Costs, out: Costs, back: Costs, fewest: int) -> float:
    """Cost of ways that enter and leave each drop, and the depots for so many loads."""
    enter = np.minimum(np.maximum(0, out), between.min(axis=0))
    enter = np.where(np.isfinite(enter), enter, 0.0)
    leave = np.minimum(np.maximum(0, back), (between - enter).min(axis=1))
    leave = np.where(np.isfinite(leave), np.maximum(0, leave), 0.0)
    first = max(0.0, float((np.maximum(0, out) - enter).min()))
    last = max(0.0, float((np.maximum(0, back) - leave).min()))
    ends = sum(one for one in (first, last) if math.isfinite(one))
    return float(enter.sum() + leave.sum()) + fewest * ends
