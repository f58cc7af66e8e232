"""What a contraction order is worth: the size of the hierarchy that it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

from maps.routing.undirected import Undirected, undirected

if TYPE_CHECKING:
    from numpy.typing import NDArray


class OrderFigures(NamedTuple):
    """
    Size of a contraction hierarchy.

    Attributes
    ----------
    up_arcs
        Pairs of nodes joined by an arc or by the contraction of lower nodes.
    triangles
        Pairs of upward arcs from one node, which a customisation visits.
    height
        Nodes on the longest way up the elimination tree, which a query visits.
    scanned
        Arcs up from all nodes on the way up the tree from a node, the mean over all
        nodes: half of what a query scans.
    """

    up_arcs: int
    triangles: int
    height: int
    scanned: float

    @property
    def squares(self) -> int:
        """Sum over all nodes of the square of their upward arcs."""
        return 2 * self.triangles + self.up_arcs


def order_figures(
    order: NDArray[np.integer[Any]],
    tail: NDArray[np.integer[Any]],
    head: NDArray[np.integer[Any]],
) -> OrderFigures:
    """
    Measure an order without building the hierarchy.

    Parameters
    ----------
    order
        (n,) nodes 0 to n - 1, first contracted first.
    tail, head
        (A,) nodes at the ends of each arc.
    """
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    graph = undirected(len(order), rank[tail], rank[head])
    degree, parent = _up_degrees(graph)
    pairs = degree * (degree - 1) // 2
    height, scanned = _climb(degree, parent)
    return OrderFigures(int(degree.sum()), int(pairs.sum()), height, scanned)


@njit(cache=True, nogil=True)
def _up_degrees(
    graph: Undirected,
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """
    Upward arcs and parent in the elimination tree of each node by rank.

    The lower neighbours of a node are found by walking up the tree from each of
    its lower neighbours in the graph (Liu, ACM TOMS 12, 1986).
    """
    offsets, neighbour = graph
    count = len(offsets) - 1
    parent = np.full(count, -1, np.int32)
    seen = np.full(count, -1, np.int32)
    degree = np.zeros(count, np.int64)
    for node in range(count):
        seen[node] = node
        for at in range(offsets[node], offsets[node + 1]):
            lower = neighbour[at]
            if lower > node:
                break
            while seen[lower] != node:
                if parent[lower] < 0:
                    parent[lower] = node
                degree[lower] += 1
                seen[lower] = node
                lower = parent[lower]
    return degree, parent


@njit(cache=True, nogil=True)
def _climb(degree: NDArray[np.int64], parent: NDArray[np.int32]) -> tuple[int, float]:
    """Nodes on the longest way up, and arcs on the mean one."""
    count = len(parent)
    level = np.ones(count, np.int64)
    arcs = degree.copy()
    height, total = 0, 0
    for node in range(count - 1, -1, -1):
        if parent[node] >= 0:
            level[node] += level[parent[node]]
            arcs[node] += arcs[parent[node]]
        height = max(height, level[node])
        total += arcs[node]
    return height, total / max(count, 1)
