"""When there is light to march by, anywhere on the globe, polar day and night included.

The height of the sun is looked at every few minutes and the moments at which it
crosses the limit are found by halving, so no day needs to have a sunrise.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from astral import Observer, sun

from planners.dtg import utc

if TYPE_CHECKING:
    from planners.route import Lonlat

STEP = timedelta(minutes=5)  # shorter spells of light or dark may be missed
EXACT = timedelta(seconds=1)


class Span(NamedTuple):
    """A span of time, from ``begins`` until before ``ends``; both aware."""

    begins: datetime
    ends: datetime


class Light(Enum):
    """How high the sun must stand, degrees above the level horizon."""

    SUN = -0.833  # sunrise to sunset: its upper edge, refraction taken in
    CIVIL = -6.0  # BMCT to EECT: civil twilight, enough to drive without lights


def light_spans(
    lonlat: Lonlat, begins: datetime, ends: datetime, light: Light
) -> list[Span]:
    """
    Spans of light at a place.

    Parameters
    ----------
    lonlat
        Degrees, longitude first; at sea level with a level horizon.
    begins, ends
        Between which to look, aware.
    light
        What counts as light.

    Returns
    -------
    list[Span]
        In order, UTC, to a second; one that lasts beyond the ends is cut off there.
        None in polar night, one whole in polar day.
    """
    lon, lat = lonlat
    observer = Observer(lat, lon, 0.0)

    begins, ends = utc(begins), utc(ends)
    before, lit = begins, _is_light(observer, begins, light)
    changes = [begins] if lit else []
    while before < ends:
        now = min(before + STEP, ends)
        if _is_light(observer, now, light) != lit:
            changes.append(_change(observer, before, now, light))
            lit = not lit
        before = now
    if lit:
        changes.append(ends)
    return [
        Span(*pair)
        for pair in zip(changes[::2], changes[1::2], strict=True)
        if pair[0] < pair[1]
    ]


def _is_light(observer: Observer, when: datetime, light: Light) -> bool:
    """Whether the sun stands high enough at a moment."""
    return bool(sun.elevation(observer, when, with_refraction=False) >= light.value)


def _change(
    observer: Observer, before: datetime, after: datetime, light: Light
) -> datetime:
    """First whole second between two moments that is as light as the later one."""
    lit = _is_light(observer, after, light)
    while after - before > EXACT:
        middle = before + (after - before) / 2
        middle = middle.replace(microsecond=0)
        if middle <= before:
            break
        if _is_light(observer, middle, light) == lit:
            after = middle
        else:
            before = middle
    return after


def dark_spans(
    lonlat: Lonlat,
    begins: datetime,
    ends: datetime,
    light: Light,
    margin: timedelta = timedelta(0),
) -> list[Span]:
    """
    Spans without light at a place.

    Parameters
    ----------
    lonlat, begins, ends, light
        As for `light_spans`.
    margin
        By how much light must have lasted and must last on; below zero it allows
        for as much dark at either end of the day.
    """
    reach = abs(margin) + STEP
    found = light_spans(lonlat, utc(begins) - reach, utc(ends) + reach, light)
    lit = [Span(span.begins + margin, span.ends - margin) for span in found]
    return gaps([span for span in lit if span.begins < span.ends], begins, ends)


def gaps(spans: list[Span], begins: datetime, ends: datetime) -> list[Span]:
    """What some spans, in order of their beginnings, leave of the time between two."""
    found = []
    at = begins
    for span in spans:
        if at < min(span.begins, ends):
            found.append(Span(at, min(span.begins, ends)))
        at = max(at, span.ends)
    if at < ends:
        found.append(Span(at, ends))
    return found
