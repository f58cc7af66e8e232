"""Compiled search over a customised hierarchy: climb from both ends, meet, unfold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from maps.routing.customise_kernels import ORIGINAL
from maps.routing.ticks import OFFSET, STATE, UNREACHABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.customise import Ladder

_UNREACHABLE = np.int32(UNREACHABLE)

# Rows of what a search writes to, (9, S) int32 by rank: ticks from the start and to
# the end, all `UNREACHABLE` between searches; the arc that a rank was reached by on
# either side, or an end as -1 less its number; the arcs of a chain; and a stack of
# directed weights, with the two lower arcs of each, for both arcs of one rank.
ROWS = 9
AHEAD, BEHIND, AHEAD_ARC, BEHIND_ARC, CHAIN, SLOT, DOWN, UP = 0, 1, 2, 3, 4, 5, 6, 7


def climbing_space(states: int) -> NDArray[np.int32]:
    """Room for searches over a hierarchy of so many states, one at a time."""
    return np.full((ROWS, states + 1), UNREACHABLE, np.int32)


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
def _unfold(
    slot: int,
    children: NDArray[np.int32],
    climb: NDArray[np.int32],
    trail: NDArray[np.int32],
    count: int,
) -> int:
    """
    Write down the arcs of the graph that a directed weight stands for.

    What a shortcut is made of is read when it is put aside, long before it is
    needed, as memory is slow to answer. Returns the new count of the trail.
    """
    slots, downs, ups = climb[SLOT], climb[DOWN], climb[UP]
    slots[0] = slot
    downs[0], ups[0] = children[2 * slot], children[2 * slot + 1]
    depth = 1
    while depth > 0:
        depth -= 1
        part, down, up = slots[depth], downs[depth], ups[depth]
        while down != ORIGINAL:
            if part & 1:
                part, later = 2 * up + 1, 2 * down
            else:
                part, later = 2 * down + 1, 2 * up
            slots[depth] = later
            downs[depth], ups[depth] = children[2 * later], children[2 * later + 1]
            depth += 1
            down, up = children[2 * part], children[2 * part + 1]
        trail[count] = up
        count += 1
    return count


@njit(cache=True, nogil=True)
def find_path(  # noqa: C901, PLR0912, PLR0915 - taking it apart costs a third
    ladder: Ladder,
    ends: NDArray[np.int64],
    sources: int,
    climb: NDArray[np.int32],
    trail: NDArray[np.int32],
) -> tuple[int, int, int, int]:
    """
    Find the cheapest path between any source and any target.

    Parameters
    ----------
    ladder
        Of a customised hierarchy.
    ends
        (n, 3) as in `maps.routing.ticks`, sources first; offsets below
        `UNREACHABLE`.
    sources
        How many of the ends are sources.
    climb
        From `climbing_space`.
    trail
        Takes the edges of the path in order of travel.

    Returns
    -------
    tuple[int, int, int, int]
        Cost, `UNREACHABLE` for no path; number of the source and of the target;
        how many edges the trail holds.
    """
    block, bounds = ladder.block, ladder.sections
    rank = block[bounds[0] : bounds[1]]
    parent = block[bounds[1] : bounds[2]]
    low = block[bounds[2] : bounds[3]]
    forward_offsets = block[bounds[3] : bounds[4]]
    forward_head = block[bounds[4] : bounds[5]]
    forward_weight = block[bounds[5] : bounds[6]]
    forward_arc = block[bounds[6] : bounds[7]]
    backward_offsets = block[bounds[7] : bounds[8]]
    backward_head = block[bounds[8] : bounds[9]]
    backward_weight = block[bounds[9] : bounds[10]]
    backward_arc = block[bounds[10] : bounds[11]]
    children = block[bounds[11] : bounds[12]]
    edge = block[bounds[12] : bounds[13]]
    ahead, behind = climb[AHEAD], climb[BEHIND]
    ahead_arc, behind_arc, chain = climb[AHEAD_ARC], climb[BEHIND_ARC], climb[CHAIN]

    from_sources = _sow(ends[:sources], rank, ahead, ahead_arc)
    from_targets = _sow(ends[sources:], rank, behind, behind_arc)
    x, y = _lowest(from_sources), _lowest(from_targets)
    best, top = _UNREACHABLE, np.int32(-1)
    while x >= 0 or y >= 0:
        at = x if y < 0 or 0 <= x < y else y
        here, there = ahead[at], behind[at]
        if here + there < best:
            best, top = np.int32(here + there), at
        if at == x:
            if here < best:
                for a in range(forward_offsets[at], forward_offsets[at + 1]):
                    cost, head = np.int32(here + forward_weight[a]), forward_head[a]
                    if cost < ahead[head]:
                        ahead[head], ahead_arc[head] = cost, forward_arc[a]
            x = _step(from_sources, at, parent[at])
        if at == y:
            if there < best:
                for a in range(backward_offsets[at], backward_offsets[at + 1]):
                    cost, head = np.int32(there + backward_weight[a]), backward_head[a]
                    if cost < behind[head]:
                        behind[head], behind_arc[head] = cost, backward_arc[a]
            y = _step(from_targets, at, parent[at])
        ahead[at] = behind[at] = _UNREACHABLE
    if top < 0:
        return UNREACHABLE, -1, -1, 0

    x, links, count = top, 0, 0
    while ahead_arc[x] >= 0:
        chain[links] = ahead_arc[x]
        links += 1
        x = low[ahead_arc[x]]
    for i in range(links - 1, -1, -1):
        count = _unfold(2 * chain[i], children, climb, trail, count)
    y = top
    while behind_arc[y] >= 0:
        count = _unfold(2 * behind_arc[y] + 1, children, climb, trail, count)
        y = low[behind_arc[y]]
    for i in range(count):
        trail[i] = edge[trail[i]]
    return int(best), -1 - ahead_arc[x], -1 - behind_arc[y], count
