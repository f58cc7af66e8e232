"""Which parts of a directed graph can be reached and left again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


def strong_parts(
    count: int, tail: NDArray[np.integer[Any]], head: NDArray[np.integer[Any]]
) -> NDArray[np.int64]:
    """
    Number the parts of a directed graph in which every node reaches every other.

    Tarjan's algorithm (SIAM J. Comput. 1, 1972), without recursion.

    Parameters
    ----------
    count
        How many nodes there are.
    tail, head
        (n,) nodes at the two ends of each edge.

    Returns
    -------
    NDArray[np.int64]
        (count,) part of each node, 0 and up.
    """
    order = np.argsort(tail, kind="stable")
    first = np.searchsorted(tail[order], np.arange(count + 1)).astype(np.int64)
    return np.asarray(_tarjan(first, head[order].astype(np.int64)))


@njit(cache=True)
def _tarjan(first: NDArray[np.int64], head: NDArray[np.int64]) -> NDArray[np.int64]:
    count = len(first) - 1
    part = np.full(count, -1, np.int64)
    seen = np.full(count, -1, np.int64)
    low = np.zeros(count, np.int64)
    path = np.empty(count, np.int64)  # nodes under way, deepest last
    open_nodes = np.empty(count, np.int64)  # seen, and not yet in a part
    edge = first[:-1].copy()
    deep = opened = clock = parts = 0
    for root in range(count):
        if seen[root] < 0:
            path[0], deep = root, 1
        while deep:
            node = path[deep - 1]
            if seen[node] < 0:
                seen[node] = low[node] = clock
                clock += 1
                open_nodes[opened] = node
                opened += 1
            if edge[node] < first[node + 1]:
                after = head[edge[node]]
                edge[node] += 1
                if seen[after] < 0:
                    path[deep] = after
                    deep += 1
                elif part[after] < 0:
                    low[node] = min(low[node], seen[after])
                continue
            deep -= 1
            if deep:
                low[path[deep - 1]] = min(low[path[deep - 1]], low[node])
            if low[node] == seen[node]:
                opened = _close(part, open_nodes, opened, node, parts)
                parts += 1
    return part


@njit(cache=True)
def _close(
    part: NDArray[np.int64],
    open_nodes: NDArray[np.int64],
    opened: int,
    node: int,
    number: int,
) -> int:
    """Give a number to a node and all open ones above it; how many stay open."""
    while part[node] < 0:
        opened -= 1
        part[open_nodes[opened]] = number
    return opened
