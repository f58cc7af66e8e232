"""Grid below everything; its figures, scale bar, north arrow and source above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.drawing.furniture import (
    Words,
    furniture_boxes,
    furniture_tip,
    paint_furniture,
)
from app.drawing.grid import grid_boxes, paint_grid_figures, paint_grid_lines
from app.ui.map.layers.layer import MapLayer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from PySide6.QtCore import QObject, QRectF
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style


class GridLayer(MapLayer):
    """Lines of the MGRS grid."""

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint the lines; they move with the map."""
        paint_grid_lines(painter, view, style)


class GridFiguresLayer(MapLayer):
    """Figures of the MGRS grid; they keep clear of the furniture."""

    def __init__(
        self, furniture: FurnitureLayer, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._furniture = furniture

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint the figures; they stand at the edges of the view."""
        paint_grid_figures(painter, view, style, self._furniture.boxes(view))

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes at the edges of the view."""
        return grid_boxes(view, self._furniture.boxes(view))


class FurnitureLayer(MapLayer):
    """
    What stands on every map.

    Attributes
    ----------
    attribution
        Source, licence and date of the data, one line.
    date
        Day for which magnetic north is worked out; None leaves it out.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.attribution = ""
        self.date: dt.date | None = None

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint scale bar, north arrow with its note, and attribution."""
        paint_furniture(painter, view, style, self._words)

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes at the edges of the view."""
        return furniture_boxes(view, self._words)

    def tip(self, view: MapView, px: float, py: float) -> str:
        """What the furniture under a pixel says at length; empty elsewhere."""
        return furniture_tip(view, self._words, px, py)

    @property
    def _words(self) -> Words:
        return Words(self.attribution, self.date)
