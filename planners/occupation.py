"""Occupation of a point or a single-lane stretch of road, and who meets whom there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from planners.errors import MarchError
from planners.pass_time import time_distance

_NO_GAP = timedelta()


@dataclass(frozen=True, slots=True)
class Occupation:
    """From the first head in to the last tail out; both moments aware."""

    begins: datetime
    ends: datetime

    def __post_init__(self) -> None:
        if self.ends < self.begins:
            raise MarchError(
                f"An occupation ends at {self.ends:%H%M}, before it begins at "
                f"{self.begins:%H%M}; check arrival and clearance."
            )

    def shifted(self, by: timedelta) -> Occupation:
        """Give the same occupation later, or earlier if negative."""
        return Occupation(self.begins + by, self.ends + by)


def overlap(
    first: Occupation, second: Occupation, *, gap: timedelta = _NO_GAP
) -> timedelta:
    """
    Time for which two occupations conflict; zero if they do not.

    A place is held from arrival until the gap after clearance, the end not included:
    one may arrive at the very moment at which another's gap ends.

    Parameters
    ----------
    first, second
        In any order.
    gap
        Required between the tail of one and the head of the other, zero or more.
    """
    earlier, later = sorted((first, second), key=lambda o: (o.begins, o.ends))
    held = min(earlier.ends + gap, later.ends) - later.begins
    return max(held, _NO_GAP)


def delay_to_clear(
    first: Occupation, second: Occupation, *, gap: timedelta = _NO_GAP
) -> timedelta:
    """
    Smallest delay of the second that lets it follow the first with the gap.

    Returns
    -------
    timedelta
        Zero where they do not conflict as they are.
    """
    if second.ends + gap <= first.begins:
        return _NO_GAP
    return max(first.ends + gap - second.begins, _NO_GAP)


def single_lane(
    arrives: datetime, pass_time: timedelta, length_km: float, rate_kmh: float
) -> Occupation:
    """
    Occupation of a stretch that traffic uses one direction at a time.

    It lasts from the head at the near end to the tail at the far end: pass time plus
    the time distance of the stretch.

    Parameters
    ----------
    arrives
        Head at the near end.
    pass_time
        Of the column or march unit.
    length_km, rate_kmh
        Of the stretch.
    """
    crossing = time_distance(length_km, rate_kmh)
    return Occupation(arrives, arrives + pass_time + crossing)
