"""Points that are typed: as a place, or by bearing and distance from the last one."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.errors import InputRefused
from maps.declination import MILS_IN_CIRCLE
from maps.positions import parse_position
from planners.measure import FARTHEST_M, place_at, true_bearing

if TYPE_CHECKING:
    from planners.route import Lonlat

translate = QCoreApplication.translate
_BEARING = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(°|deg|mil|mils)?", re.IGNORECASE)
_DISTANCE = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(km|m)?", re.IGNORECASE)


class BearingKind(Enum):
    """In which unit a bearing is given, and from which north."""

    GRID_DEGREES = "grid degrees"
    GRID_MILS = "grid mils"
    TRUE_DEGREES = "true degrees"
    TRUE_MILS = "true mils"

    @property
    def in_mils(self) -> bool:
        """Whether a bearing without a unit is in mils."""
        return self in (BearingKind.GRID_MILS, BearingKind.TRUE_MILS)

    @property
    def from_grid(self) -> bool:
        """Whether it is counted from grid north."""
        return self in (BearingKind.GRID_DEGREES, BearingKind.GRID_MILS)


def typed_place(text: str) -> Lonlat:
    """
    Read a place: MGRS, or latitude and longitude.

    Raises
    ------
    PlaceError
        The text is neither.
    """
    position = parse_position(text)
    return position.lon, position.lat


def typed_bearing(text: str, kind: BearingKind) -> float:
    """
    Read a bearing, degrees; a unit behind the figure wins over the one in use.

    Raises
    ------
    InputRefused
        It is no figure, or beyond a full circle.
    """
    found = _BEARING.fullmatch(text.strip())
    if found is None:
        raise InputRefused(
            translate(
                "typed_points", "{} is no bearing; type degrees or mils, such as 45."
            ).format(repr(text[:20]))
        )
    unit = (found[2] or "").lower()
    in_mils = unit.startswith("mil") if unit else kind.in_mils
    circle = MILS_IN_CIRCLE if in_mils else 360
    value = float(found[1].replace(",", "."))
    if value > circle:
        raise InputRefused(
            translate(
                "typed_points", "A bearing of {} is more than a circle; type 0 to {}."
            ).format(f"{value:g}", circle)
        )
    return value * 360 / circle


def typed_distance(text: str) -> float:
    """
    Read a distance, metres; without a unit it is in metres.

    Raises
    ------
    InputRefused
        It is no figure, or farther than half way round the globe.
    """
    found = _DISTANCE.fullmatch(text.strip())
    if found is None:
        raise InputRefused(
            translate(
                "typed_points", "{} is no distance; type metres or km, such as 1.5 km."
            ).format(repr(text[:20]))
        )
    factor = 1000 if (found[2] or "").lower() == "km" else 1
    value = float(found[1].replace(",", ".")) * factor
    if not 0 < value <= FARTHEST_M:
        raise InputRefused(
            translate(
                "typed_points", "A distance of {} m is not on the globe; type another."
            ).format(f"{value:g}")
        )
    return value


def point_from(
    anchor: Lonlat, bearing: str, distance: str, kind: BearingKind
) -> Lonlat:
    """
    Find the point at a typed bearing and distance from another one.

    Raises
    ------
    InputRefused, PlaceError
        One of them cannot be read, or there is no grid north there.
    """
    degrees = typed_bearing(bearing, kind)
    if kind.from_grid:
        degrees = true_bearing(anchor, degrees)
    return place_at(anchor, degrees, typed_distance(distance))
