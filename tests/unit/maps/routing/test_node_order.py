"""Orders hold every node once, are repeatable and keep hierarchies small."""

from __future__ import annotations

import lzma
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from maps.routing import dissection
from maps.routing import node_order as node_order_module
from maps.routing.node_order import node_order, warm_up
from maps.routing.order_figures import order_figures

if TYPE_CHECKING:
    from pathlib import Path


class CancelledError(Exception):
    pass


def _arcs(graph: nx.Graph) -> tuple[int, np.ndarray, np.ndarray]:
    numbered = nx.convert_node_labels_to_integers(graph, ordering="sorted")
    ends = np.array(list(numbered.edges), np.int32).reshape(-1, 2)
    return numbered.number_of_nodes(), ends[:, 0], ends[:, 1]


def _grid(width: int) -> tuple[int, np.ndarray, np.ndarray, np.ndarray]:
    """Square grid, numbered row by row, with its places."""
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


def _ways_up(order, tail, head) -> list[tuple[int, int]]:
    """Play the contraction out; nodes and arcs on the way up the tree from each."""
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    graph = nx.Graph(zip(rank[tail].tolist(), rank[head].tolist(), strict=True))
    graph.add_nodes_from(range(len(order)))
    above: list[list[int]] = []
    for node in range(len(order)):
        above.append(list(graph[node]))
        graph.remove_node(node)
        graph.add_edges_from((a, b) for a in above[-1] for b in above[-1] if a < b)
    ways: dict[int, tuple[int, int]] = {}
    for node in reversed(range(len(order))):
        nodes, arcs = ways[min(above[node])] if above[node] else (0, 0)
        ways[node] = nodes + 1, arcs + len(above[node])
    return list(ways.values())


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


def test_the_ways_up_the_elimination_tree_are_measured_right() -> None:
    count, tail, head, places = _grid(12)

    order = node_order(count, tail, head, places)

    figures = order_figures(order, tail, head)
    nodes, arcs = zip(*_ways_up(order, tail, head), strict=True)
    assert figures.height == max(nodes)
    assert figures.scanned == pytest.approx(sum(arcs) / count)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_nodes_without_arcs_are_ordered(count: int) -> None:
    none = np.zeros(0, np.int32)

    order = node_order(count, none, none)

    assert sorted(order.tolist()) == list(range(count))


def test_loops_parallels_and_directions_change_nothing() -> None:
    count, tail, head, places = _grid(16)
    loops = np.arange(0, count, 3)

    order = node_order(count, tail, head, places)
    again = node_order(
        count,
        np.concatenate([head, loops, tail]),
        np.concatenate([tail, loops, head]),
        places,
    )

    assert np.array_equal(order, again)


def test_the_number_of_threads_changes_nothing(monkeypatch) -> None:
    monkeypatch.setattr("maps.routing.node_order.LARGE", 100)
    count, tail, head, places = _grid(40)

    one = node_order(count, tail, head, places)
    three = node_order(count, tail, head, places, threads=3)
    monkeypatch.setattr("maps.routing.node_order.LARGE", 10**6)
    at_once = node_order(count, tail, head, places)

    assert np.array_equal(one, three)
    assert np.array_equal(one, at_once)


@pytest.mark.parametrize("known", [0.0, 0.5, 1.0])
def test_the_last_nodes_cut_a_grid_in_two_wherever_it_lies(known: float) -> None:
    width = 24
    count, tail, head, places = _grid(width)
    places[np.random.default_rng(1).random(count) >= known] = np.nan

    order = node_order(count, tail, head, places)

    graph = nx.Graph(zip(tail.tolist(), head.tolist(), strict=True))
    graph.remove_nodes_from(order[-width:].tolist())
    assert max(len(part) for part in nx.connected_components(graph)) < 0.8 * count


def test_useless_places_cost_little() -> None:
    count, tail, head, places = _grid(40)
    useless = np.random.default_rng(1).random((count, 2))

    right = order_figures(node_order(count, tail, head, places), tail, head)
    wrong = order_figures(node_order(count, tail, head, useless), tail, head)

    assert wrong.squares < 1.15 * right.squares


def test_a_chain_becomes_a_low_tree() -> None:
    tail = np.arange(4095)

    order = node_order(4096, tail, tail + 1)

    assert order_figures(order, tail, tail + 1).height <= 2 * 12


def test_parts_that_are_not_joined_are_ordered_each_by_itself() -> None:
    count, tail, head, places = _grid(14)
    both = np.concatenate([tail, tail + count]), np.concatenate([head, head + count])

    alone = order_figures(node_order(count, tail, head, places), tail, head)
    order = node_order(2 * count, *both, np.concatenate([places, places]))

    assert order_figures(order, *both).height == alone.height
    assert order_figures(order, *both).up_arcs == 2 * alone.up_arcs


@pytest.mark.parametrize(
    "graph",
    [
        nx.complete_graph(150),
        nx.complete_bipartite_graph(70, 90),
        nx.random_regular_graph(5, 400, seed=1),
        nx.barbell_graph(70, 0),
        nx.wheel_graph(300),
    ],
    ids=["complete", "bipartite", "expander", "barbell", "wheel"],
)
def test_graphs_that_have_no_good_cut_are_ordered_all_the_same(graph) -> None:
    count, tail, head = _arcs(graph)

    order = node_order(count, tail, head)

    assert np.array_equal(np.sort(order), np.arange(count))


def test_the_work_done_is_told_and_never_falls(monkeypatch) -> None:
    monkeypatch.setattr("maps.routing.node_order.LARGE", 100)
    told: list[float] = []

    node_order(*_grid(30), lambda _, share: told.append(share))

    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert len(told) > 10
    assert told == sorted(told)


def test_work_that_is_cancelled_stops(monkeypatch) -> None:
    monkeypatch.setattr("maps.routing.node_order.LARGE", 100)

    def cancel(_: str, share: float) -> None:
        if share > 0.2:
            raise CancelledError

    with pytest.raises(CancelledError):
        node_order(*_grid(30), cancel, threads=2)


def test_warming_up_leaves_nothing_to_compile() -> None:
    warm_up()
    kernels = (dissection.dissect, dissection.split, node_order_module._spread)
    before = [len(kernel.signatures) for kernel in kernels]

    node_order(*_grid(20))

    assert all(before)
    assert [len(kernel.signatures) for kernel in kernels] == before


@pytest.mark.parametrize(("tail", "head"), [([0], [2]), ([-1], [1])])
def test_an_arc_to_nowhere_is_refused(tail: list[int], head: list[int]) -> None:
    with pytest.raises(ValueError, match="outside the nodes 0 to 1"):
        node_order(2, np.array(tail), np.array(head))


@pytest.mark.data
def test_new_york_is_ordered_far_better_than_by_the_common_method(
    data_dir: Path,
) -> None:
    """RoutingKit's inertial order with hop distances: 1 656 720 arcs, height 319."""
    with lzma.open(data_dir / "graphs" / "NY.gr.xz", "rt") as lines:
        ends = np.loadtxt(lines, np.int32, skiprows=1) - 1

    order = node_order(264_346, ends[:, 0], ends[:, 1])

    figures = order_figures(order, ends[:, 0], ends[:, 1])
    assert figures.up_arcs < 1_200_000
    assert figures.squares < 15_000_000
    assert figures.height < 319
