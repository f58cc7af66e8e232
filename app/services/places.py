"""Points as users name them: MGRS, latitude and longitude, or a place in the area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import InputRefused
from maps.errors import PlaceError
from maps.positions import parse_position

if TYPE_CHECKING:
    from maps.area_pack import AreaPack
    from planners.route import Lonlat


def find_point(text: str, area: AreaPack, *, inside: bool = True) -> Lonlat:
    """
    Point that a user means, longitude first.

    Parameters
    ----------
    text
        MGRS of any precision, ``lat, lon``, or the name of a place.
    area
        Where names are looked up.
    inside
        Whether the point must lie in the area; corners of a polygon need not.

    Raises
    ------
    InputRefused
        The text is neither, names nothing here, or lies outside.
    """
    try:
        position = parse_position(text)
    except PlaceError as error:
        found = area.names.search(text, limit=1)
        if not found:
            raise InputRefused(
                f"{text!r} is no place in {area.name} and no coordinate ({error})"
            ) from error
        return found[0].lon, found[0].lat
    west, south, east, north = area.bounds
    if inside and not (west <= position.lon <= east and south <= position.lat <= north):
        raise InputRefused(
            f"{text} lies outside {area.name}, which reaches from "
            f"{south:.3f}, {west:.3f} to {north:.3f}, {east:.3f}; "
            "choose a point inside or another area."
        )
    return position.lon, position.lat
