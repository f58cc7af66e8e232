"""A line at a distance beside another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHARPEST = 0.5  # least cosine of half the turn; at sharper corners it comes nearer


def beside(line: NDArray[np.float64], distance: float) -> NDArray[np.float64]:
    """
    Shift a line to the right of its direction, on a screen whose y goes down.

    Parameters
    ----------
    line
        (n, 2), at least one vertex.
    distance
        In the unit of the line; to the left below zero.

    Returns
    -------
    NDArray[np.float64]
        (m, 2), without vertices that follow one at the same place; a line without
        length stays where it is.
    """
    steps = np.diff(line, axis=0)
    moves = np.hypot(*steps.T) > 0
    if not moves.any():
        return line
    kept = line[np.concatenate([[True], moves])]
    steps = np.diff(kept, axis=0)
    along = steps / np.hypot(*steps.T)[:, None]
    right = np.column_stack([-along[:, 1], along[:, 0]])
    turned = right[:-1] + right[1:]
    lengths = np.hypot(*turned.T) / 2  # cosine of half the turn
    safe = np.maximum(lengths, 1e-9)[:, None]
    corners = turned / 2 / safe / np.maximum(safe, SHARPEST)
    shifts = np.vstack([right[:1], corners, right[-1:]])
    return np.asarray(kept + shifts * distance)
