"""What turning costs, against a search that remembers its last edge in plain Python."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.routing.hierarchy import Hierarchy
from maps.routing.routing_graph import expand
from maps.routing.shortest_path import Metric, Terminal, shortest_path
from maps.routing.ticks import FORBIDDEN
from maps.routing.turn_guide import least_turns
from maps.routing.turns import Turns, turn_ticks

Roads = tuple[list[tuple[int, int]], list[int], list[int], list[int]]


@st.composite
def roads(draw: st.DrawFn) -> Roads:
    """Give two-way roads between six junctions, weights, and bearings of both ends."""
    ends = st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(
        lambda e: e[0] != e[1]
    )
    pairs = draw(st.lists(ends, min_size=3, max_size=12))
    edges = [edge for a, b in pairs for edge in ((a, b), (b, a))]
    count = len(edges)
    weights = draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))
    bearing = st.sampled_from([0, 300, 900, 1800, 2700, 3300])
    leaving = draw(st.lists(bearing, min_size=count, max_size=count))
    arriving = [(leaving[edge ^ 1] + 1800) % 3600 for edge in range(count)]
    return edges, weights, leaving, arriving


def turns_in(drawn: Roads, off: int, across: int) -> Turns:
    """Give the turns of drawn roads."""
    edges, _, leaving, arriving = drawn
    degree = np.bincount([tail for tail, _ in edges], minlength=6)
    return Turns(
        np.arange(len(edges), dtype=np.int32) ^ 1,
        np.array(leaving, np.int16),
        np.array(arriving, np.int16),
        degree >= 3,
        off,
        across,
    )


def remembered(drawn: Roads, turns: Turns, start: int, goal: int) -> int | None:
    """Least cost by Dijkstra's algorithm over the last edge driven."""
    edges, weights, _, _ = drawn
    queue = [(0, -1, start)]
    done = set()
    while queue:
        cost, last, here = heappop(queue)
        if here == goal:
            return cost
        if (last, here) in done:
            continue
        done.add((last, here))
        leaving = [e for e, (tail, _) in enumerate(edges) if tail == here]
        for edge in leaving:
            if last >= 0 and edge == last ^ 1 and len(leaving) > 1:
                continue
            bend = (int(turns.leaving[edge]) - int(turns.arriving[last])) % 3600
            turned = last >= 0 and turns.branching[here] and 450 < bend < 3150
            more = (turns.off + (turns.across if bend > 1800 else 0)) if turned else 0
            if last >= 0 and edge == last ^ 1:
                more = turns.off + turns.across
            heappush(queue, (cost + weights[edge] + more, edge, edges[edge][1]))
    return None


@settings(max_examples=150, deadline=None)
@given(roads(), st.integers(0, 5), st.integers(0, 20), st.integers(0, 20))
def test_costs_of_turns_equal_a_search_that_remembers_its_last_edge(
    drawn: Roads, goal: int, off: int, across: int
) -> None:
    edges, weights, _, _ = drawn
    tail, head = np.array(edges, np.int32).T.copy()
    graph = expand(tail, head, 6, ())
    order = np.arange(6, dtype=np.int32)
    hierarchy = Hierarchy.of(graph, tail, head, order)
    turns = turns_in(drawn, off, across)

    for metric in (
        Metric.of(graph, np.array(weights, np.int32), hierarchy),
        Metric.plain(graph, np.array(weights, np.int32)),
    ):
        path = shortest_path(metric, [Terminal(0)], [Terminal(goal)], turns=turns)

        expected = remembered(drawn, turns, 0, goal)
        assert (path.cost if path else None) == expected


@settings(max_examples=100, deadline=None)
@given(roads(), st.data(), st.integers(0, 20), st.integers(0, 20))
def test_guided_and_unguided_searches_agree_where_roads_are_closed(
    drawn: Roads, data: st.DataObject, off: int, across: int
) -> None:
    edges, weights, _, _ = drawn
    tail, head = np.array(edges, np.int32).T.copy()
    graph = expand(tail, head, 6, ())
    hierarchy = Hierarchy.of(graph, tail, head, np.arange(6, dtype=np.int32))
    turns = turns_in(drawn, off, across)
    edge = st.integers(0, len(edges) - 1)
    closed = np.array(weights, np.int32)
    closed[data.draw(st.lists(edge, max_size=3))] = FORBIDDEN
    come, go = data.draw(edge), data.draw(edge)
    starts = [Terminal(int(head[come]), 3, come), Terminal(0, 5)]
    ends = [Terminal(int(tail[go]), 2, go), Terminal(5, 9)]
    guided = Metric.of(graph, np.array(weights, np.int32), hierarchy)

    path = shortest_path(guided.restricted(closed), starts, ends, turns=turns)

    expected = shortest_path(Metric.plain(graph, closed), starts, ends, turns=turns)
    assert (path.cost if path else None) == (expected.cost if expected else None)


def test_the_least_turn_into_an_edge_counts_all_ways_to_it() -> None:
    # From 1 to 2 one comes straight on from 0, or off from 3; from 1 to 3 only off.
    edges = [(0, 1), (1, 0), (1, 2), (2, 1), (1, 3), (3, 1)]
    leaving = [0, 1800, 0, 1800, 900, 2700]
    drawn = edges, [1] * 6, leaving, [0, 1800, 0, 1800, 900, 2700]
    tail, head = np.array(edges, np.int32).T.copy()
    graph = expand(tail, head, 4, ())
    turns = turns_in(drawn, 5, 7)._replace(arriving=np.array(leaving, np.int16))

    least = least_turns(graph.arc_offsets, graph.arc_head, graph.arc_edge, turns, 6)

    assert least.tolist() == [12, 0, 0, 12, 5, 12]  # out of dead ends one turns round


@pytest.mark.parametrize(
    ("bearing", "ticks"),
    [
        (0, 0),
        (450, 0),
        (451, 5),
        (900, 5),
        (1800, 5),
        (2700, 12),
        (3149, 12),
        (3150, 0),
    ],
)
def test_a_turn_to_the_left_crosses_the_traffic(bearing: int, ticks: int) -> None:
    none = np.full(2, -1, np.int32)
    ahead = np.array([0, bearing], np.int16)
    turns = Turns(none, ahead, np.zeros(2, np.int16), np.ones(1, np.bool_), 5, 7)

    assert turn_ticks(turns, 0, 1, 0) == ticks
    assert turn_ticks(turns, -1, 1, 0) == 0
