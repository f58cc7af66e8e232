"""What every drop gets, in parts that one vehicle carries whole.

Goods of different bodies, hazards or depots part, for they may come with different
vehicles; what no depot has enough of comes from none. What is more than the largest
vehicle carries goes in full loads first.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from planners.rounds.depot_stock import stock_shares
from planners.rounds.plan import Unload
from planners.supply.items import Body, Hazard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from planners.rounds.depot_stock import Shares
    from planners.rounds.problem import Fleet, Goods, RoundsProblem

CARGO = ("kg", "litres", "pallets")
"""First dimensions of a load; after them litres of each item that goes in tanks."""

PALLETS = CARGO.index("pallets")

HARDLY = 1e-9
"""Share of a unit, or of a whole kilogram, that is not counted."""

Amounts = tuple[float, ...]
"""A load in all dimensions."""


class Part(NamedTuple):
    """
    What one vehicle brings to a drop in one go.

    Attributes
    ----------
    drop
        Its number.
    unloads
        What of which item.
    load
        Whole kilograms, litres, pallets, and litres of each tank item; rounded up.
    kg
        Mass of it, in tanks or not.
    hazards
        Other than none.
    depots
        Numbers of those that give out all of it.
    """

    drop: int
    unloads: tuple[Unload, ...]
    load: tuple[int, ...]
    kg: float
    hazards: frozenset[Hazard]
    depots: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """
    All parts of a problem.

    Attributes
    ----------
    parts
        By drop; the full loads of a drop before the rest.
    tank_items
        Names and bodies of what goes in tanks, in the order of the dimensions.
    """

    parts: tuple[Part, ...]
    tank_items: tuple[tuple[str, Body], ...]


class _Together(NamedTuple):
    """Goods of a drop that are alike in all of this come in one part."""

    body: Body
    hazard: Hazard
    tank: str
    depots: frozenset[int]


def parts_of(problem: RoundsProblem) -> Parts:
    """
    What every drop gets, in parts that one vehicle carries whole.

    A part that no vehicle can carry stays whole; nothing is lost.
    """
    tanks = tuple(
        sorted(
            {
                (goods.item, goods.body)
                for drop in problem.drops
                for goods in drop.goods
                if goods.body is not Body.CARGO
            },
            key=lambda tank: tank[0],
        )
    )
    shares = stock_shares(problem)
    return Parts(
        parts=tuple(
            part
            for number in range(len(problem.drops))
            for part in _parts_of_drop(problem, number, tanks, shares)
        ),
        tank_items=tanks,
    )


def _parts_of_drop(
    problem: RoundsProblem,
    number: int,
    tanks: Sequence[tuple[str, Body]],
    shares: Shares,
) -> Iterator[Part]:
    drop = problem.drops[number]
    together: dict[_Together, list[Goods]] = defaultdict(list)
    for goods in drop.goods:
        if goods.units > 0:
            tank = goods.item if goods.body is not Body.CARGO else ""
            usual = ((goods.units, givers(problem, (goods.item,))),)
            for units, depots in shares.get((number, goods.item), usual):
                kind = _Together(goods.body, goods.hazard, tank, depots)
                together[kind].append(_some_of(goods, units))
    for kind, all_goods in together.items():
        for load in _full_loads(problem, number, all_goods, tanks):
            yield Part(
                number,
                tuple(Unload(goods.item, units) for goods, units in load),
                load_of(load, tanks),
                sum(goods.kg * units / goods.units for goods, units in load),
                frozenset({kind.hazard}) - {Hazard.NONE},
                kind.depots,
            )


def _some_of(goods: Goods, units: float) -> Goods:
    """So many units of goods, whole numbers rounded up."""
    if units == goods.units:
        return goods
    share = units / goods.units
    return replace(
        goods,
        units=units,
        kg=math.ceil(goods.kg * share),
        litres=math.ceil(goods.litres * share),
        pallets=math.ceil(goods.pallets * share),
    )


def givers(problem: RoundsProblem, items: Iterable[str]) -> frozenset[int]:
    """Numbers of the depots that give out all of some items."""
    wanted = frozenset(items)
    return frozenset(
        number
        for number, depot in enumerate(problem.depots)
        if not depot.items or wanted <= depot.items
    )


def load_of(
    load: Sequence[tuple[Goods, float]], tanks: Sequence[tuple[str, Body]]
) -> tuple[int, ...]:
    """Load of so many units of goods in all dimensions, rounded up."""
    sums = [0.0] * (len(CARGO) + len(tanks))
    for goods, units in load:
        for dimension, amount in enumerate(_take_up(goods, units, tanks)):
            sums[dimension] += amount
    return tuple(math.ceil(amount - HARDLY * max(1.0, amount)) for amount in sums)


def _take_up(
    goods: Goods, units: float, tanks: Sequence[tuple[str, Body]]
) -> list[float]:
    """Load of so many units of goods in all dimensions; whole pallets."""
    load = [amount * units for amount in unit_load(goods, tanks)]
    load[PALLETS] = math.ceil(load[PALLETS] - HARDLY)
    return load


def unit_load(goods: Goods, tanks: Sequence[tuple[str, Body]]) -> Amounts:
    """Load of one unit of goods: cargo in three dimensions, else litres in a tank."""
    if goods.body is Body.CARGO:
        cargo = tuple(
            amount / goods.units for amount in (goods.kg, goods.litres, goods.pallets)
        )
        return cargo + (0.0,) * len(tanks)
    litres = goods.litres / goods.units
    return (0.0,) * len(CARGO) + tuple(
        litres if name == goods.item else 0.0 for name, _ in tanks
    )


def room_of(fleet: Fleet, tanks: Sequence[tuple[str, Body]]) -> Amounts:
    """
    What a vehicle carries of each item if it carries that alone.

    No limit of volume or pallets is infinity.
    """
    cargo = (
        float(fleet.kg),
        float(fleet.litres) or math.inf,
        float(fleet.pallets) or math.inf,
    )
    return cargo + tuple(
        float(sum(tank.litres for tank in fleet.compartments if tank.body is body))
        for _, body in tanks
    )


def _full_loads(
    problem: RoundsProblem,
    number: int,
    all_goods: Sequence[Goods],
    tanks: Sequence[tuple[str, Body]],
) -> list[list[tuple[Goods, float]]]:
    """Goods of a drop in loads of a vehicle that suits, the last one the rest."""
    whole = [(goods, goods.units) for goods in all_goods]
    wanted = load_of(whole, tanks)
    names = problem.drops[number].fleets
    candidates = [
        (room_of(fleet, tanks), fleet.count * max(1, fleet.most_trips))
        for fleet in problem.fleets
        if fleet.count and (not names or fleet.name in names)
    ]
    rooms = [
        (room, trips)
        for room, trips in candidates
        if all(there > 0 or not one for there, one in zip(room, wanted, strict=True))
    ]
    if not rooms or any(_loads(wanted, room) <= 1 for room, _ in rooms):
        return [whole]
    loads = list(_filled(all_goods, _size(rooms, wanted), tanks))
    return loads if len(loads) > 1 else [whole]


def _loads(wanted: Sequence[int], room: Amounts) -> float:
    """How many times a room holds what is wanted, not rounded."""
    return max(
        asked / there if asked else 0.0
        for asked, there in zip(wanted, room, strict=True)
    )


def _size(rooms: list[tuple[Amounts, int]], wanted: Sequence[int]) -> Amounts:
    """
    Room of the vehicle whose full loads are used.

    The largest if there are enough of it; else the smallest of a third of its size
    or more, so that the others can take loads as well.
    """
    by_size = sorted(rooms, key=lambda entry: _loads(wanted, entry[0]))
    largest, trips = by_size[0]
    fewest = _loads(wanted, largest)
    if trips >= fewest:
        return largest
    return [room for room, _ in by_size if _loads(wanted, room) <= 3 * fewest][-1]


def _filled(
    all_goods: Sequence[Goods], room: Amounts, tanks: Sequence[tuple[str, Body]]
) -> Iterator[list[tuple[Goods, float]]]:
    """Fill one vehicle after the other; whole units where the goods are whole."""
    load: list[tuple[Goods, float]] = []
    free = list(room)
    for goods in all_goods:
        left = goods.units
        each = unit_load(goods, tanks)
        while left > HARDLY * goods.units:
            fits = min(
                (
                    there / one if one else math.inf
                    for there, one in zip(free, each, strict=True)
                ),
                default=math.inf,
            )
            if float(goods.units).is_integer():
                fits = math.floor(fits + HARDLY)
            if (take := min(left, fits)) <= 0:
                if not load:  # not one unit fits: it stays in one piece
                    load, take = [(goods, left)], left
                    left = 0.0
                yield load
                load, free = [], list(room)
                continue
            load.append((goods, take))
            left -= take
            used = _take_up(goods, take, tanks)
            free = [there - one for there, one in zip(free, used, strict=True)]
    if load:
        yield load
