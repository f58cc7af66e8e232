"""The march table dock: one column at a time, its totals above its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.ui import formats
from app.ui.elided import ElidedLabel
from app.ui.tables.march_table import march_header, march_rows
from app.ui.tables.rows import RowsModel
from app.ui.theme import scale_of
from planners.dtg import format_dtg, whole_minute_after

if TYPE_CHECKING:
    from app.services.planning import PlannedColumn, PlannedMarch

FIXED_COLUMNS = 3
WIDEST_UNIT = 170  # pixels at the usual size of letters
WIDEST_POINT = 175
ROW_SHARE = 1.5  # of the height of a line
LEAST_ROWS = 1.5


class MarchTablePanel(QWidget):
    """When each march unit passes each timed point."""

    columnChosen = Signal(str)  # noqa: N815
    placeChosen = Signal(object)  # noqa: N815 - Lonlat

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._march: PlannedMarch | None = None
        self.column = QComboBox()
        self.column.setAccessibleName(self.tr("Column"))
        self.column.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.column.activated.connect(
            lambda row: self.columnChosen.emit(self.column.itemText(row))
        )
        self.totals = ElidedLabel()
        self.totals.setProperty("role", "hint")
        self.model = RowsModel((), parent=self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("March table"))
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setAlternatingRowColors(True)
        self.table.setWordWrap(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().hide()
        self.table.doubleClicked.connect(self._lead)
        self.table.activated.connect(self._lead)
        self._empty = QLabel(
            self.tr("No march is planned. Open a scenario to see its march table.")
        )
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        top = QHBoxLayout()
        top.setContentsMargins(12, 6, 12, 6)
        top.setSpacing(12)
        top.addWidget(self.column)
        top.addWidget(self.totals, 1)
        filled = QWidget()
        rows = QVBoxLayout(filled)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(top)
        rows.addWidget(self.table, 1)
        self.stack = QStackedWidget()
        self.stack.setObjectName("stack")
        self.stack.addWidget(self._empty)
        self.stack.addWidget(filled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self._fit_rows()

    def show_march(self, march: PlannedMarch | None) -> None:
        """Show the march of a scenario, of the same column as before if it is there."""
        before = self.column.currentText()
        self._march = march
        self.column.clear()
        if march is None:
            self.stack.setCurrentIndex(0)
            return
        self.column.addItems([one.plan.column.name for one in march.columns])
        self.choose_column(before or march.columns[0].plan.column.name)
        self.stack.setCurrentIndex(1)

    def tell_failure(self, *, failed: bool) -> None:
        """Say why there is no table: no scenario, or one that has no answer."""
        self._empty.setText(
            self.tr("The march has no answer now; the reason stands above the map.")
            if failed
            else self.tr("No march is planned. Open a scenario to see its march table.")
        )

    def choose_column(self, name: str) -> None:
        """Show the table of one column, the first one if there is none such."""
        if self._march is None:
            return
        self.column.setCurrentIndex(max(self.column.findText(name), 0))
        planned = self._march.columns[self.column.currentIndex()]
        zone = self._march.scenario.zone
        header, tips = march_header(planned)
        self.model.set_rows(march_rows(planned.table, zone), header, tips)
        self.totals.setText(self._totals(planned, zone))
        self._fit_columns()

    def _totals(self, planned: PlannedColumn, zone: str) -> str:
        """The march in one line."""
        totals = planned.table.totals
        return "   ·   ".join(
            (
                self.tr("{} vehicles").format(formats.grouped(totals.vehicles)),
                formats.kilometres(totals.length_km * 1000),
                self.tr("road space {}").format(
                    formats.kilometres(totals.road_space_km * 1000)
                ),
                self.tr("pass time {}").format(formats.span_of(totals.pass_time)),
                self.tr("SP {}").format(format_dtg(totals.start, zone)),
                self.tr("complete {}").format(
                    format_dtg(whole_minute_after(totals.completion), zone)
                ),
            )
        )

    def changeEvent(self, event: QEvent) -> None:
        """Give rows and columns other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()
            self._fit_columns()

    def _fit_rows(self) -> None:
        """Give every row the height of a line with some room about it."""
        high = round(self.fontMetrics().height() * ROW_SHARE)
        self.table.verticalHeader().setDefaultSectionSize(high)
        self.table.setMinimumHeight(round(high * LEAST_ROWS))

    def _fit_columns(self) -> None:
        """Give every column the room its words need, within reason."""
        self.table.resizeColumnsToContents()
        scale = scale_of(self.font())
        for number in range(self.model.columnCount()):
            widest = scale * (WIDEST_UNIT if number < FIXED_COLUMNS else WIDEST_POINT)
            width = self.table.columnWidth(number) + 10
            self.table.setColumnWidth(number, min(width, round(widest)))

    def _lead(self, index: QModelIndex) -> None:
        """Lead to the timed point of a cell."""
        if self._march is None or index.column() < FIXED_COLUMNS:
            return
        planned = self._march.columns[self.column.currentIndex()]
        name = planned.table.points[index.column() - FIXED_COLUMNS].name
        for point in planned.points:
            if point.name == name:
                self.placeChosen.emit(point.position)
