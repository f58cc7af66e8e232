"""What the loss of roads costs, against searching anew for each loss, in one run.

``bench_criticality.py [--graphs NAME ...]``. First every bridge is lost in turn for
20 depots and 500 units, beside one Dijkstra for each bridge and depot: one of those
is timed, and counted so often. Then every road of some routes is lost in turn, beside
gravel-fragility where it is installed. Answers are compared with searches without
the road; where they differ the run fails.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from engine_bars import Bar, BarsTable, cpu_seconds, no_collection
from engine_graphs import NAMES, BenchGraph, bench_graph
from peers_environment import PYTHON

from maps.routing.path_over_stops import EdgeArcs, OnEdge
from maps.routing.road_loss import RoadGroups, warm_up
from maps.routing.search_kernels import Arcs, flood
from maps.routing.shortest_path import Metric, Terminal, shortest_path
from maps.routing.ticks import FORBIDDEN, UNREACHED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.road_loss import PairChanges, Place

GRAPHS = ("made-10k", "heidelberg", "rhine-neckar", "made-100k", "made-250k")
DEPOTS, UNITS = 20, 500
TIMED, CHECKED = 8, 5  # searches timed, and bridges whose loss is checked
ROUTES = 3
JUDGED_FROM = 40_000  # nodes
MOST_FOR_GRAVEL = 30_000  # nodes: beyond, one route takes it a minute
BRIDGES, ROADS = Bar(50, 200), Bar(40, 100)


def main() -> int:
    """Print a line for each graph and peer, by the Python that has the peers."""
    if PYTHON.exists() and not Path(sys.executable).is_relative_to(PYTHON.parent):
        return subprocess.run([PYTHON, *sys.argv], check=False).returncode
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--graphs", nargs="+", choices=NAMES, metavar="NAME")
    names = parser.parse_args().graphs or GRAPHS
    warm_up()
    table = BarsTable()
    for name in names:
        graph = bench_graph(name)
        bridges(graph, table)
        roads(graph, table)
    table.growth(names)
    return table.close()


def bridges(graph: BenchGraph, table: BarsTable) -> None:
    """Lose every bridge for all depots and units."""
    groups = by_road(graph, np.flatnonzero(graph.bridge))
    if not groups:
        return
    losses = RoadGroups.of(graph.graph, graph.weights, EdgeArcs.of(graph.graph), groups)
    random = np.random.default_rng(3)
    drawn = random.choice(graph.inside, DEPOTS + UNITS, replace=False).tolist()
    places = [at_junction(graph, junction) for junction in drawn]
    depots, units = places[:DEPOTS], places[DEPOTS:]
    wanted = np.ones((DEPOTS, UNITS), np.bool_)
    found: list[PairChanges] = []

    def lose_all() -> None:
        found.append(losses.losses(depots, units, wanted))

    arcs = Arcs(graph.graph.arc_offsets, graph.graph.arc_head, graph.graph.arc_edge)
    with no_collection():
        ours = min(cpu_seconds(lose_all) for _ in range(3))
        one = min(
            cpu_seconds(partial(search, arcs, graph.weights, losses.seeds(depot)))
            for depot in depots[:TIMED]
        )
    count = len(groups) * DEPOTS
    bar = BRIDGES if graph.nodes >= JUDGED_FROM else Bar()
    label = f"{count} x Dijkstra"
    work = f"{len(groups)} bridges, {DEPOTS} x {UNITS}"
    table.ratio(work, graph.name, ours, (label, one * count), bar)
    equal = all(
        as_searched(graph, losses, places, found[0], group)
        for group in random.choice(len(groups), CHECKED).tolist()
    )
    table.agree(work, graph.name, equal=equal)


def as_searched(
    graph: BenchGraph,
    losses: RoadGroups,
    places: list[Place],
    found: PairChanges,
    group: int,
) -> bool:
    """Whether searches without a bridge find the same costs for all pairs."""
    arcs = Arcs(graph.graph.arc_offsets, graph.graph.arc_head, graph.graph.arc_edge)
    weights = graph.weights.copy()
    weights[losses.group == group] = FORBIDDEN
    goals = [losses.goals(place) for place in places[DEPOTS:]]
    cost = found.before.copy()
    rows = found.group == group
    cost[found.source[rows], found.target[rows]] = found.after[rows]
    for number, depot in enumerate(places[:DEPOTS]):
        seeds = losses.seeds(depot)
        reached = search(arcs, weights, seeds[weights[seeds[:, 2]] != FORBIDDEN])
        for unit, ends in enumerate(goals):
            left = ends[weights[ends[:, 2]] != FORBIDDEN]
            there = (reached[left[:, 0]] + left[:, 1]).min(initial=UNREACHED)
            if min(int(there), UNREACHED) != cost[number, unit]:
                return False
    return True


def search(
    arcs: Arcs, weights: NDArray[np.int32], seeds: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Dijkstra's algorithm from one place to everywhere."""
    return np.asarray(flood(arcs, weights, seeds, int(UNREACHED) - 1)[0])


