"""Moments, minutes, gaps and numbers as scenarios write them; see `plain_entries`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from planners.column import DistanceGap
from planners.dtg import ZoneLetter, format_dtg, parse_dtg
from planners.errors import PlanningError

if TYPE_CHECKING:
    from planners.column import Gap

_MINUTE = timedelta(minutes=1)


def moment_form(moment: datetime) -> str:
    """
    Write a moment: as a date-time group in its own zone, else in UTC.

    Moments between two minutes, and those of other centuries, are written as ISO 8601
    has them, so that nothing is lost.
    """
    letter = moment.tzname() or ""
    zone = letter if letter in ZoneLetter.__members__ else "Z"
    try:
        text = format_dtg(moment, zone)
        if parse_dtg(text) == moment:
            return text
    except PlanningError:
        pass  # a year that groups do not reach; written in full
    return moment.astimezone(UTC).isoformat()


def minutes_form(span: timedelta) -> float | int:
    """Write a span as minutes."""
    return number_form(span / _MINUTE)


def gap_form(gap: Gap) -> float | int | str:
    """Write a gap: minutes, or metres as ``500 m``."""
    if isinstance(gap, DistanceGap):
        return f"{number_form(gap.metres)} m"
    return minutes_form(gap)


def number_form(value: float) -> float | int:
    """Write a number, a whole one without a point."""
    return int(value) if float(value).is_integer() else float(value)
