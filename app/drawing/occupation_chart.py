"""The occupation of a road over time: place up, time across, bands of who is on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen, QPolygonF

from app.drawing.free_room import FreeRoom, around
from app.drawing.geometry import polygon_of
from app.drawing.lettering import Lettering, font, paint_text, text_size
from app.drawing.profile_chart import round_step
from app.drawing.strokes import dashed, solid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.drawing.clock_axis import ClockAxis
    from app.drawing.style import Style
    from planners.movement.route_bands import RouteBands

LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 215.0, 96.0, 34.0, 30.0
USE_PX = 52.0  # width of the column of use, for all of the time
FIGURE_PX, NAME_PX = 10.5, 10.5
KM_PX, NAME_EVERY_PX, HOUR_PX = 40.0, 18.0, 74.0
STEPS_S = tuple(minutes * 60 for minutes in (10, 15, 30, 60, 120, 180, 360, 720, 1440))
NEAREST_PX = 3.0


@dataclass(frozen=True, slots=True)
class OccupationFrame:
    """Where the picture lies in a box of pixels; build one with `of`."""

    box: QRectF
    begins_s: float
    ends_s: float
    length_km: float
    scale: float = 1.0

    @classmethod
    def of(
        cls, bands: RouteBands, width: float, height: float, scale: float = 1.0
    ) -> OccupationFrame:
        """Frame in a widget of some size, with room for names, hours and use."""
        box = QRectF(
            LEFT_PX * scale,
            TOP_PX * scale,
            max(width - (LEFT_PX + RIGHT_PX) * scale, 1.0),
            max(height - (TOP_PX + BOTTOM_PX) * scale, 1.0),
        )
        begins, ends = bands.span
        return cls(box, begins, ends, bands.chain.length_km, scale)

    def x(self, time_s: float) -> float:
        """Pixel of a moment."""
        share = (time_s - self.begins_s) / (self.ends_s - self.begins_s)
        return self.box.left() + self.box.width() * share

    def y(self, km: float) -> float:
        """Pixel of a kilometre."""
        return self.box.bottom() - self.box.height() * km / max(self.length_km, 1e-3)

    def time_s(self, x: float) -> float:
        """Moment of a pixel; the nearer end beyond the picture."""
        share = min(max((x - self.box.left()) / self.box.width(), 0.0), 1.0)
        return self.begins_s + share * (self.ends_s - self.begins_s)

    def km(self, y: float) -> float:
        """Kilometre of a pixel; the nearer end beyond the picture."""
        share = min(max((self.box.bottom() - y) / self.box.height(), 0.0), 1.0)
        return share * self.length_km


class OccupationWords(NamedTuple):
    """Names of movements and points by number, and the head of the column of use."""

    movements: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    used: str = ""


@dataclass(frozen=True, slots=True)
class OccupationMarks:
    """What stands out: a moment, a span of time, and a movement by number."""

    time_s: float | None = None
    span: tuple[float, float] | None = None
    chosen: int | None = None


def paint_occupation(
    painter: QPainter,
    frame: OccupationFrame,
    bands: RouteBands,
    words: OccupationWords,
    axis: ClockAxis,
    style: Style,
    marks: OccupationMarks,
) -> None:
    """
    Paint the occupation of a road.

    Parameters
    ----------
    painter, frame
        Where.
    bands
        Who is on the road when.
    words
        Names to write.
    axis
        Clock of the operation.
    style
        Colours.
    marks
        What stands out.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_hours(painter, frame, axis, style)
    _paint_places(painter, frame, bands, words.points, style)
    _paint_use(painter, frame, bands, words.used, style)
    painter.setClipRect(frame.box)
    if marks.span is not None:
        left, right = sorted(frame.x(at) for at in marks.span)
        shade = style.faded("profile_mark", 0.14)
        shade.setAlphaF(min(shade.alphaF(), 0.3))
        box = QRectF(left, frame.box.top(), right - left, frame.box.height())
        painter.fillRect(box, shade)
    _paint_bands(painter, frame, bands, style, marks.chosen)
    edge = frame.box.bottomRight()
    room = FreeRoom(edge.x(), edge.y())
    _paint_blocks(painter, frame, bands, style, room)
    if marks.time_s is not None:
        painter.setPen(QPen(style["profile_mark"], 1.6))
        x = frame.x(marks.time_s)
        painter.drawLine(QPointF(x, frame.box.top()), QPointF(x, frame.box.bottom()))
    _paint_names(painter, frame, bands, words.movements, style, (room, marks.chosen))
    painter.setClipping(False)
    painter.setPen(QPen(style["sheet_ink"], 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame.box)
    painter.restore()


def movement_at(
    frame: OccupationFrame, bands: RouteBands, x: float, y: float
) -> int | None:
    """Movement whose band is under a pixel, the one that came last; None for none."""
    if not frame.box.contains(x, y):
        return None
    point = QPointF(x, y)
    for number in range(len(bands.movement) - 1, -1, -1):
        shape = _shape(frame, bands, number)
        near = shape.boundingRect().adjusted(-NEAREST_PX, 0, NEAREST_PX, 0)
        if near.contains(point) and any(
            shape.containsPoint(point + QPointF(aside, 0), Qt.FillRule.OddEvenFill)
            for aside in (0.0, -NEAREST_PX, NEAREST_PX)
        ):
            return int(bands.movement[number])
    return None


def _shape(frame: OccupationFrame, bands: RouteBands, number: int) -> QPolygonF:
    """One band in pixels."""
    corners = [
        [frame.x(time_s), frame.y(km)] for time_s, km in bands.corners[number].tolist()
    ]
    return polygon_of(np.array(corners))


def _paint_hours(
    painter: QPainter, frame: OccupationFrame, axis: ClockAxis, style: Style
) -> None:
    """Lines at whole hours with the clock below, and the day above."""
    letters = Lettering(FIGURE_PX * frame.scale)
    least = HOUR_PX * frame.scale / frame.box.width()
    least *= frame.ends_s - frame.begins_s
    step = next((step for step in STEPS_S if step >= least), STEPS_S[-1])
    painter.setFont(font(letters))
    metrics = QFontMetricsF(font(letters))
    for at in axis.ticks(frame.begins_s, frame.ends_s, step):
        x = frame.x(at)
        painter.setPen(QPen(style["plate_edge"], 1))
        painter.drawLine(QLineF(x, frame.box.top(), x, frame.box.bottom() + 4))
        painter.setPen(style["sheet_ink"])
        text = axis.short(at)
        left = x - metrics.horizontalAdvance(text) / 2
        painter.drawText(QPointF(left, frame.box.bottom() + metrics.ascent() + 6), text)


def _paint_places(
    painter: QPainter,
    frame: OccupationFrame,
    bands: RouteBands,
    names: Sequence[str],
    style: Style,
) -> None:
    """Kilometres beside the picture, and names of points as they have room."""
    letters = Lettering(FIGURE_PX * frame.scale)
    metrics = QFontMetricsF(font(letters))
    painter.setFont(font(letters))
    most = frame.box.height() / (KM_PX * frame.scale)
    step = round_step(frame.length_km, most)
    figures = metrics.horizontalAdvance("000.0 km")
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for number in range(int(frame.length_km / step + 1e-9) + 1):
        y = frame.y(number * step)
        painter.setPen(QPen(style["plate_edge"], 1))
        painter.drawLine(QLineF(frame.box.left() - 4, y, frame.box.right(), y))
        painter.setPen(style["sheet_ink"])
        box = QRectF(frame.box.left() - figures - 8, y - 9, figures, 18)
        painter.drawText(box, right, f"{number * step:g} km")
    breaks = np.flatnonzero(np.diff(bands.chain.points_km) == 0)
    painter.setPen(dashed(style["sheet_ink"], 1.2, (6, 4)))
    for km in bands.chain.points_km[breaks].tolist():  # here the road does not go on
        painter.drawLine(
            QLineF(frame.box.left(), frame.y(km), frame.box.right(), frame.y(km))
        )
    free = frame.box.bottom() + NAME_EVERY_PX
    room = frame.box.left() - figures - 20
    order = zip(
        bands.chain.points.tolist(), bands.chain.points_km.tolist(), strict=True
    )
    for point, km in order:
        y = frame.y(km)
        name = names[point] if point < len(names) else ""
        if not name or y > free - NAME_EVERY_PX * frame.scale:
            continue
        free = y
        painter.setPen(style["sheet_ink"])
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        box = QRectF(8, y - 9, room, 18)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, left, text)


