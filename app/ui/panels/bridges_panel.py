"""The bridges dock: what every bridge bears, and who of the formation may cross."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.ui import formats
from app.ui.elided import ElidedLabel
from app.ui.plan.answer_line import AnswerLine
from app.ui.tables.bridges import BridgesModel
from app.ui.tables.row_table import row_table
from app.ui.theme import scale_of
from planners.bridge_classes import BridgeVerdict
from planners.bridge_table import is_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from app.ui.theme import Theme
    from planners.bridge_table import BridgeRow

ROW_SHARE = 1.5  # of the height of a line
LEAST_ROWS = 1.5
WIDTHS = {
    "bridge": 190,
    "mgrs": 128,
    "crossing": 110,
    "reason": 320,
    "origin": 240,
    "loss": 76,
    "check": 60,
}
FIGURE_WIDTH = 46


class BridgeFilter(Enum):
    """Which bridges are listed."""

    ALL = "all"
    ON_ROUTES = "on routes"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"
    RATED = "rated"


class BridgesPanel(QWidget):
    """
    Bridges for the shown formation, with a filter and what can be done with one.

    Attributes
    ----------
    model
        Takes further columns.
    answer
        Since when what the bridges are worth holds.
    """

    shown = Signal()  # the dock came into sight
    placeChosen = Signal(object)  # noqa: N815 - Lonlat
    rateAsked = Signal(object)  # noqa: N815 - Lonlat
    toggleAsked = Signal(object)  # noqa: N815 - Lonlat; close or reopen
    loadAsked = Signal()  # noqa: N815
    saveAsked = Signal()  # noqa: N815

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._rows: tuple[BridgeRow, ...] = ()
        self._on_routes: frozenset[int] = frozenset()
        self._closed: frozenset[int] = frozenset()
        self._formation = ""
        self.which = QComboBox()
        self.which.setAccessibleName(self.tr("Which bridges"))
        self._fill_filter()
        self.totals = ElidedLabel()
        self.totals.setProperty("role", "hint")
        self.rate = QPushButton(self.tr("Rate…"))
        self.toggle = QPushButton(self.tr("Close"))
        self.load = QPushButton(self.tr("Load ratings…"))
        self.save = QPushButton(self.tr("Save table…"))
        self.load.setToolTip(
            self.tr("Take over ratings of a CSV table, a GeoPackage or an overlay")
        )
        self.save.setToolTip(self.tr("Write all bridges as a table of ratings"))
        self.model = BridgesModel(theme, self)
        self.answer = AnswerLine(self.tr("If lost and Check"))
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
        self._connect()
        self.fit()
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say that there is no area."""
        self._rows = ()
        self._tell(self.tr("No area is open, so there are no bridges."))
        self.totals.setText("")
        self._choose()

    def show_bridges(
        self,
        rows: Sequence[BridgeRow],
        formation: str,
        on_routes: frozenset[int],
        closed: frozenset[int],
    ) -> None:
        """
        Show the bridges of an area; the chosen one stays chosen.

        Parameters
        ----------
        rows
            By concern.
        formation
            For whom; empty for nobody.
        on_routes, closed
            Bridges by obstacle number: those that a route leads over, and those
            that the user closed.
        """
        self._rows, self._formation = tuple(rows), formation
        self._on_routes, self._closed = on_routes, closed
        self._show_rows()

    def show_again(self) -> None:
        """Show the same bridges after somebody learned more about them."""
        self._show_rows()

    def set_theme(self, theme: Theme) -> None:
        """Show the table in the colours of another theme."""
        chosen = self.chosen()
        self.model.set_theme(theme)
        self._choose(chosen)

    def chosen(self) -> BridgeRow | None:
        """The bridge under choice."""
        index = self.table.currentIndex()
        return self.model.bridge(index.row()) if index.isValid() else None

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the list is wanted."""
        super().showEvent(event)
        self.shown.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Give rows and columns other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()

    # Parts

    def _fill_filter(self) -> None:
        words = {
            BridgeFilter.ALL: self.tr("All bridges"),
            BridgeFilter.ON_ROUTES: self.tr("On routes"),
            BridgeFilter.BLOCKED: self.tr("Blocked"),
            BridgeFilter.UNKNOWN: self.tr("Unknown"),
            BridgeFilter.RATED: self.tr("Rated by us"),
        }
        for which, text in words.items():
            self.which.addItem(text, which)

    def _make_table(self) -> QTableView:
        table = row_table(self.model, self.tr("Bridges"))
        header = table.horizontalHeader()
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.setSortingEnabled(True)
        return table

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 6, 12, 6)
        top.setSpacing(8)
        top.addWidget(self.which)
        top.addWidget(self.totals, 1)
        for button in (self.rate, self.toggle, self.load, self.save):
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.answer)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.which.currentIndexChanged.connect(self._show_rows)
        self.table.clicked.connect(self._lead)
        self.table.doubleClicked.connect(self._rate_there)
        self.table.activated.connect(self._lead)
        self.table.selectionModel().currentChanged.connect(self._show_choice)
        self.rate.clicked.connect(self._rate_there)
        self.toggle.clicked.connect(
            lambda: self._emit_place(self.toggleAsked, self.chosen())
        )
        self.load.clicked.connect(self.loadAsked)
        self.save.clicked.connect(self.saveAsked)

    # Showing

    def _show_rows(self) -> None:
        """Show what the filter lets pass."""
        chosen = self.chosen()
        which = self.which.currentData()
        rows = [row for row in self._rows if self._passes(row, which)]
        self.model.set_rows(rows)
        if rows:
            self.stack.setCurrentWidget(self.table)
        elif self._rows:
            self._tell(self.tr("No bridge is of this kind; choose another filter."))
        else:
            self._tell(self.tr("There are no bridges in this area."))
        unknown = sum(not is_known(row) for row in self._rows)
        parts = [
            self.tr("for {}").format(self._formation) if self._formation else "",
            self.tr("{} of {} bridges").format(
                formats.grouped(len(rows)), formats.grouped(len(self._rows))
            ),
            self.tr("{} unknown").format(formats.grouped(unknown)),
        ]
        self.totals.setText("   ·   ".join(filter(None, parts)))
        self._choose(chosen)

    def _passes(self, row: BridgeRow, which: BridgeFilter) -> bool:
        """Whether a bridge is of the kind that is listed."""
        if which is BridgeFilter.ON_ROUTES:
            return row.obstacle in self._on_routes
        if which is BridgeFilter.BLOCKED:
            return row.verdict is BridgeVerdict.REFUSES or row.obstacle in self._closed
        if which is BridgeFilter.UNKNOWN:
            return not is_known(row)
        return which is BridgeFilter.ALL or row.rating is not None

    def _tell(self, text: str) -> None:
        self.model.set_rows(())
        self._empty.setText(text)
        self.stack.setCurrentWidget(self._empty)

    def _choose(self, bridge: BridgeRow | None = None) -> None:
        """Put the same bridge under choice again, without telling anyone."""
        row = None if bridge is None else self.model.row_of(bridge.obstacle)
        if row is not None:
            self.table.setCurrentIndex(self.model.index(row, 0))
        self._show_choice()

    def _show_choice(self) -> None:
        """Offer what can be done with the bridge under choice."""
        bridge = self.chosen()
        self.rate.setEnabled(bridge is not None)
        self.toggle.setEnabled(bridge is not None)
        closed = bridge is not None and bridge.obstacle in self._closed
        self.toggle.setText(self.tr("Reopen") if closed else self.tr("Close"))
        self.save.setEnabled(bool(self._rows))
        self.load.setEnabled(bool(self._rows))

    def _lead(self, index: QModelIndex) -> None:
        self._emit_place(self.placeChosen, self.model.bridge(index.row()))

    def _rate_there(self) -> None:
        self._emit_place(self.rateAsked, self.chosen())

    def _emit_place(self, signal: SignalInstance, bridge: BridgeRow | None) -> None:
        if bridge is not None:
            signal.emit(bridge.position)

    def fit(self) -> None:
        """Give rows and columns the room that the letters need."""
        high = round(self.fontMetrics().height() * ROW_SHARE)
        self.table.verticalHeader().setDefaultSectionSize(high)
        self.table.setMinimumHeight(round(high * LEAST_ROWS))
        scale = scale_of(self.font())
        for number, column in enumerate(self.model.columns):
            wide = WIDTHS.get(column.key, FIGURE_WIDTH)
            head = self.fontMetrics().horizontalAdvance(column.title) + 26
            self.table.setColumnWidth(number, max(round(wide * scale), head))
