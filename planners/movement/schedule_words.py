"""Places and times of a schedule in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from planners.dtg import format_dtg, utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planners.movement.problem import Sections


class Clock(NamedTuple):
    """
    How to write the seconds of a schedule.

    Attributes
    ----------
    zero
        Moment of second zero, aware.
    zone
        Letter of the zone to write in.
    """

    zero: datetime
    zone: str = "Z"

    def moment(self, seconds: int) -> datetime:
        """The moment of a second, in UTC."""
        return utc(self.zero) + timedelta(seconds=seconds)

    def dtg(self, seconds: int) -> str:
        """A whole date-time group: ``211020ZSEP26``; seconds are cut off."""
        return format_dtg(self.moment(seconds), self.zone)

    def hours(self, seconds: int) -> str:
        """Hour and minute: ``1020Z``; day, month and year are left out."""
        return self.dtg(seconds)[2:7]

    def time(self, seconds: int) -> str:
        """Day, hour and minute: ``211020Z``."""
        return self.dtg(seconds)[:7]

    def span(self, begins_s: int, ends_s: int) -> str:
        """From and to: ``1020Z to 1048Z``, with the days where they differ."""
        return self._both(begins_s, ends_s, " to ")

    def change(self, old_s: int, new_s: int) -> str:
        """Old and new: ``1020Z -> 1048Z``, with the days where they differ."""
        return self._both(old_s, new_s, " -> ")

    def _both(self, one_s: int, other_s: int, between: str) -> str:
        """Two moments of a day by the hour, else with their days."""
        one, other = self.dtg(one_s), self.dtg(other_s)
        if one[:2] == other[:2] and one[7:] == other[7:]:
            return f"{one[2:7]}{between}{other[2:7]}"
        return f"{one[:7]}{between}{other[:7]}"


def point_words(sections: Sections, point: int) -> str:
    """A point by its name, at least by its number."""
    return sections.point(point)


def stretch_words(sections: Sections, run: Sequence[int]) -> str:
    """
    Neighbouring sections in words, by road, and by points that have a name.

    Parameters
    ----------
    sections
        The roads.
    run
        At least one, in order of travel.
    """
    first, last = sections.road(run[0]), sections.road(run[-1])
    road = first if first == last else f"{first} to {last}"
    begin = sections.points[sections.tail[run[0]]] if sections.points else ""
    end = sections.points[sections.head[run[-1]]] if sections.points else ""
    if begin and end and begin != end:
        return f"{road} between {begin} and {end}"
    return f"{road} at {begin or end}" if begin or end else road


def names_in_words(names: Iterable[str]) -> str:
    """
    A list as it is spoken.

    >>> names_in_words(["Serial 1", "Serial 2", "Serial 3"])
    'Serial 1, Serial 2 and Serial 3'
    """
    every = list(names)
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} and {every[-1]}"
