"""Shortest paths of either kind under the names and signatures of networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from maps.networkx_face.dijkstra_searches import (
    Lengths,
    Node,
    Paths,
    Weight,
    between_both_ends,
    check_bound,
    length_between,
    lengths,
    lengths_and_paths,
)
from maps.networkx_face.flat_graph import NoKernelError
from maps.networkx_face.hop_searches import hop_path, hop_paths, hops
from maps.networkx_face.offered import offered

if TYPE_CHECKING:
    from maps.networkx_face.flat_graph import FlatGraph


@offered
def shortest_path(
    graph: FlatGraph,
    source: Node = None,
    target: Node = None,
    weight: Weight = None,
    method: str = "dijkstra",
) -> Any:  # noqa: ANN401 - a path, or paths by node, or pairs of them
    """Nodes of shortest paths: between two nodes, from one, to one, or all."""
    if method != "dijkstra":
        _check_method(weight, method)
    if source is None and target is None:
        check_bound(graph, weight, None)
        return ((node, _paths(graph, node, weight)) for node in graph)
    if target is None:
        return _paths(graph, source, weight)
    if source is None:
        backward = _paths(graph, target, weight, backward=True)
        return {node: path[::-1] for node, path in backward.items()}
    if weight is None:
        return hop_path(graph, source, target)
    return between_both_ends(graph, source, target, weight, path_alone=True)[1]


@offered
def shortest_path_length(
    graph: FlatGraph,
    source: Node = None,
    target: Node = None,
    weight: Weight = None,
    method: str = "dijkstra",
) -> Any:  # noqa: ANN401 - a length, or lengths by node, or pairs of them
    """Lengths of shortest paths: between two nodes, from one, to one, or all."""
    if method != "dijkstra":
        _check_method(weight, method)
    if source is None and target is None:
        check_bound(graph, weight, None)
        return ((node, _lengths(graph, node, weight)) for node in graph)
    if target is None:
        return _lengths(graph, source, weight)
    if source is None:
        return _lengths(graph, target, weight, backward=True)
    if weight is None:
        return len(hop_path(graph, source, target)) - 1
    return length_between(graph, source, target, weight)


@offered
def average_shortest_path_length(
    graph: FlatGraph, weight: Weight = None, method: str | None = None
) -> Any:  # noqa: ANN401 - a number of the kind of the weights
    """Mean length of the shortest paths between all pairs of nodes."""
    if method in {"floyd-warshall", "floyd-warshall-numpy", "bellman-ford"}:
        raise NoKernelError(f"There is no kernel for the method {method}.")
    if method not in {None, "unweighted", "dijkstra"}:
        raise ValueError(f"method not supported: {method}")
    count = len(graph)
    if count == 0:
        raise nx.NetworkXPointlessConcept(
            "the null graph has no paths, thus there is no average shortest path length"
        )
    if count == 1:
        return 0
    _check_connected(graph)
    weighted = method == "dijkstra" or (method is None and weight is not None)
    total = 0
    for node in graph:
        found = lengths(graph, {node}, None, weight) if weighted else hops(graph, node)
        for length in found.values():
            total += length
    return total / (count * (count - 1))


def _check_method(weight: Weight, method: str) -> None:
    """Complain about a method that is not known, or has no kernel."""
    if method != "bellman-ford":
        raise ValueError(f"method not supported: {method}")
    if weight is not None:
        raise NoKernelError("There is no kernel for the method bellman-ford.")


def _check_connected(graph: FlatGraph) -> None:
    """Complain when some pair of nodes is not joined by a path."""
    first = next(iter(graph))
    joined = len(hops(graph, first)) == len(graph)
    if graph.directed:
        if not (joined and len(hops(graph, first, backward=True)) == len(graph)):
            raise nx.NetworkXError("Graph is not strongly connected.")
    elif not joined:
        raise nx.NetworkXError("Graph is not connected.")


def _paths(
    graph: FlatGraph, source: Node, weight: Weight, *, backward: bool = False
) -> Paths:
    """Nodes of shortest paths from a node; backward along edges, if so."""
    if weight is None:
        return hop_paths(graph, source, backward=backward)
    return lengths_and_paths(graph, {source}, None, weight, backward=backward)[1]


def _lengths(
    graph: FlatGraph, source: Node, weight: Weight, *, backward: bool = False
) -> Lengths:
    """Lengths of shortest paths from a node; backward along edges, if so."""
    if weight is None:
        return hops(graph, source, backward=backward)
    return lengths(graph, {source}, None, weight, backward=backward)
