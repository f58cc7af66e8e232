"""The march table dock: one column at a time, its totals above its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.ui import formats
from app.ui.elided import ElidedLabel
from app.ui.movement.typed_cell import TypedCell
from app.ui.movement.typed_time import typed_duration, typed_moment
from app.ui.tables.march_table import (
    UNIT_COLUMNS,
    MarchTableModel,
    march_header,
    march_rows,
    march_typed,
)
from app.ui.theme import scale_of
from planners.dtg import format_dtg, utc, whole_minute_after, whole_minute_before
from planners.errors import MarchError

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint

    from app.services.planning import PlannedColumn, PlannedMarch

WIDEST_UNIT = 170  # pixels at the usual size of letters
WIDEST_POINT = 175
ROW_SHARE = 1.5  # of the height of a line
LEAST_ROWS = 1.5


class MarchTablePanel(QWidget):
    """
    When each march unit passes each timed point.

    Where `set_editable` allows it, a typed start point time or length of a halt is
    told by a signal; the table stays as it is until another march is shown.
    """

    columnChosen = Signal(str)  # noqa: N815
    placeChosen = Signal(object)  # noqa: N815 - Lonlat
    startEdited = Signal(str, object)  # noqa: N815 - column, datetime of its head
    haltEdited = Signal(str, object, object)  # noqa: N815 - column, Halt, timedelta
    historyAsked = Signal(str)  # noqa: N815 - column

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
        self.refusal = ElidedLabel()
        self.refusal.setProperty("role", "refused")
        self.refusal.hide()
        self._is_editable = self.tells_history = False
        self.model = MarchTableModel((), parent=self)
        self.table = self._make_table()
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
        top.addWidget(self.refusal, 1)
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
            self._clear()
            self.stack.setCurrentIndex(0)
            return
        self.column.addItems([one.plan.column.name for one in march.columns])
        self.choose_column(before or march.columns[0].plan.column.name)
        self.stack.setCurrentIndex(1)

    def set_editable(self, editable: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Let start times and halts be typed over, or not."""
        self._is_editable = editable
        self._offer()

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
        self._offer()
        self._tell("")
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
            widest = scale * (WIDEST_UNIT if number < UNIT_COLUMNS else WIDEST_POINT)
            width = self.table.columnWidth(number) + 10
            self.table.setColumnWidth(number, min(width, round(widest)))

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("March table"))
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setAlternatingRowColors(True)
        table.setWordWrap(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.setItemDelegate(TypedCell(self._take, self._tell, table))
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)
        table.doubleClicked.connect(self._lead_unless_typed)
        table.activated.connect(self._lead)
        return table

    def _open_menu(self, at: QPoint) -> None:
        """Offer who changed the column that is shown."""
        if not self.tells_history or self._march is None:
            return
        menu = QMenu(self)
        name = self.column.currentText()
        menu.addAction(self.tr("Who changed this and why")).triggered.connect(
            lambda: self.historyAsked.emit(name)
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _clear(self) -> None:
        """Leave nothing of a march behind the words that there is none."""
        self.model.set_rows(())
        self.model.set_typed({})
        self.totals.clear()
        self._tell("")

    def _offer(self) -> None:
        """Let those cells be edited that may be."""
        march = self._march
        if march is None or not self._is_editable:
            self.model.set_typed({})
            return
        table = march.columns[self.column.currentIndex()].table
        self.model.set_typed(march_typed(table, march.scenario.zone))

    def _take(self, index: QModelIndex | QPersistentModelIndex, text: str) -> None:
        """
        Tell what was typed over a cell, unless it says the same.

        Raises
        ------
        MarchError
            It is no moment or no duration, or the halt would last no time.
        """
        march = self._march
        if march is None or text == index.data(Qt.ItemDataRole.EditRole):
            return
        planned = march.columns[self.column.currentIndex()]
        table, name = planned.table, planned.plan.column.name
        point = table.points[index.column() - UNIT_COLUMNS]
        if point.halt is None:
            passings = list(table.by_unit())[index.row()][1]
            shown = whole_minute_before(passings[0].arrives)
            moment = utc(typed_moment(text, shown, march.scenario.zone))
            if moment != shown:
                self.startEdited.emit(name, table.totals.start + (moment - shown))
            return
        duration = typed_duration(text)
        if not duration:
            raise MarchError(
                f"The halt at {point.name} would last no time; give one minute or more."
            )
        if duration != point.halt.duration:
            self.haltEdited.emit(name, point.halt, duration)

    def _tell(self, text: str) -> None:
        """Say in place of the totals why nothing was taken; nothing for it was."""
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))
        self.totals.setVisible(not text)

    def _lead_unless_typed(self, index: QModelIndex) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._lead(index)

    def _lead(self, index: QModelIndex) -> None:
        """Lead to the timed point of a cell."""
        if self._march is None or index.column() < UNIT_COLUMNS:
            return
        planned = self._march.columns[self.column.currentIndex()]
        name = planned.table.points[index.column() - UNIT_COLUMNS].name
        for point in planned.points:
            if point.name == name:
                self.placeChosen.emit(point.position)
