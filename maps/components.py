"""Which parts of a graph hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def connected_parts(
    count: int, one: NDArray[np.integer[Any]], other: NDArray[np.integer[Any]]
) -> NDArray[np.int64]:
    """
    Number the parts of a graph whose direction does not matter.

    Parameters
    ----------
    count
        How many nodes there are.
    one, other
        (n,) nodes at the two ends of each edge.

    Returns
    -------
    NDArray[np.int64]
        (count,) part of each node: the smallest node in it.
    """
    part = np.arange(count, dtype=np.int64)
    one, other = one.astype(np.int64), other.astype(np.int64)
    while len(one):
        low, high = (
            np.minimum(part[one], part[other]),
            np.maximum(part[one], part[other]),
        )
        np.minimum.at(part, high, low)
        while (part[part] != part).any():  # point everything at its root
            part = part[part]
        apart = part[one] != part[other]
        one, other = one[apart], other[apart]
    return part
