"""Numbers and units as people write them into OSM tags."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from maps.tag_rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_MASS_T = 1000
MOST_LENGTH_M = 100
MOST_SPEED_KMH = 400
MOST_DURATION_S = 30 * 86_400

# Longer texts are remarks, not values.
_LONGEST_TEXT = 60
_APPROXIMATE = re.compile(
    r"\s*(?:[~≈]|(?:ca|circa|approx|approximately|about)(?![a-z])\.?)\s*"
)
_QUANTITY = re.compile(r"\s*([0-9]*[.,]?[0-9]+|[0-9]+\.)\s*([a-z/' ]*?)\.?\s*")
_FEET_INCHES = re.compile(
    r"\s*([0-9]+)\s*(?:'|ft\.?|feet|foot)\s*"
    r"([0-9]+(?:\.[0-9]+)?)\s*(?:\"|in\.?|inch|inches)?\s*"
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_ZONE = re.compile(r"([a-z]{2})(?:-[a-z]{2,3})?:(?:zone:?)?([a-z0-9_]+)")
_ISO_DURATION = re.compile(
    r"p(?:([0-9]+)d)?(?:t(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?)?"
)
_CLOCK_DURATION = re.compile(r"([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?")
_QUOTES = str.maketrans({"′": "'", "’": "'", "´": "'", "″": '"', "”": '"'})


@lru_cache(maxsize=4096)
def parse_mass_t(text: str) -> float | None:
    """
    Read a mass: ``3t``, ``2.5 t``, ``8000 lbs``, ``10 st``, ``2,5``.

    Parameters
    ----------
    text
        A number without a unit is in tonnes. A value marked as approximate is
        taken at four fifths.

    Returns
    -------
    float | None
        Tonnes, 0 to 1000; nothing when the text makes no sense.
    """
    return _quantity(text.removesuffix("mgw"), load_rules().mass_units, MOST_MASS_T)


@lru_cache(maxsize=4096)
def parse_length_m(text: str) -> float | None:
    """
    Read a length: ``3.8``, ``2,75 m``, ``13'8"``, ``13 ft``, ``380 cm``.

    Parameters
    ----------
    text
        A number without a unit is in metres. Feet stand before inches, and
        inches below twelve. A value marked as approximate is taken at four
        fifths.

    Returns
    -------
    float | None
        Metres, 0 to 100; nothing when the text makes no sense.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    text = text.translate(_QUOTES).replace("''", '"')
    plain, factor = _without_approximation(text.casefold())
    match = _FEET_INCHES.fullmatch(plain)
    if match is None:
        return _quantity(text, load_rules().length_units, MOST_LENGTH_M)
    feet, inches = float(match[1]), float(match[2])
    if inches >= 12:
        return None
    return _within(round((feet * 12 + inches) * 0.0254 * factor, 6), MOST_LENGTH_M)


@lru_cache(maxsize=4096)
def parse_speed_kmh(text: str) -> float | None:
    """
    Read a speed limit: ``50``, ``30 mph``, ``walk``, ``none``, ``DE:urban``.

    Parameters
    ----------
    text
        A number without a unit is in km/h. Of several values with semicolons
        between them the lowest counts.

    Returns
    -------
    float | None
        Above 0 to 400 km/h, infinite for ``none``; nothing when the text makes
        no sense or names a zone whose limit is not in the rules.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    speeds = [_one_speed(part.strip().casefold()) for part in text.split(";")]
    known = [speed for speed in speeds if speed is not None]
    return min(known) if len(known) == len(speeds) else None


def parse_duration_s(text: str) -> float | None:
    """
    Read the duration of a ferry crossing: ``PT20M``, ``00:20``, ``20``.

    Parameters
    ----------
    text
        ISO 8601 up to days, ``HH:MM`` or ``HH:MM:SS``, or plain minutes.

    Returns
    -------
    float | None
        Seconds, above 0 to 30 days; nothing when the text makes no sense.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    text = text.strip().casefold()
    if match := _ISO_DURATION.fullmatch(text):
        days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
        total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    elif match := _CLOCK_DURATION.fullmatch(text):
        hours, minutes, seconds = (float(part or 0) for part in match.groups())
        total = (hours * 60 + minutes) * 60 + seconds
    else:
        minutes_only = _quantity(text, {"": 1, "min": 1, "h": 60}, MOST_DURATION_S)
        total = (minutes_only or 0) * 60
    return total if 0 < total <= MOST_DURATION_S else None


def is_approximate(text: str) -> bool:
    """Whether a value says of itself that it is not exact."""
    return _APPROXIMATE.match(text.casefold()) is not None


def _one_speed(text: str) -> float | None:
    rules = load_rules()
    if text in rules.speed_unlimited:
        return math.inf
    if text in rules.speed_words:
        return rules.speed_words[text]
    if match := _ZONE.fullmatch(text):
        return _zone_speed(match[1], match[2])
    speed = _quantity(text, rules.speed_units, MOST_SPEED_KMH)
    return speed or None


def _zone_speed(country: str, zone: str) -> float | None:
    """Limit of a zone: its number where it has one (``DE:zone30``)."""
    if zone.isdecimal():
        return _within(float(zone), MOST_SPEED_KMH) or None
    return load_rules().speed_zones.get(country.upper(), {}).get(zone)


def _quantity(text: str, units: Mapping[str, float], most: float) -> float | None:
    """Read one number with one of the units; nothing outside 0 to ``most``."""
    if len(text) > _LONGEST_TEXT:
        return None
    text, factor = _without_approximation(text.casefold())
    match = _QUANTITY.fullmatch(text)
    if match is None or match[2] not in units:
        return None
    unit = units[match[2]]
    number = match[1]
    # "8,000 lbs" are thousands, "2,750 m" are not: nobody limits by the gram.
    if unit < 0.01 and _THOUSANDS.fullmatch(number):
        number = number.replace(",", "")
    value = float(number.replace(",", "."))
    if unit * factor != 1:
        value = round(value * unit * factor, 6)
    return _within(value, most)


def _without_approximation(text: str) -> tuple[str, float]:
    """Text without ``~`` or ``ca.``, and the factor that it costs."""
    match = _APPROXIMATE.match(text)
    if match is None:
        return text, 1
    return text[match.end() :], load_rules().approximate_factor


def _within(value: float, most: float) -> float | None:
    return value if 0 <= value <= most else None
