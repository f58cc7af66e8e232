"""Moments of a record in words, even where a clock was years off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planners.dtg import DTG_YEARS, format_dtg

if TYPE_CHECKING:
    from datetime import datetime


def moment_words(at: datetime, zone: str = "Z", *, spaced: bool = False) -> str:
    """
    Write a moment as a date-time group.

    Parameters
    ----------
    at
        Aware. A clock may have been so far off that its year has no group; then date
        and time stand there in full.
    zone, spaced
        As of `planners.dtg.format_dtg`.
    """
    if at.year in DTG_YEARS:
        return format_dtg(at, zone, spaced=spaced)
    return f"{at:%Y-%m-%d %H:%MZ}"
