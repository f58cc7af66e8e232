"""The places along a route where movement may be interfered with, or is controlled."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from maps.road_network import LimitKind, ObstacleKind, RoadClass
from planners.explain_route import exceeds, unknown_phrase
from planners.limit_words import LOAD_CLASSES, limit_fact
from planners.mlc import estimated_limit
from planners.route import CriticalPoint, LimitFact, PointKind, UnknownRule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.routing.path_over_stops import StopPath
    from planners.passability import Passability
    from planners.roads import Roads
    from planners.route import Lonlat
    from planners.route_line import RouteLine

POINT_KINDS = {
    ObstacleKind.BRIDGE: PointKind.BRIDGE,
    ObstacleKind.TUNNEL: PointKind.TUNNEL,
    ObstacleKind.FORD: PointKind.FORD,
    ObstacleKind.FERRY: PointKind.FERRY,
    ObstacleKind.BARRIER: PointKind.BARRIER,
    ObstacleKind.RAIL_CROSSING: PointKind.RAIL_CROSSING,
}
SMALL_BRIDGE_M = 10.0
MINOR_ROADS = (
    RoadClass.UNCLASSIFIED,
    RoadClass.RESIDENTIAL,
    RoadClass.LIVING_STREET,
    RoadClass.SERVICE,
    RoadClass.TRACK,
)


def critical_points(
    roads: Roads,
    passability: Passability,
    path: StopPath,
    line: RouteLine,
    stop_labels: Sequence[str],
) -> tuple[CriticalPoint, ...]:
    """
    Critical points of a route in order of march.

    Parameters
    ----------
    roads
        Of the area.
    passability
        For the formation.
    path, line
        The route.
    stop_labels
        One for each stop of the path.

    Returns
    -------
    tuple[CriticalPoint, ...]
        From start point to release point. Every bridge, tunnel, ford, ferry,
        barrier and railway crossing in between, and the via points; numbered ``CP
        1`` and on. Bridges of at most 10 m without name and limit on minor roads
        are left out where the user lets pass what nobody knows.
    """
    stops = _stops(path, line, stop_labels)
    between = [*stops[1:-1], *_obstacles(roads, passability, path, line)]
    between.sort(key=lambda point: point.distance_m)
    numbered = [
        replace(point, name=f"CP {number}")
        for number, point in enumerate(between, start=1)
    ]
    return (stops[0], *numbered, stops[-1])


def _stops(
    path: StopPath, line: RouteLine, labels: Sequence[str]
) -> list[CriticalPoint]:
    """Start point, via points and release point."""
    count = len(path.stops)
    points = []
    for number, (at, place) in enumerate(zip(path.stops, path.stop_edges, strict=True)):
        kind, name = PointKind.VIA, ""
        if number == 0:
            kind, name, distance_m = PointKind.START, "SP", 0.0
        elif number == count - 1:
            kind, name = PointKind.RELEASE, "RP"
            distance_m = float(line.edge_start_m[-1])
        else:
            distance_m = _within_m(path, line, place, at.share)
        points.append(
            CriticalPoint(
                name=name,
                kind=kind,
                label=labels[number],
                position=_at(line, distance_m),
                distance_m=distance_m,
            )
        )
    return points


def _within_m(path: StopPath, line: RouteLine, place: int, share: float) -> float:
    """Distance from the start of a share of one edge of the path."""
    low, high = float(line.edge_start_m[place]), float(line.edge_start_m[place + 1])
    begun = path.stops[0].share if place == 0 else 0.0
    last = place == len(path.edges) - 1
    ended = path.stops[-1].share if last else 1.0
    if ended <= begun:
        return low
    return low + (high - low) * (share - begun) / (ended - begun)


def _at(line: RouteLine, distance_m: float) -> Lonlat:
    """Degrees of a place along the line."""
    lon = np.interp(distance_m, line.distance_m, line.lonlat[:, 0])
    lat = np.interp(distance_m, line.distance_m, line.lonlat[:, 1])
    return float(lon), float(lat)


def _obstacles(
    roads: Roads, passability: Passability, path: StopPath, line: RouteLine
) -> list[CriticalPoint]:
    """Every obstacle on the path, once each time it is passed."""
    points = []
    for obstacle, first, last in _passed(roads, path.edges):
        edges = path.edges[first : last + 1]
        point = _obstacle_point(roads, passability, obstacle, edges)
        middle = roads.network.obstacle_lonlat[obstacle]
        distance_m = line.nearest_m(middle, first, last)
        if not _left_out(roads, passability, obstacle, point, edges):
            points.append(replace(point, distance_m=distance_m))
    return points


def _passed(roads: Roads, edges: Sequence[int]) -> list[tuple[int, int, int]]:
    """Obstacles with the first and last place of the path that lie on them."""
    links = roads.network.edge_link[list(edges)].tolist()
    passed: list[tuple[int, int, int]] = []
    open_runs: dict[int, int] = {}
    for place, link in enumerate(links):
        here = roads.obstacles_on_link.get(link, ())
        left = [obstacle for obstacle in open_runs if obstacle not in here]
        passed += [(obstacle, open_runs.pop(obstacle), place - 1) for obstacle in left]
        for obstacle in here:
            open_runs.setdefault(obstacle, place)
    passed += [(o, first, len(links) - 1) for o, first in open_runs.items()]
    return sorted(passed, key=lambda run: (run[1], run[2], run[0]))


def _obstacle_point(
    roads: Roads, passability: Passability, obstacle: int, edges: Sequence[int]
) -> CriticalPoint:
    """An obstacle with its limits and what nobody knows about it."""
    network = roads.network
    unknown = 0
    for edge in edges:
        unknown |= int(passability.unknown[edge])
    lon, lat = network.obstacle_lonlat[obstacle].tolist()
    name = network.strings[int(network.obstacle_name[obstacle])]
    return CriticalPoint(
        name="",
        kind=POINT_KINDS[ObstacleKind(int(network.obstacle_kind[obstacle]))],
        label=name or network.edge_name(edges[0]),
        position=(lon, lat),
        distance_m=0.0,
        limits=_limits(roads, passability, edges),
        unknown=unknown_phrase(unknown),
    )


def _limits(
    roads: Roads, passability: Passability, edges: Sequence[int]
) -> tuple[LimitFact, ...]:
    """Limits on some edges, each once; those the formation comes nearest to first."""
    facts: dict[tuple[LimitKind, str, str], LimitFact] = {}
    for edge in edges:
        for row in filter(passability.binds, roads.limit_rows(edge)):
            fact = limit_fact(roads.network, row)
            facts.setdefault((fact.kind, str(fact.value), fact.datum), fact)
    ranked = sorted(facts.values(), key=lambda fact: _sharpness(passability, fact))
    return (*ranked, *_estimates(passability, ranked))


def _estimates(passability: Passability, facts: Sequence[LimitFact]) -> list[LimitFact]:
    """Load classes that a civil mass sign amounts to, where there is no class."""
    signs = [
        fact
        for fact in facts
        if fact.kind is LimitKind.MASS and math.isfinite(fact.value)
    ]
    if not signs or any(fact.kind in LOAD_CLASSES for fact in facts):
        return []
    sharpest = min(signs, key=lambda fact: fact.value)
    tracks = dict.fromkeys(v.track for v in passability.formation.types())
    return [estimated_limit(sharpest, track) for track in tracks]


def _sharpness(passability: Passability, fact: LimitFact) -> tuple[float, int]:
    """Sorts what binds most first, what cannot be read last."""
    if math.isnan(fact.value):
        return 1.0, int(fact.kind)
    return -exceeds(passability, fact), int(fact.kind)


def _left_out(
    roads: Roads,
    passability: Passability,
    obstacle: int,
    point: CriticalPoint,
    edges: Sequence[int],
) -> bool:
    """Whether a bridge is too small to mention, and the user's rule lets it pass."""
    network = roads.network
    road_class = network.link_class[network.edge_link[edges[0]]]
    return (
        point.kind is PointKind.BRIDGE
        and passability.policy.unknown is UnknownRule.ALLOW
        and not point.limits
        and not network.strings[int(network.obstacle_name[obstacle])]
        and float(network.obstacle_length_m[obstacle]) <= SMALL_BRIDGE_M
        and road_class in MINOR_ROADS
    )
