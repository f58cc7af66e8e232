"""Smallest sets of nodes that part one side of a graph from the other.

Paths from the first side to the last that share no node are packed by Dinic's
algorithm; by Menger's theorem as many nodes are needed to cut them all. Every free
node stands for two states, entered and left, joined by an arc that one path may use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

FREE, FIRST, LAST, CUT = 0, 1, 2, 3  # where a node is
ENTERED, LEFT = 0, 1  # state 2 * node + ENTERED or LEFT
UNREACHED = -1


class Part(NamedTuple):
    """Neighbours of a connected part: ``offsets`` (n + 1,), ``neighbour``; int32."""

    offsets: NDArray[np.int32]
    neighbour: NDArray[np.int32]


class Flow(NamedTuple):
    """
    Paths packed so far, over a part of n nodes.

    ``side`` (n,) int8: `FREE`, `FIRST`, `LAST` or `CUT`. ``before`` and ``after`` (n,)
    int32, the nodes before and after each node on its path, -1 without a path.
    ``level`` (2n,) int32, the distance of each state from where a search began.
    ``queue`` (2n + 1,) int32 and ``looked`` (n,) int32 belong to the searches.
    """

    side: NDArray[np.int8]
    before: NDArray[np.int32]
    after: NDArray[np.int32]
    level: NDArray[np.int32]
    queue: NDArray[np.int32]
    looked: NDArray[np.int32]


@njit(cache=True, nogil=True)
def new_flow(count: int) -> Flow:
    """Room for flows over parts of up to so many nodes."""
    return Flow(
        np.empty(count, np.int8),
        np.empty(count, np.int32),
        np.empty(count, np.int32),
        np.empty(2 * count, np.int32),
        np.empty(2 * count + 1, np.int32),
        np.empty(count, np.int32),
    )


@njit(cache=True, nogil=True)
def pack_paths(part: Part, flow: Flow, limit: int) -> int:
    """
    Most paths from `FIRST` to `LAST` without a common free node.

    No node of `FIRST` may be a neighbour of one of `LAST`. Returns early with a
    number above ``limit``.
    """
    count = len(part.offsets) - 1
    flow.before[:count] = -1
    flow.after[:count] = -1
    paths = 0
    while paths <= limit:
        entries = reach(part, flow, LAST)
        if entries == 0:
            break
        paths += _pack(part, flow, entries)
    return paths


@njit(cache=True, nogil=True)
def reach(part: Part, flow: Flow, origin: int) -> int:  # noqa: C901, PLR0912, PLR0915 - hot
    """
    Levels of all states from which `LAST`, or that from `FIRST`, may be reached.

    From `LAST` the search goes against the arcs, and a node's `LEFT` state is its
    `near` one. It ends with the first level that touches the other side. Returns how
    many states touch it there; they stand at the beginning of the queue.
    """
    near, goal, toward = LEFT, FIRST, flow.after
    if origin == FIRST:
        near, goal, toward = ENTERED, LAST, flow.before
    far = 1 - near
    offsets, neighbour = part
    side, level, queue = flow.side, flow.level, flow.queue
    count = len(offsets) - 1
    level[: 2 * count] = UNREACHED
    size = 0
    for node in range(count):
        if side[node] != FREE:
            continue
        for at in range(offsets[node], offsets[node + 1]):
            if side[neighbour[at]] == origin:
                level[2 * node + near] = 1
                queue[size] = 2 * node + near
                size += 1
                break
    done = 0
    last_level = 2 * count
    hits = 0
    while done < size:
        state = queue[done]
        done += 1
        now = level[state]
        if now > last_level:
            break
        node = state >> 1
        if state & 1 == near:
            onward = node
            if flow.before[node] >= 0:
                onward = toward[node]
                if side[onward] != FREE:
                    continue
            following = 2 * onward + far
            if level[following] == UNREACHED:
                level[following] = now + 1
                queue[size] = following
                size += 1
            continue
        touches = False
        for at in range(offsets[node], offsets[node + 1]):
            other = neighbour[at]
            if side[other] == goal:
                touches = True
            elif side[other] == FREE and level[2 * other + near] == UNREACHED:
                level[2 * other + near] = now + 1
                queue[size] = 2 * other + near
                size += 1
        if touches:
            last_level = now
            queue[hits] = state
            hits += 1
        elif flow.before[node] >= 0 and level[2 * node + near] == UNREACHED:
            level[2 * node + near] = now + 1
            queue[size] = 2 * node + near
            size += 1
    return hits


@njit(cache=True, nogil=True)
def _pack(part: Part, flow: Flow, entries: int) -> int:  # noqa: C901, PLR0912 - hot
    """Add paths down the levels until none is left; how many."""
    offsets, neighbour = part
    side, before, after, level, queue, looked = flow
    count = len(offsets) - 1
    looked[:count] = offsets[:count]
    starts = queue[:entries]
    trail = queue[entries:]
    added = 0
    for start in starts:
        length = 1
        trail[0] = start
        arrived = False
        while length and not arrived:
            state = trail[length - 1]
            node = state >> 1
            down = level[state] - 1
            following = -1
            if state & 1 == ENTERED:
                onward = 2 * node + LEFT
                if before[node] >= 0:
                    onward = 2 * before[node] + LEFT
                    if side[before[node]] != FREE:
                        onward = -1
                if onward >= 0 and level[onward] == down:
                    following = onward
            else:
                if before[node] >= 0 and level[2 * node] == down:
                    following = 2 * node
                while following < 0 and looked[node] < offsets[node + 1]:
                    other = neighbour[looked[node]]
                    if down == 0 and side[other] == LAST:
                        after[node] = other
                        arrived = True
                        break
                    if down and side[other] == FREE and level[2 * other] == down:
                        following = 2 * other
                        break
                    looked[node] += 1
            if following >= 0:
                trail[length] = following
                length += 1
            elif not arrived:
                level[state] = UNREACHED
                length -= 1
        if arrived:
            added += 1
            _reroute(part, flow, trail[:length])
    return added


@njit(cache=True, nogil=True)
def _reroute(part: Part, flow: Flow, trail: NDArray[np.int32]) -> None:
    """Change the paths by one that was found."""
    offsets, neighbour = part
    side, before, after = flow.side, flow.before, flow.after
    node = trail[0] >> 1
    for at in range(offsets[node], offsets[node + 1]):
        if side[neighbour[at]] == FIRST:
            before[node] = neighbour[at]
            break
    for i in range(1, len(trail)):
        node = trail[i - 1] >> 1
        other = trail[i] >> 1
        if trail[i - 1] & 1 == LEFT:
            if other == node:
                before[node] = -1
                after[node] = -1
            else:
                after[node] = other
                before[other] = node
