"""Cuts and disjoint pairs, against networkx and against trying everything."""

from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.routing.road_cuts import (
    ENDLESS,
    cut_roads,
    disjoint_pair,
    minimum_cut,
    warm_up,
)
from maps.routing.routing_graph import RoutingGraph, expand
from maps.routing.ticks import FORBIDDEN

Edges = list[tuple[int, int]]


def graph_of(edges: Edges, count: int, bans: list[tuple[int, ...]]) -> RoutingGraph:
    """Give the routing graph of some edges."""
    tail, head = np.array(edges, np.int32).reshape(-1, 2).T
    return expand(tail, head, count, bans)


@st.composite
def worlds(draw: st.DrawFn, most: int = 12) -> tuple[Edges, int, list[tuple[int, int]]]:
    """Draw edges between junctions, with bans of turns."""
    count = draw(st.integers(2, 6))
    junction = st.integers(0, count - 1)
    pair = st.tuples(junction, junction).filter(lambda ends: ends[0] != ends[1])
    edges = draw(st.lists(pair, min_size=1, max_size=most))
    turns = [
        (e, f)
        for e, (_, m) in enumerate(edges)
        for f, (n, _) in enumerate(edges)
        if m == n
    ]
    bans = draw(st.lists(st.sampled_from(turns), max_size=3)) if turns else []
    return edges, count, sorted(set(bans))


def line_graph(
    edges: Edges, bans: list[tuple[int, int]], usable: set[int], ends: tuple[int, int]
) -> nx.DiGraph:
    """Edges as nodes, allowed turns between them, from one junction to another."""
    source, target = ends
    lines: nx.DiGraph = nx.DiGraph()
    lines.add_nodes_from(["from", "to"])
    for e in usable:
        if edges[e][0] == source:
            lines.add_edge("from", e)
        if edges[e][1] == target:
            lines.add_edge(e, "to")
        lines.add_edges_from(
            (e, f) for f in usable if edges[e][1] == edges[f][0] and (e, f) not in bans
        )
    return lines


@settings(max_examples=150)
@given(worlds(), st.data())
def test_no_smaller_set_of_edges_separates(
    world: tuple[Edges, int, list[tuple[int, int]]], data: st.DataObject
) -> None:
    edges, count, bans = world
    graph = graph_of(edges, count, bans)
    sizes = st.sampled_from([0, 1, 1, 2, 5, ENDLESS])
    capacity = data.draw(st.lists(sizes, min_size=len(edges), max_size=len(edges)))
    states = graph.state_junction
    targets = np.flatnonzero(states == count - 1).tolist()

    found = minimum_cut(graph, np.array(capacity, np.int64), [0], targets)

    some = {e for e, c in enumerate(capacity) if c > 0}

    def separates(cut: set[int]) -> bool:
        lines = line_graph(edges, bans, some - cut, (0, count - 1))
        return not nx.has_path(lines, "from", "to")

    finite = [e for e in some if capacity[e] < ENDLESS]
    if found is None:
        assert not separates(set(finite))
        return
    assert separates(set(found.edges))
    assert found.capacity == sum(capacity[e] for e in found.edges)
    for size in range(len(finite) + 1):
        for cut in combinations(finite, size):
            if sum(capacity[e] for e in cut) < found.capacity:
                assert not separates(set(cut))


@settings(max_examples=150)
@given(worlds(9), st.data())
def test_no_pair_of_paths_shares_less_or_costs_less(
    world: tuple[Edges, int, list[tuple[int, int]]], data: st.DataObject
) -> None:
    edges, count, bans = world
    graph = graph_of(edges, count, bans)
    weight = st.integers(1, 9) | st.just(FORBIDDEN)
    weights = data.draw(st.lists(weight, min_size=len(edges), max_size=len(edges)))
    sharing = data.draw(
        st.lists(st.integers(0, 2), min_size=len(edges), max_size=len(edges))
    )
    targets = np.flatnonzero(graph.state_junction == count - 1)
    goals = np.array([(t, 0, -1) for t in targets.tolist()], np.int64)
    seeds = np.array([(0, 0, -1)], np.int64)

    found = disjoint_pair(
        graph, np.array(weights, np.int32), np.array(sharing, np.int64), seeds, goals
    )

    usable = {e for e, w in enumerate(weights) if w != FORBIDDEN}
    lines = line_graph(edges, bans, usable, (0, count - 1))
    paths = [p[1:-1] for p in nx.all_simple_paths(lines, "from", "to")]

    def badness(one: list[int], other: list[int]) -> tuple[int, int]:
        shared = sum(sharing[e] for e in set(one) & set(other))
        return shared, sum(weights[e] for e in (*one, *other))

    if found is None:
        assert paths == []
        return
    assert all(list(path.edges) in paths for path in found)
    assert [path.cost for path in found] == sorted(
        sum(weights[e] for e in path.edges) for path in found
    )
    least = min(badness(one, other) for one, other in product(paths, paths))
    assert badness(*(list(path.edges) for path in found)) == least


@settings(max_examples=150)
@given(worlds(14))
def test_cut_roads_are_the_bridges_of_the_graph(
    world: tuple[Edges, int, list[tuple[int, int]]],
) -> None:
    edges, count, _ = world
    tail, head = np.array(edges, np.int32).reshape(-1, 2).T
    weight = np.arange(1, count + 1, dtype=np.float64)

    found = cut_roads(tail, head, weight)

    peer: nx.MultiGraph = nx.MultiGraph()
    peer.add_nodes_from(range(count))
    peer.add_edges_from((a, b, e) for e, (a, b) in enumerate(edges))
    before = nx.number_connected_components(peer)
    expected = []
    for e, (a, b) in enumerate(edges):
        peer.remove_edge(a, b, e)
        if nx.number_connected_components(peer) > before:
            expected.append(e)
            row = found.road.tolist().index(e)
            parts = {j: list(nx.node_connected_component(peer, j)) for j in (a, b)}
            sides = {j: sum(weight[part]) for j, part in parts.items()}
            inner, outer = int(found.inner[row]), int(found.outer[row])
            assert {inner, outer} == {a, b}
            assert found.hanging[row] == sides[inner] == min(sides.values())
            assert found.junctions[row] == len(parts[inner])
        peer.add_edge(a, b, e)
    assert found.road.tolist() == expected


def test_a_road_that_both_paths_must_drive_is_shared() -> None:
    """Over 0-1 there is one road, on to 2 there are two."""
    graph = graph_of([(0, 1), (1, 2), (1, 2)], 3, [])
    ends = np.array([[0, 0, -1]], np.int64), np.array([[2, 0, -1]], np.int64)

    found = disjoint_pair(
        graph, np.array([4, 5, 6], np.int32), np.ones(3, np.int64), *ends
    )

    assert found is not None
    assert [path.edges for path in found] == [(0, 1), (0, 2)]


def test_sharing_that_does_not_fit_is_refused() -> None:
    graph = graph_of([(0, 1)], 2, [])
    ends = np.array([[0, 0, -1]], np.int64), np.array([[1, 0, -1]], np.int64)

    with pytest.raises(ValueError, match="do not fit"):
        disjoint_pair(graph, np.array([9], np.int32), np.array([2**60]), *ends)


def test_compiling_flows_says_how_far_it_is() -> None:
    told: list[float] = []

    warm_up(lambda _, share: told.append(share))

    assert told[-1] == 1.0
