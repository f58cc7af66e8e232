"""What each vehicle does over time: a line for each, told by pattern and letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen

from app.drawing.lettering import Lettering, font
from app.drawing.rounds_bars import Doing
from app.drawing.strokes import dashed, solid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.drawing.clock_axis import ClockAxis
    from app.drawing.rounds_bars import Bar, RoundsChart, VehicleLine
    from app.drawing.style import Style

LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 150.0, 14.0, 24.0, 8.0
ROW_PX, BAR_SHARE = 26.0, 0.62
FIGURE_PX, NAME_PX = 10.5, 10.5
HOUR_PX = 74.0
LEAST_LETTERS = 6  # of a name that is cut, with its number
STEPS_S = tuple(minutes * 60 for minutes in (15, 30, 60, 120, 180, 360, 720, 1440))
MARGIN_S = 600  # before the first and after the last


@dataclass(frozen=True, slots=True)
class GanttFrame:
    """Where the lines lie in a box of pixels; build one with `of`."""

    box: QRectF
    begins_s: float
    ends_s: float
    row_px: float
    scale: float = 1.0

    @classmethod
    def of(cls, chart: RoundsChart, width: float, scale: float = 1.0) -> GanttFrame:
        """Frame in a widget of some width; it is as high as its lines need."""
        begins, ends = chart.span
        row = ROW_PX * scale
        box = QRectF(
            LEFT_PX * scale,
            TOP_PX * scale,
            max(width - (LEFT_PX + RIGHT_PX) * scale, 1.0),
            max(len(chart.lines), 1) * row,
        )
        return cls(box, begins - MARGIN_S, ends + MARGIN_S, row, scale)

    @property
    def height(self) -> float:
        """Pixels that the whole picture is high."""
        return self.box.bottom() + BOTTOM_PX * self.scale

    def x(self, time_s: float) -> float:
        """Pixel of a moment."""
        share = (time_s - self.begins_s) / (self.ends_s - self.begins_s)
        return self.box.left() + self.box.width() * share

    def time_s(self, x: float) -> float:
        """Moment of a pixel; the nearer end beyond the picture."""
        share = min(max((x - self.box.left()) / self.box.width(), 0.0), 1.0)
        return self.begins_s + share * (self.ends_s - self.begins_s)

    def row(self, number: int) -> QRectF:
        """Pixels of a line, without its name."""
        top = self.box.top() + number * self.row_px
        return QRectF(self.box.left(), top, self.box.width(), self.row_px)

    def bar(self, number: int, bar: Bar) -> QRectF:
        """Pixels of a bar of a line."""
        row = self.row(number)
        left, right = self.x(bar.begins_s), self.x(bar.ends_s)
        spare = row.height() * (1 - BAR_SHARE) / 2
        return QRectF(
            left, row.top() + spare, max(right - left, 1.0), row.height() - 2 * spare
        )


def line_at(frame: GanttFrame, chart: RoundsChart, y: float) -> int | None:
    """Line under a pixel, by its place; None beside all."""
    place = int((y - frame.box.top()) // frame.row_px)
    return place if 0 <= place < len(chart.lines) else None


def bar_at(frame: GanttFrame, chart: RoundsChart, x: float, y: float) -> Bar | None:
    """What a vehicle does under a pixel: a rest before what it lies over."""
    place = line_at(frame, chart, y)
    if place is None or not frame.box.left() <= x <= frame.box.right():
        return None
    at = frame.time_s(x)
    bars = chart.lines[place].bars
    found = [bar for bar in bars if bar.begins_s <= at <= bar.ends_s]
    return found[-1] if found else None


def paint_gantt(
    painter: QPainter,
    frame: GanttFrame,
    chart: RoundsChart,
    axis: ClockAxis,
    style: Style,
    chosen: int | None = None,
) -> None:
    """
    Paint the lines of all vehicles.

    Parameters
    ----------
    painter, frame
        Where.
    chart
        What.
    axis
        Clock of the plan.
    style
        Colours.
    chosen
        Place of the line that stands out; None for none.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font(Lettering(FIGURE_PX * frame.scale)))
    if chosen is not None:
        row = frame.row(chosen)
        row.setLeft(0)
        shade = style.faded("profile_mark", 0.2)
        shade.setAlphaF(0.22)
        painter.fillRect(row, shade)
    _paint_dark(painter, frame, chart.dark, style)
    _paint_hours(painter, frame, axis, style)
    for place, line in enumerate(chart.lines):
        _paint_line(painter, frame, place, line, style)
        _paint_name(painter, frame, place, line, style, bold=place == chosen)
    painter.setPen(QPen(style["sheet_ink"], 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame.box)
    painter.restore()


def paint_swatch(painter: QPainter, box: QRectF, doing: Doing, style: Style) -> None:
    """Paint what stands for one kind of bar, for a legend."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_bar(painter, box, doing, style)
    painter.restore()


def _paint_dark(
    painter: QPainter,
    frame: GanttFrame,
    dark: Sequence[tuple[int, int]],
    style: Style,
) -> None:
    """Shade the hours of darkness."""
    shade = style.faded("sheet_ink", 0.12)
    shade.setAlphaF(0.1)
    for begins, ends in dark:
        left = max(frame.x(begins), frame.box.left())
        right = min(frame.x(ends), frame.box.right())
        if right > left:
            box = QRectF(left, frame.box.top(), right - left, frame.box.height())
            painter.fillRect(box, shade)


def _paint_hours(
    painter: QPainter, frame: GanttFrame, axis: ClockAxis, style: Style
) -> None:
    """Lines at whole hours with their date-time groups above."""
    metrics = QFontMetricsF(painter.font())
    least = HOUR_PX * frame.scale / frame.box.width() * (frame.ends_s - frame.begins_s)
    step = next((step for step in STEPS_S if step >= least), STEPS_S[-1])
    for at in axis.ticks(frame.begins_s, frame.ends_s, step):
        x = frame.x(at)
        painter.setPen(QPen(style["plate_edge"], 1))
        painter.drawLine(QLineF(x, frame.box.top() - 4, x, frame.box.bottom()))
        painter.setPen(style["sheet_ink"])
        text = axis.short(at)
        wide = metrics.horizontalAdvance(text)
        left = min(x - wide / 2, frame.box.right() + RIGHT_PX * frame.scale - wide)
        painter.drawText(QPointF(left, frame.box.top() - 8), text)


def _paint_name(
    painter: QPainter,
    frame: GanttFrame,
    place: int,
    line: VehicleLine,
    style: Style,
    *,
    bold: bool,
) -> None:
    """Name of a vehicle on the left, and a line below its row."""
    row = frame.row(place)
    lettering = Lettering(NAME_PX * frame.scale, bold=bold)
    metrics = QFontMetricsF(font(lettering))
    painter.setFont(font(lettering))
    room = row.left() - 16
    text = metrics.elidedText(line.name, Qt.TextElideMode.ElideRight, room)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.setPen(style["sheet_ink"])
    painter.drawText(QRectF(8, row.top(), room, row.height()), left, text)
    painter.setPen(QPen(style["plate_edge"], 1))
    painter.drawLine(QLineF(0, row.bottom(), row.right(), row.bottom()))


def _paint_line(
    painter: QPainter, frame: GanttFrame, place: int, line: VehicleLine, style: Style
) -> None:
    """All bars of a vehicle; numbers of drops, and names that have room, in theirs."""
    order = list(Doing)
    for bar in sorted(line.bars, key=lambda bar: order.index(bar.doing)):
        _paint_bar(painter, frame.bar(place, bar), bar.doing, style)
    lettering = Lettering((NAME_PX - 0.5) * frame.scale, bold=True)
    metrics = QFontMetricsF(font(lettering))
    painter.setFont(font(lettering))
    for bar in line.bars:
        box = frame.bar(place, bar)
        if bar.doing is not Doing.UNLOADS:
            continue
        text = f"{bar.stop} {bar.name}"
        room = box.width() - 4
        if metrics.horizontalAdvance(text) > room:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            if len(text) < LEAST_LETTERS:
                text = f"{bar.stop}"
        if metrics.horizontalAdvance(text) <= box.width():
            painter.setPen(style["column_text"])
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_bar(painter: QPainter, box: QRectF, doing: Doing, style: Style) -> None:
    """One bar: full, thin, hatched, empty or crossed out by what it means."""
    ink = style["column"]
    middle = box.center().y()
    if doing is Doing.DRIVES:
        painter.setPen(solid(ink, 2.6, flat=True))
        painter.drawLine(QLineF(box.left(), middle, box.right(), middle))
    elif doing is Doing.WAITS:
        painter.setPen(dashed(ink, 1.4, (2, 3)))
        painter.drawLine(QLineF(box.left(), middle, box.right(), middle))
    elif doing is Doing.LOADS:
        painter.setPen(solid(ink, 1.4))
        painter.setBrush(style["sheet"])
        painter.drawRect(box)
        painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(box)
    elif doing is Doing.UNLOADS:
        painter.setPen(solid(style["sheet"], 1.0))
        painter.setBrush(ink)
        painter.drawRect(box)
    else:
        lower = QRectF(
            box.left(), middle - box.height() / 4, box.width(), box.height() / 2
        )
        painter.setPen(solid(style["sheet_ink"], 1.2))
        painter.setBrush(style["bridge_unknown"])
        painter.drawRect(lower)
