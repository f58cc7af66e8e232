"""Libraries of planning factors: that of the program, and those of other files."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, NamedTuple

from app.errors import MarkingRefused
from app.security.marking_policy import DEFAULT_POLICY
from app.services.catalogue import vehicle_catalogue
from app.services.scenario.yaml_entries import read_own_yaml, read_yaml
from app.services.supply.factor_entries import library_of
from planners.supply.factors import Basis, Factor, FactorLibrary
from planners.supply.items import Body

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from planners.vehicles import VehicleType

USUAL_FUEL = "diesel"
WHAT = "library of planning factors"


@cache
def factor_library() -> FactorLibrary:
    """Give the factors of the program, with those of its vehicle catalogue."""
    with as_file(files("app") / "data" / "supply_factors.yaml") as path:
        library = library_of(read_own_yaml(path, what=WHAT))
    rows = catalogue_rows(vehicle_catalogue().values(), library)
    return replace(library, factors=(*library.factors, *rows))


class MarkedFactors(NamedTuple):
    """A library of a file, and the marking that it tells, if any."""

    library: FactorLibrary
    marking: Marking | None


def read_factors(path: Path) -> FactorLibrary:
    """Read a library of planning factors; see `read_marked_factors`."""
    return read_marked_factors(path).library


def read_marked_factors(
    path: Path, policy: MarkingPolicy = DEFAULT_POLICY
) -> MarkedFactors:
    """
    Read a library of planning factors; it stands alone.

    Parameters
    ----------
    path
        A YAML file as ``app/data/supply_factors.yaml``; its entry ``marking`` is that
        of all that is made from it.
    policy
        By which its marking is read.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    entry = read_yaml(path, what=WHAT)
    told = entry.mapping().get("marking")
    marking = None
    if told is not None:
        try:
            marking = policy.parse(told.text())
        except MarkingRefused as error:
            raise MarkingRefused(f"{path.name}, line {told.line}: {error}") from error
    return MarkedFactors(library_of(entry), marking)


def catalogue_rows(
    vehicles: Iterable[VehicleType], library: FactorLibrary
) -> tuple[Factor, ...]:
    """
    Consumption on roads, by the kilometre, of vehicles of a catalogue.

    Parameters
    ----------
    vehicles
        With consumption and source.
    library
        Its rows tell which fuel a vehicle takes; where none does, it is diesel.
        Vehicles for which it has a rate by the kilometre on roads are left out.
    """
    fuels = {item.name for item in library.items if item.body is Body.FUEL}
    takes = {row.subject: row.item for row in library.factors if row.item in fuels}
    told = {row.subject for row in library.factors if row.basis is Basis.ROAD_KM}
    return tuple(
        Factor(
            basis=Basis.ROAD_KM,
            subject=vehicle.name,
            item=takes.get(vehicle.name, USUAL_FUEL),
            rate=vehicle.fuel_l_per_100km / 100,
            source=f"vehicle catalogue: {vehicle.source}",
        )
        for vehicle in vehicles
        if vehicle.name not in told
    )
