"""Words and lines in the margin of a map sheet, in points and units of the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPen

from app.drawing.lettering import Lettering, font
from app.drawing.sheet_layout import UNITS_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor, QPainter

    from app.drawing.style import Style

POINT = UNITS_PER_INCH / 72  # units
HAIR, FINE, STRONG = 0.5, 0.9, 2.2  # widths of lines, units
SMALLEST_POINTS = 4.0

_VERTICAL = {"top": Qt.AlignmentFlag.AlignTop, "middle": Qt.AlignmentFlag.AlignVCenter}
_SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "centre": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class Ink:
    """Writes and draws in the colours of a style; sizes of letters are points."""

    def __init__(self, painter: QPainter, style: Style) -> None:
        self.painter = painter
        self.style = style
        self.colour: QColor = style["sheet_ink"]

    def write(
        self,
        box: QRectF,
        text: str,
        points: float,
        *,
        bold: bool = False,
        italic: bool = False,
        at: str = "left middle",
    ) -> None:
        """
        Write one line; letters get smaller where it is too long, then it is cut.

        Parameters
        ----------
        box
            Room for it.
        text
            Without line breaks.
        points
            Size, in half points.
        bold, italic
            How.
        at
            ``left``, ``centre`` or ``right``, and ``top`` or ``middle``.
        """
        lettering = Lettering(points * POINT, bold, italic)
        while (
            lettering.size > SMALLEST_POINTS * POINT
            and wide(text, lettering) > box.width()
        ):
            lettering = lettering._replace(size=lettering.size - POINT / 2)
        if wide(text, lettering) > box.width():
            metrics = QFontMetricsF(font(lettering))
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        side, height = at.split()
        self.painter.setPen(self.colour)
        self.painter.setFont(font(lettering))
        flags = int((_SIDES[side] | _VERTICAL[height]).value)
        self.painter.drawText(box, flags | int(Qt.TextFlag.TextDontClip.value), text)

    def paragraph(
        self, box: QRectF, text: str, points: float, *, bold: bool = False
    ) -> float:
        """
        Write lines, broken where they are too long, as small as it needs to fit.

        Returns
        -------
        float
            Units from the top of the box to the end of the text.
        """
        flags = int(
            (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop).value
        ) | int(Qt.TextFlag.TextWordWrap.value)
        while True:
            letters = font(Lettering(points * POINT, bold))
            room = QRectF(box.left(), box.top(), box.width(), 1e6)
            needed = QFontMetricsF(letters).boundingRect(room, flags, text)
            if needed.height() <= box.height() or points <= SMALLEST_POINTS:
                break
            points -= 0.5
        self.painter.setPen(self.colour)
        self.painter.setFont(letters)
        self.painter.drawText(box, flags, text)
        return float(min(needed.height(), box.height()))

    def line(self, points: Sequence[QPointF], width: float = FINE) -> None:
        """Draw a line through points."""
        self.painter.setPen(QPen(self.colour, width))
        self.painter.drawPolyline(points)

    def box(self, box: QRectF, width: float = FINE) -> None:
        """Draw the outline of a box."""
        self.painter.setPen(QPen(self.colour, width))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRect(box)

    def heading(self, box: QRectF, text: str) -> QRectF:
        """Write the heading of a block in capitals; gives the room below it."""
        high = 8.0 * POINT
        room = QRectF(box.left(), box.top(), box.width(), high)
        self.write(room, text.upper(), 5.5, bold=True)
        return box.adjusted(0, high + 2, 0, 0)


def wide(text: str, lettering: Lettering) -> float:
    """Width of a text, units."""
    return QFontMetricsF(font(lettering)).horizontalAdvance(text)
