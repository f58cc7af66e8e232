"""An open area with its planner, as the window asks it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.services.kernels import ensure_kernels
from app.services.places import find_target, targets
from app.services.planning import Planner
from app.ui.ports import RoadAt
from maps.errors import PlaceError
from planners.bridge_classes import BridgeClasses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from app.services.places import Target, TargetSource
    from app.services.planning import PlannedMarch
    from app.services.scenario.scenario import Scenario
    from maps.area_pack import AreaPack
    from maps.progress import Progress
    from planners.route import Lonlat, Route, RouteRequest
    from planners.timed_route import TimedRequest, TimedRoute
    from planners.vehicles import VehicleType

NEAR_ROAD_M = 500.0


class OpenArea:
    """A planner, and what the map under it knows about places."""

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        network = planner.roads.network
        self._any_edge = np.ones(network.edge_count, np.bool_)

    @classmethod
    def open(cls, path: Path, progress: Progress) -> OpenArea:
        """Open a pack and map what the window needs of it at once."""
        progress("opening the area", 0.0)
        ensure_kernels(lambda what, share: progress(what, 0.2 * share))
        planner = Planner.open(path)
        progress("preparing the roads", 0.3)
        opened = cls(planner)
        opened.road_at(planner.area.network.junction_lonlat[0].tolist())
        progress("preparing the map", 0.8)
        _ = planner.area.basemap, planner.area.names, planner.area.terrain
        _ = opened.bridges
        progress("opened", 1.0)
        return opened

    @property
    def area(self) -> AreaPack:
        """The pack itself."""
        return self.planner.area

    @cached_property
    def bridges(self) -> BridgeClasses:
        """What every bridge bears by the map."""
        return BridgeClasses.of(self.area.network)

    @property
    def attribution(self) -> str:
        """Words that every map of this area must show."""
        return self.area.manifest.attribution

    @property
    def source_line(self) -> str:
        """The attribution, and of which day roads and heights are, where known."""
        names = {
            "osm": QCoreApplication.translate("OpenArea", "roads of {}"),
            "elevation": QCoreApplication.translate("OpenArea", "heights of {}"),
        }
        days: dict[str, list[str]] = {}
        for source in self.area.manifest.sources:
            if source.date and source.kind in names:
                days.setdefault(source.kind, []).append(source.date[:10])
        dated = [names[kind].format(min(found)) for kind, found in days.items()]
        return " · ".join([self.attribution, *dated])

    @property
    def vehicles(self) -> Mapping[str, VehicleType]:
        """Catalogue by name."""
        return self.planner.vehicles

    def route(self, request: RouteRequest) -> Route:
        """Best route; NoRoute carries the reasons."""
        return self.planner.route(request)

    def timed_route(self, timed: TimedRequest) -> TimedRoute:
        """Route at a start time that arrives first."""
        return self.planner.timed_route(timed)

    def march(self, scenario: Scenario, progress: Progress) -> PlannedMarch:
        """Route and time every column."""
        return self.planner.march(scenario, progress)

    def road_at(self, position: Lonlat) -> RoadAt | None:
        """Nearest road within 500 m."""
        roads = self.planner.roads
        try:
            place = roads.finder.nearest(
                (position[0], position[1]), self._any_edge, farthest_m=NEAR_ROAD_M
            )
        except PlaceError:
            return None
        edges = frozenset(on.edge for on in place.on_edges)
        name = roads.network.edge_name(min(edges))
        return RoadAt(name, place.lonlat, edges, place.distance_m)

    def height_m(self, position: Lonlat) -> float | None:
        """Height of the ground, metres; None where nobody knows."""
        terrain = self.area.terrain
        if terrain is None:
            return None
        height = float(terrain.sample(np.array([position]))[0])
        return None if np.isnan(height) else height

    def targets(
        self, text: str, sources: Sequence[TargetSource] = ()
    ) -> tuple[Target, ...]:
        """All that a text may mean, the likeliest first."""
        return targets(text, self.area, sources)

    def target(self, text: str, sources: Sequence[TargetSource] = ()) -> Target:
        """What a text means; InputRefused says why it means nothing."""
        return find_target(text, self.area, sources)
