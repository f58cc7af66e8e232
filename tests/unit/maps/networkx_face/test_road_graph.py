"""The graph that analysts hold: lazy, searched by kernels, never stale."""

from __future__ import annotations

import copy
import pickle
from inspect import signature
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.networkx_face.backend import OFFERED
from maps.networkx_face.road_graph import RoadGraph
from tests.road_graphs import NETWORKS, PLACES, outcome, plain_graph
from tests.road_sketch import Road, Sketch, sketch


@pytest.fixture
def town() -> Sketch:
    """From a to b over c is shorter than the straight road."""
    return sketch(
        {"a": (0, 0), "b": (4, 0), "c": (2, 1)},
        [
            Road(a="a", b="b", length_m=4000.0, name="B 37"),
            Road(a="a", b="c", length_m=1000.1),
            Road(a="c", b="b", length_m=1000.4),
        ],
    )


@pytest.fixture
def no_slow_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever builds dictionaries or runs networkx's own searches fails."""

    def fail(*_: object) -> None:
        pytest.fail("the dictionaries of the graph were built")

    monkeypatch.setattr("maps.networkx_face.road_graph._build", fail)


@given(NETWORKS)
def test_it_is_the_graph_networkx_would_build(town: Sketch) -> None:
    graph, plain = town.network.to_networkx(), plain_graph(town.network)

    assert list(graph) == list(plain)
    assert list(graph.edges(keys=True)) == list(plain.edges(keys=True))
    assert dict(graph.nodes(data=True)) == dict(plain.nodes(data=True))
    assert graph.adj == plain.adj
    assert graph.pred == plain.pred
    assert [list(graph.pred[n]) for n in graph] == [list(plain.pred[n]) for n in plain]
    assert nx.utils.graphs_equal(graph, plain)


@given(
    NETWORKS,
    st.integers(0, 7),
    st.integers(0, 7),
    st.sampled_from(["length_m", "speed_kmh", "link", "flags", None, "no such"]),
)
def test_searches_are_those_of_the_plain_graph(
    town: Sketch, source: int, target: int, weight: str | None
) -> None:
    graph, plain = town.network.to_networkx(), plain_graph(town.network)
    calls: list[tuple[str, dict[str, Any]]] = [
        ("dijkstra_path", {"source": source, "target": target, "weight": weight}),
        (
            "dijkstra_path_length",
            {"source": source, "target": target, "weight": weight},
        ),
        ("bidirectional_dijkstra", {"source": source, "target": target}),
        (
            "bidirectional_dijkstra",
            {"source": source, "target": target, "weight": weight},
        ),
        ("shortest_path", {"source": source, "target": target, "weight": weight}),
        ("shortest_path", {"target": target, "weight": weight}),
        ("shortest_path_length", {"source": source, "weight": weight}),
        ("single_source_dijkstra", {"source": source, "cutoff": 25, "weight": weight}),
        ("has_path", {"source": source, "target": target}),
    ]
    for name, named in calls:
        assert outcome(name, graph, named) == outcome(name, plain, named)


def stored(graph: RoadGraph) -> RoadGraph:
    """Graph written to bytes and read back."""
    again: RoadGraph = pickle.loads(pickle.dumps(graph))  # noqa: S301 - our own
    return again


@pytest.mark.usefixtures("no_slow_way")
def test_searches_need_no_dictionaries(town: Sketch) -> None:
    graph = town.network.to_networkx()
    a, b, c = (town.junction[name] for name in "abc")

    assert nx.shortest_path(graph, a, b, weight="length_m") == [a, c, b]
    assert nx.shortest_path_length(graph, a, b, weight="length_m") == 2000.5
    assert nx.shortest_path(graph, a, b, weight="length_m", backend="marsroute")
    assert nx.has_path(G=graph, source=a, target=b)
    assert len(dict(nx.all_pairs_dijkstra(graph, weight="length_m"))) == 3


def test_turn_bans_are_not_part_of_it() -> None:
    town = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0)},
        [Road(a="a", b="b"), Road(a="b", b="c")],
        bans=[("ab", "bc")],
    )
    path = [town.junction[name] for name in "abc"]

    found = nx.shortest_path(town.network.to_networkx(), path[0], path[2])

    assert found == path


def test_junctions_that_equal_whole_numbers_are_found(town: Sketch) -> None:
    graph = town.network.to_networkx()

    assert nx.has_path(graph, 0.0, True)
    for nowhere in ("0", 0.5, float("nan"), None.__class__, -1, 3, [0]):
        with pytest.raises(nx.NodeNotFound):
            nx.bidirectional_dijkstra(graph, nowhere, 0)


@pytest.mark.parametrize(
    "write",
    [
        lambda edge: edge.__setitem__("length_m", 1.0),
        lambda edge: edge.update(length_m=1.0),
        lambda edge: edge.update({"length_m": 1.0}),
        lambda edge: edge.__ior__({"length_m": 1.0}),
        lambda edge: edge.pop("length_m"),
        lambda edge: edge.__delitem__("length_m"),
        lambda edge: edge.clear(),
        lambda edge: [edge.popitem() for _ in range(len(edge))],
    ],
)
def test_a_written_attribute_counts_at_once(town: Sketch, write: Any) -> None:
    graph = town.network.to_networkx()
    a, b, c = (town.junction[name] for name in "abc")
    assert nx.shortest_path(graph, a, b, weight="length_m") == [a, c, b]

    write(graph[a][b][town.edge["ab"]])

    assert nx.shortest_path(graph, a, b, weight="length_m") == [a, b]
    assert nx.shortest_path_length(graph, a, b, weight="length_m") == 1


