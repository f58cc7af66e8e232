"""The use cases on one area: plan a route, plan all marches of a scenario."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.errors import InputRefused
from app.services.catalogue import vehicle_catalogue
from app.services.halt_places import halts_of_march, placed_halt_areas
from app.services.march_hours import ColumnUnderHours, hours_on
from app.services.march_legs import march_legs, timed_points
from app.services.places import find_point
from app.services.rating_words import placed_ratings
from app.services.rule_words import placed_rules
from maps.area_pack import open_area
from maps.progress import silent
from planners.caution_crossing import caution_crossings, slowed
from planners.errors import NoRoute, PlanningError
from planners.march_table import march_table
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import Objective, RouteRequest
from planners.timed_route import plan_timed_route
from planners.vehicles import Formation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.services.scenario.scenario import ColumnPlan, Scenario
    from maps.area_pack import AreaPack
    from maps.progress import Progress
    from planners.march_table import MarchTable
    from planners.overlay import BridgeRating
    from planners.road_rules import RoadRule
    from planners.route import CriticalPoint, Lonlat, Route
    from planners.timed_route import TimedRequest, TimedRoute
    from planners.vehicles import VehicleType

CLOSURE_REACH_M = 500.0


@dataclass(frozen=True, slots=True)
class PlannedColumn:
    """A column with its route and its times."""

    plan: ColumnPlan
    route: Route
    points: tuple[CriticalPoint, ...]
    table: MarchTable


@dataclass(frozen=True, slots=True)
class PlannedMarch:
    """A scenario with the answer to it."""

    scenario: Scenario
    columns: tuple[PlannedColumn, ...]


class Planner:
    """One open area and all that is prepared on it."""

    def __init__(self, area: AreaPack, vehicles: Mapping[str, VehicleType]) -> None:
        self.area = area
        self.vehicles = vehicles
        self.roads = Roads.of(area.network, area.routing, area.hierarchy)

    @classmethod
    def open(cls, path: Path) -> Planner:
        """Open an area pack; a missing or damaged one raises PackError."""
        return cls(open_area(path), vehicle_catalogue())

    def route(self, request: RouteRequest) -> Route:
        """Best route under all limits; NoRoute carries the reasons."""
        return plan_route(self.roads, request)

    def timed_route(self, timed: TimedRequest) -> TimedRoute:
        """Route that arrives first under the hours of roads; see `plan_timed_route`."""
        return plan_timed_route(self.roads, timed)

    def edges_at(self, position: Lonlat) -> frozenset[int]:
        """
        Edges of both directions of the road at a point; a closure closes them.

        Raises
        ------
        PlaceError
            No road lies within 500 m.
        """
        network = self.area.network
        every_road = np.ones(network.edge_count, np.bool_)
        place = self.roads.finder.nearest(
            position, every_road, farthest_m=CLOSURE_REACH_M
        )
        return frozenset(on_edge.edge for on_edge in place.on_edges)

    def request(self, scenario: Scenario, plan: ColumnPlan) -> RouteRequest:
        """Turn the words of a scenario into a question for a route."""
        area = self.area
        return RouteRequest(
            stops=tuple(find_point(text, area) for text in plan.stops),
            formation=plan.formation,
            objective=plan.objective,
            policy=scenario.policy,
            avoid=tuple(
                tuple(find_point(text, area, inside=False) for text in ring)
                for ring in scenario.avoid
            ),
            closed_edges=self.closures_of(scenario),
            ratings=self.ratings_of(scenario),
        )

    def closures_of(self, scenario: Scenario) -> frozenset[int]:
        """
        Edges that a scenario closes.

        Raises
        ------
        InputRefused, PlaceError
            A closure is unknown, outside the area, or on no road.
        """
        places = [find_point(text, self.area) for text in scenario.closures]
        return frozenset[int]().union(*(self.edges_at(place) for place in places))

    def ratings_of(self, scenario: Scenario) -> tuple[BridgeRating, ...]:
        """
        Give all bridge ratings of a scenario, those of its file first.

        Raises
        ------
        InputRefused
            A rating of its file lies on no bridge or makes no sense.
        """
        words = scenario.rating_words
        placed = placed_ratings(words, self.area) if words else ()
        return placed + scenario.ratings

    def rules_of(self, scenario: Scenario) -> tuple[RoadRule, ...]:
        """
        Rules about hours of a scenario, with their roads.

        Raises
        ------
        InputRefused
            A place is unknown, outside the area, or on no road; with file and line.
        """
        return placed_rules(scenario.hours, self)

    def march(self, scenario: Scenario, progress: Progress = silent) -> PlannedMarch:
        """
        Route and time every column of a scenario.

        Raises
        ------
        InputRefused
            A place is unknown or outside the area, or a march cannot be timed;
            the text names the column.
        NoRoute
            A column has no road; with the reasons.
        """
        columns = []
        known: dict[RouteRequest, Route] = {}
        for number, plan in enumerate(scenario.columns):
            progress(f"planning {plan.column.name}", number / len(scenario.columns))
            columns.append(self._column(scenario, plan, known))
        progress("planned", 1.0)
        return PlannedMarch(scenario, tuple(columns))

    def _column(
        self,
        scenario: Scenario,
        plan: ColumnPlan,
        known: dict[RouteRequest, Route],
    ) -> PlannedColumn:
        """Plan one column; those that ask for the same route share it."""
        asked = self.request(scenario, plan)
        nameless = Formation("", asked.formation.vehicles)
        request = replace(asked, formation=nameless)
        planned = self._planned(scenario, plan, request, known)
        return replace(planned, route=replace(planned.route, request=asked))

    def _planned(
        self,
        scenario: Scenario,
        plan: ColumnPlan,
        request: RouteRequest,
        known: dict[RouteRequest, Route],
    ) -> PlannedColumn:
        """Route and time a column."""
        rules = self.rules_of(scenario)
        route = known.get(request)
        try:
            if route is None:
                route = known[request] = self.route(request)
        except NoRoute:
            if not rules:
                raise
        minded = bool(rules) or (
            request.objective is Objective.FASTEST
            and route is not None
            and hours_on(self.roads, route)
        )
        if route is None or minded:
            return self._column_under_hours(scenario, plan, request, route)
        crossings = caution_crossings(self.roads.rated(request.ratings), route)
        route = slowed(route, crossings)
        points = timed_points(route, plan.timed_points)
        legs = march_legs(route, points, plan.rate_kmh)
        areas = placed_halt_areas(scenario.halt_areas, self.area)
        try:
            halts = halts_of_march(scenario, plan, route, legs, areas)
            table = march_table(
                plan.column,
                legs,
                start_point=points[0].name,
                start=plan.start,
                release_deadline=plan.release_by,
                halts=halts.halts,
                rounding=scenario.rounding,
                crossings=crossings,
            )
        except PlanningError as error:
            raise InputRefused(f"Column {plan.column.name!r}: {error}") from error
        route = replace(route, warnings=(*route.warnings, *halts.warnings))
        return PlannedColumn(plan, route, points, table)

    def _column_under_hours(
        self,
        scenario: Scenario,
        plan: ColumnPlan,
        request: RouteRequest,
        plain: Route | None,
    ) -> PlannedColumn:
        """Route and time a column on roads that are closed at times."""
        column = ColumnUnderHours(
            roads=self.roads,
            scenario=scenario,
            plan=plan,
            request=request,
            rules=self.rules_of(scenario),
            plain=plain,
            halt_areas=placed_halt_areas(scenario.halt_areas, self.area),
        )
        try:
            return PlannedColumn(plan, *column.planned())
        except NoRoute:
            raise
        except PlanningError as error:
            raise InputRefused(f"Column {plan.column.name!r}: {error}") from error
