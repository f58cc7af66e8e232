"""Compiled search over a hierarchy that knows whether its answer is the only one.

Where two shortest paths are equally long, networkx chooses by the order of its
search, which a hierarchy does not follow. So ties are noted: between the ways that a
shortcut stands for, between labels, and between meetings. A shortest path climbs and
descends over shortcuts in exactly one manner, so without ties it is the only one.

Over edges of length zero a way can turn round and be as short as before. Such ways
are no paths, and not counted. Where they turn is above all of the path itself, which
is therefore found first. Other loops of length zero count as ties, which is safe.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.hierarchy_search import FAR, FOLLOWING, PIECE, TRAIL, unfold
from maps.routing.ticks import UNREACHABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.customise import SearchGraphs
    from maps.routing.hierarchy import Topology

MANY = -2  # in place of a junction next to an end
HEAD, LENGTH = 0, 1  # columns of edges
AHEAD, BEHIND = 0, 1  # columns of labels, and the sides of a search

# Steps are what a climb reads of a rank: its number; where the steps of its parent
# begin, -1 for none; how many arcs it has forward and backward. Behind that each arc:
# rank that it leads to, ticks, directed weight, and the rank again.
RANK, ABOVE, FORWARD, BACKWARD, FIRST_ARC = 0, 1, 2, 3, 4
TO, WEIGHT, SLOT, FROM, ARC_SIZE = 0, 1, 2, 3, 4

# Labels are those of the hierarchy's own search, but for the steps of an arc in place
# of its number, and a bit that notes a tie.
TIED = 2**31
START = 2**31 - 1  # in place of an arc

_UNREACHABLE = np.int32(UNREACHABLE)


class Ends(NamedTuple):
    """Junctions next to the ends of what directed weights stand for; see `Ways`."""

    second: NDArray[np.int32]
    last_but_one: NDArray[np.int32]


class Ways(NamedTuple):
    """
    What directed weights stand for; all (2 M,).

    ``number`` uint8, how many paths, 2 for more; ``second`` and ``last_but_one``
    int32, the junctions next to the ends of one of them, -1 for none.
    """

    number: NDArray[np.uint8]
    second: NDArray[np.int32]
    last_but_one: NDArray[np.int32]


@njit(cache=True, nogil=True)
def note_edges(
    slots: NDArray[np.int32],
    ends: tuple[NDArray[np.int32], NDArray[np.int32]],
    weights: NDArray[np.int32],
    customised: tuple[NDArray[np.int32], NDArray[np.int32]],
    ways: Ways,
) -> None:
    """
    Note the directed weights that are edges themselves.

    ``slots``, ``ends`` (tail and head) and ``weights`` are by edge; the rest is as
    for `count_ways`.
    """
    for i in range(len(slots)):
        slot = slots[i]
        if slot < 0 or weights[i] >= _UNREACHABLE:
            continue
        if weights[i] == customised[slot & 1][slot >> 1]:
            ways.number[slot] = 1
            ways.second[slot] = ends[1][i]
            ways.last_but_one[slot] = ends[0][i]


@njit(cache=True, nogil=True)
def _add_way(ways: Ways, slot: int, first: int, then: int) -> None:
    """Count the way over two lower weights, unless it turns round between them."""
    more = max(ways.number[first], ways.number[then])
    if more == 1 and ways.last_but_one[first] == ways.second[then]:
        return
    if ways.number[slot] == 0:
        ways.second[slot] = ways.second[first]
        ways.last_but_one[slot] = ways.last_but_one[then]
    ways.number[slot] = min(2, ways.number[slot] + more)


@njit(cache=True, nogil=True)
def count_ways(
    topology: Topology,
    customised: tuple[NDArray[np.int32], NDArray[np.int32]],
    ways: Ways,
) -> None:
    """
    Count the ways that each directed weight stands for.

    ``customised`` are the weights up and down after the basic pass; ``ways`` as
    `note_edges` leaves it.
    """
    offsets, heads = topology.up_offsets, topology.up_head
    up, down = customised
    place = np.empty(len(offsets), np.int32)
    for y in range(len(offsets) - 1):
        for a in range(offsets[y], offsets[y + 1]):
            place[heads[a]] = a
        for i in range(topology.down_offsets[y], topology.down_offsets[y + 1]):
            b = topology.down_arc[i]
            for a in range(b + 1, offsets[topology.low[b] + 1]):
                e = place[heads[a]]
                if up[e] < _UNREACHABLE and down[b] + up[a] == up[e]:
                    _add_way(ways, 2 * e, 2 * b + 1, 2 * a)
                if down[e] < _UNREACHABLE and up[b] + down[a] == down[e]:
                    _add_way(ways, 2 * e + 1, 2 * a + 1, 2 * b)


@njit(cache=True, nogil=True)
def write_steps(
    graphs: SearchGraphs,
    low: NDArray[np.int32],
    parent: NDArray[np.int32],
    starts: NDArray[np.int32],
    steps: NDArray[np.int32],
) -> None:
    """
    Write all that a climb reads of a rank side by side, as memory is slow to answer.

    ``low`` (M,) and ``parent`` (S,) as in the hierarchy; ``starts`` (S + 1,) and
    ``steps`` (n,) int32 get the steps of all ranks, see above.
    """
    end = 0
    for x in range(len(parent)):
        starts[x] = end
        begin, last = graphs.forward_offsets[x], graphs.forward_offsets[x + 1]
        steps[end + RANK], steps[end + ABOVE] = x, parent[x]
        steps[end + FORWARD] = last - begin
        steps[end + BACKWARD] = (
            graphs.backward_offsets[x + 1] - graphs.backward_offsets[x]
        )
        end += FIRST_ARC
        for a in range(begin, last):
            arc = graphs.forward_arc[a]
            steps[end + TO], steps[end + WEIGHT] = (
                graphs.forward_head[a],
                graphs.forward_weight[a],
            )
            steps[end + SLOT], steps[end + FROM] = 2 * arc, low[arc]
            end += ARC_SIZE
        for a in range(graphs.backward_offsets[x], graphs.backward_offsets[x + 1]):
            arc = graphs.backward_arc[a]
            steps[end + TO], steps[end + WEIGHT] = (
                graphs.backward_head[a],
                graphs.backward_weight[a],
            )
            steps[end + SLOT], steps[end + FROM] = 2 * arc + 1, low[arc]
            end += ARC_SIZE
    starts[len(parent)] = end
    for x in range(len(parent)):
        if parent[x] >= 0:
            steps[starts[x] + ABOVE] = starts[parent[x]]


@njit(cache=True, nogil=True)
def _turns(
    labels: NDArray[np.int64], steps: NDArray[np.int32], arc: int, ways: Ends, side: int
) -> bool:
    """Whether all ways over an arc go back where its lower end was reached from."""
    label = labels[steps[arc + FROM], side]
    if (label & START) == START or label & TIED:
        return False
    reached, slot = steps[(label & START) + SLOT], steps[arc + SLOT]
    before, after = ways.second, ways.last_but_one
    if side == AHEAD:
        before, after = after, before
    return bool(before[reached] == after[slot] and after[slot] != MANY)


@njit(cache=True, nogil=True)
def _climb(
    labels: NDArray[np.int64], steps: NDArray[np.int32], at: int, ways: Ends, side: int
) -> None:
    """Lower the labels above a rank, and note where a new one is as low."""
    cost = labels[steps[at + RANK], side] >> 32
    arc = at + FIRST_ARC + side * ARC_SIZE * steps[at + FORWARD]
    for _ in range(steps[at + FORWARD + side]):
        head = steps[arc + TO]
        there = cost + np.int64(steps[arc + WEIGHT])
        old = labels[head, side]
        if there < old >> 32:
            labels[head, side] = there << 32 | arc
        elif (
            there == old >> 32
            and (old & START) != START
            and not _turns(labels, steps, arc, ways, side)
        ):
            labels[head, side] = old | TIED
        arc += ARC_SIZE


@njit(cache=True, nogil=True)
def _meets(ahead: int, behind: int, steps: NDArray[np.int32], ways: Ends) -> bool:
    """Whether some way over two labels is a path: it does not turn between them."""
    first, then = ahead & START, behind & START
    if START in (first, then) or (ahead | behind) & TIED:
        return True
    before = ways.last_but_one[steps[first + SLOT]]
    return bool(before == MANY or before != ways.second[steps[then + SLOT]])


@njit(cache=True, nogil=True)
def _meet(
    labels: NDArray[np.int64], steps: NDArray[np.int32], x: int, y: int, ways: Ends
) -> int:
    """Climb from both ends; the top rank, -1 for none or a tie."""
    while x != y:
        if y < 0 or 0 <= x < y:
            if labels[steps[x + RANK], AHEAD] < FAR:
                _climb(labels, steps, x, ways, AHEAD)
            x = steps[x + ABOVE]
        else:
            if labels[steps[y + RANK], BEHIND] < FAR:
                _climb(labels, steps, y, ways, BEHIND)
            y = steps[y + ABOVE]
    best, top, tops = np.int64(UNREACHABLE), -1, 0
    while x >= 0:
        ahead, behind = labels[steps[x + RANK]]
        here, there = ahead >> 32, behind >> 32
        if here + there < best:
            best, top, tops = here + there, int(steps[x + RANK]), 1
        elif here + there == best and top >= 0:
            tops += _meets(ahead, behind, steps, ways)
        if here <= best:
            _climb(labels, steps, x, ways, AHEAD)
        if there <= best:
            _climb(labels, steps, x, ways, BEHIND)
        x = steps[x + ABOVE]
    return top if tops == 1 else -1


@njit(cache=True, nogil=True)
def _chain(
    labels: NDArray[np.int64],
    steps: NDArray[np.int32],
    top: int,
    second: NDArray[np.int32],
    side: int,
    pieces: NDArray[np.int32],
    count: int,
) -> int:
    """Write the directed weights from the top to an end; -1 where there is a tie."""
    label = labels[top, side]
    while count >= 0:
        if label & TIED:
            return -1
        if (label & START) == START:
            break
        arc = label & START
        pieces[count] = steps[arc + SLOT]
        count = count + 1 if second[steps[arc + SLOT]] >= 0 else -1
        label = labels[steps[arc + FROM], side]
    return count


@njit(cache=True, nogil=True)
def _forget(labels: NDArray[np.int64], steps: NDArray[np.int32], start: int) -> None:
    """Take away all labels from an end upward."""
    x = start
    while x >= 0:
        labels[steps[x + RANK]] = FAR
        x = steps[x + ABOVE]


@njit(cache=True, nogil=True)
def find_only_path(
    block: NDArray[np.int32],
    sections: NDArray[np.int64],
    edges: NDArray[np.float64],
    source: int,
    target: int,
    labels: NDArray[np.int64],
    pieces: NDArray[np.int32],
) -> tuple[int, float]:
    """
    Find the shortest path between two junctions, if there is only one.

    Parameters
    ----------
    block, sections
        Where the steps of every junction begin; the steps of all ranks; children of
        all directed weights; ``second`` and ``last_but_one`` of their `Ways`, `MANY`
        where there are more. Taken apart, as a tuple takes longer to hand over.
    edges
        (E, 2), the head of every edge and its length.
    source, target
        Junctions.
    labels, pieces
        (S, 2) int64, `FAR` between searches, and pieces as in `Climb`: `FOLLOWING`
        gets the junctions of the path.

    Returns
    -------
    tuple[int, float]
        How many junctions the path has, 0 where there is none or more than one;
        and its length, added up from the source.
    """
    steps = block[sections[1] : sections[2]]
    children = block[sections[2] : sections[3]]
    ways = Ends(block[sections[3] : sections[4]], block[sections[4] : sections[5]])
    x, y = int(block[source]), int(block[target])
    labels[steps[x + RANK], AHEAD] = labels[steps[y + RANK], BEHIND] = START
    top = _meet(labels, steps, x, y, ways)
    count, piece = -1, pieces[PIECE]
    if top >= 0:
        count = _chain(labels, steps, top, ways.second, AHEAD, piece, 0)
    if count >= 0:
        for i in range(count // 2):
            piece[i], piece[count - 1 - i] = piece[count - 1 - i], piece[i]
        count = _chain(labels, steps, top, ways.second, BEHIND, piece, count)
    _forget(labels, steps, x)
    _forget(labels, steps, y)
    if count < 0:
        return 0, 0.0
    count = unfold(count, children, pieces)
    junctions, trail = pieces[FOLLOWING], pieces[TRAIL]
    junctions[0] = source
    length = 0.0
    for i in range(count):
        junctions[i + 1] = np.int32(edges[trail[i], HEAD])
        length += edges[trail[i], LENGTH]
    return count + 1, length
