"""Room for names that move in every frame: coarse, and quick to ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELL_PX = 2.0


class NameRoom:
    """Cells taken on a screen of some size; boxes are (k, 4): left, top, right, low."""

    def __init__(self, width: float, height: float) -> None:
        self._size = width, height
        shape = (int(height // CELL_PX) + 1, int(width // CELL_PX) + 1)
        self._taken = np.zeros(shape, bool)

    def take(self, boxes: NDArray[np.float64]) -> None:
        """Take boxes, free or not."""
        for left, top, right, low in self._cells(boxes):
            self._taken[top:low, left:right] = True

    def first_free(self, boxes: NDArray[np.float64]) -> int | None:
        """
        Take the first box that is free and whole on the screen.

        Returns
        -------
        int | None
            Its number; None where there is none.
        """
        inside = (boxes[:, :2] >= 0) & (boxes[:, 2:] <= self._size)
        cells = self._cells(boxes)
        for number in np.flatnonzero(inside.all(axis=1)).tolist():
            left, top, right, low = cells[number]
            if not self._taken[top:low, left:right].any():
                self._taken[top:low, left:right] = True
                return int(number)
        return None

    @staticmethod
    def _cells(boxes: NDArray[np.float64]) -> list[list[int]]:
        """Cells that boxes touch, as far as they are on the screen."""
        low = np.floor(boxes[:, :2] / CELL_PX)
        high = np.ceil(boxes[:, 2:] / CELL_PX)
        cells = np.maximum(np.hstack([low, high]), 0).astype(np.int64)
        return list(cells.tolist())
