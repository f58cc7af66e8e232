"""On any graph our kernels answer as networkx does: values, kinds, orders, errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.networkx_face.backend import OFFERED
from maps.networkx_face.backend_info import FUNCTIONS, backend_info

CLASSES = (nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph)
NODES = st.one_of(st.integers(0, 8), st.sampled_from(["a", "b", ("c", 1)]))
ANYWHERE = st.one_of(NODES, st.sampled_from([99, "nowhere"]))
WHOLE = st.integers(0, 5)
FRACTIONS = st.sampled_from([0.0, 0.1, 0.2, 0.3, 0.7, 1e-9, 1e15, float("inf")])
BELOW_ZERO = st.integers(-2, 5)
CUTOFFS = st.sampled_from([None, 0, 1, 1.5, 2, 4, -1, float("inf"), 0.3])
WEIGHT = st.sampled_from(["weight", "weight", None, "no such attribute"])


@pytest.fixture(scope="module", autouse=True)
def quiet_cache() -> Iterator[None]:
    """Networkx warns of every use of a conversion that it kept."""
    with nx.config(warnings_to_ignore={"cache"}):
        yield


@st.composite
def graphs(draw: st.DrawFn) -> nx.Graph:
    """Graph of any class with parallel edges, loops and edges without a weight."""
    graph = draw(st.sampled_from(CLASSES))()
    graph.add_nodes_from(draw(st.lists(NODES, max_size=8)))
    weights = draw(st.sampled_from([WHOLE, FRACTIONS, WHOLE | FRACTIONS, BELOW_ZERO]))
    edge = st.tuples(NODES, NODES, st.none() | weights)
    for tail, head, weight in draw(st.lists(edge, max_size=25)):
        graph.add_edge(tail, head, **({} if weight is None else {"weight": weight}))
    return graph


def outcome(function: Callable[..., Any], *args: Any, **named: Any) -> object:
    """Answer of a function, or its error, in full."""
    try:
        answer = function(*args, **named)
        return list(answer) if isinstance(answer, Iterator) else answer
    except (nx.NetworkXException, ValueError, KeyError, TypeError) as error:
        return type(error), error.args


def mixes_kinds(graph: nx.Graph) -> bool:
    """Whether some weights are whole numbers and others fractions."""
    weights = (weight for _, _, weight in graph.edges.data("weight", default=1))
    return len({type(weight) for weight in weights}) > 1


def assert_same(name: str, graph: nx.Graph, **named: Any) -> None:
    """Compare both outcomes, to the last digit and the order of dictionaries."""
    function = getattr(nx, name)
    expected = outcome(function, graph, backend="networkx", **named)
    try:
        answer = outcome(function, graph, backend="marsroute", **named)
    except NotImplementedError:
        several = len(set(named.get("sources", ()))) > 1
        assert several, "only paths from several sources may be refused"
        return
    assert answer == expected
    if not mixes_kinds(graph):
        assert repr(answer) == repr(expected)


@given(graphs(), ANYWHERE, ANYWHERE, WEIGHT)
def test_paths_between_two_nodes(
    graph: nx.Graph, source: object, target: object, weight: str | None
) -> None:
    ends = {"source": source, "target": target}

    for name in ("dijkstra_path", "dijkstra_path_length", "bidirectional_dijkstra"):
        assert_same(name, graph, weight=weight, **ends)
    assert_same("single_source_dijkstra", graph, weight=weight, **ends)
    for name in ("shortest_path", "shortest_path_length"):
        assert_same(name, graph, weight=weight, **ends)
    for name in ("has_path", "bidirectional_shortest_path"):
        assert_same(name, graph, **ends)


@given(graphs(), ANYWHERE, WEIGHT, CUTOFFS)
def test_paths_from_a_node_and_to_a_node(
    graph: nx.Graph, node: object, weight: str | None, cutoff: float | None
) -> None:
    for name in ("", "_path", "_path_length"):
        function = f"single_source_dijkstra{name}"
        assert_same(function, graph, source=node, cutoff=cutoff, weight=weight)
    for name in ("shortest_path", "shortest_path_length"):
        assert_same(name, graph, source=node, weight=weight)
        assert_same(name, graph, target=node, weight=weight)
        assert_same(f"single_source_{name}", graph, source=node, cutoff=cutoff)
        assert_same(f"single_target_{name}", graph, target=node, cutoff=cutoff)


@given(graphs(), st.lists(ANYWHERE, max_size=4), ANYWHERE, CUTOFFS)
def test_paths_from_several_nodes(
    graph: nx.Graph, sources: list[object], target: object, cutoff: float | None
) -> None:
    for name in ("", "_path", "_path_length"):
        function = f"multi_source_dijkstra{name}"
        assert_same(function, graph, sources=sources, cutoff=cutoff)
    assert_same(
        "multi_source_dijkstra", graph, sources=sources, target=target, cutoff=cutoff
    )


@given(graphs(), WEIGHT, CUTOFFS)
def test_paths_between_all_nodes(
    graph: nx.Graph, weight: str | None, cutoff: float | None
) -> None:
    for name in ("", "_path", "_path_length"):
        assert_same(f"all_pairs_dijkstra{name}", graph, cutoff=cutoff, weight=weight)
    for name in ("shortest_path", "shortest_path_length"):
        assert_same(name, graph, weight=weight)
        assert_same(f"all_pairs_{name}", graph, cutoff=cutoff)
    assert_same("average_shortest_path_length", graph, weight=weight)


@pytest.mark.parametrize("alike", [1.0, True, 1])
def test_nodes_are_found_by_what_equals_them(alike: object) -> None:
    graph = nx.path_graph(3)

    path = nx.dijkstra_path(graph, alike, 2, backend="marsroute")
    lengths = nx.multi_source_dijkstra(graph, [alike], backend="marsroute")

    assert path == [1, 2]
    assert lengths == nx.multi_source_dijkstra(graph, [alike])


def test_every_function_named_to_networkx_is_there() -> None:
    assert set(OFFERED) == set(FUNCTIONS) == set(backend_info()["functions"])
    assert set(OFFERED) <= set(dir(nx))


def test_all_pairs_are_given_one_by_one() -> None:
    graph = nx.cycle_graph(50)

    pairs = nx.all_pairs_dijkstra_path_length(graph, backend="marsroute")

    assert [node for node, _ in islice(pairs, 2)] == [0, 1]


def test_whole_weights_beyond_float64_are_exact() -> None:
    graph = nx.Graph()
    graph.add_edge(0, 1, weight=2**53)
    graph.add_edge(1, 2, weight=1)

    length = nx.dijkstra_path_length(graph, 0, 2, backend="marsroute")

    assert length == 2**53 + 1


@pytest.mark.parametrize("method", ["dijkstra", "astar"])
def test_unknown_methods_are_refused_as_by_networkx(method: str) -> None:
    assert_same("shortest_path", nx.path_graph(3), method=method, weight="weight")
    assert_same("shortest_path_length", nx.path_graph(3), method=method)
    assert_same("average_shortest_path_length", nx.path_graph(3), method=method)
