"""Positions as people write them, and distances on the globe.

An MGRS reference names a square by its south-west corner. The `mgrs` package
answers with the middle of the square, so the corner is worked out here.
"""

from __future__ import annotations

import functools
import math
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

_MGRS = MGRS()
_GLOBE = Geod(ellps="WGS84")
_CENTIMETRE = 1e-7  # degrees of latitude
_Angle = tuple[float, str]  # degrees, and the letter it was written with
_LONGEST_TEXT = 80
_SQUARE = re.compile(r"([0-9]{1,2})([C-HJ-NP-X])([A-HJ-NP-Z][A-HJ-NP-V])([0-9]*)")
_POLAR = re.compile(r"[ABYZ][A-Z]{2}[0-9]*")
_ANGLE = (
    r"([+-]?[0-9]+(?:\.[0-9]+)?)\s*°?\s*"
    r"(?:([0-9]+(?:\.[0-9]+)?)\s*')?\s*(?:([0-9]+(?:\.[0-9]+)?)\s*\")?"
)
_LETTERS_FIRST = re.compile(rf"([NSEW])\s*{_ANGLE}\s*[,;]?\s*([NSEW])\s*{_ANGLE}")
_LETTERS_LAST = re.compile(
    rf"{_ANGLE}\s*([NSEW]?)(?:\s*[,;]\s*|\s+|(?<=[NSEW])){_ANGLE}\s*([NSEW]?)"
)
_QUOTES = str.maketrans({"′": "'", "’": "'", "″": '"', "”": '"', "º": "°", "−": "-"})
_FORMS = "such as 32UPA7915741625 or 50.0, 11.5 (latitude first)"

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


@dataclass(frozen=True, slots=True)
class Position:
    """
    A point as someone wrote it.

    Attributes
    ----------
    lon, lat
        Degrees; of a grid square its centre.
    text
        As written, without spaces at its ends.
    size_m
        Side of the grid square that was meant; 0 for a point in degrees.
    """

    lon: float
    lat: float
    text: str
    size_m: int


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
    _check(lon, lat)
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


def parse_position(text: str) -> Position:
    """
    Read a point: MGRS, or latitude and longitude in degrees.

    Parameters
    ----------
    text
        ``32UPA7915741625``, ``50.0, 11.5``, ``50.0N 11.5E``, ``11.5E 50.0N`` or
        ``50°30'0"N 11°30'E``. Without letters latitude comes first. Of a grid
        square the centre is taken; `parse_mgrs` gives its corner.

    Raises
    ------
    PlaceError
        The text is neither, or the point is not on the globe.
    """
    written = text.strip()
    if len(written) > _LONGEST_TEXT or not written:
        raise PlaceError(f"{_shown(text)} is no position; write one {_FORMS}.")
    angles = _angles(written.translate(_QUOTES).upper())
    if angles is not None:
        lon, lat = _lonlat(written, *angles)
        _check(lon, lat)
        return Position(lon, lat, written, 0)
    if not any(letter.isalpha() for letter in written):
        raise PlaceError(f"{_shown(text)} is no position; write one {_FORMS}.")
    square = parse_mgrs(written)
    lon, lat = square.centre
    return Position(lon, lat, written, square.size_m)


def utm_zone(lon: float, lat: float) -> int:
    """
    Find the UTM zone of a point, 1 to 60, with those of Norway and Svalbard.

    Raises
    ------
    PlaceError
        The point is not on the globe or near a pole.
    """
    _check(lon, lat)
    if not UTM_SOUTH <= lat <= UTM_NORTH:
        raise PlaceError(f"Latitude {lat:g} has no UTM zone; they run from -80 to 84.")
    for south, north, west, east, zone in _ODD_ZONES:
        if south <= lat < north + (north == UTM_NORTH) and west <= lon < east:
            return zone
    return int((lon + 180) // 6) % 60 + 1


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


def _angles(text: str) -> tuple[_Angle, _Angle] | None:
    """Two angles with the letters before or behind them, if the text is that."""
    if match := _LETTERS_FIRST.fullmatch(text):
        first, *one, second, four, five, six = match.groups(default="")
        return _angle(first, *one), _angle(second, four, five, six)
    if match := _LETTERS_LAST.fullmatch(text):
        *one, first, four, five, six, second = match.groups(default="")
        return _angle(first, *one), _angle(second, four, five, six)
    return None


def _angle(letter: str, degrees: str, minutes: str, seconds: str) -> _Angle:
    """One angle with its letter, which is empty without; NaN for 61 minutes."""
    fine = float(minutes or 0), float(seconds or 0)
    signed = degrees[0] in "+-"
    if max(fine) >= 60 or (signed and letter):
        return math.nan, letter
    size = abs(float(degrees)) + fine[0] / 60 + fine[1] / 3600
    negative = degrees[0] == "-" or letter in {"S", "W"}
    return (-size if negative else size), letter


def _lonlat(text: str, first: _Angle, second: _Angle) -> tuple[float, float]:
    """Sort two angles by their letters; without them latitude comes first."""
    letters = first[1] + second[1]
    if math.isnan(first[0] + second[0]):
        raise PlaceError(f"{_shown(text)} is no position; write one {_FORMS}.")
    if letters in {"", "NE", "NW", "SE", "SW"}:
        return second[0], first[0]
    if letters in {"EN", "WN", "ES", "WS"}:
        return first[0], second[0]
    raise PlaceError(
        f"{_shown(text)} needs one letter of N or S and one of E or W, or none."
    )


def _check(lon: float, lat: float) -> None:
    """Refuse what is not on the globe; NaN is not either."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise PlaceError(
            f"Latitude {lat:g}, longitude {lon:g} is not on the globe; give latitude "
            "-90 to 90 and longitude -180 to 180."
        )


def _shown(text: str) -> str:
    """Text for an error, short and in one line."""
    line = " ".join(text[:_LONGEST_TEXT].split())
    return repr(line if len(text) <= _LONGEST_TEXT else f"{line}…")
