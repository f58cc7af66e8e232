"""One column of a scenario, and the halt areas it may use, as the user wrote them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from planners.column import HaltModel, HaltPurpose
from planners.vehicles import Formation, VehicleType

if TYPE_CHECKING:
    from datetime import datetime

    from planners.column import Column, Halt
    from planners.halt_areas import Side
    from planners.halt_rules import HaltRule
    from planners.movement_number import MovementNumber
    from planners.refuel_points import RefuelPoint
    from planners.route import Objective

_NO_TIME = timedelta()


class MovesAs(Enum):
    """What departs as one."""

    COLUMN = "column"
    MARCH_UNITS = "march units"  # each scheduled by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class HaltAreaPlan:
    """
    A halt area; its place is still words.

    Attributes
    ----------
    name
        Unlike that of any other.
    at
        MGRS, latitude and longitude, or a name.
    parking_m
        Length of column that it takes; None where it is given in vehicles.
    vehicles
        How many it takes; None where it is given in metres.
    side
        Of the road, as seen when driving towards the place ``towards``; None where it
        can be reached from both.
    towards
        Words of a place; empty without ``side``.
    source
        Who says so.
    where
        File and line, for errors.
    """

    name: str
    at: str
    parking_m: float | None
    vehicles: int | None
    side: Side | None = None
    towards: str = ""
    source: str = ""
    where: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaHalt:
    """
    A halt ordered in a halt area; its kilometre follows from the route.

    Attributes
    ----------
    area
        Name of a halt area of the scenario.
    duration, model, purpose, may_wait, refuel
        As of a `planners.column.Halt`.
    """

    area: str
    duration: timedelta
    model: HaltModel = HaltModel.HALT_AREA
    purpose: HaltPurpose = HaltPurpose.SHORT
    may_wait: timedelta = _NO_TIME
    refuel: RefuelPoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPlan:
    """
    One column of a scenario with all that its march depends on.

    Attributes
    ----------
    column
        Who marches, with spacing and gaps.
    movement_number
        Its credit; None where none was granted yet.
    stops, objective, timed_points
        What its route is asked for by, and how many points are timed.
    start
        Head at the start point; where only ``earliest`` was written, that moment.
    release_by
        Tail past the release point; given in the place of ``start``.
    rate_kmh
        Ordered rate of march.
    halts
        Ordered by kilometre.
    area_halts
        Ordered in halt areas.
    halt_rules
        Rules that its march must keep; halts are added where they ask for more.
    priority
        What a minute of it counts, 1 to 100.
    earliest
        Hard limit: the head is not at the start point before; None for none.
    latest
        Hard limit: the tail is past the release point by then; None for none.
    wanted
        Tail past the release point as wanted; None for as early as can be.
    locked
        Whether a schedule must leave it at its start and without further waits.
    ways
        How many routes a schedule may choose from, 1 to 6.
    may_wait
        How long a schedule may let it wait at each waiting place, and let each ordered
        halt last longer unless the halt says otherwise.
    waiting_places
        Names of halt areas where a schedule may let it wait though no halt is ordered.
    moves_as
        Whether the column departs as one, or each march unit by itself.
    special_permit
        Whether a vehicle needs a special hauling permit.
    spacing_m
        Between bumpers, where the density was written so; None where it was given in
        vehicles per kilometre.
    """

    column: Column
    movement_number: MovementNumber | None
    stops: tuple[str, ...]
    objective: Objective
    timed_points: int
    start: datetime | None
    release_by: datetime | None
    rate_kmh: float
    halts: tuple[Halt, ...]
    area_halts: tuple[AreaHalt, ...] = ()
    halt_rules: tuple[HaltRule, ...] = ()
    priority: int = 1
    earliest: datetime | None = None
    latest: datetime | None = None
    wanted: datetime | None = None
    locked: bool = False
    ways: int = 1
    may_wait: timedelta = _NO_TIME
    waiting_places: tuple[str, ...] = ()
    moves_as: MovesAs = MovesAs.COLUMN
    special_permit: bool = False
    spacing_m: float | None = None

    @property
    def formation(self) -> Formation:
        """All vehicles of the column together."""
        total: dict[VehicleType, int] = {}
        for unit in self.column.units():
            for vehicle, count in unit.formation.vehicles:
                total[vehicle] = total.get(vehicle, 0) + count
        return Formation(self.column.name, tuple(total.items()))
