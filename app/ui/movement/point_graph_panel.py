"""The point graph dock: the critical time and point graph with what is chosen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QWidget,
)

from app.drawing.point_graph_layout import CELLS_S
from app.ui import formats
from app.ui.elided import ElidedBox, ElidedLabel
from app.ui.movement.filled_stack import FilledStack
from app.ui.movement.point_graph_view import PointGraphView
from app.ui.theme import scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtGui import QShowEvent

    from app.drawing.point_graph_layout import Strip
    from app.drawing.style import Style

MOVEMENT_WIDTH = 200


class PointGraphPanel(QWidget):
    """
    The graph under a choice of cells and of a movement that stands out.

    Attributes
    ----------
    view
        The graph.
    """

    shown = Signal()  # the dock came into sight
    movementChosen = Signal(int)  # noqa: N815
    timeChosen = Signal(int)  # noqa: N815 - seconds
    pointChosen = Signal(int)  # noqa: N815 - strip by number

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.cell = QComboBox()
        self.cell.setAccessibleName(self.tr("Length of a cell"))
        self.cell.setToolTip(self.tr("Length of a cell (+ and − on the graph)"))
        for seconds in CELLS_S:
            self.cell.addItem(formats.span(seconds), seconds)
        self.movement = ElidedBox()
        self.movement.setAccessibleName(self.tr("Column that stands out"))
        self.figures = ElidedLabel()
        self.figures.setProperty("role", "hint")
        self.view = PointGraphView()
        self.stack = FilledStack(
            self.tr("No schedule is made, so nobody passes any point yet.")
        )
        self._lay_out()
        self._connect()
        self._fit()

    def set_style(self, style: Style) -> None:
        """Paint in the colours of another palette."""
        self.view.set_style(style)

    def set_time(self, time_s: int | None) -> None:
        """Draw a line at a moment; None takes it away."""
        self.view.set_time(time_s)

    def show_nothing(self, why: str = "") -> None:
        """Say why there is nothing to show; else that there is no schedule."""
        self.stack.tell(why)

    def show_strips(
        self, strips: Sequence[Strip], names: Sequence[str], zero: datetime, zone: str
    ) -> None:
        """
        Show other points; who stood out still does.

        Parameters
        ----------
        strips
            From the top.
        names
            Of the movements by number.
        zero
            Moment of second 0, with a time zone.
        zone
            Letter of the zone in which to show times.
        """
        before = self.movement.currentText()
        with QSignalBlocker(self.movement):
            self.movement.clear()
            self.movement.addItems([self.tr("No column"), *names])
            self.movement.setCurrentIndex(max(self.movement.findText(before), 0))
        self.view.show_strips(strips, names, zero, zone)
        passings = [p for strip in strips for row in strip.rows for p in row.passings]
        troubled = sum(passing.in_conflict for passing in passings)
        self.figures.setText(
            self.tr("{} points   ·   {} passings   ·   {} in conflict").format(
                len(strips), formats.grouped(len(passings)), formats.grouped(troubled)
            )
        )
        self.stack.fill()
        self._choose(self.movement.currentIndex())

    def choose_movement(self, movement: int | None) -> None:
        """Let a movement stand out; None for none."""
        row = 0 if movement is None else movement + 1
        if row != self.movement.currentIndex():
            self.movement.setCurrentIndex(row)
            self._choose(row)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the graph is wanted."""
        super().showEvent(event)
        self.shown.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Give the choices the room that the letters need."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    # Parts

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 6, 12, 6)
        top.setSpacing(8)
        for widget in (self.cell, self.movement):
            top.addWidget(widget)
        top.addWidget(self.figures, 1)
        self.stack.lay_out(self, top, self.view)

    def _connect(self) -> None:
        self.cell.activated.connect(
            lambda row: self.view.set_cell(self.cell.itemData(row))
        )
        self.view.cellChanged.connect(
            lambda seconds: self.cell.setCurrentIndex(self.cell.findData(seconds))
        )
        self.movement.activated.connect(self._ask)
        self.view.pointChosen.connect(self.pointChosen)
        self.view.passingChosen.connect(self._pass_on)

    def _ask(self, row: int) -> None:
        self._choose(row)
        if row:
            self.movementChosen.emit(row - 1)

    def _choose(self, row: int) -> None:
        self.view.choose_movement(row - 1 if row else None)

    def _pass_on(self, movement: int, time_s: int) -> None:
        self.movement.setCurrentIndex(movement + 1)
        self.movementChosen.emit(movement)
        self.timeChosen.emit(time_s)

    def _fit(self) -> None:
        """Give the choice of movements the room that the letters need."""
        self.movement.setFixedWidth(round(MOVEMENT_WIDTH * scale_of(self.font())))
