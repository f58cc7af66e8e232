"""Refuel points of a march: pumps with a queue, and when each march unit is through.

The model: vehicles come to the point at the headway of their march unit and take the
next pump that is free, in order of march, over all units of the column. A pump is held
for the hook-up and for the litres at its flow. A filled vehicle closes up behind the
pumps; a unit leaves as one column, at the headway it came with, as early as no vehicle
in it leaves before it is filled, and its gap behind the unit ahead is kept.

Vehicles start with full tanks and fill what they have burnt since the start point or
the last refuel halt, never more than a tank holds, or what the order says. One that
burns nothing drives past the pumps.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.errors import MarchError
from planners.pass_time import Rounding, rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planners.column import Halt
    from planners.order_of_march import UnitTiming
    from planners.vehicles import Formation

_US = timedelta(microseconds=1)
_MINUTE = 60_000_000
"""Microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuelPoint:
    """
    Pumps at a halt.

    Attributes
    ----------
    pumps
        Vehicles that fill at once, 1 or more.
    flow_lpm
        Of each pump, litres a minute, above zero.
    hook_up
        That a vehicle holds a pump beside filling: driving up, grounding, signing.
    litres
        That each vehicle takes; None for what it has burnt.
    effort
        Fuel that the road takes, by grade and surface, for that of the vehicle data.
    """

    pumps: int
    flow_lpm: float
    hook_up: timedelta = timedelta()
    litres: float | None = None
    effort: float = field(default=1.0, compare=False)

    def __post_init__(self) -> None:
        if self.pumps < 1:
            raise MarchError(f"A refuel point has {self.pumps} pumps; give 1 or more.")
        if not 0 < self.flow_lpm < math.inf or self.hook_up < timedelta():
            raise MarchError(
                f"A pump gives {self.flow_lpm:g} litres a minute after "
                f"{self.hook_up.total_seconds() / 60:g} minutes; give a flow above "
                "zero and a hook-up from zero on."
            )
        if self.litres is not None and not 0 < self.litres < math.inf:
            raise MarchError(
                f"At a refuel point each vehicle takes {self.litres:g} l; give a "
                "number above zero, or none for what it has burnt."
            )


class RefuelQueue(NamedTuple):
    """
    A refuel point as a column comes to it.

    Attributes
    ----------
    at_m
        From the start point.
    pumps
        Vehicles that fill at once.
    stay
        Of the head of the column, microseconds.
    services
        How long each vehicle of each march unit holds a pump, microseconds; 0 for one
        that drives past.
    litres
        Of each march unit.
    step
        To which further delays count up, microseconds.
    """

    at_m: float
    pumps: int
    stay: int
    services: tuple[tuple[int, ...], ...]
    litres: tuple[float, ...]
    step: int


class Served(NamedTuple):
    """
    March units behind a refuel point, microseconds.

    Attributes
    ----------
    heads, tails
        (U,) how long they follow the head of the column from there on.
    needs
        (U,) from the arrival of the column's head until the unit's head can leave.
    waits
        (U,) the longest that a vehicle of it waits for a pump.
    through
        (U,) from the arrival of the column's head until the last vehicle is filled.
    """

    heads: NDArray[np.float64]
    tails: NDArray[np.float64]
    needs: NDArray[np.float64]
    waits: NDArray[np.float64]
    through: NDArray[np.float64]


def litres_by_vehicle(
    formation: Formation, driven_km: float, point: RefuelPoint
) -> tuple[float, ...]:
    """
    What each vehicle takes, in order of march.

    Parameters
    ----------
    formation
        Of a march unit.
    driven_km
        Since its tanks were full.
    point
        Where it refuels.
    """
    return tuple(
        litres
        for vehicle, count in formation.vehicles
        for litres in [
            point.litres
            if point.litres is not None
            else min(
                vehicle.tank_l,
                vehicle.fuel_l_per_100km * point.effort * driven_km / 100,
            )
        ]
        * count
    )


def refuel_queues(
    halts: Sequence[tuple[float, Halt]],
    units: Sequence[UnitTiming],
    rounding: Rounding,
) -> tuple[RefuelQueue, ...]:
    """
    Describe the refuel points of a march.

    Parameters
    ----------
    halts
        Kilometre and halt, rising; where the purpose is to refuel, tanks are full
        after it, with pumps or without.
    units
        In order of march.
    rounding
        By staff rounding a further delay counts up to the whole minute.
    """
    found: list[RefuelQueue] = []
    full_km = 0.0
    for km, halt in halts:
        if halt.refuel is not None:
            amounts = [
                litres_by_vehicle(unit.unit.formation, km - full_km, halt.refuel)
                for unit in units
            ]
            found.append(
                RefuelQueue(
                    at_m=km * 1000,
                    pumps=halt.refuel.pumps,
                    stay=rounded(halt.duration, rounding) // _US,
                    services=tuple(_services(each, halt.refuel) for each in amounts),
                    litres=tuple(sum(each) for each in amounts),
                    step=_MINUTE if rounding is Rounding.STAFF else 1,
                )
            )
        if halt.fills:
            full_km = km
    return tuple(found)


def _services(litres: Sequence[float], point: RefuelPoint) -> tuple[int, ...]:
    """How long vehicles hold a pump, microseconds."""
    hook = point.hook_up // _US
    return tuple(
        hook + math.ceil(each / point.flow_lpm * _MINUTE) if each > 0 else 0
        for each in litres
    )


def served(
    queue: RefuelQueue,
    units: Sequence[UnitTiming],
    heads: NDArray[np.float64],
    tails: NDArray[np.float64],
) -> Served:
    """
    Send march units through a refuel point.

    Parameters
    ----------
    queue
        The point.
    units
        In order of march.
    heads, tails
        (U,) how long they follow the head of the column to it, microseconds.
    """
    free = [0.0] * queue.pumps  # a heap of moments at which a pump is free
    needs, waits, through = (np.zeros(len(units)) for _ in range(3))
    after_heads, after_tails = heads.copy(), tails.copy()
    ahead = -math.inf
    for row, (unit, services) in enumerate(zip(units, queue.services, strict=True)):
        extra = (unit.tail_delay - unit.head_delay - unit.pass_time) // _US
        headway = (tails[row] - heads[row] - extra) / len(services)
        for place, service in enumerate(services):
            arrives = heads[row] + place * headway
            begins = max(arrives, free[0]) if service else arrives
            if service:
                heapq.heapreplace(free, begins + service)
            needs[row] = max(needs[row], begins + service - place * headway)
            waits[row] = max(waits[row], begins - arrives)
            through[row] = max(through[row], begins + service)
        gap = unit.gap // _US
        leaves = max(heads[row], needs[row] - queue.stay, ahead + gap)
        more = -(-(leaves - heads[row]) // queue.step) * queue.step
        after_heads[row] = heads[row] + more
        ahead = after_tails[row] = tails[row] + more
    return Served(after_heads, after_tails, needs, waits, through)
