"""Latitude and longitude as people write them: degrees, minutes, seconds, letters."""

from __future__ import annotations

import math
import re

from maps.errors import PlaceError

_Angle = tuple[float, str]  # degrees, and the letter it was written with
_ANGLE = (
    r"([+-]?[0-9]+(?:\.[0-9]+)?)\s*°?\s*"
    r"(?:([0-9]+(?:\.[0-9]+)?)\s*')?\s*(?:([0-9]+(?:\.[0-9]+)?)\s*\")?"
)
_LETTERS_FIRST = re.compile(rf"([NSEW])\s*{_ANGLE}\s*[,;]?\s*([NSEW])\s*{_ANGLE}")
_LETTERS_LAST = re.compile(
    rf"{_ANGLE}\s*([NSEW]?)(?:\s*[,;]\s*|\s+|(?<=[NSEW])){_ANGLE}\s*([NSEW]?)"
)
# 5030N01115E and 503000N 0111500E, as in messages; no number but the last has a point.
_COMPACT = re.compile(
    r"([0-9]{2})([0-9]{2})([0-9]{2}(?:\.[0-9]+)?)?([NS])\s*"
    r"([0-9]{3})([0-9]{2})([0-9]{2}(?:\.[0-9]+)?)?([EW])"
)
_LOOSE = re.compile(r"(?:[NSEW]|[0-9]+(?:\.[0-9]+)?|[\s,;])+")
_PART = re.compile(r"[NSEW]|[0-9]+(?:\.[0-9]+)?")
_BETWEEN_NUMBERS = re.compile(r"[0-9]\s*[,;]\s*[0-9]")
_DECIMAL_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
_SIGNS = str.maketrans({"′": "'", "’": "'", "″": '"', "”": '"', "º": "°", "−": "-"})
_NO_SIGNS = str.maketrans("°'\"", "   ")
_LAT_FIRST, _LON_FIRST = ("", "NE", "NW", "SE", "SW"), ("EN", "WN", "ES", "WS")
_TENTHS = 36_000  # of a second in a degree


def read_angles(text: str) -> tuple[float, float] | None:
    """
    Longitude and latitude that a text says, degrees; None if it is something else.

    Parameters
    ----------
    text
        At most a line: ``50.0, 11.5``, ``50,0 11,5``, ``50.0N 11.5E``,
        ``11.5E 50.0N``, ``50°30'0"N 11°30'E``, ``N50 30.5 E011 30`` or
        ``5030N 01130E``. Without letters latitude comes first.

    Raises
    ------
    PlaceError
        The angles are there, but do not go together.
    """
    plain = text.translate(_SIGNS).upper()
    found = _pair(plain)
    if found is None:
        found = _pair(_DECIMAL_COMMA.sub(".", plain))
    return None if found is None else _sorted(text, *found)


def degrees_text(lon: float, lat: float, digits: int = 5) -> str:
    """
    Write degrees with their letters.

    >>> degrees_text(-11.5, 50.25)
    '50.25000° N 11.50000° W'
    """
    north, east = _letters(lon, lat)
    return f"{abs(lat):.{digits}f}° {north} {abs(lon):.{digits}f}° {east}"


def dms_text(lon: float, lat: float) -> str:
    """
    Write degrees, minutes and seconds to a tenth, some three metres.

    >>> dms_text(11.5, -50.2575)
    '50°15′27.0″ S 11°30′00.0″ E'
    """
    north, east = _letters(lon, lat)
    return f"{_dms(lat)} {north} {_dms(lon)} {east}"


def _letters(lon: float, lat: float) -> tuple[str, str]:
    return "S" if lat < 0 else "N", "W" if lon < 0 else "E"


def _dms(degrees: float) -> str:
    tenths = round(abs(degrees) * _TENTHS)
    whole, rest = divmod(tenths, _TENTHS)
    minutes, seconds = divmod(rest, 600)
    return f"{whole}°{minutes:02d}′{seconds / 10:04.1f}″"


def _pair(text: str) -> tuple[_Angle, _Angle] | None:
    """Two angles with the letters before or behind them, if the text is that."""
    if match := _COMPACT.fullmatch(text):
        *one, first, four, five, six, second = match.groups(default="")
        return _angle(first, *one), _angle(second, four, five, six)
    if match := _LETTERS_FIRST.fullmatch(text):
        first, *one, second, four, five, six = match.groups(default="")
        return _angle(first, *one), _angle(second, four, five, six)
    if match := _LETTERS_LAST.fullmatch(text):
        *one, first, four, five, six, second = match.groups(default="")
        return _angle(first, *one), _angle(second, four, five, six)
    return _loose_pair(text.translate(_NO_SIGNS))


def _loose_pair(text: str) -> tuple[_Angle, _Angle] | None:
    """Two angles whose parts no sign names; letters tell where each begins."""
    if not _LOOSE.fullmatch(text) or _BETWEEN_NUMBERS.search(text):
        return None
    parts = _PART.findall(text)
    letters = [place for place, part in enumerate(parts) if part.isalpha()]
    if len(letters) != 2:
        return None
    if letters[0] == 0:
        one, two = parts[1 : letters[1]], parts[letters[1] + 1 :]
    elif letters[1] == len(parts) - 1:
        one, two = parts[: letters[0]], parts[letters[0] + 1 : -1]
    else:
        return None
    if not all(1 <= len(angle) <= 3 for angle in (one, two)):
        return None
    first, second = (parts[place] for place in letters)
    return _angle(first, *_three(one)), _angle(second, *_three(two))


def _three(parts: list[str]) -> tuple[str, str, str]:
    """Degrees, minutes and seconds, empty where there are none."""
    degrees, minutes, seconds = [*parts, "", ""][:3]
    return degrees, minutes, seconds


def _angle(letter: str, degrees: str, minutes: str, seconds: str) -> _Angle:
    """One angle with its letter, which is empty without; NaN for 61 minutes."""
    fine = float(minutes or 0), float(seconds or 0)
    signed = degrees[0] in "+-"
    if max(fine) >= 60 or (signed and letter):
        return math.nan, letter
    size = abs(float(degrees)) + fine[0] / 60 + fine[1] / 3600
    negative = degrees[0] == "-" or letter in {"S", "W"}
    return (-size if negative else size), letter


def _sorted(text: str, first: _Angle, second: _Angle) -> tuple[float, float]:
    """Longitude and latitude by the letters; without them latitude comes first."""
    letters = first[1] + second[1]
    if math.isnan(first[0] + second[0]):
        raise PlaceError(
            f"{text!r} is no position: minutes and seconds end at 59, and an angle "
            "has a sign or a letter, not both."
        )
    if letters in _LAT_FIRST:
        return second[0], first[0]
    if letters in _LON_FIRST:
        return first[0], second[0]
    raise PlaceError(f"{text!r} needs one letter of N or S and one of E or W, or none.")
