"""Bridges, tunnels, fords and the ferry, with the limits that signs give them.

Most bridges of the real world carry no rating at all; so do most of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.exercise_area.curves import lines, point_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from maps.exercise_area.layout import Layout
    from maps.exercise_area.motorway import Motorway
    from maps.exercise_area.relief import Terrain
    from maps.exercise_area.rivers import Watercourse, Waters
    from maps.exercise_area.road_graph import Edge, RoadGraph

    Decision = Callable[[Edge, int], Mapping[str, str] | None]

OPEN = ("bridge", "tunnel", "ford", "junction")
MAJOR = {"motorway", "trunk", "primary", "secondary"}
COUNTRY = MAJOR | {"tertiary", "unclassified"}
TUNNELS = 5
# What signs say about bridges of a road class: share of bridges, then the tags.
RATINGS: Mapping[str, tuple[tuple[float, Mapping[str, str]], ...]] = {
    "primary": (
        (0.16, {"mlc:wheeled": "100", "mlc:tracked": "80"}),
        (0.12, {"mlc:wheeled_oneway": "120", "mlc:tracked_oneway": "100", "mlc": "70"}),
        (0.06, {"mlc:wheeled": "90", "mlc:tracked": "70"}),
    ),
    "secondary": (
        (0.12, {"mlc:wheeled": "70", "mlc:tracked": "60"}),
        (0.08, {"mlc": "50", "mlc:oneway": "80"}),
        (0.10, {"maxweight": "30"}),
        (0.04, {"maxweight": "40", "maxaxleload": "10"}),
    ),
    "tertiary": (
        (0.10, {"mlc": "40", "mlc:oneway": "60"}),
        (0.06, {"mlc:wheeled": "30", "mlc:tracked": "24"}),
        (0.12, {"maxweight": "24 t"}),
        (0.10, {"maxweight": "16"}),
        (0.03, {"maxweight": "none"}),
    ),
    "unclassified": (
        (0.08, {"mlc": "16"}),
        (0.20, {"maxweight": "12"}),
        (0.14, {"maxweight": "7.5"}),
        (0.06, {"maxweight": "3500 kg"}),
        (0.04, {"maxweightrating": "7.5", "maxwidth": "2.6"}),
    ),
    "track": ((0.25, {"maxweight": "6"}), (0.10, {"maxweight": "2.5"})),
}
OLD_BRIDGE = {
    "bridge": "yes",
    "layer": "1",
    "bridge:structure": "arch",
    "bridge:name": "Oude Brugge",
    "mlc": "24",
    "maxweight": "24",
}
MOTORWAY_BRIDGE = {
    "mlc:wheeled": "100",
    "mlc:tracked": "80",
    "mlc:wheeled_oneway": "120",
    "mlc:tracked_oneway": "110",
}


def span(
    graph: RoadGraph,
    obstacles: Sequence[shapely.Geometry],
    decide: Decision,
    margin_m: float,
) -> list[Edge]:
    """
    Make structures of the parts of roads that cross obstacles.

    Parameters
    ----------
    graph
        Its edges are cut and tagged.
    obstacles
        Polygons to cross.
    decide
        Tags of the structure for an edge and the number of an obstacle, or None if
        the road has none there.
    margin_m
        How far a structure reaches beyond the obstacle.

    Returns
    -------
    list[Edge]
        The structures.
    """
    tree = shapely.STRtree(obstacles)
    built = []
    for edge in list(graph.edges):
        if edge.kind == "ferry" or any(tag in edge.tags for tag in OPEN):
            continue
        road = shapely.LineString(edge.line)
        wanted: list[tuple[float, float, Mapping[str, str]]] = []
        for number in sorted(tree.query(road, predicate="intersects").tolist()):
            tags = decide(edge, number)
            if tags is None:
                continue
            for part in lines(shapely.intersection(road, obstacles[number])):
                ends = [
                    float(shapely.line_locate_point(road, shapely.Point(part[end])))
                    for end in (0, -1)
                ]
                wanted.append((min(ends) - margin_m, max(ends) + margin_m, tags))
        built += _build(graph, edge, wanted)
    return built


def _build(
    graph: RoadGraph, edge: Edge, wanted: list[tuple[float, float, Mapping[str, str]]]
) -> list[Edge]:
    """Cut the wanted spans, those that touch as one, and tag them."""
    joined: list[tuple[float, float, Mapping[str, str]]] = []
    for start, end, tags in sorted(wanted, key=lambda w: w[:2]):
        if joined and start < joined[-1][1] + 10:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]), joined[-1][2])
        else:
            joined.append((max(start, 0.0), end, tags))
    parts = (
        graph.cut(edge, [(start, end) for start, end, _ in joined]) if joined else []
    )
    for part, (_, _, tags) in zip(parts, joined, strict=False):
        part.tags.update(tags)
    return parts


def raise_motorway(
    graph: RoadGraph, motorway: Motorway, rng: np.random.Generator
) -> None:
    """Build the motorway's viaducts and tunnels, and the bridges over it."""

    def below(edge: Edge, _: int) -> Mapping[str, str] | None:
        tags = {"tunnel": "yes", "layer": "-1", "maxheight": "4.5", "hazmat": "no"}
        return tags if edge.kind == "motorway" else None

    def above(edge: Edge, _: int) -> Mapping[str, str] | None:
        tags = {"bridge": "viaduct", "layer": "1", **MOTORWAY_BRIDGE}
        return tags if edge.kind == "motorway" else None

    def over(edge: Edge, _: int) -> Mapping[str, str] | None:
        if edge.kind.startswith("motorway"):
            return None
        # Built with the motorway and hence strong, whatever the road.
        return {"bridge": "yes", "layer": "2", **rating("primary", rng)}

    span(graph, list(shapely.get_parts(motorway.tunnels)), below, 0)
    span(graph, list(shapely.get_parts(motorway.viaducts)), above, 0)
    open_ground = shapely.difference(motorway.corridor, motorway.tunnels)
    span(graph, list(shapely.get_parts(open_ground)), over, 6)


