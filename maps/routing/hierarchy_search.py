"""Compiled search over a customised hierarchy: climb from both ends, meet, unfold.

A label holds the ticks to a rank above 32 bits that name the arc it was reached by.
The lesser of two labels is the cheaper, or of equal ones that over the lower arc, and
is found without a branch, which no processor could foresee.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.customise_kernels import ORIGINAL
from maps.routing.ticks import OFFSET, STATE, UNREACHABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Labels, (2, S) int64 by rank: from the start, and to the end.
FIRST_END = 2**31  # in place of an arc: an end, and more by its number
ARC = 2**32 - 1
FAR = UNREACHABLE << 32  # every label between searches
# Rows of pieces, (4, n) int32: the directed weights that a path is made of and, when
# unfolded, its edges; the piece that follows each, -1 behind the last; those that may
# still be shortcuts, at last the edges in order of travel; and the parts of those.
PIECE, FOLLOWING, TRAIL, LATER = 0, 1, 2, 3
SPARE_PIECES = 4096  # a path over free edges may pass a state more than once


class Climb(NamedTuple):
    """What a search writes to: ``labels`` (2, S) int64 and ``pieces`` (4, n) int32."""

    labels: NDArray[np.int64]
    pieces: NDArray[np.int32]


def climbing_space(states: int) -> Climb:
    """Room for searches over a hierarchy of so many states, one at a time."""
    labels = np.full((2, states), FAR, np.int64)
    return Climb(labels, np.empty((4, 2 * (states + SPARE_PIECES)), np.int32))


@njit(cache=True, nogil=True)
def sow(
    ends: NDArray[np.int64], rank: NDArray[np.int32], labels: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Label the ends of a search; where the climbs from them stand."""
    stands = np.empty(len(ends), np.int32)
    for i in range(len(ends)):
        x = rank[ends[i, STATE]]
        stands[i] = x
        labels[x] = min(labels[x], (ends[i, OFFSET] << 32) + FIRST_END + i)
    return stands


@njit(cache=True, nogil=True)
def forget(
    ends: NDArray[np.int64],
    rank: NDArray[np.int32],
    parent: NDArray[np.int32],
    labels: NDArray[np.int64],
) -> None:
    """Take away all labels of a search."""
    for i in range(len(ends)):
        x = rank[ends[i, STATE]]
        while x >= 0:
            labels[x] = FAR
            x = parent[x]


@njit(cache=True, nogil=True)
def lowest_stand(stands: NDArray[np.int32]) -> np.int32:
    """The lowest rank that a climb stands on; -1 when all have passed the top."""
    lowest = np.int32(-1)
    for x in stands:
        if x >= 0 and (lowest < 0 or x < lowest):
            lowest = x
    return lowest


@njit(cache=True, nogil=True)
def step_on(stands: NDArray[np.int32], at: np.int32, above: np.int32) -> np.int32:
    """Let all climbs that stand on a rank go on; the lowest afterwards."""
    if len(stands) == 1:
        stands[0] = above
        return above
    for i in range(len(stands)):
        if stands[i] == at:
            stands[i] = above
    return lowest_stand(stands)


@njit(cache=True, nogil=True)
def unfold(count: int, children: NDArray[np.int32], pieces: NDArray[np.int32]) -> int:
    """
    Write the edges that directed weights stand for to `TRAIL`; how many they are.

    Raises OverflowError where a path drives free edges round and round.

    The first ``count`` pieces are the weights. Those that wait are looked up side by
    side rather than each after what it is part of, as memory is slow to answer.
    """
    piece, following, waiting, later = pieces
    trail = pieces[TRAIL]
    for i in range(count):
        following[i] = i + 1
        waiting[i] = i
    if count == 0:
        return 0
    following[count - 1] = -1
    now = count
    while now > 0:
        if 2 * count > len(piece):
            raise OverflowError("A path drives free edges round and round.")
        then = 0
        for w in range(now):
            i = waiting[w]
            slot = piece[i]
            down, up = children[2 * slot], children[2 * slot + 1]
            if down == ORIGINAL:
                piece[i] = up
                continue
            turned = slot & 1
            piece[i] = 2 * (up if turned else down) + 1
            piece[count] = 2 * (down if turned else up)
            following[count] = following[i]
            following[i] = count
            later[then] = i
            later[then + 1] = count
            then += 2
            count += 1
        waiting, later = later, waiting
        now = then
    i, written = 0, 0
    while i >= 0:
        trail[written] = piece[i]
        written += 1
        i = following[i]
    return written


