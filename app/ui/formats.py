"""Figures as the window writes them; military forms are the same in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.drawing.map_scales import nominal
from maps.declination import MILS_IN_CIRCLE, mils_of

if TYPE_CHECKING:
    from datetime import timedelta

THIN = "\u202f"  # between thousands, and between a figure and its unit
UNKNOWN = "–"


def kilometres(metres: float) -> str:
    """Distance in km, with one decimal."""
    return f"{metres / 1000:.1f}{THIN}km"


def litres(volume: float) -> str:
    """Volume in whole litres."""
    return f"{grouped(round(volume))}{THIN}l"


def grouped(number: int) -> str:
    """Whole number with thin spaces between thousands."""
    return f"{number:,}".replace(",", THIN)


def span(seconds: float) -> str:
    """Time span as ``2 h 05``, ``5 min`` or ``40 s``, to the nearest of its unit."""
    if seconds < 59.5:
        return f"{round(seconds)}{THIN}s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes}{THIN}min"
    return f"{minutes // 60}{THIN}h{THIN}{minutes % 60:02d}"


def span_of(duration: timedelta) -> str:
    """Time span of a duration."""
    return span(duration.total_seconds())


def age(duration: timedelta) -> str:
    """How old something is: as a time span, in days from two of them on."""
    if duration.days < 2:
        return span_of(duration)
    return f"{duration.days}{THIN}d"


def percent(share: float) -> str:
    """Share as whole percent."""
    return f"{share * 100:.0f}{THIN}%"


def map_scale(n: float) -> str:
    """Scale of a map, to three figures: ``1:53 200``."""
    n = nominal(n)
    digits = max(len(str(round(n))) - 3, 0)
    return f"1:{grouped(round(round(n), -digits))}"


def metres(height: float) -> str:
    """Height or short length in whole metres."""
    return f"{grouped(round(height))}{THIN}m"


def distance(length_m: float) -> str:
    """Measured length: metres below one kilometre, then km with two decimals."""
    if length_m < 999.5:
        return metres(length_m)
    return f"{length_m / 1000:,.2f}".replace(",", THIN) + f"{THIN}km"


def area(area_m2: float) -> str:
    """Measured area: square metres, hectares from one on, km² from one on."""
    if area_m2 < 10_000:
        return f"{grouped(round(area_m2))}{THIN}m²"
    if area_m2 < 1_000_000:
        return f"{area_m2 / 10_000:.1f}{THIN}ha"
    return f"{area_m2 / 1_000_000:,.2f}".replace(",", THIN) + f"{THIN}km²"


def bearing(angle: float | None) -> str:
    """Bearing in whole degrees and mils: ``045° · 0800 mil``."""
    return UNKNOWN if angle is None else f"{degrees(angle)} · {mils(angle)}"


def degrees(angle: float) -> str:
    """Bearing in whole degrees: ``045°``."""
    return f"{round(angle) % 360:03d}°"


def mils(angle: float) -> str:
    """Bearing of some degrees in whole mils: ``0800 mil``."""
    return f"{round(mils_of(angle)) % MILS_IN_CIRCLE:04d}{THIN}mil"
