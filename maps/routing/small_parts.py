"""Order a few nodes so that contracting them one by one adds few arcs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.undirected import Undirected


AROUND = 200  # nodes outside that are minded; more are met in no road network


class Links(NamedTuple):
    """
    Who is joined to whom among n nodes of a part and those around it.

    ``joined`` (n + AROUND, n + AROUND) bool; ``row`` (n, n + AROUND) int32, the
    neighbours of each node of the part, ``degree`` (n,) int32 of them.
    """

    joined: NDArray[np.bool_]
    row: NDArray[np.int32]
    degree: NDArray[np.int32]


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
    links = _links(graph, nodes, place, low, high)
    count = high - low
    left = np.ones(count, np.bool_)
    stale = np.ones(count, np.bool_)
    price = np.empty(count, np.int32)
    ordered = np.empty(count, np.int32)
    for done in range(count):
        best = -1
        for i in range(count):
            if left[i]:
                if stale[i]:
                    price[i] = 2 * links.degree[i] + _missing(links, i)
                    stale[i] = False
                if best < 0 or price[i] < price[best]:
                    best = i
        left[best] = False
        ordered[done] = nodes[low + best]
        _contract(links, best, left, stale)
    for i in range(count):
        nodes[low + i] = ordered[i]
        place[ordered[i]] = low + i


@njit(cache=True, nogil=True)
def _links(
    graph: Undirected,
    nodes: NDArray[np.int32],
    place: NDArray[np.int32],
    low: int,
    high: int,
) -> Links:
    """Who is joined to whom, before any contraction."""
    count = high - low
    outside = np.empty(AROUND + 1, np.int32)
    around = 0
    links = Links(
        np.zeros((count + AROUND, count + AROUND), np.bool_),
        np.empty((count, count + AROUND), np.int32),
        np.zeros(count, np.int32),
    )
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
            _join(links, i, other)
            links.joined[other, i] = True
    return links


@njit(cache=True, nogil=True)
def _join(links: Links, node: int, other: int) -> None:
    """Make one node a neighbour of another."""
    links.joined[node, other] = True
    if node < len(links.degree):
        links.row[node, links.degree[node]] = other
        links.degree[node] += 1


@njit(cache=True, nogil=True)
def _missing(links: Links, node: int) -> int:
    """Arcs that the contraction of a node would add."""
    missing = 0
    for i in range(links.degree[node]):
        for j in range(i):
            missing += not links.joined[links.row[node, i], links.row[node, j]]
    return missing


@njit(cache=True, nogil=True)
def _contract(
    links: Links, node: int, left: NDArray[np.bool_], stale: NDArray[np.bool_]
) -> None:
    """Take a node out and join its neighbours; mark all whose price that changes."""
    joined, row, degree = links
    count = len(degree)
    added = False
    for i in range(degree[node]):
        one = row[node, i]
        if one < count:
            stale[one] = True
            at = 0
            while row[one, at] != node:
                at += 1
            degree[one] -= 1
            row[one, at] = row[one, degree[one]]
        for j in range(i):
            other = row[node, j]
            if not joined[one, other]:
                _join(links, one, other)
                _join(links, other, one)
                added = True
    for one in range(count):
        if added and left[one] and not stale[one]:
            met = 0
            for i in range(degree[one]):
                met += joined[node, row[one, i]]
            stale[one] = met > 1
