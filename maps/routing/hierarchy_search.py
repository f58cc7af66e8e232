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
from maps.routing.prefetch import prefetch
from maps.routing.ticks import OFFSET, STATE, UNREACHABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Labels, (2, S) int64 by rank: from the start, and to the end.
FIRST_END = 2**31  # in place of an arc: an end, and more by its number
ARC = 2**32 - 1
FAR = UNREACHABLE << 32  # every label between searches
# Rows of pieces, (3, n) int32: the directed weights that a path is made of and, when
# unfolded, its edges; the piece that follows each, -1 behind the last; and those that
# may still be shortcuts, at last the edges in order of travel.
PIECE, FOLLOWING, TRAIL = 0, 1, 2
SPARE_PIECES = 4096  # a path over free edges may pass a state more than once


class Climb(NamedTuple):
    """What a search writes to: ``labels`` (2, S) int64 and ``pieces`` (3, n) int32."""

    labels: NDArray[np.int64]
    pieces: NDArray[np.int32]


def climbing_space(states: int) -> Climb:
    """Room for searches over a hierarchy of so many states, one at a time."""
    labels = np.full((2, states), FAR, np.int64)
    return Climb(labels, np.empty((3, 2 * (states + SPARE_PIECES)), np.int32))


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

    The first ``count`` pieces are the weights. Their parts are looked up in the order
    in which they were found, each long after memory was asked for it.
    """
    piece, following, waiting = pieces
    if count == 0:
        return 0
    for i in range(count):
        following[i] = i + 1
        waiting[i] = i
        prefetch(children, 2 * piece[i])
    following[count - 1] = -1
    first, last = 0, count
    while first < last:
        i = waiting[first]
        first += 1
        slot = piece[i]
        down, up = children[2 * slot], children[2 * slot + 1]
        if down == ORIGINAL:
            piece[i] = up
            continue
        if last + 2 > len(waiting):
            raise OverflowError("A path drives free edges round and round.")
        earlier, later = 2 * down + 1, 2 * up
        if slot & 1:
            earlier, later = 2 * up + 1, 2 * down
        prefetch(children, 2 * earlier)
        prefetch(children, 2 * later)
        piece[i], piece[count] = earlier, later
        following[count] = following[i]
        following[i] = count
        waiting[last], waiting[last + 1] = i, count
        last += 2
        count += 1
    i, written = 0, 0
    while i >= 0:
        waiting[written] = piece[i]
        written += 1
        i = following[i]
    return written


class Ways(NamedTuple):
    """Arcs that a search climbs, by their lower rank; see `SearchGraphs`."""

    parent: NDArray[np.int32]
    forward_offsets: NDArray[np.int32]
    forward_head: NDArray[np.int32]
    forward_weight: NDArray[np.int32]
    backward_offsets: NDArray[np.int32]
    backward_head: NDArray[np.int32]
    backward_weight: NDArray[np.int32]


@njit(cache=True, nogil=True)
def _rise(ways: Ways, x: np.int32, ticks: np.int64, ahead: NDArray[np.int64]) -> None:
    """Label what can be driven to from a rank."""
    base = ticks << 32
    for a in range(ways.forward_offsets[x], ways.forward_offsets[x + 1]):
        head = ways.forward_head[a]
        label = base + (np.int64(ways.forward_weight[a]) << 32) + a
        ahead[head] = min(ahead[head], label)


@njit(cache=True, nogil=True)
def _fall(ways: Ways, x: np.int32, ticks: np.int64, behind: NDArray[np.int64]) -> None:
    """Label what a rank can be driven to from."""
    base = ticks << 32
    for a in range(ways.backward_offsets[x], ways.backward_offsets[x + 1]):
        head = ways.backward_head[a]
        label = base + (np.int64(ways.backward_weight[a]) << 32) + a
        behind[head] = min(behind[head], label)


@njit(cache=True, nogil=True)
def _meet_two(
    ways: Ways,
    x: np.int32,
    y: np.int32,
    ahead: NDArray[np.int64],
    behind: NDArray[np.int64],
) -> tuple[int, int]:
    """Climb from two ranks; the cost of the cheapest path and its top rank."""
    while x != y:
        if y < 0 or 0 <= x < y:
            if ahead[x] < FAR:
                _rise(ways, x, ahead[x] >> 32, ahead)
            x = ways.parent[x]
        else:
            if behind[y] < FAR:
                _fall(ways, y, behind[y] >> 32, behind)
            y = ways.parent[y]
    best, top = np.int64(UNREACHABLE), np.int32(-1)
    while x >= 0:
        here, there = ahead[x] >> 32, behind[x] >> 32
        if here + there < best:
            best, top = here + there, x
        if here < best:
            _rise(ways, x, here, ahead)
        if there < best:
            _fall(ways, x, there, behind)
        x = ways.parent[x]
    return int(best), int(top)


@njit(cache=True, nogil=True)
def _meet_many(
    ways: Ways,
    seeds: NDArray[np.int32],
    goals: NDArray[np.int32],
    ahead: NDArray[np.int64],
    behind: NDArray[np.int64],
) -> tuple[int, int]:
    """As `_meet_two`, but from several ranks on either side."""
    x, y = lowest_stand(seeds), lowest_stand(goals)
    best, top = np.int64(UNREACHABLE), np.int32(-1)
    while x >= 0 or y >= 0:
        at = x if y < 0 or 0 <= x < y else y
        here, there = ahead[at] >> 32, behind[at] >> 32
        if here + there < best:
            best, top = here + there, at
        if at == x:
            if here < best:
                _rise(ways, at, here, ahead)
            x = step_on(seeds, at, ways.parent[at])
        if at == y:
            if there < best:
                _fall(ways, at, there, behind)
            y = step_on(goals, at, ways.parent[at])
    return int(best), int(top)


@njit(cache=True, nogil=True)
def _forget_two(
    x: np.int32,
    y: np.int32,
    parent: NDArray[np.int32],
    labels: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> None:
    """Take away all labels of a search between two ranks."""
    ahead, behind = labels
    while x != y:
        if y < 0 or 0 <= x < y:
            ahead[x] = FAR
            x = parent[x]
        else:
            behind[y] = FAR
            y = parent[y]
    while x >= 0:
        ahead[x] = FAR
        behind[x] = FAR
        x = parent[x]


class Rows(NamedTuple):
    """Sections of a `Ladder`."""

    rank: NDArray[np.int32]
    low: NDArray[np.int32]
    forward_arc: NDArray[np.int32]
    backward_arc: NDArray[np.int32]
    children: NDArray[np.int32]


@njit(cache=True, nogil=True)
def _taken_apart(
    block: NDArray[np.int32], sections: NDArray[np.int64]
) -> tuple[Ways, Rows]:
    """Sections of a `Ladder`: what is climbed, and the others."""
    return (
        Ways(
            block[sections[1] : sections[2]],
            block[sections[3] : sections[4]],
            block[sections[4] : sections[5]],
            block[sections[5] : sections[6]],
            block[sections[7] : sections[8]],
            block[sections[8] : sections[9]],
            block[sections[9] : sections[10]],
        ),
        Rows(
            block[sections[0] : sections[1]],
            block[sections[2] : sections[3]],
            block[sections[6] : sections[7]],
            block[sections[10] : sections[11]],
            block[sections[11] : sections[12]],
        ),
    )


@njit(cache=True, nogil=True)
def _trace(
    top: int,
    rows: Rows,
    labels: tuple[NDArray[np.int64], NDArray[np.int64]],
    piece: NDArray[np.int32],
) -> tuple[int, int, int]:
    """Write down what was climbed over a top: source, target, and how many pieces."""
    ahead, behind = labels
    count = 0
    label = ahead[top] & ARC
    while label < FIRST_END:
        arc = rows.forward_arc[label]
        piece[count] = 2 * arc
        count += 1
        label = ahead[rows.low[arc]] & ARC
    source = label - FIRST_END
    for i in range(count // 2):
        piece[i], piece[count - 1 - i] = piece[count - 1 - i], piece[i]
    label = behind[top] & ARC
    while label < FIRST_END:
        arc = rows.backward_arc[label]
        piece[count] = 2 * arc + 1
        count += 1
        label = behind[rows.low[arc]] & ARC
    return source, label - FIRST_END, count


@njit(cache=True, nogil=True)
def find_between(
    block: NDArray[np.int32],
    sections: NDArray[np.int64],
    source: int,
    target: int,
    labels: NDArray[np.int64],
    pieces: NDArray[np.int32],
) -> tuple[int, int]:
    """
    As `find_path`, from one state to one.

    Returns the cost, `UNREACHABLE` for no path, and how many edges `TRAIL` holds.
    """
    ways, rows = _taken_apart(block, sections)
    ahead, behind = labels
    x, y = rows.rank[source], rows.rank[target]
    ahead[x] = FIRST_END
    behind[y] = FIRST_END
    best, top = _meet_two(ways, x, y, ahead, behind)
    count = 0
    if top >= 0:
        _, _, count = _trace(top, rows, (ahead, behind), pieces[PIECE])
    _forget_two(x, y, ways.parent, (ahead, behind))
    return best, unfold(count, rows.children, pieces)


@njit(cache=True, nogil=True)
def climb_and_trace(
    ways: Ways,
    rows: Rows,
    ends: NDArray[np.int64],
    sources: int,
    labels: NDArray[np.int64],
    piece: NDArray[np.int32],
) -> tuple[int, int, int, int]:
    """Cost, source, target and count of the pieces of the cheapest path."""
    ahead, behind = labels
    seeds = sow(ends[:sources], rows.rank, ahead)
    goals = sow(ends[sources:], rows.rank, behind)
    if len(seeds) == 1 and len(goals) == 1:
        best, top = _meet_two(ways, seeds[0], goals[0], ahead, behind)
    else:
        best, top = _meet_many(ways, seeds, goals, ahead, behind)
    source, target, count = -1, -1, 0
    if top >= 0:
        source, target, count = _trace(top, rows, (ahead, behind), piece)
    forget(ends[:sources], rows.rank, ways.parent, ahead)
    forget(ends[sources:], rows.rank, ways.parent, behind)
    return best, source, target, count


@njit(cache=True, nogil=True)
def find_path(
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
    ways, rows = _taken_apart(block, sections)
    best, source, target, count = climb_and_trace(
        ways, rows, ends, sources, labels, pieces[PIECE]
    )
    return best, source, target, unfold(count, rows.children, pieces)
