"""A list of vehicles that comes with a force, against itself and the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.services.supply.force_lint import Finding, like
from app.services.supply.force_table import plain_cell
from planners.supply.vehicle_range import (
    RANGE_TOLERANCE,
    range_differs,
    range_km,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maps.cell_lines import Sheet
    from planners.vehicles import VehicleType

COLUMNS = ("vehicle", "tank l", "l/100 km", "range km")


class _Listed(NamedTuple):
    """One line of the list; 0 for what it does not say."""

    vehicle: str
    tank_l: float
    l_per_100km: float
    range_km: float


def vehicle_findings(
    sheet: Sheet, file: str, catalogue: Mapping[str, VehicleType]
) -> list[Finding]:
    """
    Compare a list of vehicles.

    Parameters
    ----------
    sheet
        Under a line with `COLUMNS`, in any order; others are not read.
    file
        Its name.
    catalogue
        By name.

    Returns
    -------
    list[Finding]
        Doubts: ranges that are far from what tank and consumption give, consumption
        that is far from the catalogue, names that it has not, lines without figures.
    """
    where = f"{file}, sheet {sheet.name!r}"
    if not sheet.lines:
        return []
    names = [" ".join(name.casefold().split()) for name in sheet.lines[0][1]]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        text = (
            f"{where} has no column {missing[0]!r}; name {', '.join(COLUMNS)} in its "
            "first line, or leave the sheet out."
        )
        return [Finding("", text, fault=False)]
    places = [names.index(name) for name in COLUMNS]
    return [
        Finding("", f"{where}, line {line}: {text}", fault=False)
        for line, cells in sheet.lines[1:]
        for text in _doubts([*cells, *[""] * len(names)], places, catalogue)
    ]


def _doubts(
    cells: list[str], places: list[int], catalogue: Mapping[str, VehicleType]
) -> Iterator[str]:
    """What is odd in one line."""
    name, *figures = (cells[place] for place in places)
    try:
        listed = _Listed(plain_cell(name), *(_figure(figure) for figure in figures))
    except ValueError as error:
        yield f"{error}; give a number above zero, or leave it empty."
        return
    _, tank_l, rate, told_km = listed
    if tank_l and rate and told_km and range_differs(tank_l, rate, told_km):
        yield (
            f"{listed.vehicle!r} is listed with a range of {told_km:g} km, but tank "
            f"and consumption give {range_km(tank_l, rate):.0f} km; check all three."
        )
    known = catalogue.get(listed.vehicle)
    if known is None:
        offer = like(listed.vehicle, catalogue)
        yield f"{listed.vehicle!r} is not in the vehicle catalogue{offer}."
    elif rate and abs(rate / known.fuel_l_per_100km - 1) > RANGE_TOLERANCE:
        yield (
            f"{listed.vehicle!r} is listed with {rate:g} l/100 km, but the catalogue "
            f"has {known.fuel_l_per_100km:g}; the catalogue counts, give rows of your "
            "own where the list is right."
        )


def _figure(text: str) -> float:
    """Number above zero; 0 for an empty cell."""
    if not text:
        return 0.0
    try:
        value = 0.0 if "_" in text else float(text.replace(",", "."))
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise ValueError(f"{text[:40]!r} is no figure")
    return value
