"""Costs on real networks equal those of networkx, under limits, closures and bans."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.catalogue import vehicle_catalogue
from maps.build_network import build_network
from maps.osm_stream import stream
from maps.road_collector import RoadCollector
from maps.routing.hierarchy import Hierarchy
from maps.routing.routing_graph import RoutingGraph, expand
from maps.routing.shortest_path import Metric, SearchSpace, Terminal, shortest_path
from maps.routing.ticks import FORBIDDEN
from planners.edge_costs import edge_weights
from planners.errors import NoRoute
from planners.passability import assess
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import Objective, RoutePolicy, RouteRequest, UnknownRule
from planners.vehicles import Formation
from tests.extracts import EXTRACTS
from tests.independent_checker import broken_rules

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork

SOURCES, TARGETS = 4, 250
ROUTES = 8


def network_of(path: Path) -> RoadNetwork:
    """Build the road network of an extract, without elevation."""
    collector = RoadCollector()
    stream(path, [collector])
    return build_network(collector, None)[0]


def peer_of(graph: RoutingGraph, weights: NDArray[np.int32]) -> nx.DiGraph[int]:
    """Give the states as a graph of networkx, the cheapest of parallel arcs only."""
    tails = np.repeat(np.arange(graph.state_count), np.diff(graph.arc_offsets))
    cost = weights[graph.arc_edge]
    peer: nx.DiGraph[int] = nx.DiGraph()
    peer.add_nodes_from(range(graph.state_count))
    order = np.argsort(-cost, kind="stable")
    order = order[cost[order] < FORBIDDEN]
    peer.add_weighted_edges_from(
        zip(
            tails[order].tolist(),
            graph.arc_head[order].tolist(),
            cost[order].tolist(),
            strict=True,
        )
    )
    return peer


def assert_agrees(metric: Metric, places: NDArray[np.int64]) -> None:
    """Compare a thousand pairs, costs and edges."""
    graph = metric.graph
    peer = peer_of(graph, metric.weights)
    space = SearchSpace.of(metric)
    targets = places[SOURCES:].tolist()
    for source in places[:SOURCES].tolist():
        costs = nx.single_source_dijkstra_path_length(peer, source)
        for target in targets:
            goals = np.flatnonzero(graph.state_junction == target).tolist()
            expected = min((costs[s] for s in goals if s in costs), default=None)
            path = shortest_path(
                metric, [Terminal(source)], [Terminal(s) for s in goals], space=space
            )

            assert (path.cost if path else None) == expected
            if path is not None:
                assert int(metric.weights[list(path.edges)].sum()) == path.cost


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize("name", EXTRACTS)
def test_costs_equal_those_of_networkx(data_dir: Path, name: str) -> None:
    network = network_of(data_dir / "osm" / name)
    vehicles = vehicle_catalogue()
    formation = Formation(
        "column", ((vehicles["truck 10 t 6x6"], 20), (vehicles["tanker 5 m3"], 2))
    )
    random = np.random.default_rng(len(name))
    places = random.integers(0, network.junction_count, SOURCES + TARGETS)
    roads = Roads.of(network)
    base = edge_weights(network, formation, Objective.FASTEST)
    forbidden = assess(network, formation, RoutePolicy()).forbidden
    limited = np.where(forbidden, FORBIDDEN, base).astype(np.int32)
    closed = limited.copy()
    closed[random.integers(0, network.edge_count, network.edge_count // 100)] = (
        FORBIDDEN
    )
    free, banned = roads.metric(base, turn_bans=False), roads.metric(base)

    assert_agrees(free, places)
    assert_agrees(free.restricted(limited), places)
    assert_agrees(banned, places)
    assert_agrees(banned.restricted(closed), places)
    assert_agrees(roads.metric(limited), places)
    assert_agrees(roads.metric(limited).restricted(closed), places)

    assert_routes_obey(roads, formation, random)


def assert_routes_obey(
    roads: Roads, formation: Formation, random: np.random.Generator
) -> None:
    """Plan some routes and check each edge of them by other means."""
    network = roads.network
    for number in range(ROUTES):
        pair = random.integers(0, network.junction_count, 2)
        closed = random.integers(0, network.edge_count, 20).tolist()
        request = RouteRequest(
            stops=tuple(map(tuple, network.junction_lonlat[pair].tolist())),
            formation=formation,
            policy=RoutePolicy(unknown=list(UnknownRule)[number % 3]),
            closed_edges=frozenset(closed),
        )
        try:
            route = plan_route(roads, request)
        except NoRoute:
            continue

        assert broken_rules(network, request, route.edges) == []
        assert route.duration_s >= route.unrestricted_duration_s


@st.composite
def banned_graphs(
    draw: st.DrawFn,
) -> tuple[list[int], list[int], list[tuple[int, ...]], list[int]]:
    """Give tails, heads, bans and weights of a small graph."""
    count = draw(st.integers(3, 16))
    junctions = st.integers(0, 4)
    tails = draw(st.lists(junctions, min_size=count, max_size=count))
    heads = draw(st.lists(junctions, min_size=count, max_size=count))
    weights = draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))
    bans = []
    for first in draw(st.lists(st.integers(0, count - 1), max_size=6)):
        ban = [first]
        for _ in range(draw(st.integers(1, 2))):
            following = [e for e in range(count) if tails[e] == heads[ban[-1]]]
            if following:
                ban.append(draw(st.sampled_from(following)))
        if len(ban) > 1:
            bans.append(tuple(ban))
    return tails, heads, sorted(set(bans)), weights


@settings(max_examples=200, deadline=None)
@given(banned_graphs(), st.integers(0, 4), st.integers(0, 4))
def test_paths_under_bans_equal_a_search_that_remembers_its_edges(
    drawn: tuple[list[int], list[int], list[tuple[int, ...]], list[int]],
    source: int,
    target: int,
) -> None:
    tails, heads, bans, weights = drawn
    tail, head = np.array(tails, np.int32), np.array(heads, np.int32)
    graph = expand(tail, head, 5, bans)
    order = np.random.default_rng(len(tails)).permutation(graph.state_count)
    hierarchy = Hierarchy.of(graph, tail, head, order.astype(np.int32))
    metric = Metric.of(graph, np.array(weights, np.int32), hierarchy)
    lower = Metric.of(graph, np.array(weights, np.int32) // 2, hierarchy)

    goals = np.flatnonzero(graph.state_junction == target).tolist()
    ends = [Terminal(source)], [Terminal(s) for s in goals]
    found = [
        shortest_path(metric, *ends),
        shortest_path(lower.restricted(metric.weights), *ends),
        shortest_path(Metric.plain(graph, metric.weights), *ends),
    ]

    expected = cost_with_history(tails, heads, bans, weights, source, target)
    assert [path.cost if path else None for path in found] == [expected] * 3
    for path in filter(None, found):
        assert sum(weights[edge] for edge in path.edges) == path.cost


def cost_with_history(
    tails: list[int],
    heads: list[int],
    bans: list[tuple[int, ...]],
    weights: list[int],
    source: int,
    target: int,
) -> int | None:
    """Dijkstra's algorithm over the last edges driven, as many as a ban can need."""
    longest = max(map(len, bans), default=1)
    queue: list[tuple[int, int, tuple[int, ...]]] = [(0, source, ())]
    done = set()
    while queue:
        cost, junction, history = heapq.heappop(queue)
        if junction == target:
            return cost
        if (junction, history) in done:
            continue
        done.add((junction, history))
        for edge, tail in enumerate(tails):
            driven = (*history, edge)
            if tail != junction or any(driven[-len(b) :] == b for b in bans):
                continue
            kept = driven[-(longest - 1) :] if longest > 1 else ()
            heapq.heappush(queue, (cost + weights[edge], heads[edge], kept))
    return None
