"""Order a graph by cutting it in two, and each half again, cuts last."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.cut_choice import ON_CUT, Rim, best_cut
from maps.routing.node_cuts import Part
from maps.routing.small_parts import order_small

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.undirected import Undirected

SMALL = 90  # nodes of a part that is cut no further


class Layout(NamedTuple):
    """
    A graph and an order of its nodes on the way to a good one.

    Attributes
    ----------
    graph
        Neighbours of all n nodes.
    xy
        (n, 2) int64, where they are, in any equal units.
    nodes
        (n,) int32, the order.
    place
        (n,) int32, where each node is in the order.
    """

    graph: Undirected
    xy: NDArray[np.int64]
    nodes: NDArray[np.int32]
    place: NDArray[np.int32]


@njit(cache=True, nogil=True)
def dissect(
    layout: Layout, number: NDArray[np.int32], parts: NDArray[np.int64]
) -> None:
    """Order ``nodes[low:high]`` to the end for every row of ``parts`` (k, 2)."""
    spans = [(parts[i, 0], parts[i, 1]) for i in range(len(parts))]
    while len(spans) > 0:
        low, high = spans.pop()
        within = split(layout, number, low, high)
        for i in range(len(within)):
            spans.append((within[i, 0], within[i, 1]))  # noqa: PERF401 - compiled


@njit(cache=True, nogil=True)
def split(
    layout: Layout, number: NDArray[np.int32], low: int, high: int
) -> NDArray[np.int64]:
    """
    Put a cut of ``nodes[low:high]`` at their end and the parts between before it.

    A part that is not connected falls into its components; a small one is ordered.

    Parameters
    ----------
    number
        (n,) room to number nodes, -1 everywhere; so it is left.

    Returns
    -------
    NDArray[np.int64]
        (parts, 2), where each part that is yet to be ordered begins and ends.
    """
    graph, xy, nodes, place = layout
    if high - low <= SMALL:
        order_small(graph, nodes, place, low, high)
        return np.empty((0, 2), np.int64)
    part, rim = _cut_out(layout, number, low, high)
    group, parts = _components(part)
    if parts > 1:
        return _regroup(nodes, place, low, group, parts)
    here = np.empty((high - low, 2), np.int64)
    for i in range(high - low):
        here[i, 0] = xy[nodes[low + i], 0]
        here[i, 1] = xy[nodes[low + i], 1]
    group = best_cut(part, rim, here)
    return _regroup(nodes, place, low, group, ON_CUT + 1)[:ON_CUT]


@njit(cache=True, nogil=True)
def _regroup(
    nodes: NDArray[np.int32],
    place: NDArray[np.int32],
    low: int,
    group: NDArray[np.int32],
    groups: int,
) -> NDArray[np.int64]:
    """Sort nodes from ``low`` on by group; where each group begins and ends."""
    count = len(group)
    spans = np.zeros((groups, 2), np.int64)
    for i in range(count):
        spans[group[i], 1] += 1
    fill = np.empty(groups, np.int64)
    start = low
    for i in range(groups):
        spans[i, 0] = fill[i] = start
        start += spans[i, 1]
        spans[i, 1] = start
    moved = np.empty(count, np.int32)
    for i in range(count):
        moved[i] = nodes[low + i]
    for i in range(count):
        at = fill[group[i]]
        fill[group[i]] += 1
        nodes[at] = moved[i]
        place[moved[i]] = at
    return spans


@njit(cache=True, nogil=True)
def _cut_out(
    layout: Layout, number: NDArray[np.int32], low: int, high: int
) -> tuple[Part, Rim]:
    """Neighbours of ``nodes[low:high]``, inside and outside."""
    graph, nodes, place = layout.graph, layout.nodes, layout.place
    count = high - low
    most = 0
    for i in range(low, high):
        most += graph.offsets[nodes[i] + 1] - graph.offsets[nodes[i]]
    offsets = np.zeros(count + 1, np.int32)
    rim_offsets = np.zeros(count + 1, np.int32)
    neighbour = np.empty(most, np.int32)
    outside = np.empty(most, np.int32)
    size, out = 0, 0
    for i in range(count):
        node = nodes[low + i]
        for at in range(graph.offsets[node], graph.offsets[node + 1]):
            other = graph.neighbour[at]
            if low <= place[other] < high:
                neighbour[size] = place[other] - low
                size += 1
            else:
                outside[out] = other
                out += 1
        offsets[i + 1] = size
        rim_offsets[i + 1] = out
    met = 0
    around = np.empty(out, np.int32)
    for i in range(out):
        node = outside[i]
        if number[node] < 0:
            number[node] = met
            around[met] = node
            met += 1
        outside[i] = number[node]
    for i in range(met):
        number[around[i]] = -1
    rim = Rim(rim_offsets, outside, np.zeros(met, np.int32))
    return Part(offsets, neighbour), rim


@njit(cache=True, nogil=True)
def _components(part: Part) -> tuple[NDArray[np.int32], int]:
    """Which connected component each node is in, and how many there are."""
    count = len(part.offsets) - 1
    group = np.full(count, -1, np.int32)
    queue = np.empty(count, np.int32)
    groups = 0
    for root in range(count):
        if group[root] >= 0:
            continue
        group[root] = groups
        queue[0] = root
        done, size = 0, 1
        while done < size:
            node = queue[done]
            done += 1
            for at in range(part.offsets[node], part.offsets[node + 1]):
                other = part.neighbour[at]
                if group[other] < 0:
                    group[other] = groups
                    queue[size] = other
                    size += 1
        groups += 1
    return group, groups
