"""Positions as people write them, and distances on the globe.

An MGRS reference names a square by its south-west corner. The `mgrs` package
answers with the middle of the square, so the corner is worked out here.
"""

from __future__ import annotations

import functools
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from mgrs import MGRS
from mgrs.core import MGRSError
from pyproj import Geod, Transformer

from maps.errors import PlaceError

if TYPE_CHECKING:
    from numpy.typing import NDArray

# UTM and with it MGRS squares by zone end here; the poles have a grid of their own.
UTM_SOUTH, UTM_NORTH = -80, 84
BAND_DEGREES = 8
BANDS = "CDEFGHJKLMNPQRSTUVWX"

_MGRS = MGRS()
_GLOBE = Geod(ellps="WGS84")
_CENTIMETRE = 1e-7  # degrees of latitude
_LONGEST_TEXT = 80
_SQUARE = re.compile(r"([0-9]{1,2})([C-HJ-NP-X])([A-HJ-NP-Z][A-HJ-NP-V])([0-9]*)")
_POLAR = re.compile(r"[ABYZ][A-Z]{2}[0-9]*")
# Bounds in degrees and the zone that reigns there: Norway, then Svalbard.
# Source: NGA.STND.0037, Universal Grids and Grid Reference Systems.
_ODD_ZONES = (
    (56, 64, 3, 12, 32),
    (72, 84, 0, 9, 31),
    (72, 84, 9, 21, 33),
    (72, 84, 21, 33, 35),
    (72, 84, 33, 42, 37),
)


