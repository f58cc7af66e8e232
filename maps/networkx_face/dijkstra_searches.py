"""Dijkstra's searches over flat graphs, with the results and errors of networkx."""

from __future__ import annotations

from math import floor, inf, isnan
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from maps.networkx_face.dijkstra_kernels import (
    ARRIVED,
    BEFORE,
    CONTRADICTION,
    meet,
    spread,
)
from maps.networkx_face.flat_graph import MOST_WHOLE, NoKernelError

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from maps.networkx_face.dijkstra_kernels import Room
    from maps.networkx_face.flat_graph import Column, FlatGraph

Node = Any  # what the user chose, as networkx has it
Weight = Any
Length = Any
Lengths = dict[Node, Length]
Paths = dict[Node, list[Node]]

_NO_NODE = -1
PLAIN = (int, float, bool, np.float64, np.int64)


def lengths(
    graph: FlatGraph,
    sources: Collection[Node],
    cutoff: Length,
    weight: Weight,
    *,
    backward: bool = False,
) -> Lengths:
    """
    Lengths of shortest paths from the nearest source, nearest nodes first.

    Parameters
    ----------
    graph
        To search.
    sources
        At least one node.
    cutoff
        Length beyond which nodes are left out; None leaves none out.
    weight
        As for `FlatGraph.column`.
    backward
        Whether paths lead to the sources rather than from them.

    Raises
    ------
    ValueError
        There are no sources, or some weight on the way is negative.
    networkx.NodeNotFound
        A source is not in the graph.
    NoKernelError
        The answer of networkx cannot be given.
    """
    seeds = _seeds(graph, sources)
    column = graph.column(weight)
    room = column.take()
    try:
        taken = _spread_over_all(column, seeds, cutoff, room, backward=backward)
        return _lengths(graph, column, seeds, room.order[:taken], room)
    finally:
        column.give(room)


def lengths_and_paths(
    graph: FlatGraph,
    sources: Collection[Node],
    cutoff: Length,
    weight: Weight,
    *,
    backward: bool = False,
) -> tuple[Lengths, Paths]:
    """
    Lengths and nodes of shortest paths from the nearest source; see `lengths`.

    Paths begin at a source, even when they lead backward.
    """
    seeds = _seeds(graph, sources)
    column = graph.column(weight)
    if len(seeds) > 1 and column.negative:
        raise NoKernelError("Paths from several sources need weights of zero or more.")
    room = column.take()
    try:
        taken = _spread_over_all(column, seeds, cutoff, room, backward=backward)
        order = room.order[:taken]
        reached = _lengths(graph, column, seeds, order, room)
        befores = graph.names(room.mark[order, BEFORE])
    finally:
        column.give(room)
    paths = {source: [source] for source in sources}
    later = zip(reached, befores, strict=True)
    for _ in range(len(paths)):  # the sources are taken first
        next(later)
    for node, before in later:
        paths[node] = [*paths[before], node]
    return reached, paths


def length_and_path(
    graph: FlatGraph,
    sources: Collection[Node],
    target: Node,
    cutoff: Length,
    weight: Weight,
) -> tuple[Length, list[Node]]:
    """
    Length and nodes of the shortest path from the nearest source to a target.

    Raises as `lengths` does, and networkx.NetworkXNoPath.
    """
    seeds = _seeds(graph, sources)
    if target in sources:
        return 0, [target]
    column, end = graph.column(weight), graph.number(target)
    if cutoff is None and len(seeds) == 1 and end >= 0:
        known = column.path(int(seeds[0]), end)
        if known is not None:
            return known
    room = column.take()
    try:
        bounded, most = _bound(column, cutoff)
        found, ended = spread(column.out, seeds, end, bounded, most, room)
        _check_weights(ended)
        if ended != ARRIVED:
            raise nx.NetworkXNoPath(f"No path to {target}.")
        return room.cost[end].item(), graph.names(room.order[:found])
    finally:
        column.give(room)


