"""Supply routes, convoys, boundaries and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.drawing.control_lines import (
    line_at,
    line_corridor,
    lines_boxes,
    paint_control_lines,
)
from app.ui.map.layers.layer import MapItem, MapLayer, shown
from app.ui.words import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.overlay import ControlLine


class ControlLinesLayer(MapLayer):
    """Lines of the overlay with what is written along them."""

    lines: tuple[ControlLine, ...] = ()
    selected: object = None

    def set_lines(self, lines: Sequence[ControlLine], selected: object = None) -> None:
        """Show lines, the last on top, and which of them is chosen."""
        if (tuple(lines), selected) != (self.lines, self.selected):
            self.lines, self.selected = tuple(lines), selected
            self.changed.emit()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint all of them."""
        chosen = next((one for one in self.lines if one == self.selected), None)
        paint_control_lines(painter, view, self.lines, style, chosen)

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes of what is written along them."""
        return lines_boxes(view, self.lines)

    def corridors(self, view: MapView) -> Sequence[NDArray[np.float64]]:
        """Parts of them that no name should cover."""
        return [part for line in self.lines for part in line_corridor(view, line)]

    def item_at(self, view: MapView, px: float, py: float) -> ControlLine | None:
        """Topmost line under a pixel."""
        return next(
            (one for one in reversed(self.lines) if line_at(view, one, px, py)), None
        )

    def items(self, view: MapView) -> Sequence[MapItem]:
        """Lines whose first point is in view."""
        return shown(
            view,
            [
                MapItem(f"{word(line.kind)} {line.name}".strip(), line.line[0], line)
                for line in self.lines
            ],
        )
