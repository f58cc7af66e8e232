"""Which junctions can be reached from each other, one-way streets minded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


def strong_parts(
    count: int, tail: NDArray[np.integer[Any]], head: NDArray[np.integer[Any]]
) -> NDArray[np.int32]:
    """
    Number the parts of a directed graph in which every node reaches every other.

    Parameters
    ----------
    count
        How many nodes there are.
    tail, head
        (n,) nodes at the two ends of each edge.

    Returns
    -------
    NDArray[np.int32]
        (count,) part of each node, from 0 without gaps.
    """
    order = np.argsort(tail, kind="stable")
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=count), out=offsets[1:])
    return np.asarray(_tarjan(offsets, head[order].astype(np.int32)))


@njit(cache=True, nogil=True)
def _tarjan(offsets: NDArray[np.int64], head: NDArray[np.int32]) -> NDArray[np.int32]:
    """
    Tarjan's algorithm (SIAM J. Comput. 1, 1972) with a path instead of recursion.

    ``low`` is the lowest number on the path that a node leads back to.
    """
    count = len(offsets) - 1
    part = np.full(count, -1, np.int32)
    number = np.full(count, -1, np.int32)
    low = np.empty(count, np.int32)
    looked = offsets[:-1].copy()
    path = np.empty(count, np.int32)
    waiting = np.empty(count, np.int32)
    numbered, parts, kept = 0, 0, 0
    for root in range(count):
        depth = 0 if number[root] < 0 else -1
        path[0] = root
        while depth >= 0:
            node = path[depth]
            if number[node] < 0:
                number[node] = low[node] = numbered
                waiting[kept] = node
                numbered += 1
                kept += 1
            if looked[node] < offsets[node + 1]:
                following = head[looked[node]]
                looked[node] += 1
                if number[following] < 0:
                    depth += 1
                    path[depth] = following
                elif part[following] < 0:
                    low[node] = min(low[node], number[following])
                continue
            if low[node] == number[node]:
                while part[node] < 0:
                    kept -= 1
                    part[waiting[kept]] = parts
                parts += 1
            depth -= 1
            if depth >= 0:
                low[path[depth]] = min(low[path[depth]], low[node])
    return part