@dataclass(frozen=True, slots=True)
class GridSquare:
    """
    A square of the military grid.

    Attributes
    ----------
    text
        The reference without spaces, upper case.
    lon, lat
        South-west corner, degrees.
    size_m
        Length of a side: 100,000 m without digits, 1 m with five and five.
    """

    text: str
    lon: float
    lat: float
    size_m: int

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle, degrees."""
        lat, lon = _MGRS.toLatLon(self.text)
        return lon, lat

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of its corners, degrees, on the globe."""
        zone, hemisphere, easting, northing = _MGRS.MGRSToUTM(self.text)
        half = self.size_m / 2
        sides = np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
        lon, lat = _from_utm(zone, hemisphere).transform(
            easting + sides[:, 0], northing + sides[:, 1]
        )
        middle = 6 * zone - 183  # of the zone; a square may reach over the date line
        lon = np.clip((lon - middle + 180) % 360 - 180 + middle, -180, 180)
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def parse_mgrs(text: str) -> GridSquare:
    """
    Read a grid reference; its square lies north-east of the point it names.

    Parameters
    ----------
    text
        Zone, band, square and none to ten digits; spaces and small letters are
        welcome: ``32U PA 1234``.

    Raises
    ------
    PlaceError
        The reference is none, is cut off, or lies in the polar grid.
    """
    reference = "".join(text[:_LONGEST_TEXT].split()).upper()
    if _POLAR.fullmatch(reference):
        raise PlaceError(
            f"{reference} lies in the grid of a pole, north of 84° or south of 80°, "
            "which is not supported; give a point between them."
        )
    match = _SQUARE.fullmatch(reference)
    if match is None:
        raise PlaceError(
            f"{_shown(text)} is no MGRS reference; write zone, band, square and an "
            "even number of digits, such as 32UPA7915741625."
        )
    zone, band, square, digits = match.groups()
    if len(digits) % 2 or len(digits) > 10:
        raise PlaceError(
            f"{_shown(text)} has {len(digits)} digits; an MGRS reference has as many "
            "for the easting as for the northing, at most five each."
        )
    reference = f"{int(zone):02d}{band}{square}{digits}"
    size_m = 10 ** (5 - len(digits) // 2)
    try:
        # The package merely warns of squares that are not in their band.
        with warnings.catch_warnings(action="error", category=RuntimeWarning):
            number, hemisphere, easting, northing = _MGRS.MGRSToUTM(reference)
    except (MGRSError, RuntimeWarning) as error:
        raise PlaceError(
            f"There is no square {square} in grid zone {zone}{band}; check the "
            f"letters of {_shown(text)}."
        ) from error
    lon, lat = _from_utm(number, hemisphere).transform(
        easting - size_m / 2, northing - size_m / 2
    )
    return GridSquare(reference, lon, lat, size_m)


def format_mgrs(
    lon: float, lat: float, digits: int = 5, *, spaced: bool = False
) -> str:
    """
    Write the grid reference of the square that a point lies in.

    Digits are cut off, never rounded: a rounded reference would name the square
    beside the point.

    Parameters
    ----------
    lon, lat
        Degrees; latitude -80 to 84.
    digits
        For each of easting and northing, 0 (100 km) to 5 (1 m).
    spaced
        ``32U PA 79157 41625`` instead of ``32UPA7915741625``.

    Raises
    ------
    PlaceError
        The point is not on the globe or near a pole.
    ValueError
        Digits outside 0 to 5.
    """
    if not 0 <= digits <= 5:
        raise ValueError(f"A reference has 0 to 5 digits a side, not {digits}.")
    check_on_globe(lon, lat)
    if not UTM_SOUTH <= lat <= UTM_NORTH:
        raise PlaceError(
            f"Latitude {lat:g} has no UTM grid; MGRS is written from -80 to 84."
        )
    if abs(lat) < _CENTIMETRE:
        lat = (
            0.0  # just south of it mgrs takes the equator's northing, but not its band
        )
    text: str = _MGRS.toMGRS(lat, lon, MGRSPrecision=digits)
    if not spaced:
        return text
    parts = (text[:3], text[3:5], text[5 : 5 + digits], text[5 + digits :])
    return " ".join(part for part in parts if part)


def utm_zone(lon: float, lat: float) -> int:
    """
    Find the UTM zone of a point, 1 to 60, with those of Norway and Svalbard.

    Raises
    ------
    PlaceError
        The point is not on the globe or near a pole.
    """
    check_on_globe(lon, lat)
    if not UTM_SOUTH <= lat <= UTM_NORTH:
        raise PlaceError(f"Latitude {lat:g} has no UTM zone; they run from -80 to 84.")
    for south, north, west, east, zone in _ODD_ZONES:
        if south <= lat < north + (north == UTM_NORTH) and west <= lon < east:
            return zone
    return int((lon + 180) // 6) % 60 + 1


def band_letter(lat: float) -> str:
    """
    Letter of the band of latitude of a grid zone, -80 to 84 degrees.

    >>> band_letter(42.5)
    'T'
    """
    return BANDS[min(int((lat - UTM_SOUTH) // BAND_DEGREES), len(BANDS) - 1)]


def geodesic_lengths(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Measure the segments of a line on the WGS 84 ellipsoid.

    Parameters
    ----------
    lonlat
        (n, 2) degrees.

    Returns
    -------
    NDArray
        (n - 1,) metres, by Karney's method; empty for fewer than two points.
    """
    lonlat = np.asarray(lonlat, np.float64)
    if len(lonlat) < 2:
        return np.zeros(0)
    return np.asarray(_GLOBE.line_lengths(lonlat[:, 0], lonlat[:, 1]), np.float64)


@functools.cache
def _from_utm(zone: int, hemisphere: str) -> Transformer:
    """Way back from UTM to degrees, longitude first."""
    code = (32600 if hemisphere == "N" else 32700) + zone
    return Transformer.from_crs(code, 4326, always_xy=True)


def check_on_globe(lon: float, lat: float) -> None:
    """
    Refuse what is not on the globe; NaN is not either.

    Raises
    ------
    PlaceError
        The point is not on the globe.
    """
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise PlaceError(
            f"Latitude {lat:g}, longitude {lon:g} is not on the globe; give latitude "
            "-90 to 90 and longitude -180 to 180."
        )


def _shown(text: str) -> str:
    """Text for an error, short and in one line."""
    line = " ".join(text[:_LONGEST_TEXT].split())
    return repr(line if len(text) <= _LONGEST_TEXT else f"{line}…")
