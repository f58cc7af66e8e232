"""What networkx asks of a backend: what it can run, converts and leaves alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from maps.networkx_face import backend
from maps.networkx_face.backend_info import FUNCTIONS
from maps.networkx_face.flat_graph import NoKernelError
from maps.networkx_face.from_networkx import ConvertedGraph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def quiet_cache() -> Iterator[None]:
    """Networkx warns of every use of a conversion that it kept."""
    with nx.config(warnings_to_ignore={"cache"}):
        yield


@pytest.mark.slow
def test_networkx_passes_its_own_tests_with_the_backend_forced(tmp_path: Path) -> None:
    """Each function offered runs there on a kernel, and none is marked as failing."""
    log = tmp_path / "calls.log"
    tests = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *("--log-file", str(log), "--log-file-level", "DEBUG"),
            *("--pyargs", "networkx.algorithms.shortest_paths"),
        ],
        cwd=tmp_path,
        env=os.environ
        | {"NETWORKX_TEST_BACKEND": "marsroute", "NETWORKX_FALLBACK_TO_NX": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )

    used = re.findall(r"Using backend 'marsroute' for call to '(\w+)'", log.read_text())
    assert tests.returncode == 0, tests.stdout[-3000:]
    assert re.search(r"^\d{3} passed in", tests.stdout, re.MULTILINE)
    assert set(used) == set(FUNCTIONS)


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ({"weight": lambda _u, _v, _d: 1}, "function"),
        ({"weight": "weight", "method": "bellman-ford"}, "bellman-ford"),
        ({"weight": "weight", "cutoff": Decimal(3)}, "cutoff"),
    ],
)
def test_calls_without_a_kernel_are_declined_with_a_reason(
    named: dict[str, object], reason: str
) -> None:
    name = "single_source_dijkstra" if "cutoff" in named else "shortest_path"

    answer = backend.can_run(name, (nx.path_graph(3), 0), named)

    assert isinstance(answer, str)
    assert reason in answer


def test_functions_without_a_kernel_are_declined() -> None:
    answer = backend.can_run("pagerank", (nx.path_graph(3),), {})

    assert answer == "marsroute has no kernel for pagerank"


@pytest.mark.parametrize(
    "weight",
    [Fraction(1, 3), Decimal(1), float("nan"), 2**70, "5", None, np.float32(1), 1j],
)
def test_weights_that_are_no_plain_numbers_are_left_to_networkx(
    weight: object,
) -> None:
    graph = nx.Graph()
    graph.add_edge(0, 1, weight=weight)
    graph.add_edge(1, 2, weight=1)

    with pytest.raises(NoKernelError):
        backend.convert_from_nx(graph, edge_attrs={"weight": 1})


def test_weights_whose_sums_would_not_be_exact_are_left_to_networkx() -> None:
    graph = nx.Graph()
    graph.add_edge(0, 1, weight=2**53)
    graph.add_edge(1, 2, weight=0.5)

    with pytest.raises(NoKernelError, match="exact"):
        backend.convert_from_nx(graph, edge_attrs={"weight": 1})


def test_parallel_weights_without_order_are_left_to_networkx() -> None:
    graph = nx.MultiGraph()
    graph.add_edge(0, 1, weight=1)
    graph.add_edge(0, 1, weight="1")

    with pytest.raises(NoKernelError, match="order"):
        backend.convert_from_nx(graph, edge_attrs={"weight": 1})


def test_networkx_takes_over_when_its_priority_is_ours() -> None:
    graph = nx.path_graph(200)
    nx.set_edge_attributes(graph, Fraction(1, 3), "third")

    with nx.config.backend_priority(algos=["marsroute"]):
        length = nx.dijkstra_path_length(graph, 0, 6, weight="third")
        hops = nx.shortest_path_length(graph, 0, 6, weight=lambda _u, _v, _d: 2)
        path = nx.shortest_path(graph, 0, 3)

    assert length == 2
    assert hops == 12
    assert path == [0, 1, 2, 3]


def test_a_conversion_is_kept_until_the_graph_changes() -> None:
    graph = nx.path_graph(5)

    before = nx.shortest_path_length(graph, 0, 4, weight="km", backend="marsroute")
    graph.add_edge(0, 4, km=0.5)
    after = nx.shortest_path_length(graph, 0, 4, weight="km", backend="marsroute")

    assert (before, after) == (4, 0.5)


def test_a_view_is_never_stale() -> None:
    graph = nx.path_graph(5)
    view = graph.subgraph([0, 1, 2, 3])

    before = nx.has_path(view, 0, 3, backend="marsroute")
    graph.remove_edge(1, 2)
    after = nx.has_path(view, 0, 3, backend="marsroute")

    assert (before, after) == (True, False)


def test_views_of_all_kinds_answer_as_networkx() -> None:
    graph = nx.DiGraph([(3, 1, {"km": 2}), (2, 3, {"km": 1}), (1, 2, {"km": 5})])
    both = graph.to_undirected(as_view=True)
    for view in (graph.reverse(copy=False), both, nx.subgraph_view(graph)):
        ours = dict(nx.all_pairs_dijkstra(view, weight="km", backend="marsroute"))
        assert ours == dict(nx.all_pairs_dijkstra(view, weight="km"))


def test_small_graphs_and_views_are_not_converted_unasked() -> None:
    large = nx.path_graph(backend.SMALL + 1)

    assert backend.should_run("has_path", (large, 0, 1), {}) is True
    assert "faster" in backend.should_run("has_path", (nx.path_graph(9),), {})
    assert "view" in backend.should_run("has_path", (large.subgraph(large),), {})


def test_a_converted_graph_can_be_held_and_searched() -> None:
    graph = nx.MultiDiGraph()
    graph.add_edge("a", "b", km=3)
    graph.add_edge("a", "b", km=2.5)

    held = backend.convert_from_nx(graph, edge_attrs={"km": 1})

    assert isinstance(held, ConvertedGraph)
    assert held.is_directed()
    assert held.is_multigraph()
    assert list(held) == ["a", "b"]
    assert len(held) == 2
    assert nx.dijkstra_path_length(held, "a", "b", weight="km") == 2.5
    assert nx.shortest_path(held, "a", "b") == ["a", "b"]
    with pytest.raises(NotImplementedError, match="without the weight 'hours'"):
        backend.OFFERED["dijkstra_path"](held, "a", "b", weight="hours")
    with pytest.raises(NotImplementedError, match="weights alone"):
        backend.convert_to_nx(held)


def test_what_networkx_does_not_know_is_no_function_of_ours() -> None:
    assert not hasattr(backend, "on_start_tests")
    with pytest.raises(AttributeError, match="marching"):
        _ = backend.marching
