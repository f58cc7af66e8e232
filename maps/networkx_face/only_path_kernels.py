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

    from maps.routing.customise import Ladder
    from maps.routing.hierarchy import Topology
    from maps.routing.hierarchy_search import Climb

UNDECIDED, ONLY = 0, 1

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


class Edges(NamedTuple):
    """What paths are told as: ``head`` (E,) int32 and ``length`` (E,) float64."""

    head: NDArray[np.int32]
    length: NDArray[np.float64]


class Side(NamedTuple):
    """
    What climbs from one end, by index of a kept arc or, for ``low``, by arc.

    ``offsets``, ``head``, ``weight`` and ``arc`` as in `SearchGraphs`; ``number``,
    ``before`` and ``after`` from `Ways`, the latter two as seen from the end.
    ``turned`` is what a directed weight is above twice its arc.
    """

    offsets: NDArray[np.int32]
    head: NDArray[np.int32]
    weight: NDArray[np.int32]
    arc: NDArray[np.int32]
    low: NDArray[np.int32]
    number: NDArray[np.uint8]
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
    label, next_slot = labels[side.low[arc]], 2 * arc + side.turned
    if (label & START) == START or label & TIED or side.number[next_slot] > 1:
        return False
    reached = 2 * side.arc[label & START] + side.turned
    if side.number[reached] > 1:
        return False
    return bool(side.before[reached] == side.after[next_slot])


@njit(cache=True, nogil=True)
def _climb(labels: NDArray[np.int64], side: Side, at: int, cost: int) -> None:
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
def _meets(
    ahead: NDArray[np.int64],
    behind: NDArray[np.int64],
    front: Side,
    back: Side,
    at: int,
) -> bool:
    """Whether some way to a rank from both ends is a path: it does not turn there."""
    first, then = ahead[at] & START, behind[at] & START
    if START in (first, then) or (ahead[at] | behind[at]) & TIED:
        return True
    reached, left = 2 * front.arc[first], 2 * back.arc[then] + 1
    if max(front.number[reached], back.number[left]) > 1:
        return True
    return bool(front.before[reached] != back.before[left])


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
        count = count + 1 if side.number[slot] == 1 else -1
        label = labels[side.low[arc]]
    return count


@njit(cache=True, nogil=True)
def find_only_path(  # noqa: C901 - taking it apart makes it slower
    ladder: Ladder, ways: Ways, edges: Edges, source: int, target: int, climb: Climb
) -> tuple[int, int, float]:
    """
    Find the shortest path between two junctions, if there is only one.

    Returns `ONLY` or `UNDECIDED`, how many junctions of `FOLLOWING` the path has,
    and its length, added up from the source. `UNDECIDED` also where there is none.
    """
    block, bounds = ladder.block, ladder.sections
    rank = block[bounds[RANK] : bounds[RANK + 1]]
    parent = block[bounds[PARENT] : bounds[PARENT + 1]]
    low = block[bounds[LOW] : bounds[LOW + 1]]
    children = block[bounds[CHILDREN] : bounds[CHILDREN + 1]]
    front = Side(
        block[bounds[GRAPHS] : bounds[GRAPHS + 1]],
        block[bounds[GRAPHS + 1] : bounds[GRAPHS + 2]],
        block[bounds[GRAPHS + 2] : bounds[GRAPHS + 3]],
        block[bounds[GRAPHS + 3] : bounds[GRAPHS + 4]],
        *(low, ways.number, ways.last_but_one, ways.second, 0),
    )
    back = Side(
        block[bounds[GRAPHS + 4] : bounds[GRAPHS + 5]],
        block[bounds[GRAPHS + 5] : bounds[GRAPHS + 6]],
        block[bounds[GRAPHS + 6] : bounds[GRAPHS + 7]],
        block[bounds[GRAPHS + 7] : bounds[GRAPHS + 8]],
        *(low, ways.number, ways.second, ways.last_but_one, 1),
    )
    ahead, behind = climb.labels
    x, y = rank[source], rank[target]
    ahead[x] = behind[y] = START
    best, top, tops = np.int64(UNREACHABLE), -1, 0
    while x >= 0 or y >= 0:
        at = int(x if y < 0 or 0 <= x < y else y)
        here, there = ahead[at] >> 32, behind[at] >> 32
        if here + there < best:
            best, top, tops = here + there, at, 1
        elif here + there == best and top >= 0:
            tops += _meets(ahead, behind, front, back, at)
        if at == x:
            if here <= best:
                _climb(ahead, front, at, here)
            x = parent[at]
        if at == y:
            if there <= best:
                _climb(behind, back, at, there)
            y = parent[at]

    count = -1
    pieces = climb.pieces[PIECE]
    if tops == 1:
        count = _chain(ahead, front, top, pieces, 0)
        for i in range(count // 2):
            pieces[i], pieces[count - 1 - i] = pieces[count - 1 - i], pieces[i]
        if count >= 0:
            count = _chain(behind, back, top, pieces, count)
    _forget(ahead, rank[source], parent)
    _forget(behind, rank[target], parent)
    if count < 0:
        return UNDECIDED, 0, 0.0
    return _tell(unfold(count, children, climb.pieces), edges, source, climb.pieces)


@njit(cache=True, nogil=True)
def _tell(
    count: int, edges: Edges, source: int, pieces: NDArray[np.int32]
) -> tuple[int, int, float]:
    """Junctions and length of the edges found."""
    trail, junctions = pieces[TRAIL], pieces[FOLLOWING]
    junctions[0] = source
    length = 0.0
    for i in range(count):
        junctions[i + 1] = edges.head[trail[i]]
        length += edges.length[trail[i]]
    return ONLY, count + 1, length


@njit(cache=True, nogil=True)
def _forget(
    labels: NDArray[np.int64], start: np.int32, parent: NDArray[np.int32]
) -> None:
    """Take away all labels of a search."""
    x = start
    while x >= 0:
        labels[x] = FAR
        x = parent[x]
