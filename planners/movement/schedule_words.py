"""Places and times of a schedule in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from planners.dtg import format_dtg

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        return self.zero.astimezone(UTC) + timedelta(seconds=seconds)

    def dtg(self, seconds: int) -> str:
        """A whole date-time group: ``211020ZSEP26``; seconds are cut off."""
        return format_dtg(self.moment(seconds), self.zone)

    def hours(self, seconds: int) -> str:
        """Hour and minute: ``1020Z``."""
        return self.dtg(seconds)[2:7]

    def span(self, begins_s: int, ends_s: int) -> str:
        """From and to: ``1020Z to 1048Z``, with the days where they differ."""
        first, last = self.dtg(begins_s), self.dtg(ends_s)
        if first[:2] == last[:2] and first[7:] == last[7:]:
            return f"{first[2:7]} to {last[2:7]}"
        return f"{first[:7]} to {last[:7]}"


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
