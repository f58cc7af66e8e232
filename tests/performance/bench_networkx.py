"""The face for analysts against networkx itself, on the same graphs in one run.

``bench_networkx.py [--areas FOLDER ...]``. Networkx searches a plain `nx.DiGraph` of
the same junctions and lengths, which suits it better than the graph with parallel
edges. Pairs are asked one after another, then of networkx; ours also right after each
search of networkx, when even the interpreter is out of the caches. Answers are
compared; where they differ the run fails.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx
import numpy as np
from engine_bars import NO_BAR, Bar, BarsTable, in_turn, no_collection, seconds

from maps.area_pack import open_area
from maps.build_network import build_network
from maps.networkx_face import backend
from maps.networkx_face.dijkstra_kernels import meet
from maps.networkx_face.flat_graph import PATIENCE
from maps.networkx_face.only_path_kernels import find_only_path
from maps.networkx_face.warm_up import warm_up
from maps.osm_stream import stream
from maps.road_collector import RoadCollector
from maps.routing.hierarchy import Hierarchy
from maps.routing.routing_graph import RoutingGraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from maps.networkx_face.road_graph import RoadGraph
    from maps.road_network import RoadNetwork

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MARSROUTE_DATA", ROOT.parent / "shared" / "data"))
EXTRACTS = ("heidelberg", "rhine-neckar")
LARGE = 25_000  # junctions from which the bar on routes holds
PAIRS, SOURCES = 80, 5
CALLS, ROUNDS = 400, 31
PEER = f"networkx {nx.__version__}"
ROUTE, DISPATCH = Bar(1000), Bar(8, 5)


class Graphs(NamedTuple):
    """One network as our graph with and without its hierarchy, and as networkx's."""

    name: str
    quick: RoadGraph
    searched: RoadGraph
    plain: nx.DiGraph[int]
    pairs: list[tuple[int, int]]


class Asked(NamedTuple):
    """Seconds and paths by pair."""

    times: list[float]
    paths: list[list[int]]

    @property
    def mean(self) -> float:
        """Mean time of a pair."""
        return sum(self.times) / len(self.times)


