"""Grid below everything, and scale bar, north arrow and source above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.drawing.furniture import furniture_boxes, paint_furniture
from app.drawing.grid import paint_grid
from app.ui.map.layers.layer import MapLayer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style


class GridLayer(MapLayer):
    """MGRS grid with its figures."""

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint lines and figures; the figures stand at the edges of the view."""
        paint_grid(painter, view, style)


class FurnitureLayer(MapLayer):
    """What stands on every map."""

    attribution = ""

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint scale bar, north arrow and attribution."""
        paint_furniture(painter, view, style, self.attribution)

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes at the edges of the view."""
        return furniture_boxes(view, self.attribution)
