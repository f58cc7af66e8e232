"""The critical time and point graph: who passes which point in which minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen

from app.drawing.lettering import Lettering, font

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.drawing.point_graph_layout import PointGraphLayout, RowPlace
    from app.drawing.style import Style

NAME_PX, LETTER_PX, HOUR_PX = 11.5, 10.5, 10.5
ROOM_PX = 1.5
HATCH_PX = 5.0
HOUR_S, HALF_HOUR_S, DAY_S = 3600, 1800, 86_400
Mark = tuple[int, int]  # row and number of a passing


def paint_cells(
    painter: QPainter,
    layout: PointGraphLayout,
    names: Sequence[str],
    style: Style,
    window: QRectF,
    mark: Mark | None = None,
    time_s: int | None = None,
) -> None:
    """
    Paint the cells that a window shows.

    Parameters
    ----------
    painter
        In the pixels of the whole.
    layout
        Where everything stands.
    names
        Of the movements by number.
    style
        Colours.
    window
        Part of the whole.
    mark
        Passing that is pointed out; all of its movement stand out.
    time_s
        Moment at which to draw a line; None for none.
    """
    chosen = None
    if mark is not None:
        chosen = layout.passing(layout.rows[mark[0]], mark[1]).movement
    _paint_grid(painter, layout, style, window)
    if time_s is not None:
        x = layout.x(time_s)
        painter.setPen(QPen(style["profile_mark"], 1.6))
        painter.drawLine(QPointF(x, window.top()), QPointF(x, window.bottom()))
    for row, place in enumerate(layout.rows):
        if place.top > window.bottom() or place.top + place.height < window.top():
            continue
        low, high = window.left() / layout.cell_px, window.right() / layout.cell_px
        seen = np.flatnonzero((place.first <= high) & (place.last >= low))
        for number in seen.tolist():
            movement = layout.passing(place, number).movement
            _paint_passing(
                painter,
                layout,
                (place, number),
                names[movement],
                style,
                stands_out=movement == chosen,
            )
            if mark == (row, number):
                painter.setPen(QPen(style["focus"], 2))
                painter.drawRect(layout.box(place, number).adjusted(1, 1, -1, -1))


def paint_points(
    painter: QPainter, layout: PointGraphLayout, style: Style, top: float, high: float
) -> None:
    """
    Paint the names of points and directions on the left, at their own height.

    Parameters
    ----------
    painter
        Its origin is the top left of the names, scrolled.
    layout, style
        Where everything stands, and colours.
    top, high
        Part of the whole that is shown.
    """
    wide, scale = layout.left_px, layout.scale
    letter = Lettering(LETTER_PX * scale, bold=True)
    name = Lettering(NAME_PX * scale, bold=True)
    direction_px = 24 * scale
    for place in layout.rows:
        strip = layout.strips[place.strip]
        whole = _strip_height(layout, place)
        if place.top > top + high or place.top + whole < top:
            continue
        begins = wide - direction_px if place.row else 0.0
        painter.setPen(QPen(style["plate_edge" if place.row else "sheet_ink"], 1))
        painter.drawLine(QPointF(begins, place.top), QPointF(wide, place.top))
        painter.setPen(style["sheet_ink"])
        painter.setFont(font(letter))
        box = QRectF(wide - direction_px, place.top, direction_px, place.height)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignCenter, strip.rows[place.row].direction
        )
        if place.row == 0:
            painter.setFont(font(name))
            room = QRectF(8, place.top, wide - direction_px - 12, whole)
            seen = room.intersected(QRectF(0, top, wide, high))
            if seen.height() > name.size * 1.6:  # a tall strip keeps its name in sight
                room = seen
            text = QFontMetricsF(font(name)).elidedText(
                strip.name, Qt.TextElideMode.ElideRight, room.width()
            )
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(room, flags, text)


def paint_hours(
    painter: QPainter, layout: PointGraphLayout, style: Style, left: float, wide: float
) -> None:
    """
    Paint day and hours at the top.

    Parameters
    ----------
    painter
        Its origin is the top left of the hours, scrolled.
    layout, style
        Where everything stands, and colours.
    left, wide
        Part of the whole that is shown.
    """
    axis, high = layout.axis, layout.top_px
    letters = Lettering(HOUR_PX * layout.scale)
    strong = Lettering(HOUR_PX * layout.scale, bold=True)
    begins, ends = layout.time_s(left), layout.time_s(left + wide)
    step = HALF_HOUR_S if layout.cell_s < 600 else HOUR_S
    painter.setFont(font(letters))
    metrics = QFontMetricsF(font(letters))
    for at in axis.ticks(begins - step, ends + step, step):
        x = layout.x(at)
        painter.setPen(QPen(style["plate_edge"], 1))
        painter.drawLine(QPointF(x, high * 0.5), QPointF(x, high))
        painter.setPen(style["sheet_ink"])
        painter.drawText(
            QPointF(x + 2 * ROOM_PX, high - metrics.descent() - 3), axis.hour(at)
        )
    painter.setFont(font(strong))
    days = [axis.before(begins, DAY_S), *axis.ticks(begins + 1, ends, DAY_S)]
    for number, at in enumerate(days):
        x = max(layout.x(at), left) + 2 * ROOM_PX
        text = f"{axis.day(at)} {axis.zone}"
        until = layout.x(days[number + 1]) if number + 1 < len(days) else left + wide
        if x + QFontMetricsF(font(strong)).horizontalAdvance(text) <= until:
            painter.drawText(QPointF(x, metrics.ascent() + 2), text)


def _paint_grid(
    painter: QPainter, layout: PointGraphLayout, style: Style, window: QRectF
) -> None:
    """Cells: faint between, stronger at each hour; a line over each strip."""
    begins, ends = layout.time_s(window.left()), layout.time_s(window.right())
    top, bottom = window.top(), min(window.bottom(), layout.size[1])
    for step, share in ((layout.cell_s, 0.35), (HOUR_S, 1.0)):
        painter.setPen(QPen(style.faded("plate_edge", share), 1))
        lines = [
            QLineF(layout.x(at), top, layout.x(at), bottom)
            for at in layout.axis.ticks(begins, ends, step)
        ]
        painter.drawLines(lines)
    for place in layout.rows:
        if window.top() <= place.top <= window.bottom():
            colour = style["sheet_ink"] if place.row == 0 else style["plate_edge"]
            painter.setPen(QPen(colour, 1))
            painter.drawLine(
                QPointF(window.left(), place.top), QPointF(window.right(), place.top)
            )


def _paint_passing(
    painter: QPainter,
    layout: PointGraphLayout,
    which: tuple[RowPlace, int],
    name: str,
    style: Style,
    *,
    stands_out: bool,
) -> None:
    """The cells of one passing with the name of its movement."""
    place, number = which
    passing = layout.passing(place, number)
    box = layout.box(place, number).adjusted(1, 1.5, -1, -1.5)
    fill, ink = style["plate"], style["plate_text"]
    if stands_out:
        fill, ink = style["column"], style["column_text"]
    painter.setPen(QPen(style["column"], 1))
    painter.setBrush(fill)
    painter.drawRect(box)
    room = box
    if passing.in_conflict:  # hatched below the letters, which nothing may cross
        room = box.adjusted(0, 0, 0, -HATCH_PX * layout.scale)
        strip = QRectF(
            box.left(), room.bottom(), box.width(), box.bottom() - room.bottom()
        )
        painter.fillRect(strip, QBrush(style["flash"], Qt.BrushStyle.BDiagPattern))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style["flash"], 2))
        painter.drawRect(box)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    letters = Lettering(LETTER_PX * layout.scale, bold=stands_out)
    metrics = QFontMetricsF(font(letters))
    painter.setPen(ink)
    painter.setFont(font(letters))
    text = fitting(name, box.width() - 2 * ROOM_PX, metrics)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


def fitting(name: str, wide: float, metrics: QFontMetricsF) -> str:
    """
    As much of a name as there is room for.

    All of it, the number at its end, the initials of its words, as many of them from
    the end as fit, or its own beginning.

    Parameters
    ----------
    name
        Of a movement.
    wide
        Room, pixels.
    metrics
        Of the letters.
    """
    tail = name.rpartition("-")[2]
    words = name.split()
    forms = [name]
    if tail[:1].isdigit():
        forms.append(tail)
    if len(words) > 1:
        letters = [word if word.isdigit() else word[0] for word in words]
        forms += ["".join(letters[cut:]) for cut in range(len(letters) - 1)]
    for text in forms:
        if metrics.horizontalAdvance(text) <= wide:
            return text
    return metrics.elidedText(name, Qt.TextElideMode.ElideRight, wide)


def _strip_height(layout: PointGraphLayout, place: RowPlace) -> float:
    """Height of the strip of a row, all its rows together."""
    rows = [row for row in layout.rows if row.strip == place.strip]
    return rows[-1].top + rows[-1].height - place.top
