"""Rounds at random: depots and drops in a square, trucks, heavy trucks and tankers."""

from __future__ import annotations

import numpy as np

from planners.rounds.problem import (
    Compartment,
    Depot,
    Drop,
    Fleet,
    Goods,
    Packets,
    Rest,
    RoundsProblem,
    Ways,
    Window,
)
from planners.supply.items import Body, Hazard

HOUR = 3600
RULED = Rest(
    driving_s=4 * HOUR + 1800, break_s=2700, daily_driving_s=9 * HOUR, source="test"
)


def random_rounds(
    seed: int,
    *,
    drops: int = 12,
    each: int = 3,
    bays: int = 0,
    rest: Rest | None = None,
    packets: Packets | None = None,
) -> RoundsProblem:
    """Two depots, so many drops, and three fleets of ``each`` vehicles at both."""
    rng = np.random.default_rng(seed)
    places = 2 + drops
    points = rng.uniform(0, 100_000, (places, 2))
    length = 1.3 * np.hypot(*(points[:, None] - points[None]).T).T
    return RoundsProblem(
        places=tuple(f"place {n}" for n in range(places)),
        depots=tuple(
            Depot(
                name=f"Depot {n}",
                place=n,
                windows=((4 * HOUR, 20 * HOUR),),
                loading_s=1800,
                bays=bays,
            )
            for n in range(2)
        ),
        drops=tuple(_drop(rng, n) for n in range(drops)),
        fleets=tuple(fleet for depot in range(2) for fleet in _fleets(depot, each)),
        ways=tuple(
            Ways(
                name=name,
                duration_s=(length / speed).astype(np.int32),
                length_m=length.astype(np.int32),
            )
            for name, speed in (("truck", 14), ("heavy", 11))
        ),
        horizon_s=24 * HOUR,
        rest=rest or Rest(),
        packets=packets or Packets(),
    )


def _drop(rng: np.random.Generator, number: int) -> Drop:
    windows: tuple[Window, ...] = ()
    if rng.random() < 0.6:
        opens = int(rng.integers(7, 13)) * HOUR
        windows = ((opens, opens + 3 * HOUR), (opens + 5 * HOUR, opens + 7 * HOUR))
    found = [cargo("rations", int(rng.integers(200, 2500)))]
    if rng.random() < 0.4:
        found.append(fuel("diesel", int(rng.integers(500, 7000))))
    if rng.random() < 0.3:
        found.append(fuel("petrol", int(rng.integers(300, 3000))))
    if rng.random() < 0.3:
        found.append(cargo("shells", int(rng.integers(500, 3000)), Hazard.EXPLOSIVE))
    if rng.random() < 0.3:
        found.append(cargo("oil", int(rng.integers(100, 500)), Hazard.FLAMMABLE))
    return Drop(
        name=f"Unit {number}",
        place=2 + number,
        goods=tuple(found),
        service_s=int(rng.integers(10, 40)) * 60,
        windows=windows[: int(rng.integers(1, 3))],
        priority=int(rng.integers(1, 101)),
    )


def _fleets(depot: int, each: int) -> tuple[Fleet, ...]:
    tank = Compartment(body=Body.FUEL, litres=6000)
    return (
        Fleet(
            name=f"truck {depot}",
            ways=0,
            reload=(depot,),
            kg=8000,
            litres=30_000,
            most_trips=3,
            count=each,
            start=depot,
            end=depot,
            shift_s=14 * HOUR,
        ),
        Fleet(
            name=f"heavy {depot}",
            ways=1,
            reload=(0, 1),
            kg=15_000,
            most_trips=2,
            per_km=150,
            per_h=20,
            fixed=100,
            count=each,
            start=depot,
            end=depot,
            shift_s=14 * HOUR,
        ),
        Fleet(
            name=f"tanker {depot}",
            ways=1,
            compartments=(tank,) * 3,
            count=each,
            start=depot,
            end=depot,
            shift_s=14 * HOUR,
        ),
    )


def cargo(item: str, kg: int, hazard: Hazard = Hazard.NONE) -> Goods:
    """So many kilograms, each a unit of two litres."""
    return Goods(
        item=item, body=Body.CARGO, hazard=hazard, units=kg, kg=kg, litres=2 * kg
    )


def fuel(item: str, litres: int) -> Goods:
    """So many litres in bulk."""
    return Goods(
        item=item,
        body=Body.FUEL,
        hazard=Hazard.FLAMMABLE,
        units=litres,
        kg=litres,
        litres=litres,
        unit="l",
    )
