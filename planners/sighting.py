"""Reports from the road: which movement number was seen, when, and at which point."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from planners.dtg import ZoneLetter, format_dtg, parse_dtg, utc
from planners.errors import MarchError
from planners.movement_number import MovementNumber

_NUMBER = re.compile(r"\b\d{1,2}-[A-Z]{2}[A-Z0-9]+-\d{1,4}[A-Z]{0,2}\b", re.ASCII)
_MOMENT = re.compile(
    r"\b(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)(?P<zone>[A-Z])"
    r"(?P<month>[A-Z]{3}(?:\d{4}|\d\d))?\b",
    re.ASCII,
)
_FILLING = re.compile(r"\b(?:MOVEMENT NUMBER|SEEN|AT|ON)\b|[@,;.]", re.ASCII)
_MOST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Sighting:
    """A column or march unit seen somewhere."""

    number: MovementNumber
    seen: datetime  # aware
    point: str = ""  # empty if the report names none


def parse_sighting(text: str, near: datetime) -> Sighting:
    """
    Read a report.

    Parameters
    ----------
    text
        ``25-USV-08A@241915ZJUN26@CP 3``, or in words:
        ``movement number 25-USV-08A seen at CP 3 241915Z``.
    near
        A moment of the plan, aware; a group without a month is the one nearest to it.

    Raises
    ------
    MarchError
        The report lacks a movement number or a date-time group, or has two.
    """
    upper = " ".join(text[:_MOST_TEXT].upper().split())
    numbers = _NUMBER.findall(upper)
    rest = _NUMBER.sub(" ", upper)
    moments = list(_MOMENT.finditer(rest))
    if len(numbers) != 1 or len(moments) != 1:
        raise MarchError(
            f"{text[:60]!r} is no report of one movement at one time; write "
            "NUMBER@DTG@POINT, such as 25-USV-08A@241915ZJUN26@CP 3, or 'movement "
            "number 25-USV-08A seen at CP 3 241915Z'."
        )
    point = point_key(_MOMENT.sub(" ", rest))
    return Sighting(
        number=MovementNumber.parse(numbers[0]),
        seen=_moment(moments[0], utc(near)),
        point=point,
    )


def point_key(text: str) -> str:
    """Give the name of a point as reports have it: capitals, no words between."""
    return " ".join(_FILLING.sub(" ", text.upper()).split())


def _moment(found: re.Match[str], near: datetime) -> datetime:
    """Moment of a group; without a month the one nearest to another moment."""
    if found["month"] is not None:
        return parse_dtg(found[0])
    zone = ZoneLetter.of(found["zone"]).zone
    local = near.astimezone(zone)
    clock = timedelta(hours=int(found["hour"]), minutes=int(found["minute"]))
    choices = []
    for days in (-31, 0, 31):
        month = local.replace(day=15) + timedelta(days=days)
        try:
            day = month.replace(
                day=int(found["day"]), hour=0, minute=0, second=0, microsecond=0
            )
        except ValueError:
            continue  # the month has no such day
        choices.append(day + clock)
    if not choices or clock >= timedelta(days=1) or int(found["minute"]) > 59:
        raise MarchError(
            f"{found[0]!r} names no moment near {format_dtg(near)}; check day and "
            "time, or write the month and the year too."
        )
    return min(choices, key=lambda moment: abs(moment - near))