def main() -> int:
    """Measure every network."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--areas", nargs="+", type=Path, default=[], metavar="FOLDER")
    warm_up()
    nx.config.warnings_to_ignore.add("cache")
    table = BarsTable()
    for name, network, hierarchy in networks(parser.parse_args().areas):
        graphs = graphs_of(name, network, hierarchy)
        dispatch(table, graphs)
        routes(table, graphs)
        floods(table, graphs)
        conversions(table, graphs, network)
    return table.close()


def networks(areas: list[Path]) -> Iterator[tuple[str, RoadNetwork, Hierarchy]]:
    """Networks with their hierarchies, of extracts and of area packs."""
    for name in EXTRACTS:
        collector = RoadCollector()
        stream(DATA / "osm" / f"{name}.osm.pbf", [collector])
        network, _ = build_network(collector, None)
        yield name, network, Hierarchy.of_roads(network, RoutingGraph.of(network))
    for folder in areas:
        area = open_area(folder)
        yield folder.stem, area.network, area.hierarchy


def graphs_of(name: str, network: RoadNetwork, hierarchy: Hierarchy) -> Graphs:
    """Make the graphs ready, and draw pairs that are joined by a path."""
    plain: nx.DiGraph[int] = nx.DiGraph()
    plain.add_nodes_from(range(network.junction_count))
    lengths = network.edge_length_m()
    for edge in np.argsort(-lengths, kind="stable").tolist():
        ends = int(network.edge_tail[edge]), int(network.edge_head[edge])
        plain.add_edge(*ends, length_m=float(lengths[edge]))
    inside = sorted(max(nx.strongly_connected_components(plain), key=len))
    random = np.random.default_rng(7)
    pairs = [
        tuple(random.choice(inside, 2, replace=False).tolist()) for _ in range(PAIRS)
    ]
    quick, searched = network.to_networkx(hierarchy), network.to_networkx()
    for _ in range(PATIENCE + 1):  # customises the hierarchy
        nx.dijkstra_path(quick, *pairs[0], weight="length_m")
    return Graphs(name, quick, searched, plain, pairs)


def dispatch(table: BarsTable, graphs: Graphs) -> None:
    """What a call through networkx takes over a call of the kernel itself."""
    column = graphs.quick.flat().column("length_m")
    source, target = next(ends for ends in graphs.plain.edges if column.path(*ends))
    queries: Any = column._queries
    labels, pieces = queries._rooms[-1]
    arrays = queries._block, queries._sections, queries._edges
    converted: Any = backend.convert_from_nx(graphs.plain, {"length_m": 1})
    rows = converted.column("length_m")
    ends = converted.number(source), converted.number(target)
    room = rows.take()

    def ours() -> None:
        for _ in range(CALLS):
            nx.shortest_path(graphs.quick, source, target, weight="length_m")

    def kernel() -> None:
        for _ in range(CALLS):
            find_only_path(*arrays, source, target, labels, pieces)

    def theirs() -> None:
        for _ in range(CALLS):
            nx.shortest_path(
                graphs.plain, source, target, weight="length_m", backend="marsroute"
            )

    def searching() -> None:
        for _ in range(CALLS):
            meet(rows.out, rows.into, *ends, room)

    works = ours, kernel, theirs, searching
    called, alone, on_plain, search = (
        min(column) / CALLS * 1e6  # of the rounds that nobody disturbed
        for column in zip(*[map(seconds, works) for _ in range(ROUNDS)], strict=True)
    )
    table.limit("dispatch, own graph", graphs.name, called - alone, "us", DISPATCH)
    table.limit("dispatch, nx.DiGraph", graphs.name, on_plain - search, "us", NO_BAR)


def routes(table: BarsTable, graphs: Graphs) -> None:
    """Point queries one after another, and ours right after one of networkx."""
    bar = ROUTE if len(graphs.plain) >= LARGE else NO_BAR
    for function in (nx.dijkstra_path, nx.shortest_path):
        name = function.__name__
        with no_collection():
            quick = asked(function, graphs.pairs, graphs.quick)[0]
            searched = asked(function, graphs.pairs, graphs.searched)[0]
            plain, after = asked(function, graphs.pairs, graphs.plain, graphs.quick)
        theirs = PEER, median(plain.times)
        for work, ours, must in (
            (name, quick, bar),
            (f"{name}, mean with ties", Asked([quick.mean], quick.paths), NO_BAR),
            (f"{name}, after networkx", after, NO_BAR),
            (f"{name}, no hierarchy", searched, NO_BAR),
        ):
            table.ratio(work, graphs.name, median(ours.times), theirs, must)
            table.agree(work, graphs.name, equal=ours.paths == plain.paths)


def asked(
    function: Callable[..., list[int]],
    pairs: list[tuple[int, int]],
    *others: nx.Graph[int],
) -> list[Asked]:
    """Ask each graph for every pair before the next one."""
    answers = [Asked([], []) for _ in others]
    for source, target in pairs:
        for graph, answer in zip(others, answers, strict=True):
            before = time.perf_counter()
            path = function(graph, source, target, weight="length_m")
            answer.times.append(time.perf_counter() - before)
            answer.paths.append(path)
    return answers


def floods(table: BarsTable, graphs: Graphs) -> None:
    """Lengths and paths from one junction to all."""
    for function in (
        nx.single_source_dijkstra_path_length,
        nx.single_source_dijkstra,
        nx.single_source_shortest_path_length,
    ):
        named = {} if "shortest" in function.__name__ else {"weight": "length_m"}
        ours, theirs, equal = [], [], True
        with no_collection():
            for source, _ in graphs.pairs[:SOURCES]:
                found: dict[str, Any] = {}
                for kind, times in (("quick", ours), ("plain", theirs)):
                    graph = getattr(graphs, kind)

                    def work(graph: Any = graph, kind: str = kind) -> None:
                        found[kind] = function(graph, source, **named)  # noqa: B023

                    times.append(seconds(work))
                equal &= found["quick"] == found["plain"]
        name = function.__name__
        table.ratio(name, graphs.name, median(ours), (PEER, median(theirs)), NO_BAR)
        table.agree(name, graphs.name, equal=equal)


def conversions(table: BarsTable, graphs: Graphs, network: RoadNetwork) -> None:
    """What a graph costs before its first search, per 100,000 nodes."""
    share = len(graphs.plain) / 100_000
    convert, arrays, build = in_turn(
        (
            lambda: backend.convert_from_nx(graphs.plain, {"length_m": 1}),
            lambda: network.to_networkx().flat().column("length_m"),
            lambda: network.to_networkx().adj,
        ),
        3,
    )
    for work, took in (
        ("conversion of nx.DiGraph", convert),
        ("own graph to first search", arrays),
        ("own graph's dictionaries", build),
    ):
        table.limit(work, graphs.name, took / share * 1e3, "ms/100k", NO_BAR)


if __name__ == "__main__":
    sys.exit(main())
