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
    neighbour = graph.neighbour.copy()
    degree = np.empty(count, np.int32)
    touched = np.zeros(count, np.int32)
    waiting = np.zeros(count, np.bool_)
    this_round = np.empty(count, np.int32)
    next_round = np.empty(count, np.int32)
    contracted = np.empty(count, np.int32)
    gone = np.zeros(count, np.bool_)
    left, following, done, number = 0, 0, 0, 0
    for node in range(count):
        degree[node] = offsets[node + 1] - offsets[node]
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
            start = offsets[node]
            for i in range(degree[node]):
                other = neighbour[start + i]
                touched[other] = number
                second = neighbour[start + 1 - i] if degree[node] == 2 else -1
                _rejoin(offsets, neighbour, degree, other, node, second)
                if degree[other] <= 2 and not waiting[other]:
                    waiting[other] = True
                    next_round[following] = other
                    following += 1
    return _core(offsets, neighbour, degree, gone, contracted[:done])


@njit(cache=True, nogil=True)
def _rejoin(
    offsets: NDArray[np.int64],
    neighbour: NDArray[np.int32],
    degree: NDArray[np.int32],
    node: int,
    lost: int,
    gained: int,
) -> None:
    """Replace a neighbour of a node by another one, -1 for none."""
    start = offsets[node]
    place = -1
    for at in range(start, start + degree[node]):
        if neighbour[at] == lost:
            place = at
        elif neighbour[at] == gained:
            gained = -1
    if gained >= 0:
        neighbour[place] = gained
    else:
        degree[node] -= 1
        neighbour[place] = neighbour[start + degree[node]]


@njit(cache=True, nogil=True)
def _core(
    offsets: NDArray[np.int64],
    neighbour: NDArray[np.int32],
    degree: NDArray[np.int32],
    gone: NDArray[np.bool_],
    contracted: NDArray[np.int32],
) -> Core:
    """The nodes not gone, numbered anew, so that neighbours have near numbers."""
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
