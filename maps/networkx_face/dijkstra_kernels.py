"""Compiled searches that take the very steps of networkx's Dijkstra.

Nodes leave the queue in the order in which networkx takes them: lowest distance
first, of equals the one that was queued first. Distances are added up along the
path in the same order too. So distances, paths among equals, orders of results and
complaints about negative weights are networkx's own, in float64 and in int64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXHAUSTED, ARRIVED, CONTRADICTION = 0, 1, 2

# Columns of the marks of a node: the stamps of the search that has seen it and of
# the one that is done with it, and the node before it on its path, -1 for none.
SEEN, DONE, BEFORE = 0, 1, 2
LAST_STAMP = 2**31 - 1
NODE_BITS = 32
NODE_MASK = 2**NODE_BITS - 1


class Rows(NamedTuple):
    """
    Arcs by the node they leave, or by the node they enter, in networkx's order.

    ``offsets`` (N + 1,) int64; ``ends`` (A,) int32, the node at the other end;
    ``weight`` (A,) float64 or int64.
    """

    offsets: NDArray[np.int64]
    ends: NDArray[np.int32]
    weight: NDArray[Any]


class Room(NamedTuple):
    """
    What a search writes to; never cleared, as each search has its own stamp.

    Twice N for searches from both ends: ``cost`` (2 N,) of the weights' type and
    ``mark`` (2 N, 3) int32. Two queues of at least A + 1 each: ``key`` (2, Q) of the
    weights' type, and ``tag`` (2, Q) int64, the number of the push above the node.
    ``order`` (2 N,) int32 takes nodes in the order of the answer; ``clock`` (1,)
    int32 is the latest stamp.
    """

    cost: NDArray[Any]
    mark: NDArray[np.int32]
    key: NDArray[Any]
    tag: NDArray[np.int64]
    order: NDArray[np.int32]
    clock: NDArray[np.int32]


@njit(cache=True, nogil=True)
def stamp(room: Room) -> int:
    """A stamp that no node of the room carries."""
    if room.clock[0] == LAST_STAMP:
        room.mark[:] = 0
        room.clock[0] = 0
    room.clock[0] += 1
    return int(room.clock[0])


@njit(cache=True, nogil=True)
def _push(
    keys: NDArray[Any], tags: NDArray[np.int64], size: int, key: float, tag: int
) -> int:
    """Add to a queue; the new size."""
    at = size
    while at > 0:
        up = (at - 1) >> 2
        if keys[up] < key or (keys[up] == key and tags[up] < tag):
            break
        keys[at] = keys[up]
        tags[at] = tags[up]
        at = up
    keys[at] = key
    tags[at] = tag
    return size + 1


@njit(cache=True, nogil=True)
def _pop(keys: NDArray[Any], tags: NDArray[np.int64], size: int) -> int:
    """Remove the first of a queue; the new size."""
    size -= 1
    key, tag = keys[size], tags[size]
    at = 0
    while True:
        first = 4 * at + 1
        if first >= size:
            break
        least = first
        for down in range(first + 1, min(first + 4, size)):
            if keys[down] < keys[least] or (
                keys[down] == keys[least] and tags[down] < tags[least]
            ):
                least = down
        if key < keys[least] or (key == keys[least] and tag < tags[least]):
            break
        keys[at], tags[at] = keys[least], tags[least]
        at = least
    keys[at], tags[at] = key, tag
    return size


@njit(cache=True, nogil=True)
def write_path(mark: NDArray[np.int32], last: int, order: NDArray[np.int32]) -> int:
    """Write the nodes of the path to a node, first to last; their count."""
    count = 0
    node = last
    while node >= 0:
        count += 1
        node = mark[node, BEFORE]
    at, node = count, last
    while node >= 0:
        at -= 1
        order[at] = node
        node = mark[node, BEFORE]
    return count


@njit(cache=True, nogil=True)
def spread(
    rows: Rows,
    seeds: NDArray[np.int32],
    target: int,
    bounded: bool,  # noqa: FBT001 - kernels take positions
    cutoff: float,
    room: Room,
) -> tuple[int, int]:
    """
    Dijkstra's search from the seeds until the target is taken, -1 for none.

    Nodes beyond ``cutoff`` are left out when ``bounded``. Returns a count and how
    it ended. `ARRIVED`: so many nodes of ``room.order`` are the path. `EXHAUSTED`:
    so many were taken, in that order. `CONTRADICTION`: a weight is negative.
    """
    now = stamp(room)
    keys, tags = room.key[0], room.tag[0]
    size = pushes = taken = 0
    for s in range(len(seeds)):
        seed = seeds[s]
        room.cost[seed] = 0
        room.mark[seed, SEEN] = now
        room.mark[seed, BEFORE] = -1
        size = _push(keys, tags, size, room.cost[seed], pushes << NODE_BITS | seed)
        pushes += 1
    while size > 0:
        here = keys[0]
        node = tags[0] & NODE_MASK
        size = _pop(keys, tags, size)
        if room.mark[node, DONE] == now:
            continue
        room.mark[node, DONE] = now
        room.order[taken] = node
        taken += 1
        if node == target:
            return write_path(room.mark, node, room.order), ARRIVED
        for a in range(rows.offsets[node], rows.offsets[node + 1]):
            there = here + rows.weight[a]
            if bounded and there > cutoff:
                continue
            end = rows.ends[a]
            if room.mark[end, DONE] == now:
                if there < room.cost[end]:
                    return 0, CONTRADICTION
            elif room.mark[end, SEEN] != now or there < room.cost[end]:
                room.mark[end, SEEN] = now
                room.mark[end, BEFORE] = node
                room.cost[end] = there
                size = _push(keys, tags, size, there, pushes << NODE_BITS | end)
                pushes += 1
    return taken, EXHAUSTED


@njit(cache=True, nogil=True)
def meet(  # noqa: C901 - taking it apart makes it slower
    out: Rows, into: Rows, source: int, target: int, room: Room
) -> tuple[float, int, int]:
    """
    Dijkstra's search from both ends in turn, as networkx's bidirectional one.

    Source and target differ. Returns the distance, how many nodes of
    ``room.order`` are the path, and how it ended: `ARRIVED`, `EXHAUSTED` when
    there is no path, or `CONTRADICTION` when a weight is negative.
    """
    now = stamp(room)
    nodes = len(out.offsets) - 1
    room.cost[source] = 0
    room.cost[nodes + target] = 0
    best = room.cost[source]
    meeting = -1
    sizes = np.zeros(2, np.int64)
    for side in range(2):
        start = target if side else source
        room.mark[side * nodes + start, SEEN] = now
        room.mark[side * nodes + start, BEFORE] = -1
        sizes[side] = _push(
            room.key[side], room.tag[side], 0, best, side << NODE_BITS | start
        )
    pushes = 2
    side = 1
    while sizes[0] > 0 and sizes[1] > 0:
        side = 1 - side
        rows = into if side else out
        mine, other = side * nodes, (1 - side) * nodes
        keys, tags = room.key[side], room.tag[side]
        here = keys[0]
        node = tags[0] & NODE_MASK
        sizes[side] = _pop(keys, tags, sizes[side])
        if room.mark[mine + node, DONE] == now:
            continue
        room.mark[mine + node, DONE] = now
        if room.mark[other + node, DONE] == now:
            return best, join(room, nodes, meeting), ARRIVED
        for a in range(rows.offsets[node], rows.offsets[node + 1]):
            there = here + rows.weight[a]
            end = rows.ends[a]
            if room.mark[mine + end, DONE] == now:
                if there < room.cost[mine + end]:
                    return best, 0, CONTRADICTION
            elif room.mark[mine + end, SEEN] != now or there < room.cost[mine + end]:
                room.mark[mine + end, SEEN] = now
                room.mark[mine + end, BEFORE] = node
                room.cost[mine + end] = there
                sizes[side] = _push(
                    keys, tags, sizes[side], there, pushes << NODE_BITS | end
                )
                pushes += 1
                if room.mark[other + end, SEEN] == now:
                    whole = there + room.cost[other + end]
                    if meeting < 0 or best > whole:
                        best, meeting = whole, end
    return best, 0, EXHAUSTED


@njit(cache=True, nogil=True)
def join(room: Room, nodes: int, meeting: int) -> int:
    """Write the path over a meeting of both searches; the count of its nodes."""
    count = write_path(room.mark, meeting, room.order)
    node = room.mark[nodes + meeting, BEFORE]
    while node >= 0:
        room.order[count] = node
        count += 1
        node = room.mark[nodes + node, BEFORE]
    return count
