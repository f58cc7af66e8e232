"""Smallest sets of nodes that part one side of a graph from the other.

Paths from the first side to the last that share no node are packed by Dinic's
algorithm; by Menger's theorem as many nodes are needed to cut them all. A node on a
path stands for two states, entered and left, as a new path may come to it from
either side of the old one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENTERED, LEFT = 0, 1  # state 2 * node + ENTERED or LEFT
UNREACHED, FIRST, LAST, VISITED = (
    -1,
    -2,
    -3,
    -4,
)  # levels of states that no search has reached


class Part(NamedTuple):
    """Neighbours of a connected part: ``offsets`` (n + 1,), ``neighbour``; int32."""

    offsets: NDArray[np.int32]
    neighbour: NDArray[np.int32]


class Flow(NamedTuple):
    """
    Paths packed so far, over a part of n nodes.

    ``key`` (n,) int64, how far each node is in the direction of the paths; ``ranked``
    (n,) int64, room to find the sides by it.
    ``level`` (2n,) int32, the distance of each state from where the latest search
    began; `FIRST` or `LAST` for ever at the nodes of the two sides. ``before`` and
    ``after`` (n,) int32, the nodes before and after each node on its path, -1 without
    a path. ``free`` (n,) int32, the nodes of neither side; ``edge`` (2, n) int32,
    those of them next to the last side and next to the first; ``sizes`` (3,) int64,
    how many there are of each. ``queue`` (2n + 1,) and ``looked`` (n,) int32 belong
    to the searches.
    """

    key: NDArray[np.int64]
    ranked: NDArray[np.int64]
    level: NDArray[np.int32]
    before: NDArray[np.int32]
    after: NDArray[np.int32]
    free: NDArray[np.int32]
    edge: NDArray[np.int32]
    sizes: NDArray[np.int64]
    queue: NDArray[np.int32]
    looked: NDArray[np.int32]


@njit(cache=True, nogil=True)
def new_flow(count: int) -> Flow:
    """Room for the paths of a part of so many nodes."""
    return Flow(
        np.empty(count, np.int64),
        np.empty(count, np.int64),
        np.empty(2 * count, np.int32),
        np.empty(count, np.int32),
        np.empty(count, np.int32),
        np.empty(count, np.int32),
        np.empty((2, count), np.int32),
        np.empty(3, np.int64),
        np.empty(2 * count + 1, np.int32),
        np.empty(count, np.int32),
    )


@njit(cache=True, nogil=True)
def take_sides(part: Part, flow: Flow, share: int) -> bool:  # noqa: C901 - hot
    """
    Begin anew: so many nodes of the lowest keys are the first side, of the highest
    the last.

    Of equal keys the lower node comes first. A node of the last side next to the
    first is left free, as nothing could part them. Returns whether both sides have
    nodes.
    """
    count = len(flow.before)
    key = flow.key
    for node in range(count):
        key[node] = key[node] * count + node
        flow.ranked[node] = key[node]
    upper = _ranked(flow.ranked, count - share, count)
    lower = _ranked(flow.ranked, share - 1, count - share)
    offsets, neighbour = part
    level, edge = flow.level, flow.edge
    firsts, lasts, free, by_last, by_first = 0, 0, 0, 0, 0
    for node in range(count):
        flow.before[node] = -1
        mark = FIRST if key[node] <= lower else UNREACHED
        if key[node] >= upper:
            mark = LAST
            for at in range(offsets[node], offsets[node + 1]):
                if key[neighbour[at]] <= lower:
                    mark = UNREACHED
                    break
        level[2 * node + ENTERED] = mark
        level[2 * node + LEFT] = mark
        firsts += mark == FIRST
        lasts += mark == LAST
    for node in range(count):
        if level[2 * node] != UNREACHED:
            continue
        flow.free[free] = node
        free += 1
        beside_first = False
        beside_last = False
        for at in range(offsets[node], offsets[node + 1]):
            mark = level[2 * neighbour[at]]
            beside_first |= mark == FIRST
            beside_last |= mark == LAST
        if beside_first:
            edge[1, by_first] = node
            by_first += 1
        if beside_last:
            edge[0, by_last] = node
            by_last += 1
    flow.sizes[0], flow.sizes[1], flow.sizes[2] = by_last, by_first, free
    return firsts > 0 and lasts > 0


@njit(cache=True, nogil=True)
def _ranked(values: NDArray[np.int64], rank: int, count: int) -> int:
    """The value of a rank from 0 among the first ``count``, which it comes to part."""
    low, high = 0, count - 1
    while low < high:
        pivot = values[(low + high) >> 1]
        i, j = low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if rank <= j:
            high = j
        elif rank >= i:
            low = i
        else:
            break
    return int(values[rank])


@njit(cache=True, nogil=True)
def pack_paths(part: Part, flow: Flow, limit: int) -> int:
    """
    Most paths from the first to the last side without a common free node.

    Returns early with a number above ``limit``.
    """
    paths = 0
    while paths <= limit:
        entries = reach(part, flow, LAST)
        if entries == 0:
            break
        paths += _pack(part, flow, entries)
    return paths


@njit(cache=True, nogil=True)
def reach(part: Part, flow: Flow, origin: int) -> int:  # noqa: C901, PLR0912 - hot
    """
    Levels of all states that lead to `LAST`, or to which `FIRST` leads.

    From `LAST` the search goes against the arcs, and `LEFT` is the near state of a
    node. It ends with the first level that touches the other side. Returns how many
    states touch it there; they are put at the beginning of the queue.
    """
    near, goal, toward, row = LEFT, FIRST, flow.after, 0
    if origin == FIRST:
        near, goal, toward, row = ENTERED, LAST, flow.before, 1
    far = 1 - near
    offsets, neighbour = part
    level, queue, on_path = flow.level, flow.queue, flow.before
    for i in range(flow.sizes[2]):
        node = flow.free[i]
        level[2 * node] = UNREACHED
        level[2 * node + 1] = UNREACHED
    size = flow.sizes[row]
    for i in range(size):
        node = flow.edge[row, i]
        level[2 * node + near] = 1
        if on_path[node] < 0:
            level[2 * node + far] = 1
        queue[i] = 2 * node + near
    done, hits = 0, 0
    while done < size:
        state = queue[done]
        done += 1
        node = state >> 1
        now = level[state]
        used = on_path[node] >= 0
        if used and state & 1 == near:
            onward = 2 * toward[node] + far
            if level[onward] == UNREACHED:
                level[onward] = now + 1
                queue[size] = onward
                size += 1
            continue
        touches = False
        for at in range(offsets[node], offsets[node + 1]):
            other = neighbour[at]
            mark = level[2 * other + near]
            if mark == UNREACHED:
                level[2 * other + near] = now + 1
                if on_path[other] < 0:
                    level[2 * other + far] = now + 1
                queue[size] = 2 * other + near
                size += 1
            elif mark == goal:
                touches = True
        if touches:
            queue[hits] = state
            hits += 1
        if used and level[2 * node + near] == UNREACHED:
            level[2 * node + near] = now + 1
            queue[size] = 2 * node + near
            size += 1
    return hits


@njit(cache=True, nogil=True)
def _pack(part: Part, flow: Flow, entries: int) -> int:  # noqa: C901, PLR0912 - hot
    """Add paths down the levels until none is left; how many."""
    offsets, neighbour = part
    level, before, after, looked = flow.level, flow.before, flow.after, flow.looked
    for i in range(flow.sizes[2]):
        node = flow.free[i]
        looked[node] = 0
    starts = flow.queue[:entries]
    trail = flow.queue[entries:]
    added = 0
    for start in starts:
        trail[0] = 2 * (start >> 1) + ENTERED
        if level[trail[0]] < 0:
            continue
        level[trail[0]] = VISITED - level[trail[0]]
        length = 1
        arrived = False
        while length and not arrived:
            state = trail[length - 1]
            node = state >> 1
            now = VISITED - level[state]
            following = -1
            used = before[node] >= 0
            if used and state & 1 == ENTERED:
                onward = 2 * before[node] + LEFT
                if level[onward] > 0:
                    following = onward
            else:
                begin = offsets[node]
                degree = offsets[node + 1] - begin
                while following < 0 and looked[node] < 2 * degree:
                    k = looked[node]
                    looked[node] += 1
                    other = neighbour[begin + (k if k < degree else k - degree)]
                    mark = level[2 * other + ENTERED]
                    if mark > 0 and (mark < now or k >= degree):
                        following = 2 * other + ENTERED
                    elif mark == LAST:
                        after[node] = other
                        arrived = True
                        break
                if (
                    used
                    and not arrived
                    and following < 0
                    and level[2 * node + ENTERED] > 0
                ):
                    following = 2 * node + ENTERED
            if following >= 0:
                level[following] = VISITED - level[following]
                trail[length] = following
                length += 1
            elif not arrived:
                length -= 1
        if arrived:
            added += 1
            _reroute(part, flow, trail[:length])
    return added


@njit(cache=True, nogil=True)
def _reroute(part: Part, flow: Flow, trail: NDArray[np.int32]) -> None:
    """Join a path that was found to the others."""
    offsets, neighbour = part
    node = trail[0] >> 1
    for at in range(offsets[node], offsets[node + 1]):
        if flow.level[2 * neighbour[at]] == FIRST:
            flow.before[node] = neighbour[at]
            break
    for i in range(1, len(trail)):
        node = trail[i - 1] >> 1
        other = trail[i] >> 1
        came_back = trail[i] & 1 == LEFT
        if node == other:
            flow.before[node] = -1
        elif not came_back:
            flow.after[node] = other
            flow.before[other] = node
