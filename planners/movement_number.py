"""Movement numbers such as `25-USV-08A`: a movement credit in twelve characters.

Day of the month, nation and authority that issued the credit, number of the movement;
march units of a column add a letter. Sources: MP1028, movement credits; TR2013.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from planners.errors import MarchError

_FORM = re.compile(
    r"(?P<day>\d{1,2})-(?P<nation>[A-Z]{2})(?P<authority>[A-Z0-9]+)-"
    r"(?P<number>\d{1,4})(?P<unit>[A-Z]{0,2})",
    re.ASCII,
)
_ONE_NUMBER = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementNumber:
    """
    The name under which road space was granted.

    Attributes
    ----------
    day
        Of the month on which the movement begins, 1 to 31.
    nation, authority
        Who granted it: ``US`` and ``V`` for the American Fifth Corps.
    number
        Of the movement on that day, as many digits as it was given.
    unit
        Letter of a march unit; empty for the whole column.
    """

    day: int
    nation: str
    authority: str
    number: str
    unit: str = ""

    def __str__(self) -> str:
        """Write it as credits and vehicles show it."""
        return f"{self.day:02}-{self.nation}{self.authority}-{self.number}{self.unit}"

    @classmethod
    def parse(cls, text: str) -> MovementNumber:
        """
        Read a movement number, in capitals or not.

        Raises
        ------
        MarchError
            It has another form or names a day that no month has.
        """
        found = _FORM.fullmatch(text[:40].strip().upper())
        if found is None or not 1 <= int(found["day"]) <= 31:
            raise MarchError(
                f"{text[:40]!r} is no movement number; write day, nation and "
                "authority, and number, such as 25-USV-08 or, for a march unit, "
                "25-USV-08A."
            )
        return cls(
            day=int(found["day"]),
            nation=found["nation"],
            authority=found["authority"],
            number=found["number"],
            unit=found["unit"],
        )

    def for_unit(self, place: int) -> MovementNumber:
        """Give the number of a march unit by its place in the column, from 0."""
        return MovementNumber(
            day=self.day,
            nation=self.nation,
            authority=self.authority,
            number=self.number,
            unit=letters(place),
        )

    def in_schedule(self, seen: datetime) -> bool:
        """Whether a column seen at this moment, in the plan's zone, is on its day."""
        return seen.day == self.day


def letters(place: int) -> str:
    """Name a place in a row as A, B ... Z, AA, AB ...; places count from 0."""
    if place < 0:
        raise MarchError(f"Place {place} is before the first; count from 0.")
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def numbers_needed(duration: timedelta, *, round_trip: bool) -> int:
    """
    Count the movement numbers a movement needs.

    A round trip within 24 hours is one movement; beyond, the way back is a new one. A
    one-way movement keeps its number however many days it takes. Source: TR2013.
    """
    return 2 if round_trip and duration > _ONE_NUMBER else 1


def clearance_needed(
    vehicles: int, *, vehicles_per_hour: int = 0, special_permit: bool = False
) -> bool:
    """
    Whether a convoy must ask for clearance before it uses public roads.

    Parameters
    ----------
    vehicles
        Of the convoy; from 6 on it must ask.
    vehicles_per_hour
        Sent to one destination over one route; from 10 on they must ask.
    special_permit
        Whether any vehicle needs a special hauling permit; it must ask even alone.

    Notes
    -----
    Source: FM 4-01.011 appendix C and FM 55-30 appendix M, DD Form 1265.
    """
    return vehicles >= 6 or vehicles_per_hour >= 10 or special_permit
