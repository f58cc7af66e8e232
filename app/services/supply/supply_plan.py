"""What a scenario says of supply: who, from where, with what; places are words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from planners.rounds.problem import Packets
from planners.supply.factors import Climate, Level, Phase
from planners.supply.items import Scheme

if TYPE_CHECKING:
    from datetime import datetime, time, timedelta

    from planners.supply.factors import Factor, FactorLibrary
    from planners.supply.force import ForceUnit
    from planners.supply.stocks import Stock


class Spell(NamedTuple):
    """What a unit does from a moment on, until the next spell; aware."""

    begins: datetime
    phase: Phase


class Receipt(NamedTuple):
    """What comes from outside, units of the item; aware."""

    at: datetime
    item: str
    units: float


class Open(NamedTuple):
    """Hours of every day, in the zone of the plan; past midnight if it ends first."""

    begins: time
    ends: time


@dataclass(frozen=True, slots=True, kw_only=True)
class DropWish:
    """
    How a unit is brought supplies; see `planners.rounds.problem.Drop`.

    ``hours`` are those of every day; empty for at any time. ``wants`` are units of
    items to bring; empty for what the projection says is short of the objective.
    """

    hours: tuple[Open, ...] = ()
    unloading: timedelta | None = None
    priority: int = 50
    required: bool = True
    wants: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyUnit:
    """
    A unit with what it does, has and should have.

    Attributes
    ----------
    unit
        What it holds.
    at
        Where it is supplied; empty for nowhere in this plan.
    spells
        What it does, in order; before the first it is in reserve.
    stocks
        One for each item it holds or should hold.
    column
        Name of the column that it marches with; empty for none.
    drop
        How it is brought supplies.
    """

    unit: ForceUnit
    at: str = ""
    spells: tuple[Spell, ...] = ()
    stocks: tuple[Stock, ...] = ()
    column: str = ""
    drop: DropWish = field(default_factory=DropWish)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyPoint:
    """
    A depot or supply point.

    Attributes
    ----------
    name
        Unique among points.
    at
        Where it is.
    hours
        When it is open, every day; empty for always.
    loading
        From arrival until a vehicle is laden.
    bays
        Vehicles that load at once; 0 for no limit.
    stocks, receipts
        What it has, and what comes from outside.
    candidate
        Whether it is only a place where one might be opened, for `siting`.
    """

    name: str
    at: str
    hours: tuple[Open, ...] = ()
    loading: timedelta | None = None
    bays: int = 0
    stocks: tuple[Stock, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    candidate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """
    Vehicles that bring supplies.

    Attributes
    ----------
    name
        Unique among transport.
    vehicle
        Of the catalogue: its limits on roads.
    count
        How many there are.
    available
        Share of them that can be used, above 0 to 1.
    at
        Name of the point where they stand.
    payload_t, volume_m3, pallets
        What one carries of cargo; 0 m3 or pallets for no limit of that.
    fuel_tanks_l, water_tanks_l
        Compartments, litres.
    hours
        When they may be under way, every day; empty for at any time.
    shift
        From leaving to coming back, at most; None for no limit.
    most_trips
        Loads in a shift, at most.
    """

    name: str
    vehicle: str
    count: int
    available: float = 1.0
    at: str = ""
    payload_t: float = 0.0
    volume_m3: float = 0.0
    pallets: int = 0
    fuel_tanks_l: tuple[float, ...] = ()
    water_tanks_l: tuple[float, ...] = ()
    hours: tuple[Open, ...] = ()
    shift: timedelta | None = None
    most_trips: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyPlan:
    """
    All that a scenario says of supply.

    Attributes
    ----------
    scheme, climate, level
        By which classes are shown, and which factors hold.
    begins
        First moment of the projection, aware; None for the earliest start of a column.
    days, step_h
        How far it looks and in what steps.
    library
        Factors that the plan brings with it; None for those of the program.
    units, points, transport
        In the order of the file.
    night_only, rest_rule, packets
        Rules of delivery; ``rest_rule`` is the name of a halt rule, or empty.
    factors
        Rows of the plan; each takes the place of the row of the library for the same
        basis, subject, item, component and conditions.
    """

    scheme: Scheme = Scheme.NATO
    climate: Climate = Climate.TEMPERATE
    level: Level = Level.SUSTAINING
    begins: datetime | None = None
    days: int = 14
    step_h: int = 6
    library: FactorLibrary | None = None
    units: tuple[SupplyUnit, ...] = ()
    points: tuple[SupplyPoint, ...] = ()
    transport: tuple[Transport, ...] = ()
    night_only: bool = False
    rest_rule: str = ""
    packets: Packets = field(default_factory=Packets)
    factors: tuple[Factor, ...] = ()
