"""Point queries on the hierarchy are those of networkx, or left to a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maps.networkx_face.only_paths import OnlyPaths
from maps.networkx_face.road_graph import road_graph
from maps.routing.hierarchy import Hierarchy
from maps.routing.routing_graph import RoutingGraph
from tests.network_checks import network_of
from tests.road_graphs import NETWORKS, PLACES, outcome, plain_graph
from tests.road_sketch import Road, Sketch, sketch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from maps.networkx_face.road_graph import RoadGraph
    from maps.road_network import RoadNetwork


@pytest.fixture(scope="module", autouse=True)
def no_patience() -> Iterator[None]:
    """Ask the hierarchy from the first query on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("maps.networkx_face.flat_graph.PATIENCE", 0)
        yield


def quick_graph(network: RoadNetwork) -> RoadGraph:
    """Graph with the hierarchy of its network."""
    return road_graph(network, Hierarchy.of_roads(network, RoutingGraph.of(network)))


def only_paths(network: RoadNetwork, weights: object) -> OnlyPaths | None:
    """Hierarchy of a network under weights of its edges."""
    hierarchy = Hierarchy.of_roads(network, RoutingGraph.of(network))
    ends = network.edge_tail, network.edge_head
    return OnlyPaths.of(hierarchy, ends, network.junction_count, np.asarray(weights))


POINT_QUERIES = (
    *("dijkstra_path", "dijkstra_path_length", "single_source_dijkstra"),
    *("bidirectional_dijkstra", "shortest_path", "shortest_path_length"),
)


@settings(max_examples=40)
@given(NETWORKS, st.sampled_from(["length_m", "link", "rounds"]))
def test_answers_are_those_of_networkx(town: Sketch, weight: str) -> None:
    """Among loops, ties, parallel roads and lengths of zero."""
    graph, plain = quick_graph(town.network), plain_graph(town.network)
    rounds = {edge: edge[2] % 3 for edge in plain.edges(keys=True)}
    for other in (graph, plain):
        nx.set_edge_attributes(other, rounds, "rounds")

    for source in plain:
        for target in plain:
            named = {"source": source, "target": target, "weight": weight}
            for name in POINT_QUERIES:
                assert outcome(name, graph, named) == outcome(name, plain, named)


