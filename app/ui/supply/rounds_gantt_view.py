"""The lines of vehicles over time as they are pointed at and read by keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolTip, QWidget

from app.drawing.clock_axis import ClockAxis
from app.drawing.rounds_bars import Doing, RoundsChart
from app.drawing.rounds_gantt import (
    GanttFrame,
    bar_at,
    line_at,
    paint_gantt,
    paint_swatch,
)
from app.drawing.style import Style
from app.ui.flow_layout import FlowLayout
from app.ui.supply.rounds_page import bar_words, doing_word
from app.ui.theme import scale_of

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

SWATCH_PX = (30, 14)


class RoundsGanttView(QWidget):
    """
    A line for each vehicle; a click or the arrow keys choose one.

    Attributes
    ----------
    chart
        What is shown.
    chosen
        Place of the line that stands out; None for none.
    """

    lineChosen = Signal(int)  # noqa: N815 - its place

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Vehicles over time"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.chart = RoundsChart(())
        self.chosen: int | None = None
        self._bar = -1
        self._axis = ClockAxis(datetime(2000, 1, 1, tzinfo=UTC), "Z")
        self._style = Style.named("day")

    def set_style(self, style: Style) -> None:
        """Paint in the colours of another palette."""
        self._style = style
        self.update()

    def show_chart(self, chart: RoundsChart, axis: ClockAxis) -> None:
        """Show another plan; the place that was chosen stays so where it is there."""
        self.chart, self._axis, self._bar = chart, axis, -1
        if self.chosen is not None and self.chosen >= len(chart.lines):
            self.chosen = None
        self.setMinimumHeight(round(self._frame().height))
        self.updateGeometry()
        self.update()

    def clear(self) -> None:
        """Keep nothing of a plan that has gone."""
        self.show_chart(RoundsChart(()), self._axis)
        self.setAccessibleDescription("")

    def choose(self, place: int | None) -> None:
        """Let a line stand out; None for none."""
        if place != self.chosen:
            self.chosen, self._bar = place, -1
            self._describe()
            self.update()

    def sizeHint(self) -> QSize:
        """As high as all lines need."""
        return QSize(400, round(self._frame().height))

    def row_box(self, place: int) -> QRectF:
        """Pixels of a line."""
        return self._frame().row(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, and a frame where the keys go here."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self._style["sheet"])
            if self.chart.lines:
                paint_gantt(
                    painter,
                    self._frame(),
                    self.chart,
                    self._axis,
                    self._style,
                    self.chosen,
                )
            if self.hasFocus():
                painter.setPen(QPen(self._style["focus"], 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(
                    self.visibleRegion().boundingRect().adjusted(1, 1, -1, -1)
                )

    def event(self, event: QEvent) -> bool:
        """Tell what a vehicle does under the pointer where it rests."""
        if isinstance(event, QHelpEvent):
            at = event.pos().toPointF()
            bar = bar_at(self._frame(), self.chart, at.x(), at.y())
            text = "" if bar is None else bar_words(bar, self._axis)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the line under the pointer."""
        place = line_at(self._frame(), self.chart, event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next line, or along what a vehicle does."""
        key, last = Qt.Key(event.key()), len(self.chart.lines) - 1
        lines = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        bars = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if last < 0 or key not in (*lines, *bars, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        elif key in bars:
            self._go_along(bars[key])
        elif key in lines:
            before = -lines[key] if self.chosen is None else self.chosen
            self._choose(min(max(before + lines[key], 0), last))
        else:
            self._choose(0 if key == Qt.Key.Key_Home else last)

    def changeEvent(self, event: QEvent) -> None:
        """Take other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.setMinimumHeight(round(self._frame().height))

    def _choose(self, place: int) -> None:
        self.choose(place)
        self.lineChosen.emit(place)

    def _go_along(self, step: int) -> None:
        """Tell what the chosen vehicle does next, or did before."""
        line = self.chart.lines[self.chosen or 0]
        self._bar = min(max(self._bar + step, 0), len(line.bars) - 1)
        bar = line.bars[self._bar]
        told = bar_words(bar, self._axis)
        self.setAccessibleDescription(f"{line.name}, {told}")
        box = self._frame().bar(self.chosen or 0, bar)
        QToolTip.showText(self.mapToGlobal(box.bottomLeft().toPoint()), told, self)

    def _describe(self) -> None:
        """Say what the chosen vehicle does, for somebody who does not see it."""
        if self.chosen is None:
            self.setAccessibleDescription("")
            return
        line = self.chart.lines[self.chosen]
        told = "; ".join(bar_words(bar, self._axis) for bar in line.bars)
        self.setAccessibleDescription(f"{line.name}: {told}")

    def _frame(self) -> GanttFrame:
        """Where the lines lie in the widget."""
        return GanttFrame.of(self.chart, self.width(), scale_of(self.font()))


class GanttLegend(QWidget):
    """What each kind of bar means."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, (14, 2))
        flow.setContentsMargins(12, 3, 12, 3)
        self._swatches = [_Swatch(doing) for doing in Doing]
        for swatch in self._swatches:
            pair = QWidget()
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(5)
            word = QLabel(doing_word(swatch.doing))
            word.setProperty("role", "hint")
            row.addWidget(swatch)
            row.addWidget(word)
            flow.addWidget(pair)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_style(self, style: Style) -> None:
        """Paint in the colours of another palette."""
        for swatch in self._swatches:
            swatch.style_of_map = style
            swatch.update()


class _Swatch(QWidget):
    """One kind of bar."""

    def __init__(self, doing: Doing) -> None:
        super().__init__()
        self.doing = doing
        self.style_of_map = Style.named("day")
        self.setFixedSize(*SWATCH_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar on the ground of the picture."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self.style_of_map["sheet"])
            box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
            paint_swatch(painter, box, self.doing, self.style_of_map)
