"""Any graph of networkx as flat arrays: what a converted graph is."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.networkx_face.flat_graph import (
    FlatGraph,
    Layout,
    NoKernelError,
    numeric_weights,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray


class ConvertedGraph(FlatGraph):
    """
    The arcs of a graph of networkx with some of its weights, frozen.

    It does not follow later changes of the graph it was made from. Its functions
    are networkx's own: ``nx.shortest_path(converted, a, b, weight="length")``.
    """

    __slots__ = ("_multigraph",)
    __networkx_backend__ = "marsroute"

    def __init__(
        self, graph: nx.Graph[Any], weights: Mapping[Any, object] | None
    ) -> None:
        nodes = list(graph)
        super().__init__(layout_of(graph, nodes), nodes, _not_converted)
        self._multigraph = graph.is_multigraph()
        for weight, default in (weights or {}).items():
            values = weights_of(graph, weight, default)
            self.keep(weight, numeric_weights(values, len(nodes)))

    def is_directed(self) -> bool:
        """Whether edges have a direction."""
        return self.directed

    def is_multigraph(self) -> bool:
        """Whether the graph it was made from allows parallel edges."""
        return self._multigraph


def layout_of(graph: nx.Graph[Any], nodes: Sequence[Hashable]) -> Layout:
    """
    Arcs of a graph in the order of its adjacency.

    Parameters
    ----------
    graph
        Of any class of networkx.
    nodes
        Its nodes, in its order.
    """
    number = {node: at for at, node in enumerate(nodes)}
    out_offsets, out_ends = _rows(graph._adj, number)  # type: ignore[attr-defined]  # noqa: SLF001
    if not graph.is_directed():
        return Layout(out_offsets, out_ends, out_offsets, out_ends, None)
    in_offsets, in_ends = _rows(graph._pred, number)  # type: ignore[attr-defined]  # noqa: SLF001
    count = len(nodes)
    tails = np.repeat(np.arange(count), np.diff(out_offsets))
    heads = np.repeat(np.arange(count), np.diff(in_offsets))
    by_pair = np.argsort(tails * count + out_ends)
    in_arc = np.empty(len(out_ends), np.int64)
    in_arc[np.argsort(in_ends * np.int64(count) + heads)] = by_pair
    return Layout(out_offsets, out_ends, in_offsets, in_ends, in_arc)


def weights_of(
    graph: nx.Graph[Any], weight: object, default: object
) -> Iterator[object]:
    """Weight of every arc in the order of `layout_of`, the least of parallel edges."""
    adjacency = graph._adj  # type: ignore[attr-defined]  # noqa: SLF001
    arcs = chain.from_iterable(adjacency[node].values() for node in graph)
    if graph.is_multigraph():
        return (_least(edges, weight, default) for edges in arcs)
    return (edge.get(weight, default) for edge in arcs)


def _least(edges: Mapping[Any, Mapping[Any, Any]], weight: object, default: Any) -> Any:  # noqa: ANN401
    """Least weight of parallel edges, as networkx takes it."""
    values = [edge.get(weight, default) for edge in edges.values()]
    if len(values) == 1:
        return values[0]
    try:
        return min(values)
    except TypeError as error:
        raise NoKernelError("Weights of parallel edges have no order.") from error


def _rows(
    adjacency: Mapping[Any, Mapping[Any, object]], number: Mapping[Hashable, int]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Offsets and ends of the rows of an adjacency."""
    rows = [adjacency[node] for node in number]
    offsets = np.zeros(len(number) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, rows), np.int64, len(rows)), out=offsets[1:])
    ends = chain.from_iterable(rows)
    flat = np.fromiter(map(number.__getitem__, ends), np.int32, int(offsets[-1]))
    return offsets, flat


def _not_converted(weight: object) -> NDArray[Any]:
    """Say that a weight was left behind."""
    raise NoKernelError(
        f"The graph was converted without the weight {weight!r}; "
        "convert it again from the graph of networkx."
    )
