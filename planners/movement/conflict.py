"""What disturbs a schedule: two movements at one place, or a limit that is not kept."""

from __future__ import annotations

from enum import IntEnum
from operator import attrgetter
from typing import NamedTuple


class ConflictKind(IntEnum):
    """Which rule is broken."""

    FOLLOWING = 0  # less than the gap behind another, or overtaking it
    MEETING = 1  # head-on on a single lane
    ALONE = 2  # two on a section that bears one
    CROSSING = 3  # one through the other at a point
    PARKING = 4  # a halt area is too small for all who stand there
    CLOSURE = 5  # on a closed section
    EARLY = 6  # before its earliest departure
    LATE = 7  # off its start point, or past its release point, after its latest time
    SHORT_HALT = 8
    LONG_HALT = 9
    LOCK = 10  # elsewhere or at another time than it is locked to


class Conflict(NamedTuple):
    """
    One disturbance of a schedule; times in seconds from zero.

    Attributes
    ----------
    kind
        The rule.
    movements
        By number. Of two the first is who comes to the place first; in a halt area
        those who stand there by arrival; else one.
    where
        In words: road and points, halt area or point.
    begins_s, ends_s
        From when to when more than one claim the place, or a limit is exceeded.
    overlap_s
        Longest overlap at any one of the places.
    cure_s
        Smallest shift of the last of ``movements``, all its departures together, that
        clears it; negative for an earlier departure. None where no shift of that
        movement alone does.
    cure_first_s
        Likewise for the first of ``movements``. Either shift may cause others.
    sections
        Neighbouring sections in the direction of the first movement.
    point, area
        Where it is about one; else -1.
    overtakes
        Whether one overtakes the other.
    """

    kind: ConflictKind
    movements: tuple[int, ...]
    where: str
    begins_s: int
    ends_s: int
    overlap_s: int
    cure_s: int | None
    cure_first_s: int | None
    sections: tuple[int, ...] = ()
    point: int = -1
    area: int = -1
    overtakes: bool = False

    @property
    def is_between(self) -> bool:
        """Whether two movements are in each other's way on the road."""
        return self.kind <= ConflictKind.CROSSING


# Key to sort conflicts by: time, then movements; equal ones stay in the order of rules.
in_turn = attrgetter("begins_s", "movements")
