"""The railway: track, stations, and how it crosses roads and rivers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.exercise_area.curves import lines, piece, stations
from maps.exercise_area.features import Sheet, Spot, Way
from maps.exercise_area.structures import MAJOR, OPEN, rating

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.exercise_area.layout import Layout
    from maps.exercise_area.rivers import Waters
    from maps.exercise_area.road_graph import Edge, RoadGraph

TRACK = {
    "railway": "rail",
    "gauge": "1435",
    "usage": "main",
    "electrified": "contact_line",
}
# Clearances under railway bridges, as signs and mappers write them.
CLEARANCES = ("3.8", "12'6\"", "3,9 m", "default", "none", "4.2 m", "3.4", "4.0")


def cross_roads(
    graph: RoadGraph,
    railways: tuple[NDArray[np.float64], ...],
    rng: np.random.Generator,
) -> tuple[list[list[tuple[float, float]]], list[Spot], list[NDArray[np.float64]]]:
    """
    Settle every crossing of road and railway.

    Returns
    -------
    tuple
        Stretches of each railway that are bridges, the level crossings, and the
        railways with a vertex at each level crossing.
    """
    raised: list[list[tuple[float, float]]] = [[] for _ in railways]
    crossings: list[Spot] = []
    tracks = list(railways)
    under = 0
    for edge in list(graph.edges):
        road = shapely.LineString(edge.line)
        for number, line in enumerate(tracks):
            points = shapely.get_coordinates(
                shapely.intersection(road, shapely.LineString(line))
            )
            if not len(points) or any(tag in edge.tags for tag in OPEN):
                continue
            station = float(shapely.line_locate_point(road, shapely.Point(points[0])))
            if edge.kind.startswith("motorway") or (
                edge.kind in MAJOR and rng.random() < 0.45
            ):
                _lift(graph, edge, station, rng)
            elif edge.kind in MAJOR or rng.random() < 0.2:
                at = shapely.line_locate_point(
                    shapely.LineString(line), shapely.Point(points[0])
                )
                raised[number].append((float(at) - 16, float(at) + 16))
                _sink(graph, edge, station, CLEARANCES[under % len(CLEARANCES)])
                under += 1
            else:
                edge.line = with_vertex(edge.line, points[0])
                tracks[number] = with_vertex(line, points[0])
                crossings.append(_level_crossing(edge, points[0], rng))
            break
    return raised, crossings, tracks


def draw_railways(
    sheet: Sheet,
    layout: Layout,
    waters: Waters,
    raised: list[list[tuple[float, float]]],
    tracks: list[NDArray[np.float64]],
) -> None:
    """Draw tracks with their bridges and stations."""
    wet = shapely.union_all(
        [waters.wide, *(shapely.LineString(c.line).buffer(5) for c in waters.courses)]
    )
    for line, over_roads in zip(tracks, raised, strict=True):
        track = shapely.LineString(line)
        spans = list(over_roads)
        for part in lines(shapely.intersection(track, wet)):
            ends = [
                shapely.line_locate_point(track, shapely.Point(part[i]))
                for i in (0, -1)
            ]
            spans.append((float(min(ends)) - 12, float(max(ends)) + 12))
        borders, bridges = _borders(spans, track.length)
        for a, b in pairwise(borders):
            bridge = any(start <= (a + b) / 2 <= end for start, end in bridges)
            tags = {"bridge": "yes", "layer": "1"} if bridge else {}
            sheet.ways.append(Way(piece(line, a, b), {**TRACK, **tags}))
    for name, at in layout.stations:
        line = min(tracks, key=lambda t: float(((t - at) ** 2).sum(axis=1).min()))
        vertex = line[((line - at) ** 2).sum(axis=1).argmin()]
        sheet.spots.append(
            Spot(
                vertex,
                {"railway": "station", "name": name, "public_transport": "station"},
            )
        )


def with_vertex(
    line: NDArray[np.float64], point: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Line with a point on it as a vertex; its ends stay the first and last vertex."""
    at = float(
        shapely.line_locate_point(shapely.LineString(line), shapely.Point(point))
    )
    where = int(np.searchsorted(stations(line), at).clip(1, len(line) - 1))
    return np.insert(line, where, point, axis=0)


def _lift(
    graph: RoadGraph, edge: Edge, station: float, rng: np.random.Generator
) -> None:
    """Carry a road over the railway."""
    tags = {"bridge": "yes", "layer": "1", **rating(edge.kind, rng)}
    for part in graph.cut(edge, [(max(station - 18, 0), station + 18)]):
        part.tags.update(tags)


def _sink(graph: RoadGraph, edge: Edge, station: float, clearance: str) -> None:
    """Lead a road under the railway, with the clearance on its sign."""
    for part in graph.cut(edge, [(max(station - 10, 0), station + 10)]):
        part.tags["maxheight"] = clearance


def _level_crossing(
    edge: Edge, at: NDArray[np.float64], rng: np.random.Generator
) -> Spot:
    tags = {"railway": "level_crossing"}
    if edge.kind not in {"track", "service"}:
        tags["crossing:barrier"] = "half" if rng.random() < 0.6 else "full"
    return Spot(at, tags)


def _borders(
    spans: list[tuple[float, float]], length: float
) -> tuple[list[float], list[tuple[float, float]]]:
    """Where a line is cut, and its spans joined where they touch."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1] + 10:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    inner = {b for span in joined for b in span if 1 < b < length - 1}
    return sorted({0.0, length} | inner), joined
