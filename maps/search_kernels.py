"""Compiled searches over the arrays of a routing graph.

Costs are whole ticks and added in 64 bits, so every sum is exact and the same on
every machine. Of equal paths the one over the lower arc number wins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORBIDDEN = 2**31 - 1
UNREACHED = 2**62
ACTIVE = 6  # landmarks that guide one search


class Arcs(NamedTuple):
    """
    A graph as its searches see it.

    ``offsets`` (S + 1,) int64 by tail state; ``head`` and ``edge`` (A,) int32;
    ``place`` (S,) int32, the junction of a state.
    """

    offsets: NDArray[np.int64]
    head: NDArray[np.int32]
    edge: NDArray[np.int32]
    place: NDArray[np.int32]


class Ends(NamedTuple):
    """
    Where searches begin or end: states (n,) int32 at a cost (n,) int64.

    ``edge`` (n,) int32 is driven before the state of a beginning, or after the
    state of an end; -1 for none.
    """

    state: NDArray[np.int32]
    cost: NDArray[np.int64]
    edge: NDArray[np.int32]


class Bounds(NamedTuple):
    """
    Distances of all junctions from and to the landmarks, (J, K) each.

    The highest number of the type stands for unreached. With K = 0 a search is
    Dijkstra's.
    """

    away: NDArray[Any]
    home: NDArray[Any]


class Space(NamedTuple):
    """
    What a search writes to; never cleared, as each search has its own stamp.

    ``cost``, ``bound`` int64 and ``arc``, ``prior``, ``seen``, ``done`` int32 by
    label; ``key`` int64 and ``label`` int32 are the queue; ``trail`` int32 takes
    the arcs found, last first; ``clock`` (1,) int32 is the latest stamp.
    """

    cost: NDArray[np.int64]
    bound: NDArray[np.int64]
    arc: NDArray[np.int32]
    prior: NDArray[np.int32]
    seen: NDArray[np.int32]
    done: NDArray[np.int32]
    key: NDArray[np.int64]
    label: NDArray[np.int32]
    trail: NDArray[np.int32]
    clock: NDArray[np.int32]


@njit(cache=True, nogil=True)
def _push(
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
def _pop(keys: NDArray[np.int64], labels: NDArray[np.int32], size: int) -> int:
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
def _guides(
    arcs: Arcs, bounds: Bounds, seeds: Ends, goals: Ends
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
    """
    Landmarks that tell most about a search, with the goals as they see them.

    The second array is the least distance from the landmark to an end, the third
    the greatest distance of a goal to the landmark less the cost left there.
    """
    unreached = np.iinfo(bounds.away.dtype).max
    count = bounds.away.shape[1]
    near = np.full(count, UNREACHED, np.int64)
    far = np.full(count, -UNREACHED, np.int64)
    promise = np.full(count, np.int64(-1), np.int64)
    for k in range(count):
        for g in range(len(goals.state)):
            place = arcs.place[goals.state[g]]
            away = bounds.away[place, k]
            home = bounds.home[place, k]
            if away != unreached:
                near[k] = min(near[k], away + goals.cost[g])
            far[k] = (
                UNREACHED if home == unreached else max(far[k], home - goals.cost[g])
            )
        for s in range(len(seeds.state)):
            place = arcs.place[seeds.state[s]]
            away = bounds.away[place, k]
            home = bounds.home[place, k]
            if away != unreached and near[k] < UNREACHED:
                promise[k] = max(promise[k], near[k] - away)
            if home != unreached and far[k] < UNREACHED:
                promise[k] = max(promise[k], home - far[k])
    active = np.empty(min(ACTIVE, count), np.int32)
    for i in range(len(active)):
        active[i] = np.argmax(promise)
        promise[active[i]] = -2
    return active, near[active], far[active]


@njit(cache=True, nogil=True)
def _bound(
    bounds: Bounds,
    guides: tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]],
    place: int,
) -> int:
    """Least cost from a junction to any goal; UNREACHED when there is no way."""
    active, near, far = guides
    unreached = np.iinfo(bounds.away.dtype).max
    least = 0
    for i in range(len(active)):
        away = bounds.away[place, active[i]]
        if away != unreached:
            if near[i] == UNREACHED:
                return UNREACHED
            least = max(least, near[i] - away)
        if far[i] != UNREACHED:
            home = bounds.home[place, active[i]]
            if home == unreached:
                return UNREACHED
            least = max(least, home - far[i])
    return least


@njit(cache=True, nogil=True)
def _stamp(space: Space) -> int:
    """A stamp that no label of the space carries."""
    if space.clock[0] == FORBIDDEN:
        space.seen[:] = 0
        space.done[:] = 0
        space.clock[0] = 0
    space.clock[0] += 1
    return int(space.clock[0])


@njit(cache=True, nogil=True)
def _trail(space: Space, last: int) -> tuple[int, int]:
    """Write down the arcs to a label, last first; their count and the seed."""
    count = 0
    while space.arc[last] >= 0:
        space.trail[count] = space.arc[last]
        count += 1
        last = space.prior[last]
    return count, -1 - space.arc[last]


@njit(cache=True, nogil=True)
def search(  # noqa: C901, PLR0912 - taking it apart makes it eight times slower
    arcs: Arcs,
    weights: NDArray[np.int32],
    bounds: Bounds,
    seeds: Ends,
    goals: Ends,
    space: Space,
) -> tuple[int, int, int, int]:
    """
    Find the cheapest path from any seed to any goal; A* with landmarks.

    Returns the cost (UNREACHED for none), the goal, the seed, and how many arcs
    of ``space.trail`` are the path, last first. Labels are states.
    """
    now = _stamp(space)
    guides = _guides(arcs, bounds, seeds, goals)
    best, goal, last, size = UNREACHED, -1, -1, 0
    for s in range(len(seeds.state)):
        state = seeds.state[s]
        if space.seen[state] != now:
            space.bound[state] = _bound(bounds, guides, arcs.place[state])
        elif space.cost[state] <= seeds.cost[s]:
            continue
        space.seen[state] = now
        space.cost[state] = seeds.cost[s]
        space.arc[state] = -1 - s
        if space.bound[state] != UNREACHED:
            key = seeds.cost[s] + space.bound[state]
            size = _push(space.key, space.label, size, key, state)
    while size > 0 and space.key[0] < best:
        state = space.label[0]
        size = _pop(space.key, space.label, size)
        if space.done[state] == now:
            continue
        space.done[state] = now
        here = space.cost[state]
        for g in range(len(goals.state)):
            if goals.state[g] == state and here + goals.cost[g] < best:
                best, goal, last = here + goals.cost[g], g, state
        for a in range(arcs.offsets[state], arcs.offsets[state + 1]):
            weight = weights[arcs.edge[a]]
            if weight == FORBIDDEN:
                continue
            head = arcs.head[a]
            there = here + weight
            if space.seen[head] != now:
                space.seen[head] = now
                space.bound[head] = _bound(bounds, guides, arcs.place[head])
                if space.bound[head] == UNREACHED:
                    space.done[head] = now
                    space.cost[head] = -1
                    continue
            elif there > space.cost[head] or (
                there == space.cost[head]
                and (space.done[head] == now or a > space.arc[head])
            ):
                continue
            space.cost[head] = there
            space.arc[head] = a
            space.prior[head] = state
            size = _push(space.key, space.label, size, there + space.bound[head], head)
    if goal < 0:
        return UNREACHED, -1, -1, 0
    count, seed = _trail(space, last)
    return best, goal, seed, count


@njit(cache=True, nogil=True)
def _leads_on(
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
def search_without_turning(  # noqa: C901, PLR0912 - as for `search`
    arcs: Arcs,
    weights: NDArray[np.int32],
    bounds: Bounds,
    reverse: NDArray[np.int32],
    seeds: Ends,
    goals: Ends,
    space: Space,
) -> tuple[int, int, int, int]:
    """
    As `search`, but turning round only where the road ends.

    After an edge its ``reverse`` is driven only when no other edge leads on.
    Labels are arcs, and behind them the seeds.
    """
    now = _stamp(space)
    guides = _guides(arcs, bounds, seeds, goals)
    first_seed = len(arcs.head)
    best, goal, last, size = UNREACHED, -1, -1, 0
    for s in range(len(seeds.state)):
        label = first_seed + s
        space.cost[label] = seeds.cost[s]
        space.arc[label] = -1 - s
        least = _bound(bounds, guides, arcs.place[seeds.state[s]])
        if least != UNREACHED:
            size = _push(space.key, space.label, size, seeds.cost[s] + least, label)
    while size > 0 and space.key[0] < best:
        label = space.label[0]
        size = _pop(space.key, space.label, size)
        if space.done[label] == now:
            continue
        space.done[label] = now
        here = space.cost[label]
        if label >= first_seed:
            state, edge = (
                seeds.state[label - first_seed],
                seeds.edge[label - first_seed],
            )
        else:
            state, edge = arcs.head[label], arcs.edge[label]
        back = int(reverse[edge]) if edge >= 0 else -1
        if back >= 0 and not _leads_on(arcs.offsets, arcs.edge, weights, state, back):
            back = -1
        for g in range(len(goals.state)):
            there = here + goals.cost[g]
            turns = back >= 0 and goals.edge[g] == back
            if goals.state[g] == state and not turns and there < best:
                best, goal, last = there, g, label
        for a in range(arcs.offsets[state], arcs.offsets[state + 1]):
            weight = weights[arcs.edge[a]]
            if weight == FORBIDDEN or arcs.edge[a] == back:
                continue
            there = here + weight
            if space.seen[a] != now:
                space.seen[a] = now
                space.bound[a] = _bound(bounds, guides, arcs.place[arcs.head[a]])
                if space.bound[a] == UNREACHED:
                    space.done[a] = now
                    space.cost[a] = -1
                    continue
            elif there >= space.cost[a]:
                continue
            space.cost[a] = there
            space.arc[a] = a
            space.prior[a] = label
            size = _push(space.key, space.label, size, there + space.bound[a], a)
    if goal < 0:
        return UNREACHED, -1, -1, 0
    count, seed = _trail(space, last)
    return best, goal, seed, count


@njit(cache=True, nogil=True)
def flood(
    arcs: Arcs, weights: NDArray[np.int32], seeds: Ends, most: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """
    Cost from the seeds to every state up to ``most``, and the arc last driven.

    UNREACHED and -1 where none; a seed's arc is -1 too. Dijkstra's algorithm.
    """
    states = len(arcs.offsets) - 1
    cost = np.full(states, UNREACHED, np.int64)
    last = np.full(states, -1, np.int32)
    done = np.zeros(states, np.bool_)
    key = np.empty(len(arcs.head) + len(seeds.state) + 1, np.int64)
    label = np.empty(len(key), np.int32)
    size = 0
    for s in range(len(seeds.state)):
        state = seeds.state[s]
        if seeds.cost[s] < cost[state] and seeds.cost[s] <= most:
            cost[state] = seeds.cost[s]
            size = _push(key, label, size, seeds.cost[s], state)
    while size > 0:
        state = label[0]
        size = _pop(key, label, size)
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
                size = _push(key, label, size, there, head)
            elif not done[head] and a < last[head]:
                last[head] = a
    return cost, last
