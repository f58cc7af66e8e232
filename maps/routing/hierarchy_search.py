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

    from maps.routing.customise import Ladder

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
def _sow(
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
def _forget(
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
    ladder: Ladder,
    ends: NDArray[np.int64],
    sources: int,
    climb: Climb,
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
        From `climbing_space`; gets the edges of the path, in order of travel.

    Returns
    -------
    tuple[int, int, int, int]
        Cost, `UNREACHABLE` for no path; number of the source and of the target;
        how many edges `TRAIL` holds.
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
    ahead, behind = climb.labels
    from_sources = _sow(ends[:sources], rank, ahead)
    from_targets = _sow(ends[sources:], rank, behind)
    x, y = _lowest(from_sources), _lowest(from_targets)
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
            x = _step(from_sources, at, parent[at])
        if at == y:
            if there < best:
                there <<= 32
                for a in range(backward_offsets[at], backward_offsets[at + 1]):
                    head = backward_head[a]
                    label = there + (np.int64(backward_weight[a]) << 32) + a
                    behind[head] = min(behind[head], label)
            y = _step(from_targets, at, parent[at])

    source, target, count = -1, -1, 0
    if top >= 0:
        piece = climb.pieces[PIECE]
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
    _forget(ends[:sources], rank, parent, ahead)
    _forget(ends[sources:], rank, parent, behind)
    return int(best), source, target, unfold(count, children, climb.pieces)
