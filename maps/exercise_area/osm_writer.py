"""Writes a sheet as an ordinary OSM extract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import osmium
import shapely
from osmium.osm import Box, Location
from osmium.osm.mutable import Node as OsmNode
from osmium.osm.mutable import Relation as OsmRelation
from osmium.osm.mutable import Way as OsmWay

from maps.exercise_area.curves import polygons
from maps.exercise_area.features import Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from maps.exercise_area.features import Sheet
    from maps.exercise_area.frame import Frame

FIRST_NODE, FIRST_WAY, FIRST_RELATION = 1_000_001, 100_001, 10_001


class _Nodes:
    """Numbers nodes: points on the same centimetre are one node."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[int, int], int] = {}
        self.points: list[tuple[float, float]] = []
        self.tags: dict[int, dict[str, str]] = {}

    def of(self, line: NDArray[np.float64]) -> list[int]:
        """Numbers of the points of a line, repeats in a row left out."""
        found: list[int] = []
        for x, y in np.asarray(line, np.float64).reshape(-1, 2).tolist():
            key = (round(x * 100), round(y * 100))
            number = self.numbers.get(key)
            if number is None:
                number = self.numbers[key] = len(self.points)
                self.points.append((x, y))
            if not found or found[-1] != number + FIRST_NODE:
                found.append(number + FIRST_NODE)
        return found

    def tag(self, at: NDArray[np.float64], tags: Mapping[str, str]) -> None:
        """Tag the node at a point."""
        self.tags.setdefault(self.of(at)[0] - FIRST_NODE, {}).update(tags)


def write_osm(sheet: Sheet, frame: Frame, path: Path) -> None:
    """
    Write a sheet as OSM objects, nodes before ways before relations.

    Parameters
    ----------
    sheet
        What to write.
    frame
        Where it lies.
    path
        A file that does not exist yet; its suffix decides on the format.
    """
    nodes = _Nodes()
    ways: list[tuple[list[int], Mapping[str, str]]] = []
    relations: list[tuple[list[tuple[str, int, str]], Mapping[str, str]]] = []
    numbers: dict[int, int] = {}
    for way in sheet.ways:
        numbers[id(way)] = len(ways) + FIRST_WAY
        ways.append((nodes.of(way.line), way.tags))
    for ground, tags in _clean(sheet):
        rings = [ground.exterior, *ground.interiors]
        first = len(ways) + FIRST_WAY
        ways += [(_ring(nodes, r), tags if len(rings) == 1 else {}) for r in rings]
        if len(rings) > 1:
            roles = ["outer"] + ["inner"] * (len(rings) - 1)
            members = [("w", first + i, role) for i, role in enumerate(roles)]
            relations.append((members, {"type": "multipolygon", **tags}))
    for spot in sheet.spots:
        nodes.tag(spot.at, spot.tags)
    for relation in sheet.relations:
        members = [
            ("w", numbers[id(member)], role)
            if isinstance(member, Way)
            else ("n", nodes.of(member)[0], role)
            for member, role in relation.members
        ]
        relations.append((members, relation.tags))
    _write(path, frame, nodes, ways, relations)


def _clean(sheet: Sheet) -> Iterator[tuple[shapely.Polygon, Mapping[str, str]]]:
    """Areas whose borders keep a little apart, so that rounding cannot cross them."""
    for area in sheet.areas:
        narrow = area.ground.buffer(-0.6, join_style="mitre")
        ground = narrow.buffer(0.5, join_style="mitre")
        for part in polygons(shapely.set_precision(ground, 0.1)):
            if part.area > 1:
                yield part, area.tags


def _ring(nodes: _Nodes, ring: shapely.LinearRing) -> list[int]:
    """Nodes of a ring, closed."""
    found = nodes.of(shapely.get_coordinates(ring))
    return found if found[0] == found[-1] else [*found, found[0]]


def _write(
    path: Path,
    frame: Frame,
    nodes: _Nodes,
    ways: Sequence[tuple[list[int], Mapping[str, str]]],
    relations: Sequence[tuple[list[tuple[str, int, str]], Mapping[str, str]]],
) -> None:
    """Write numbered objects in rising order."""
    lonlat = frame.lonlat(np.array(nodes.points)).tolist()
    corners = frame.lonlat(np.array([[0.0, 0.0], [frame.extent_m] * 2])).tolist()
    header = osmium.io.Header()
    header.set("generator", "marsroute exercise area")
    header.add_box(Box(Location(*corners[0]), Location(*corners[1])))
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for number, place in enumerate(lonlat):
            writer.add_node(
                OsmNode(
                    id=number + FIRST_NODE,
                    version=1,
                    location=place,
                    tags=nodes.tags.get(number, {}),
                )
            )
        for number, (refs, tags) in enumerate(ways, FIRST_WAY):
            writer.add_way(OsmWay(id=number, version=1, nodes=refs, tags=dict(tags)))
        for number, (members, tags) in enumerate(relations, FIRST_RELATION):
            writer.add_relation(
                OsmRelation(id=number, version=1, members=members, tags=dict(tags))
            )
