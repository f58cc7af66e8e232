"""Grid below everything; its figures, scale bar, north arrow and source above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.drawing.furniture import furniture_boxes, paint_furniture
from app.drawing.grid import grid_boxes, paint_grid_figures, paint_grid_lines
from app.ui.map.layers.layer import MapLayer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style


class GridLayer(MapLayer):
    """Lines of the MGRS grid."""

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint the lines; they move with the map."""
        paint_grid_lines(painter, view, style)


class GridFiguresLayer(MapLayer):
    """Figures of the MGRS grid."""

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint the figures; they stand at the edges of the view."""
        paint_grid_figures(painter, view, style)

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes at the edges of the view."""
        return grid_boxes(view)


class FurnitureLayer(MapLayer):
    """What stands on every map."""

    attribution = ""

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint scale bar, north arrow and attribution."""
        paint_furniture(painter, view, style, self.attribution)

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes at the edges of the view."""
        return furniture_boxes(view, self.attribution)
