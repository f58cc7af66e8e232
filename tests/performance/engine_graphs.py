"""The road networks on which the route engine is measured, each with its weights.

Real extracts come through our own area build, turn bans included: their states and
arcs are a plain directed graph, so every peer can take the very same one. What takes
long to make is kept in ``build/bench``.
"""

from __future__ import annotations

import lzma
import os
import re
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, dijkstra
from synthetic_roads import synthetic_roads

from app.services.catalogue import vehicle_catalogue
from maps.build_network import build_network
from maps.osm_stream import stream
from maps.road_collector import RoadCollector
from maps.road_network import LinkFlag
from maps.routing.routing_graph import RoutingGraph, expand
from maps.routing.strong_parts import strong_parts
from planners.edge_costs import TICKS_PER_S, edge_weights
from planners.route import Objective
from planners.vehicles import Formation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MARSROUTE_DATA", ROOT.parent / "shared" / "data"))
KEPT = ROOT / "build" / "bench"
VERSION = 1  # of what is kept

TRUCK = "truck 10 t 6x6"
RANDOM_S = (5, 60)  # of an edge of a topology without lengths
NETHERLANDS_KMH = 50
PER_WORLD_KM = 100  # units of 10 m: the longest way round the world is below 2^30
EARTH_M = 6_371_008.8
SYNTHETIC = {"made-10k": 9_500, "made-100k": 98_000, "made-250k": 235_000}
SYNTHETIC |= {"made-1M": 940_000}


class EdgeList(NamedTuple):
    """
    Directed edges between junctions, with one weight each.

    ``tail``, ``head`` and ``weight`` (E,) int32; ``lonlat`` (J, 2) float64 degrees;
    ``bridge`` (E,) bool.
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    weight: NDArray[np.int32]
    lonlat: NDArray[np.float64]
    bridge: NDArray[np.bool_]


class BenchGraph:
    """
    A routing graph under one set of weights, as our engine and as peers take it.

    Attributes
    ----------
    name
        As asked for.
    graph
        States and arcs; peers get these as nodes and arcs.
    weights
        (E,) int32 of the edges.
    lonlat
        (S, 2) float64 degrees of the states.
    bridge
        (E,) bool, edges over bridges.
    edge_tail, edge_head
        (E,) int32 junctions.
    """

    def __init__(self, name: str, edges: EdgeList, graph: RoutingGraph) -> None:
        self.name, self.graph = name, graph
        self.weights, self.bridge = edges.weight, edges.bridge
        self.edge_tail, self.edge_head = edges.tail, edges.head
        self.lonlat = edges.lonlat[graph.state_junction]

    @property
    def nodes(self) -> int:
        """How many states there are."""
        return self.graph.state_count

    @cached_property
    def tail(self) -> NDArray[np.int32]:
        """States that arcs leave, (A,)."""
        degree = np.diff(self.graph.arc_offsets)
        return np.repeat(np.arange(self.nodes, dtype=np.int32), degree)

    @property
    def head(self) -> NDArray[np.int32]:
        """States that arcs lead to, (A,)."""
        return self.graph.arc_head

    @cached_property
    def arc_weights(self) -> NDArray[np.int32]:
        """Weights of the arcs, (A,)."""
        return self.weights[self.graph.arc_edge]

    @cached_property
    def matrix(self) -> csr_matrix:
        """Arcs as a sparse matrix, the cheapest of parallel ones; none costs 0."""
        return _cheapest(self.nodes, self.tail, self.head, self.arc_weights)

    @cached_property
    def inside(self) -> NDArray[np.int64]:
        """Junctions that can all be reached from each other, rising."""
        part = strong_parts(self.nodes, self.tail, self.head)
        largest = np.nonzero(part == np.argmax(np.bincount(part)))[0]
        return largest[largest < self.graph.state_junction.max() + 1]

    @cached_property
    def bearings(self) -> NDArray[np.int16]:
        """Direction of every edge, tenths of a degree east of north, (E,)."""
        places = self.lonlat[: self.graph.state_junction.max() + 1]
        start, end = places[self.edge_tail], places[self.edge_head]
        east = (end[:, 0] - start[:, 0]) * np.cos(np.radians(start[:, 1]))
        degrees = np.degrees(np.arctan2(east, end[:, 1] - start[:, 1]))
        return (np.rint(degrees * 10) % 3600).astype(np.int16)

    @cached_property
    def reverse_edges(self) -> NDArray[np.int32]:
        """An edge that leads back, for every edge, (E,); -1 for none."""
        count = np.int64(self.nodes)
        there = self.edge_tail * count + self.edge_head
        back = self.edge_head * count + self.edge_tail
        order = np.argsort(there, kind="stable")
        at = np.minimum(np.searchsorted(there[order], back), len(there) - 1)
        found = order[at]
        return np.where(there[found] == back, found, -1).astype(np.int32)

    @cached_property
    def branching(self) -> NDArray[np.bool_]:
        """Whether three junctions or more are next to a state's, (S,)."""
        ends = np.stack([self.edge_tail, self.edge_head], axis=1)
        roads = np.unique(np.sort(ends, axis=1), axis=0)
        degree = np.bincount(roads.ravel(), minlength=self.nodes)
        return degree[self.graph.state_junction] >= 3

    def folder(self, name: str) -> Path:
        """Where a peer may keep what it made of this graph."""
        return KEPT / f"{self.name}-{VERSION}-{name}"

    def kept(self, name: str, make: Callable[[], Sequence[int]]) -> NDArray[np.int32]:
        """What was made of this graph before, or is made now."""
        path = self.folder(f"{name}.npy")
        if not path.is_file():
            np.save(path, np.array(make(), np.int32))
        return np.asarray(np.load(path))

    def cost_of(self, path: Sequence[int], made_of: str) -> int:
        """What driving a path costs; it is made of arcs, edges or nodes."""
        steps = np.asarray(path, np.int64)
        if made_of == "nodes":
            return int(self.matrix[steps[:-1], steps[1:]].sum())
        weights = self.weights if made_of == "edges" else self.arc_weights
        return int(weights[steps].sum())

    def cost_without(self, edge: int, source: int, target: int) -> int:
        """What the cheapest path costs that does not drive an edge; -1 without one."""
        open_arcs = self.graph.arc_edge != edge
        weights = _cheapest(
            self.nodes,
            self.tail[open_arcs],
            self.head[open_arcs],
            self.arc_weights[open_arcs],
        )
        cost = dijkstra(weights, indices=source)[target]
        return int(cost) if np.isfinite(cost) else -1

    def pairs(self, count: int, seed: int = 7) -> NDArray[np.int64]:
        """Draw pairs of different junctions of one part, (count, 2)."""
        random = np.random.default_rng(seed)
        first = random.integers(0, len(self.inside), count)
        apart = random.integers(1, len(self.inside), count)
        second = (first + apart) % len(self.inside)
        return self.inside[np.stack([first, second], axis=1)]


