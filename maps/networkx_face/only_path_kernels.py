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

from maps.routing.customise import CHILDREN, GRAPHS, LOW, PARENT, RANK
from maps.routing.hierarchy_search import FAR, FOLLOWING, PIECE, TRAIL, unfold
from maps.routing.ticks import UNREACHABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.hierarchy import Topology

SECOND, LAST_BUT_ONE = CHILDREN + 1, CHILDREN + 2  # sections behind those of a ladder
MANY = -2  # in place of a junction next to an end
HEAD, LENGTH = 0, 1  # rows of edges

# Labels are those of the hierarchy's own search, but for a bit that notes a tie.
TIED = 2**31
START = 2**31 - 1  # in place of an arc

_UNREACHABLE = np.int32(UNREACHABLE)


class Ways(NamedTuple):
    """
    What directed weights stand for; all (2 M,).

    ``number`` uint8, how many paths, 2 for more; ``second`` and ``last_but_one``
    int32, the junctions next to the ends of one of them, -1 for none.
    """

    number: NDArray[np.uint8]
    second: NDArray[np.int32]
    last_but_one: NDArray[np.int32]


class Side(NamedTuple):
    """
    What climbs from one end, by index of a kept arc or, for ``low``, by arc.

    ``offsets``, ``head``, ``weight`` and ``arc`` as in `SearchGraphs`; ``before`` and
    ``after`` (2 M,) int32, the junctions of `Ways` as seen from the end, ``after``
    `MANY` where there is more than one way. ``turned`` is what a directed weight is
    above twice its arc.
    """

    offsets: NDArray[np.int32]
    head: NDArray[np.int32]
    weight: NDArray[np.int32]
    arc: NDArray[np.int32]
    low: NDArray[np.int32]
    before: NDArray[np.int32]
    after: NDArray[np.int32]
    turned: int


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
def _turns(labels: NDArray[np.int64], side: Side, arc: int) -> bool:
    """Whether all ways over an arc go back where its lower end was reached from."""
    label = labels[side.low[arc]]
    if (label & START) == START or label & TIED:
        return False
    reached = 2 * side.arc[label & START] + side.turned
    after = side.after[2 * arc + side.turned]
    return bool(side.before[reached] == after and after != MANY)


@njit(cache=True, nogil=True)
def _climb(labels: NDArray[np.int64], side: Side, at: np.int32, cost: int) -> None:
    """Lower the labels above a rank, and note where a new one is as low."""
    for a in range(side.offsets[at], side.offsets[at + 1]):
        head = side.head[a]
        there = cost + np.int64(side.weight[a])
        old = labels[head]
        if there < old >> 32:
            labels[head] = there << 32 | a
        elif (
            there == old >> 32
            and (old & START) != START
            and not _turns(labels, side, side.arc[a])
        ):
            labels[head] = old | TIED


@njit(cache=True, nogil=True)
def _meets(ahead: int, behind: int, front: Side, back: Side) -> bool:
    """Whether some way over two labels is a path: it does not turn between them."""
    first, then = ahead & START, behind & START
    if START in (first, then) or (ahead | behind) & TIED:
        return True
    before = front.before[2 * front.arc[first]]
    return bool(before == MANY or before != back.before[2 * back.arc[then] + 1])


@njit(cache=True, nogil=True)
def _meet(
    labels: NDArray[np.int64],
    parent: NDArray[np.int32],
    front: Side,
    back: Side,
    ranks: tuple[np.int32, np.int32],
) -> int:
    """Climb from both ends; the top rank, -1 for none or a tie."""
    ahead, behind = labels
    x, y = ranks
    while x != y:
        if y < 0 or 0 <= x < y:
            if ahead[x] < FAR:
                _climb(ahead, front, x, ahead[x] >> 32)
            x = parent[x]
        else:
            if behind[y] < FAR:
                _climb(behind, back, y, behind[y] >> 32)
            y = parent[y]
    best, top, tops = np.int64(UNREACHABLE), -1, 0
    while x >= 0:
        here, there = ahead[x] >> 32, behind[x] >> 32
        if here + there < best:
            best, top, tops = here + there, int(x), 1
        elif here + there == best and top >= 0:
            tops += _meets(ahead[x], behind[x], front, back)
        if here <= best:
            _climb(ahead, front, x, here)
        if there <= best:
            _climb(behind, back, x, there)
        x = parent[x]
    return top if tops == 1 else -1


