"""The ways that a column may take, each with its points, halts and march table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from app.services.march_legs import march_legs
from planners.column import HaltModel
from planners.march_table import march_table
from planners.movement.timed_course import RoadPace, TimedCourse
from planners.pass_time import Rounding, time_distance
from planners.route import CriticalPoint, PointKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.services.planning import PlannedColumn
    from app.services.scenario.scenario import Scenario
    from planners.caution_crossing import CautionCrossing
    from planners.column import Halt, MarchLeg
    from planners.march_table import MarchTable
    from planners.movement.problem import Stop
    from planners.route import Lonlat, Route

SAME_PLACE_M = 1.0
_NAMELESS = "unnamed "  # so roads are called that have no name
_TELLING = 0.03  # share of a way; a shorter road does not say which way it is
_NO_ROAD_KM = 1e-6  # rounding; a leg is longer
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)
_NO_TIME = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPlace:
    """
    A place on a way where the column may wait though no halt is ordered.

    Attributes
    ----------
    at_m
        From the start point.
    name
        What people call it.
    longest
        Time for which it may wait.
    area
        Name of the halt area; empty for a place without a limit.
    position
        Degrees.
    on_the_minute
        Whether the head slows down so as to come there on the minute; else who drives
        through stands for the rest of a minute.
    """

    at_m: float
    name: str
    longest: timedelta
    position: Lonlat
    area: str = ""
    on_the_minute: bool = True


class Detour(NamedTuple):
    """
    A way around a lost road.

    Attributes
    ----------
    route
        From the start point, as driven so far.
    points
        Timed points.
    waiting
        Where the column may stand off the road before it leaves the way before.
    """

    route: Route
    points: tuple[CriticalPoint, ...]
    waiting: tuple[WaitingPlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnWay:
    """
    One way of a column.

    Attributes
    ----------
    name
        What sets it apart, by its roads.
    route
        The road.
    points
        Timed points, SP and RP among them.
    table
        March with the ordered halts, each as long as ordered, and no others.
    waiting
        Where the column may wait besides, in order of the way.
    timed
        Head and tail everywhere.
    """

    name: str
    route: Route
    points: tuple[CriticalPoint, ...]
    table: MarchTable
    waiting: tuple[WaitingPlace, ...]
    timed: TimedCourse

    def waiting_at(self, at_m: float) -> WaitingPlace:
        """Waiting place nearest to a place on the way; there is one."""
        return min(self.waiting, key=lambda one: abs(one.at_m - at_m))

    def stops(self, areas: Mapping[str, int]) -> tuple[Stop, ...]:
        """
        Describe the halts between its legs, ordered ones and those that may be.

        Parameters
        ----------
        areas
            Numbers of the halt areas by name.
        """
        found = []
        for number, point in enumerate(self.timed.leg_points[1:-1]):
            stretch = self.timed.way[point - 1]
            halt = stretch.halt
            if halt is not None:
                name, longest = halt.area, halt.may_wait
            else:
                place = self.waiting_at(stretch.to_km * 1000)
                name, longest = place.area, place.longest
            area = areas.get(name, -1)
            found.append(self.timed.stop(number, area, longest // _SECOND))
        return tuple(found)


def column_way(
    scenario: Scenario,
    column: PlannedColumn,
    halts: Sequence[Halt],
    waiting: Iterable[WaitingPlace],
    crossings: Sequence[CautionCrossing],
) -> ColumnWay:
    """
    Time a way of a column with its ordered halts.

    Parameters
    ----------
    scenario
        Its rounding holds.
    column
        The column as ordered, its road with the points to time there, and the moment
        at which it sets out.
    halts
        As ordered on this road.
    waiting
        Places where it may wait besides; those at a halt, or within a metre of the
        start or release point, are left out.
    crossings
        Bridges on this road that it crosses with caution.

    Raises
    ------
    MarchError
        As `planners.march_table.march_table`.
    """
    route, plan = column.route, column.plan
    places = _free_places(waiting, halts, route.length_m)
    points = _with_places(column.points, places)
    legs = march_legs(route, points, plan.rate_kmh)
    if scenario.rounding is Rounding.EXACT:
        legs = _on_the_minute(legs, halts, places)
    table = march_table(
        plan.column,
        legs,
        start_point=points[0].name,
        start=column.table.totals.start,
        halts=halts,
        rounding=scenario.rounding,
        crossings=crossings,
    )
    pace = RoadPace.of(route.legs, plan.rate_kmh)
    return ColumnWay(
        name=way_name(route),
        route=route,
        points=points,
        table=table,
        waiting=places,
        timed=TimedCourse.of(table, pace, [place.at_m / 1000 for place in places]),
    )


def way_name(route: Route, shared: Iterable[str] = ()) -> str:
    """
    Name a way by the two roads on which it is longest.

    Parameters
    ----------
    route
        The way.
    shared
        Roads that say nothing, as other ways take them too.
    """
    by_road: dict[str, float] = {}
    for leg in route.legs:
        by_road[leg.road] = by_road.get(leg.road, 0.0) + leg.length_m
    longest = sorted(
        by_road, key=lambda road: (road.startswith(_NAMELESS), -by_road[road])
    )
    known = set(shared)
    own = [
        road
        for road in longest
        if road not in known and by_road[road] >= _TELLING * route.length_m
    ]
    return ", ".join((own or longest)[:2])


def _free_places(
    waiting: Iterable[WaitingPlace], halts: Sequence[Halt], length_m: float
) -> tuple[WaitingPlace, ...]:
    """Waiting places in order that are not at a halt, an end, or each other."""
    taken = [0.0, length_m, *(halt.at_km * 1000 for halt in halts)]
    kept: list[WaitingPlace] = []
    for place in sorted(waiting, key=lambda place: place.at_m):
        inside = SAME_PLACE_M < place.at_m < length_m - SAME_PLACE_M
        if inside and all(abs(place.at_m - at) > SAME_PLACE_M for at in taken):
            kept.append(place)
            taken.append(place.at_m)
    return tuple(kept)


def _with_places(
    points: tuple[CriticalPoint, ...], places: Sequence[WaitingPlace]
) -> tuple[CriticalPoint, ...]:
    """Timed points, and one for each waiting place that has none."""
    more = [
        CriticalPoint(
            name=place.name,
            kind=PointKind.VIA,
            label=place.name,
            position=place.position,
            distance_m=place.at_m,
        )
        for place in places
        if all(abs(p.distance_m - place.at_m) > SAME_PLACE_M for p in points)
    ]
    inner = sorted((*points[1:-1], *more), key=lambda point: point.distance_m)
    return (points[0], *inner, points[-1])


def _on_the_minute(
    legs: Sequence[MarchLeg], halts: Sequence[Halt], places: Sequence[WaitingPlace]
) -> tuple[MarchLeg, ...]:
    """
    Slow the march a little so that its head comes to waiting places on the minute.

    Who does not wait then drives through at the moment at which a schedule lets it
    depart. Only the last leg before the place is slower.
    """
    ends = [0.0]
    for leg in legs:
        ends.append(ends[-1] + leg.length_km)
    borders = [0.0, *(place.at_m / 1000 for place in places)]
    borders += [h.at_km for h in halts if h.model is HaltModel.HALT_AREA]
    timed = list(legs)
    for place in places:
        if not place.on_the_minute:
            continue
        at = place.at_m / 1000
        begins = max(km for km in borders if km < at)
        driven, last = _NO_TIME, 0
        for number, (start, end) in enumerate(pairwise(ends)):
            length = min(end, at) - max(start, begins)
            if length > _NO_ROAD_KM:
                part = time_distance(length, timed[number].rate_kmh)
                driven, last = driven + part, number
        standing = [h.duration for h in halts if begins < h.at_km < at]
        missing = -(driven + sum(standing, _NO_TIME)) % _MINUTE
        rate = timed[last].rate_kmh * (part / (part + missing))
        timed[last] = replace(timed[last], rate_kmh=rate)
    return tuple(timed)