def bench_graph(name: str) -> BenchGraph:
    """
    Make or take the graph of a name out of `NAMES`.

    Raises
    ------
    KeyError
        There is no such graph.
    FileNotFoundError
        Its data is missing; set MARSROUTE_DATA.
    """
    kept = KEPT / f"{name}-{VERSION}.npz"
    if not kept.is_file():
        edges, graph = _SOURCES[name]()
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.savez(kept, **edges._asdict(), **graph.to_arrays())
    with np.load(kept) as stored:
        arrays = dict(stored)
    edges = EdgeList(*(arrays[column] for column in EdgeList._fields))
    return BenchGraph(name, edges, RoutingGraph.from_arrays(arrays))


def _cheapest(
    count: int,
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    weight: NDArray[np.int32],
) -> csr_matrix:
    """Arcs as a sparse matrix, the cheapest of parallel ones."""
    order = np.lexsort((weight, head, tail))
    tail, head, weight = tail[order], head[order], weight[order].astype(np.float64)
    first = np.ones(len(order), np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    ends = tail[first], head[first]
    return csr_matrix((weight[first], ends), shape=(count, count))


def _extract(file: str) -> tuple[EdgeList, RoutingGraph]:
    """An OSM extract through our own build, as a lorry drives it."""
    collector = RoadCollector()
    stream(DATA / "osm" / file, [collector])
    network, _ = build_network(collector, None)
    column = Formation("column", ((vehicle_catalogue()[TRUCK], 1),))
    weight = np.maximum(edge_weights(network, column, Objective.FASTEST), 1)
    bridges = (network.link_flags[network.edge_link] & LinkFlag.BRIDGE) != 0
    lonlat = network.junction_lonlat.astype(np.float64)
    edges = EdgeList(network.edge_tail, network.edge_head, weight, lonlat, bridges)
    return edges, RoutingGraph.of(network)


def _synthetic(nodes: int) -> tuple[EdgeList, RoutingGraph]:
    """A made-up network."""
    roads = synthetic_roads(nodes)
    tail, head, road = roads.edges()
    weight = _ticks(roads.seconds[road] * TICKS_PER_S)
    return _plain(EdgeList(tail, head, weight, roads.lonlat, roads.bridge[road]))


def _netherlands() -> tuple[EdgeList, RoutingGraph]:
    """Between Amsterdam and Utrecht, shape points and all, at one speed."""
    with np.load(DATA / "graphs" / "nl-amsterdam-utrecht-osm-topology.npz") as stored:
        lonlat = np.stack([stored["lon_e6"], stored["lat_e6"]], axis=1) / 1e6
        tail, head = stored["arcs"].T.astype(np.int32)
    seconds = _metres(lonlat[tail], lonlat[head]) / NETHERLANDS_KMH * 3.6
    return _plain(
        EdgeList(tail, head, _ticks(seconds * TICKS_PER_S), lonlat, _none(tail))
    )


def _world() -> tuple[EdgeList, RoutingGraph]:
    """Highways of the world by length."""
    with np.load(DATA / "graphs" / "world_highways.npz") as stored:
        lonlat = np.stack([stored["lon"], stored["lat"]], axis=1).astype(np.float64)
        tail, head, km = stored["u"], stored["v"], stored["km"].astype(np.float64)
    return _plain(EdgeList(tail, head, _ticks(km * PER_WORLD_KM), lonlat, _none(tail)))


def _topology(file: str) -> tuple[EdgeList, RoutingGraph]:
    """A topology without lengths and places: random times, places by counting hops."""
    with lzma.open(DATA / "graphs" / file, "rt") as text:
        header = re.fullmatch(r"p tw (\d+) (\d+)\n", text.readline())
        if header is None:
            raise ValueError(f"{file} does not begin with a line p tw NODES EDGES.")
        ends = np.loadtxt(text, np.int32) - 1
    count = int(header[1])
    random = np.random.default_rng(5)
    weight = random.integers(
        RANDOM_S[0] * TICKS_PER_S, RANDOM_S[1] * TICKS_PER_S, len(ends), np.int32
    )
    tail, head = (np.concatenate(pair) for pair in (ends.T, ends.T[::-1]))
    lonlat = _places_by_hops(ends, count)
    both = np.concatenate([weight, weight])
    return _plain(EdgeList(tail, head, both, lonlat, _none(tail)))


def _plain(edges: EdgeList) -> tuple[EdgeList, RoutingGraph]:
    """Edges with their graph without turn bans."""
    return edges, expand(edges.tail, edges.head, len(edges.lonlat), ())


def _places_by_hops(ends: NDArray[np.int32], count: int) -> NDArray[np.float64]:
    """Places on two axes, each how much nearer a node is to one far end, (n, 2)."""
    roads = csr_matrix(
        (np.ones(len(ends), np.int8), tuple(ends.T)), shape=(count, count)
    )
    west = int(np.argmax(_hops(roads, 0)))
    from_west = _hops(roads, west)
    east = int(np.argmax(from_west))
    from_east = _hops(roads, east)
    north = int(np.argmax(np.minimum(from_west, from_east)))
    from_north = _hops(roads, north)
    lonlat = np.stack([from_west - from_east, -2 * from_north], axis=1)
    return lonlat * 0.002


def _hops(roads: csr_matrix, start: int) -> NDArray[np.int64]:
    """Hops from a node to every node of its part, else 0."""
    order, before = breadth_first_order(roads, start, directed=False)
    hops = np.zeros(roads.shape[0], np.int64)
    for node in order[1:].tolist():
        hops[node] = hops[before[node]] + 1
    return hops


def _metres(
    first: NDArray[np.float64], second: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distances of near places, (n,)."""
    east, north = np.radians(second - first).T
    return EARTH_M * np.hypot(east * np.cos(np.radians(first[:, 1])), north)


def _ticks(amount: NDArray[np.float64]) -> NDArray[np.int32]:
    """Whole weights, 1 or more."""
    return np.maximum(np.rint(amount), 1).astype(np.int32)


def _none(tail: NDArray[np.int32]) -> NDArray[np.bool_]:
    """No bridge is known."""
    return np.zeros(len(tail), np.bool_)


_SOURCES: Mapping[str, Callable[[], tuple[EdgeList, RoutingGraph]]] = {
    "heidelberg": partial(_extract, "heidelberg.osm.pbf"),
    "rhine-neckar": partial(_extract, "rhine-neckar.osm.pbf"),
    "netherlands": _netherlands,
    "new-york": partial(_topology, "NY.gr.xz"),
    "world-highways": _world,
    "florida": partial(_topology, "FLA.gr.xz"),
    **{name: partial(_synthetic, nodes) for name, nodes in SYNTHETIC.items()},
}
NAMES = tuple(_SOURCES)