def _paint_use(
    painter: QPainter,
    frame: OccupationFrame,
    bands: RouteBands,
    used: str,
    style: Style,
) -> None:
    """How much of the time each stretch is used, as bars on the right."""
    letters = Lettering(FIGURE_PX * frame.scale)
    metrics = QFontMetricsF(font(letters))
    painter.setFont(font(letters))
    left, wide = frame.box.right() + 8, USE_PX * frame.scale
    whole = QRectF(left, frame.box.top(), wide, frame.box.height())
    painter.setPen(QPen(style["plate_edge"], 1))
    painter.drawRect(whole)
    free = -1e9
    for use in sorted(bands.uses, key=lambda use: -use.high_km):
        top, bottom = frame.y(use.high_km), frame.y(use.low_km)
        bar = QRectF(left, top, wide * use.share, max(bottom - top, 1.0))
        painter.fillRect(bar.adjusted(0, 0.5, 0, -0.5), style["column"])
        middle = (top + bottom) / 2
        if use.share and bottom - top >= 6 and middle - free >= metrics.height() * 0.9:
            free = middle
            painter.setPen(style["sheet_ink"])
            text = f"{use.share * 100:.0f}"
            at = QPointF(left + wide + 4, middle + metrics.ascent() / 2 - 1)
            painter.drawText(at, text)
    painter.setPen(style["sheet_ink"])
    painter.drawText(QPointF(left, frame.box.top() - 8), used)


