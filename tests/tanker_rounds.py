"""A small plan of rounds: one tanker with two loads, one drop that is left."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from app.ui.supply.rounds_page import RoundsCase
from planners.rounds.plan import (
    Cause,
    Round,
    RoundsPlan,
    Trip,
    Unload,
    Unserved,
    Visit,
)
from planners.rounds.problem import (
    Compartment,
    Depot,
    Drop,
    Fleet,
    Goods,
    RoundsProblem,
    Ways,
)
from planners.supply.items import Body

ZERO = datetime(2026, 6, 12, 6, tzinfo=UTC)
MINUTE = 60
BETWEEN_S = 30 * MINUTE


def diesel(units: float) -> Goods:
    return Goods(
        item="diesel", body=Body.FUEL, units=units, kg=int(units), litres=int(units)
    )


def sketched_case() -> RoundsCase:
    """A depot and three drops, half an hour and 20 km from each other."""
    apart = 1 - np.eye(4, dtype=np.int32)
    problem = RoundsProblem(
        places=("Depot", "A", "B", "C"),
        depots=(Depot(name="Depot", place=0, loading_s=20 * MINUTE),),
        drops=tuple(
            Drop(name=name, place=place, goods=(diesel(4000),), service_s=10 * MINUTE)
            for place, name in enumerate("ABC", 1)
        ),
        fleets=(
            Fleet(
                name="Tankers",
                count=2,
                ways=0,
                start=0,
                end=0,
                reload=(0,),
                compartments=(Compartment(body=Body.FUEL, litres=5000),),
                most_trips=2,
            ),
        ),
        ways=(
            Ways(
                name="tanker",
                duration_s=(apart * BETWEEN_S).astype(np.int32),
                length_m=(apart * 20_000).astype(np.int32),
            ),
        ),
        horizon_s=86_400,
    )
    positions = ((5.0, 52.0), (5.1, 52.0), (5.2, 52.0), (5.1, 52.1))
    return RoundsCase(problem, ZERO, "Z", positions, {"diesel": "l"})


def sketched_plan() -> RoundsPlan:
    """A, then after a wait at the depot B; C is left."""
    times = np.array([0, 20, 50, 60, 70, 100, 120, 150, 160, 190]) * MINUTE
    at = times.tolist()
    brings = (Unload("diesel", 4000.0),)
    first = Trip(0, at[0], at[1], (Visit(0, at[2], at[3], at[4], brings),))
    second = Trip(0, at[5] + 600, at[6] + 600, ())
    second = second._replace(
        visits=(Visit(1, at[7] + 600, at[7] + 600, at[8] + 600, brings),)
    )
    left = Unserved(
        drop=2,
        units=brings,
        cause=Cause.FLEET,
        words="C lacks 4,000 of diesel: the tankers are out.",
        mends=("Put a vehicle more at Depot.", "Put a vehicle more at Depot."),
    )
    one = Round(
        fleet=0,
        vehicle=1,
        trips=(first, second),
        back_s=at[9] + 600,
        breaks=((at[2], at[3]),),
        driven_s=4 * BETWEEN_S,
        length_m=80_000,
    )
    return RoundsPlan(rounds=(one,), unserved=(left,), cost=110, bound=100)
