"""Who marches: column over serials over march units, with halts and spacing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from planners.errors import MarchError
from planners.pass_time import time_distance

if TYPE_CHECKING:
    from planners.refuel_points import RefuelPoint
    from planners.vehicles import Formation

_NO_TIME = timedelta()


class HaltModel(Enum):
    """Where a column stands while it halts."""

    IN_PLACE = "in place"  # the whole column stops on the road at clock time
    HALT_AREA = "halt area"  # vehicles pull off on arrival and leave in order


class HaltPurpose(Enum):
    """What a halt is for."""

    SHORT = "short"
    LONG = "long"
    REFUEL = "refuel"
    DRIVER_REST = "driver rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """
    A stop of the head at a point of the route.

    Attributes
    ----------
    at_km
        From the start point.
    duration
        From the arrival of a vehicle until it moves on.
    model, purpose, name
        Where the column stands, why, and what the point is called.
    area
        Name of the halt area; empty where none is named.
    may_wait
        Time by which a schedule may make the halt longer, zero or more.
    refuel
        Pumps there, whose queue makes the halt as long as it must be; ``duration`` is
        then the least, and may be zero. None for a halt of that length.
    """

    at_km: float
    duration: timedelta
    model: HaltModel = HaltModel.HALT_AREA
    purpose: HaltPurpose = HaltPurpose.SHORT
    name: str = ""
    area: str = ""
    may_wait: timedelta = _NO_TIME
    refuel: RefuelPoint | None = None

    @property
    def fills(self) -> bool:
        """Whether tanks are full after it."""
        return self.refuel is not None or self.purpose is HaltPurpose.REFUEL


@dataclass(frozen=True, slots=True)
class DistanceGap:
    """Metres of road from the tail of one to the head of the next, zero or more."""

    metres: float

    def __post_init__(self) -> None:
        if not 0 <= self.metres < math.inf:
            raise MarchError(
                f"A gap of {self.metres:g} m cannot be kept; give zero or more metres."
            )

    def time(self, rate_kmh: float) -> timedelta:
        """
        Time from tail to head at a rate of march above zero, t = d / V.

        The column keeps its gaps as times, so on a slower leg the metres shrink.
        """
        return time_distance(self.metres / 1000, rate_kmh)


Gap = timedelta | DistanceGap
"""From the tail of one to the head of the next, by time or by distance."""


def gap_time(gap: Gap, rate_kmh: float) -> timedelta:
    """Give a gap as time; one by distance at the ordered rate of march."""
    return gap.time(rate_kmh) if isinstance(gap, DistanceGap) else gap


@dataclass(frozen=True, slots=True, kw_only=True)
class MarchUnit:
    """Vehicles that move and halt under one commander; a packet."""

    name: str
    formation: Formation
    gap: Gap | None = None  # behind the unit ahead; None takes the column's


@dataclass(frozen=True, slots=True, kw_only=True)
class Serial:
    """
    March units under one commander of a column.

    Attributes
    ----------
    name
        Of the serial.
    units
        In order of march.
    size
        Most vehicles of a unit, where they were cut from one formation; None where they
        were given one by one.
    """

    name: str
    units: tuple[MarchUnit, ...]
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    All that moves on one route under one movement order.

    Attributes
    ----------
    name
        As the order calls it.
    serials
        In order of march.
    density_vpk
        Vehicles per kilometre of road; ``1000 / (gap + length)`` where spacing is
        given between bumpers.
    unit_gap, serial_gap
        From tail to head between march units and between serials; one by distance
        counts as the time it takes at the ordered rate.
    extra_time
        Whether to allow EXTAL, one minute per 25 vehicles.
    rate_kmh
        Ordered rate of march, at which the density holds; None takes that of the
        first leg.
    """

    name: str
    serials: tuple[Serial, ...]
    density_vpk: float
    unit_gap: Gap = timedelta(minutes=2)
    serial_gap: Gap = timedelta(minutes=5)
    extra_time: bool = True
    rate_kmh: float | None = None

    def __post_init__(self) -> None:
        if not self.serials or not all(serial.units for serial in self.serials):
            raise MarchError(
                f"Column {self.name!r} needs a serial, and each serial a march unit."
            )
        if not 0 < self.density_vpk < 1000:
            raise MarchError(
                f"Column {self.name!r} marches at {self.density_vpk:g} vehicles per "
                "km; give a density above 0 and below 1000."
            )
        if self.rate_kmh is not None and not 0 < self.rate_kmh < math.inf:
            raise MarchError(
                f"Column {self.name!r} marches at {self.rate_kmh:g} km/h; give a rate "
                "of march above zero."
            )
        names = [unit.name for serial in self.serials for unit in serial.units]
        if len(set(names)) < len(names):
            raise MarchError(
                f"Column {self.name!r} names a march unit twice; give each its own."
            )

    def units(self) -> tuple[MarchUnit, ...]:
        """All march units in order of march."""
        return tuple(unit for serial in self.serials for unit in serial.units)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarchLeg:
    """Road from one timed point to the next, at one rate of march."""

    to: str
    length_km: float
    rate_kmh: float
