"""Where to cut a part of a graph in two, so that searches have little to scan.

Cuts are made across several directions, those of the plane and those between far
ends of the part. The best is the one after which a query is expected to scan the
fewest arcs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.node_cuts import (
    FIRST,
    LAST,
    Flow,
    Part,
    new_flow,
    pack_paths,
    reach,
    take_sides,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

BEFORE, BEHIND, ON_CUT = 0, 1, 2
SHARE = 0.2  # of a part, that belongs to each side before a cut is sought
WAYS = np.array(
    [(1, 0), (0, 1), (1, 1), (1, -1), (2, 1), (1, 2), (2, -1), (1, -2)], np.int64
)
FAR_WAYS = 4  # of them between far ends, where nodes have places
# Inside a part of n nodes, r others around it, searches are expected to scan
# n^(4/3) (RIM r + INNER n^(1/3)) arcs: in road networks a cut of n nodes has about
# n^(1/3), and those below it meet it and half of what was met before. RIM is what
# that gives; INNER is several times as high, as later cuts are no better than chance.
RIM = 2.5
INNER = 18.0


class Rim(NamedTuple):
    """
    Nodes around a part: its neighbours, all contracted later.

    ``offsets`` (n + 1,) int32 into ``number`` int32, for each node of the part, of
    its neighbours outside, numbered from 0. ``met`` (count,) int32 is for counting.
    """

    offsets: NDArray[np.int32]
    number: NDArray[np.int32]
    met: NDArray[np.int32]


@njit(cache=True, nogil=True)
def best_cut(part: Part, rim: Rim, xy: NDArray[np.int64]) -> NDArray[np.int32]:
    """
    Where each node is: `BEFORE`, `BEHIND` or `ON_CUT`.

    ``xy`` (n, 2) places the nodes; a part whose nodes all have one place is cut
    between its far ends alone.
    """
    count = len(xy)
    flow = new_flow(count)
    group = _neighbour_cut(part)
    best = _worth(rim, group)
    far_ways = len(WAYS)
    for way in WAYS:
        if _project(xy, way, flow.key):
            far_ways = FAR_WAYS
            best = _try_key(part, rim, flow, group, best)
    ends = _far_ends(part)
    for way in WAYS[:far_ways]:
        _project(ends, way, flow.key)
        best = _try_key(part, rim, flow, group, best)
    return group


@njit(cache=True, nogil=True)
def _project(
    xy: NDArray[np.int64], way: NDArray[np.int64], key: NDArray[np.int64]
) -> bool:
    """How far each node is in a direction; whether they differ."""
    differ = False
    for node in range(len(xy)):
        key[node] = way[0] * xy[node, 0] + way[1] * xy[node, 1]
        differ |= key[node] != key[0]
    return differ


@njit(cache=True, nogil=True)
def _neighbour_cut(part: Part) -> NDArray[np.int32]:
    """A cut that every connected graph has, good or bad."""
    count = len(part.offsets) - 1
    group = np.zeros(count, np.int32)
    for node in range(count // 2, count):
        group[node] = BEHIND
        for at in range(part.offsets[node], part.offsets[node + 1]):
            if part.neighbour[at] < count // 2:
                group[node] = ON_CUT
    return group


@njit(cache=True, nogil=True)
def _try_key(
    part: Part, rim: Rim, flow: Flow, group: NDArray[np.int32], best: float
) -> float:
    """Cut across the key of a flow; keep a cut that is better than the best so far."""
    count = len(group)
    if not take_sides(part, flow, max(1, int(count * SHARE))):
        return best
    around = len(rim.met)
    limit = 0
    while _expected(count, around, limit + 1, count / 2, around / 2) < best:
        limit += 1
    if pack_paths(part, flow, limit) > limit:
        return best
    for origin in (LAST, FIRST):
        if origin == FIRST:
            reach(part, flow, FIRST)
        found = _groups(flow, origin)
        worth = _worth(rim, found)
        if worth < best:
            best = worth
            for node in range(count):
                group[node] = found[node]
    return best


@njit(cache=True, nogil=True)
def _expected(
    count: int, around: int, cut: int, half: float, half_around: float
) -> float:
    """Arcs that searches from all nodes scan, when a cut parts two equal halves."""
    here = count * cut * (around + cut / 2)
    return here + 2 * _inside(half, half_around + cut)


@njit(cache=True, nogil=True)
def _inside(count: float, around: float) -> float:
    """Arcs that searches from all nodes of a part are likely to scan inside it."""
    cut = float(np.cbrt(count))
    return count * cut * (RIM * around + INNER * cut)


@njit(cache=True, nogil=True)
def _worth(rim: Rim, group: NDArray[np.int32]) -> float:
    """Arcs that searches from all nodes are likely to scan with this cut."""
    count = len(group)
    sizes = np.zeros(3, np.int64)
    around = np.zeros(2, np.int64)
    for i in range(len(rim.met)):
        rim.met[i] = 0
    for node in range(count):
        where = group[node]
        sizes[where] += 1
        if where != ON_CUT:
            for at in range(rim.offsets[node], rim.offsets[node + 1]):
                other = rim.number[at]
                if rim.met[other] & (where + 1) == 0:
                    rim.met[other] |= where + 1
                    around[where] += 1
    cut = sizes[ON_CUT]
    here = count * cut * (len(rim.met) + cut / 2)
    first = _inside(sizes[BEFORE], around[BEFORE] + cut)
    last = _inside(sizes[BEHIND], around[BEHIND] + cut)
    return float(here + first + last)


@njit(cache=True, nogil=True)
def _groups(flow: Flow, origin: int) -> NDArray[np.int32]:
    """The smallest cut next to the side where the last search began."""
    far = 0 if origin == LAST else 1
    here = BEHIND if origin == LAST else BEFORE
    count = len(flow.before)
    group = np.empty(count, np.int32)
    for node in range(count):
        mark = flow.level[2 * node + far]
        if mark >= 0 or mark == origin:
            group[node] = here
        elif flow.level[2 * node + 1 - far] >= 0:
            group[node] = ON_CUT
        else:
            group[node] = 1 - here
    return group


@njit(cache=True, nogil=True)
def _far_ends(part: Part) -> NDArray[np.int64]:
    """(n, 2) places in a part, by arcs from four nodes far from each other."""
    _, a = _hops(part, 0)
    from_a, b = _hops(part, a)
    from_b, _ = _hops(part, b)
    c = 0
    for node in range(len(from_a)):
        if min(from_a[node], from_b[node]) > min(from_a[c], from_b[c]):
            c = node
    from_c, d = _hops(part, c)
    from_d, _ = _hops(part, d)
    places = np.empty((len(from_a), 2), np.int64)
    for node in range(len(from_a)):
        places[node, 0] = from_a[node] - from_b[node]
        places[node, 1] = from_c[node] - from_d[node]
    return places


@njit(cache=True, nogil=True)
def _hops(part: Part, root: int) -> tuple[NDArray[np.int32], int]:
    """Arcs from a node to every other, and the last one found."""
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
    return hops, int(queue[size - 1])
