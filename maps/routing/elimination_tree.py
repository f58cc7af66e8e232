"""Where each rank of a hierarchy hangs in the elimination tree, and what hangs below.

The higher ends of all upward arcs of a rank are among the ranks above it in the
tree. So whatever is found on a climb from a rank stands in one row, the root in
front, and the rows of two ranks begin alike as far as their ways up coincide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Tree(NamedTuple):
    """
    The tree of a hierarchy; all arrays (S,) int32.

    ``parent`` of each rank, -1 for a root; ``depth``, 0 for a root; ``place`` in a
    walk down the tree, where all that hangs below a rank follows it at once;
    ``size``, how many ranks hang below one, itself included; ``walk``, the rank at
    each place.
    """

    parent: NDArray[np.int32]
    depth: NDArray[np.int32]
    place: NDArray[np.int32]
    size: NDArray[np.int32]
    walk: NDArray[np.int32]


@njit(cache=True, nogil=True)
def lay_out(parent: NDArray[np.int32]) -> Tree:
    """Walk down an elimination tree, of which every parent is the higher rank."""
    count = len(parent)
    depth = np.zeros(count, np.int32)
    place = np.empty(count, np.int32)
    size = np.ones(count, np.int32)
    walk = np.empty(count, np.int32)
    for x in range(count):
        if parent[x] >= 0:
            size[parent[x]] += size[x]
    free = np.empty(count, np.int32)
    first = 0
    for x in range(count - 1, -1, -1):
        above = parent[x]
        if above < 0:
            place[x] = first
            first += size[x]
        else:
            depth[x] = depth[above] + 1
            place[x] = free[above]
            free[above] += size[x]
        free[x] = place[x] + 1
        walk[place[x]] = x
    return Tree(parent, depth, place, size, walk)


@njit(cache=True, nogil=True)
def hangs_below(tree: Tree, x: int, above: int) -> bool:
    """Whether a rank hangs below another one, or is it."""
    behind = tree.place[x] - tree.place[above]
    return bool(0 <= behind < tree.size[above])


@njit(cache=True, nogil=True)
def way_in_common(tree: Tree, x: int, y: int) -> int:
    """How many ranks two ways up to the root have in common."""
    while x != y:
        if x < 0 or y < 0:
            return 0
        if x < y:
            x = tree.parent[x]
        else:
            y = tree.parent[y]
    return int(tree.depth[x]) + 1