def roads(graph: BenchGraph, table: BarsTable) -> None:
    """Lose every road of some routes."""
    if importlib.util.find_spec("gravel") is None or graph.nodes > MOST_FOR_GRAVEL:
        return
    import gravel  # noqa: PLC0415 - a peer that need not be there

    peer = gravel.Graph(
        graph.graph.arc_offsets.astype(np.uint32),
        graph.head.astype(np.uint32),
        graph.arc_weights.astype(np.float64),
    )
    hierarchy = gravel.build_ch(peer)
    shortcuts = gravel.ShortcutIndex(hierarchy)
    edge_arcs = EdgeArcs.of(graph.graph)
    routes = [Journey.of(graph, *pair) for pair in graph.pairs(ROUTES).tolist()]
    count = sum(len(route.edges) for route in routes)

    def ours() -> list[int]:
        cost: list[int] = []
        for route in routes:
            cost += replaced(graph, edge_arcs, route)
        return cost

    def theirs() -> list[float]:
        cost: list[float] = []
        for route in routes:
            found = gravel.route_fragility(
                hierarchy, shortcuts, peer, route.source, route.target
            )
            cost += [road.replacement_distance for road in found.edge_fragilities]
        return cost

    costs = ours()
    mine = min(cpu_seconds(ours) for _ in range(3))
    told: list[float] = []
    others = cpu_seconds(lambda: told.extend(theirs()))
    label = f"gravel-fragility {version('gravel-fragility')}"
    work = "each road of a route"
    table.ratio(work, graph.name, mine / count, (label, others / count), ROADS)
    both = zip(costs, told, strict=False)
    alike = sum(a == b or (a >= UNREACHED and b > 1e15) for a, b in both)
    print(f"{'':34}{graph.name:16}{alike} of {count} costs are the peer's as well")
    table.agree(work, graph.name, equal=checked(graph, edge_arcs, routes))


class Journey(NamedTuple):
    """The cheapest path from one junction to another, and what each loss takes."""

    source: int
    target: int
    edges: tuple[int, ...]
    lost: tuple[tuple[int, ...], ...]
    ends: tuple[Place, Place]

    @classmethod
    def of(cls, graph: BenchGraph, source: int, target: int) -> Journey:
        """Search the path; a road is lost in both directions."""
        metric = Metric.plain(graph.graph, graph.weights)
        found = shortest_path(metric, [Terminal(source)], [Terminal(target)])
        edges = () if found is None else found.edges
        taken = set(edges)
        lost = []
        for edge in edges:
            back = tuple(e for e in opposites(graph, edge) if e not in taken)
            taken.update(back)
            lost.append((edge, *back))
        ends = at_junction(graph, source), at_junction(graph, target)
        return cls(source, target, edges, tuple(lost), ends)


def replaced(graph: BenchGraph, edge_arcs: EdgeArcs, route: Journey) -> list[int]:
    """Cost of a journey without each road of its route."""
    losses = RoadGroups.of(graph.graph, graph.weights, edge_arcs, route.lost)
    return losses.replacements(*route.ends, route.edges).tolist()


def checked(graph: BenchGraph, edge_arcs: EdgeArcs, routes: list[Journey]) -> bool:
    """Whether searches without the road find the same for a road of each route."""
    for route in routes:
        place = len(route.edges) // 2
        told = replaced(graph, edge_arcs, route)[place]
        weights = graph.weights.copy()
        weights[list(route.lost[place])] = FORBIDDEN
        metric = Metric.plain(graph.graph, weights)
        found = shortest_path(
            metric, [Terminal(route.source)], [Terminal(route.target)]
        )
        if told != (UNREACHED if found is None else found.cost):
            return False
    return True


def opposites(graph: BenchGraph, edge: int) -> list[int]:
    """Edges that lead back between the same junctions."""
    start, end = int(graph.edge_tail[edge]), int(graph.edge_head[edge])
    offsets = graph.graph.arc_offsets
    leaving = graph.graph.arc_edge[offsets[end] : offsets[end + 1]]
    return [back for back in leaving.tolist() if graph.edge_head[back] == start]


def by_road(graph: BenchGraph, edges: NDArray[np.int64]) -> list[list[int]]:
    """Edges between the same two junctions together."""
    found: dict[tuple[int, ...], list[int]] = {}
    for edge in edges.tolist():
        ends = int(graph.edge_tail[edge]), int(graph.edge_head[edge])
        found.setdefault(tuple(sorted(ends)), []).append(edge)
    return list(found.values())


def at_junction(graph: BenchGraph, junction: int) -> Place:
    """A junction, as the starts and ends of all edges there."""
    start, end = graph.graph.arc_offsets[junction : junction + 2]
    leaving = graph.graph.arc_edge[start:end].tolist()
    start, end = graph.graph.reverse_offsets[junction : junction + 2]
    coming = graph.graph.arc_edge[graph.graph.reverse_arc[start:end]].tolist()
    return (*(OnEdge(e, 0.0) for e in leaving), *(OnEdge(e, 1.0) for e in coming))


if __name__ == "__main__":
    sys.exit(main())
