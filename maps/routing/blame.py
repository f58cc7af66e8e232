"""Over which refused edge a way leaves what is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def blame(
    last_edge: NDArray[np.int32],
    tail: NDArray[np.int32],
    refused: NDArray[np.bool_],
    reached: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """
    Refused edge over which the way to each junction leaves what is reached.

    Parameters
    ----------
    last_edge
        (J,) edge by which the best unrestricted way comes to a junction; at its
        beginning -2 less the edge; -1 for none.
    tail
        (E,) junctions.
    refused
        (E,) edges.
    reached
        (J,) junctions reached under limits.

    Returns
    -------
    NDArray[np.int32]
        (J,) edges, -1 for none.
    """
    unknown = -2
    found = np.full(len(last_edge), unknown, np.int32)
    stack = np.empty(len(last_edge), np.int32)
    for junction in range(len(last_edge)):
        depth = 0
        at = junction
        while found[at] == unknown:
            edge = last_edge[at]
            if edge >= 0:
                stack[depth] = at
                depth += 1
                at = tail[edge]
            else:
                begun = -2 - edge
                found[at] = begun if begun >= 0 and refused[begun] else -1
        while depth > 0:
            depth -= 1
            below = at
            at = stack[depth]
            edge = last_edge[at]
            leaves = refused[edge] and reached[below]
            found[at] = edge if leaves else found[below]
    return found