def _paint_bands(
    painter: QPainter,
    frame: OccupationFrame,
    bands: RouteBands,
    style: Style,
    chosen: int | None,
) -> None:
    """Bands: rising hatching for who goes along, falling for who comes against."""
    rows = np.arange(len(bands.movement))
    order = rows[np.argsort(bands.movement == chosen, kind="stable")]
    ground = style.faded("column", 0.18)
    ground.setAlphaF(0.25)
    for number in order.tolist():
        shape = _shape(frame, bands, number)
        along = bool(bands.along[number])
        pattern = Qt.BrushStyle.BDiagPattern if along else Qt.BrushStyle.FDiagPattern
        painter.setPen(Qt.PenStyle.NoPen)
        if bands.movement[number] == chosen:
            painter.setBrush(style["column"])
            painter.drawPolygon(shape)
        else:
            painter.setBrush(ground)
            painter.drawPolygon(shape)
            painter.setBrush(QBrush(style["column"], pattern))
            painter.drawPolygon(shape)
        head_in, head_out, tail_out, tail_in = (shape.at(corner) for corner in range(4))
        painter.setPen(solid(style["column"], 1.8))
        painter.drawLine(head_in, head_out)
        painter.setPen(solid(style["column"], 0.9))
        painter.drawLine(tail_in, tail_out)


def _paint_blocks(
    painter: QPainter,
    frame: OccupationFrame,
    bands: RouteBands,
    style: Style,
    room: FreeRoom,
) -> None:
    """Closures: crossed blocks with their reason."""
    lettering = Lettering(
        NAME_PX * frame.scale,
        bold=True,
        colour=style.code("closed"),
        halo=style.code("sheet"),
    )
    for block in bands.blocks:
        left, right = frame.x(block.begins_s), frame.x(block.ends_s)
        top, bottom = frame.y(block.high_km), frame.y(block.low_km)
        box = QRectF(left, top, right - left, max(bottom - top, 3.0))
        painter.setPen(QPen(style["closed"], 1.6))
        painter.setBrush(QBrush(style["closed"], Qt.BrushStyle.DiagCrossPattern))
        painter.drawRect(box)
        seen = box.intersected(frame.box)
        wide, high = text_size(block.reason, lettering) if block.reason else (0, 0)
        if block.reason and wide + 6 < seen.width() and high < seen.height():
            middle = seen.center().x(), seen.center().y()
            paint_text(painter, block.reason, middle, 0, lettering)
            room.take([around(*middle, wide + 6, high)])


def _paint_names(
    painter: QPainter,
    frame: OccupationFrame,
    bands: RouteBands,
    names: Sequence[str],
    style: Style,
    spare: tuple[FreeRoom, int | None],
) -> None:
    """Name of each run where there is room, the chosen one first."""
    room, chosen = spare
    size = NAME_PX * frame.scale
    plain = Lettering(
        size, bold=True, colour=style.code("sheet_ink"), halo=style.code("sheet")
    )
    strong = plain._replace(
        colour=style.code("column_text"), frame=style.code("column")
    )
    _, begins = np.unique(bands.run, return_index=True)
    ends = np.append(begins[1:], len(bands.run))
    runs = sorted(
        zip(begins.tolist(), ends.tolist(), strict=True),
        key=lambda run: int(bands.movement[run[0]]) != chosen,
    )
    for begin, end in runs:
        movement = int(bands.movement[begin])
        for row in (begin + (end - begin) // 2, begin, end - 1):
            middle = _shape(frame, bands, row).boundingRect().center()
            wide, high = text_size(names[movement], plain)
            box = around(middle.x(), middle.y(), wide + 4, high)
            if frame.box.contains(QRectF(QPointF(*box[:2]), QPointF(*box[2:]))) and (
                room.holds([box])
            ):
                room.take([box])
                lettering = strong if movement == chosen else plain
                paint_text(
                    painter, names[movement], (middle.x(), middle.y()), 0, lettering
                )
                break
