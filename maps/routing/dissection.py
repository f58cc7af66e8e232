"""Order a graph by cutting it in two, and each half again, cuts last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from maps.routing.node_cuts import (
    FIRST,
    FREE,
    LAST,
    Flow,
    Part,
    new_flow,
    pack_paths,
    reach,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.undirected import Undirected

SMALL = 40  # nodes of a part that is ordered by degree
SHARE = 0.25  # of a part, that each side of a cut holds at least
WAYS = np.array(
    [(1, 0), (0, 1), (1, 1), (1, -1), (2, 1), (1, 2), (2, -1), (1, -2)], np.int64
)


@njit(cache=True, nogil=True)
def dissect(
    graph: Undirected,
    xy: NDArray[np.int64],
    nodes: NDArray[np.int32],
    place: NDArray[np.int32],
    low: int,
    high: int,
) -> None:
    """Order ``nodes[low:high]`` to the end."""
    spans = [(low, high)]
    while len(spans) > 0:
        a, b = spans.pop()
        parts = split(graph, xy, nodes, place, a, b)
        for i in range(len(parts)):
            spans.append((parts[i, 0], parts[i, 1]))  # noqa: PERF401 - compiled


@njit(cache=True, nogil=True)
def split(
    graph: Undirected,
    xy: NDArray[np.int64],
    nodes: NDArray[np.int32],
    place: NDArray[np.int32],
    low: int,
    high: int,
) -> NDArray[np.int64]:
    """
    Put a cut of ``nodes[low:high]`` at their end and the parts between before it.

    Returns
    -------
    NDArray[np.int64]
        (parts, 2), where each part that is yet to be ordered begins and ends.
    """
    if high - low <= SMALL:
        order_small(graph, nodes, place, low, high)
        return np.empty((0, 2), np.int64)
    part = _part(graph, nodes, place, low, high)
    group, groups = _components(part)
    cut = groups == 1
    if cut:
        group = _best_cut(part, xy, nodes[low:high])
        groups = 3
    ends = np.zeros(groups + 1, np.int64)
    for i in range(high - low):
        ends[group[i] + 1] += 1
    for i in range(groups):
        ends[i + 1] += ends[i]
    fill = ends[:-1].copy()
    moved = np.empty(high - low, np.int32)
    for i in range(high - low):
        moved[fill[group[i]]] = nodes[low + i]
        fill[group[i]] += 1
    for i in range(high - low):
        nodes[low + i] = moved[i]
        place[moved[i]] = low + i
    parts = groups - 1 if cut else groups
    spans = np.empty((parts, 2), np.int64)
    for i in range(parts):
        spans[i, 0] = low + ends[i]
        spans[i, 1] = low + ends[i + 1]
    return spans


@njit(cache=True, nogil=True)
def _part(
    graph: Undirected,
    nodes: NDArray[np.int32],
    place: NDArray[np.int32],
    low: int,
    high: int,
) -> Part:
    """Neighbours among ``nodes[low:high]``."""
    count = high - low
    most = 0
    for i in range(low, high):
        most += graph.offsets[nodes[i] + 1] - graph.offsets[nodes[i]]
    offsets = np.zeros(count + 1, np.int32)
    neighbour = np.empty(most, np.int32)
    size = 0
    for i in range(count):
        node = nodes[low + i]
        for at in range(graph.offsets[node], graph.offsets[node + 1]):
            other = place[graph.neighbour[at]] - low
            if 0 <= other < count:
                neighbour[size] = other
                size += 1
        offsets[i + 1] = size
    return Part(offsets, neighbour[:size])


@njit(cache=True, nogil=True)
def _components(part: Part) -> tuple[NDArray[np.int32], int]:
    """Which connected component each node is in."""
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


@njit(cache=True, nogil=True)
def _best_cut(
    part: Part, xy: NDArray[np.int64], nodes: NDArray[np.int32]
) -> NDArray[np.int32]:
    """0 for the nodes before, 1 for those behind and 2 for those on the best cut."""
    count = len(nodes)
    flow = new_flow(count)
    best = np.zeros(count, np.int32)
    best_score = np.inf
    for way in range(len(WAYS)):
        key = np.empty(count, np.int64)
        for i in range(count):
            at = WAYS[way, 0] * xy[nodes[i], 0] + WAYS[way, 1] * xy[nodes[i], 1]
            key[i] = at * count + i
        best_score = _try_way(part, flow, key, best, best_score)
    for k in range(4):
        best_score = _try_way(part, flow, _hop_key(part, k), best, best_score)
    return best


@njit(cache=True, nogil=True)
def _try_way(  # noqa: C901 - a hot loop
    part: Part,
    flow: Flow,
    key: NDArray[np.int64],
    best: NDArray[np.int32],
    best_score: float,
) -> float:
    """Cut across a direction; keep it when it is better than the best so far."""
    count = len(key)
    share = max(1, int(count * SHARE))
    ranked = np.sort(key)
    lower, upper = ranked[share - 1], ranked[count - share]
    side = flow.side
    for i in range(count):
        side[i] = FIRST if key[i] <= lower else LAST if key[i] >= upper else FREE
    for i in range(count):
        if side[i] == LAST:
            for at in range(part.offsets[i], part.offsets[i + 1]):
                if side[part.neighbour[at]] == FIRST:
                    side[i] = FREE
    limit = count if best_score == np.inf else int(best_score * (count / 2))
    paths = pack_paths(part, flow, limit)
    if paths > limit:
        return best_score
    for origin in (LAST, FIRST):
        if origin == FIRST:
            reach(part, flow, FIRST)
        sides = _sides(flow, count, origin)
        a = 0
        for i in range(count):
            a += sides[i] == 0
        b = count - a - paths
        score = paths / max(min(a, b), 1)
        if score < best_score:
            best_score = score
            best[:] = sides
    return best_score


@njit(cache=True, nogil=True)
def _sides(flow: Flow, count: int, origin: int) -> NDArray[np.int32]:
    """The cut next to where the last search began."""
    near = 1 if origin == LAST else 0
    here = 1 if origin == LAST else 0
    sides = np.empty(count, np.int32)
    for i in range(count):
        sides[i] = 1 - here
        if flow.side[i] == origin or (
            flow.side[i] == FREE and flow.level[2 * i + 1 - near] >= 0
        ):
            sides[i] = here
        elif flow.side[i] == FREE and flow.level[2 * i + near] >= 0:
            sides[i] = 2
    return sides


@njit(cache=True, nogil=True)
def _hops(part: Part, root: int) -> tuple[NDArray[np.int32], int]:
    """Edges from a node to every other, and the last one found."""
    count = len(part.offsets) - 1
    hops = np.full(count, -1, np.int32)
    queue = np.empty(count, np.int32)
    hops[root] = 0
    queue[0] = root
    done, size = 0, 1
    while done < size:
        node = queue[done]
        done += 1
        for at in range(part.offsets[node], part.offsets[node + 1]):
            other = part.neighbour[at]
            if hops[other] < 0:
                hops[other] = hops[node] + 1
                queue[size] = other
                size += 1
    return hops, queue[size - 1]


@njit(cache=True, nogil=True)
def _hop_key(part: Part, kind: int) -> NDArray[np.int64]:
    """Direction from one far end of a part to another."""
    count = len(part.offsets) - 1
    _, a = _hops(part, 0)
    from_a, b = _hops(part, a)
    from_b, _ = _hops(part, b)
    c = int(np.argmax(np.minimum(from_a, from_b)))
    from_c, d = _hops(part, c)
    from_d, _ = _hops(part, d)
    key = np.empty(count, np.int64)
    for i in range(count):
        x = from_a[i] - from_b[i]
        y = from_c[i] - from_d[i]
        if kind == 0:
            z = x
        elif kind == 1:
            z = y
        elif kind == 2:
            z = x + y
        else:
            z = x - y
        key[i] = np.int64(z) * count + i
    return key


@njit(cache=True, nogil=True)
def order_small(  # noqa: C901, PLR0912 - a hot loop
    graph: Undirected,
    nodes: NDArray[np.int32],
    place: NDArray[np.int32],
    low: int,
    high: int,
) -> None:
    """Order ``nodes[low:high]`` by least degree, neighbours outside counted."""
    count = high - low
    most = count
    for i in range(low, high):
        most += graph.offsets[nodes[i] + 1] - graph.offsets[nodes[i]]
    outside = np.empty(most - count, np.int32)
    met = 0
    joined = np.zeros((count, most), np.bool_)
    for i in range(count):
        node = nodes[low + i]
        for at in range(graph.offsets[node], graph.offsets[node + 1]):
            other = place[graph.neighbour[at]] - low
            if not 0 <= other < count:
                k = 0
                while k < met and outside[k] != other:
                    k += 1
                outside[k] = other
                met = max(met, k + 1)
                other = count + k
            joined[i, other] = True
    size = count + met
    left = np.ones(count, np.bool_)
    ordered = np.empty(count, np.int32)
    degree = np.zeros(count, np.int32)
    for i in range(count):
        degree[i] = joined[i, :size].sum()
    for done in range(count):
        best = -1
        for i in range(count):
            if left[i] and (best < 0 or degree[i] < degree[best]):
                best = i
        left[best] = False
        ordered[done] = nodes[low + best]
        row = joined[best]
        for i in range(count):
            if not row[i] or not left[i]:
                continue
            for j in range(size):
                if row[j] and j != i and not joined[i, j]:
                    joined[i, j] = True
                    degree[i] += 1
            joined[i, best] = False
            degree[i] -= 1
    for i in range(count):
        nodes[low + i] = ordered[i]
        place[ordered[i]] = low + i
