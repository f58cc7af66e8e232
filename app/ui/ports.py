"""What the window needs from below, so that tests can stand in for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.planning import PlannedMarch
    from app.services.scenario.scenario import Scenario
    from maps.progress import Progress
    from planners.route import Lonlat, Route, RouteRequest
    from planners.timed_route import TimedRequest, TimedRoute
    from planners.vehicles import VehicleType


@dataclass(frozen=True, slots=True)
class RoadAt:
    """The road nearest to a place."""

    name: str
    position: Lonlat  # on the road
    edges: frozenset[int]  # both directions
    distance_m: float


class PlanningService(Protocol):
    """Answers questions on one area; every method may take long."""

    @property
    def vehicles(self) -> Mapping[str, VehicleType]:
        """Catalogue by name."""

    def route(self, request: RouteRequest) -> Route:
        """Best route; NoRoute carries the reasons."""

    def timed_route(self, timed: TimedRequest) -> TimedRoute:
        """Route at a start time that arrives first."""

    def march(self, scenario: Scenario, progress: Progress) -> PlannedMarch:
        """Route and time every column."""

    def road_at(self, position: Lonlat) -> RoadAt | None:
        """Nearest road within 500 m."""
