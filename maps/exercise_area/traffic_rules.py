"""Barriers, access, vehicle limits and forbidden turns, sprinkled over the roads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.exercise_area.curves import point_at
from maps.exercise_area.features import Area, Spot
from maps.exercise_area.railway import with_vertex
from maps.exercise_area.structures import OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maps.exercise_area.road_graph import Edge, RoadGraph
    from maps.exercise_area.streets import Town

MILITARY_M = 1_300.0
# Class of road, number in the full area, tags: signs that stand along a road.
SIGNS: tuple[tuple[str, int, Mapping[str, str]], ...] = (
    ("tertiary", 7, {"hgv": "no"}),
    ("residential", 12, {"hgv": "destination"}),
    ("secondary", 3, {"hazmat": "no"}),
    ("tertiary", 3, {"hazmat:water": "no"}),
    ("unclassified", 6, {"maxaxleload": "6"}),
    ("unclassified", 4, {"maxlength": "12"}),
    ("tertiary", 2, {"maxlength": "14.5"}),
    ("residential", 8, {"maxweight": "7.5"}),
    ("residential", 3, {"maxweight:conditional": "7.5 @ (22:00-06:00)"}),
    ("secondary", 2, {"hgv:conditional": "no @ (22:00-06:00)"}),
    ("living_street", 1, {"maxwidth": "2.9", "maxheight": "3.4", "covered": "yes"}),
    ("residential", 2, {"maxwidth": "2.3"}),
    ("residential", 14, {"motor_vehicle": "destination"}),
    ("living_street", 6, {"traffic_calming": "yes", "maxspeed": "20"}),
    ("service", 60, {"access": "private"}),
    ("service", 20, {"access": "customers"}),
    ("track", 60, {"motor_vehicle": "agricultural"}),
    ("track", 45, {"motor_vehicle": "forestry"}),
    ("track", 20, {"access": "private"}),
    ("track", 8, {"motor_vehicle": "no"}),
)
# Class of road, number in the full area, tags: things that stand on a road.
BARRIERS: tuple[tuple[str, int, Mapping[str, str]], ...] = (
    ("track", 45, {"barrier": "gate"}),
    ("track", 12, {"barrier": "gate", "access": "private", "locked": "yes"}),
    ("track", 6, {"barrier": "block"}),
    ("residential", 16, {"barrier": "bollard"}),
    ("living_street", 8, {"barrier": "bollard", "bollard": "removable"}),
    ("service", 14, {"barrier": "lift_gate"}),
    ("service", 5, {"barrier": "height_restrictor", "maxheight": "3.2"}),
    ("unclassified", 3, {"barrier": "height_restrictor", "maxheight": "3.2"}),
    ("residential", 30, {"traffic_calming": "hump"}),
)


def put_up_signs(
    graph: RoadGraph, scale: float, rng: np.random.Generator
) -> list[Spot]:
    """
    Tag roads with limits and place barriers on them.

    Parameters
    ----------
    graph
        Its edges gain tags, and vertices where barriers stand.
    scale
        Share of the full numbers, 0 to 1; at least one of each is put up.
    rng
        Chooses the roads.

    Returns
    -------
    list[Spot]
        The barriers.
    """
    by_kind: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        if not any(tag in edge.tags for tag in (*OPEN, "maxheight")):
            by_kind.setdefault(edge.kind, []).append(edge)
    spots = []
    for kind, number, tags in BARRIERS:
        for edge in _pick(by_kind, kind, number * scale, rng):
            at = point_at(edge.line, edge.length_m * float(rng.uniform(0.3, 0.7)))
            edge.line = with_vertex(edge.line, at)
            spots.append(Spot(at, tags))
    for kind, number, tags in SIGNS:
        for edge in _pick(by_kind, kind, number * scale, rng):
            edge.tags.update(tags)
    _turn_one_round(graph)
    return spots


def _pick(
    by_kind: Mapping[str, list[Edge]],
    kind: str,
    number: float,
    rng: np.random.Generator,
) -> list[Edge]:
    """Choose roads of a class; none twice over all calls."""
    there = by_kind.get(kind, [])
    count = min(max(round(number), 1), len(there))
    chosen = sorted(rng.choice(len(there), count, replace=False).tolist(), reverse=True)
    return [there.pop(i) for i in chosen]


def _turn_one_round(graph: RoadGraph) -> None:
    """Draw one one-way street against its traffic, as mappers sometimes do."""
    for edge in graph.edges:
        if edge.kind == "residential" and edge.tags.get("oneway") == "yes":
            edge.tail, edge.head, edge.line = edge.head, edge.tail, edge.line[::-1]
            edge.tags["oneway"] = "-1"
            return


def fence_training_area(
    graph: RoadGraph, towns: tuple[Town, ...], extent_m: float, name: str
) -> tuple[list[Area], list[Spot]]:
    """
    Fence a military training area where tracks but no public roads run.

    Returns
    -------
    tuple[list[Area], list[Spot]]
        The area, and the gates where tracks enter it; both empty if there is no room.
    """
    tracks = [edge for edge in graph.edges if edge.kind == "track"]
    public = shapely.STRtree(
        [
            shapely.LineString(e.line)
            for e in graph.edges
            if e.kind not in {"track", "service"}
        ]
    )
    built = shapely.union_all([town.outline for town in towns])
    wild = shapely.STRtree([shapely.LineString(edge.line) for edge in tracks])
    best, ground = 0.0, None
    for edge in tracks[:: max(len(tracks) // 150, 1)]:
        middle = shapely.Point(edge.line[len(edge.line) // 2])
        room = min(
            float(public.geometries[public.nearest(middle)].distance(middle)),
            MILITARY_M,
        )
        disc = middle.buffer(0.94 * room, quad_segs=4)
        near = wild.geometries[wild.query(disc)]
        inside = float(shapely.length(shapely.intersection(near, disc)).sum())
        fits = shapely.box(0, 0, extent_m, extent_m).contains(disc)
        if fits and inside > best and not built.intersects(disc):
            best, ground = inside, disc
    if ground is None:
        return [], []
    gates = _gate_tracks(graph, ground)
    tags = {"landuse": "military", "military": "training_area", "name": name}
    return [Area(ground, {**tags, "access": "military"})], gates


def _gate_tracks(graph: RoadGraph, ground: shapely.Polygon) -> list[Spot]:
    """Close the tracks inside to the public and put gates where they enter."""
    gates = []
    for edge in list(graph.edges):
        road = shapely.LineString(edge.line)
        if edge.kind not in {"track", "service"} or not ground.intersects(road):
            continue
        for x, y in shapely.get_coordinates(
            shapely.intersection(road, ground.exterior)
        ):
            at = np.array([x, y])
            station = float(shapely.line_locate_point(road, shapely.Point(x, y)))
            if 6 < station < road.length - 6:
                edge.line = with_vertex(edge.line, at)
                gates.append(Spot(at, {"barrier": "gate", "access": "military"}))
        if ground.contains(shapely.Point(point_at(edge.line, edge.length_m / 2))):
            edge.tags.pop("motor_vehicle", None)
            edge.tags.update(
                {"access": "military", "operator": "Nordmark armed forces"}
            )
    return gates
