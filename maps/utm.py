"""UTM coordinates as people write them: zone, band or half of the globe, metres."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from pyproj import Transformer

from maps.coordinates import UTM_NORTH, UTM_SOUTH, band_letter, utm_zone
from maps.errors import PlaceError

EASTINGS = (100_000, 900_000)  # of a zone and its neighbours' edges
FAR_NORTH_M = 10_000_000
_NUMBER = r"([0-9]{1,8}(?:[.,][0-9]{1,6})?)"
_UTM = re.compile(
    r"(?:UTM\s*)?(?:ZONE\s*)?([0-9]{1,2})\s*([A-Z]|NORTH|SOUTH)"
    rf"[\s,;]+(?:E\s*)?{_NUMBER}\s*(?:M?\s*E)?[\s,;]+(?:N\s*)?{_NUMBER}\s*(?:M?\s*N)?"
)


@dataclass(frozen=True, slots=True)
class UtmPoint:
    """
    A point in metres of a UTM zone.

    Attributes
    ----------
    zone
        1 to 60.
    band
        Letter of the band of latitude, C to X.
    east_m, north_m
        South of the equator northings count from 10,000 km there.
    """

    zone: int
    band: str
    east_m: float
    north_m: float


def utm_of(lon: float, lat: float) -> UtmPoint:
    """
    Work out where a point lies in its zone.

    Raises
    ------
    PlaceError
        The point is not on the globe or near a pole.
    """
    zone = utm_zone(lon, lat)
    east, north = _transformer(zone, south=lat < 0).transform(lon, lat)
    return UtmPoint(zone, band_letter(lat), east, north)


def utm_text(lon: float, lat: float) -> str:
    """
    Write a point in UTM, metres cut off as in a grid reference.

    >>> utm_text(11.5, 50.0)
    '32U 679157 5541625'

    Raises
    ------
    PlaceError
        The point is not on the globe or near a pole.
    """
    point = utm_of(lon, lat)
    east, north = math.floor(point.east_m), math.floor(point.north_m)
    if lat < 0:  # a hair south of the equator the cut would not show which side
        north = min(north, FAR_NORTH_M - 1)
    return f"{point.zone}{point.band} {east} {max(north, 0)}"


def read_utm(text: str) -> tuple[float, float] | None:
    """
    Longitude and latitude of a point in UTM; None if the text is something else.

    Parameters
    ----------
    text
        ``32U 461344 5481745``, ``32 north 461344 5481745`` or
        ``32U 461344mE 5481745mN``. S is the band where the northing lies in it, as in
        a grid reference, else the south of the globe.

    Raises
    ------
    PlaceError
        There is no such zone or band, or the metres do not belong to it.
    """
    match = _UTM.fullmatch(text.upper())
    if match is None:
        return None
    number, letter, *metres = match.groups()
    zone = int(number)
    east, north = (float(value.replace(",", ".")) for value in metres)
    if not 1 <= zone <= 60:
        raise PlaceError(f"There is no UTM zone {zone}; they run from 1 to 60.")
    if not EASTINGS[0] <= east <= EASTINGS[1] or north > FAR_NORTH_M:
        raise PlaceError(
            f"{text!r} is no point in UTM: eastings run from 100000 to 900000 m and "
            "northings from 0 to 10000000 m."
        )
    lon, lat = _place(text, zone, letter, (east, north))
    if not UTM_SOUTH <= lat <= UTM_NORTH:
        raise PlaceError(f"{text!r} lies near a pole, where there is no UTM grid.")
    return lon, lat


def _place(
    text: str, zone: int, letter: str, metres: tuple[float, float]
) -> tuple[float, float]:
    """Longitude and latitude by a band, or by a half of the globe."""
    north, south = (_degrees(zone, metres, south=half) for half in (False, True))
    if letter in {"NORTH", "SOUTH"}:
        return north if letter == "NORTH" else south
    for place in (north, south):
        if _in_band(place, letter):
            return place
    if letter in {"N", "S"}:
        return north if letter == "N" else south
    if letter not in "CDEFGHJKLMNPQRSTUVWX":
        raise PlaceError(
            f"There is no band {letter}; they run from C to X, but I and O."
        )
    bands = " or ".join(
        band_letter(lat) for _, lat in (north, south) if UTM_SOUTH <= lat <= UTM_NORTH
    )
    raise PlaceError(
        f"{text!r} does not lie in band {letter} but in {bands}; check the northing."
    )


def _in_band(place: tuple[float, float], letter: str) -> bool:
    """Whether a place lies in a band, or by a metre beside it."""
    lats = (place[1] - 1e-5, place[1], place[1] + 1e-5)
    return any(
        UTM_SOUTH <= lat <= UTM_NORTH and band_letter(lat) == letter for lat in lats
    )


def _degrees(
    zone: int, metres: tuple[float, float], *, south: bool
) -> tuple[float, float]:
    lon, lat = _transformer(zone, south=south).transform(*metres, direction="INVERSE")
    return lon, lat


@lru_cache(maxsize=16)
def _transformer(zone: int, *, south: bool) -> Transformer:
    """From degrees, longitude first, to metres of a zone."""
    code = (32700 if south else 32600) + zone
    return Transformer.from_crs(4326, code, always_xy=True)
