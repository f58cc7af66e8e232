"""Where on a map there is still room for a name."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from app.drawing.geometry import Box

CELL_PX = 64.0
CORRIDOR_PX = 10.0  # to each side of a route


class FreeRoom:
    """Boxes taken on a map of some size, in pixels."""

    def __init__(self, width: float, height: float) -> None:
        self._edge = (0.0, 0.0, width, height)
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def holds(self, boxes: Sequence[Box]) -> bool:
        """Whether all boxes lie on the map and none of them meets one that is taken."""
        left, top, right, bottom = self._edge
        for box in boxes:
            if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom:
                return False
            if self._meets(box):
                return False
        return True

    def take(self, boxes: Iterable[Box]) -> None:
        """Take boxes, free or not."""
        for box in boxes:
            for cell in _cells(box):
                self._cells.setdefault(cell, []).append(box)

    def take_corridor(self, line: NDArray[np.float64]) -> None:
        """Take a band along a line of vertices, (n, 2)."""
        for start, end in pairwise(line):
            count = max(1, int(np.hypot(*(end - start)) // CORRIDOR_PX) + 1)
            steps = np.linspace(0, 1, count + 1)[:, None]
            for x, y in (start + (end - start) * steps).tolist():
                self.take([around(x, y, 2 * CORRIDOR_PX, 2 * CORRIDOR_PX)])

    def _meets(self, box: Box) -> bool:
        left, top, right, bottom = box
        return any(
            left < other[2]
            and right > other[0]
            and top < other[3]
            and bottom > other[1]
            for cell in _cells(box)
            for other in self._cells.get(cell, ())
        )


def around(x: float, y: float, width: float, height: float) -> Box:
    """Box of a size with its middle at a point."""
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(side // CELL_PX) for side in box)
    for column in range(left, right + 1):
        for row in range(top, bottom + 1):
            yield column, row
