"""Ways that differ from the best one, beside the penalty method with networkx.

``bench_alternatives.py [--graphs NAME ...]``. Both look for three ways between the
same places under the same rules, in one run: ours by ways over states where climbs
meet, networkx by searches of which each makes the edges found so far dearer. Best
costs are compared, and so is how many ways each finds.
"""

from __future__ import annotations

import argparse
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from engine_bars import Bar, BarsTable, cpu_seconds, no_collection
from engine_graphs import NAMES, BenchGraph, bench_graph
from engine_ours import kept_order

from maps.routing.alternatives import Differing, alternative_paths
from maps.routing.hierarchy import Hierarchy
from maps.routing.shortest_path import Metric, SearchSpace, Terminal

if TYPE_CHECKING:
    from maps.routing.shortest_path import PathResult

GRAPHS = ("heidelberg", "rhine-neckar", "netherlands")
PAIRS = 200
THEIR_PAIRS = {"heidelberg": 12, "rhine-neckar": 6, "netherlands": 1}
RAISED, MOST_RAISED = 1.4, 12
WANTED = Differing()
RATIO, COUNTED = Bar(50, 200), Bar(None, None)


def main() -> int:
    """Print lines for each graph."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--graphs", nargs="+", choices=NAMES, metavar="NAME")
    table = BarsTable()
    for name in parser.parse_args().graphs or GRAPHS:
        measure(bench_graph(name), table)
    return table.close()


def measure(graph: BenchGraph, table: BarsTable) -> None:
    """Ask both for the same ways."""
    hierarchy = Hierarchy.of(
        graph.graph, graph.edge_tail, graph.edge_head, kept_order(graph)
    )
    metric = Metric.of(graph.graph, graph.weights, hierarchy)
    space = SearchSpace.of(metric)
    random = np.random.default_rng(7)
    pairs = random.choice(graph.inside, (PAIRS, 2), replace=True).tolist()
    some = pairs[: THEIR_PAIRS.get(graph.name, 1)]
    ours: list[list[PathResult]] = []

    def ask(asked: list[list[int]]) -> None:
        ours[:] = [
            alternative_paths(
                metric, [Terminal(source)], [Terminal(target)], WANTED, space
            )
            for source, target in asked
        ]

    ask(pairs[:3])
    theirs: list[list[list[int]]] = []
    peer = peer_of(graph)
    with no_collection():
        each = min(cpu_seconds(partial(ask, pairs)) for _ in range(2)) / PAIRS
        found = np.mean([len(ways) for ways in ours])
        both = [len(ways) for ways in ours[: len(some)]]
        equal = cpu_seconds(partial(ask, some)) / len(some)
        their_time = cpu_seconds(
            lambda: theirs.extend(penalised(peer, *pair) for pair in some)
        ) / len(some)
    label = f"networkx {nx.__version__}"
    table.ratio("three ways", graph.name, equal, (label, their_time), RATIO)
    table.limit("sets of ways", graph.name, 1 / each, "a second", COUNTED)
    table.limit("ways found", graph.name, float(found), "ways", COUNTED)
    table.limit("of which by us", graph.name, float(np.mean(both)), "ways", COUNTED)
    their_count = float(np.mean([len(ways) for ways in theirs]))
    table.limit("found by the peer", graph.name, their_count, "ways", COUNTED)
    costs = [ways[0].cost for ways in ours]
    best = [cost_of(peer, ways[0]) for ways in theirs]
    table.agree("best costs", graph.name, equal=costs == best)


def peer_of(graph: BenchGraph) -> nx.DiGraph:
    """Give states and arcs to networkx, the cheapest of parallel arcs."""
    peer = nx.DiGraph()
    order = np.argsort(-graph.arc_weights, kind="stable")
    ends = graph.tail[order].tolist(), graph.head[order].tolist()
    peer.add_weighted_edges_from(
        zip(*ends, graph.arc_weights[order].tolist(), strict=True)
    )
    return peer


def penalised(peer: nx.DiGraph, source: int, target: int) -> list[list[int]]:
    """Find ways by the penalty method, each as its states."""
    raised: dict[tuple[int, int], float] = {}

    def dearer(tail: int, head: int, data: dict[str, int]) -> float:
        return data["weight"] * raised.get((tail, head), 1.0)

    kept: list[list[int]] = []
    for _ in range(MOST_RAISED):
        way = nx.bidirectional_dijkstra(peer, source, target, weight=dearer)[1]
        steps = list(pairwise(way))
        for step in steps:
            raised[step] = raised.get(step, 1.0) * RAISED
        if not kept or differs(peer, way, kept):
            kept.append(way)
        if len(kept) == WANTED.most:
            break
    return kept


def differs(peer: nx.DiGraph, way: list[int], kept: list[list[int]]) -> bool:
    """Whether a way keeps the rules beside those before it."""
    best = cost_of(peer, kept[0])
    if cost_of(peer, way) > WANTED.stretch * best:
        return False
    steps = set(pairwise(way))
    return all(
        sum(peer.edges[step]["weight"] for step in steps & set(pairwise(other)))
        <= WANTED.share * best
        for other in kept
    )


def cost_of(peer: nx.DiGraph, way: list[int]) -> int:
    """Sum of the weights along some states."""
    steps = pairwise(way)
    return sum(int(peer.edges[step]["weight"]) for step in steps)


if __name__ == "__main__":
    raise SystemExit(main())
