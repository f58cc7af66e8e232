"""Compiled searches over a customised hierarchy: climb from both ends and meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.customise_kernels import ORIGINAL
from maps.routing.ticks import OFFSET, STATE, UNREACHABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.customise import SearchGraphs

_UNREACHABLE = np.int32(UNREACHABLE)


class Climb(NamedTuple):
    """
    What a search over a hierarchy writes to, by rank.

    ``ahead`` and ``behind`` (S,) int32, ticks from the start and to the end, all
    `UNREACHABLE` between searches; ``ahead_arc`` and ``behind_arc`` (S,) int32, the
    arc that a rank was reached by, or a seed as -1 less its number; ``stack``
    (2 S + 2,) int32.
    """

    ahead: NDArray[np.int32]
    behind: NDArray[np.int32]
    ahead_arc: NDArray[np.int32]
    behind_arc: NDArray[np.int32]
    stack: NDArray[np.int32]


def climbing_space(states: int) -> Climb:
    """Room for searches over a hierarchy of so many states, one at a time."""
    return Climb(
        np.full(states, UNREACHABLE, np.int32),
        np.full(states, UNREACHABLE, np.int32),
        np.empty(states, np.int32),
        np.empty(states, np.int32),
        np.empty(2 * states + 2, np.int32),
    )


@njit(cache=True, nogil=True)
def _sow(
    ends: NDArray[np.int64],
    rank: NDArray[np.int32],
    label: NDArray[np.int32],
    reached: NDArray[np.int32],
) -> NDArray[np.int32]:
    """Label the ends of a search; where the climbs from them stand."""
    stands = np.empty(len(ends), np.int32)
    for i in range(len(ends)):
        x = rank[ends[i, STATE]]
        stands[i] = x
        if ends[i, OFFSET] < label[x]:
            label[x] = ends[i, OFFSET]
            reached[x] = -1 - i
    return stands


@njit(cache=True, nogil=True)
def _lowest(stands: NDArray[np.int32]) -> np.int32:
    """The lowest rank that a climb stands on; -1 when all have passed the top."""
    lowest = np.int32(-1)
    for x in stands:
        if x >= 0 and (lowest < 0 or x < lowest):
            lowest = x
    return lowest


@njit(cache=True, nogil=True)
def _step(stands: NDArray[np.int32], at: np.int32, above: np.int32) -> np.int32:
    """Let all climbs that stand on a rank go on; the lowest afterwards."""
    if len(stands) == 1:
        stands[0] = above
        return above
    for i in range(len(stands)):
        if stands[i] == at:
            stands[i] = above
    return _lowest(stands)


@njit(cache=True, nogil=True)
def meet(  # noqa: C901 - taking it apart costs a third
    graphs: SearchGraphs,
    parent: NDArray[np.int32],
    rank: NDArray[np.int32],
    sources: NDArray[np.int64],
    targets: NDArray[np.int64],
    climb: Climb,
) -> tuple[int, int]:
    """
    Cost of the cheapest path between any source and any target, and its top rank.

    ``sources`` and ``targets`` (n, 3) as for `maps.routing.search_kernels.search`,
    offsets below `UNREACHABLE`. `UNREACHABLE` and -1 for no path.
    """
    ahead, behind = climb.ahead, climb.behind
    up_from_source = _sow(sources, rank, ahead, climb.ahead_arc)
    up_from_target = _sow(targets, rank, behind, climb.behind_arc)
    x, y = _lowest(up_from_source), _lowest(up_from_target)
    best, top = _UNREACHABLE, np.int32(-1)
    while x >= 0 or y >= 0:
        at = x if y < 0 or 0 <= x < y else y
        here, there = ahead[at], behind[at]
        if here + there < best:
            best = np.int32(here + there)
            top = at
        if at == x:
            if here < best:
                for a in range(
                    graphs.forward_offsets[at], graphs.forward_offsets[at + 1]
                ):
                    cost = np.int32(here + graphs.forward_weight[a])
                    head = graphs.forward_head[a]
                    if cost < ahead[head]:
                        ahead[head] = cost
                        climb.ahead_arc[head] = graphs.forward_arc[a]
            x = _step(up_from_source, at, parent[at])
        if at == y:
            if there < best:
                for a in range(
                    graphs.backward_offsets[at], graphs.backward_offsets[at + 1]
                ):
                    cost = np.int32(there + graphs.backward_weight[a])
                    head = graphs.backward_head[a]
                    if cost < behind[head]:
                        behind[head] = cost
                        climb.behind_arc[head] = graphs.backward_arc[a]
            y = _step(up_from_target, at, parent[at])
        ahead[at] = _UNREACHABLE
        behind[at] = _UNREACHABLE
    return int(best), int(top)


@njit(cache=True, nogil=True)
def _unfold(
    slot: int, children: NDArray[np.int32], stack: NDArray[np.int32], first: int
) -> int:
    """Put the parts of a shortcut on the stack, the first driven on top."""
    down, up = children[slot, 0], children[slot, 1]
    if slot & 1:
        stack[first] = 2 * down
        stack[first + 1] = 2 * up + 1
    else:
        stack[first] = 2 * up
        stack[first + 1] = 2 * down + 1
    return first + 2


@njit(cache=True, nogil=True)
def write_arcs(
    slots: int,
    children: NDArray[np.int32],
    stack: NDArray[np.int32],
    trail: NDArray[np.int32],
    count: int,
) -> int:
    """
    Write down the arcs of the graph that directed weights on a stack stand for.

    ``slots`` of them, the first driven on top. They go to ``trail`` from ``count``
    on; the new count.
    """
    while slots > 0:
        slots -= 1
        slot = stack[slots]
        if children[slot, 0] == ORIGINAL:
            trail[count] = children[slot, 1]
            count += 1
        else:
            slots = _unfold(slot, children, stack, slots)
    return count


@njit(cache=True, nogil=True)
def write_path(
    top: int,
    low: NDArray[np.int32],
    children: NDArray[np.int32],
    climb: Climb,
    trail: NDArray[np.int32],
) -> tuple[int, int, int]:
    """
    Write down the path that `meet` found, in order of travel.

    Returns the source, the target and how many arcs of the graph ``trail`` holds.
    """
    slots = 0
    x = top
    while climb.ahead_arc[x] >= 0:
        climb.stack[slots] = 2 * climb.ahead_arc[x]
        slots += 1
        x = low[climb.ahead_arc[x]]
    source = -1 - climb.ahead_arc[x]
    count = write_arcs(slots, children, climb.stack, trail, 0)
    x = top
    while climb.behind_arc[x] >= 0:
        climb.stack[0] = 2 * climb.behind_arc[x] + 1
        count = write_arcs(1, children, climb.stack, trail, count)
        x = low[climb.behind_arc[x]]
    return source, -1 - climb.behind_arc[x], count