def bridge_waters(
    graph: RoadGraph, waters: Waters, layout: Layout, rng: np.random.Generator
) -> None:
    """Build bridges and fords wherever roads meet water."""
    shapes, courses = [], []
    for course in waters.courses:
        shapes.append(
            shapely.LineString(course.line).buffer(max(course.width_m, 6) / 2)
        )
        courses.append(course)
    for part in shapely.get_parts(waters.wide):
        shapes.append(part)
        courses.append(waters.great_river)

    fords: list[Watercourse] = []

    def decide(edge: Edge, number: int) -> Mapping[str, str] | None:
        course = courses[number]
        if edge.kind == "motorway":
            return {"bridge": "yes", "layer": "1", **MOTORWAY_BRIDGE}
        if course.kind == "stream":
            first = not fords
            tags = _over_stream(edge, rng, first=first)
            fords.extend([course] if tags and "ford" in tags else [])
            return tags
        if edge.kind == "track" and course.width_m < 22 and rng.random() < 0.6:
            return {"ford": "yes", "depth": f"{rng.uniform(0.3, 1.2):.1f}"}
        style = "yes"
        if edge.kind in MAJOR and course.width_m > 60 and rng.random() < 0.4:
            style = "viaduct"
        return {"bridge": style, "layer": "1", **rating(edge.kind, rng)}

    bridges = span(graph, shapes, decide, 9)
    _age_bridge(bridges, layout)


def _over_stream(
    edge: Edge, rng: np.random.Generator, *, first: bool
) -> Mapping[str, str] | None:
    """Structure over a stream; often a mere culvert, which maps leave out."""
    draw = rng.random()
    if edge.kind == "track":
        if draw < 0.3 or first:
            return {"ford": "yes", "depth": f"{rng.uniform(0.1, 0.5):.1f}"}
        return None
    if edge.kind in COUNTRY and draw < 0.55:
        return {"bridge": "yes", "layer": "1", **rating(edge.kind, rng)}
    return None


def _age_bridge(bridges: list[Edge], layout: Layout) -> None:
    """Weaken the bridge on the shortest road between the largest settlements."""
    roads = [b for b in bridges if b.kind in {"trunk", "primary"}]
    gap = [((b.line.mean(axis=0) - layout.old_bridge) ** 2).sum() for b in roads]
    if not roads:
        return
    old = roads[int(np.argmin(gap))]
    for tag in [tag for tag in old.tags if tag.startswith(("mlc", "max"))]:
        del old.tags[tag]
    old.tags.update(OLD_BRIDGE)


def rating(kind: str, rng: np.random.Generator) -> Mapping[str, str]:
    """Limits that a bridge of a road class is signed with; mostly none."""
    table = {"trunk": "primary", "motorway_link": "primary"}.get(kind, kind)
    draw = float(rng.random())
    for share, tags in RATINGS.get(table, ()):
        draw -= share
        if draw < 0:
            return tags
    return {}


def dig_tunnels(graph: RoadGraph, terrain: Terrain) -> None:
    """Lead some country roads through the ridges they cross, each with another sign."""
    signs: tuple[Mapping[str, str], ...] = (
        {"maxheight": "4.5", "hazmat": "no"},
        {"maxheight": "3.6"},
        {"maxheight": "default"},
        {"maxheight": "4 m", "hazmat:water": "no"},
        {},
    )
    ridges = []
    for number, edge in enumerate(graph.edges):
        fits = edge.kind in {"primary", "secondary", "tertiary"} and edge.length_m > 500
        if not fits or any(tag in edge.tags for tag in OPEN):
            continue
        at = np.linspace(60, edge.length_m - 60, 41)
        height = terrain.ground_height(np.array([point_at(edge.line, s) for s in at]))
        reach = 10
        bulge = height[reach:-reach] - (height[: -2 * reach] + height[2 * reach :]) / 2
        top = int(bulge.argmax()) + reach
        ridges.append(
            (-float(bulge.max()), number, at[top - reach + 2], at[top + reach - 2])
        )
    chosen = [graph.edges[n] for _, n, _, _ in sorted(ridges)[:TUNNELS]]
    spans = [(start, end) for _, _, start, end in sorted(ridges)[:TUNNELS]]
    for edge, (start, end), sign in zip(chosen, spans, signs, strict=False):
        middle, half = (start + end) / 2, min((end - start) / 2, 380)
        for part in graph.cut(edge, [(middle - half, middle + half)]):
            part.tags.update({"tunnel": "yes", "layer": "-1", **sign})


def set_ferry(graph: RoadGraph) -> None:
    """Give the ferry its name, its time and what it carries."""
    for edge in graph.edges:
        if edge.kind == "ferry":
            edge.tags.update(
                {
                    "route": "ferry",
                    "name": "Veer Ankerhaven",
                    "duration": "00:10",
                    "motor_vehicle": "yes",
                    "maxweight": "40",
                    "maxlength": "18",
                }
            )
