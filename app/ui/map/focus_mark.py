"""Where the keys are: a frame around the map, and a mark on the thing or the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from app.drawing.lettering import text_size
from app.ui.map.layers.hand import ROAD, paint_plate

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.map.keys import Keyboard
    from app.ui.map.layers.layer import MapItem

CROSS_PX = 12.0
GAP_PX = 4.0
PLATE_PX = 22.0
PLATE_ROOM_PX = 14.0  # beside the text


def paint_focus(
    painter: QPainter, view: MapView, style: Style, keyboard: Keyboard
) -> None:
    """Paint the frame, and a mark for whoever works by keyboard."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style["focus"], 2))
    painter.drawRect(QRectF(1, 1, view.width - 2, view.height - 2))
    if not keyboard.in_use:
        return
    if keyboard.item is not None:
        _paint_item(painter, view, style, keyboard.item)
        return
    middle = QPointF(view.width / 2, view.height / 2)
    for colour, width in (("hand_halo", 4), ("plate_text", 1.5)):
        painter.setPen(QPen(style[colour], width))
        for reach in (QPointF(CROSS_PX, 0), QPointF(0, CROSS_PX)):
            painter.drawLine(middle - reach, middle + reach)


def _paint_item(painter: QPainter, view: MapView, style: Style, item: MapItem) -> None:
    """Paint a square around a thing, and its name beside it."""
    x, y = view.to_pixels([item.position])[0].tolist()
    if not (0 <= x <= view.width and 0 <= y <= view.height):
        return
    reach = item.reach_px + GAP_PX
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in (("hand_halo", 5), ("focus", 2.5)):
        painter.setPen(QPen(style[colour], width))
        painter.drawRoundedRect(
            QRectF(x - reach, y - reach, 2 * reach, 2 * reach), 4, 4
        )
    above = y - reach - GAP_PX - PLATE_PX
    top = above if above > 0 else y + reach + GAP_PX
    wide = text_size(item.name, ROAD)[0] + PLATE_ROOM_PX
    left = max(min(x - reach, view.width - wide - GAP_PX), GAP_PX)
    paint_plate(painter, QPointF(left, top), item.name, style)
