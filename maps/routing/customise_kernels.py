"""Compiled passes that give a hierarchy its weights.

A triangle is three arcs between a lowest, a middle and a highest rank. The basic
pass lowers the upper arc of each triangle to the sum of the other two; the perfect
pass then lowers all arcs to the true distances. In both, the arcs of a row that a
triangle pairs mostly lie side by side, and are then worked on eight at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from maps.routing.ticks import UNREACHABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.hierarchy import Topology

WIDE = 8  # arcs from which the side by side form pays
ORIGINAL = -1  # in place of a lower arc: the shortcut is an arc of the graph itself
UNFOUND = -2

_UNREACHABLE = np.int32(UNREACHABLE)


@njit(cache=True, nogil=True)
def load_weights(
    slots: NDArray[np.int32],
    edges: NDArray[np.int32],
    weights: NDArray[np.int32],
    up: NDArray[np.int32],
    down: NDArray[np.int32],
) -> None:
    """Give every directed weight the least of the arcs that feed it."""
    up[:] = _UNREACHABLE
    down[:] = _UNREACHABLE
    for i in range(len(slots)):
        slot = slots[i]
        weight = weights[edges[i]]
        if slot < 0 or weight >= _UNREACHABLE:
            continue
        side = down if slot & 1 else up
        side[slot >> 1] = min(side[slot >> 1], weight)


@njit(cache=True, nogil=True)
def _lower_row(into: NDArray[np.int32], add: np.int32, of: NDArray[np.int32]) -> None:
    """Lower numbers to others raised by a constant, eight at a time."""
    for k in range(len(of)):
        into[k] = min(into[k], np.int32(add + of[k]))


@njit(cache=True, nogil=True)
def customise_rows(
    topology: Topology,
    rows: NDArray[np.int32],
    up: NDArray[np.int32],
    down: NDArray[np.int32],
) -> None:
    """
    Run the basic pass over some ranks.

    ``rows`` rise, and all ranks below any of them that are joined to it are among
    them or done before. ``up`` and ``down`` are (M,) ticks, `UNREACHABLE` for none.
    """
    offsets, heads = topology.up_offsets, topology.up_head
    place = np.empty(len(offsets), np.int32)
    for r in range(len(rows)):
        y = rows[r]
        for a in range(offsets[y], offsets[y + 1]):
            place[heads[a]] = a
        for i in range(topology.down_offsets[y], topology.down_offsets[y + 1]):
            b = topology.down_arc[i]
            begin, end = b + 1, offsets[topology.low[b] + 1]
            if begin == end:
                continue
            rise, fall = up[b], down[b]
            if rise >= _UNREACHABLE and fall >= _UNREACHABLE:
                continue
            first = place[heads[begin]]
            count = end - begin
            if count >= WIDE and place[heads[end - 1]] - first == count - 1:
                _lower_row(up[first : first + count], fall, up[begin:end])
                _lower_row(down[first : first + count], rise, down[begin:end])
                continue
            for a in range(begin, end):
                e = place[heads[a]]
                up[e] = min(up[e], np.int32(fall + up[a]))
                down[e] = min(down[e], np.int32(rise + down[a]))


@njit(cache=True, nogil=True)
def _perfect_row(
    rise: np.int32,
    fall: np.int32,
    of_middle: tuple[NDArray[np.int32], NDArray[np.int32]],
    own: tuple[NDArray[np.int32], NDArray[np.int32]],
) -> tuple[np.int32, np.int32]:
    """Lower the arcs beyond a middle, and find what the way over them leaves of it."""
    middle_up, middle_down = of_middle
    own_up, own_down = own
    for k in range(len(own_up)):
        own_up[k] = min(own_up[k], np.int32(rise + middle_up[k]))
        own_down[k] = min(own_down[k], np.int32(fall + middle_down[k]))
        rise = min(rise, np.int32(own_up[k] + middle_down[k]))
        fall = min(fall, np.int32(own_down[k] + middle_up[k]))
    return rise, fall


@njit(cache=True, nogil=True)
def perfect(topology: Topology, up: NDArray[np.int32], down: NDArray[np.int32]) -> None:
    """
    Lower customised weights to the distances between the ends of each arc.

    ``up`` and ``down`` as `customise_rows` leaves them, with all rows done.
    """
    offsets, heads = topology.up_offsets, topology.up_head
    place = np.empty(len(offsets), np.int32)
    for x in range(len(offsets) - 2, -1, -1):
        last = offsets[x + 1]
        for a in range(offsets[x], last):
            place[heads[a]] = a
        for a in range(offsets[x], last):
            y = heads[a]
            begin = offsets[y]
            count = last - a - 1
            rise, fall = up[a], down[a]
            if count == offsets[y + 1] - begin:
                rise, fall = _perfect_row(
                    rise,
                    fall,
                    (up[begin : begin + count], down[begin : begin + count]),
                    (up[a + 1 : last], down[a + 1 : last]),
                )
            else:
                b = a + 1
                for e in range(begin, offsets[y + 1]):
                    if b == last:
                        break
                    if heads[e] != heads[b]:
                        continue
                    up[b] = min(up[b], np.int32(rise + up[e]))
                    down[b] = min(down[b], np.int32(fall + down[e]))
                    rise = min(rise, np.int32(up[b] + down[e]))
                    fall = min(fall, np.int32(down[b] + up[e]))
                    b += 1
            up[a], down[a] = rise, fall


@njit(cache=True, nogil=True)
def kept_arcs(
    offsets: NDArray[np.int32],
    basic: NDArray[np.int32],
    exact: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Arcs whose weight is a true distance, with new row offsets: others never help."""
    new = np.empty(len(offsets), np.int32)
    kept = np.empty(len(basic), np.int32)
    count = 0
    new[0] = 0
    for x in range(len(offsets) - 1):
        for a in range(offsets[x], offsets[x + 1]):
            if basic[a] < _UNREACHABLE and basic[a] == exact[a]:
                kept[count] = a
                count += 1
        new[x + 1] = count
    return new, kept[:count].copy()


