"""Splitting a formation into march units small enough to move under one commander."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from planners.column import MarchUnit
from planners.errors import MarchError
from planners.movement_number import letters
from planners.vehicles import Formation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planners.column import Gap
    from planners.vehicles import VehicleType

LARGEST_UNIT = 20  # vehicles; US driver training notes: above it, form march units


class UnitNames(Enum):
    """How march units of a formation are told apart."""

    LETTERS = "letters"
    NUMBERS = "numbers"


def unit_sizes(vehicles: int, largest: int = LARGEST_UNIT) -> tuple[int, ...]:
    """
    Sizes of as few march units as will do, as even as can be, larger ones first.

    Raises
    ------
    MarchError
        Nothing to split, or march units without vehicles.
    """
    if vehicles < 1 or largest < 1:
        raise MarchError(
            f"{vehicles} vehicles cannot march in units of at most {largest}; give at "
            "least one of each."
        )
    count = -(-vehicles // largest)
    size, larger = divmod(vehicles, count)
    return (size + 1,) * larger + (size,) * (count - larger)


def march_units(
    formation: Formation,
    largest: int = LARGEST_UNIT,
    *,
    names: UnitNames = UnitNames.LETTERS,
    first: int = 0,
    gap: Gap | None = None,
) -> tuple[MarchUnit, ...]:
    """
    Split a formation into march units, vehicles in the order it names them.

    Parameters
    ----------
    formation
        Who marches.
    largest
        Most vehicles in one march unit, 1 or more.
    names
        Letters A, B ... or numbers 1, 2 ...
    first
        How many march units the column has before these; naming goes on from there.
    gap
        Of each unit behind the one ahead; None takes the column's.

    Returns
    -------
    tuple[MarchUnit, ...]
        Units of nearly equal size, in order of march. Each carries a formation with the
        name of the whole and its own: ``"PzBtl 203 A"``.
    """
    sizes = unit_sizes(formation.count, largest)
    vehicles = _one_by_one(formation)
    units: list[MarchUnit] = []
    for place, size in enumerate(sizes, first):
        name = letters(place) if names is UnitNames.LETTERS else str(place + 1)
        counts: dict[str, list[VehicleType]] = {}
        for _ in range(size):
            vehicle = next(vehicles)
            counts.setdefault(vehicle.name, []).append(vehicle)
        part = Formation(
            f"{formation.name} {name}",
            tuple((same[0], len(same)) for same in counts.values()),
        )
        units.append(MarchUnit(name=name, formation=part, gap=gap))
    return tuple(units)


def _one_by_one(formation: Formation) -> Iterator[VehicleType]:
    """Each vehicle of a formation in order."""
    for vehicle, count in formation.vehicles:
        for _ in range(count):
            yield vehicle
