"""Parts of graphs, against networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.components import connected_parts
from maps.routing.strong_parts import strong_parts

graphs = st.integers(1, 12).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=30),
    )
)


def ends(edges: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    array = np.array(edges, np.int32).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def as_sets(parts: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(parts == p).tolist()) for p in set(parts.tolist())}


@given(graphs)
@settings(deadline=None)
def test_strong_parts_are_those_of_networkx(
    graph: tuple[int, list[tuple[int, int]]],
) -> None:
    count, edges = graph
    known = nx.DiGraph(edges)
    known.add_nodes_from(range(count))

    found = as_sets(strong_parts(count, *ends(edges)))

    assert found == {frozenset(p) for p in nx.strongly_connected_components(known)}


@given(graphs)
@settings(deadline=None)
def test_connected_parts_are_those_of_networkx(
    graph: tuple[int, list[tuple[int, int]]],
) -> None:
    count, edges = graph
    known = nx.Graph(edges)
    known.add_nodes_from(range(count))
    parts = connected_parts(count, *ends(edges))

    assert as_sets(parts) == {frozenset(p) for p in nx.connected_components(known)}
    assert all(parts[node] <= node for node in range(count))


def test_a_long_chain_needs_no_recursion() -> None:
    tail = np.arange(200_000)

    assert len(set(strong_parts(200_001, tail, tail + 1).tolist())) == 200_001
    assert set(connected_parts(200_001, tail, tail + 1).tolist()) == {0}
