"""Searches by the number of edges under the names and signatures of networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from maps.networkx_face.hop_searches import check_levels, hop_path, hop_paths, hops
from maps.networkx_face.offered import offered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maps.networkx_face.dijkstra_searches import Length, Lengths, Node, Paths
    from maps.networkx_face.flat_graph import FlatGraph


@offered
def bidirectional_shortest_path(
    graph: FlatGraph, source: Node, target: Node
) -> list[Node]:
    """Nodes of a path of the fewest edges."""
    return hop_path(graph, source, target)


@offered
def has_path(graph: FlatGraph, source: Node, target: Node) -> bool:
    """Whether a path leads from one node to another."""
    try:
        hop_path(graph, source, target)
    except nx.NetworkXNoPath:
        return False
    return True


@offered
def single_source_shortest_path(
    graph: FlatGraph, source: Node, cutoff: Length = None
) -> Paths:
    """Nodes of paths of the fewest edges from a node to all."""
    return hop_paths(graph, source, cutoff)


@offered
def single_source_shortest_path_length(
    graph: FlatGraph, source: Node, cutoff: Length = None
) -> Lengths:
    """Fewest edges from a node to all."""
    return hops(graph, source, cutoff)


@offered
def single_target_shortest_path(
    graph: FlatGraph, target: Node, cutoff: Length = None
) -> Paths:
    """Nodes of paths of the fewest edges from all nodes to one."""
    if graph.number(target) < 0:
        raise nx.NodeNotFound(f"Target {target} not in G")
    backward = hop_paths(graph, target, cutoff, backward=True)
    return {node: path[::-1] for node, path in backward.items()}


@offered
def single_target_shortest_path_length(
    graph: FlatGraph, target: Node, cutoff: Length = None
) -> Lengths:
    """Fewest edges from all nodes to one."""
    if graph.number(target) < 0:
        raise nx.NodeNotFound(f"Target {target} is not in G")
    return hops(graph, target, cutoff, backward=True)


@offered
def all_pairs_shortest_path(
    graph: FlatGraph, cutoff: Length = None
) -> Iterator[tuple[Node, Paths]]:
    """Nodes of paths of the fewest edges between all nodes."""
    check_levels(cutoff)
    return ((node, hop_paths(graph, node, cutoff)) for node in graph)


@offered
def all_pairs_shortest_path_length(
    graph: FlatGraph, cutoff: Length = None
) -> Iterator[tuple[Node, Lengths]]:
    """Fewest edges between all nodes."""
    check_levels(cutoff)
    return ((node, hops(graph, node, cutoff)) for node in graph)
