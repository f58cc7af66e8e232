"""The picture of a road's occupation as it is pointed at and read by keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.drawing.clock_axis import ClockAxis
from app.drawing.occupation_chart import (
    OccupationFrame,
    OccupationMarks,
    OccupationWords,
    movement_at,
    paint_occupation,
)
from app.drawing.style import Style
from app.ui.theme import scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from planners.movement.route_bands import RouteBands

KEY_STEP_S = 300
LEAST_DRAG_PX = 5.0
LEAST_LINES = 10


class OccupationChart(QWidget):
    """
    Place up, time across; a drag marks a span of time, a click chooses a movement.

    Attributes
    ----------
    marks
        What stands out.
    """

    movementChosen = Signal(int)  # noqa: N815
    timeChosen = Signal(int)  # noqa: N815
    spanChosen = Signal(int, int)  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Occupation of the road"))
        self.setMinimumHeight(self.fontMetrics().height() * LEAST_LINES)
        self.marks = OccupationMarks()
        self._bands: RouteBands | None = None
        self._words = OccupationWords()
        self._axis = ClockAxis(datetime(2000, 1, 1, tzinfo=UTC), "Z")
        self._style = Style.named("day")
        self._pressed: float | None = None  # moment under the pointer

    def set_style(self, style: Style) -> None:
        """Paint in the colours of another palette."""
        self._style = style
        self.update()

    def show_bands(
        self,
        bands: RouteBands | None,
        names: Sequence[str] = (),
        points: Sequence[str] = (),
        axis: ClockAxis | None = None,
    ) -> None:
        """
        Show another road; None for none.

        Parameters
        ----------
        bands
            Who is on it when.
        names, points
            Of the movements and of the points by number.
        axis
            Clock of the operation.
        """
        self._bands = bands
        self._words = OccupationWords(tuple(names), tuple(points), self.tr("used, %"))
        self._axis = axis or self._axis
        self.update()

    def mark(self, marks: OccupationMarks) -> None:
        """Let other things stand out."""
        self.marks = marks
        self.update()

    def frame_of(self, bands: RouteBands) -> OccupationFrame:
        """Where the picture lies in the widget."""
        scale = scale_of(self.font())
        return OccupationFrame.of(bands, self.width(), self.height(), scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and a frame where the keys go here."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self._style["sheet"])
            if self._bands is not None:
                paint_occupation(
                    painter,
                    self.frame_of(self._bands),
                    self._bands,
                    self._words,
                    self._axis,
                    self._style,
                    self.marks,
                )
            if self.hasFocus():
                painter.setPen(QPen(self._style["focus"], 2))
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def event(self, event: QEvent) -> bool:
        """Tell who is under the pointer where it rests."""
        if isinstance(event, QHelpEvent) and self._bands is not None:
            number = self._under(event.pos().toPointF())
            text = "" if number is None else self._words.movements[number]
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton and self._bands is not None:
            self._pressed = event.position().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the span of time from the press to here."""
        if self._pressed is not None and self._bands is not None:
            frame = self.frame_of(self._bands)
            span = frame.time_s(self._pressed), frame.time_s(event.position().x())
            self.mark(OccupationMarks(self.marks.time_s, span, self.marks.chosen))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose a span of time after a drag, else who is under the pointer."""
        pressed, bands = self._pressed, self._bands
        self._pressed = None
        if pressed is None or bands is None:
            return
        frame, x = self.frame_of(bands), event.position().x()
        if abs(x - pressed) >= LEAST_DRAG_PX:
            begins, ends = sorted((frame.time_s(pressed), frame.time_s(x)))
            self.spanChosen.emit(int(begins // 60) * 60, -int(-ends // 60) * 60)
            return
        number = self._under(event.position())
        if number is None:
            self.timeChosen.emit(round(frame.time_s(x)))
        else:
            self.movementChosen.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the moment by five minutes."""
        steps = {Qt.Key.Key_Left: -KEY_STEP_S, Qt.Key.Key_Right: KEY_STEP_S}
        key, bands = Qt.Key(event.key()), self._bands
        if bands is None or key not in steps:
            super().keyPressEvent(event)
            return
        at = bands.span.begins_s if self.marks.time_s is None else self.marks.time_s
        begins, ends = bands.span
        self.timeChosen.emit(round(min(max(at + steps[key], begins), ends)))

    def _under(self, at: QPointF) -> int | None:
        if self._bands is None:
            return None
        return movement_at(self.frame_of(self._bands), self._bands, at.x(), at.y())
