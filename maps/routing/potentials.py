"""How far it is to a goal at least, read off a customised hierarchy as it is asked.

The bounds are the distances under the weights that the hierarchy was customised
for, so they hold for any weights that are nowhere lower: a closed bridge, a heavier
vehicle, a wait at a curfew need no new preparation. After Strasser and Zeitz,
"A Fast and Tight Heuristic for A* in Road Networks", 2021.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.frozen import frozen
from maps.routing.ticks import OFFSET, STATE, UNREACHABLE, UNREACHED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.customise import Customised

_UNREACHABLE = np.int32(UNREACHABLE)


class Guide(NamedTuple):
    """
    What guides searches; without ranks it says nothing, and they are Dijkstra's.

    ``rank`` (S,) of every state and ``parent`` (S,) in the elimination tree; the
    other arrays as in `maps.routing.customise.SearchGraphs`. All int32.
    """

    rank: NDArray[np.int32]
    parent: NDArray[np.int32]
    forward_offsets: NDArray[np.int32]
    forward_head: NDArray[np.int32]
    forward_weight: NDArray[np.int32]
    backward_offsets: NDArray[np.int32]
    backward_head: NDArray[np.int32]
    backward_weight: NDArray[np.int32]


class Sight(NamedTuple):
    """
    What is known of the way to the goals of one search, by rank; ``S`` ranks.

    ``climbed`` (S,) int32, ticks from a rank to a goal by descent alone,
    `UNREACHABLE` between searches; ``left`` (S,) int32, ticks to a goal, as of the
    search whose number ``seen`` (S,) int32 holds; ``stack`` (2, S) int32.
    """

    climbed: NDArray[np.int32]
    left: NDArray[np.int32]
    seen: NDArray[np.int32]
    stack: NDArray[np.int32]


# Guides by what turns cost, each with what it was made of.
GuideStore = dict[tuple[int, int], tuple[object, Guide]]


def guide_of(customised: Customised | None) -> Guide:
    """Guide by a customised hierarchy, or one that says nothing."""
    if customised is None:
        none = frozen(np.empty(0, np.int32))
        return Guide(none, none, none, none, none, none, none, none)
    graphs = customised.at_hand
    return Guide(
        frozen(customised.hierarchy.rank),
        customised.hierarchy.topology.parent,
        graphs.forward_offsets,
        graphs.forward_head,
        graphs.forward_weight,
        graphs.backward_offsets,
        graphs.backward_head,
        graphs.backward_weight,
    )


def sight_of(states: int) -> Sight:
    """Room for the bounds of one search at a time over so many states."""
    return Sight(
        np.full(states, UNREACHABLE, np.int32),
        np.empty(states, np.int32),
        np.zeros(states, np.int32),
        np.empty((2, states), np.int32),
    )


@njit(cache=True, nogil=True)
def aim(guide: Guide, goals: NDArray[np.int64], sight: Sight) -> int:
    """
    Look from the goals, (n, 3) of states with the ticks that are left there.

    `release` must follow. Returns ticks that all goals have in common; bounds hold
    for what is left besides.
    """
    if len(guide.rank) == 0 or len(goals) == 0:
        return 0
    common = goals[:, OFFSET].min()
    climbed = sight.climbed
    stands = np.empty(len(goals), np.int32)
    for g in range(len(goals)):
        x = guide.rank[goals[g, STATE]]
        stands[g] = x
        climbed[x] = min(climbed[x], np.int32(goals[g, OFFSET] - common))
    while True:
        x = np.int32(-1)
        for stand in stands:
            if stand >= 0 and (x < 0 or stand < x):
                x = stand
        if x < 0:
            return int(common)
        for a in range(guide.backward_offsets[x], guide.backward_offsets[x + 1]):
            head = guide.backward_head[a]
            cost = np.int32(climbed[x] + guide.backward_weight[a])
            climbed[head] = min(climbed[head], cost)
        for g in range(len(stands)):
            if stands[g] == x:
                stands[g] = guide.parent[x]


@njit(cache=True, nogil=True)
def release(guide: Guide, goals: NDArray[np.int64], sight: Sight) -> None:
    """Forget the goals of a search."""
    if len(guide.rank) == 0:
        return
    for g in range(len(goals)):
        x = guide.rank[goals[g, STATE]]
        while x >= 0:
            sight.climbed[x] = _UNREACHABLE
            x = guide.parent[x]


@njit(cache=True, nogil=True)
def ticks_left(guide: Guide, state: int, sight: Sight, now: int) -> int:
    """
    Least ticks from a state to any goal of search ``now``; UNREACHED for no way.

    What is left at a rank is the least over its upward arcs, of which all higher
    ends are known first.
    """
    if len(guide.rank) == 0:
        return 0
    seen, left = sight.seen, sight.left
    start = guide.rank[state]
    if seen[start] != now:
        ranks, arcs = sight.stack[0], sight.stack[1]
        depth = 0
        ranks[0] = start
        arcs[0] = guide.forward_offsets[start]
        while depth >= 0:
            x = ranks[depth]
            a, end = arcs[depth], guide.forward_offsets[x + 1]
            while a < end and seen[guide.forward_head[a]] == now:
                a += 1
            if a < end:
                arcs[depth] = a
                depth += 1
                x = guide.forward_head[a]
                ranks[depth] = x
                arcs[depth] = guide.forward_offsets[x]
                continue
            least = sight.climbed[x]
            for a in range(guide.forward_offsets[x], end):
                over = guide.forward_weight[a] + left[guide.forward_head[a]]
                least = min(least, np.int32(over))
            left[x] = least
            seen[x] = now
            depth -= 1
    return UNREACHED if left[start] >= _UNREACHABLE else int(left[start])
