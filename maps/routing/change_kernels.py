"""Compiled pass that carries a few changed weights up a customised hierarchy.

A weight is the least of what feeds it and of the sums over its lower triangles, so
a change can only touch arcs above it in the elimination tree. Rows are looked at
from the lowest up; within a row only arcs are reckoned anew whose weight a change
below may have raised or lowered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.ticks import UNREACHABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.hierarchy import Topology

FEW = 4  # arcs of a row up to which each is reckoned by itself

_UNREACHABLE = np.int32(UNREACHABLE)


class Feeds(NamedTuple):
    """
    What feeds the weights of each row, arcs of the graph by lower rank; all int32.

    ``offsets`` (S + 1,) into ``arc`` (n,), numbers of arcs of the graph.
    """

    offsets: NDArray[np.int32]
    arc: NDArray[np.int32]


class Inputs(NamedTuple):
    """
    Weights of the arcs of the graph.

    ``slot`` and ``edge`` (I,) int32: which directed weight each arc feeds, -1 for
    none, and the edge it drives; ``weight`` (E,) int32 ticks of the edges.
    """

    slot: NDArray[np.int32]
    edge: NDArray[np.int32]
    weight: NDArray[np.int32]


class Sides(NamedTuple):
    """Weights of all upward arcs, (M,) int32 each: driven up, and driven down."""

    up: NDArray[np.int32]
    down: NDArray[np.int32]


@njit(cache=True, nogil=True)
def feeds_by_row(topology: Topology, slots: NDArray[np.int32]) -> Feeds:
    """Sort the arcs of the graph by the row that they feed."""
    offsets = np.zeros(len(topology.up_offsets), np.int32)
    for slot in slots:
        if slot >= 0:
            offsets[topology.low[slot >> 1] + 1] += 1
    for x in range(1, len(offsets)):
        offsets[x] += offsets[x - 1]
    free = offsets[:-1].copy()
    arc = np.empty(offsets[-1], np.int32)
    for i in range(len(slots)):
        if slots[i] >= 0:
            x = topology.low[slots[i] >> 1]
            arc[free[x]] = i
            free[x] += 1
    return Feeds(offsets, arc)


@njit(cache=True, nogil=True)
def changed_arcs(
    edges: NDArray[np.int32], before: NDArray[np.int32], after: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Arcs of the graph whose edge, (I,), has another weight than before."""
    other = before != after
    count = 0
    for edge in edges:
        count += other[edge]
    found = np.empty(count, np.int32)
    count = 0
    for i in range(len(edges)):
        if other[edges[i]]:
            found[count] = i
            count += 1
    return found


