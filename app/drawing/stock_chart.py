"""The stock of one item over time: curve, levels, receipts, and when it runs short."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen, QPolygonF

from app.drawing.free_room import FreeRoom, around
from app.drawing.lettering import Lettering, font, paint_text, text_size
from app.drawing.profile_chart import round_step
from app.drawing.strokes import dashed, solid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.drawing.clock_axis import ClockAxis
    from app.drawing.style import Style

LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 72.0, 18.0, 26.0, 30.0
FIGURE_PX, NAME_PX = 10.5, 10.5
AMOUNT_PX, HOUR_PX = 34.0, 74.0
STEPS_S = tuple(hours * 3600 for hours in (1, 2, 3, 6, 12, 24, 48, 96, 168))
RECEIPT_PX, CROSS_PX = 5.0, 5.5
HEADROOM = 1.12  # above the highest figure


class Receipt(NamedTuple):
    """What comes in, seconds and units of the item."""

    at_s: float
    units: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StockCurve:
    """
    One item at one unit over a span.

    Attributes
    ----------
    unit
        In which it is counted.
    step_s
        Between two figures of the curve, seconds.
    stock
        (T+1,) usable units, at the ends of the T steps.
    unmet
        (T,) units that were wanted and not there, in each step.
    safety, objective
        (T+1,) levels in units; empty where there is none.
    receipts
        In order of time.
    below_s, empty_s
        When it first falls below the safety level, and first is empty; None for
        never.
    """

    unit: str
    step_s: float
    stock: NDArray[np.float64]
    unmet: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    safety: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    objective: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    receipts: tuple[Receipt, ...] = ()
    below_s: float | None = None
    empty_s: float | None = None

    @property
    def ends_s(self) -> float:
        """End of the last step, seconds."""
        return max((len(self.stock) - 1) * self.step_s, self.step_s)

    @property
    def most(self) -> float:
        """Highest figure of all that is drawn, units; 1 where all are zero."""
        tops = [
            float(series.max())
            for series in (self.stock, self.safety, self.objective)
            if len(series)
        ]
        return max(tops, default=0.0) or 1.0

    def at(self, time_s: float) -> float:
        """Stock at a moment, units."""
        places = np.arange(len(self.stock)) * self.step_s
        return float(np.interp(time_s, places, self.stock))


class StockWords(NamedTuple):
    """What the picture calls its levels and moments."""

    safety: str = ""
    objective: str = ""
    below: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class StockFrame:
    """Where the picture lies in a box of pixels; build one with `of`."""

    box: QRectF
    ends_s: float
    most: float
    scale: float = 1.0

    @classmethod
    def of(
        cls, curve: StockCurve, width: float, height: float, scale: float = 1.0
    ) -> StockFrame:
        """Frame in a widget of some size, with room for amounts and hours."""
        box = QRectF(
            LEFT_PX * scale,
            TOP_PX * scale,
            max(width - (LEFT_PX + RIGHT_PX) * scale, 1.0),
            max(height - (TOP_PX + BOTTOM_PX) * scale, 1.0),
        )
        return cls(box, curve.ends_s, curve.most * HEADROOM, scale)

    def x(self, time_s: float) -> float:
        """Pixel of a moment."""
        return self.box.left() + self.box.width() * time_s / self.ends_s

    def y(self, amount: float) -> float:
        """Pixel of an amount."""
        return self.box.bottom() - self.box.height() * amount / self.most

    def time_s(self, x: float) -> float:
        """Moment of a pixel; the nearer end beyond the picture."""
        share = min(max((x - self.box.left()) / self.box.width(), 0.0), 1.0)
        return share * self.ends_s


def paint_stock(
    painter: QPainter,
    frame: StockFrame,
    curve: StockCurve,
    words: StockWords,
    axis: ClockAxis,
    style: Style,
    time_s: float | None = None,
) -> None:
    """
    Paint the stock of one item.

    Parameters
    ----------
    painter, frame
        Where.
    curve
        What.
    words
        Names of levels and moments.
    axis
        Clock of the plan.
    style
        Colours.
    time_s
        A moment to mark; None for none.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_amounts(painter, frame, curve, style)
    _paint_hours(painter, frame, axis, style)
    room = FreeRoom(frame.box.right(), frame.box.bottom())
    painter.setClipRect(frame.box.adjusted(0, -2, 0, 2))
    _paint_unmet(painter, frame, curve, style)
    _paint_curve(painter, frame, curve, style)
    _paint_receipts(painter, frame, curve, style)
    if time_s is not None:
        painter.setPen(QPen(style["profile_mark"], 1.6))
        x = frame.x(time_s)
        painter.drawLine(QLineF(x, frame.box.top(), x, frame.box.bottom()))
    painter.setClipping(False)
    _paint_moments(painter, frame, curve, words, (style, axis, room))
    _paint_levels(painter, frame, curve, words, style, room)
    painter.setPen(QPen(style["sheet_ink"], 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame.box)
    painter.restore()


def _figures(style: Style, scale: float) -> Lettering:
    return Lettering(
        FIGURE_PX * scale, colour=style.code("sheet_ink"), halo=style.code("sheet")
    )


def _paint_amounts(
    painter: QPainter, frame: StockFrame, curve: StockCurve, style: Style
) -> None:
    """Lines at round amounts, their figures, and the unit above them."""
    letters = font(_figures(style, frame.scale))
    painter.setFont(letters)
    step = round_step(frame.most, frame.box.height() / (AMOUNT_PX * frame.scale))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for number in range(int(frame.most / step + 1e-9) + 1):
        y = frame.y(number * step)
        painter.setPen(QPen(style["plate_edge"], 1))
        painter.drawLine(QLineF(frame.box.left() - 4, y, frame.box.right(), y))
        painter.setPen(style["sheet_ink"])
        box = QRectF(0, y - 9, frame.box.left() - 8, 18)
        painter.drawText(box, right, _amount(number * step))
    painter.setPen(style["sheet_ink"])
    high = QFontMetricsF(letters).ascent()
    top = max(frame.box.top() - 16, high)
    box = QRectF(0, top - high, frame.box.left() - 8, high + 4)
    painter.drawText(box, right, curve.unit)


def _amount(amount: float) -> str:
    """A round amount with thin spaces between thousands."""
    return f"{amount:,.10g}".replace(",", "\u202f")


def _paint_hours(
    painter: QPainter, frame: StockFrame, axis: ClockAxis, style: Style
) -> None:
    """Lines at whole hours or days with their date-time groups below."""
    letters = font(_figures(style, frame.scale))
    painter.setFont(letters)
    metrics = QFontMetricsF(letters)
    least = HOUR_PX * frame.scale / frame.box.width() * frame.ends_s
    step = next((step for step in STEPS_S if step >= least), STEPS_S[-1])
    for at in axis.ticks(0, frame.ends_s, step):
        x = frame.x(at)
        painter.setPen(QPen(style["plate_edge"], 1))
        painter.drawLine(QLineF(x, frame.box.top(), x, frame.box.bottom() + 4))
        painter.setPen(style["sheet_ink"])
        text = axis.short(at)
        wide = metrics.horizontalAdvance(text)
        right = frame.box.right() + RIGHT_PX * frame.scale - wide
        left = min(x - wide / 2, right)
        painter.drawText(QPointF(left, frame.box.bottom() + metrics.ascent() + 6), text)


def _line(frame: StockFrame, curve: StockCurve, series: Sequence[float]) -> QPolygonF:
    return QPolygonF(
        [
            QPointF(frame.x(number * curve.step_s), frame.y(amount))
            for number, amount in enumerate(series)
        ]
    )


def _paint_unmet(
    painter: QPainter, frame: StockFrame, curve: StockCurve, style: Style
) -> None:
    """Steps in which something was wanted and not there: hatched to the top."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(style["closed"], Qt.BrushStyle.BDiagPattern))
    for number in np.flatnonzero(curve.unmet > 0).tolist():
        left = frame.x(number * curve.step_s)
        right = frame.x((number + 1) * curve.step_s)
        painter.drawRect(
            QRectF(left, frame.box.top(), right - left, frame.box.height())
        )


def _paint_curve(
    painter: QPainter, frame: StockFrame, curve: StockCurve, style: Style
) -> None:
    """What is on hand, filled to the ground; levels as broken lines."""
    line = _line(frame, curve, curve.stock.tolist())
    ground = style.faded("column", 0.18)
    ground.setAlphaF(0.2)
    filled = QPolygonF(line)
    filled.append(QPointF(line.last().x(), frame.box.bottom()))
    filled.append(QPointF(line.first().x(), frame.box.bottom()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawPolygon(filled)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for series, name, dash in (
        (curve.objective, "start", (2, 3)),
        (curve.safety, "unknown", (6, 3)),
    ):
        if len(series):
            painter.setPen(dashed(style[name], 1.8, dash))
            painter.drawPolyline(_line(frame, curve, series.tolist()))
    painter.setPen(solid(style["column"], 2.4))
    painter.drawPolyline(line)


def _paint_receipts(
    painter: QPainter, frame: StockFrame, curve: StockCurve, style: Style
) -> None:
    """A triangle that points up from the ground for each receipt."""
    half = RECEIPT_PX * frame.scale
    painter.setPen(QPen(style["sheet"], 1))
    painter.setBrush(style["start"])
    foot = frame.box.bottom() - 1
    for at_s, _ in curve.receipts:
        x = frame.x(at_s)
        corners = [(x - half, foot), (x, foot - 2 * half), (x + half, foot)]
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


def _paint_moments(
    painter: QPainter,
    frame: StockFrame,
    curve: StockCurve,
    words: StockWords,
    spare: tuple[Style, ClockAxis, FreeRoom],
) -> None:
    """A mark and a date-time group where it falls short, and where it is empty."""
    style, axis, room = spare
    half = CROSS_PX * frame.scale
    moments = (
        (curve.empty_s, "closed", words.empty),
        (curve.below_s, "unknown", words.below),
    )
    for at_s, name, word in moments:
        if at_s is None:
            continue
        x, y = frame.x(at_s), frame.y(curve.at(at_s))
        for colour, wide in (("sheet", 5.5), (name, 2.6)):
            painter.setPen(solid(style[colour], wide))
            if name == "closed":
                painter.drawLine(QLineF(x - half, y - half, x + half, y + half))
                painter.drawLine(QLineF(x - half, y + half, x + half, y - half))
            else:
                painter.setBrush(style["sheet"])
                painter.drawEllipse(QPointF(x, y), half, half)
        text = f"{word} {axis.short(at_s)}".strip()
        lettering = Lettering(
            NAME_PX * frame.scale,
            bold=True,
            colour=style.code("sheet_ink"),
            halo=style.code("sheet"),
        )
        _paint_beside(painter, frame, text, (x, y), lettering, room)


def _paint_beside(
    painter: QPainter,
    frame: StockFrame,
    text: str,
    at: tuple[float, float],
    lettering: Lettering,
    room: FreeRoom,
) -> None:
    """A text at the first free place about a mark; none where there is no room."""
    wide, high = text_size(text, lettering)
    away = CROSS_PX * frame.scale + 5
    x, y = at
    places = (
        (x + away + wide / 2, y - high),
        (x - away - wide / 2, y - high),
        (x + away + wide / 2, y - 2.4 * high),
        (x - away - wide / 2, y - 2.4 * high),
        (x + away + wide / 2, y + high),
        (x - away - wide / 2, y + high),
    )
    for place in places:
        box = around(*place, wide + 4, high)
        inside = QRectF(QPointF(*box[:2]), QPointF(*box[2:]))
        if frame.box.contains(inside) and room.holds([box]):
            room.take([box])
            paint_text(painter, text, place, 0, lettering)
            return


def _paint_levels(
    painter: QPainter,
    frame: StockFrame,
    curve: StockCurve,
    words: StockWords,
    style: Style,
    room: FreeRoom,
) -> None:
    """Name each level on its line, at the right where it is free, else at the left."""
    for series, word in (
        (curve.objective, words.objective),
        (curve.safety, words.safety),
    ):
        if not len(series) or not word:
            continue
        lettering = _figures(style, frame.scale)
        wide, high = text_size(word, lettering)
        for x, amount in (
            (frame.box.right() - wide / 2 - 6, float(series[-1])),
            (frame.box.left() + wide / 2 + 6, float(series[0])),
        ):
            y = frame.y(amount) - high / 2 - 2
            box = around(x, y, wide + 4, high)
            if y - high / 2 > frame.box.top() and room.holds([box]):
                room.take([box])
                paint_text(painter, word, (x, y), 0, lettering)
                break