def block_of_streets(seed: int, lengths_cm: list[int]) -> RoadNetwork:
    """Network of four by four junctions with many ties, some streets one-way."""
    random = np.random.default_rng(seed)
    letters = "abcdefghijklmnop"
    places = {name: (i % 4.0, i // 4.0) for i, name in enumerate(letters)}
    joined = [(i, i + 1) for i in range(16) if i % 4 < 3]
    joined += [(i, i + 4) for i in range(12)] + [(0, 5), (6, 11), (9, 14)]
    roads = [
        Road(
            a=letters[a],
            b=letters[b],
            length_m=random.choice(lengths_cm) / 100,
            oneway=bool(random.random() < 0.15),
        )
        for a, b in random.permutation(joined).tolist()
    ]
    return sketch(places, roads).network


def shortest_by_pair(
    network: RoadNetwork,
) -> dict[tuple[int, int], set[tuple[int, ...]]]:
    """All shortest paths between all junctions, by a search over whole numbers."""
    graph = nx.DiGraph()
    ends = zip(network.edge_tail.tolist(), network.edge_head.tolist(), strict=True)
    lengths = np.rint(network.edge_length_m() * 100).astype(int).tolist()
    for (tail, head), length in zip(ends, lengths, strict=True):
        graph.add_edge(tail, head, cm=length)
    return {
        (source, target): set(map(tuple, paths))
        for source, by_target in nx.all_pairs_all_shortest_paths(graph, weight="cm")
        for target, paths in by_target.items()
        if source != target
    }


@settings(max_examples=30)
@given(st.integers(0, 10**6))
def test_a_path_is_given_just_when_it_is_the_only_one(seed: int) -> None:
    network = block_of_streets(seed, [1, 2, 3, 4, 5, 7])
    found = only_paths(network, network.edge_length_m())
    assert found is not None

    for (source, target), paths in shortest_by_pair(network).items():
        answer = found.path(source, target)
        assert (answer is not None) == (len(paths) == 1)
        assert answer is None or {tuple(answer[1])} == paths


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from([[0, 1, 2, 3, 5, 7], [0, 0, 1, 2]]))
@example(93, [0, 0, 1, 2])
def test_no_path_is_given_that_is_not_the_only_one(
    seed: int, lengths_cm: list[int]
) -> None:
    """Streets of length zero bring ways that turn round, and loops."""
    network = block_of_streets(seed, lengths_cm)
    found = only_paths(network, network.edge_length_m())
    assert found is not None

    for (source, target), paths in shortest_by_pair(network).items():
        answer = found.path(source, target)
        assert answer is None or {tuple(answer[1])} == paths


@pytest.mark.data
def test_most_queries_of_a_real_area_are_decided(data_dir: Path) -> None:
    network = network_of(data_dir / "osm" / "andorra.osm.pbf")
    graph, searched = quick_graph(network), network.to_networkx()
    random = np.random.default_rng(5)
    decided = 0

    for source, target in random.choice(network.junction_count, (300, 2)).tolist():
        named = {"source": source, "target": target, "weight": "length_m"}
        for name in ("single_source_dijkstra", "shortest_path"):
            assert outcome(name, graph, named) == outcome(name, searched, named)
        column = graph.flat().column("length_m")
        decided += column.path(source, target) is not None

    assert decided > 250


def test_a_tie_is_left_to_a_search() -> None:
    """Around a square both ways are equally long."""
    corners = {"a": (0, 0), "b": (1, 0), "c": (1, 1), "d": (0, 1)}
    roads = [Road(a=x, b=y, length_m=500.0) for x, y in ("ab", "bc", "cd", "da")]
    network = sketch(corners, roads).network

    found = only_paths(network, network.edge_length_m())

    assert found is not None
    assert found.path(0, 2) is None
    assert found.path(0, 1) == (500.0, [0, 1])


def test_a_gate_beside_the_way_is_no_tie() -> None:
    """Through an open gate of length zero and back is no other path."""
    places = {"a": (0, 0), "b": (1, 0), "c": (2, 0), "g": (1, 0), "d": (1, 1)}
    roads = [
        Road(a="a", b="b", length_m=100.1),
        Road(a="b", b="c", length_m=100.2),
        Road(a="b", b="g", length_m=0.0),
        Road(a="g", b="d", length_m=100.4),
    ]
    network = sketch(places, roads).network

    found = only_paths(network, network.edge_length_m())

    assert found is not None
    assert found.path(0, 2) == (100.1 + 100.2, [0, 1, 2])
    assert found.path(0, 4) == (100.1 + 100.4, [0, 1, 3, 4])


def test_parallel_roads_of_one_length_are_one_way() -> None:
    network = sketch(PLACES, [Road(a="a", b="b", length_m=7.25)] * 2).network

    found = only_paths(network, network.edge_length_m())

    assert found is not None
    assert found.path(0, 1) == (7.25, [0, 1])


@pytest.mark.parametrize("weight", [0.005, -1.0, 1e8, -1, 2**30])
def test_weights_that_no_hierarchy_adds_up_are_left_to_searches(
    weight: float,
) -> None:
    network = sketch(PLACES, [Road(a="a", b="b")]).network

    assert only_paths(network, [weight, weight]) is None


def test_the_hierarchy_is_customised_when_queries_come_in_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("maps.networkx_face.flat_graph.PATIENCE", 2)
    made = []
    real = OnlyPaths.of
    monkeypatch.setattr(OnlyPaths, "of", lambda *a: made.append(1) or real(*a))
    graph = quick_graph(sketch(PLACES, [Road(a="a", b="b")]).network)

    counts = []
    for _ in range(4):
        nx.shortest_path(graph, 0, 1, weight="length_m")
        counts.append(len(made))

    assert counts == [0, 0, 1, 1]


def test_written_weights_are_customised_anew() -> None:
    town = sketch(PLACES, [Road(a="a", b="b", length_m=5.0)])
    graph = quick_graph(town.network)
    assert nx.shortest_path_length(graph, 0, 1, weight="length_m") == 5

    graph[0][1][town.edge["ab"]]["length_m"] = 6.5

    assert nx.shortest_path_length(graph, 0, 1, weight="length_m") == 6.5
    assert nx.shortest_path_length(graph, 1, 0, weight="length_m") == 5


def test_the_hierarchy_of_another_network_is_refused() -> None:
    small = sketch(PLACES, [Road(a="a", b="b")]).network
    large = sketch(PLACES, [Road(a="a", b="b"), Road(a="b", b="c")]).network
    hierarchy = Hierarchy.of_roads(small, RoutingGraph.of(small))

    with pytest.raises(ValueError, match="same area pack"):
        large.to_networkx(hierarchy)
