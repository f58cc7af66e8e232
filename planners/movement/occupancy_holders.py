"""Who holds a road, a point or a halt area between two moments."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.errors import MarchError
from planners.movement.occupancy import area_stays, visits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from planners.movement.occupancy import Visits
    from planners.movement.problem import MovementProblem, Schedule, Sections

QUARTERS = ("N", "E", "S", "W")


class Place(NamedTuple):
    """Sections, taken in both directions, or a point, or a halt area."""

    sections: tuple[int, ...] = ()
    point: int = -1
    area: int = -1


class Span(NamedTuple):
    """From one moment until another, in seconds from zero."""

    begins_s: int
    ends_s: int


class Stay(NamedTuple):
    """
    One movement at one place.

    Attributes
    ----------
    movement
        By number.
    begins_s, ends_s
        Seconds from zero, from the head in to the tail out.
    direction
        "N", "E", "S" or "W", whither it travels; "" in a halt area.
    sections
        In its direction, those of the place that it takes without leaving it.
    """

    movement: int
    begins_s: int
    ends_s: int
    direction: str = ""
    sections: tuple[int, ...] = ()


def road_named(sections: Sections, name: str) -> Place:
    """
    All sections that drivers call by a name.

    Raises
    ------
    MarchError
        There is none.
    """
    wanted = name.strip().casefold()
    found = [
        number
        for number, road in enumerate(sections.roads)
        if wanted and road.casefold() == wanted
    ]
    if not found:
        raise MarchError(
            f"No road of this plan is called {name[:40]!r}; write it as on the map."
        )
    return Place(sections=tuple(found))


def who_holds(
    problem: MovementProblem, schedule: Schedule, place: Place, span: Span
) -> tuple[Stay, ...]:
    """
    Who is at a place between two moments.

    Parameters
    ----------
    problem, schedule
        Who moves when.
    place
        Sections, a point or a halt area.
    span
        Whoever is there at any moment of it counts, the end not included.

    Returns
    -------
    tuple[Stay, ...]
        By time, then by number. Stays are whole, also those that begin before the span
        or end after it.
    """
    if place.area >= 0:
        found = _in_area(problem, schedule, place.area)
    elif place.point >= 0:
        found = list(passings(problem.sections, visits(problem, schedule), place.point))
    else:
        found = list(
            runs_over(problem.sections, visits(problem, schedule), place.sections)
        )
    there = [one for one in found if meets(one, span)]
    return tuple(sorted(there, key=lambda one: (one.begins_s, one.movement)))


def runs_over(
    sections: Sections, seen: Visits, wanted: Sequence[int]
) -> Iterator[Stay]:
    """Stays on some sections or their twins, neighbouring ones of a leg as one."""
    asked = np.zeros(sections.count, bool)
    asked[list(wanted)] = True
    twins = sections.twin[list(wanted)]
    asked[twins[twins >= 0]] = True
    rows = np.flatnonzero(asked[seen.section])
    same = (np.diff(rows) == 1) & (np.diff(seen.movement[rows]) == 0)
    same &= np.diff(seen.leg[rows]) == 0
    for run in np.split(rows, np.flatnonzero(~same) + 1):
        if len(run):
            path = seen.section[run].tolist()
            yield Stay(
                movement=int(seen.movement[run[0]]),
                begins_s=int(seen.enters[run[0]]),
                ends_s=int(seen.leave_clears[run[-1]]),
                direction=heading(sections, path[0], path[-1]),
                sections=tuple(path),
            )


def passings(sections: Sections, seen: Visits, point: int) -> Iterator[Stay]:
    """
    Passings of a point, one for each time a head comes to it or departs from it.

    The direction is that of the section behind the point, or of the one before it
    where a leg ends.
    """
    begins = np.flatnonzero(sections.tail[seen.section] == point)
    for row in begins.tolist():
        section = int(seen.section[row])
        yield Stay(
            movement=int(seen.movement[row]),
            begins_s=int(seen.enters[row]),
            ends_s=int(seen.enter_clears[row]),
            direction=heading(sections, section, section),
            sections=(section,),
        )
    for row in _last_at(sections, seen, point).tolist():
        section = int(seen.section[row])
        yield Stay(
            movement=int(seen.movement[row]),
            begins_s=int(seen.leaves[row]),
            ends_s=int(seen.leave_clears[row]),
            direction=heading(sections, section, section),
            sections=(section,),
        )


def heading(sections: Sections, first: int, last: int) -> str:
    """Quarter of the sky from the beginning of one section to the end of another."""
    start = sections.positions[sections.tail[first]]
    end = sections.positions[sections.head[last]]
    if (start == end).all():
        start = sections.positions[sections.tail[last]]
    east, north = (end - start).tolist()
    if _in_degrees(sections.positions):
        east *= math.cos(math.radians(float(start[1])))
    bearing = math.degrees(math.atan2(east, north)) % 360
    return QUARTERS[int((bearing + 45) // 90) % 4]


def meets(stay: Stay, span: Span) -> bool:
    """Whether a stay has a moment in a span; what touches does not count."""
    return stay.begins_s < span.ends_s and stay.ends_s > span.begins_s


def _in_area(problem: MovementProblem, schedule: Schedule, area: int) -> list[Stay]:
    """Who stands in a halt area."""
    return [
        Stay(number, stay.begins_s, stay.ends_s)
        for number, placed in enumerate(schedule.placed)
        if placed is not None
        for at, stay in area_stays(problem, number, placed)
        if at == area
    ]


def _last_at(sections: Sections, seen: Visits, point: int) -> NDArray[np.int64]:
    """Visits that end at a point, and with them their leg."""
    last = np.ones(len(seen.leg), bool)
    last[:-1] = (np.diff(seen.leg) != 0) | (np.diff(seen.movement) != 0)
    ends: NDArray[np.int64] = np.flatnonzero(
        last & (sections.head[seen.section] == point)
    )
    return ends


def _in_degrees(positions: NDArray[np.float64]) -> bool:
    """Whether positions may be longitudes and latitudes."""
    return bool((np.abs(positions) <= np.array([180.0, 90.0])).all())
