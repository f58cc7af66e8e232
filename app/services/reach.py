"""Questions for the ground within reach, in the words of users."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused
from planners.route import Objective
from planners.traffic import NamedPlace

if TYPE_CHECKING:
    from maps.area_pack import AreaPack

SETTLEMENTS = ("city", "town", "village", "suburb", "hamlet")
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?|[.,]\d+)\s*(h|min|s|km|m|l)", re.ASCII)


class Unit(NamedTuple):
    """A unit of limits: what it measures, and how many s, m or l it has."""

    name: str
    objective: Objective
    size: float


UNITS = {
    unit.name: unit
    for unit in (
        Unit("min", Objective.FASTEST, 60.0),
        Unit("h", Objective.FASTEST, 3600.0),
        Unit("s", Objective.FASTEST, 1.0),
        Unit("km", Objective.SHORTEST, 1000.0),
        Unit("m", Objective.SHORTEST, 1.0),
        Unit("l", Objective.LEAST_FUEL, 1.0),
    )
}


def read_limit(text: str) -> tuple[float, Unit]:
    """
    Read a limit: ``30min``, ``1.5 h``, ``20km`` or ``50l``.

    Returns
    -------
    tuple[float, Unit]
        The number as written, and its unit.

    Raises
    ------
    InputRefused
        The text is no limit, or the limit is 0.
    """
    found = _AMOUNT.fullmatch(text[:40].strip().lower())
    if not found:
        raise InputRefused(
            f"{text[:40]!r} is no limit; give a time such as 30min or 1.5h, a distance "
            "such as 20km, or litres of fuel such as 50l."
        )
    number = float(found[1].replace(",", "."))
    if number <= 0:
        raise InputRefused(f"{text[:40]!r} is no way at all; give more than 0.")
    return number, UNITS[found[2]]


def read_bands(text: str, unit: Unit) -> tuple[float, ...]:
    """
    Read bands such as ``10,20,30`` in the unit of a limit.

    Returns
    -------
    tuple[float, ...]
        Rising, in s, m or l.

    Raises
    ------
    InputRefused
        A band is no number above 0.
    """
    bands = set()
    for part in re.split(r"[,;\s]+", text[:200].strip()):
        try:
            number = float(part)
        except ValueError:
            number = 0.0
        if not 0 < number < float("inf"):
            raise InputRefused(
                f"{part[:40]!r} is no band; give numbers above 0 with commas between "
                f"them, in {unit.name}, such as 10,20,30."
            )
        bands.add(number * unit.size)
    return tuple(sorted(bands))


def limit_words(objective: Objective, limit: float) -> str:
    """Write a limit as people do: ``30 min``, ``1 h 30``, ``20 km`` or ``50 l``."""
    if objective is Objective.SHORTEST:
        return f"{limit / 1000:g} km" if limit >= 1000 else f"{limit:g} m"
    if objective is Objective.LEAST_FUEL:
        return f"{limit:g} l"
    minutes, seconds = divmod(limit, 60)
    if minutes >= 60 and not seconds:
        hours, minutes = divmod(int(minutes), 60)
        return f"{hours} h {minutes:02d}" if minutes else f"{hours} h"
    return f"{limit / 60:g} min" if limit >= 60 else f"{limit:g} s"


def cost_words(objective: Objective, cost: float) -> str:
    """What it takes to be at a place, rounded as people read it."""
    step = {Objective.FASTEST: 60.0, Objective.SHORTEST: 100.0}.get(objective, 1.0)
    return limit_words(objective, round(cost / step) * step)


def settlements(area: AreaPack) -> tuple[NamedPlace, ...]:
    """Cities, towns, villages, suburbs and hamlets of an area."""
    return tuple(
        NamedPlace(name=place.name, position=(place.lon, place.lat))
        for place in area.names.of_kinds(SETTLEMENTS)
    )
