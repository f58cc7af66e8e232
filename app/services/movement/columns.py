"""What a schedule may do with each column of a march: its windows, ways and halts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from app.errors import InputRefused
from app.services.halt_places import halts_of_march, place_of, placed_halt_areas
from app.services.march_legs import march_legs, timed_points
from app.services.movement.courses import (
    SAME_PLACE_M,
    ColumnWay,
    Detour,
    WaitingPlace,
    column_way,
    way_name,
)
from maps.routing.alternatives import Differing
from planners.caution_crossing import caution_crossings, slowed
from planners.column import HaltModel
from planners.dtg import utc
from planners.errors import MarchError
from planners.movement.timed_course import RoadPace
from planners.route_choices import route_choices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from app.services.halt_places import PlacedHaltArea
    from app.services.planning import PlannedColumn, Planner
    from app.services.scenario.column_plan import ColumnPlan
    from app.services.scenario.scenario import Scenario
    from planners.column import Halt
    from planners.route import CriticalPoint, Lonlat, Route

# Planning assumptions, where the scenario does not say.
LATEST_AFTER = timedelta(hours=24)  # tail past the release point after the start
EARLIER = timedelta(hours=1)  # start before the latest that keeps a deadline
WAIT_FOR_ROADS = timedelta(hours=12)  # where the march waits for a road to open
LONGEST_DETOUR = 1.6  # other ways, to the best, by what the route has least of
MOST_SHARED = 0.8  # of the best way that another one may take too
_NO_TIME = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """
    When a column may move.

    Attributes
    ----------
    earliest
        Head at the start point at the earliest.
    latest
        Tail past the release point at the latest.
    wanted
        Tail past the release point as wanted; None for as early as can be.
    starts
        Head at the start point as planned.
    """

    earliest: datetime
    latest: datetime
    wanted: datetime | None
    starts: datetime


def windows_of(column: PlannedColumn) -> Windows:
    """
    Tell when a column may move, in UTC.

    Where its plan sets no earliest moment, a column may not start before the start it
    was given, or an hour before the latest that keeps its deadline. Where it sets no
    latest one, it is to be through within a day after that, or by its deadline.
    """
    plan, starts = column.plan, column.table.totals.start
    earliest = starts if plan.release_by is None else starts - EARLIER
    if plan.earliest is not None:
        earliest = min(utc(plan.earliest), starts)
    latest = max(earliest + LATEST_AFTER, column.table.totals.completion)
    for given in (plan.release_by, plan.latest):
        if given is not None:
            latest = utc(given)
    wanted = plan.wanted or plan.release_by
    return Windows(
        earliest=earliest,
        latest=latest,
        wanted=None if wanted is None else utc(wanted),
        starts=starts,
    )


class WayFinder:
    """Finds the ways of the columns of one scenario."""

    def __init__(self, planner: Planner, scenario: Scenario) -> None:
        self._planner, self._scenario = planner, scenario
        self._roads = planner.roads.rated(planner.ratings_of(scenario))
        self._areas: Mapping[str, PlacedHaltArea] = placed_halt_areas(
            scenario.halt_areas, planner.area
        )
        self._found: dict[object, tuple[Route, ...]] = {}
        self._timed: dict[object, tuple[CriticalPoint, ...]] = {}
        self.remarks: list[str] = []

    def ways(
        self,
        column: PlannedColumn,
        detour: Detour | None = None,
    ) -> tuple[ColumnWay, ...]:
        """
        Find the ways of a column, the one it is planned on first.

        Parameters
        ----------
        column
            As planned.
        detour
            A further way; it comes last.

        Raises
        ------
        MarchError
            As `planners.march_table.march_table`.
        """
        plan = column.plan
        ways = [self.planned(column)]
        if plan.ways > 1 and not plan.locked:
            for route in self._routes(plan):
                if len(ways) < plan.ways and route.edges != column.route.edges:
                    points = self._points(route, plan.timed_points)
                    ways += self._other(column, Detour(route, points, ()))
        if detour is not None:
            ways += self._other(column, detour)
        if len(ways) == 1:
            return tuple(ways)
        roads = [{leg.road for leg in way.route.legs} for way in ways]
        common = set.intersection(*roads)
        return tuple(
            replace(way, name=name)
            for way, name in zip(
                ways,
                _unlike([way_name(way.route, common) for way in ways]),
                strict=True,
            )
        )

    def planned(self, column: PlannedColumn) -> ColumnWay:
        """
        Take the way of a column as it is planned.

        Its ordered halts last as long as ordered. Where the march waits for a road to
        open, the column may wait, and need not.
        """
        ordered = self._ordered(column)
        halts, waiting = _as_ordered(column, ordered)
        places = (*waiting, *self._waiting(column.plan, column.route))
        return column_way(self._scenario, column, halts, places, column.table.crossings)

    def _routes(self, plan: ColumnPlan) -> tuple[Route, ...]:
        """Routes to choose from; columns that ask for the same share the search."""
        key = plan.stops, plan.formation.types(), plan.objective, plan.ways
        if key not in self._found:
            differing = Differing(
                most=plan.ways, stretch=LONGEST_DETOUR, share=MOST_SHARED
            )
            request = self._planner.request(self._scenario, plan)
            choices = route_choices(self._planner.roads, request, differing)
            self._found[key] = tuple(choice.route for choice in choices)
        return self._found[key]

    def _other(self, column: PlannedColumn, other: Detour) -> list[ColumnWay]:
        """
        Time a column on another route; none, and a remark, where it cannot halt there.

        Halts ordered by kilometre come after as much driving as on the planned way.
        """
        plan = column.plan
        crossings = caution_crossings(self._roads, other.route)
        route = slowed(other.route, crossings)
        planned = RoadPace.of(column.route.legs, plan.rate_kmh)
        pace = RoadPace.of(route.legs, plan.rate_kmh)
        moved = []
        for halt in plan.halts:
            driven_s = float(planned.time(np.array([halt.at_km * 1000]))[0])
            at_m = pace.place(driven_s)
            if at_m < route.length_m - SAME_PLACE_M:  # else it is there before
                moved.append(replace(halt, at_km=at_m / 1000))
        there = replace(
            column,
            route=route,
            points=other.points,
            plan=replace(plan, halts=tuple(moved)),
        )
        try:
            halts = self._ordered(there)
            places = (*self._waiting(plan, route), *other.waiting)
            return [column_way(self._scenario, there, halts, places, crossings)]
        except (InputRefused, MarchError) as error:
            name = way_name(route)
            self.remarks.append(
                f"Column {plan.column.name!r} cannot go by {name}: {error}"
            )
            return []

    def _points(self, route: Route, most: int) -> tuple[CriticalPoint, ...]:
        """Timed points of a route, worked out once."""
        key = route.edges, route.first_share, route.last_share, most
        if key not in self._timed:
            self._timed[key] = timed_points(route, most)
        return self._timed[key]

    def _ordered(self, column: PlannedColumn) -> tuple[Halt, ...]:
        """Halts that the plan of a column orders on its route."""
        plan, route = column.plan, column.route
        legs = march_legs(route, column.points, plan.rate_kmh)
        return halts_of_march(self._scenario, plan, route, legs, self._areas).halts

    def _waiting(self, plan: ColumnPlan, route: Route) -> list[WaitingPlace]:
        """Halt areas on a route where a column may wait."""
        found = []
        for name in plan.waiting_places:
            area = self._areas[name]
            place = place_of(area, route)
            if place is not None:
                found.append(
                    WaitingPlace(
                        at_m=place.km * 1000,
                        name=name,
                        longest=plan.may_wait,
                        position=area.lonlat,
                        area=name,
                    )
                )
        return found


def planned_stays(column: PlannedColumn, way: ColumnWay) -> tuple[timedelta, ...]:
    """How long the planned column stays at each place where a leg of the way ends."""
    stays = []
    for end_m in way.timed.leg_ends_m[1:-1]:
        here = [h.duration for h in column.table.halts if _at(h, end_m)]
        stays.append(sum(here, _NO_TIME))
    return tuple(stays)


def _at(halt: Halt, at_m: float) -> bool:
    """Whether a halt is at a place."""
    return abs(halt.at_km * 1000 - at_m) <= SAME_PLACE_M


def _as_ordered(
    column: PlannedColumn, ordered: Sequence[Halt]
) -> tuple[tuple[Halt, ...], tuple[WaitingPlace, ...]]:
    """Ordered halts that may last as long as planned, and where it waits besides."""
    halts, waiting = [], []
    for halt in ordered:
        planned = [h for h in column.table.halts if _at(h, halt.at_km * 1000)]
        more = max((h.duration - halt.duration for h in planned), default=_NO_TIME)
        longest = more + WAIT_FOR_ROADS if more > _NO_TIME else halt.may_wait
        halts.append(replace(halt, may_wait=max(halt.may_wait, longest)))
    for halt in column.table.halts:
        at_m = halt.at_km * 1000
        known = any(_at(other, at_m) for other in ordered)
        if not known and halt.model is HaltModel.HALT_AREA:
            place = WaitingPlace(
                at_m=at_m,
                name=halt.name,
                longest=halt.duration + WAIT_FOR_ROADS,
                position=_position(column.route, at_m),
            )
            waiting.append(place)
    return tuple(halts), tuple(waiting)


def _unlike(names: Sequence[str]) -> list[str]:
    """Number names that occur more than once."""
    found: list[str] = []
    for name in names:
        alike = 1 + sum(one == name or one.startswith(f"{name} (") for one in found)
        found.append(name if alike == 1 else f"{name} ({alike})")
    return found


def _position(route: Route, at_m: float) -> Lonlat:
    """Degrees of a place on a route."""
    lon, lat = (
        float(np.interp(at_m, route.distance_m, [p[axis] for p in route.geometry]))
        for axis in (0, 1)
    )
    return lon, lat
