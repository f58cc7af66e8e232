"""Delivery rounds that can be driven, and the same with one thing made impossible."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np

from planners.rounds.plan import Cause
from planners.rounds.problem import (
    NO_WAY,
    Compartment,
    Depot,
    Drop,
    Fleet,
    Goods,
    Packets,
    Rest,
    RoundsProblem,
    Ways,
)
from planners.supply.items import Body, Hazard

HOUR = 3600
DIESEL = "diesel"
RATIONS = "rations"

PLANTED = (
    Cause.NO_DEPOT,
    Cause.NO_VEHICLE,
    Cause.NO_WAY,
    Cause.TOO_BIG,
    Cause.WINDOW,
    Cause.SHIFT,
    Cause.FLEET,
    Cause.REST,
    Cause.PACKET,
)


def easy_problem(seed: int) -> RoundsProblem:
    """Two depots, four to eight drops within 40 minutes, tankers and trucks enough."""
    pick = random.Random(seed)  # noqa: S311 - instances, no secrets
    count = pick.randint(4, 8)
    at = np.array(
        [[pick.uniform(0, 30), pick.uniform(0, 30)] for _ in range(count + 2)]
    )
    km = np.sqrt(((at[:, None] - at[None, :]) ** 2).sum(axis=2))
    time = (km * 60).astype(np.int32)
    np.fill_diagonal(time, 0)
    ways = tuple(
        Ways(
            name=name,
            duration_s=(time * slower).astype(np.int32),
            length_m=(km * 1000).astype(np.int32),
        )
        for name, slower in (("MLC 30", 1.0), ("MLC 60", 1.2))
    )
    drops = tuple(
        Drop(
            name=f"{number + 1} Company",
            place=number + 2,
            goods=pick.choice(
                (
                    (fuel(4_000),),
                    (rations(3_000),),
                    (fuel(2_000), rations(1_000)),
                )
            ),
            service_s=900,
            windows=pick.choice(((), ((8 * HOUR, 14 * HOUR),))),
            priority=pick.randint(1, 100),
        )
        for number in range(count)
    )
    return RoundsProblem(
        places=tuple(f"place {number}" for number in range(count + 2)),
        depots=(
            Depot(
                name="Depot A",
                place=0,
                windows=((6 * HOUR, 18 * HOUR),),
                loading_s=HOUR,
            ),
            Depot(name="Depot B", place=1, loading_s=HOUR),
        ),
        drops=drops,
        fleets=(
            Fleet(
                name="tankers",
                count=count,
                ways=1,
                start=0,
                end=0,
                reload=(0, 1),
                compartments=(
                    Compartment(body=Body.FUEL, litres=3_000),
                    Compartment(body=Body.FUEL, litres=2_000),
                ),
                shift_s=8 * HOUR,
                most_trips=2,
            ),
            Fleet(
                name="trucks",
                count=count,
                ways=0,
                start=1,
                end=1,
                reload=(1,),
                kg=5_000,
                shift_s=8 * HOUR,
                most_trips=2,
            ),
        ),
        ways=ways,
        horizon_s=24 * HOUR,
        rest=Rest(driving_s=4 * HOUR + 1800, break_s=2700, daily_driving_s=9 * HOUR),
    )


def fuel(litres: float) -> Goods:
    """So many litres of diesel."""
    return Goods(
        item=DIESEL,
        body=Body.FUEL,
        hazard=Hazard.FLAMMABLE,
        units=litres,
        kg=round(litres * 0.84),
        litres=round(litres),
        unit="l",
    )


def rations(units: float) -> Goods:
    """So many rations of a kilogram."""
    return Goods(
        item=RATIONS, body=Body.CARGO, units=units, kg=round(units), litres=round(units)
    )


def planted(seed: int, cause: Cause) -> tuple[RoundsProblem, int]:
    """A problem in which one drop cannot be served for a cause, and its number."""
    problem = easy_problem(seed)
    drop = seed % len(problem.drops)
    return _PLANT[cause](problem, drop, random.Random(seed)), drop  # noqa: S311


def _changed(problem, drop, **fields):
    """A problem in which a drop has other fields."""
    row = list(problem.drops)
    row[drop] = replace(row[drop], **fields)
    return replace(problem, drops=tuple(row))


def _no_depot(problem, drop, pick):
    del pick
    lacked = replace(rations(500), item="wire")
    depots = tuple(
        replace(one, items=frozenset({DIESEL, RATIONS})) for one in problem.depots
    )
    wants = (*problem.drops[drop].goods, lacked)
    return _changed(replace(problem, depots=depots), drop, goods=wants)


def _no_vehicle(problem, drop, pick):
    if pick.random() < 0.5:
        water = replace(fuel(1_000), item="water", body=Body.WATER, hazard=Hazard.NONE)
        return _changed(problem, drop, goods=(*problem.drops[drop].goods, water))
    item = problem.drops[drop].goods[0].item
    wrong = "trucks" if item == DIESEL else "tankers"
    return _changed(problem, drop, fleets=frozenset({wrong}))


def _no_way(problem, drop, pick):
    place, found = problem.drops[drop].place, []
    back_too = pick.random() < 0.5
    for ways in problem.ways:
        time, length = ways.duration_s.copy(), ways.length_m.copy()
        others = [row for row in range(len(time)) if row != place]
        time[others, place] = length[others, place] = NO_WAY
        if back_too:
            time[place, others] = length[place, others] = NO_WAY
        found.append(replace(ways, duration_s=time, length_m=length))
    return replace(problem, ways=tuple(found))


def _too_big(problem, drop, pick):
    heavy = Goods(
        item="engine",
        body=Body.CARGO,
        units=float(pick.randint(1, 3)),
        kg=30_000,
        litres=9_000,
    )
    return _changed(problem, drop, goods=(*problem.drops[drop].goods, heavy))


def _window(problem, drop, pick):
    ways = problem.ways[0].duration_s
    place = problem.drops[drop].place
    depots = tuple(
        replace(one, windows=((8 * HOUR, 18 * HOUR),)) for one in problem.depots
    )
    least = min(int(ways[one.place, place]) for one in problem.depots)
    by = 9 * HOUR + least - pick.randint(60, 1200)
    return _changed(replace(problem, depots=depots), drop, windows=((by - HOUR, by),))


def _far(problem, drop, seconds, *, both):
    """A problem in which one drop is so far from everywhere, one way or both."""
    place, found = problem.drops[drop].place, []
    for ways in problem.ways:
        time = ways.duration_s.copy()
        others = [row for row in range(len(time)) if row != place]
        time[others, place] = seconds
        if both:
            time[place, others] = seconds
        found.append(replace(ways, duration_s=time))
    return replace(problem, ways=tuple(found))


def _shift(problem, drop, pick):
    far = _far(problem, drop, 3 * HOUR + pick.randint(1800, 3600), both=True)
    return _changed(replace(far, rest=Rest()), drop, windows=())


def _rest(problem, drop, pick):
    """Five hours out within six from loading: a break does not go between."""
    far = _far(problem, drop, 5 * HOUR, both=False)
    depots = tuple(
        replace(one, windows=((8 * HOUR, 18 * HOUR),)) for one in problem.depots
    )
    fleets = tuple(replace(one, shift_s=0) for one in problem.fleets)
    by = 14 * HOUR + pick.randint(60, 2400)
    return _changed(
        replace(far, depots=depots, fleets=fleets), drop, windows=((6 * HOUR, by),)
    )


def _fleet(problem, drop, pick):
    del pick
    item = problem.drops[drop].goods[0].item
    much = fuel(110_000) if item == DIESEL else rations(110_000)
    return _changed(problem, drop, goods=(much, *problem.drops[drop].goods[1:]))


def _packet(problem, drop, pick):
    del drop
    fleets = tuple(replace(one, count=pick.randint(1, 2)) for one in problem.fleets)
    smaller = tuple(
        replace(
            one,
            goods=tuple(
                replace(g, units=g.units / 10, kg=g.kg // 10, litres=g.litres // 10)
                for g in one.goods
            ),
        )
        for one in problem.drops
    )
    return replace(problem, fleets=fleets, drops=smaller, packets=Packets(least=6))


_PLANT = {
    Cause.NO_DEPOT: _no_depot,
    Cause.NO_VEHICLE: _no_vehicle,
    Cause.NO_WAY: _no_way,
    Cause.TOO_BIG: _too_big,
    Cause.WINDOW: _window,
    Cause.SHIFT: _shift,
    Cause.FLEET: _fleet,
    Cause.REST: _rest,
    Cause.PACKET: _packet,
}
