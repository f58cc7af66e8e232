"""Moments and durations as they are typed into cells and fields."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from planners.dtg import ZoneLetter, format_dtg, parse_dtg, utc
from planners.errors import MarchError

if TYPE_CHECKING:
    from app.drawing.clock_axis import ClockAxis

_CLOCK = re.compile(
    r"(?:(?P<day>\d\d))?(?P<hour>\d\d):?(?P<minute>\d\d)(?P<zone>[A-Z])?"
)
_SPAN = re.compile(
    r"(?:(?P<hours>\d{1,3})\s*(?:H|:)\s*)?(?:(?P<minutes>\d{1,4})\s*(?:MIN|M)?)?"
)
LONGEST = timedelta(days=7)


def typed_moment(text: str, near: datetime, zone: str) -> datetime:
    """
    Read a moment: a whole date-time group, or as much of one as says what changes.

    Parameters
    ----------
    text
        ``121800ZJUN26``, or day and time ``121800Z`` or ``121800``, or a time ``1800``
        or ``18:00``.
    near
        Moment from which month, year and, where it is not typed, the day are taken:
        of the days on which there is such a moment the nearest.
    zone
        Letter of the zone in which a time without a letter counts.

    Raises
    ------
    MarchError
        It is neither, or there is no such moment.
    """
    cleaned = "".join(text[:80].split()).upper()
    found = _CLOCK.fullmatch(cleaned)
    if found is None:
        return parse_dtg(text)
    letter = ZoneLetter.of(found["zone"] or zone)
    local = utc(near).astimezone(letter.zone)
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour > 23 or minute > 59:
        raise MarchError(
            f"No clock shows {found['hour']}{found['minute']}; write hour and minute "
            "as 0000 to 2359."
        )
    there = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    days = [there + timedelta(days=shift) for shift in range(-31, 32)]
    if found["day"] is None:
        days = days[30:33]
    else:
        days = [one for one in days if one.day == int(found["day"])]
    if not days:
        raise MarchError(
            f"There is no day {found['day']} near {format_dtg(near, zone)}; write the "
            f"whole date-time group, such as {format_dtg(near, zone)}."
        )
    return min(days, key=lambda one: (abs(one - local), one))


def moment_of(text: str, axis: ClockAxis, near_s: int) -> int:
    """
    Read a moment of an operation, in seconds.

    Parameters
    ----------
    text
        As for `typed_moment`.
    axis
        Clock of the operation.
    near_s
        Second from which what is not typed is taken.

    Raises
    ------
    MarchError
        There is no such moment.
    """
    zero = utc(axis.zero)
    near = zero + timedelta(seconds=near_s)
    return round((typed_moment(text, near, axis.zone) - zero).total_seconds())


def typed_duration(text: str) -> timedelta:
    """
    Read a duration: ``40``, ``40 min``, ``2 h``, ``2 h 05`` or ``2:05``.

    Raises
    ------
    MarchError
        It is none of these, or longer than a week.
    """
    cleaned = " ".join(text[:40].replace("\u202f", " ").split()).upper()
    found = _SPAN.fullmatch(cleaned)
    if found is None or not cleaned:
        raise MarchError(
            f"{text[:40]!r} is no duration; write minutes, such as 40, or hours and "
            "minutes, such as 2 h 05."
        )
    span = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    if span > LONGEST:
        raise MarchError(
            f"{text[:40]!r} is more than a week; write minutes, such as 40, or hours "
            "and minutes, such as 2 h 05."
        )
    return span
