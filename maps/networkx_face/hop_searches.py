"""Searches by the number of edges, with the results and errors of networkx."""

from __future__ import annotations

from math import ceil, isnan
from typing import TYPE_CHECKING, Any

import networkx as nx

from maps.networkx_face.dijkstra_kernels import BEFORE
from maps.networkx_face.dijkstra_searches import PLAIN, Length, Lengths, Node, Paths
from maps.networkx_face.flat_graph import NoKernelError
from maps.networkx_face.hop_kernels import meet_by_hops, spread_by_hops

if TYPE_CHECKING:
    from maps.networkx_face.flat_graph import FlatGraph


def hops(
    graph: FlatGraph, source: Node, cutoff: Length = None, *, backward: bool = False
) -> Lengths:
    """
    Numbers of edges from a node to all, in the order in which they are found.

    Parameters
    ----------
    graph
        To search.
    source
        Node to begin at.
    cutoff
        Number of edges beyond which nodes are left out; None leaves none out.
    backward
        Whether paths lead to the node rather than from it.

    Raises
    ------
    networkx.NodeNotFound
        The node is not in the graph.
    NoKernelError
        The cutoff is not a plain number.
    """
    start = graph.number(source)
    if start < 0:
        raise nx.NodeNotFound(f"Source {source} is not in G")
    order, counts, _ = _spread(graph, start, cutoff, backward=backward)
    return dict(zip(graph.names(order), counts.tolist(), strict=True))


def hop_paths(
    graph: FlatGraph, source: Node, cutoff: Length = None, *, backward: bool = False
) -> Paths:
    """
    Nodes of paths of the fewest edges from a node to all; see `hops`.

    Paths begin at the node, even when they lead backward.
    """
    start = graph.number(source)
    if start < 0:
        raise nx.NodeNotFound(f"Source {source} not in G")
    order, _, befores = _spread(graph, start, cutoff, backward=backward)
    paths = {source: [source]}
    later = zip(graph.names(order[1:]), graph.names(befores[1:]), strict=True)
    for node, before in later:
        paths[node] = [*paths[before], node]
    return paths


def hop_path(graph: FlatGraph, source: Node, target: Node) -> list[Node]:
    """
    Nodes of a path of the fewest edges between two nodes.

    Raises
    ------
    networkx.NodeNotFound
        One of the nodes is not in the graph.
    networkx.NetworkXNoPath
        There is no path.
    """
    start, end = graph.number(source), graph.number(target)
    if start < 0:
        raise nx.NodeNotFound(f"Source {source} is not in G")
    if end < 0:
        raise nx.NodeNotFound(f"Target {target} is not in G")
    column = graph.column(None)
    room = column.take()
    try:
        count = meet_by_hops(column.out, column.into, start, end, room)
        if not count:
            raise nx.NetworkXNoPath(f"No path between {source} and {target}.")
        return graph.names(room.order[:count])
    finally:
        column.give(room)


def check_levels(cutoff: Length) -> None:
    """Raise `NoKernelError` now if a search up to a cutoff would later."""
    _levels(cutoff, 0)


def _spread(
    graph: FlatGraph, start: int, cutoff: Length, *, backward: bool
) -> tuple[Any, Any, Any]:
    """Nodes found in order, their numbers of edges, and the nodes before them."""
    levels = _levels(cutoff, len(graph))
    column = graph.column(None)
    room = column.take()
    try:
        rows = column.into if backward else column.out
        found = spread_by_hops(rows, start, levels, room)
        order = room.order[:found].copy()
        return order, room.cost[order], room.mark[order, BEFORE]
    finally:
        column.give(room)


def _levels(cutoff: Length, nodes: int) -> int:
    """How many levels of a search a cutoff leaves."""
    if cutoff is None:
        return nodes
    if type(cutoff) not in PLAIN:
        raise NoKernelError("The cutoff is not a plain number.")
    if isnan(cutoff) or cutoff <= 0:
        return 0
    return nodes if cutoff >= nodes else ceil(cutoff)
