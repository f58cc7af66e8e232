"""Moments of a log in words, even where a clock was years off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planners.dtg import format_dtg

if TYPE_CHECKING:
    from datetime import datetime

_DTG_YEARS = range(2000, 2100)


def moment_words(at: datetime) -> str:
    """Write a time as a group, unless the clock was so far off that it has none."""
    return format_dtg(at) if at.year in _DTG_YEARS else f"{at:%Y-%m-%d %H:%MZ}"
