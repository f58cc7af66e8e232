"""Dijkstra's searches under the names and signatures of networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.networkx_face.dijkstra_searches import (
    Length,
    Lengths,
    Node,
    Paths,
    Weight,
    between_both_ends,
    check_bound,
    length_and_path,
    length_between,
    lengths,
    lengths_and_paths,
)
from maps.networkx_face.offered import offered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from maps.networkx_face.flat_graph import FlatGraph


@offered
def dijkstra_path(
    graph: FlatGraph, source: Node, target: Node, weight: Weight = "weight"
) -> list[Node]:
    """Nodes of a shortest path."""
    if target is None:
        return lengths_and_paths(graph, {source}, None, weight)[1]  # type: ignore[return-value]  # as networkx
    return length_and_path(graph, {source}, target, None, weight)[1]


@offered
def dijkstra_path_length(
    graph: FlatGraph, source: Node, target: Node, weight: Weight = "weight"
) -> Length:
    """Length of a shortest path."""
    return length_between(graph, source, target, weight)


@offered
def bidirectional_dijkstra(
    graph: FlatGraph, source: Node, target: Node, weight: Weight = "weight"
) -> tuple[Length, list[Node]]:
    """Length and nodes of a shortest path, searched from both ends."""
    return between_both_ends(graph, source, target, weight)


@offered
def multi_source_dijkstra(
    graph: FlatGraph,
    sources: Collection[Node],
    target: Node = None,
    cutoff: Length = None,
    weight: Weight = "weight",
) -> tuple[Lengths, Paths] | tuple[Length, list[Node]]:
    """Lengths and nodes of shortest paths from the nearest of several nodes."""
    if target is None:
        return lengths_and_paths(graph, sources, cutoff, weight)
    return length_and_path(graph, sources, target, cutoff, weight)


@offered
def multi_source_dijkstra_path(
    graph: FlatGraph,
    sources: Collection[Node],
    cutoff: Length = None,
    weight: Weight = "weight",
) -> Paths:
    """Nodes of shortest paths from the nearest of several nodes to all."""
    return lengths_and_paths(graph, sources, cutoff, weight)[1]


@offered
def multi_source_dijkstra_path_length(
    graph: FlatGraph,
    sources: Collection[Node],
    cutoff: Length = None,
    weight: Weight = "weight",
) -> Lengths:
    """Lengths of shortest paths from the nearest of several nodes to all."""
    return lengths(graph, sources, cutoff, weight)


@offered
def single_source_dijkstra(
    graph: FlatGraph,
    source: Node,
    target: Node = None,
    cutoff: Length = None,
    weight: Weight = "weight",
) -> tuple[Lengths, Paths] | tuple[Length, list[Node]]:
    """Lengths and nodes of shortest paths from a node, to a target or to all."""
    if target is None:
        return lengths_and_paths(graph, {source}, cutoff, weight)
    return length_and_path(graph, {source}, target, cutoff, weight)


@offered
def single_source_dijkstra_path(
    graph: FlatGraph, source: Node, cutoff: Length = None, weight: Weight = "weight"
) -> Paths:
    """Nodes of shortest paths from a node to all."""
    return lengths_and_paths(graph, {source}, cutoff, weight)[1]


@offered
def single_source_dijkstra_path_length(
    graph: FlatGraph, source: Node, cutoff: Length = None, weight: Weight = "weight"
) -> Lengths:
    """Lengths of shortest paths from a node to all."""
    return lengths(graph, {source}, cutoff, weight)


@offered
def all_pairs_dijkstra(
    graph: FlatGraph, cutoff: Length = None, weight: Weight = "weight"
) -> Iterator[tuple[Node, tuple[Lengths, Paths]]]:
    """Lengths and nodes of shortest paths between all nodes."""
    check_bound(graph, weight, cutoff)
    return ((node, lengths_and_paths(graph, {node}, cutoff, weight)) for node in graph)


@offered
def all_pairs_dijkstra_path(
    graph: FlatGraph, cutoff: Length = None, weight: Weight = "weight"
) -> Iterator[tuple[Node, Paths]]:
    """Nodes of shortest paths between all nodes."""
    check_bound(graph, weight, cutoff)
    return (
        (node, lengths_and_paths(graph, {node}, cutoff, weight)[1]) for node in graph
    )


@offered
def all_pairs_dijkstra_path_length(
    graph: FlatGraph, cutoff: Length = None, weight: Weight = "weight"
) -> Iterator[tuple[Node, Lengths]]:
    """Lengths of shortest paths between all nodes."""
    check_bound(graph, weight, cutoff)
    return ((node, lengths(graph, {node}, cutoff, weight)) for node in graph)
