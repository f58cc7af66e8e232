"""The first searches, which do without a ladder, find what later ones find."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.routing.customise import FIRST_SEARCHES
from maps.routing.hierarchy import Hierarchy
from maps.routing.node_order import node_order
from maps.routing.routing_graph import expand
from maps.routing.shortest_path import Metric, SearchSpace, Terminal, shortest_path
from maps.routing.ticks import FORBIDDEN

SIDE = 7
JUNCTIONS = SIDE * SIDE


def lattice() -> tuple[np.ndarray, np.ndarray]:
    """Give the two-way roads of a square lattice, there and back."""
    number = np.arange(JUNCTIONS, dtype=np.int32).reshape(SIDE, SIDE)
    across = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()])
    down = np.stack([number[:-1].ravel(), number[1:].ravel()])
    ends = np.concatenate([across, down], axis=1)
    return np.concatenate([ends, ends[::-1]], axis=1)


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 3))
def test_the_first_searches_drive_the_same_edges_as_later_ones(
    random: object, shut: int
) -> None:
    draw = np.random.default_rng(random.getrandbits(32))  # type: ignore[attr-defined]
    tail, head = lattice()
    weights = draw.integers(1, 4, len(tail)).astype(np.int32)
    weights[draw.integers(0, len(tail), 10 * shut)] = FORBIDDEN
    graph = expand(tail, head, JUNCTIONS, ())
    lonlat = np.stack(np.divmod(np.arange(JUNCTIONS), SIDE), axis=1) / 100.0
    order = node_order(JUNCTIONS, tail, head, lonlat)
    hierarchy = Hierarchy.of(graph, tail, head, order)
    later = Metric.of(graph, weights, hierarchy)
    assert later.customised is not None
    assert len(later.customised.ladder.block)
    space = SearchSpace.of(later)
    peer: nx.DiGraph[int] = nx.DiGraph()
    peer.add_nodes_from(range(JUNCTIONS))
    usable = weights != FORBIDDEN
    rows = (tail[usable].tolist(), head[usable].tolist(), weights[usable].tolist())
    peer.add_weighted_edges_from(zip(*rows, strict=True))
    for _ in range(5):
        early = Metric.of(graph, weights, hierarchy)
        assert early.customised is not None
        for _ in range(FIRST_SEARCHES):
            states = draw.integers(0, JUNCTIONS, 4).tolist()
            sources = [Terminal(states[0], 1), Terminal(states[1])]
            targets = [Terminal(states[2]), Terminal(states[3], 2)]
            if draw.random() < 0.5:
                sources, targets = sources[:1], targets[:1]

            first = shortest_path(early, sources, targets, space=space)

            assert "ladder" not in early.customised.__dict__
            assert first == shortest_path(later, sources, targets, space=space)
            costs = [
                a.cost + b.cost + nx.dijkstra_path_length(peer, a.state, b.state)
                for a in sources
                for b in targets
                if nx.has_path(peer, a.state, b.state)
            ]
            assert (first.cost if first else None) == min(costs, default=None)
        shortest_path(early, sources, targets, space=space)
        assert "ladder" in early.customised.__dict__
