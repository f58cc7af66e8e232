"""How far each point of a grid is from the nearest of many lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def distance_field(
    segments: NDArray[np.float64], rows: int, columns: int, farthest: float
) -> NDArray[np.float32]:
    """
    Distance of the points of a grid from the nearest segment.

    Parameters
    ----------
    segments
        (n, 4) x, y, x, y in steps of the grid; the point in row ``i`` and column
        ``j`` is at x = j, y = i. They may lie outside.
    rows, columns
        Size of the grid.
    farthest
        Steps beyond which the distance does not matter.

    Returns
    -------
    NDArray[np.float32]
        (rows, columns) steps, at most ``farthest``.
    """
    square = np.full((rows, columns), np.float32(farthest * farthest))
    for s in range(len(segments)):
        ax, ay, bx, by = segments[s]
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        scale = 1.0 / length if length > 0 else 0.0
        left = max(0, math.ceil(min(ax, bx) - farthest))
        right = min(columns - 1, math.floor(max(ax, bx) + farthest))
        low = max(0, math.ceil(min(ay, by) - farthest))
        high = min(rows - 1, math.floor(max(ay, by) + farthest))
        for i in range(low, high + 1):
            for j in range(left, right + 1):
                x, y = j - ax, i - ay
                share = min(1.0, max(0.0, (x * dx + y * dy) * scale))
                x -= share * dx
                y -= share * dy
                here = np.float32(x * x + y * y)
                square[i, j] = min(square[i, j], here)
    return np.sqrt(square)
