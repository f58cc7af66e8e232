"""What a time-space graph is painted from, and how its signs look."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.drawing.lettering import Lettering

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.drawing.clock_axis import ClockAxis
    from app.drawing.style import Style
    from app.drawing.time_space_lines import GraphLines
    from planners.movement.time_space import Cell, TimeSpace

COLOURS = 6  # of bands, taken in turn
FIGURE_PX, NAME_PX = 11.0, 11.0
LOCK_PX = 9.0
FADED = 0.30  # of a band between its lines


@dataclass(frozen=True, eq=False)
class GraphScene:
    """
    A graph with its clock and its colours.

    Attributes
    ----------
    graph
        Data.
    axis
        Clock of the operation.
    style
        Colours.
    lines
        Of the graph.
    doctrinal
        Whether the grid is one of blocks of 3 km and 12 minutes.
    cells
        Conflicts that move along with the graph.
    """

    graph: TimeSpace
    axis: ClockAxis
    style: Style
    lines: GraphLines
    doctrinal: bool = False
    cells: tuple[Cell, ...] = ()

    @cached_property
    def turn(self) -> dict[int, int]:
        """Place of each movement in the order in which they come along."""
        return {one: place for place, one in enumerate(self.graph.movements)}

    @cached_property
    def _bounds(self) -> NDArray[np.float64]:
        """Kilometres and seconds of each conflict, (n, 4)."""
        return np.array([cell.bounds for cell in self.cells]).reshape(-1, 4)

    def cells_within(
        self, begins_s: float, ends_s: float, low_km: float, high_km: float
    ) -> list[Cell]:
        """Conflicts that touch a window, in their order."""
        low, high, begins, ends = self._bounds.T
        inside = (begins <= ends_s) & (ends >= begins_s)
        inside &= (low <= high_km) & (high >= low_km)
        return [self.cells[number] for number in np.flatnonzero(inside).tolist()]

    def colour(self, movement: int) -> QColor:
        """Of a band; neighbours in time differ."""
        return self.style[f"graph_{self.turn[movement] % COLOURS + 1}"]

    def ground(self, movement: int, share: float = FADED) -> QColor:
        """Of a band between its lines."""
        faded = QColor(self.colour(movement))
        faded.setAlphaF(share)
        return faded


def letters(scale: float, *, bold: bool = False, size: float = FIGURE_PX) -> Lettering:
    """Plain letters of the axes."""
    return Lettering(size * scale, bold=bold)


def hatch(
    painter: QPainter,
    box: QRectF,
    origin: QPointF,
    gap: float,
    pen: QPen,
    *,
    rising: bool = True,
) -> None:
    """
    Hatch a box with lines at 45 degrees that are fixed to a point.

    Parameters
    ----------
    painter, box
        Where.
    origin
        A point on a line; so hatching does not swim when a graph is moved.
    gap
        Pixels between lines, across.
    pen
        Of the lines.
    rising
        Up to the right; else down.
    """
    left, right = box.left() - origin.x(), box.right() - origin.x()
    top, bottom = box.top() - origin.y(), box.bottom() - origin.y()
    step = gap * math.sqrt(2)
    lines = []
    if rising:
        first, last = math.ceil((left + top) / step), int((right + bottom) // step)
        for number in range(first, last + 1):
            total = number * step
            begin, end = max(left, total - bottom), min(right, total - top)
            lines.append(QLineF(begin, total - begin, end, total - end))
    else:
        first, last = math.ceil((left - bottom) / step), int((right - top) // step)
        for number in range(first, last + 1):
            aside = number * step
            begin, end = max(left, top + aside), min(right, bottom + aside)
            lines.append(QLineF(begin, begin - aside, end, end - aside))
    painter.setPen(pen)
    painter.drawLines([line.translated(origin) for line in lines])


def padlock(middle: QPointF, size: float) -> QPainterPath:
    """Closed padlock around a point."""
    body = QRectF(0, 0, size * 0.86, size * 0.6)
    body.moveCenter(middle + QPointF(0, size * 0.2))
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    path.addRoundedRect(body, size * 0.1, size * 0.1)
    bow = QPainterPath()
    arch = QRectF(0, 0, size * 0.52, size * 0.62)
    arch.moveCenter(QPointF(middle.x(), body.top()))
    bow.moveTo(arch.left(), body.top())
    bow.arcTo(arch, 180, -180)
    inner = arch.adjusted(size * 0.14, size * 0.14, -size * 0.14, -size * 0.14)
    bow.lineTo(inner.right(), body.top())
    bow.arcTo(inner, 0, 180)
    bow.closeSubpath()
    path.addPath(bow)
    return path