def test_an_attribute_of_ones_own_can_be_the_weight(town: Sketch) -> None:
    graph = town.network.to_networkx()
    a, b, c = (town.junction[name] for name in "abc")
    assert nx.shortest_path_length(graph, a, b, weight="risk") == 1

    nx.set_edge_attributes(graph, 5, "risk")
    graph[a][c][town.edge["ac"]].setdefault("risk", 9)
    graph[c][b][town.edge["cb"]]["risk"] = 0

    assert nx.shortest_path_length(graph, a, b, weight="risk") == 5
    graph[a][b][town.edge["ab"]]["risk"] = 6
    assert nx.shortest_path(graph, a, b, weight="risk") == [a, c, b]


def test_added_and_removed_edges_count_at_once(town: Sketch) -> None:
    graph = town.network.to_networkx()
    a, b, c = (town.junction[name] for name in "abc")

    key = graph.add_edge(a, b, length_m=5.0)
    assert nx.shortest_path_length(graph, a, b, weight="length_m") == 5
    graph[a][b][key]["length_m"] = 2500.0
    assert nx.shortest_path(graph, a, b, weight="length_m") == [a, c, b]
    graph.remove_node(c)
    assert nx.shortest_path_length(graph, a, b, weight="length_m") == 2500
    graph.add_edge(b, "depot", length_m=1.5)
    assert nx.shortest_path(graph, a, "depot", weight="length_m") == [a, b, "depot"]
    graph.__networkx_cache__ = None
    graph.add_edge(a, "depot", length_m=1.0)
    assert nx.shortest_path(graph, a, "depot", weight="length_m") == [a, "depot"]


def test_what_has_no_kernel_runs_networkx_on_the_graph(town: Sketch) -> None:
    graph, plain = town.network.to_networkx(), plain_graph(town.network)
    a, b = town.junction["a"], town.junction["b"]

    def metres(_tail: int, _head: int, edges: dict[int, dict[str, float]]) -> float:
        return min(edge["length_m"] for edge in edges.values())

    assert nx.pagerank(graph) == nx.pagerank(plain)
    assert nx.dijkstra_path_length(graph, a, b, weight=metres) == 2000.5
    assert nx.bellman_ford_path_length(graph, a, b, weight="length_m") == 2000.5
    assert nx.shortest_path(graph, a, b, "length_m", "bellman-ford")
    with pytest.raises(TypeError, match="str"):
        nx.dijkstra_path_length(graph, a, b, weight="name")
    nx.relabel_nodes(graph, {a: "start"}, copy=False)
    assert nx.has_path(graph, "start", b)


def test_unknown_speeds_are_left_to_networkx() -> None:
    town = sketch(PLACES, [Road(a="a", b="b", speed_kmh=float("nan"))])
    graph = town.network.to_networkx()

    length = nx.dijkstra_path_length(graph, 0, 1, weight="speed_kmh")

    assert length != length  # noqa: PLR0124 - not a number


def test_copies_and_views_are_ordinary_graphs(town: Sketch) -> None:
    graph = town.network.to_networkx()
    a, b, c = (town.junction[name] for name in "abc")
    others = [graph.copy(), graph.reverse(), graph.subgraph([a, b, c])]
    others += [graph.to_undirected(), nx.MultiDiGraph(graph), nx.DiGraph(graph)]

    for other in others:
        assert other.__networkx_backend__ == "networkx"
        for backend in ("networkx", "marsroute"):
            length = nx.dijkstra_path_length(other, a, b, "length_m", backend=backend)
            assert length == pytest.approx(2000.5)


@pytest.mark.parametrize("again", [copy.deepcopy, stored])
@pytest.mark.parametrize("built", [False, True])
def test_it_survives_copying_and_storing(
    town: Sketch, again: Any, *, built: bool
) -> None:
    graph = town.network.to_networkx()
    a, b, c = (town.junction[name] for name in "abc")
    if built:
        graph[a][b][town.edge["ab"]]["length_m"] = 2000.0

    other = again(graph)

    assert isinstance(other, RoadGraph)
    assert nx.shortest_path(other, a, b, "length_m") == ([a, b] if built else [a, c, b])
    other[a][b][town.edge["ab"]]["length_m"] = 3.0
    assert nx.shortest_path_length(other, a, b, "length_m") == 3
    assert nx.shortest_path_length(graph, a, b, "length_m") > 3


def test_arguments_have_the_names_and_defaults_of_networkx() -> None:
    for name, function in OFFERED.items():
        ours = list(signature(function).parameters.values())[1:]
        theirs = signature(getattr(nx, name).orig_func).parameters.values()
        kept = [(p.name, p.default) for p in theirs if p.name != "G"]
        assert [(p.name, p.default) for p in ours] == kept
