"""Figures as the window writes them; military forms are the same in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def percent(share: float) -> str:
    """Share as whole percent."""
    return f"{share * 100:.0f}{THIN}%"


def map_scale(n: float) -> str:
    """Scale of a map, to three figures: ``1:53 200``."""
    digits = max(len(str(round(n))) - 3, 0)
    return f"1:{grouped(round(round(n), -digits))}"


def metres(height: float) -> str:
    """Height or short length in whole metres."""
    return f"{grouped(round(height))}{THIN}m"
