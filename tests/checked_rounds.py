"""A small problem of rounds, and a plan for it that keeps every rule to the second."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planners.rounds.plan import Cause, Round, RoundsPlan, Trip, Unload, Unserved, Visit
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
)
from planners.supply.items import Body, Hazard

DIESEL, PETROL, RATIONS, SHELLS = "diesel", "petrol", "rations", "shells"


def goods(item: str, units: float, *, pallets: int = 0) -> Goods:
    """So many litres of a fuel, or kg of something else."""
    fuel = item in {DIESEL, PETROL}
    hazard = {DIESEL: Hazard.FLAMMABLE, PETROL: Hazard.FLAMMABLE}.get(item, Hazard.NONE)
    return Goods(
        item=item,
        body=Body.FUEL if fuel else Body.CARGO,
        hazard=Hazard.EXPLOSIVE if item == SHELLS else hazard,
        units=units,
        kg=round(units * 0.8) if fuel else round(units),
        litres=round(units) if fuel else round(units * 2),
        pallets=pallets,
    )


def sound_problem() -> RoundsProblem:
    """
    Two depots and three drops on a line, 1,000 s and 10 km apart.

    Depot A is at 0, drops A, B and C at 1, 2 and 3, depot B at 4. A drop takes 600 s,
    loading 1,200. Fuel goes to A and B in a tanker of two tanks, cargo to B and C.
    """
    at = np.arange(5, dtype=np.int32)
    steps = np.abs(at[:, None] - at[None, :])
    return RoundsProblem(
        places=("depot A", "A", "B", "C", "depot B"),
        depots=(
            Depot(name="A", place=0, windows=((0, 40_000),), loading_s=1_200, bays=1),
            Depot(
                name="B",
                place=4,
                loading_s=1_200,
                items=frozenset({DIESEL, RATIONS, SHELLS}),
            ),
        ),
        drops=(
            Drop(
                name="A Company", place=1, goods=(goods(DIESEL, 4_000),), service_s=600
            ),
            Drop(
                name="B Company",
                place=2,
                goods=(goods(PETROL, 1_000), goods(RATIONS, 3_000, pallets=6)),
                service_s=600,
                windows=((3_000, 5_000), (8_000, 20_000)),
            ),
            Drop(
                name="C Company",
                place=3,
                goods=(goods(SHELLS, 5_000, pallets=5),),
                service_s=600,
                fleets=frozenset({"trucks"}),
            ),
        ),
        fleets=(
            Fleet(
                name="tankers",
                count=2,
                ways=0,
                start=0,
                end=0,
                compartments=(
                    Compartment(body=Body.FUEL, litres=3_000),
                    Compartment(body=Body.FUEL, litres=2_000),
                ),
                shift_s=20_000,
                fixed=50,
            ),
            Fleet(
                name="trucks",
                count=2,
                ways=0,
                start=0,
                end=0,
                reload=(0, 1),
                kg=5_000,
                litres=10_000,
                pallets=6,
                windows=((0, 30_000),),
                most_trips=2,
                per_h=36,
            ),
        ),
        ways=(Ways(name="truck", duration_s=steps * 1_000, length_m=steps * 10_000),),
        horizon_s=86_400,
    )


def sound_plan() -> RoundsPlan:
    """
    A tanker over A and B, and a truck to B and, loaded again at depot B, to C.

    A Company lacks 1,000 l of its diesel: one tank of 3,000 holds the rest, the other
    the petrol.
    """
    return RoundsPlan(
        rounds=(
            Round(
                fleet=0,
                vehicle=1,
                trips=(
                    Trip(
                        depot=0,
                        load_s=0,
                        leave_s=1_200,
                        visits=(
                            Visit(0, 2_200, 2_200, 2_800, (Unload(DIESEL, 3_000),)),
                            Visit(1, 3_800, 3_800, 4_400, (Unload(PETROL, 1_000),)),
                        ),
                        tanks=(DIESEL, PETROL),
                    ),
                ),
                back_s=6_400,
                driven_s=4_000,
                length_m=40_000,
            ),
            Round(
                fleet=1,
                vehicle=0,
                trips=(
                    Trip(
                        depot=0,
                        load_s=1_200,
                        leave_s=2_400,
                        visits=(
                            Visit(1, 4_400, 5_000, 5_600, (Unload(RATIONS, 3_000),)),
                        ),
                    ),
                    Trip(
                        depot=1,
                        load_s=7_600,
                        leave_s=8_800,
                        visits=(
                            Visit(2, 9_800, 9_800, 10_400, (Unload(SHELLS, 5_000),)),
                        ),
                    ),
                ),
                back_s=13_400,
                driven_s=8_000,
                length_m=80_000,
            ),
        ),
        unserved=(
            Unserved(
                drop=0,
                units=(Unload(DIESEL, 1_000),),
                cause=Cause.TRADED,
                words="The tanks hold too little.",
            ),
        ),
        cost=50 + 4_000 + 8_000 + 122,  # the truck is out for 12,200 s at 36 an hour
        bound=5_000,
    )


def with_rest(driving_s: int, break_s: int, daily_s: int = 0) -> RoundsProblem:
    """The problem with a rule of rest."""
    rest = Rest(driving_s=driving_s, break_s=break_s, daily_driving_s=daily_s)
    return replace(sound_problem(), rest=rest)


def with_packets(least: int, most: int, wait_s: int) -> RoundsProblem:
    """The problem with groups that leave together."""
    packets = Packets(least=least, most=most, wait_s=wait_s)
    return replace(sound_problem(), packets=packets)
