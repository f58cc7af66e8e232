"""What the route engine and its peers are made to do, with the bars for each work."""

from __future__ import annotations

import os
import time
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from engine_bars import NO_BAR, Bar, cpu_seconds, in_turn, no_collection, seconds
from engine_peers import (
    ChRouter,
    Networkx,
    Pandana,
    Peer,
    PyRoutingKit,
    RoutingKitCch,
    Rustworkx,
    Scipy,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine_bars import BarsTable
    from engine_graphs import BenchGraph
    from engine_ours import Ours

BARS_FROM, LARGE = 20_000, 200_000  # nodes: smaller graphs are printed, not judged
SLOW_S = 5.0  # after so long no more pairs are asked
QUICK, SLOW = (RoutingKitCch, ChRouter), (Rustworkx, Networkx)
TURNS_FROM = 40_000
MATRIX_SIDE = 500
WARMING = 30
REACH_TICKS = 120_000  # 20 minutes
COLD_BARS = {
    RoutingKitCch: Bar(1.5, 3),
    ChRouter: Bar(0.75, 1.2),
    Rustworkx: Bar(200),
    Networkx: Bar(1000),
}
ALONE_BARS = {RoutingKitCch: Bar(1.9, 3), ChRouter: Bar(0.75, 1.2)}
FLOOD_BARS = {Scipy: Bar(6, 10), Rustworkx: Bar(20), RoutingKitCch: Bar(4, 10)}


class Engines:
    """Ours and the peers over one graph, each made when first asked for."""

    def __init__(self, graph: BenchGraph, make: Callable[[BenchGraph], Ours]) -> None:
        self.graph = graph
        self.ours = make(graph)
        self._peers: dict[type[Peer], Any] = {}

    def peers(self, *kinds: type[Peer]) -> list[Any]:
        """Those that are installed."""
        for kind in kinds:
            if kind not in self._peers and kind.installed():
                self._peers[kind] = kind(self.graph)
        return [self._peers[kind] for kind in kinds if kind in self._peers]

    def drop(self, *kinds: type[Peer]) -> None:
        """Make room."""
        for kind in kinds:
            self._peers.pop(kind, None)

    def bar(self, bar: Bar) -> Bar:
        """A bar where the graph is large enough to judge by."""
        return bar if self.graph.nodes >= BARS_FROM else NO_BAR


class Answer(NamedTuple):
    """A route: what it costs by its engine and by its path, and the time it took."""

    cost: int
    driven: int
    seconds: float


def cold_routes(engines: Engines, table: BarsTable, count: int) -> None:
    """Routes with all that is driven, where each engine finds others' data cached.

    The quick ones answer each pair in turn. Slow ones then answer the first of the
    same pairs, as many as their time allows.
    """
    graph = engines.graph
    pairs = graph.pairs(count).tolist()
    peers = engines.peers(*QUICK)
    answers = _answers(graph, [engines.ours, *peers], pairs)
    ours = [row[0] for row in answers]
    for nth, peer in enumerate(peers, 1):
        _compare_routes(engines, table, ours, peer, [row[nth] for row in answers])
    for kind in SLOW:
        for peer in engines.peers(kind):
            theirs = [row[0] for row in _answers(graph, [peer], pairs)]
            _compare_routes(engines, table, ours[: len(theirs)], peer, theirs)
        engines.drop(kind)


def _answers(
    graph: BenchGraph, routers: list[Any], pairs: list[list[int]]
) -> list[list[Answer]]:
    """Ask all routers for each pair before the next one, as long as time allows."""
    for router in routers:
        quick = type(router) not in SLOW
        _ask_all(router, pairs[: WARMING if quick else 1])
    answers: list[list[Answer]] = []
    spent = 0.0
    with no_collection():
        for pair in pairs:
            answers.append([_route(graph, router, pair) for router in routers])
            spent += sum(answer.seconds for answer in answers[-1])
            if spent > SLOW_S:
                break
    return answers


def _compare_routes(
    engines: Engines,
    table: BarsTable,
    ours: list[Answer],
    peer: Any,
    theirs: list[Answer],
) -> None:
    """Compare medians over the same pairs, and costs pair by pair."""
    equal = all(
        mine.cost == mine.driven == other.driven and other.cost in (-1, mine.cost)
        for mine, other in zip(ours, theirs, strict=True)
    )
    table.agree("route", engines.graph.name, equal=equal)
    own, took = (median(a.seconds for a in answers) for answers in (ours, theirs))
    bar = engines.bar(COLD_BARS[type(peer)])
    table.ratio("route, cold", engines.graph.name, own, (peer.label(), took), bar)


def _route(graph: BenchGraph, router: Any, pair: list[int]) -> Answer:
    """Time one route; what it costs is added up from what is driven, off the clock."""
    before = time.perf_counter()
    cost, path = router.route(*pair)
    took = time.perf_counter() - before
    return Answer(cost, graph.cost_of(path, router.tells), took)


def lone_routes(engines: Engines, table: BarsTable, count: int) -> None:
    """Routes of each engine by itself, in processor time."""
    pairs = engines.graph.pairs(count).tolist()
    routers = [engines.ours, *engines.peers(*ALONE_BARS)]
    works = [partial(_ask_all, router, pairs) for router in routers]
    ours, *theirs = (took / count for took in in_turn(works, 3))
    for peer, took in zip(routers[1:], theirs, strict=True):
        bar = engines.bar(ALONE_BARS[type(peer)])
        pair = (peer.label(), took)
        table.ratio("route, alone (CPU)", engines.graph.name, ours, pair, bar)


def _ask_all(router: Any, pairs: Iterable[list[int]]) -> None:
    """Find a route for every pair."""
    for source, target in pairs:
        router.route(source, target)


def matrices(engines: Engines, table: BarsTable) -> None:
    """A square matrix, against pinned targets."""
    graph, ours = engines.graph, engines.ours
    points = graph.pairs(MATRIX_SIDE, seed=11)
    sources, targets = points.T
    bar = Bar(25, 60) if graph.nodes >= LARGE else Bar(8, 20)
    for peer in engines.peers(RoutingKitCch):
        equal = (ours.matrix(sources, targets) == peer.matrix(sources, targets)).all()
        table.agree("matrix", graph.name, equal=bool(equal))
        works = [lambda: ours.matrix(sources, targets)]
        (own,) = in_turn(works, 5)
        took = cpu_seconds(partial(peer.matrix, sources, targets))
        pair = (peer.label(), took)
        table.ratio("matrix 500 x 500", graph.name, own, pair, engines.bar(bar))


def floods(engines: Engines, table: BarsTable, runs: int = 5) -> None:
    """From one node to all."""
    graph, ours = engines.graph, engines.ours
    source = int(graph.inside[len(graph.inside) // 3])
    expected = ours.costs(ours.flood(source))
    for kind, bar in FLOOD_BARS.items():
        for peer in engines.peers(kind):
            peer.prepare_floods()
            equal = np.array_equal(expected, peer.costs(peer.flood(source)))
            table.agree("one to all", graph.name, equal=equal)
            works = [partial(ours.flood, source), partial(peer.flood, source)]
            own, took = in_turn(works, runs)
            pair = (peer.label(), took)
            table.ratio("one to all", graph.name, own, pair, engines.bar(bar))
    engines.drop(Rustworkx)


def isochrones(engines: Engines, table: BarsTable, count: int = 9) -> None:
    """Nodes within 20 minutes.

    The peer cuts thousandths of seconds off some edges, so that a few nodes at the
    rim may differ.
    """
    graph, ours = engines.graph, engines.ours
    sources = graph.pairs(count, seed=13)[:, 0].tolist()
    for peer in engines.peers(Pandana):
        equal = True
        for source in sources:
            own, found = (e.within(source, REACH_TICKS) for e in (ours, peer))
            most = max(3, len(own) // 200)
            equal &= len(np.setxor1d(own, found)) <= most
        table.agree("isochrone", graph.name, equal=equal)
        works = [
            lambda e=e: [e.within(source, REACH_TICKS) for source in sources]
            for e in (ours, peer)
        ]
        own, took = in_turn(works, 3)
        pair = (peer.label(), took / count)
        bar = engines.bar(Bar(20, 40))
        table.ratio("nodes within 20 min", graph.name, own / count, pair, bar)


def changes_of_weights(engines: Engines, table: BarsTable) -> None:
    """All weights new, until distances can be asked for, on one thread."""
    graph, ours = engines.graph, engines.ours
    random = np.random.default_rng(17)
    factor = random.uniform(0.5, 2.0, len(graph.weights))
    weights = np.maximum(graph.weights * factor, 1).astype(np.int32)
    of_arcs = weights[graph.graph.arc_edge]
    for peer in engines.peers(PyRoutingKit):
        works = [partial(ours.reweigh, weights), partial(peer.reweigh, of_arcs)]
        own, took = in_turn(works, 7)
        pair = (peer.label(), took)
        bar = engines.bar(Bar(1.3, 2))
        table.ratio("change of all weights", graph.name, own, pair, bar)
    if graph.nodes < LARGE or os.getloadavg()[0] > 1:
        return  # a second thread pays on large graphs, and where a core is idle
    works = [partial(ours.reweigh, weights, threads=threads) for threads in (2, 1)]
    two, one = in_turn(works, 7, seconds)
    pair = ("ours on one thread", one)
    table.ratio("... on two threads (wall)", graph.name, two, pair, Bar(aim=1.6))


def closures(engines: Engines, table: BarsTable, count: int) -> None:
    """One road of a route closed, until the next exact route, in processor time.

    A bridge where the route has one, else the road in its middle. A sparse Dijkstra
    without the arc says whether the new route is right.
    """
    graph, ours = engines.graph, engines.ours
    took, equal = [], True
    for number, (source, target) in enumerate(graph.pairs(count, seed=19).tolist()):
        _, edges = ours.route(source, target)
        if not len(edges):
            continue
        driven = np.asarray(edges)
        bridges = driven[graph.bridge[driven]]
        lost = int(driven[len(driven) // 2] if not len(bridges) else bridges[0])
        before = time.process_time()
        cost, path = ours.route_without(lost, source, target)
        took.append(time.process_time() - before)
        equal &= lost not in path
        if number < 3:
            equal &= cost == graph.cost_without(lost, source, target)
    table.agree("closure", graph.name, equal=equal)
    milliseconds = np.array(took[1:]) * 1e3
    large = graph.nodes > 2 * LARGE
    bar = Bar(20, 1) if large else Bar(5, 1)
    for share, what in ((50, "median"), (95, "p95")):
        amount = float(np.percentile(milliseconds, share))
        table.limit(f"road closed to next route, {what}", graph.name, amount, "ms", bar)


def turn_costs(engines: Engines, table: BarsTable, count: int = 12) -> None:
    """Routes where turns cost, guided against Dijkstra's algorithm over edges."""
    graph, ours = engines.graph, engines.ours
    pairs = graph.pairs(count, seed=23).tolist()
    equal, times = True, []
    for source, target in pairs:
        costs = [
            ours.route_with_turns(source, target, guided=guided)[0]
            for guided in (True, False)
        ]
        equal &= costs[0] == costs[1]
        works = [
            partial(ours.route_with_turns, source, target, guided=guided)
            for guided in (True, False)
        ]
        times.append(in_turn(works, 1))
    table.agree("turn costs", graph.name, equal=equal)
    own, took = np.median(times, axis=0).tolist()
    bar = Bar(10, 30) if graph.nodes >= TURNS_FROM else NO_BAR
    pair = ("edge-based Dijkstra, ours", took)
    table.ratio("turn costs", graph.name, own, pair, bar)


def ways_that_differ(engines: Engines, table: BarsTable, count: int = 100) -> None:
    """Up to three ways that differ, in the processor time of the best route alone."""
    graph, ours = engines.graph, engines.ours
    pairs = graph.pairs(count, seed=29).tolist()
    equal = True
    for source, target in pairs:
        ways = ours.ways(source, target)
        equal &= ways[0][0] == ours.route(source, target)[0]
        equal &= all(graph.cost_of(edges, "edges") == cost for cost, edges in ways)
    table.agree("ways that differ", graph.name, equal=equal)
    works = [partial(_call_all, call, pairs) for call in (ours.ways, ours.route)]
    ways_s, best_s = (took / count for took in in_turn(works, 3))
    pair = ("ours, the best alone", best_s)
    table.ratio("ways that differ", graph.name, ways_s, pair, NO_BAR)


def _call_all(call: Callable[[int, int], object], pairs: list[list[int]]) -> None:
    """Ask for every pair."""
    for source, target in pairs:
        call(source, target)
