"""Hours of every day and the dark as windows of a delivery problem, in its seconds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.errors import InputRefused
from planners.daylight import Light, dark_spans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.services.supply.supply_plan import Open
    from planners.rounds.problem import Window
    from planners.route import Lonlat

_DAY = timedelta(days=1)


def windows_of(
    hours: Iterable[Open], zero: datetime, horizon_s: int
) -> tuple[Window, ...]:
    """
    Give hours of every day as windows from zero to the horizon.

    Parameters
    ----------
    hours
        In the zone of ``zero``; past midnight where they end first.
    zero
        Second 0, aware.
    horizon_s
        Last second; a day at least, so that no hours fall out of it.

    Returns
    -------
    tuple[Window, ...]
        In order and apart; empty where there are no hours, which means always.
    """
    first = zero.replace(hour=0, minute=0, second=0, microsecond=0) - _DAY
    days = horizon_s // 86_400 + 3
    spans = []
    for one in hours:
        for number in range(days):
            day = (first + number * _DAY).date()
            begins = datetime.combine(day, one.begins, zero.tzinfo)
            ends = datetime.combine(day, one.ends, zero.tzinfo)
            ends += _DAY if ends <= begins else timedelta(0)
            spans.append((_seconds(begins, zero), _seconds(ends, zero)))
    return _clipped(spans, horizon_s)


def dark_windows(place: Lonlat, zero: datetime, horizon_s: int) -> tuple[Window, ...]:
    """
    Give when it is dark at a place: the sun 6 degrees below the horizon and more.

    Raises
    ------
    InputRefused
        It never is, so that nobody could move.
    """
    ends = zero + timedelta(seconds=horizon_s)
    spans = dark_spans(place, zero, ends, Light.CIVIL)
    dark = _clipped(
        ((_seconds(one.begins, zero), _seconds(one.ends, zero)) for one in spans),
        horizon_s,
    )
    if not dark:
        raise InputRefused(
            "Deliveries shall move in the dark alone, but it does not get dark there "
            "at that time; take 'night only' out of 'supply'."
        )
    return dark


def _seconds(moment: datetime, zero: datetime) -> int:
    return round((moment - zero).total_seconds())


def _clipped(spans: Iterable[Window], horizon_s: int) -> tuple[Window, ...]:
    """Spans within the horizon, those that touch as one."""
    merged: list[Window] = []
    for begins, ends in sorted(spans):
        first, last = max(begins, 0), min(ends, horizon_s)
        if first >= last:
            continue
        if merged and first <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], last)
        else:
            merged.append((first, last))
    return tuple(merged)
