"""Planning factors: rows of rates with their sources, and what a library of them is.

A rate says how much of an item one person, vehicle or weapon takes under a condition.
Rows of different components of the same need add up ("universal unit" and "medical");
of rows of one component the one with the most conditions that hold is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from planners.supply.items import Item


class Basis(Enum):
    """What a rate counts by."""

    PERSON_DAY = "person and day"
    IDLE_HOUR = "hour idling"
    ROAD_HOUR = "hour on roads"
    CROSS_COUNTRY_HOUR = "hour cross-country"
    ROAD_KM = "km on roads"
    CROSS_COUNTRY_KM = "km cross-country"
    VEHICLE_DAY = "vehicle and day"
    WEAPON_DAY = "weapon and day"
    UNIT_DAY = "unit and day"


class Phase(Enum):
    """What a unit does; the value is what files and screens write."""

    MOVE = "move"
    ATTACK = "attack"
    DEFENCE = "defence"
    RESERVE = "reserve"


class Climate(Enum):
    """Temperature region of the factors."""

    TEMPERATE = "temperate"
    TROPICAL = "tropical"
    ARID = "arid"
    COLD = "cold"


class Level(Enum):
    """How much is given: minimum rates hold a week at the most."""

    SUSTAINING = "sustaining"
    MINIMUM = "minimum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """
    One rate.

    Attributes
    ----------
    basis
        What it counts by.
    subject
        Vehicle or weapon it holds for; empty for people and whole units.
    item
        Name of the item that is taken.
    rate
        Units of the item for each unit of the basis; from 0 on.
    component
        Which part of the need it is; parts add up. Empty for the only one.
    phase, climate, level
        When it holds; None for always.
    source
        Where it comes from; never empty.
    dated
        Of the source; None where it has no date.
    """

    basis: Basis
    subject: str = ""
    item: str
    rate: float
    component: str = ""
    phase: Phase | None = None
    climate: Climate | None = None
    level: Level | None = None
    source: str
    dated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTotal:
    """
    A total that a source prints, which its components should add up to.

    Attributes
    ----------
    item, with_items
        Whose parts are in it: of one item, or of several that are counted alike.
    printed
        As the source has it: units of the item or, where ``in_kg``, kilograms.
    components
        Those that are in it; empty for all of them.
    basis, subject, phase, climate, level, source
        As of `Factor`.
    """

    basis: Basis
    subject: str = ""
    item: str
    with_items: tuple[str, ...] = ()
    printed: float
    in_kg: bool = False
    components: tuple[str, ...] = ()
    phase: Phase | None = None
    climate: Climate | None = None
    level: Level | None = None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """
    How the vehicles of a unit spend a day of a phase.

    Attributes
    ----------
    phase
        What the unit does.
    idle_h, road_h, cross_country_h
        Hours of engines running, a day, together at most 24.
    road_km, cross_country_km
        Driven a day, beside marches that are planned.
    source
        Where it comes from.
    """

    phase: Phase
    idle_h: float
    road_h: float
    cross_country_h: float
    road_km: float
    cross_country_km: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorLibrary:
    """
    Planning factors that go together.

    Attributes
    ----------
    name
        What people call it.
    items
        Every item that a factor names, in the order that tables show.
    factors, totals, activities
        Rates, totals that sources print, days of phases.
    """

    name: str
    items: tuple[Item, ...]
    factors: tuple[Factor, ...]
    totals: tuple[PrintedTotal, ...] = ()
    activities: tuple[Activity, ...] = ()
