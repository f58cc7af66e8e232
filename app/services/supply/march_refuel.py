"""What units take at the pumps of their planned marches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planners.supply.march_fuel import march_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from planners.march_table import MarchTable
    from planners.refuel_halts import RefuelStay
    from planners.vehicles import VehicleType

    Counted = Sequence[tuple[VehicleType, int]]


class Refuelled(NamedTuple):
    """Litres of a fuel that a unit has from a refuel point, when all are filled."""

    unit: str
    at: datetime
    item: str
    units: float


def refuelled(
    table: MarchTable, units: Mapping[str, Mapping[str, Counted]]
) -> Iterator[Refuelled]:
    """
    Share what march units take at refuel points among the units that march in them.

    By what their vehicles burn, or by their number where the order says how much each
    takes; what belongs to vehicles of no unit goes to none.

    Parameters
    ----------
    table
        A march; its refuel points have the litres of each march unit.
    units
        Vehicles with their counts, by unit that marches with it and by fuel.

    Yields
    ------
    Point by point; one for each unit and fuel.
    """
    shares = {name: _among(table, name) for name in units}
    formations = {
        (timing.serial, timing.unit.name): timing.unit.formation.vehicles
        for timing in table.units
    }
    for stay in table.refuels:
        key = stay.serial, stay.unit
        parts = {
            (name, item): _measure(stay, vehicles) * shares[name].get(key, 0.0)
            for name, by_fuel in units.items()
            for item, vehicles in by_fuel.items()
        }
        whole = max(_measure(stay, formations[key]), sum(parts.values()))
        for (name, item), part in parts.items():
            if part > 0:
                litres = stay.litres * part / whole
                yield Refuelled(name, stay.through, item, litres)


def _among(table: MarchTable, name: str) -> dict[tuple[str, str], float]:
    """Share of the vehicles of a unit in each march unit where it marches."""
    timings = march_units(table, name)
    every = sum(timing.unit.formation.count for timing in timings)
    return {
        (timing.serial, timing.unit.name): timing.unit.formation.count / every
        for timing in timings
    }


def _measure(stay: RefuelStay, vehicles: Counted) -> float:
    """What vehicles take of the litres at a point, in shares."""
    if stay.refuel.litres is not None:
        return float(sum(count for _, count in vehicles))
    return sum(vehicle.fuel_l_per_100km * count for vehicle, count in vehicles)
