"""The stock curve as it is pointed at and read by keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.drawing.clock_axis import ClockAxis
from app.drawing.stock_chart import StockFrame, StockWords, paint_stock
from app.drawing.style import Style
from app.ui.supply.supply_words import amount
from app.ui.theme import scale_of

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from app.drawing.stock_chart import StockCurve

LEAST_LINES = 8


class StockChartView(QWidget):
    """
    Amount up, time across; a click or the arrow keys mark a moment.

    Attributes
    ----------
    curve
        That is shown; None for none.
    time_s
        The marked moment, seconds; None for none.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Stock over time"))
        self.setMinimumHeight(self.fontMetrics().height() * LEAST_LINES)
        self.curve: StockCurve | None = None
        self.time_s: float | None = None
        self._why = ""
        self._axis = ClockAxis(datetime(2000, 1, 1, tzinfo=UTC), "Z")
        self._style = Style.named("day")
        self._words = StockWords(
            self.tr("safety level"),
            self.tr("objective"),
            self.tr("below safety"),
            self.tr("empty"),
        )

    def set_style(self, style: Style) -> None:
        """Paint in the colours of another palette."""
        self._style = style
        self.update()

    def show_curve(
        self, curve: StockCurve | None, axis: ClockAxis | None = None, why: str = ""
    ) -> None:
        """Show another curve; None for none, and why there is none."""
        self.curve, self._why, self.time_s = curve, why, None
        self._axis = axis or self._axis
        self.setAccessibleDescription(self._told() if curve is not None else why)
        self.update()

    def told_at(self, time_s: float) -> str:
        """What there is at a moment, in words."""
        if self.curve is None:
            return ""
        left = amount(self.curve.at(time_s), self.curve.unit)
        return f"{self._axis.group(time_s)}: {left}"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and a frame where the keys go here."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self._style["sheet"])
            painter.setFont(self.font())
            if self.curve is None:
                painter.setPen(self._style["sheet_ink"])
                middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(
                    self.rect().adjusted(16, 8, -16, -8), middle, self._why
                )
            else:
                paint_stock(
                    painter,
                    self._frame(self.curve),
                    self.curve,
                    self._words,
                    self._axis,
                    self._style,
                    self.time_s,
                )
            if self.hasFocus():
                painter.setPen(QPen(self._style["focus"], 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def event(self, event: QEvent) -> bool:
        """Tell what there is under the pointer where it rests."""
        if isinstance(event, QHelpEvent) and self.curve is not None:
            at = self._frame(self.curve).time_s(event.pos().x())
            QToolTip.showText(event.globalPos(), self.told_at(at), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mark the moment under the pointer, and tell what there is."""
        if event.button() == Qt.MouseButton.LeftButton and self.curve is not None:
            self._mark(self._frame(self.curve).time_s(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the moment by a step, or to either end."""
        curve, key = self.curve, Qt.Key(event.key())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if curve is None or key not in (*steps, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
            return
        if key in steps:
            at = 0.0 if self.time_s is None else self.time_s
            self._mark(at + steps[key] * curve.step_s)
        else:
            self._mark(0.0 if key == Qt.Key.Key_Home else curve.ends_s)

    def _mark(self, time_s: float) -> None:
        curve = self.curve
        if curve is None:
            return
        self.time_s = min(max(time_s, 0.0), curve.ends_s)
        told = self.told_at(self.time_s)
        self.setAccessibleDescription(told)
        frame = self._frame(curve)
        at = self.mapToGlobal(self.rect().topLeft())
        at.setX(at.x() + round(frame.x(self.time_s)) + 6)
        at.setY(at.y() + round(frame.box.top()))
        QToolTip.showText(at, told, self)
        self.update()

    def _frame(self, curve: StockCurve) -> StockFrame:
        """Where the picture lies in the widget."""
        scale = scale_of(self.font())
        return StockFrame.of(curve, self.width(), self.height(), scale)

    def _told(self) -> str:
        """What the curve says, for somebody who does not see it."""
        curve = self.curve
        if curve is None:
            return self._why
        parts = [self.told_at(0.0), self.told_at(curve.ends_s)]
        for word, at in (
            (self._words.below, curve.below_s),
            (self._words.empty, curve.empty_s),
        ):
            if at is not None:
                parts.append(f"{word}: {self._axis.group(at)}")
        return "; ".join(parts)
