"""Compiled searches over the arrays of a routing graph.

Costs are whole ticks and added in 64 bits, so every sum is exact and the same on
every machine. Of equal paths the one over the lower arc number wins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.potentials import Guide, Sight, aim, release, ticks_left
from maps.routing.ticks import EDGE, FORBIDDEN, OFFSET, STATE, UNREACHED
from maps.routing.turns import Turns, turn_ticks

if TYPE_CHECKING:
    from numpy.typing import NDArray

COST, BOUND = 0, 1
ARC, PRIOR, SEEN, DONE = 0, 1, 2, 3


class Arcs(NamedTuple):
    """
    A graph as its searches see it.

    ``offsets`` (S + 1,) int64 by tail state; ``head`` and ``edge`` (A,) int32.
    """

    offsets: NDArray[np.int64]
    head: NDArray[np.int32]
    edge: NDArray[np.int32]


class Space(NamedTuple):
    """
    What a search writes to; never cleared, as each search has its own stamp.

    ``cost`` (n, 2) int64 by label: `COST` so far, `BOUND` on what is left. ``mark``
    (n, 4) int32 by label: `ARC` it was reached by, `PRIOR` label, and the stamps of
    the search that has `SEEN` it and is `DONE` with it. ``key`` int64 and ``label``
    int32 are the queue; ``trail`` int32 takes the arcs found, last first; ``clock``
    (1,) int32 is the latest stamp; ``sight`` holds the bounds by rank.
    """

    cost: NDArray[np.int64]
    mark: NDArray[np.int32]
    key: NDArray[np.int64]
    label: NDArray[np.int32]
    trail: NDArray[np.int32]
    clock: NDArray[np.int32]
    sight: Sight


@njit(cache=True, nogil=True)
def push(
    keys: NDArray[np.int64], labels: NDArray[np.int32], size: int, key: int, label: int
) -> int:
    """Add to the queue; the new size."""
    at = size
    while at > 0:
        up = (at - 1) >> 1
        if keys[up] < key or (keys[up] == key and labels[up] <= label):
            break
        keys[at] = keys[up]
        labels[at] = labels[up]
        at = up
    keys[at] = key
    labels[at] = label
    return size + 1


@njit(cache=True, nogil=True)
def pop(keys: NDArray[np.int64], labels: NDArray[np.int32], size: int) -> int:
    """Remove the lowest of the queue; the new size."""
    size -= 1
    key = keys[size]
    label = labels[size]
    at = 0
    while True:
        down = 2 * at + 1
        if down >= size:
            break
        if down + 1 < size and (
            keys[down + 1] < keys[down]
            or (keys[down + 1] == keys[down] and labels[down + 1] < labels[down])
        ):
            down += 1
        if key < keys[down] or (key == keys[down] and label <= labels[down]):
            break
        keys[at] = keys[down]
        labels[at] = labels[down]
        at = down
    keys[at] = key
    labels[at] = label
    return size


@njit(cache=True, nogil=True)
def _stamp(space: Space) -> int:
    """A stamp that no label of the space carries."""
    if space.clock[0] == FORBIDDEN:
        space.mark[:] = 0
        space.sight.seen[:] = 0
        space.clock[0] = 0
    space.clock[0] += 1
    return int(space.clock[0])


@njit(cache=True, nogil=True)
def _bound(guide: Guide, state: int, space: Space, common: int) -> int:
    """Least cost from a state to the true end; UNREACHED when there is no way."""
    left = ticks_left(guide, state, space.sight, space.clock[0])
    return left if left == UNREACHED else left + common


@njit(cache=True, nogil=True)
def _trail(space: Space, last: int) -> tuple[int, int]:
    """Write down the arcs to a label, last first; their count and the seed."""
    count = 0
    while space.mark[last, ARC] >= 0:
        space.trail[count] = space.mark[last, ARC]
        count += 1
        last = space.mark[last, PRIOR]
    return count, -1 - space.mark[last, ARC]


@njit(cache=True, nogil=True)
def search(  # noqa: C901, PLR0912, PLR0915 - taking it apart makes it eight times slower
    arcs: Arcs,
    weights: NDArray[np.int32],
    guide: Guide,
    seeds: NDArray[np.int64],
    goals: NDArray[np.int64],
    space: Space,
) -> tuple[int, int, int, int]:
    """
    Find the cheapest path from any seed to any goal; A* with potentials.

    Returns the cost (UNREACHED for none), the goal, the seed, and how many arcs
    of ``space.trail`` are the path, last first. Labels are states. The best that a
    label leads to is kept out of the queue: it is mostly the next one to be asked for.
    """
    now = _stamp(space)
    common = aim(guide, goals, space.sight)
    best, goal, last, size = UNREACHED, -1, -1, 0
    for s in range(len(seeds)):
        state = seeds[s, STATE]
        if space.mark[state, SEEN] != now:
            space.cost[state, BOUND] = _bound(guide, state, space, common)
        elif space.cost[state, COST] <= seeds[s, OFFSET]:
            continue
        space.mark[state, SEEN] = now
        space.cost[state, COST] = seeds[s, OFFSET]
        space.mark[state, ARC] = -1 - s
        if space.cost[state, BOUND] != UNREACHED:
            key = seeds[s, OFFSET] + space.cost[state, BOUND]
            size = push(space.key, space.label, size, key, state)
    next_key, next_label = UNREACHED, -1
    while True:
        if next_label >= 0 and (
            size == 0
            or next_key < space.key[0]
            or (next_key == space.key[0] and next_label <= space.label[0])
        ):
            key, state = next_key, next_label
            next_key, next_label = UNREACHED, -1
        else:
            if next_label >= 0:
                size = push(space.key, space.label, size, next_key, next_label)
                next_key, next_label = UNREACHED, -1
            if size == 0:
                break
            key, state = space.key[0], int(space.label[0])
            size = pop(space.key, space.label, size)
        if key >= best:
            break
        if space.mark[state, DONE] == now:
            continue
        space.mark[state, DONE] = now
        here = space.cost[state, COST]
        for g in range(len(goals)):
            if goals[g, STATE] == state and here + goals[g, OFFSET] < best:
                best, goal, last = here + goals[g, OFFSET], g, state
        for a in range(arcs.offsets[state], arcs.offsets[state + 1]):
            weight = weights[arcs.edge[a]]
            if weight == FORBIDDEN:
                continue
            head = arcs.head[a]
            there = here + weight
            if space.mark[head, SEEN] != now:
                space.mark[head, SEEN] = now
                space.cost[head, BOUND] = _bound(guide, head, space, common)
                if space.cost[head, BOUND] == UNREACHED:
                    space.mark[head, DONE] = now
                    space.cost[head, COST] = -1
                    continue
            elif there > space.cost[head, COST] or (
                there == space.cost[head, COST]
                and (space.mark[head, DONE] == now or a > space.mark[head, ARC])
            ):
                continue
            space.cost[head, COST] = there
            space.mark[head, ARC] = a
            space.mark[head, PRIOR] = state
            key, later = there + space.cost[head, BOUND], int(head)
            if key < next_key or (key == next_key and later < next_label):
                key, later, next_key, next_label = next_key, next_label, key, later
            if later >= 0:
                size = push(space.key, space.label, size, key, later)
    release(guide, goals, space.sight)
    if goal < 0:
        return UNREACHED, -1, -1, 0
    count, seed = _trail(space, last)
    return best, goal, seed, count


@njit(cache=True, nogil=True)
def leads_on(
    offsets: NDArray[np.int64],
    edges: NDArray[np.int32],
    weights: NDArray[np.int32],
    state: int,
    back: int,
) -> bool:
    """Whether a way other than back leads out of a state."""
    for a in range(offsets[state], offsets[state + 1]):
        if edges[a] != back and weights[edges[a]] != FORBIDDEN:
            return True
    return False


@njit(cache=True, nogil=True)
def search_with_turns(  # noqa: C901, PLR0912, PLR0915 - as for `search`
    arcs: Arcs,
    weights: NDArray[np.int32],
    guide: Guide,
    turns: Turns,
    seeds: NDArray[np.int64],
    goals: NDArray[np.int64],
    space: Space,
) -> tuple[int, int, int, int]:
    """
    As `search`, with what turning costs, and turning round only where the road ends.

    Labels are arcs, and behind them the seeds. The guide is that of
    `maps.routing.turn_guide`.
    """
    now = _stamp(space)
    common = aim(guide, goals, space.sight)
    first_seed = len(arcs.head)
    best, goal, last, size = UNREACHED, -1, -1, 0
    for s in range(len(seeds)):
        label = first_seed + s
        space.cost[label, COST] = seeds[s, OFFSET]
        space.mark[label, ARC] = -1 - s
        least = _bound(guide, seeds[s, STATE], space, common)
        if least != UNREACHED:
            least = max(least - turns.off - turns.across, common)
            size = push(space.key, space.label, size, seeds[s, OFFSET] + least, label)
    next_key, next_label = UNREACHED, -1
    while True:
        if next_label >= 0 and (
            size == 0
            or next_key < space.key[0]
            or (next_key == space.key[0] and next_label <= space.label[0])
        ):
            key, label = next_key, next_label
            next_key, next_label = UNREACHED, -1
        else:
            if next_label >= 0:
                size = push(space.key, space.label, size, next_key, next_label)
                next_key, next_label = UNREACHED, -1
            if size == 0:
                break
            key, label = space.key[0], int(space.label[0])
            size = pop(space.key, space.label, size)
        if key >= best:
            break
        if space.mark[label, DONE] == now:
            continue
        space.mark[label, DONE] = now
        here = space.cost[label, COST]
        if label >= first_seed:
            state, edge = (
                seeds[label - first_seed, STATE],
                seeds[label - first_seed, EDGE],
            )
        else:
            state, edge = arcs.head[label], arcs.edge[label]
        back = int(turns.reverse[edge]) if edge >= 0 else -1
        if back >= 0 and not leads_on(arcs.offsets, arcs.edge, weights, state, back):
            back = -1
        for g in range(len(goals)):
            if goals[g, STATE] != state or (back >= 0 and goals[g, EDGE] == back):
                continue
            turn = turn_ticks(turns, edge, goals[g, EDGE], state)
            there = here + goals[g, OFFSET] + turn
            if there < best:
                best, goal, last = there, g, label
        for a in range(arcs.offsets[state], arcs.offsets[state + 1]):
            weight = weights[arcs.edge[a]]
            if weight == FORBIDDEN or arcs.edge[a] == back:
                continue
            there = here + weight + turn_ticks(turns, edge, arcs.edge[a], state)
            if space.mark[a, SEEN] != now:
                space.mark[a, SEEN] = now
                space.cost[a, BOUND] = _bound(guide, arcs.head[a], space, common)
                if space.cost[a, BOUND] == UNREACHED:
                    space.mark[a, DONE] = now
                    space.cost[a, COST] = -1
                    continue
            elif there >= space.cost[a, COST]:
                continue
            space.cost[a, COST] = there
            space.mark[a, ARC] = a
            space.mark[a, PRIOR] = label
            key, later = there + space.cost[a, BOUND], int(a)
            if key < next_key or (key == next_key and later < next_label):
                key, later, next_key, next_label = next_key, next_label, key, later
            if later >= 0:
                size = push(space.key, space.label, size, key, later)
    release(guide, goals, space.sight)
    if goal < 0:
        return UNREACHED, -1, -1, 0
    count, seed = _trail(space, last)
    return best, goal, seed, count


@njit(cache=True, nogil=True)
def flood(
    arcs: Arcs, weights: NDArray[np.int32], seeds: NDArray[np.int64], most: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """
    Cost from the seeds to every state up to ``most``, and the arc last driven.

    UNREACHED and -1 where none; a seed's arc is -1 too. Dijkstra's algorithm.
    """
    states = len(arcs.offsets) - 1
    cost = np.full(states, UNREACHED, np.int64)
    last = np.full(states, -1, np.int32)
    done = np.zeros(states, np.bool_)
    key = np.empty(len(arcs.head) + len(seeds) + 1, np.int64)
    label = np.empty(len(key), np.int32)
    size = 0
    for s in range(len(seeds)):
        state = seeds[s, STATE]
        if seeds[s, OFFSET] < cost[state] and seeds[s, OFFSET] <= most:
            cost[state] = seeds[s, OFFSET]
            size = push(key, label, size, seeds[s, OFFSET], state)
    while size > 0:
        state = label[0]
        size = pop(key, label, size)
        if done[state]:
            continue
        done[state] = True
        for a in range(arcs.offsets[state], arcs.offsets[state + 1]):
            weight = weights[arcs.edge[a]]
            if weight == FORBIDDEN:
                continue
            head = arcs.head[a]
            there = cost[state] + weight
            if there > most or there > cost[head]:
                continue
            if there < cost[head]:
                cost[head] = there
                last[head] = a
                size = push(key, label, size, there, head)
            elif not done[head] and a < last[head]:
                last[head] = a
    return cost, last
