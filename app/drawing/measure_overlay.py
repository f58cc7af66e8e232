"""Rubber bands: what the hand draws while it draws, with its measures beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF

from app.drawing.lettering import Lettering, font, text_size
from app.drawing.strokes import solid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.route import Lonlat

LABEL = Lettering(11.5)
TOTAL = Lettering(11.5, bold=True)
DOT_PX, FIRST_PX = 4.0, 6.5
ROOM_PX = (6.0, 3.0)
DASH_PX = 5.0


def paint_band(
    painter: QPainter,
    view: MapView,
    points: Sequence[Lonlat],
    style: Style,
    *,
    to: Lonlat | None = None,
    closed: bool = False,
    refused: bool = False,
) -> None:
    """
    Paint what is being drawn, in two tones that show on every ground.

    Parameters
    ----------
    painter
        In the pixels of the view.
    view
        What the screen shows.
    points
        Set so far, degrees; the first has a ring that can be clicked.
    style
        Colours.
    to
        Where the pointer is; the band leads there.
    closed
        Whether it goes back to the first point, around an area.
    refused
        Whether the next side may not be set so.
    """
    if not points:
        return
    places = [QPointF(x, y) for x, y in view.to_pixels(points).tolist()]
    colour = style["closed" if refused else "hand"]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ends = list(places)
    if to is not None:
        x, y = view.to_pixels([to])[0].tolist()
        ends.append(QPointF(x, y))
    if closed and len(ends) > 2:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour, Qt.BrushStyle.Dense7Pattern))
        painter.drawPolygon(QPolygonF(ends))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _paint_line(painter, places, style, solid(colour, 2.2))
    pending = ends[len(places) - 1 :]
    if closed and len(ends) > 2:
        pending = [*pending, ends[0]]
    dashed = QPen(colour, 2.2, Qt.PenStyle.CustomDashLine)
    dashed.setDashPattern([DASH_PX / 2.2, DASH_PX / 2.2])
    _paint_line(painter, pending, style, dashed if to else solid(colour, 2.2))
    _paint_dots(painter, places, style, colour)
    painter.restore()


def paint_dots(
    painter: QPainter, view: MapView, points: Sequence[Lonlat], style: Style
) -> None:
    """Paint the points alone, where something else joins them."""
    if points:
        places = [QPointF(x, y) for x, y in view.to_pixels(points).tolist()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_dots(painter, places, style, style["hand"])
        painter.restore()


def paint_measures(
    painter: QPainter,
    places: Sequence[tuple[float, float, str]],
    style: Style,
    *,
    last_bold: bool = False,
) -> None:
    """
    Write measures on plates around pixels; what would cover another one is left out.

    Parameters
    ----------
    painter
        In the pixels of the view.
    places
        Middle of each plate and its text, of one line or more; the last first.
    style
        Colours.
    last_bold
        Whether the last one is the total.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    taken: list[QRectF] = []
    for number in reversed(range(len(places))):
        x, y, text = places[number]
        bold = last_bold and number == len(places) - 1
        lettering = TOTAL if bold else LABEL
        wide, high = text_size(text, lettering)
        box = QRectF(0, 0, wide + 2 * ROOM_PX[0], high + 2 * ROOM_PX[1])
        box.moveCenter(QPointF(x, y))
        if any(box.intersects(other) for other in taken):
            continue
        taken.append(box)
        painter.setPen(QPen(style["plate_edge"], 1))
        painter.setBrush(style["plate"])
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(style["plate_text"])
        painter.setFont(font(lettering))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def _paint_dots(
    painter: QPainter, places: Sequence[QPointF], style: Style, colour: QColor
) -> None:
    """Discs; the first of three or more can be clicked and is larger."""
    painter.setPen(QPen(style["hand_halo"], 1.6))
    painter.setBrush(colour)
    for number, place in enumerate(places):
        radius = FIRST_PX if number == 0 and len(places) > 2 else DOT_PX
        painter.drawEllipse(place, radius, radius)


def _paint_line(
    painter: QPainter, places: Sequence[QPointF], style: Style, pen: QPen
) -> None:
    """One line with its halo."""
    if len(places) > 1:
        for one in (solid(style["hand_halo"], 5.0), pen):
            painter.setPen(one)
            painter.drawPolyline(list(places))