@njit(cache=True, nogil=True)
def _rows_above(
    topology: Topology,
    inputs: Inputs,
    changed: NDArray[np.int32],
    pending: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """Mark the arcs that changed ones feed; all rows on their ways up, rising."""
    met = np.zeros(len(topology.parent), np.bool_)
    found = np.empty(len(topology.parent), np.int32)
    count = 0
    for i in changed:
        slot = inputs.slot[i]
        if slot < 0:
            continue
        pending[slot >> 1] = True
        x = topology.low[slot >> 1]
        while x >= 0 and not met[x]:
            met[x] = True
            found[count] = x
            count += 1
            x = topology.parent[x]
    rows = found[:count].copy()
    rows.sort()
    return rows


@njit(cache=True, nogil=True)
def _load_row(
    begin: int, end: int, fed: NDArray[np.int32], inputs: Inputs, fresh: Sides
) -> None:
    """Give the arcs of a row the least of what feeds them."""
    fresh.up[: end - begin] = _UNREACHABLE
    fresh.down[: end - begin] = _UNREACHABLE
    for i in fed:
        weight = inputs.weight[inputs.edge[i]]
        slot = inputs.slot[i]
        if weight < _UNREACHABLE:
            side = fresh.down if slot & 1 else fresh.up
            at = (slot >> 1) - begin
            side[at] = min(side[at], weight)


@njit(cache=True, nogil=True)
def _reckon_row(
    topology: Topology, x: int, sides: Sides, place: NDArray[np.int32], fresh: Sides
) -> None:
    """Lower all arcs of a row to the sums over their triangles."""
    offsets, heads = topology.up_offsets, topology.up_head
    begin = offsets[x]
    for a in range(begin, offsets[x + 1]):
        place[heads[a]] = a - begin
    for i in range(topology.down_offsets[x], topology.down_offsets[x + 1]):
        b = topology.down_arc[i]
        first, last = b + 1, offsets[topology.low[b] + 1]
        rise, fall = sides.up[b], sides.down[b]
        if first == last or (rise >= _UNREACHABLE and fall >= _UNREACHABLE):
            continue
        start = place[heads[first]]
        count = last - first
        if place[heads[last - 1]] - start == count - 1:
            ups, downs = sides.up[first:last], sides.down[first:last]
            into_up = fresh.up[start : start + count]
            into_down = fresh.down[start : start + count]
            for k in range(count):
                into_up[k] = min(into_up[k], np.int32(fall + ups[k]))
                into_down[k] = min(into_down[k], np.int32(rise + downs[k]))
            continue
        for a in range(first, last):
            e = place[heads[a]]
            fresh.up[e] = min(fresh.up[e], np.int32(fall + sides.up[a]))
            fresh.down[e] = min(fresh.down[e], np.int32(rise + sides.down[a]))


@njit(cache=True, nogil=True)
def _reckon_arc(
    topology: Topology, x: int, arc: int, sides: Sides, fresh: Sides
) -> None:
    """Lower one arc of a row to the sums over its triangles."""
    y = topology.up_head[arc]
    at = arc - topology.up_offsets[x]
    i, i_end = topology.down_offsets[x], topology.down_offsets[x + 1]
    j, j_end = topology.down_offsets[y], topology.down_offsets[y + 1]
    up, down = fresh.up[at], fresh.down[at]
    while i < i_end and j < j_end:
        b, a = topology.down_arc[i], topology.down_arc[j]
        if topology.low[b] < topology.low[a]:
            i += 1
        elif topology.low[b] > topology.low[a]:
            j += 1
        else:
            up = min(up, np.int32(sides.down[b] + sides.up[a]))
            down = min(down, np.int32(sides.up[b] + sides.down[a]))
            i += 1
            j += 1
    fresh.up[at], fresh.down[at] = up, down


@njit(cache=True, nogil=True)
def _touches(
    e: int,
    before: tuple[np.int32, np.int32],
    after: tuple[np.int32, np.int32],
    sides: Sides,
) -> bool:
    """Whether new sums over a triangle may raise or lower its upper arc."""
    up, down = sides.up[e], sides.down[e]
    return bool(
        after[0] < up
        or after[1] < down
        or (before[0] == up and after[0] > up)
        or (before[1] == down and after[1] > down)
    )


@njit(cache=True, nogil=True)
def _mark_above(
    topology: Topology,
    x: int,
    sides: Sides,
    fresh: Sides,
    pending: NDArray[np.bool_],
) -> None:
    """Mark the upper arcs that the changes within a row may touch, and take them up.

    ``sides`` still hold what was; they get what ``fresh`` holds.
    """
    offsets, heads = topology.up_offsets, topology.up_head
    begin, end = offsets[x], offsets[x + 1]
    last = begin - 1
    for a in range(begin, end):
        if sides.up[a] != fresh.up[a - begin] or sides.down[a] != fresh.down[a - begin]:
            last = a
    for a in range(begin, min(last + 1, end - 1)):
        k = a - begin
        changed = sides.up[a] != fresh.up[k] or sides.down[a] != fresh.down[k]
        stop = end if changed else last + 1
        e = offsets[heads[a]]
        for b in range(a + 1, stop):
            m = b - begin
            while heads[e] != heads[b]:
                e += 1
            before = (
                np.int32(sides.down[a] + sides.up[b]),
                np.int32(sides.up[a] + sides.down[b]),
            )
            after = (
                np.int32(fresh.down[k] + fresh.up[m]),
                np.int32(fresh.up[k] + fresh.down[m]),
            )
            if before != after and _touches(e, before, after, sides):
                pending[e] = True
    for a in range(begin, last + 1):
        sides.up[a], sides.down[a] = fresh.up[a - begin], fresh.down[a - begin]


@njit(cache=True, nogil=True)
def carry_changes(
    topology: Topology,
    feeds: Feeds,
    inputs: Inputs,
    changed: NDArray[np.int32],
    sides: Sides,
) -> None:
    """
    Bring customised weights up to date.

    Parameters
    ----------
    topology
        Of the hierarchy.
    feeds
        By row.
    inputs
        With the new weights.
    changed
        (n,) arcs of the graph whose weight is another one.
    sides
        As customised for the old weights; get what the new ones make them.
    """
    offsets = topology.up_offsets
    states = len(topology.parent)
    pending = np.zeros(len(topology.up_head), np.bool_)
    rows = _rows_above(topology, inputs, changed, pending)
    most = 0
    for x in rows:
        most = max(most, offsets[x + 1] - offsets[x])
    place = np.empty(states, np.int32)
    fresh = Sides(np.empty(most, np.int32), np.empty(most, np.int32))
    for x in rows:
        begin, end = offsets[x], offsets[x + 1]
        count = 0
        for a in range(begin, end):
            count += pending[a]
        if count == 0:
            continue
        fed = feeds.arc[feeds.offsets[x] : feeds.offsets[x + 1]]
        _load_row(begin, end, fed, inputs, fresh)
        if count > FEW:
            _reckon_row(topology, x, sides, place, fresh)
        else:
            for a in range(begin, end):
                if pending[a]:
                    _reckon_arc(topology, x, a, sides, fresh)
                else:
                    fresh.up[a - begin] = sides.up[a]
                    fresh.down[a - begin] = sides.down[a]
        _mark_above(topology, x, sides, fresh, pending)
