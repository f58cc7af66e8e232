"""Hours by the clocks of a place, as spans of time that need no clock.

The zone of a place comes from its coordinates, and with it summer time, public
holidays and the hours of the sun in OSM's language for opening hours. At sea and
where no zone is known the clocks show UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from planners.daylight import Span
from planners.dtg import utc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planners.route import Lonlat

_UTC = ZoneInfo("UTC")
_DAY = timedelta(days=1)


@lru_cache(maxsize=8192)
def open_spans(
    text: str, lonlat: Lonlat, begins: datetime, ends: datetime
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """
    Spans at which hours are open, and those at which nobody can say.

    Parameters
    ----------
    text
        In OSM's language for opening hours, valid.
    lonlat
        Of the place, degrees.
    begins, ends
        Between which to look, aware.

    Returns
    -------
    tuple[tuple[Span, ...], tuple[Span, ...]]
        In order, UTC.
    """
    lon, lat = lonlat
    hours = OpeningHours(text, coords=(lat, lon))
    opened: list[Span] = []
    unknown: list[Span] = []
    first, last = utc(begins).astimezone(_UTC), utc(ends).astimezone(_UTC)
    for start, end, state, _ in hours.intervals(first, last):
        span = Span(start.astimezone(UTC), end.astimezone(UTC))
        if state == State.OPEN:
            opened.append(span)
        elif state == State.UNKNOWN:
            unknown.append(span)
    return tuple(opened), tuple(unknown)


@lru_cache(maxsize=1024)
def zone_at(lonlat: Lonlat) -> tzinfo:
    """Time zone of a place, degrees; UTC where none is known."""
    lon, lat = lonlat
    always = OpeningHours("24/7", coords=(lat, lon))
    noon = datetime(2026, 1, 1, 12, tzinfo=_UTC)
    start, _, _, _ = next(always.intervals(noon, noon + _DAY))
    return start.tzinfo or UTC


def daily_spans(
    hours: tuple[time, time],
    days: Iterable[int],
    zone: tzinfo,
    begins: datetime,
    ends: datetime,
) -> list[Span]:
    """
    The same hours of every day.

    Parameters
    ----------
    hours
        By the clocks of the zone; an end at or before the beginning is on the next
        day.
    days
        Days on which they begin, 0 for Monday to 6.
    zone
        Whose clocks. An hour that they show twice or never counts so that the span
        is the longer one.
    begins, ends
        Between which to look, aware.

    Returns
    -------
    list[Span]
        In order, UTC; the first and last may reach beyond.
    """
    opens, closes = hours
    wanted = frozenset(days)
    day = utc(begins).astimezone(zone).date() - 2 * _DAY
    last = utc(ends).astimezone(zone).date() + _DAY
    spans = []
    while day <= last:
        until = day if closes > opens else day + _DAY
        span = Span(
            min(_moments(datetime.combine(day, opens), zone)),
            max(_moments(datetime.combine(until, closes), zone)),
        )
        if day.weekday() in wanted and span.ends > begins and span.begins < ends:
            spans.append(span)
        day += _DAY
    return spans


def _moments(local: datetime, zone: tzinfo) -> list[datetime]:
    """Moments at which clocks show a time, or would had they not been put forward."""
    return [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
