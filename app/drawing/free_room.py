"""Where on a map there is still room for a name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from app.drawing.geometry import Box

CELL_PX = 2.0
LETTER_PX = 14.0  # side of the square that is kept for a letter
CORRIDOR_PX = 10.0  # to each side of a route


class FreeRoom:
    """
    Cells taken on a map of some size; a cell is taken when a box touches it.

    Beside the cells themselves, those are kept that lie so near to a taken one or to
    the edge of the map that no letter may have its middle there. So a text along a
    line is tried by one look-up for all its letters.
    """

    def __init__(self, width: float, height: float) -> None:
        self._width, self._height = width, height
        self._columns, self._rows = _cells_of(width), _cells_of(height)
        self._taken = np.zeros((self._rows, self._columns), bool)
        self._near = np.ones((self._rows, self._columns), bool)
        edge = math.ceil(LETTER_PX / 2 / CELL_PX)
        right = int((width - LETTER_PX / 2) // CELL_PX)
        low = int((height - LETTER_PX / 2) // CELL_PX)
        self._near[edge : max(low, edge), edge : max(right, edge)] = False

    def holds(self, boxes: Sequence[Box]) -> bool:
        """Whether all boxes lie on the map and none of them meets one that is taken."""
        for left, top, right, bottom in boxes:
            if left < 0 or top < 0 or right > self._width or bottom > self._height:
                return False
            if self._taken[self._part(left, top, right, bottom)].any():
                return False
        return True

    def take(self, boxes: Iterable[Box]) -> None:
        """Take boxes, free or not."""
        reach = LETTER_PX / 2
        for left, top, right, bottom in boxes:
            self._taken[self._part(left, top, right, bottom)] = True
            around_it = left - reach, top - reach, right + reach, bottom + reach
            self._near[self._part(*around_it)] = True

    def take_corridor(self, line: NDArray[np.float64]) -> None:
        """Take a band along a line of vertices, (n, 2)."""
        side = 2 * CORRIDOR_PX
        cut = line[~self._far_off(line)]
        if len(cut) < 2:
            return
        lengths = np.hypot(*np.diff(cut, axis=0).T)
        along = np.concatenate([[0.0], np.cumsum(lengths)])
        steps = np.arange(0, along[-1] + CORRIDOR_PX, CORRIDOR_PX)
        x, y = np.interp(steps, along, cut[:, 0]), np.interp(steps, along, cut[:, 1])
        cells = np.unique(np.column_stack([x, y]).round(), axis=0)
        self.take(around(x, y, side, side) for x, y in cells.tolist())

    def letter_cells(self, middles: NDArray[np.float64]) -> NDArray[np.int64]:
        """Cells of the middles of letters, (n, 2) pixels, for `holds_letters`."""
        cells = np.floor(middles / CELL_PX)
        cells = np.clip(cells, 0, (self._columns - 1, self._rows - 1)).astype(np.int64)
        return np.asarray(cells[:, 1] * self._columns + cells[:, 0])

    def holds_letters(self, cells: NDArray[np.int64]) -> bool:
        """Whether there is room for letters in the middle of all these cells."""
        return not self._near.ravel()[cells].any()

    def _part(
        self, left: float, top: float, right: float, bottom: float
    ) -> tuple[slice, slice]:
        """Cells that a box touches."""
        return (
            slice(max(int(top // CELL_PX), 0), max(math.ceil(bottom / CELL_PX), 0)),
            slice(max(int(left // CELL_PX), 0), max(math.ceil(right / CELL_PX), 0)),
        )

    def _far_off(self, line: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Vertices that, with both their neighbours, lie beyond one side of the map."""
        far = np.zeros(len(line), bool)
        for axis, size in ((0, self._width), (1, self._height)):
            for beyond in (
                line[:, axis] < -CORRIDOR_PX,
                line[:, axis] > size + CORRIDOR_PX,
            ):
                inner = beyond.copy()
                inner[1:] &= beyond[:-1]
                inner[:-1] &= beyond[1:]
                far |= inner
        return far


def around(x: float, y: float, width: float, height: float) -> Box:
    """Box of a size with its middle at a point."""
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _cells_of(size: float) -> int:
    """Cells along a side, at least one."""
    return max(1, math.ceil(size / CELL_PX))
