"""What stands on every map: scale bar, north arrow, and where the data come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.drawing.lettering import Lettering, font, text_size

if TYPE_CHECKING:
    from app.drawing.projection import MapView
    from app.drawing.style import Style

BAR_PX = 100.0  # the bar is at least as long
LAST_FIGURE_PX = 34.0
BAR_PARTS = 4
LETTERS_PX = 11.0
SMALL_LETTERS_PX = 10.0
EDGE_PX = 30.0
ARROW_RADIUS_PX = 22.0
PLATE_OPACITY = 0.84
SHORTEST_PX = 40.0  # a shorter attribution says nothing


def paint_furniture(
    painter: QPainter, view: MapView, style: Style, attribution: str
) -> None:
    """
    Paint scale bar, north arrow and attribution over a map.

    Parameters
    ----------
    painter
        In the pixels of the view.
    view
        Gives the scale.
    style
        Colours.
    attribution
        Source and date of the data, one line; cut short if the map is too narrow.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bar, arrow = _bar_box(view), _arrow_box(view)
    _paint_bar(painter, bar, view, style)
    paint_north(painter, arrow.center(), style)
    _paint_attribution(painter, attribution, view, style)
    painter.restore()


def furniture_boxes(view: MapView, attribution: str = "") -> list[QRectF]:
    """Pixels that scale bar, north arrow and attribution cover, in this order."""
    boxes = [_bar_box(view), _arrow_box(view)]
    source = _attribution_box(attribution, view)
    return [*boxes, source] if source.width() >= SHORTEST_PX else boxes


def scale_text(n: float) -> str:
    """
    Write a scale with three digits and thin groups.

    >>> scale_text(40_350)
    '1:40\u2009400'
    """
    digits = 10 ** max(0, len(str(int(n))) - 3)
    return f"1:{round(n / digits) * digits:,}".replace(",", "\u2009")


def bar_length(metres_per_pixel: float) -> float:
    """Shortest round length, 1, 2 or 5 times a power of ten, that fills the bar."""
    power = 1.0
    while True:
        for factor in (1, 2, 5):
            if factor * power >= BAR_PX * metres_per_pixel:
                return factor * power
        power *= 10


def paint_north(painter: QPainter, middle: QPointF, style: Style) -> None:
    """Arrow to the north on a round plate."""
    x, y = middle.x(), middle.y()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.faded("halo", PLATE_OPACITY))
    painter.drawEllipse(middle, ARROW_RADIUS_PX, ARROW_RADIUS_PX)
    tip, heel = QPointF(x, y - 17), QPointF(x, y + 3)
    painter.setPen(QPen(style["label"], 1))
    for side, fill in ((-7.0, style["label"]), (7.0, style["halo"])):
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF([tip, QPointF(x + side, y + 8), heel]))
    painter.setFont(font(Lettering(LETTERS_PX, bold=True)))
    box = QRectF(x - 12, y + 6, 24, 14)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "N")


def _bar_box(view: MapView) -> QRectF:
    """Plate under the scale bar, at the lower left."""
    length = bar_length(view.metres_per_pixel()) / view.metres_per_pixel()
    return QRectF(EDGE_PX, view.height - EDGE_PX - 40, length + 28, 40)


def _arrow_box(view: MapView) -> QRectF:
    """Square around the north arrow, at the upper right."""
    side = 2 * ARROW_RADIUS_PX
    return QRectF(view.width - EDGE_PX - side, EDGE_PX, side, side)


def _paint_bar(painter: QPainter, box: QRectF, view: MapView, style: Style) -> None:
    """Bar of four parts with its length and the scale of the map above it."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.faded("halo", PLATE_OPACITY))
    painter.drawRoundedRect(box, 4, 4)
    metres = bar_length(view.metres_per_pixel())
    length = f"{metres:g} m" if metres < 1000 else f"{metres / 1000:g} km"
    painter.setPen(style["label"])
    painter.setFont(font(Lettering(LETTERS_PX)))
    words = QRectF(box.left() + 4, box.top() + 3, box.width() - 8, 18)
    text = f"{length}   {scale_text(view.map_scale())}"
    painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)
    corner = QPointF(box.left() + 14, box.bottom() - 14)
    _paint_parts(painter, corner, box.width() - 28, style["label"], style["halo"])


def paint_scale_bar(
    painter: QPainter, room: QRectF, view: MapView, ink: QColor, paper: QColor
) -> None:
    """Scale bar for paper, as long as there is room: figures at every part."""
    corner = room.topLeft()
    metres = bar_length(view.metres_per_pixel()) * 2
    if metres / view.metres_per_pixel() + LAST_FIGURE_PX > room.width():
        metres /= 2
    wide = metres / view.metres_per_pixel()
    painter.setFont(font(Lettering(SMALL_LETTERS_PX)))
    painter.setPen(ink)
    for number in range(BAR_PARTS + 1):
        share = metres * number / BAR_PARTS
        text = f"{share:g}" if metres < 1000 else f"{share / 1000:g}"
        if number == BAR_PARTS:
            text += " m" if metres < 1000 else " km"
        middle = corner.x() + wide * number / BAR_PARTS + 4
        figure = QRectF(middle - 30, corner.y(), 60, 14)
        painter.drawText(figure, Qt.AlignmentFlag.AlignCenter, text)
    lower = QPointF(corner.x() + 4, corner.y() + 15)
    _paint_parts(painter, lower, wide, ink, paper)


def _paint_parts(
    painter: QPainter, corner: QPointF, wide: float, ink: QColor, paper: QColor
) -> None:
    """Bar in parts, dark and light in turn."""
    part = wide / BAR_PARTS
    painter.setPen(QPen(ink, 1))
    for number in range(BAR_PARTS):
        painter.setBrush(ink if number % 2 == 0 else paper)
        painter.drawRect(QRectF(corner.x() + number * part, corner.y(), part, 5))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _attribution_box(attribution: str, view: MapView) -> QRectF:
    """Plate under the source of the data, at the lower right; may have no width."""
    wide, high = text_size(attribution, Lettering(SMALL_LETTERS_PX))
    room = view.width - _bar_box(view).right() - 2 * EDGE_PX - 12
    wide = max(0.0, min(wide, room))
    right, bottom = view.width - EDGE_PX, view.height - EDGE_PX
    return QRectF(right - wide - 12, bottom - high - 4, wide + 12, high + 4)


def _paint_attribution(
    painter: QPainter, attribution: str, view: MapView, style: Style
) -> None:
    """Source of the data in one small line at the lower right."""
    box = _attribution_box(attribution, view)
    if box.width() < SHORTEST_PX:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.faded("halo", PLATE_OPACITY))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(style["label"])
    letters = font(Lettering(SMALL_LETTERS_PX))
    painter.setFont(letters)
    short = painter.fontMetrics().elidedText(
        attribution, Qt.TextElideMode.ElideRight, int(box.width()) - 9
    )
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short)
