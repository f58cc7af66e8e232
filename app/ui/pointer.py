"""The mouse pointer in the colour of a theme: the system's own is often white."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap, QPolygonF

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

SIDE_PX = 24
ARROW = ((1, 1), (1, 16), (5, 12), (8, 19), (11, 18), (8, 11), (13, 11))


def show_pointer(application: QApplication, colour: str) -> None:
    """
    Show one pointer everywhere, whatever is under it; without a colour the usual ones.

    Parameters
    ----------
    application
        Qt's application.
    colour
        #rrggbb of the arrow, or empty.
    """
    while application.overrideCursor() is not None:
        application.restoreOverrideCursor()
    if colour:
        application.setOverrideCursor(arrow(QColor(colour)))


def arrow(colour: QColor) -> QCursor:
    """Arrow of a colour with a black edge."""
    picture = QPixmap(SIDE_PX, SIDE_PX)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setPen(QPen(Qt.GlobalColor.black, 1))
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in ARROW]))
    return QCursor(picture, 1, 1)
