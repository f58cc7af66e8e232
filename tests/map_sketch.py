"""Little maps for tests, drawn in hundredths of a degree around a corner."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import numpy as np

from maps.build_basemap import build_basemap
from maps.build_network import build_network
from maps.features import FeatureCollector
from maps.osm_stream import stream
from maps.progress import silent
from maps.road_collector import RoadCollector
from maps.terrain import Terrain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from maps.basemap import Basemap
    from maps.features import Features
    from maps.osm_stream import Collector

WEST, SOUTH = 10.0, 50.0
STEP = 0.01
META = 'version="1" timestamp="2024-01-01T00:00:00Z"'
Point = tuple[float, float]


class MapSketch:
    """An OSM file drawn thing by thing; x to the east and y to the north."""

    def __init__(self) -> None:
        self._nodes: list[str] = []
        self._ways: list[str] = []
        self._relations: list[str] = []

    def point(self, x: float, y: float, **tags: str) -> int:
        """Draw a node."""
        number = len(self._nodes) + 1
        lon, lat = WEST + x * STEP, SOUTH + y * STEP
        place = f'lat="{lat:.7f}" lon="{lon:.7f}"'
        self._nodes.append(f'<node id="{number}" {place} {META}>{_tags(tags)}</node>')
        return number

    def line(self, points: Sequence[Point], **tags: str) -> int:
        """Draw a way."""
        return self._way([self.point(x, y) for x, y in points], tags)

    def ring(self, points: Sequence[Point], **tags: str) -> int:
        """Draw a closed way."""
        nodes = [self.point(x, y) for x, y in points]
        return self._way([*nodes, nodes[0]], tags)

    def box(
        self, left: float, low: float, right: float, high: float, **tags: str
    ) -> int:
        """Draw a closed way around a box, counter-clockwise."""
        corners = [(left, low), (right, low), (right, high), (left, high)]
        return self.ring(corners, **tags)

    def multipolygon(self, outer: int, inner: int, **tags: str) -> None:
        """Draw an area with a hole."""
        number = len(self._relations) + 1
        members = "".join(
            f'<member type="way" ref="{way}" role="{role}"/>'
            for way, role in ((outer, "outer"), (inner, "inner"))
        )
        shown = _tags({"type": "multipolygon"} | tags)
        relation = f'<relation id="{number}" {META}>{members}{shown}</relation>'
        self._relations.append(relation)

    def broken_line(self, points: Sequence[Point], **tags: str) -> None:
        """Draw a way of which the file lacks a node."""
        self._way([*(self.point(x, y) for x, y in points), 999_999], tags)

    def features(self, folder: Path) -> Features:
        """Write the file and collect from it."""
        collector = FeatureCollector()
        self._show(folder, [collector])
        return collector.features()

    def basemap(self, folder: Path, terrain: Terrain | None = None) -> Basemap:
        """Write the file and build the whole map."""
        features, roads = FeatureCollector(), RoadCollector()
        self._show(folder, [features, roads])
        network, _ = build_network(roads, terrain)
        return build_basemap(features.features(), network, terrain, silent)

    def _way(self, nodes: Sequence[int], tags: dict[str, str]) -> int:
        number = len(self._ways) + 1
        refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
        self._ways.append(f'<way id="{number}" {META}>{refs}{_tags(tags)}</way>')
        return number

    def _show(self, folder: Path, collectors: list[Collector]) -> None:
        path = folder / "sketch.osm"
        things = "\n".join([*self._nodes, *self._ways, *self._relations])
        path.write_text(f'<osm version="0.6">\n{things}\n</osm>\n', encoding="utf-8")
        stream(path, collectors)


def cone(height_m: float = 1000.0, posts: int = 121) -> Terrain:
    """A mountain like a cone in the middle of the first tenth of a degree."""
    step = 0.1 / (posts - 1)
    away = np.hypot(*np.meshgrid(*[np.linspace(-1, 1, posts)] * 2))
    heights = (height_m * np.maximum(0, 1 - away)).astype(np.float32)
    return Terrain(
        heights_m=heights, west=WEST, north=SOUTH + 0.1, step_lon=step, step_lat=step
    )


def _tags(tags: dict[str, str]) -> str:
    return "".join(
        f"<tag k={quoteattr(key.replace('__', ':'))} v={quoteattr(value)}/>"
        for key, value in tags.items()
    )
