"""Orders hold every node once, are repeatable and keep hierarchies small."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from maps.routing.node_order import node_order
from maps.routing.order_figures import order_figures


def _arcs(graph: nx.Graph) -> tuple[int, np.ndarray, np.ndarray]:
    numbered = nx.convert_node_labels_to_integers(graph, ordering="sorted")
    ends = np.array(list(numbered.edges), np.int32).reshape(-1, 2)
    return numbered.number_of_nodes(), ends[:, 0], ends[:, 1]


def _grid(width: int) -> tuple[int, np.ndarray, np.ndarray, np.ndarray]:
    """Square grid with its places, numbered row by row."""
    count, tail, head = _arcs(nx.grid_2d_graph(width, width))
    places = np.stack(np.divmod(np.arange(count), width), axis=1) / 1000
    return count, tail, head, places


def _up_degrees(order, tail, head) -> list[int]:
    """Play the contraction of every node out; upward arcs in that order."""
    graph = nx.Graph(zip(tail.tolist(), head.tolist(), strict=True))
    graph.add_nodes_from(order.tolist())
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    degrees = []
    for node in order.tolist():
        above = list(graph[node])
        graph.remove_node(node)
        graph.add_edges_from((a, b) for a in above for b in above if a < b)
        degrees.append(len(above))
    return degrees


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("places", [0, 1])
def test_any_graph_is_ordered_once_and_measured_right(seed: int, places: int) -> None:
    draw = np.random.default_rng(seed)
    count = int(draw.integers(1, 400))
    tail, head = draw.integers(0, count, (2, int(count * draw.uniform(0, 2))))
    lonlat = draw.uniform(-1, 1, (count, 2)) if places else None

    order = node_order(count, tail, head, lonlat)
    figures = order_figures(order, tail, head)

    degrees = np.array(_up_degrees(order, tail, head))
    assert np.array_equal(np.sort(order), np.arange(count))
    assert figures.up_arcs == degrees.sum()
    assert figures.squares == (degrees**2).sum()