@njit(cache=True, nogil=True)
def find_path(  # noqa: C901, PLR0915 - taking it apart costs a third
    block: NDArray[np.int32],
    sections: NDArray[np.int64],
    ends: NDArray[np.int64],
    sources: int,
    labels: NDArray[np.int64],
    pieces: NDArray[np.int32],
) -> tuple[int, int, int, int]:
    """
    Find the cheapest path between any source and any target.

    Parameters
    ----------
    block, sections
        The `Ladder` of a customised hierarchy; taken apart, as a tuple takes longer
        to hand over.
    ends
        (n, 3) as in `maps.routing.ticks`, sources first; offsets below
        `UNREACHABLE`.
    sources
        How many of the ends are sources.
    labels, pieces
        From `climbing_space`; pieces get the edges of the path, in order of travel.

    Returns
    -------
    tuple[int, int, int, int]
        Cost, `UNREACHABLE` for no path; number of the source and of the target;
        how many edges `TRAIL` holds.
    """
    rank = block[sections[0] : sections[1]]
    parent = block[sections[1] : sections[2]]
    low = block[sections[2] : sections[3]]
    forward_offsets = block[sections[3] : sections[4]]
    forward_head = block[sections[4] : sections[5]]
    forward_weight = block[sections[5] : sections[6]]
    forward_arc = block[sections[6] : sections[7]]
    backward_offsets = block[sections[7] : sections[8]]
    backward_head = block[sections[8] : sections[9]]
    backward_weight = block[sections[9] : sections[10]]
    backward_arc = block[sections[10] : sections[11]]
    children = block[sections[11] : sections[12]]
    ahead, behind = labels
    from_sources = sow(ends[:sources], rank, ahead)
    from_targets = sow(ends[sources:], rank, behind)
    x, y = lowest_stand(from_sources), lowest_stand(from_targets)
    best, top = np.int64(UNREACHABLE), np.int32(-1)
    while x >= 0 or y >= 0:
        at = x if y < 0 or 0 <= x < y else y
        here, there = ahead[at] >> 32, behind[at] >> 32
        if here + there < best:
            best, top = here + there, at
        if at == x:
            if here < best:
                here <<= 32
                for a in range(forward_offsets[at], forward_offsets[at + 1]):
                    head = forward_head[a]
                    label = here + (np.int64(forward_weight[a]) << 32) + a
                    ahead[head] = min(ahead[head], label)
            x = step_on(from_sources, at, parent[at])
        if at == y:
            if there < best:
                there <<= 32
                for a in range(backward_offsets[at], backward_offsets[at + 1]):
                    head = backward_head[a]
                    label = there + (np.int64(backward_weight[a]) << 32) + a
                    behind[head] = min(behind[head], label)
            y = step_on(from_targets, at, parent[at])

    source, target, count = -1, -1, 0
    if top >= 0:
        piece = pieces[PIECE]
        x, arc = top, ahead[top] & ARC
        while arc < FIRST_END:
            piece[count] = 2 * forward_arc[arc]
            count += 1
            x = low[forward_arc[arc]]
            arc = ahead[x] & ARC
        source = arc - FIRST_END
        for i in range(count // 2):
            piece[i], piece[count - 1 - i] = piece[count - 1 - i], piece[i]
        arc = behind[top] & ARC
        while arc < FIRST_END:
            piece[count] = 2 * backward_arc[arc] + 1
            count += 1
            y = low[backward_arc[arc]]
            arc = behind[y] & ARC
        target = arc - FIRST_END
    forget(ends[:sources], rank, parent, ahead)
    forget(ends[sources:], rank, parent, behind)
    return int(best), source, target, unfold(count, children, pieces)
