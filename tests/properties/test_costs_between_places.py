"""Costs between places within edges equal those of paths over two stops."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.routing.between_places import costs_between, edges_entered, states_reached
from maps.routing.path_over_stops import EdgeArcs, OnEdge, StopSearch, part_ticks
from maps.routing.shortest_path import Metric, SearchSpace
from maps.routing.ticks import FORBIDDEN, UNREACHABLE
from tests.random_graphs import RandomRoads, random_roads

SEEDS = st.integers(0, 10**6)


def drawn_places(
    roads: RandomRoads, random: np.random.Generator, count: int
) -> list[tuple[OnEdge, ...]]:
    """Draw places on an edge and, where there is one, its opposite."""
    ends = list(zip(roads.tail.tolist(), roads.head.tolist(), strict=True))
    places = []
    for edge in random.integers(0, len(ends), count).tolist():
        share = float(random.choice([0.0, 0.3, 0.5, 1.0]))
        place = [OnEdge(edge, share)]
        back = ends[edge][::-1]
        if back in ends:
            place.append(OnEdge(ends.index(back), 1 - share))
        places.append(tuple(place))
    return places


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_a_matrix_of_places_equals_paths_over_two_stops(seed: int) -> None:
    roads = random_roads(seed, 25)
    random = np.random.default_rng(seed)
    starts, ends = (drawn_places(roads, random, count) for count in (6, 7))
    metric = Metric.of(roads.graph, roads.weights, roads.hierarchy)
    edge_arcs = EdgeArcs.of(roads.graph)

    found = costs_between(metric, edge_arcs, starts, ends)

    search = StopSearch(metric, edge_arcs, SearchSpace.of(metric))
    for start, row in zip(starts, found.tolist(), strict=True):
        for end, cost in zip(ends, row, strict=True):
            path = search.path([start, end])
            assert cost == (path.cost if path else UNREACHABLE)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, most=st.integers(0, 40))
def test_edges_within_reach_are_those_of_a_plain_search(seed: int, most: int) -> None:
    roads = random_roads(seed, 25)
    start = drawn_places(roads, np.random.default_rng(seed), 1)[0]
    metric = Metric.of(roads.graph, roads.weights, roads.hierarchy)

    edges, entered = edges_entered(metric, *states_reached(metric, start, most))

    seeds = [
        (int(roads.graph.entry_state[at.edge]), weight - part_ticks(weight, at.share))
        for at in start
        if (weight := int(roads.weights[at.edge])) != FORBIDDEN
    ]
    cost = roads.costs(seeds)
    tails = np.repeat(
        np.arange(roads.graph.state_count), np.diff(roads.graph.arc_offsets)
    )
    expected: dict[int, int] = {}
    for tail, edge in zip(tails.tolist(), roads.graph.arc_edge.tolist(), strict=True):
        if cost[tail] <= most and roads.weights[edge] != FORBIDDEN:
            expected[edge] = min(expected.get(edge, UNREACHABLE), int(cost[tail]))
    assert dict(zip(edges.tolist(), entered.tolist(), strict=True)) == expected
