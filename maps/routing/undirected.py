"""Graphs without directions, and what is left of them without low degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Undirected(NamedTuple):
    """
    Neighbours of every node, each pair of neighbours once in both rows.

    ``offsets`` (n + 1,) int64 into ``neighbour`` (2m,) int32, rising in each row.
    """

    offsets: NDArray[np.int64]
    neighbour: NDArray[np.int32]


class Rows(NamedTuple):
    """
    Neighbours of nodes that are being contracted.

    ``offsets`` and ``neighbour`` as in `Undirected`, but only the first ``degree``
    (n,) int64 of a row count, in any order. ``mate`` (2m,) int64 is where each of
    them stands in the row of the other.
    """

    offsets: NDArray[np.int64]
    neighbour: NDArray[np.int32]
    mate: NDArray[np.int64]
    degree: NDArray[np.int64]


class Core(NamedTuple):
    """
    What is left of a graph after nodes of low degree have been contracted.

    ``contracted`` (n - c,) int32, those nodes in the order of contraction; ``nodes``
    (c,) int32, the others, breadth first; ``graph``, their neighbours with the edges
    that the contractions have added, numbered by place in ``nodes``.
    """

    contracted: NDArray[np.int32]
    nodes: NDArray[np.int32]
    graph: Undirected


@njit(cache=True, nogil=True)
def undirected(
    count: int, tail: NDArray[np.integer[Any]], head: NDArray[np.integer[Any]]
) -> Undirected:
    """Neighbours of ``count`` nodes joined by arcs from ``tail`` to ``head``."""
    start = np.zeros(count + 1, np.int64)
    for arc in range(len(tail)):
        if tail[arc] != head[arc]:
            start[tail[arc] + 1] += 1
            start[head[arc] + 1] += 1
    for node in range(count):
        start[node + 1] += start[node]
    fill = start[:-1].copy()
    row = np.empty(start[count], np.int32)
    for arc in range(len(tail)):
        a, b = tail[arc], head[arc]
        if a != b:
            row[fill[a]] = b
            row[fill[b]] = a
            fill[a] += 1
            fill[b] += 1
    offsets = np.zeros(count + 1, np.int64)
    kept = 0
    for node in range(count):
        _sort(row, start[node], start[node + 1])
        last = -1
        for at in range(start[node], start[node + 1]):
            if row[at] != last:
                last = row[at]
                row[kept] = last
                kept += 1
        offsets[node + 1] = kept
    return Undirected(offsets, row[:kept].copy())


@njit(cache=True, nogil=True)
def _sort(row: NDArray[np.int32], low: int, high: int) -> None:
    """Sort ``row[low:high]``, which is short or nearly sorted."""
    for i in range(low + 1, high):
        value = row[i]
        j = i
        while j > low and row[j - 1] > value:
            row[j] = row[j - 1]
            j -= 1
        row[j] = value


@njit(cache=True, nogil=True)
def strip_low_degrees(graph: Undirected) -> Core:
    """
    Contract nodes of degree 2 or less until none is left.

    A round contracts no two neighbours, so that a chain of k nodes becomes a tree
    of height log k and not k.
    """
    offsets = graph.offsets
    count = len(offsets) - 1
    rows = Rows(offsets, graph.neighbour.copy(), _mates(graph), np.diff(offsets))
    degree = rows.degree
    touched = np.zeros(count, np.int32)
    waiting = np.zeros(count, np.bool_)
    this_round = np.empty(count, np.int32)
    next_round = np.empty(count, np.int32)
    contracted = np.empty(count, np.int32)
    gone = np.zeros(count, np.bool_)
    left, following, done, number = 0, 0, 0, 0
    for node in range(count):
        if degree[node] <= 2:
            next_round[following] = node
            waiting[node] = True
            following += 1
    while following:
        number += 1
        this_round, next_round = next_round, this_round
        left, following = following, 0
        for at in range(left):
            node = this_round[at]
            if touched[node] == number:
                next_round[following] = node
                following += 1
                continue
            gone[node] = True
            contracted[done] = node
            done += 1
            _take_out(rows, node)
            for i in range(offsets[node], offsets[node] + degree[node]):
                other = rows.neighbour[i]
                touched[other] = number
                if degree[other] <= 2 and not waiting[other]:
                    waiting[other] = True
                    next_round[following] = other
                    following += 1
    return _core(rows, gone, contracted[:done])


@njit(cache=True, nogil=True)
def _mates(graph: Undirected) -> NDArray[np.int64]:
    """Where the other node of each neighbour has this one in its row."""
    offsets, neighbour = graph
    mate = np.empty(len(neighbour), np.int64)
    fill = offsets.copy()
    for node in range(len(offsets) - 1):
        for at in range(offsets[node], offsets[node + 1]):
            mate[at] = fill[neighbour[at]]
            fill[neighbour[at]] += 1
    return mate


@njit(cache=True, nogil=True)
def _take_out(rows: Rows, node: int) -> None:
    """Take a node of degree 2 or less out of its neighbours' rows, and join those."""
    start = rows.offsets[node]
    degree = rows.degree[node]
    if degree == 2:
        a, b = rows.neighbour[start], rows.neighbour[start + 1]
        if not _joined(rows, a, b):
            at_a, at_b = rows.mate[start], rows.mate[start + 1]
            rows.neighbour[at_a], rows.neighbour[at_b] = b, a
            rows.mate[at_a], rows.mate[at_b] = at_b, at_a
            return
    for i in range(start, start + degree):
        other = rows.neighbour[i]
        rows.degree[other] -= 1
        last = rows.offsets[other] + rows.degree[other]
        at = rows.mate[i]
        rows.neighbour[at] = rows.neighbour[last]
        rows.mate[at] = rows.mate[last]
        rows.mate[rows.mate[last]] = at


@njit(cache=True, nogil=True)
def _joined(rows: Rows, a: int, b: int) -> bool:
    """Whether two nodes are neighbours, by the shorter row."""
    if rows.degree[a] > rows.degree[b]:
        a, b = b, a
    for at in range(rows.offsets[a], rows.offsets[a] + rows.degree[a]):
        if rows.neighbour[at] == b:
            return True
    return False


@njit(cache=True, nogil=True)
def _core(rows: Rows, gone: NDArray[np.bool_], contracted: NDArray[np.int32]) -> Core:
    """The nodes not gone, numbered anew, so that neighbours have near numbers."""
    offsets, neighbour, degree = rows.offsets, rows.neighbour, rows.degree
    count = len(gone)
    nodes = np.empty(count - len(contracted), np.int32)
    number = np.full(count, -1, np.int32)
    core_offsets = np.zeros(len(nodes) + 1, np.int64)
    size = 0
    for root in range(count):
        done = size
        if not gone[root] and number[root] < 0:
            number[root] = size
            nodes[size] = root
            size += 1
        while done < size:
            start = offsets[nodes[done]]
            end = start + degree[nodes[done]]
            core_offsets[done + 1] = core_offsets[done] + end - start
            for at in range(start, end):
                other = neighbour[at]
                if number[other] < 0:
                    number[other] = size
                    nodes[size] = other
                    size += 1
            done += 1
    core_neighbour = np.empty(core_offsets[-1], np.int32)
    for i in range(len(nodes)):
        start = offsets[nodes[i]]
        first = core_offsets[i]
        for j in range(core_offsets[i + 1] - first):
            core_neighbour[first + j] = number[neighbour[start + j]]
        _sort(core_neighbour, core_offsets[i], core_offsets[i + 1])
    return Core(contracted.copy(), nodes, Undirected(core_offsets, core_neighbour))
