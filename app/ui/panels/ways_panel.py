"""The ways dock: other routes for the journey that is shown, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.services.ways import WayKind
from app.ui import formats
from app.ui.elided import ElidedLabel
from app.ui.tables.rows import Cell, RowsModel
from app.ui.theme import scale_of

if TYPE_CHECKING:
    from app.services.ways import Way, Ways

ROW_SHARE = 1.5  # of the height of a line
WIDTHS = (330, 80, 70, 80, 80, 300)


class WaysPanel(QWidget):
    """Ways of one kind, of which one is under choice."""

    kindChosen = Signal()  # noqa: N815
    wayChosen = Signal(object)  # noqa: N815 - Way or None
    takeAsked = Signal(object)  # noqa: N815 - Way

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._ways: tuple[Way, ...] = ()
        self.which = QComboBox()
        self.which.setAccessibleName(self.tr("Which ways"))
        for kind, text in self._kinds().items():
            self.which.addItem(text, kind)
        self.remark = ElidedLabel()
        self.remark.setProperty("role", "hint")
        self.take = QPushButton(self.tr("Take this way"))
        self.take.setToolTip(self.tr("Make this way the own route"))
        self.model = RowsModel(
            (
                self.tr("Way"),
                self.tr("Time"),
                self.tr("Length"),
                self.tr("Fuel"),
                self.tr("Climb"),
                self.tr("Look at"),
            )
        )
        self.table = self._make_table()
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.setObjectName("stack")
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self.table)
        self._lay_out()
        self.which.currentIndexChanged.connect(self.kindChosen)
        self.table.selectionModel().currentChanged.connect(self._tell_choice)
        self.table.doubleClicked.connect(self._ask_taking)
        self.take.clicked.connect(self._ask_taking)
        self._fit()
        self.tell(self.tr("Set a route to see other ways for it."))

    @property
    def kind(self) -> WayKind:
        """Which ways are wanted."""
        return WayKind(self.which.currentData())

    def chosen(self) -> Way | None:
        """The way under choice."""
        row = self.table.currentIndex().row()
        return self._ways[row] if 0 <= row < len(self._ways) else None

    def tell(self, text: str) -> None:
        """Say why there is nothing to choose from."""
        self._ways = ()
        self.model.set_rows(())
        self._empty.setText(text)
        self.stack.setCurrentWidget(self._empty)
        self.remark.setText("")
        self.take.setEnabled(False)

    def show_ways(self, ways: Ways) -> None:
        """Show ways; the first of them is under choice."""
        self._ways = ways.ways
        self.model.set_rows([_cells(way) for way in ways.ways])
        self.remark.setText(ways.remark)
        self.stack.setCurrentWidget(self.table)
        self.take.setEnabled(bool(ways.ways))
        self.table.setCurrentIndex(self.model.index(0, 0))

    def changeEvent(self, event: QEvent) -> None:
        """Give rows and columns other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _kinds(self) -> dict[WayKind, str]:
        return {
            WayKind.OTHER: self.tr("Other routes"),
            WayKind.TRADE: self.tr("Trade-offs"),
            WayKind.NO_ROAD: self.tr("Two that share no road"),
            WayKind.NO_BRIDGE: self.tr("Two that share no bridge"),
        }

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Ways"))
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setAlternatingRowColors(True)
        table.setWordWrap(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        return table

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 6, 12, 6)
        top.setSpacing(8)
        top.addWidget(self.which)
        top.addWidget(self.remark, 1)
        top.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.stack, 1)

    def _tell_choice(self) -> None:
        self.wayChosen.emit(self.chosen())

    def _ask_taking(self) -> None:
        way = self.chosen()
        if way is not None:
            self.takeAsked.emit(way)

    def _fit(self) -> None:
        """Give rows and columns the room that the letters need."""
        high = round(self.fontMetrics().height() * ROW_SHARE)
        self.table.verticalHeader().setDefaultSectionSize(high)
        scale = scale_of(self.font())
        for number, wide in enumerate(WIDTHS):
            self.table.setColumnWidth(number, round(wide * scale))


def _cells(way: Way) -> tuple[Cell, ...]:
    """One way as it is listed."""
    route = way.route
    warnings = "\n".join(route.warnings)
    return (
        Cell(way.words, tip=way.words),
        Cell(formats.span(route.duration_s), figure=True),
        Cell(formats.kilometres(route.length_m), figure=True),
        Cell(formats.litres(route.fuel_l), figure=True),
        Cell(formats.metres(route.climb_m), figure=True),
        Cell(route.warnings[0] if route.warnings else "", tip=warnings),
    )