@njit(cache=True, nogil=True)
def _chain(
    labels: NDArray[np.int64],
    side: Side,
    top: int,
    pieces: NDArray[np.int32],
    count: int,
) -> int:
    """Write the directed weights from the top to an end; -1 where there is a tie."""
    label = labels[top]
    while count >= 0:
        if label & TIED:
            return -1
        if (label & START) == START:
            break
        arc = side.arc[label & START]
        slot = 2 * arc + side.turned
        pieces[count] = slot
        count = count + 1 if side.after[slot] >= 0 else -1
        label = labels[side.low[arc]]
    return count


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
        The `Ladder` of a customised hierarchy, and behind it, as sections of their
        own, ``second`` and ``last_but_one`` of its `Ways`, `MANY` where there are
        more. Taken apart, as a tuple takes longer to hand over.
    edges
        (2, E), the head of every edge and its length.
    source, target
        Junctions.
    labels, pieces
        From `climbing_space`; `FOLLOWING` gets the junctions of the path.

    Returns
    -------
    tuple[int, float]
        How many junctions the path has, 0 where there is none or more than one;
        and its length, added up from the source.
    """
    rank = block[sections[RANK] : sections[RANK + 1]]
    parent = block[sections[PARENT] : sections[PARENT + 1]]
    low = block[sections[LOW] : sections[LOW + 1]]
    children = block[sections[CHILDREN] : sections[CHILDREN + 1]]
    second = block[sections[SECOND] : sections[SECOND + 1]]
    last_but_one = block[sections[LAST_BUT_ONE] : sections[LAST_BUT_ONE + 1]]
    front = Side(
        block[sections[GRAPHS] : sections[GRAPHS + 1]],
        block[sections[GRAPHS + 1] : sections[GRAPHS + 2]],
        block[sections[GRAPHS + 2] : sections[GRAPHS + 3]],
        block[sections[GRAPHS + 3] : sections[GRAPHS + 4]],
        *(low, last_but_one, second, 0),
    )
    back = Side(
        block[sections[GRAPHS + 4] : sections[GRAPHS + 5]],
        block[sections[GRAPHS + 5] : sections[GRAPHS + 6]],
        block[sections[GRAPHS + 6] : sections[GRAPHS + 7]],
        block[sections[GRAPHS + 7] : sections[GRAPHS + 8]],
        *(low, second, last_but_one, 1),
    )
    ahead, behind = labels
    ahead[rank[source]] = behind[rank[target]] = START
    top = _meet(labels, parent, front, back, (rank[source], rank[target]))
    count, piece = -1, pieces[PIECE]
    if top >= 0:
        count = _chain(ahead, front, top, piece, 0)
    if count >= 0:
        for i in range(count // 2):
            piece[i], piece[count - 1 - i] = piece[count - 1 - i], piece[i]
        count = _chain(behind, back, top, piece, count)
    _forget(ahead, rank[source], parent)
    _forget(behind, rank[target], parent)
    if count < 0:
        return 0, 0.0
    count = unfold(count, children, pieces)
    junctions, trail = pieces[FOLLOWING], pieces[TRAIL]
    junctions[0] = source
    length = 0.0
    for i in range(count):
        junctions[i + 1] = np.int32(edges[HEAD, trail[i]])
        length += edges[LENGTH, trail[i]]
    return count + 1, length


@njit(cache=True, nogil=True)
def _forget(
    labels: NDArray[np.int64], start: np.int32, parent: NDArray[np.int32]
) -> None:
    """Take away all labels of a search."""
    x = start
    while x >= 0:
        labels[x] = FAR
        x = parent[x]
