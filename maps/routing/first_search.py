"""Compiled search over a hierarchy whose pruned graphs are not made yet.

It climbs all upward arcs, and looks for the parts of a shortcut when a path drives
it. Arcs that pruning takes away are longer than the distance between their ends, so
none is ever part of a best path, nor as good as one: the answer is the same to the
last edge. It takes longer for each route, but a first route need not wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import njit

from maps.routing.customise_kernels import ORIGINAL, UNFOUND, find_child
from maps.routing.hierarchy_search import (
    PIECE,
    TRAIL,
    climb_and_trace,
    find_path,
    unfold,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from maps.routing.customise import Customised
    from maps.routing.hierarchy import Topology
    from maps.routing.hierarchy_search import Climb, Rows, Ways


def find_by_what_is_made(
    customised: Customised, ends: NDArray[np.int64], sources: int, climb: Climb
) -> tuple[int, int, int, int]:
    """
    Find the cheapest path by the ladder, or the first few without it.

    Parameters
    ----------
    customised
        Made for the weights in question.
    ends, sources
        As in `maps.routing.hierarchy_search.find_path`.
    climb
        Gets the edges of the path.

    Returns
    -------
    tuple[int, int, int, int]
        As `maps.routing.hierarchy_search.find_path` does.
    """
    if not customised.in_a_hurry():
        return find_path(*customised.ladder, ends, sources, *climb)
    sides = customised.up, customised.down
    topology = customised.hierarchy.topology
    return find_first(customised.all_arcs, topology, sides, ends, sources, climb)


@njit(cache=True, nogil=True)
def _find_parts(
    count: int,
    topology: Topology,
    sides: tuple[NDArray[np.int32], NDArray[np.int32]],
    children: NDArray[np.int32],
    pieces: NDArray[np.int32],
) -> None:
    """Find the parts of some directed weights, of their parts, and so on."""
    up, down = sides
    waiting = pieces[TRAIL]
    for i in range(count):
        waiting[i] = pieces[PIECE, i]
    while count > 0:
        count -= 1
        slot = waiting[count]
        if children[slot, 0] == UNFOUND:
            find_child(topology, up, down, slot, children)
        earlier, later = children[slot]
        if earlier == ORIGINAL:
            continue
        if count + 2 > len(waiting):
            raise OverflowError("A path drives free edges round and round.")
        # Towards the lower rank by the first, from it by the other.
        waiting[count] = 2 * (later if slot & 1 else earlier) + 1
        waiting[count + 1] = 2 * (earlier if slot & 1 else later)
        count += 2


@njit(cache=True, nogil=True)
def find_first(
    arcs: tuple[Ways, Rows],
    topology: Topology,
    sides: tuple[NDArray[np.int32], NDArray[np.int32]],
    ends: NDArray[np.int64],
    sources: int,
    climb: Climb,
) -> tuple[int, int, int, int]:
    """
    As `maps.routing.hierarchy_search.find_path`, over all upward arcs.

    ``sides`` are the weights of all upward arcs, driven up and down. Parts of
    shortcuts are looked up in the ``children`` of the arcs, and noted there.
    """
    ways, rows = arcs
    labels, pieces = climb.labels, climb.pieces
    best, source, target, count = climb_and_trace(
        ways, rows, ends, sources, labels, pieces[PIECE]
    )
    _find_parts(count, topology, sides, rows.children.reshape((-1, 2)), pieces)
    return best, source, target, unfold(count, rows.children, pieces)
