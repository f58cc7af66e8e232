"""The graph dock: the time-space graph of the way of a column that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from app.ui.elided import ElidedBox, ElidedLabel
from app.ui.movement.filled_stack import FilledStack
from app.ui.movement.graph_view import TimeSpaceView
from app.ui.theme import scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from app.drawing.clock_axis import ClockAxis
    from app.drawing.style import Style
    from planners.movement.time_space import TimeSpace

AXIS_WIDTH, NOTE_WIDTH = 240, 60  # before they are scaled with the letters
MARGIN_PX, GAP_PX = 12, 8


class GraphPanel(QWidget):
    """
    The graph under a choice of the column whose way it shows.

    Where it is narrow, those buttons fold away whose work the menu does, too.

    Attributes
    ----------
    view
        The graph.
    note
        What a column on the move would run into.
    fit, next, more
        Buttons: the whole graph, the next conflict, and a menu of all scales.
    """

    shown = Signal()  # the dock came into sight
    axisChosen = Signal(int)  # noqa: N815 - movement

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.axis = ElidedBox()
        self.axis.setAccessibleName(self.tr("Column whose way is shown"))
        self.axis.setToolTip(self.tr("Show the graph along the way of this column"))
        self.note = ElidedLabel()
        self.note.setProperty("role", "hint")
        self.note.setAccessibleName(self.tr("What the graph shows"))
        self.fit = QPushButton(self.tr("Whole graph"))
        self.fit.setToolTip(self.tr("Show the whole graph (Home, or a double click)"))
        self.view = TimeSpaceView()
        self.next = QPushButton(self.tr("Next conflict"))
        self.next.setToolTip(
            self.tr("Point out the next conflict (N; the one before: Shift+N)")
        )
        self.more = QPushButton(self.tr("Scale"))
        self.more.setMenu(self.view.menu)
        self.more.setAccessibleName(self.tr("Scale of the graph, and conflicts"))
        self.more.setToolTip(self.view.menu.help())
        self._row = QWidget()
        self._label = QLabel(self.tr("Way of"))
        self.stack = FilledStack()
        self._lay_out()
        self.axis.activated.connect(self.axisChosen)
        self.fit.clicked.connect(self.view.fit)
        self.next.clicked.connect(lambda _checked=False: self.view.go_to_conflict())
        self._fit_letters()

    def set_style(self, style: Style) -> None:
        """Paint in the colours of another palette."""
        self.view.set_style(style)

    def set_names(self, names: Sequence[str]) -> int:
        """Offer the ways of columns; returns the one that stays or is chosen."""
        before = self.axis.currentText()
        with QSignalBlocker(self.axis):
            self.axis.clear()
            self.axis.addItems(list(names))
            self.axis.setCurrentIndex(max(self.axis.findText(before), 0))
        return self.axis.currentIndex()

    def tell(self, text: str) -> None:
        """Say why there is no graph."""
        self.view.set_graph(None)
        self.stack.tell(text)

    def show_graph(self, graph: TimeSpace, axis: ClockAxis) -> None:
        """Show a graph with its clock."""
        self.view.set_graph(graph, axis)
        self.stack.fill()
        self.tell_drag("")

    def tell_drag(self, text: str) -> None:
        """Say what a column on the move would run into; else what a hand may do."""
        self.note.setText(
            text
            or self.tr(
                "Drag a column, or Tab to it and Alt+arrow, then Enter, to move it"
            )
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the graph is wanted."""
        super().showEvent(event)
        self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold buttons away, or show them again."""
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:
        """Give the choice the room that the letters need."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_letters()

    def _lay_out(self) -> None:
        top = QHBoxLayout(self._row)
        top.setContentsMargins(MARGIN_PX, 6, MARGIN_PX, 6)
        top.setSpacing(GAP_PX)
        self._label.setBuddy(self.axis)
        top.addWidget(self._label)
        top.addWidget(self.axis)
        top.addWidget(self.note, 1)
        for button in (self.next, self.more, self.fit):
            top.addWidget(button)
        self.stack.lay_out(self, self._row, self.view)

    def _fit_letters(self) -> None:
        self.axis.setFixedWidth(round(AXIS_WIDTH * scale_of(self.font())))
        self._fold()

    def _fold(self) -> None:
        """Show what the menu does, too, as far as there is room."""
        kept = (self._label, self.axis, self.more)
        least = sum(self._width_of(one) for one in kept) + 2 * MARGIN_PX
        self._row.setMinimumWidth(least)
        room = self.width() - least - round(NOTE_WIDTH * scale_of(self.font()))
        for button in (self.next, self.fit):
            room -= self._width_of(button)
            button.setVisible(room >= 0)

    def _width_of(self, widget: QWidget) -> int:
        """Width of a part of the row, and of the gap beside it."""
        fixed = widget.minimumWidth()
        return (fixed or widget.sizeHint().width()) + GAP_PX
