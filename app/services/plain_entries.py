"""Moments, minutes, gaps and numbers as entries of a plan write them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from planners.column import DistanceGap
from planners.dtg import parse_dtg
from planners.errors import PlanningError

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.yaml_entries import Entry
    from planners.column import Gap

MOST_MINUTES = 10_080  # a week
MOST_GAP_M = 100_000


def moment_of(entry: Entry | None) -> datetime | None:
    """
    Read a date-time group; None for no entry.

    Raises
    ------
    InputRefused
        It is none, with file and line.
    """
    if entry is None:
        return None
    try:
        return parse_dtg(entry.text())
    except PlanningError as error:
        raise entry.refused(f"is no date-time group: {error}") from error


def minutes_of(entry: Entry | None, otherwise: float) -> timedelta:
    """Read minutes from zero up to a week; the other value for no entry."""
    minutes = entry.number(above=-1e-9, most=MOST_MINUTES) if entry else otherwise
    return timedelta(minutes=max(minutes, 0.0))


def gap_of(entry: Entry | None, otherwise: float) -> Gap:
    """Read a gap: minutes as a number, or metres as ``500 m``."""
    metres = entry.metres(most=MOST_GAP_M) if entry else None
    return minutes_of(entry, otherwise) if metres is None else DistanceGap(metres)


def number_in(entry: Entry | None, otherwise: int, *, most: int) -> int:
    """Read a whole number from 1 up to a bound; the other value for no entry."""
    return entry.whole(least=1, most=most) if entry else otherwise