@njit(cache=True, nogil=True)
def load_children(
    slots: NDArray[np.int32],
    edges: NDArray[np.int32],
    weights: NDArray[np.int32],
    sides: tuple[NDArray[np.int32], NDArray[np.int32]],
    children: NDArray[np.int32],
) -> None:
    """Note which directed weights are those of arcs of the graph itself.

    ``children`` (2 M, 2): `ORIGINAL` and the edge, `UNFOUND` for a shortcut. Of equal
    arcs the lower number wins.
    """
    children[:] = UNFOUND
    up, down = sides
    for i in range(len(slots)):
        slot = slots[i]
        if slot < 0 or weights[edges[i]] >= _UNREACHABLE:
            continue
        side = down if slot & 1 else up
        if side[slot >> 1] == weights[edges[i]] and children[slot, 0] == UNFOUND:
            children[slot, 0] = ORIGINAL
            children[slot, 1] = edges[i]


@njit(cache=True, nogil=True)
def find_children(
    topology: Topology,
    up: NDArray[np.int32],
    down: NDArray[np.int32],
    children: NDArray[np.int32],
) -> None:
    """Note for every shortcut the two lower arcs whose sum it is.

    ``children`` as `load_children` leaves it; gets the arc from the lowest rank to
    the lower end, and that to the upper end. Of equal triangles the lowest wins.
    """
    offsets, heads = topology.up_offsets, topology.up_head
    place = np.empty(len(offsets), np.int32)
    for y in range(len(offsets) - 1):
        for a in range(offsets[y], offsets[y + 1]):
            place[heads[a]] = a
        for i in range(topology.down_offsets[y], topology.down_offsets[y + 1]):
            b = topology.down_arc[i]
            rise, fall = up[b], down[b]
            if rise >= _UNREACHABLE and fall >= _UNREACHABLE:
                continue
            for a in range(b + 1, offsets[topology.low[b] + 1]):
                e = place[heads[a]]
                if fall + up[a] == up[e] and children[2 * e, 0] == UNFOUND:
                    children[2 * e, 0] = b
                    children[2 * e, 1] = a
                if rise + down[a] == down[e] and children[2 * e + 1, 0] == UNFOUND:
                    children[2 * e + 1, 0] = b
                    children[2 * e + 1, 1] = a


@njit(cache=True, nogil=True)
def find_child(
    topology: Topology,
    up: NDArray[np.int32],
    down: NDArray[np.int32],
    slot: int,
    children: NDArray[np.int32],
) -> None:
    """Note the two lower arcs of a single shortcut."""
    arc = slot >> 1
    x, y = topology.low[arc], topology.up_head[arc]
    i, i_end = topology.down_offsets[x], topology.down_offsets[x + 1]
    j, j_end = topology.down_offsets[y], topology.down_offsets[y + 1]
    want = down[arc] if slot & 1 else up[arc]
    while i < i_end and j < j_end:
        b, a = topology.down_arc[i], topology.down_arc[j]
        if topology.low[b] < topology.low[a]:
            i += 1
        elif topology.low[b] > topology.low[a]:
            j += 1
        else:
            over = up[b] + down[a] if slot & 1 else down[b] + up[a]
            if over == want:
                children[slot, 1] = a
                children[slot, 0] = b
                return
            i += 1
            j += 1


@njit(cache=True, nogil=True)
def cut_tree(
    parent: NDArray[np.int32], offsets: NDArray[np.int32], parts: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """
    Cut the elimination tree into parts that can be customised side by side.

    Returns the part of every rank, -1 for those above all parts, and the work of
    each part, in squares of row lengths.
    """
    count = len(parent)
    work = np.empty(count, np.int64)
    for x in range(count):
        work[x] = (offsets[x + 1] - offsets[x]) ** 2 + 1
    for x in range(count):
        if parent[x] >= 0:
            work[parent[x]] += work[x]
    most = work.max() // parts if count else 0
    part = np.full(count, -1, np.int32)
    shares = np.zeros(count, np.int64)
    found = 0
    for x in range(count - 1, -1, -1):
        above = parent[x]
        if above >= 0 and part[above] >= 0:
            part[x] = part[above]
        elif work[x] <= most:
            part[x] = found
            shares[found] = work[x]
            found += 1
    return part, shares[:found].copy()
