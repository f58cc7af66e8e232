"""Roads as a graph: planned lines cut where they meet, small faults removed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import shapely

from maps.exercise_area.curves import piece, stations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from maps.exercise_area.road_plan import Chain

MERGE_M = 13.0  # meeting points closer than this are one
STUB_M = 30.0  # shorter dead ends are cut off
STREETS = {"residential", "living_street", "service"}
# Of two roads on one line the one further ahead stays; all others come first.
RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            *("trunk", "primary", "secondary", "tertiary", "unclassified"),
            *("residential", "living_street", "service", "track"),
        ),
        1,
    )
}


@dataclass(slots=True, eq=False)
class Edge:
    """
    A road between two nodes of the graph.

    Attributes
    ----------
    tail, head
        Nodes.
    line
        (n, 2), from tail to head.
    kind
        Value of OSM's ``highway``, or ``ferry``.
    ref
        Number of the road, or empty.
    tags
        All further OSM tags.
    """

    tail: int
    head: int
    line: NDArray[np.float64]
    kind: str
    ref: str
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def length_m(self) -> float:
        """Length along the line."""
        return float(stations(self.line)[-1])


@dataclass(slots=True, eq=False)
class RoadGraph:
    """
    Roads that meet only at nodes, apart from crossings on different levels.

    Attributes
    ----------
    nodes
        Ground points, one a node.
    edges
        Roads between them; cutting one adds to the end of the list.
    """

    nodes: list[NDArray[np.float64]]
    edges: list[Edge]

    def at_node(self) -> Mapping[int, list[Edge]]:
        """Edges by the nodes they touch; a loop stands twice."""
        found: dict[int, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            found[edge.tail].append(edge)
            found[edge.head].append(edge)
        return found

    def cut(self, edge: Edge, spans: Sequence[tuple[float, float]]) -> list[Edge]:
        """
        Cut an edge so that parts of it become edges of their own.

        Parameters
        ----------
        edge
            Keeps its first part.
        spans
            The wanted parts, metres from its tail, rising and apart; a border closer
            than 4 m to another or to an end falls onto it.

        Returns
        -------
        list[Edge]
            The wanted parts in order, with the tags of the edge.
        """
        length = edge.length_m
        borders = [0.0]
        for border in [station for span in spans for station in span]:
            if border - borders[-1] >= 4:
                borders.append(border)
        borders = [b for b in borders[1:] if length - b >= 4]
        parts = [edge]
        at = 0.0
        for border in borders:
            parts.append(self._split(parts[-1], border - at))
            at = border
        wanted, at = [], 0.0
        for part in parts:
            middle = at + part.length_m / 2
            at += part.length_m
            if any(start <= middle <= end for start, end in spans):
                wanted.append(part)
        return wanted

    def drop(self, unwanted: Callable[[Edge], bool]) -> None:
        """Remove edges."""
        self.edges = [edge for edge in self.edges if not unwanted(edge)]

    def prune(self) -> None:
        """Cut off short dead ends that no longer road needs."""
        for _ in range(3):
            around = self.at_node()
            stubs = {
                id(edge)
                for edge in self.edges
                if edge.length_m < STUB_M
                and 1 in (len(around[edge.tail]), len(around[edge.head]))
            }
            if not stubs:
                return
            self.edges = [edge for edge in self.edges if id(edge) not in stubs]

    def keep_connected(self) -> None:
        """Keep what a car can both reach and leave from the largest part."""
        graph: nx.DiGraph[int] = nx.DiGraph()
        for edge in self.edges:
            if edge.tags.get("oneway") != "-1":
                graph.add_edge(edge.tail, edge.head)
            if edge.tags.get("oneway") != "yes":
                graph.add_edge(edge.head, edge.tail)
        kept = max(
            nx.strongly_connected_components(graph), key=lambda c: (len(c), min(c))
        )
        self.drop(lambda edge: edge.tail not in kept or edge.head not in kept)

    def _split(self, edge: Edge, station: float) -> Edge:
        """Cut an edge in two; it keeps the first part, the second is returned."""
        length = edge.length_m
        first, second = piece(edge.line, 0, station), piece(edge.line, station, length)
        middle = len(self.nodes)
        self.nodes.append(first[-1])
        rest = replace(
            edge, tail=middle, head=edge.head, line=second, tags=dict(edge.tags)
        )
        edge.line, edge.head = first, middle
        self.edges.append(rest)
        return rest


def join(level: Sequence[Chain], apart: Sequence[Chain]) -> RoadGraph:
    """
    Cut lines where they meet and join them to a graph.

    Parameters
    ----------
    level
        Roads that meet all others of this list wherever they cross.
    apart
        Roads on another level: motorway, ferry. They meet others at their ends only.
    """
    shapes = np.array([shapely.LineString(chain.line) for chain in level])
    cuts: dict[int, set[float]] = {i: {0.0, s.length} for i, s in enumerate(shapes)}
    for i, point in _meetings(shapes, apart):
        cuts[i].add(float(shapely.line_locate_point(shapes[i], point)))
    parts: list[tuple[Chain, NDArray[np.float64]]] = []
    for i, chain in enumerate(level):
        at = sorted(cuts[i])
        parts += [
            (chain, piece(chain.line, a, b)) for a, b in pairwise(at) if b - a > 0.5
        ]
    parts += [(chain, chain.line) for chain in apart]
    ends = np.array([line[end] for _, line in parts for end in (0, -1)])
    node_of, nodes = _merge(ends)
    edges = []
    for i, (chain, line) in enumerate(parts):
        tail, head = int(node_of[2 * i]), int(node_of[2 * i + 1])
        drawn = np.concatenate([[nodes[tail]], line[1:-1], [nodes[head]]])
        edge = Edge(tail, head, drawn, chain.kind, chain.ref, dict(chain.tags))
        if tail != head or edge.length_m > 120:
            edges.append(edge)
    graph = RoadGraph(list(nodes), _without_doubles(edges))
    graph.prune()
    return graph


def _meetings(
    shapes: NDArray[np.object_], apart: Sequence[Chain]
) -> Iterable[tuple[int, shapely.Point]]:
    """Lines, by number, with each point where they meet another."""
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    shared = shapely.intersection(shapes[one], shapes[other])
    for i, j, where in zip(one.tolist(), other.tolist(), shared, strict=True):
        for x, y in shapely.get_coordinates(where):
            yield i, shapely.Point(x, y)
            yield j, shapely.Point(x, y)
    for chain in apart:
        for end in (0, -1):
            point = shapely.Point(chain.line[end])
            for i in tree.query(point, predicate="dwithin", distance=0.5).tolist():
                yield i, point


def _merge(
    points: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Node of each point, and the nodes: points that lie close become one."""
    tree = shapely.STRtree(shapely.points(points))
    one, other = tree.query(
        shapely.points(points), predicate="dwithin", distance=MERGE_M
    )
    label = np.arange(len(points))
    # Closest first, and only onto points that stayed themselves: no long chains.
    gap = ((points[one] - points[other]) ** 2).sum(axis=1)
    for k in np.lexsort((one, other, np.round(gap, 3))).tolist():
        a, b = int(one[k]), int(other[k])
        if a < b and label[b] == b and label[a] == a:
            label[b] = a
    while (label[label] != label).any():
        label = label[label]
    kept, node_of = np.unique(label, return_inverse=True)
    return node_of, points[kept]


def _without_doubles(edges: list[Edge]) -> list[Edge]:
    """Edges without second ones between the same nodes along much the same line."""
    kept: dict[tuple[int, int], list[Edge]] = defaultdict(list)
    for edge in sorted(edges, key=lambda edge: RANK.get(edge.kind, 0)):
        rivals = kept[min(edge.tail, edge.head), max(edge.tail, edge.head)]
        middle = edge.line.mean(axis=0)
        alike = [((r.line.mean(axis=0) - middle) ** 2).sum() < 40**2 for r in rivals]
        if not any(alike) or edge.kind == "motorway":
            rivals.append(edge)
    return [edge for rivals in kept.values() for edge in rivals]
