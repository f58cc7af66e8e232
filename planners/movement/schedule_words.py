"""Places and times of a schedule in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.dtg import format_dtg, utc
from planners.span_words import span_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planners.movement.occupancy_holders import Stay
    from planners.movement.problem import MovementProblem, Sections


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

    def time(self, seconds: int) -> str:
        """Day, hour and minute: ``211020Z``."""
        return self.dtg(seconds)[:7]

    def hours(self, seconds: int) -> str:
        """Hour and minute, ``1020Z``; with the day where it is not that of zero."""
        return self.time(seconds)[2 * self._on_day_of_zero(seconds) :]

    def span(self, begins_s: int, ends_s: int) -> str:
        """From and to: ``1020Z to 1048Z``, with days if one is not that of zero."""
        return self._both(begins_s, ends_s, " to ")

    def change(self, old_s: int, new_s: int) -> str:
        """Old and new: ``1020Z -> 1048Z``, with days if one is not that of zero."""
        return self._both(old_s, new_s, " -> ")

    def _both(self, one_s: int, other_s: int, between: str) -> str:
        """Two moments in one form."""
        alike = self._on_day_of_zero(one_s) and self._on_day_of_zero(other_s)
        write = self.hours if alike else self.time
        return f"{write(one_s)}{between}{write(other_s)}"

    def _on_day_of_zero(self, seconds: int) -> bool:
        """Whether a second lies on the day of second zero, in the zone."""
        here, zero = self.dtg(seconds), self.dtg(0)
        return (here[:2], here[7:]) == (zero[:2], zero[7:])


def point_words(sections: Sections, point: int) -> str:
    """
    A point by its name, or by the roads that lead to it, or at least by its number.

    For example "the junction of B 37 and L 536".
    """
    if sections.points and sections.points[point]:
        return sections.points[point]
    if not sections.roads:
        return sections.point(point)
    leading = np.flatnonzero((sections.head == point) | (sections.tail == point))
    names = sorted({sections.roads[section] for section in leading.tolist()} - {""})
    if len(names) > 1:
        return f"the junction of {names_in_words(names[:2])}"
    return f"{sections.point(point)} on {names[0]}" if names else sections.point(point)


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
        named = sections.roads and sections.roads[run[0]] and sections.roads[run[-1]]
        return f"{road if named else 'the road'} between {begin} and {end}"
    return f"{road} at {begin or end}" if begin or end else road


def stay_words(problem: MovementProblem, stay: Stay, clock: Clock) -> str:
    """
    Who is where from when to when.

    For example "Serial 3 going N on MSR RED between A and B from 0610Z to 0634Z".
    """
    name = problem.movements[stay.movement].name
    where = ""
    if stay.sections:
        road = stretch_words(problem.sections, stay.sections)
        where = f" going {stay.direction} on {road}"
    return f"{name}{where} from {clock.span(stay.begins_s, stay.ends_s)}"


def shift_words(seconds: int) -> str:
    """
    A shift of departures, whole minutes as such.

    >>> [shift_words(s) for s in (0, 60, 75, 3600)]
    ['0 min', '1 min', '75 s', '1 h']
    """
    if seconds < 3600 and not seconds % 60:
        return f"{seconds // 60} min"
    return span_words(seconds)


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