def length_between(
    graph: FlatGraph, source: Node, target: Node, weight: Weight
) -> Length:
    """
    Length of the shortest path between two nodes.

    Raises as `length_and_path` does, with words of its own.
    """
    start = graph.number(source)
    if start < 0:
        raise nx.NodeNotFound(f"Node {source} not found in graph")
    if source == target:
        return 0
    column, end = graph.column(weight), graph.number(target)
    known = column.path(start, end) if end >= 0 else None
    if known is not None:
        return known[0]
    room = column.take()
    try:
        bounded, most = _bound(column, None)
        seeds = np.array([start], np.int32)
        _, ended = spread(column.out, seeds, end, bounded, most, room)
        _check_weights(ended)
        if ended != ARRIVED:
            raise nx.NetworkXNoPath(f"Node {target} not reachable from {source}")
        return room.cost[end].item()
    finally:
        column.give(room)


def between_both_ends(
    graph: FlatGraph,
    source: Node,
    target: Node,
    weight: Weight,
    *,
    path_alone: bool = False,
) -> tuple[Length, list[Node]]:
    """
    Length and nodes of a shortest path, searched from both ends.

    The length is added up from both ends, so that of fractions its last digits may
    differ from those of `length_and_path`, as they do in networkx. With
    ``path_alone`` those digits do not matter.
    """
    start, end = graph.number(source), graph.number(target)
    if start < 0:
        raise nx.NodeNotFound(f"Source {source} is not in G")
    if end < 0:
        raise nx.NodeNotFound(f"Target {target} is not in G")
    if start == end:
        return 0, [source]
    column = graph.column(weight)
    known = column.path(start, end) if path_alone or column.whole else None
    if known is not None:
        return known
    room = column.take()
    try:
        length, count, ended = meet(column.out, column.into, start, end, room)
        if ended == CONTRADICTION:
            raise ValueError("Contradictory paths found: negative weights?")
        if ended != ARRIVED:
            raise nx.NetworkXNoPath(f"No path between {source} and {target}.")
        return length, graph.names(room.order[:count])
    finally:
        column.give(room)


def check_bound(graph: FlatGraph, weight: Weight, cutoff: Length) -> None:
    """Raise `NoKernelError` now if a search with these would later."""
    _bound(graph.column(weight), cutoff)


def _seeds(graph: FlatGraph, sources: Collection[Node]) -> NDArray[np.int32]:
    """Numbers of the sources."""
    if not sources:
        raise ValueError("sources must not be empty")
    numbers = []
    for source in sources:
        number = graph.number(source)
        if number < 0:
            raise nx.NodeNotFound(f"Node {source} not found in graph")
        numbers.append(number)
    return np.array(numbers, np.int32)


def _spread_over_all(
    column: Column,
    seeds: NDArray[np.int32],
    cutoff: Length,
    room: Room,
    *,
    backward: bool,
) -> int:
    """Search everything; the count of nodes taken."""
    rows = column.into if backward else column.out
    bounded, most = _bound(column, cutoff)
    taken, ended = spread(rows, seeds, _NO_NODE, bounded, most, room)
    _check_weights(ended)
    return taken


def _lengths(
    graph: FlatGraph,
    column: Column,
    seeds: NDArray[np.int32],
    order: NDArray[np.int32],
    room: Room,
) -> Lengths:
    """Lengths of the nodes taken, in that order."""
    found = dict(zip(graph.names(order), room.cost[order].tolist(), strict=True))
    if not column.whole:
        for seed in seeds.tolist():
            if (name := graph.name(seed)) in found and found[name] == 0:
                found[name] = 0  # networkx begins with a whole number
    return found


def _check_weights(ended: int) -> None:
    """Complain about negative weights as networkx does."""
    if ended == CONTRADICTION:
        raise ValueError("Contradictory paths found:", "negative weights?")


def _bound(column: Column, cutoff: Length) -> tuple[bool, Any]:
    """Whether a search is bounded, and where, in the type of the weights."""
    nothing = 0 if column.whole else 0.0
    if cutoff is None:
        return False, nothing
    if type(cutoff) not in PLAIN:
        raise NoKernelError("The cutoff is not a plain number.")
    if isnan(cutoff) or cutoff == inf:
        return False, nothing
    if not column.whole:
        most = float(cutoff)
        if most != cutoff:
            raise NoKernelError("The cutoff is beyond what a float64 can tell exactly.")
        return True, most
    return True, floor(max(min(cutoff, MOST_WHOLE), -MOST_WHOLE))
