"""Width, load class, grade and surface along a route, and its classification formula.

What the map does not say stays unknown, and stands as ``?`` in the formula; what is
derived from lanes, civil signs or the class of road is marked as an estimate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from maps.road_network import LimitKind, LinkFlag, RoadClass, Surface
from planners.bridge_classes import TWO_WAY, BridgeClasses
from planners.classify_route import doubts_of, formula_of
from planners.height_profile import HeightProfile, height_profile
from planners.mlc import class_of_mass
from planners.passability import road_surface
from planners.route_classification import TrafficFlow, traffic_flow
from planners.route_obstructions import Obstruction, obstructions
from planners.unknown_limits import NARROW_LANE_M
from planners.vehicle_demands import MASSES
from planners.vehicles import Track

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.roads import Roads
    from planners.route import Route

PAVED_AS_A_RULE = (
    RoadClass.MOTORWAY,
    RoadClass.TRUNK,
    RoadClass.PRIMARY,
    RoadClass.SECONDARY,
    RoadClass.TERTIARY,
    RoadClass.RESIDENTIAL,
    RoadClass.LIVING_STREET,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStretch:
    """
    A stretch of a route over which all of this is the same.

    Attributes
    ----------
    road
        What a driver calls it.
    start_m, length_m
        From the start point.
    width_m
        Of the travelled way; NaN for not known.
    width_estimated
        Whether it is derived from the number of lanes.
    surface
        What the wheels stand on.
    surface_assumed
        Whether it is what roads of that class have as a rule.
    mlc
        Lowest load class of either kind of vehicle; NaN for a bridge of which nobody
        knows it, infinite where there is neither a bridge nor a limit.
    mlc_estimated
        Whether it is what a civil sign amounts to.
    clearance_m
        Overhead; NaN for not known where there is a roof, infinite for none.
    bridge, tunnel, ford, ferry
        What the stretch is.
    max_grade
        Steepest rise over run, absolute; NaN for not known.
    """

    road: str
    start_m: float
    length_m: float
    width_m: float
    width_estimated: bool
    surface: Surface
    surface_assumed: bool
    mlc: float
    mlc_estimated: bool
    clearance_m: float
    bridge: bool
    tunnel: bool
    ford: bool
    ferry: bool
    max_grade: float

    @property
    def flow(self) -> TrafficFlow | None:
        """What tracked traffic its width lets through; None for not known."""
        return None if math.isnan(self.width_m) else traffic_flow(self.width_m)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AlongRoute:
    """
    A route as reconnaissance would report it from the map.

    Attributes
    ----------
    stretches
        In order of travel.
    formula
        Route classification: width, type, load class and clearance, and whether
        obstructions lie on the way; ``?`` for what nobody knows.
    at_best
        The formula of what is known alone: the route may be less, not more.
    doubts
        What the formula rests on that is unknown or estimated, as sentences.
    obstructions
        In order of travel.
    profile
        Heights and grades.
    """

    stretches: tuple[RouteStretch, ...]
    formula: str
    at_best: str
    doubts: tuple[str, ...]
    obstructions: tuple[Obstruction, ...]
    profile: HeightProfile


def along_route(roads: Roads, route: Route) -> AlongRoute:
    """
    Describe a route along its way.

    Parameters
    ----------
    roads
        Of the area.
    route
        Planned on them.

    Raises
    ------
    RouteError
        A rating of the route lies on no bridge.
    """
    rated = roads.rated(route.request.ratings)
    profile = height_profile(rated.network, route)
    stretches = _merged(_Edges(rated, route, profile).stretches())
    found = obstructions(rated.network, route, stretches, profile)
    return AlongRoute(
        stretches=stretches,
        formula=formula_of(stretches, blocked=bool(found)),
        at_best=formula_of(stretches, blocked=bool(found), known_only=True),
        doubts=doubts_of(stretches),
        obstructions=found,
        profile=profile,
    )


class _Edges:
    """The edges of a route with what is known of them, one stretch each."""

    def __init__(self, roads: Roads, route: Route, profile: HeightProfile) -> None:
        self.network: RoadNetwork = roads.network
        self.roads, self.route, self.profile = roads, route, profile
        self.surface = road_surface(self.network)
        self.classes = BridgeClasses.of(self.network)
        self.row = {int(o): row for row, o in enumerate(self.classes.obstacle)}

    def stretches(self) -> list[RouteStretch]:
        """One for each edge."""
        edges = np.array(self.route.edges)
        length = self.network.link_length_m[self.network.edge_link[edges]].copy()
        last = length[-1]
        length[0] -= self.route.first_share * length[0]
        length[-1] -= (1 - self.route.last_share) * last
        ends = np.cumsum(np.maximum(length, 0.0))
        starts = np.concatenate([[0.0], ends[:-1]])
        return [
            self._stretch(int(edge), float(start), float(end - start))
            for edge, start, end in zip(edges, starts, ends, strict=True)
        ]

    def _stretch(self, edge: int, start_m: float, length_m: float) -> RouteStretch:
        """What is known of one edge."""
        network, link = self.network, int(self.network.edge_link[edge])
        flags = LinkFlag(int(network.link_flags[link]))
        width_m, width_estimated = self._width(edge, link)
        surface, assumed = self._surface(link)
        mlc, mlc_estimated = self._mlc(edge, link)
        return RouteStretch(
            road=network.edge_name(edge),
            start_m=start_m,
            length_m=length_m,
            width_m=width_m,
            width_estimated=width_estimated,
            surface=surface,
            surface_assumed=assumed,
            mlc=mlc,
            mlc_estimated=mlc_estimated,
            clearance_m=self._clearance(edge, flags),
            bridge=LinkFlag.BRIDGE in flags,
            tunnel=bool(flags & (LinkFlag.TUNNEL | LinkFlag.COVERED)),
            ford=LinkFlag.FORD in flags,
            ferry=LinkFlag.FERRY in flags,
            max_grade=self._grade(start_m, start_m + length_m),
        )

    def _limits(self, edge: int, *kinds: LimitKind) -> NDArray[np.float64]:
        """Values of limits of some kinds that can be read."""
        rows = self.roads.limit_rows(edge)
        part = slice(rows.start, rows.stop)
        values = self.network.limit_value[part]
        some = np.isin(self.network.limit_kind[part], kinds) & ~np.isnan(values)
        return np.asarray(values[some])

    def _width(self, edge: int, link: int) -> tuple[float, bool]:
        """Width of the travelled way, and whether it is an estimate."""
        signs = self._limits(edge, LimitKind.WIDTH, LimitKind.ROAD_WIDTH)
        told = [*signs[np.isfinite(signs)].tolist()]
        measured = round(float(self.network.link_width_m[link]), 2)
        lanes = int(self.network.link_lanes[link])
        if not math.isnan(measured):
            return min([measured, *told]), False
        if told and not lanes:
            return min(told), False
        if not lanes:
            return math.nan, False
        by_lanes = lanes * NARROW_LANE_M
        return min([by_lanes, *told]), by_lanes <= min(told, default=by_lanes)

    def _surface(self, link: int) -> tuple[Surface, bool]:
        """Surface, and whether it is assumed from the class of road."""
        surface = Surface(int(self.surface[link]))
        said = Surface(int(self.network.link_surface[link]))
        if surface is not Surface.UNKNOWN:
            return surface, said is Surface.UNKNOWN
        if RoadClass(int(self.network.link_class[link])) in PAVED_AS_A_RULE:
            return Surface.PAVED, True
        return Surface.UNKNOWN, False

    def _mlc(self, edge: int, link: int) -> tuple[float, bool]:
        """Lowest load class, and whether it is an estimate."""
        kinds = LimitKind.MLC_WHEELED, LimitKind.MLC_TRACKED
        signed = min(self._limits(edge, *kinds).tolist(), default=math.inf)
        found: tuple[float, bool] = (signed, False)
        for obstacle in self.roads.obstacles_on_link.get(link, ()):
            if obstacle in self.row:
                found = min(
                    found, self._of_bridge(self.row[obstacle]), key=_unknown_low
                )
        return found

    def _of_bridge(self, row: int) -> tuple[float, bool]:
        """Load class of a bridge; from its civil sign where nobody classed it."""
        both = self.classes.classes[row, :, TWO_WAY]
        if not np.isnan(both).all():
            return float(np.nanmin(both)), False
        civil = self.classes.civil[row, :, : len(MASSES)]
        masses = [*civil.reshape(-1).tolist(), *self.classes.estimate[row].tolist()]
        known = [mass for mass in masses if not math.isnan(mass)]
        if not known:
            return math.nan, False
        if math.isinf(min(known)):
            return math.inf, True
        return min(
            math.floor(class_of_mass(min(known), track) + 1e-9) for track in Track
        ), True

    def _clearance(self, edge: int, flags: LinkFlag) -> float:
        """Overhead clearance."""
        heights = self._limits(edge, LimitKind.HEIGHT)
        if len(heights):
            return float(heights.min())
        roofed = flags & (LinkFlag.TUNNEL | LinkFlag.COVERED)
        return math.nan if roofed else math.inf

    def _grade(self, start_m: float, end_m: float) -> float:
        """Steepest grade between two places of the route."""
        along, grade = self.profile.distance_m, np.abs(self.profile.grade)
        inside = grade[(along > start_m) & (along < end_m)]
        ends = [abs(self.profile.grade_at(start_m)), abs(self.profile.grade_at(end_m))]
        known = [g for g in (*inside.tolist(), *ends) if not math.isnan(g)]
        return round(max(known), 4) if known else math.nan


def _unknown_low(found: tuple[float, bool]) -> float:
    """Sorts what nobody knows before every class."""
    return -math.inf if math.isnan(found[0]) else found[0]


def _merged(stretches: list[RouteStretch]) -> tuple[RouteStretch, ...]:
    """Neighbours that differ in nothing but place and grade as one stretch."""

    def alike(stretch: RouteStretch) -> tuple[object, ...]:
        return (
            stretch.road,
            str(stretch.width_m),
            stretch.width_estimated,
            stretch.surface,
            stretch.surface_assumed,
            str(stretch.mlc),
            stretch.mlc_estimated,
            str(stretch.clearance_m),
            (stretch.bridge, stretch.tunnel, stretch.ford, stretch.ferry),
        )

    merged = []
    for _, run in groupby(stretches, key=alike):
        members = list(run)
        first = members[0]
        grades = [m.max_grade for m in members if not math.isnan(m.max_grade)]
        merged.append(
            replace(
                first,
                length_m=sum(m.length_m for m in members),
                max_grade=max(grades, default=math.nan),
            )
        )
    return tuple(merged)
