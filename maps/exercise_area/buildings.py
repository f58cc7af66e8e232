"""Buildings along the streets of town centres, and what else stands in the land."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.exercise_area.curves import point_at, polygons
from maps.exercise_area.features import Area, Relation, Sheet, Spot, Way
from maps.exercise_area.noise import Noise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.exercise_area.frame import Frame
    from maps.exercise_area.names import Names
    from maps.exercise_area.road_graph import RoadGraph
    from maps.exercise_area.settlements import Settlement
    from maps.exercise_area.streets import Town

REACH = {"city": 0.5, "town": 0.5, "village": 0.45, "hamlet": 1.0}
MOST = 4_500


def build_houses(
    graph: RoadGraph,
    towns: Sequence[Town],
    barred: shapely.Geometry,
    rng: np.random.Generator,
) -> list[Area]:
    """Stand houses on both sides of streets near the centres of settlements."""
    roads = [shapely.LineString(edge.line) for edge in graph.edges]
    tree = shapely.STRtree(roads)
    houses: list[shapely.Polygon] = []
    for town in towns:
        near = town.place.radius_m * REACH[town.place.kind]
        centre = shapely.Point(town.place.at)
        for number in tree.query(centre, predicate="dwithin", distance=near).tolist():
            edge = graph.edges[number]
            if edge.kind not in {"motorway", "motorway_link", "track", "ferry"}:
                houses += _row(edge.line, edge.length_m, rng)
    if not houses:
        return []
    plots = np.array(houses)
    apart = ~_touches(tree, plots, 5.5)
    tree_of_plots = shapely.STRtree(plots)
    one, other = tree_of_plots.query(plots, predicate="intersects")
    later = np.zeros(len(plots), bool)
    later[np.maximum(one, other)[one != other]] = True
    shapely.prepare(barred)
    keep = np.flatnonzero(apart & ~later & ~shapely.intersects(barred, plots))
    if len(keep) > MOST:
        keep = np.sort(rng.choice(keep, MOST, replace=False))
    return [Area(plots[i], {"building": "yes"}) for i in keep]


def _row(
    line: NDArray[np.float64], length_m: float, rng: np.random.Generator
) -> list[shapely.Polygon]:
    """House plans along one street."""
    plans = []
    station = float(rng.uniform(16, 26))
    while station < length_m - 14:
        at = point_at(line, station)
        ahead = point_at(line, station + 4) - at
        ahead = ahead / max(float(np.sqrt(ahead @ ahead)), 1e-9)
        aside = np.array([-ahead[1], ahead[0]])
        for side in (1, -1):
            wide, deep, back = rng.uniform((8, 8, 8), (17, 13, 12))
            if rng.random() < 0.2:
                continue
            middle = at + side * (back + deep / 2) * aside
            corners = [
                middle + i * wide / 2 * ahead + j * deep / 2 * aside
                for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))
            ]
            plans.append(shapely.Polygon(corners))
        station += float(rng.uniform(20, 32))
    return plans


def _touches(
    tree: shapely.STRtree, plots: NDArray[np.object_], distance_m: float
) -> NDArray[np.bool_]:
    """Which plots lie closer to a road than a distance."""
    close = np.zeros(len(plots), bool)
    close[tree.query(plots, predicate="dwithin", distance=distance_m)[0]] = True
    return close


def name_places(settlements: Sequence[Settlement]) -> list[Spot]:
    """Place nodes with name and population."""
    return [
        Spot(
            place.at,
            {
                "place": place.kind,
                "name": place.name,
                "population": str(place.population),
            },
        )
        for place in settlements
    ]


def string_power_lines(settlements: Sequence[Settlement]) -> list[Way]:
    """Power lines from the city to the larger towns, a tower every 350 m."""
    towns = [place for place in settlements if place.kind in {"city", "town"}]
    ways = []
    for place in towns[1:4]:
        start = towns[0].at + np.array([1.15, -0.6]) * towns[0].radius_m
        end = place.at + np.array([-0.9, 0.9]) * place.radius_m
        knee = (start + end) / 2 + 0.12 * (end - start)[::-1] * (1, -1)
        for a, b in ((start, knee), (knee, end)):
            count = max(int(np.sqrt(((b - a) ** 2).sum()) / 350), 1) + 1
            line = a + np.linspace(0, 1, count)[:, None] * (b - a)
            ways.append(Way(line, {"power": "line", "voltage": "110000"}))
    return ways


def draw_districts(
    sheet: Sheet,
    settlements: Sequence[Settlement],
    frame: Frame,
    names: Names,
    rng: np.random.Generator,
) -> None:
    """Draw districts about the largest towns as administrative boundaries."""
    towns = [place for place in settlements if place.kind in {"city", "town"}][:4]
    cells = shapely.voronoi_polygons(
        shapely.MultiPoint([town.at for town in towns]), extend_to=frame.box
    )
    box = frame.box
    wander = (Noise(rng, 5_000.0, 4, 0.6), Noise(rng, 5_000.0, 4, 0.6))
    for cell in polygons(cells):
        ring = shapely.segmentize(shapely.intersection(cell, box), 400).exterior
        line = np.round(shapely.get_coordinates(ring), 1)
        inner = frame.holds(line, 1.0)
        drift = [field(line[:, 0], line[:, 1]) for field in wander]
        line = (
            line + np.round(900 * frame.scale * np.stack(drift, 1), 1) * inner[:, None]
        )
        way = Way(line, {"boundary": "administrative", "admin_level": "6"})
        sheet.ways.append(way)
        tags = {"type": "boundary", "boundary": "administrative", "admin_level": "6"}
        label = f"District {names.hill()}"
        sheet.relations.append(Relation(((way, "outer"),), {**tags, "name": label}))
