"""Earliest arrival on roads that are closed at times, guided against unguided.

``bench_windows.py [--graphs NAME ...]``. One edge in two hundred is closed in a few
windows while the route is under way, and a column of five minutes waits in front of
it. The peer is the same compiled search without guidance, which is time-dependent
Dijkstra. Both are asked the same pairs in one run, and must arrive at the same moment.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from engine_bars import NO_BAR, Bar, BarsTable, in_turn
from engine_graphs import NAMES, bench_graph
from engine_ours import kept_order

from maps.routing.closed_times import ClosedTimes
from maps.routing.hierarchy import Hierarchy
from maps.routing.routing_graph import expand
from maps.routing.shortest_path import Metric
from maps.routing.timed_graph import TimedGraph
from maps.routing.timed_metric import Occupancy, TimedMetric
from maps.routing.timed_search import (
    Beginning,
    End,
    TimedSpace,
    earliest_arrival,
)

if TYPE_CHECKING:
    from engine_graphs import BenchGraph

GRAPHS = ("heidelberg", "rhine-neckar", "netherlands", "made-100k", "made-250k")
SHARE = 0.005  # of the edges
WINDOWS = 3  # of each
PASS_S = 300
PAIRS = 24
FEWEST = 40_000  # nodes from which the bar holds


def main() -> int:
    """Measure the graphs that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--graphs", nargs="+", choices=NAMES, default=GRAPHS)
    table = BarsTable()
    for name in parser.parse_args().graphs:
        measure(bench_graph(name), table)
    return table.close()


def measure(graph: BenchGraph, table: BarsTable) -> None:
    """Ask a graph for some routes, guided and not."""
    guided, plain = metrics(graph)
    pairs = graph.pairs(PAIRS).tolist()
    arrivals: dict[str, list[int]] = {}
    times = []
    for label, metric in (("guided", guided), ("plain", plain)):
        space = TimedSpace(metric)
        ask(metric, space, pairs[0])
        arrivals[label] = [ask(metric, space, pair) for pair in pairs]
        works = [partial(ask, metric, space, pair) for pair in pairs]
        times.append(float(np.mean(in_turn(works, 3))))
    same = arrivals["guided"] == arrivals["plain"]
    table.agree("time windows", graph.name, equal=same)
    bar = Bar(15, 30) if graph.nodes >= FEWEST else NO_BAR
    peer = ("td-Dijkstra, same kernel", times[1])
    table.ratio("time windows", graph.name, times[0], peer, bar)


def metrics(graph: BenchGraph) -> tuple[TimedMetric, TimedMetric]:
    """The same roads and hours, guided by a hierarchy and not."""
    junctions = int(graph.graph.state_junction.max()) + 1
    free = expand(graph.edge_tail, graph.edge_head, junctions, ())
    hierarchy = Hierarchy.of(
        graph.graph, graph.edge_tail, graph.edge_head, kept_order(graph)
    )
    bases = (
        Metric.of(free, graph.weights, hierarchy, turn_bans=False),
        Metric.plain(free, graph.weights),
    )
    none = np.zeros(0, np.int32)
    timed = TimedGraph(graph.graph, none, none)
    closed = windows(graph)
    never = ClosedTimes.of(0, none, none.astype(np.int64), none.astype(np.int64))
    occupancy = Occupancy(100 * PASS_S)
    guided, plain = (
        TimedMetric(timed, graph.weights, closed, never, occupancy, base)
        for base in bases
    )
    return guided, plain


def windows(graph: BenchGraph) -> ClosedTimes:
    """Windows of one edge in two hundred, within the time that routes take."""
    random = np.random.default_rng(4)
    edges = len(graph.weights)
    longest = int(np.median(graph.weights)) * int(np.sqrt(graph.nodes)) * 4
    rows = np.repeat(random.choice(edges, int(edges * SHARE), replace=False), WINDOWS)
    begin = random.integers(0, longest, len(rows))
    length = random.integers(longest // 50, longest // 5, len(rows))
    return ClosedTimes.of(edges, rows, begin, begin + length)


def ask(metric: TimedMetric, space: TimedSpace, pair: list[int]) -> int:
    """Arrival at a node; -1 for none."""
    found = earliest_arrival(metric, [Beginning(pair[0])], [End(pair[1])], space=space)
    return -1 if found is None else found.arrival


if __name__ == "__main__":
    sys.exit(main())
