"""Little OSM worlds for tests: nodes have names and lie on a grid of 100 metres."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import numpy as np

from maps.build_network import build_network
from maps.osm_stream import stream
from maps.road_collector import RoadCollector
from maps.road_network import LimitKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from maps.build_network import NetworkReport
    from maps.road_network import RoadNetwork
    from maps.road_profile import Ground

STEP = 0.0009  # degrees of latitude in about 100 m
WEST, SOUTH = 10.0, 0.0  # on the equator a degree is as long either way


class OsmSketch:
    """An OSM file drawn node by node."""

    def __init__(self, nodes: str = "") -> None:
        """Draw rows of single-letter nodes, north first; a dot is an empty place."""
        self._nodes: dict[str, int] = {}
        self._lines: list[str] = []
        self._ways: list[tuple[int, str]] = []
        self._relations: list[str] = []
        rows = nodes.split()
        for y, row in enumerate(reversed(rows)):
            for x, name in enumerate(row):
                if name != ".":
                    self.node(name, x, y)

    def node(self, name: str, x: float, y: float, /, **tags: str) -> None:
        """Put a node at so many hundreds of metres east and north."""
        number = self.number(name)
        place = f'lat="{SOUTH + y * STEP:.7f}" lon="{WEST + x * STEP:.7f}"'
        self._lines = [n for n in self._lines if f'<node id="{number}" ' not in n]
        self._lines.append(f'<node id="{number}" {place} {META}>{_tags(tags)}</node>')
        self._lines.sort(key=lambda line: int(line.split('"')[1]))

    def number(self, name: str) -> int:
        """OSM number of a node, also of one that the file lacks."""
        return self._nodes.setdefault(name, 101 + len(self._nodes))

    def way(
        self, number: int, nodes: str, tags: Mapping[str, str] | None = None
    ) -> None:
        """Draw a way over nodes, by default an unclassified road."""
        refs = "".join(f'<nd ref="{self.number(n)}"/>' for n in nodes.split())
        shown = _tags({"highway": "unclassified"} | dict(tags or {}))
        self._ways.append((number, f'<way id="{number}" {META}>{refs}{shown}</way>'))

    def ferry(self, number: int, nodes: str, tags: Mapping[str, str]) -> None:
        """Draw a ferry, which has no highway tag."""
        self.way(number, nodes, {"route": "ferry"} | dict(tags))
        plain = _tags({"highway": "unclassified"})
        self._ways[-1] = (number, self._ways[-1][1].replace(plain, ""))

    def turn(
        self, number: int, members: Iterable[tuple[str, str]], tags: Mapping[str, str]
    ) -> None:
        """Add a restriction of members such as ``("from", "w1")``, ``("via", "n")``."""
        shown = "".join(self._member(role, what) for role, what in members)
        shown += _tags({"type": "restriction"} | dict(tags))
        self._relations.append(f'<relation id="{number}" {META}>{shown}</relation>')

    def build(self, folder: Path, terrain: Ground | None = None) -> BuiltSketch:
        """Write the file, collect from it and build the network."""
        collector = self.collect(folder)
        network, report = build_network(collector, terrain)
        return BuiltSketch(network, report, dict(self._nodes))

    def collect(
        self, folder: Path, collector: RoadCollector | None = None
    ) -> RoadCollector:
        """Write the file and collect roads from it."""
        path = folder / "sketch.osm"
        ways = [way for _, way in sorted(self._ways, key=lambda way: way[0])]
        things = "\n".join([*self._lines, *ways, *self._relations])
        path.write_text(f'<osm version="0.6">\n{things}\n</osm>\n', encoding="utf-8")
        collector = collector or RoadCollector()
        stream(path, [collector])
        return collector

    def _member(self, role: str, what: str) -> str:
        kind, ref = ("way", what[1:]) if what[1:].isdigit() else ("node", "")
        ref = ref or str(self.number(what)) if kind == "node" else ref
        return f'<member type="{kind}" ref="{ref}" role="{role}"/>'


@dataclass(frozen=True, slots=True)
class BuiltSketch:
    """The network of a sketch, asked by the names of its nodes."""

    network: RoadNetwork
    report: NetworkReport
    nodes: Mapping[str, int]

    def junction(self, name: str) -> int:
        """Junction at a node; ``-g`` is the second side of barrier ``g``."""
        osm = self.nodes[name.removeprefix("-")] * (-1 if name[0] == "-" else 1)
        (found,) = np.flatnonzero(self.network.junction_osm == osm)
        return int(found)

    def is_junction(self, name: str) -> bool:
        """Whether there is a junction at a node."""
        return self.nodes[name] in self.network.junction_osm

    def edges(self, one: str, other: str) -> list[int]:
        """Edges from one junction to another."""
        tail = self.network.edge_tail == self.junction(one)
        head = self.network.edge_head == self.junction(other)
        return [int(edge) for edge in np.flatnonzero(tail & head)]

    def edge(self, one: str, other: str) -> int:
        """The only edge from one junction to another."""
        (found,) = self.edges(one, other)
        return found

    def link(self, one: str, other: str) -> int:
        """Link of the only edge from one junction to another."""
        return int(self.network.edge_link[self.edge(one, other)])

    def limits(self, edge: int) -> list[tuple[LimitKind, float, str]]:
        """Kind, value and datum of every limit of an edge."""
        rows = np.flatnonzero(self.network.limit_edge == edge).tolist()
        return [
            (
                LimitKind(int(self.network.limit_kind[row])),
                float(self.network.limit_value[row]),
                self.network.strings[int(self.network.limit_text[row])],
            )
            for row in rows
        ]

    def bans(self) -> set[tuple[str, ...]]:
        """Every ban as the names of the junctions that it leads over."""
        names = {number: name for name, number in self.nodes.items()}
        bounds = self.network.ban_offsets.tolist()
        found = set()
        for start, end in pairwise(bounds):
            edges = self.network.ban_edges[start:end]
            over = [self.network.edge_tail[edges[0]], *self.network.edge_head[edges]]
            osm = self.network.junction_osm[np.array(over)].tolist()
            found.add(tuple(names[abs(number)] for number in osm))
        return found


META = 'version="1" timestamp="2024-01-01T00:00:00Z"'


def _tags(tags: Mapping[str, str]) -> str:
    return "".join(
        f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()
    )
