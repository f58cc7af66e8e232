"""Date-time groups: `121800ZJUN26`, the one way orders write a moment.

A zone letter stands for a fixed offset from UTC, so a group is never ambiguous. J
means the reader's local time; it has no place in an order and is refused.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

from planners.errors import MarchError

_MONTHS = (
    *("JAN", "FEB", "MAR", "APR", "MAY", "JUN"),
    *("JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
)
_GROUP = re.compile(
    r"(?P<day>\d\d) ?(?P<hour>\d\d)(?P<minute>\d\d) ?(?P<zone>[A-Z])? ?"
    r"(?P<month>[A-Z]{3}) ?(?P<year>\d{4}|\d\d)",
    re.ASCII,
)
_CENTURY = 2000
DTG_YEARS = range(_CENTURY, _CENTURY + 100)
"""Years that a date-time group can name."""

_MINUTE = timedelta(minutes=1)


class ZoneLetter(StrEnum):
    """Time zone of an order: A to M lie east of Greenwich, N to Y west."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"
    H = "H"
    I = "I"  # noqa: E741 - the letter is its name
    K = "K"
    L = "L"
    M = "M"
    N = "N"
    O = "O"  # noqa: E741 - likewise
    P = "P"
    Q = "Q"
    R = "R"
    S = "S"
    T = "T"
    U = "U"
    V = "V"
    W = "W"
    X = "X"
    Y = "Y"
    Z = "Z"

    @property
    def offset(self) -> timedelta:
        """What its clock shows ahead of UTC, -12 to 12 hours."""
        east = "ZABCDEFGHIKLM".find(self)
        west = "ZNOPQRSTUVWXY".find(self)
        return timedelta(hours=east if east >= 0 else -west)

    @property
    def zone(self) -> timezone:
        """The time zone for datetimes, named by the letter."""
        return timezone(self.offset, str(self))

    @classmethod
    def of(cls, letter: str) -> ZoneLetter:
        """
        Read a zone letter.

        Raises
        ------
        MarchError
            It is J, or no letter at all.
        """
        upper = letter.strip().upper()
        if upper == "J":
            raise MarchError(
                "Zone J is the reader's local time, which differs from reader to "
                "reader; write the letter of the plan's zone, such as Z for UTC."
            )
        if upper not in cls.__members__:
            raise MarchError(
                f"{letter[:20]!r} is no zone letter; write one of A to Z without J, "
                "such as Z for UTC or B for UTC+2."
            )
        return cls(upper)


def parse_dtg(text: str) -> datetime:
    """
    Read a date-time group.

    Parameters
    ----------
    text
        ``121800ZJUN26``, also in lower case, with a four-digit year or with single
        spaces between its parts: ``12 1800Z JUN 26``. Two digits of the year mean
        2000 to 2099.

    Returns
    -------
    datetime
        Aware, in the zone of its letter.

    Raises
    ------
    MarchError
        No such form, no zone letter, zone J, or a moment that does not exist.
    """
    found = _GROUP.fullmatch(" ".join(text[:80].split()).upper())
    if found is None:
        raise MarchError(
            f"{text[:40]!r} is no date-time group; write day, hour and minute, zone, "
            "month and year, such as 121800ZJUN26."
        )
    if found["zone"] is None:
        raise MarchError(
            f"{text[:40]!r} has no zone letter; put one after the minutes, such as Z "
            f"for UTC: {found['day']}{found['hour']}{found['minute']}Z"
            f"{found['month']}{found['year']}."
        )
    return _moment(found, ZoneLetter.of(found["zone"]), text[:40])


def _moment(found: re.Match[str], zone: ZoneLetter, text: str) -> datetime:
    """Build the moment, or say which part of it does not exist."""
    if found["month"] not in _MONTHS:
        raise MarchError(
            f"{text!r} names the month {found['month']!r}; write one of "
            f"{', '.join(_MONTHS)}."
        )
    year = int(found["year"][-2:]) + _CENTURY
    if found["year"] not in (f"{year}", f"{year % 100:02}"):
        raise MarchError(
            f"{text!r} lies in the year {found['year']}; date-time groups reach from "
            "2000 to 2099."
        )
    day, hour, minute = (int(found[part]) for part in ("day", "hour", "minute"))
    if hour == 24:
        raise MarchError(
            f"{text!r} has the hour 24; write 0000 of the next day, or 2359."
        )
    try:
        month = _MONTHS.index(found["month"]) + 1
        return datetime(year, month, day, hour, minute, tzinfo=zone.zone)
    except ValueError:
        raise MarchError(
            f"{text!r} does not exist: {found['month']} {year} has no day {day:02}, or "
            f"no clock shows {found['hour']}{found['minute']}; check day and time."
        ) from None


def format_dtg(when: datetime, zone: str = "Z", *, spaced: bool = False) -> str:
    """
    Write a moment as a date-time group; seconds are cut off.

    Month names are English whatever the computer's language is.

    Parameters
    ----------
    when
        Aware, 2000 to 2099.
    zone
        Letter of the zone to write it in.
    spaced
        ``121800Z JUN 26`` instead of ``121800ZJUN26``.

    Raises
    ------
    MarchError
        A moment without a time zone or outside the years, or an unknown zone.
    """
    letter = ZoneLetter.of(zone)
    moment = utc(when)
    inside = _CENTURY - 1 <= moment.year <= _CENTURY + 100
    local = moment.astimezone(letter.zone) if inside else moment
    if local.year not in DTG_YEARS:
        raise MarchError(
            f"The year {local.year} cannot be written with two digits; date-time "
            "groups reach from 2000 to 2099."
        )
    space = " " if spaced else ""
    month, year = _MONTHS[local.month - 1], local.year - _CENTURY
    return f"{local:%d%H%M}{letter}{space}{month}{space}{year:02}"


def whole_minute_before(when: datetime) -> datetime:
    """Round down to the minute: an arrival is never announced too late."""
    return when.replace(second=0, microsecond=0)


def whole_minute_after(when: datetime) -> datetime:
    """Round up to the minute: a point is never announced clear too early."""
    cut = whole_minute_before(when)
    return cut if cut == when else cut + _MINUTE


def utc(when: datetime) -> datetime:
    """
    Turn an aware moment to UTC, in which times may be added.

    Raises
    ------
    MarchError
        The moment has no time zone, or lies at the end of the calendar.
    """
    if when.tzinfo is None or when.utcoffset() is None:
        raise MarchError(
            f"{when:%d%H%M} has no time zone, so it names no moment; add one, such "
            "as Z."
        )
    try:
        return when.astimezone(UTC)
    except OverflowError:
        raise MarchError(
            f"The year {when.year} lies at the end of the calendar; give a moment of "
            "the years 2000 to 2099."
        ) from None
