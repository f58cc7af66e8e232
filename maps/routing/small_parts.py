"""Order a few nodes so that contracting them one by one adds few arcs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.undirected import Undirected


AROUND = 200  # nodes outside that are minded; more are met in no road network


@njit(cache=True, nogil=True)
def order_small(
    graph: Undirected,
    nodes: NDArray[np.int32],
    place: NDArray[np.int32],
    low: int,
    high: int,
) -> None:
    """
    Order ``nodes[low:high]``, neighbours outside counted; those come later.

    Next is always the node with the least of degree and arcs that its contraction
    adds, the latter counted half; of equal ones the first.
    """
    joined, around = _adjacency(graph, nodes, place, low, high)
    count = high - low
    size = count + around
    left = np.ones(count, np.bool_)
    price = np.empty(count, np.int32)
    stale = np.ones(count, np.bool_)
    row = np.empty(size, np.int32)
    ordered = np.empty(count, np.int32)
    for done in range(count):
        best = -1
        for i in range(count):
            if left[i] and stale[i]:
                price[i] = _price(joined, size, i, row)
                stale[i] = False
            if left[i] and (best < 0 or price[i] < price[best]):
                best = i
        left[best] = False
        ordered[done] = nodes[low + best]
        _contract(joined, size, best, row, stale)
    for i in range(count):
        nodes[low + i] = ordered[i]
        place[ordered[i]] = low + i


@njit(cache=True, nogil=True)
def _adjacency(
    graph: Undirected,
    nodes: NDArray[np.int32],
    place: NDArray[np.int32],
    low: int,
    high: int,
) -> tuple[NDArray[np.bool_], int]:
    """Which of ``nodes[low:high]`` and those around are joined; how many are around."""
    count = high - low
    outside = np.empty(AROUND + 1, np.int32)
    around = 0
    joined = np.zeros((count + AROUND, count + AROUND), np.bool_)
    for i in range(count):
        node = nodes[low + i]
        for at in range(graph.offsets[node], graph.offsets[node + 1]):
            other = place[graph.neighbour[at]] - low
            if not 0 <= other < count:
                k = 0
                outside[around] = other
                while outside[k] != other:
                    k += 1
                if k == AROUND:
                    continue
                around = max(around, k + 1)
                other = count + k
            joined[i, other] = True
            joined[other, i] = True
    return joined, around


@njit(cache=True, nogil=True)
def _neighbours(
    joined: NDArray[np.bool_], size: int, node: int, row: NDArray[np.int32]
) -> int:
    """Write the neighbours of a node into a row; how many."""
    degree = 0
    for other in range(size):
        row[degree] = other
        degree += joined[node, other]
    return degree


@njit(cache=True, nogil=True)
def _price(
    joined: NDArray[np.bool_], size: int, node: int, row: NDArray[np.int32]
) -> int:
    """Twice the degree of a node and the arcs that its contraction adds."""
    degree = _neighbours(joined, size, node, row)
    added = 0
    for i in range(degree):
        for j in range(i):
            added += not joined[row[i], row[j]]
    return 2 * degree + added


@njit(cache=True, nogil=True)
def _contract(
    joined: NDArray[np.bool_],
    size: int,
    node: int,
    row: NDArray[np.int32],
    stale: NDArray[np.bool_],
) -> None:
    """Join the neighbours of a node and take it out; mark whose price that changes."""
    degree = _neighbours(joined, size, node, row)
    for i in range(degree):
        joined[row[i], node] = False
        for j in range(i):
            joined[row[i], row[j]] = True
            joined[row[j], row[i]] = True
    for i in range(len(stale)):
        if not stale[i]:
            for j in range(degree):
                if row[j] == i or joined[row[j], i]:
                    stale[i] = True
                    break
