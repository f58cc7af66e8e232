"""The ground within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.drawing.reach_overlay import (
    START_PX,
    ReachShapes,
    paint_reach,
    reach_boxes,
)
from app.ui.map.layers.layer import MapItem, MapLayer, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style


class ReachLayer(MapLayer):
    """Bands of ground with their rims, starts, and crosses on what stops it."""

    shapes = ReachShapes()

    def set_shapes(self, shapes: ReachShapes) -> None:
        """Show another reach; one without bands shows the starts alone."""
        self.shapes = shapes
        self.changed.emit()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint all of it."""
        if self.shapes.bands or self.shapes.starts:
            paint_reach(painter, view, self.shapes, style)

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes of captions and marks."""
        return reach_boxes(view, self.shapes)

    def items(self, view: MapView) -> Sequence[MapItem]:
        """Starts in the order they were set."""
        name = self.tr("Start of the reach")
        items = [MapItem(name, at, at, START_PX) for at in self.shapes.starts]
        return shown(view, items)
