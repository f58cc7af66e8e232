"""Compiled searches by the number of edges that take the very steps of networkx's.

Levels are gone through in the order in which networkx finds their nodes, so paths
among equals and orders of results are its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from maps.networkx_face.dijkstra_kernels import BEFORE, SEEN, join, stamp

if TYPE_CHECKING:
    from maps.networkx_face.dijkstra_kernels import Room, Rows


@njit(cache=True, nogil=True)
def spread_by_hops(rows: Rows, source: int, levels: int, room: Room) -> int:
    """
    Search breadth first from a node, up to so many levels.

    Returns how many nodes of ``room.order`` were found, in that order;
    ``room.cost`` is their number of edges.
    """
    now = stamp(room)
    room.mark[source, SEEN] = now
    room.mark[source, BEFORE] = -1
    room.cost[source] = 0
    room.order[0] = source
    found, at, nodes = 1, 0, len(rows.offsets) - 1
    while at < found < nodes:
        node = room.order[at]
        at += 1
        level = room.cost[node]
        if level >= levels:
            break
        for a in range(rows.offsets[node], rows.offsets[node + 1]):
            end = rows.ends[a]
            if room.mark[end, SEEN] != now:
                room.mark[end, SEEN] = now
                room.mark[end, BEFORE] = node
                room.cost[end] = level + 1
                room.order[found] = end
                found += 1
    return found


@njit(cache=True, nogil=True)
def meet_by_hops(out: Rows, into: Rows, source: int, target: int, room: Room) -> int:
    """
    Search breadth first from both ends, the shorter fringe first.

    Returns how many nodes of ``room.order`` are the path, 0 when there is none.
    """
    now = stamp(room)
    nodes = len(out.offsets) - 1
    if source == target:
        room.order[0] = source
        return 1
    fringe = room.tag  # of each side, one level behind the other
    begin, end = np.zeros(2, np.int64), np.ones(2, np.int64)
    for side in range(2):
        start = target if side else source
        room.mark[side * nodes + start, SEEN] = now
        room.mark[side * nodes + start, BEFORE] = -1
        fringe[side, 0] = start
    while begin[0] < end[0] and begin[1] < end[1]:
        side = 0 if end[0] - begin[0] <= end[1] - begin[1] else 1
        rows = into if side else out
        mine, other = side * nodes, (1 - side) * nodes
        last = end[side]
        for at in range(begin[side], last):
            node = fringe[side, at]
            for a in range(rows.offsets[node], rows.offsets[node + 1]):
                next_node = rows.ends[a]
                if room.mark[mine + next_node, SEEN] != now:
                    room.mark[mine + next_node, SEEN] = now
                    room.mark[mine + next_node, BEFORE] = node
                    fringe[side, end[side]] = next_node
                    end[side] += 1
                if room.mark[other + next_node, SEEN] == now:
                    return join(room, nodes, next_node)
        begin[side] = last
    return 0
