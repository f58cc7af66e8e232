"""Closed roads over the map: a no-entry disc on each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.route import Lonlat

DISC_PX = 10.0  # radius
BAR_PX = (12.0, 4.0)


def paint_closures(
    painter: QPainter, view: MapView, places: Sequence[Lonlat], style: Style
) -> None:
    """
    Paint closed roads.

    Parameters
    ----------
    painter
        In the pixels of the view.
    view
        What the screen shows.
    places
        A point on each closed road, degrees.
    style
        Colours.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for box in closure_boxes(view, places):
        paint_disc(painter, box.center(), style)
    painter.restore()


def paint_disc(painter: QPainter, middle: QPointF, style: Style) -> None:
    """Paint one disc around a pixel."""
    painter.setPen(QPen(style["closed_bar"], 2))
    painter.setBrush(style["closed"])
    painter.drawEllipse(middle, DISC_PX, DISC_PX)
    bar = QRectF(0, 0, *BAR_PX)
    bar.moveCenter(middle)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style["closed_bar"])
    painter.drawRect(bar)


def closure_boxes(view: MapView, places: Sequence[Lonlat]) -> list[QRectF]:
    """Pixels that the discs cover, in the order of the places."""
    if not places:
        return []
    side = 2 * DISC_PX
    return [
        QRectF(x - DISC_PX, y - DISC_PX, side, side)
        for x, y in view.to_pixels(places).tolist()
    ]
