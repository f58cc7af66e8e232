"""Neighbours without direction, and the core that no low degree is left in."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from maps.routing.undirected import strip_low_degrees, undirected


def _rows(view) -> list[list[int]]:
    bounds = view.offsets.tolist()
    row = view.neighbour.tolist()
    return [row[a:b] for a, b in pairwise(bounds)]


def test_each_neighbour_stands_once_in_both_rows() -> None:
    tail = np.array([2, 0, 0, 1, 3, 3])
    head = np.array([0, 2, 1, 1, 0, 0])

    assert _rows(undirected(5, tail, head)) == [[1, 2, 3], [0], [0], [0], []]


@pytest.mark.parametrize("seed", range(12))
def test_contracting_low_degrees_leaves_their_core(seed: int) -> None:
    draw = np.random.default_rng(seed)
    count = int(draw.integers(2, 200))
    tail, head = draw.integers(0, count, (2, int(1.7 * count)))

    core = strip_low_degrees(undirected(count, tail, head))

    graph = nx.Graph(zip(tail.tolist(), head.tolist(), strict=True))
    graph.add_nodes_from(range(count))
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    for node in core.contracted.tolist():
        above = list(graph[node])
        assert len(above) <= 2
        graph.remove_node(node)
        if len(above) == 2:
            graph.add_edge(*above)
    assert sorted(graph) == sorted(core.nodes.tolist())
    assert all(degree > 2 for _, degree in graph.degree)
    found = {
        (int(core.nodes[i]), int(core.nodes[j]))
        for i, row in enumerate(_rows(core.graph))
        for j in row
    }
    assert found == {(a, b) for a, b in graph.edges} | {(b, a) for a, b in graph.edges}
