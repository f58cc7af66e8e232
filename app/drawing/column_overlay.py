"""Movements over the map at a moment: each column on its roads, to its true length.

Columns keep to the right of the road, so that two which meet lie side by side. One that
is too short for the scale is a mark, and one in a halt area a mark of another form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.drawing.geometry import polygon_of
from app.drawing.lettering import paint_text
from app.drawing.marks import along_lines
from app.drawing.placed_columns import (
    MARK_PX,
    NAME,
    Placed,
    column_names,
    head_box,
    lengths_of,
    placed_columns,
)
from app.drawing.strokes import solid
from maps.polylines import Polylines
from planners.movement.on_the_map import MovementState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from app.drawing.column_shapes import ColumnShapes
    from app.drawing.projection import MapView
    from app.drawing.style import Style

LINE_PX, HALO_PX, CORE_PX = 5.0, 8.5, 2.0
CHOSEN_PX, CHOSEN_HALO_PX = 7.0, 12.0
HEAD_PX = 11.0  # length of the arrow head
TICK_EVERY_PX, TICKS_FROM_PX = 40.0, 55.0


def paint_columns(
    painter: QPainter,
    view: MapView,
    shapes: ColumnShapes,
    style: Style,
    chosen: int | None = None,
) -> None:
    """
    Paint all columns at a moment, then their names where there is room.

    Parameters
    ----------
    painter
        In the pixels of the view.
    view
        What the screen shows.
    shapes
        Columns to paint.
    style
        Colours.
    chosen
        Number of the movement that stands out; None for none.
    """
    placed = placed_columns(view, shapes)
    placed.sort(key=lambda one: one.number == chosen)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for one in placed:
        if not one.is_mark:
            _paint_line(painter, one, style, is_chosen=one.number == chosen)
    _paint_ticks(painter, view, placed, style["column_halo"])
    for one in placed:
        paint = _paint_mark if one.is_mark else _paint_head
        paint(painter, one, style, is_chosen=one.number == chosen)
    lettering = NAME._replace(colour=style.code("column"), halo=style.code("halo"))
    strong = NAME._replace(colour=style.code("column_text"), frame=style.code("column"))
    for number, text, (left, top, right, bottom) in column_names(
        view, shapes, placed, chosen
    ):
        middle = (left + right) / 2, (top + bottom) / 2
        letters = strong if number == chosen else lettering
        paint_text(painter, text, middle, 0, letters)
    painter.restore()


def column_boxes(view: MapView, shapes: ColumnShapes) -> list[QRectF]:
    """Pixels that marks, heads and names cover."""
    placed = placed_columns(view, shapes)
    boxes = [head_box(one) for one in placed]
    boxes += [box for _, _, box in column_names(view, shapes, placed, None)]
    return [QRectF(QPointF(*box[:2]), QPointF(*box[2:])) for box in boxes]


def _paint_line(
    painter: QPainter, one: Placed, style: Style, *, is_chosen: bool
) -> None:
    """One column from its tail to its head; hollow where it has stopped."""
    colour, halo = style["column"], style["column_halo"]
    width = CHOSEN_PX if is_chosen else LINE_PX
    around_it = CHOSEN_HALO_PX if is_chosen else HALO_PX
    line = polygon_of(one.line)
    halted = one.state is MovementState.HALTED
    pens = [solid(halo, around_it, flat=True), solid(colour, width, flat=True)]
    if halted:  # hollow: what stands is an outline
        pens.append(solid(halo, CORE_PX + is_chosen, flat=True))
    for pen in pens:
        painter.setPen(pen)
        painter.drawPolyline(line)


def _paint_ticks(
    painter: QPainter, view: MapView, placed: Sequence[Placed], colour: QColor
) -> None:
    """Open arrow heads on all that moves."""
    moving = [
        one.line
        for one in placed
        if not one.is_mark and one.state is not MovementState.HALTED
    ]
    if not moving:
        return
    counts = np.array([len(line) for line in moving])
    lines = Polylines.of_counts(np.concatenate(moving), counts)
    long = np.flatnonzero(lengths_of(lines) > TICKS_FROM_PX)
    if not len(long):
        return
    lines = lines.take(long)
    marks = along_lines(lines, TICK_EVERY_PX)
    seen = ((marks[:, :2] > 0) & (marks[:, :2] < (view.width, view.height))).all(axis=1)
    x, y, dx, dy = marks[seen].T
    tip = np.column_stack([x + 0.6 * dx, y + 0.6 * dy])
    back = np.column_stack([x - 2.2 * dx, y - 2.2 * dy])
    aside = 1.7 * np.column_stack([-dy, dx])
    corners = np.stack([back + aside, tip, back - aside], axis=1)
    painter.setPen(solid(colour, 1.4))
    for corner in corners:
        painter.drawPolyline(polygon_of(corner))


def _paint_head(
    painter: QPainter, one: Placed, style: Style, *, is_chosen: bool
) -> None:
    """Arrow head whose point is the head of the column."""
    colour, halo = style["column"], style["column_halo"]
    width = CHOSEN_HALO_PX if is_chosen else HALO_PX
    x, y = one.head
    dx, dy = one.direction
    half = width * 0.78
    corners = QPolygonF(
        [
            QPointF(x, y),
            QPointF(x - HEAD_PX * dx - half * dy, y - HEAD_PX * dy + half * dx),
            QPointF(x - HEAD_PX * dx + half * dy, y - HEAD_PX * dy - half * dx),
        ]
    )
    painter.setPen(QPen(halo, 1.6))
    painter.setBrush(colour)
    painter.drawPolygon(corners)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_mark(
    painter: QPainter, one: Placed, style: Style, *, is_chosen: bool
) -> None:
    """A dart in the direction of travel, or two bars in a square for a halt."""
    colour, halo = style["column"], style["column_halo"]
    x, y = one.head
    size = MARK_PX + 2 * is_chosen
    painter.setPen(QPen(halo, 1.8))
    painter.setBrush(colour)
    if one.state is MovementState.HALTED:
        painter.drawRoundedRect(QRectF(x - size, y - size, 2 * size, 2 * size), 2, 2)
        painter.setPen(solid(halo, 2.4, flat=True))
        for side in (-0.36, 0.36):
            painter.drawLine(
                QPointF(x + side * size, y - size * 0.55),
                QPointF(x + side * size, y + size * 0.55),
            )
    else:
        dx, dy = one.direction
        corners = [(1.0, 0.0), (-0.9, 0.85), (-0.45, 0.0), (-0.9, -0.85)]
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(
                        x + size * (along * dx - aside * dy),
                        y + size * (along * dy + aside * dx),
                    )
                    for along, aside in corners
                ]
            )
        )
    painter.setBrush(Qt.BrushStyle.NoBrush)
