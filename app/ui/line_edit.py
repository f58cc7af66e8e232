"""A line to type in whose cursor has the colour of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

CURSOR_PX = 2
QT_ROOM_PX = 5  # that Qt leaves on the left of the cursor in its rectangle


class LineEdit(QLineEdit):
    """
    A line to type in for every theme.

    Qt inverts what lies under the cursor, which is white on the black of red light;
    here the cursor is painted over in the colour of the text.
    """

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, then the cursor."""
        super().paintEvent(event)
        if not self.hasFocus() or self.isReadOnly():
            return
        box = self.cursorRect()
        painter = QPainter(self)
        painter.fillRect(
            box.x() + QT_ROOM_PX,
            box.y(),
            CURSOR_PX,
            box.height(),
            self.palette().text(),
        )
