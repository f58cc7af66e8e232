"""What units of a scenario burn on the marches that are planned for their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.services.catalogue import vehicle_catalogue
from app.services.supply.march_refuel import refuelled
from planners.supply.items import Body
from planners.supply.march_fuel import march_burn, march_units, way_effort
from planners.supply.rates import OF_VEHICLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from app.services.planning import PlannedColumn, PlannedMarch
    from app.services.supply.march_refuel import Refuelled
    from app.services.supply.supply_plan import SupplyUnit
    from maps.road_network import RoadNetwork
    from planners.supply.factors import FactorLibrary
    from planners.supply.march_fuel import WayEffort
    from planners.vehicles import VehicleType


class UnitMarch(NamedTuple):
    """
    What a unit burns of one fuel on a planned march.

    ``begins`` and ``ends`` are its first vehicle at the start point and its last past
    the release point. Of ``litres``, ``level_l`` is by consumption on a level paved
    road, ``climb_l`` goes into climbing and ``surface_l`` into poor surfaces.
    ``refuelled_l`` is what it takes at refuel points on the way.
    """

    unit: str
    column: str
    item: str
    begins: datetime
    ends: datetime
    length_km: float
    level_l: float
    climb_l: float
    surface_l: float
    refuelled_l: float = 0.0

    @property
    def litres(self) -> float:
        """All that it burns on the march."""
        return self.level_l + self.climb_l + self.surface_l


class MarchFuel(NamedTuple):
    """
    Fuel of all marches.

    ``burnt`` is (U, T) litres by the name of the fuel, ``marches`` tells each march of
    each unit as a whole, ``remarks`` what is not counted, ``refuelled`` what units
    take at refuel points.
    """

    burnt: Mapping[str, NDArray[np.float64]]
    marches: tuple[UnitMarch, ...]
    remarks: tuple[str, ...]
    refuelled: tuple[Refuelled, ...] = ()


def march_fuel(
    march: PlannedMarch,
    units: Sequence[SupplyUnit],
    library: FactorLibrary,
    network: RoadNetwork,
    times: Sequence[datetime],
) -> MarchFuel:
    """
    Reckon what units burn on planned marches.

    A unit burns what its own vehicles burn. One without any that marches in its
    column alone burns what all vehicles of the column do.

    Parameters
    ----------
    march
        Routes and times of the columns.
    units
        Who marches with which of them.
    library
        Tells which fuel a vehicle takes.
    network
        On which the march was planned.
    times
        T + 1 moments, rising.
    """
    columns = {one.plan.column.name: one for one in march.columns}
    efforts: dict[str, WayEffort] = {}
    fuels = _fuels(library)
    burnt: dict[str, NDArray[np.float64]] = {}
    marches: list[UnitMarch] = []
    remarks: list[str] = []
    shared = [one.column for one in units]
    fuelled: dict[str, dict[str, dict[str, list[tuple[VehicleType, int]]]]] = {}
    for number, one in enumerate(units):
        column = columns.get(one.column)
        if column is None:
            if one.column:
                remarks.append(
                    f"{one.unit.name} marches with {one.column!r}, which is not among "
                    "the planned columns; its march fuel is not counted."
                )
            continue
        vehicles = _vehicles(one, column, alone=shared.count(one.column) == 1)
        if not vehicles:
            remarks.append(
                f"{one.unit.name} marches with {one.column!r} and has no vehicles of "
                "the catalogue; give it some, or its march fuel is not counted."
            )
        if one.column not in efforts:
            efforts[one.column] = way_effort(network, column.route)
        by_fuel = _by_fuel(vehicles, fuels)
        fuelled.setdefault(one.column, {})[one.unit.name] = by_fuel
        for item, burning in by_fuel.items():
            if not item:
                names = ", ".join(sorted({vehicle.name for vehicle, _ in burning}))
                remarks.append(
                    f"No factor says which fuel these vehicles of {one.unit.name} "
                    f"take: {names}; their march fuel is not counted."
                )
                continue
            effort = efforts[one.column]
            litres, told = _burnt(effort, burning, (one, column), item, times)
            rows = burnt.setdefault(item, np.zeros((len(units), len(times) - 1)))
            rows[number] += litres
            marches.append(told)
            missed = told.litres - float(litres.sum())
            if missed > 0.5:
                remarks.append(
                    f"{missed:.0f} l of {item} that {one.unit.name} burns on the march "
                    "lie before or after the time that is looked at."
                )
    taken = tuple(
        stay
        for column, by_unit in fuelled.items()
        for stay in refuelled(columns[column].table, by_unit)
        if stay.item
    )
    return MarchFuel(
        burnt,
        tuple(one._replace(refuelled_l=_taken(one, taken)) for one in marches),
        tuple(remarks),
        taken,
    )


def _taken(march: UnitMarch, taken: Sequence[Refuelled]) -> float:
    """Litres of its fuel that a unit takes at refuel points."""
    return sum(
        one.units for one in taken if (one.unit, one.item) == (march.unit, march.item)
    )


def _burnt(
    effort: WayEffort,
    burning: Sequence[tuple[VehicleType, int]],
    who: tuple[SupplyUnit, PlannedColumn],
    item: str,
    times: Sequence[datetime],
) -> tuple[NDArray[np.float64], UnitMarch]:
    """Litres in each step, and the march as a whole."""
    unit, column = who
    table = column.table
    timings = march_units(table, unit.unit.name)
    spread = march_burn(effort, burning, table, timings, times)
    start = table.totals.start
    begins = start + timings[0].head_delay
    last = [
        row.clears
        for row in table.rows
        if any(
            (row.serial, row.unit) == (timing.serial, timing.unit.name)
            for timing in timings
        )
    ]
    ends = max(last)
    whole = march_burn(effort, burning, table, timings, (start, ends))
    return spread.litres, UnitMarch(
        unit=unit.unit.name,
        column=column.plan.column.name,
        item=item,
        begins=begins,
        ends=ends,
        length_km=column.route.length_m / 1000,
        level_l=float(whole.level_l.sum()),
        climb_l=float(whole.climb_l.sum()),
        surface_l=float(whole.surface_l.sum()),
    )


def _vehicles(
    one: SupplyUnit, column: PlannedColumn, *, alone: bool
) -> tuple[tuple[VehicleType, int], ...]:
    """Vehicles of a unit on the march, with how many of each."""
    formation = column.plan.formation
    if not one.unit.vehicles:
        return formation.vehicles if alone else ()
    known = dict(vehicle_catalogue()) | {
        vehicle.name: vehicle for vehicle in formation.types()
    }
    return tuple(
        (known[name], count)
        for name, count in one.unit.vehicles.items()
        if name in known
    )


def _fuels(library: FactorLibrary) -> dict[str, str]:
    """Which fuel each vehicle takes, by its first row of one."""
    bodies = {item.name: item.body for item in library.items}
    fuels: dict[str, str] = {}
    for row in library.factors:
        if row.basis in OF_VEHICLES and bodies.get(row.item) is Body.FUEL:
            fuels.setdefault(row.subject, row.item)
    return fuels


def _by_fuel(
    vehicles: Sequence[tuple[VehicleType, int]], fuels: Mapping[str, str]
) -> dict[str, list[tuple[VehicleType, int]]]:
    """Vehicles by the fuel they take; empty where nobody says."""
    found: dict[str, list[tuple[VehicleType, int]]] = {}
    for vehicle, count in vehicles:
        found.setdefault(fuels.get(vehicle.name, ""), []).append((vehicle, count))
    return found
