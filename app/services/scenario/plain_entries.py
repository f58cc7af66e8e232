"""Moments, minutes, gaps and numbers as entries of a plan write them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from planners.column import DistanceGap
from planners.dtg import parse_dtg
from planners.errors import PlanningError

if TYPE_CHECKING:
    from app.services.scenario.yaml_entries import Entry
    from planners.column import Gap

_TO_THE_SECOND = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d:\d\d", re.ASCII
)
MOST_MINUTES = 10_080  # a week
MOST_GAP_M = 100_000


def moment_of(entry: Entry | None) -> datetime | None:
    """
    Read a date-time group, or a moment to the second as ISO 8601 has it; None for none.

    Raises
    ------
    InputRefused
        It is none, with file and line.
    """
    return None if entry is None else exact_moment_of(entry)


def exact_moment_of(entry: Entry) -> datetime:
    """Read a moment that must stand there; see `moment_of`."""
    text = entry.text()
    if _TO_THE_SECOND.fullmatch(text):
        return _exact(entry, text)
    try:
        return parse_dtg(text)
    except PlanningError as error:
        raise entry.refused(f"is no date-time group: {error}") from error


def where_of(entry: Entry) -> str:
    """File and line of an entry, or the object of a plan that it stands in."""
    return f"{entry.file}, line {entry.line}" if entry.line else entry.file


def _exact(entry: Entry, text: str) -> datetime:
    """Moment of ISO 8601, for which a date-time group is too coarse."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise entry.refused(
            f"is {text!r}, which no calendar has; write it as 120600ZJUN26."
        ) from None


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
