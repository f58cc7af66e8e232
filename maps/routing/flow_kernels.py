"""Compiled flows over road networks: the most that gets through, and the cheapest.

A flow network holds its arcs in pairs: arc ``2 i`` and, against it, ``2 i + 1`` that
takes flow back. ``room`` is what still fits on an arc.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.search_kernels import pop, push
from maps.routing.ticks import UNREACHED

if TYPE_CHECKING:
    from numpy.typing import NDArray


class FlowNet(NamedTuple):
    """
    A flow network; node 0 is the source, node 1 the sink.

    ``offsets`` (N + 1,) int64 into ``listed`` (2 M,) int32, the arcs that leave each
    node; ``head`` (2 M,) int32; ``room`` (2 M,) int64, which flows change; ``cost``
    (2 M,) int64 for one unit, taken back on the arc against.
    """

    offsets: NDArray[np.int64]
    listed: NDArray[np.int32]
    head: NDArray[np.int32]
    room: NDArray[np.int64]
    cost: NDArray[np.int64]


@njit(cache=True, nogil=True)
def most_flow(  # noqa: C901 - one search, parts would share all
    net: FlowNet, enough: int
) -> int:
    """
    Send as much as fits from source to sink, or ``enough``; how much that is.

    Dinic's algorithm: flows along shortest paths until none is left of that length.
    """
    nodes = len(net.offsets) - 1
    level = np.empty(nodes, np.int32)
    queue = np.empty(nodes, np.int32)
    path = np.empty(nodes, np.int32)
    total = 0
    while total < enough and _levels(net, level, queue) >= 0:
        looked = net.offsets[:-1].copy()
        depth, node = 0, 0
        while True:
            if node == 1:
                sent = enough - total
                for i in range(depth):
                    sent = min(sent, net.room[path[i]])
                total += sent
                full = depth - 1
                for i in range(depth - 1, -1, -1):
                    net.room[path[i]] -= sent
                    net.room[path[i] ^ 1] += sent
                    if net.room[path[i]] == 0:
                        full = i
                if total >= enough:
                    break
                depth = full
                node = net.head[path[full] ^ 1]
            if looked[node] < net.offsets[node + 1]:
                arc = net.listed[looked[node]]
                head = net.head[arc]
                if net.room[arc] > 0 and level[head] == level[node] + 1:
                    path[depth] = arc
                    depth += 1
                    node = head
                else:
                    looked[node] += 1
            elif depth == 0:
                break
            else:
                depth -= 1
                node = net.head[path[depth] ^ 1]
                looked[node] += 1
    return total


@njit(cache=True, nogil=True)
def _levels(net: FlowNet, level: NDArray[np.int32], queue: NDArray[np.int32]) -> int:
    """Steps from the source over arcs with room, -1 beyond; those of the sink."""
    level[:] = -1
    level[0] = 0
    queue[0] = 0
    first, last = 0, 1
    while first < last:
        node = queue[first]
        first += 1
        for i in range(net.offsets[node], net.offsets[node + 1]):
            arc = net.listed[i]
            head = net.head[arc]
            if net.room[arc] > 0 and level[head] < 0:
                level[head] = level[node] + 1
                queue[last] = head
                last += 1
    return int(level[1])


@njit(cache=True, nogil=True)
def source_side(net: FlowNet) -> NDArray[np.bool_]:
    """Nodes that the source still reaches over arcs with room, (N,)."""
    nodes = len(net.offsets) - 1
    level = np.empty(nodes, np.int32)
    _levels(net, level, np.empty(nodes, np.int32))
    return level >= 0


@njit(cache=True, nogil=True)
def cheapest_flow(  # noqa: C901 - one search, parts would share all
    net: FlowNet, units: int
) -> int:
    """
    Send units from source to sink at least cost, one after the other.

    How many arrived; costs are zero or above to begin with. Successive shortest
    paths over what is left (Suurballe's algorithm, for two units).
    """
    nodes = len(net.offsets) - 1
    price = np.zeros(nodes, np.int64)  # makes costs on arcs with room nonnegative
    cost = np.empty(nodes, np.int64)
    by = np.empty(nodes, np.int32)
    done = np.empty(nodes, np.bool_)
    key = np.empty(len(net.head) + 1, np.int64)
    label = np.empty(len(net.head) + 1, np.int32)
    for sent in range(units):
        cost[:] = UNREACHED
        done[:] = False
        cost[0] = 0
        size = push(key, label, 0, 0, 0)
        while size > 0:
            node = label[0]
            size = pop(key, label, size)
            if done[node]:
                continue
            done[node] = True
            if node == 1:
                break
            for i in range(net.offsets[node], net.offsets[node + 1]):
                arc = net.listed[i]
                if net.room[arc] == 0:
                    continue
                head = net.head[arc]
                there = cost[node] + net.cost[arc] + price[node] - price[head]
                if there < cost[head]:
                    cost[head] = there
                    by[head] = arc
                    size = push(key, label, size, there, head)
        if not done[1]:
            return sent
        for node in range(nodes):
            price[node] += min(cost[node], cost[1])
        node = 1
        while node != 0:
            net.room[by[node]] -= 1
            net.room[by[node] ^ 1] += 1
            node = net.head[by[node] ^ 1]
    return units


@njit(cache=True, nogil=True)
def take_path(net: FlowNet) -> NDArray[np.int32]:
    """Arcs of one unit of flow from source to sink, in order; it is taken out."""
    path = np.empty(len(net.head), np.int32)
    count, node = 0, 0
    while node != 1:
        for i in range(net.offsets[node], net.offsets[node + 1]):
            arc = net.listed[i]
            if arc % 2 == 0 and net.room[arc ^ 1] > 0:
                net.room[arc ^ 1] -= 1
                net.room[arc] += 1
                path[count] = arc
                count += 1
                node = net.head[arc]
                break
    return path[:count].copy()


@njit(cache=True, nogil=True)
def hanging(
    offsets: NDArray[np.int64],
    road: NDArray[np.int32],
    head: NDArray[np.int32],
    weight: NDArray[np.float64],
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]]:
    """
    Roads without which a part of an undirected network hangs on nothing.

    Parameters
    ----------
    offsets, road, head
        Roads by the junction they leave, each from both of its ends; (J + 1,) and
        (2 R,).
    weight
        (J,) of each junction, for the size of what hangs.

    Returns
    -------
    tuple
        By junction, (J,): the road by which alone it and what lies behind it hangs,
        -1 for none; the weight of what lies behind it, itself included; and the
        weight of the whole part of the network it belongs to.
    """
    count = len(offsets) - 1
    number = np.full(count, -1, np.int32)
    low = np.empty(count, np.int32)
    by = np.full(count, -1, np.int32)
    cut = np.full(count, -1, np.int32)
    behind = weight.copy()
    whole = np.zeros(count, np.float64)
    looked = offsets[:-1].copy()
    path = np.empty(count, np.int32)
    met = np.empty(count, np.int32)
    numbered = 0
    for root in range(count):
        if number[root] >= 0:
            continue
        first = numbered
        depth = 0
        path[0] = root
        number[root] = low[root] = numbered
        met[numbered] = root
        numbered += 1
        while depth >= 0:
            node = path[depth]
            if looked[node] < offsets[node + 1]:
                i = looked[node]
                looked[node] += 1
                other = head[i]
                if road[i] == by[node]:
                    continue
                if number[other] >= 0:
                    low[node] = min(low[node], number[other])
                    continue
                number[other] = low[other] = numbered
                met[numbered] = other
                by[other] = road[i]
                numbered += 1
                depth += 1
                path[depth] = other
                continue
            depth -= 1
            if depth >= 0:
                above = path[depth]
                low[above] = min(low[above], low[node])
                behind[above] += behind[node]
                if low[node] == number[node]:
                    cut[node] = by[node]
        for i in range(first, numbered):
            whole[met[i]] = behind[root]
    return cut, behind, whole
