"""A table under a tab, or the sentence why it has no rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from app.ui.tables.row_table import row_table
from app.ui.tables.rows import RowsModel
from app.ui.theme import scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QKeyEvent

    from app.ui.tables.rows import Cell

ROW_SHARE = 1.5  # of the height of a line
LEAST_ROWS = 2.5
LEAST_WIDTH = 48  # of a column, pixels at the usual size of letters


class TablePage(QStackedWidget):
    """
    Rows of cells whose columns keep their widths.

    Parameters
    ----------
    name
        What screen readers call the table.
    header
        Names of its columns.
    widths
        Of its columns, pixels at the usual size of letters; more where the name of a
        column needs it.
    roomy
        Number of the column that takes what room is left.

    Attributes
    ----------
    table, model
        The view and its rows.
    why
        Says why there are none.
    """

    rowChosen = Signal(int)  # noqa: N815 - a row is the current one
    rowActivated = Signal(int)  # noqa: N815 - by Return or a double click
    rowDropped = Signal(int)  # noqa: N815 - by Delete

    def __init__(
        self,
        name: str,
        header: Sequence[str],
        widths: Sequence[int],
        roomy: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("stack")
        self._widths, self._roomy = tuple(widths), roomy
        self.model = RowsModel(header, parent=self)
        self.table = row_table(self.model, name)
        self.table.setTabKeyNavigation(False)
        self.table.activated.connect(lambda index: self.rowActivated.emit(index.row()))
        self.table.selectionModel().currentRowChanged.connect(self._tell)
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.why.setProperty("role", "empty")
        self.why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.why.setMargin(12)
        self.addWidget(self.table)
        self.addWidget(self.why)
        self.table.installEventFilter(self)
        self.table.viewport().installEventFilter(self)
        self._fit()

    @property
    def row(self) -> int:
        """The current row; -1 for none."""
        return self.table.currentIndex().row()

    def show_rows(self, rows: Sequence[tuple[Cell, ...]], none: str) -> None:
        """
        Show other rows; the same place stays the current one.

        Parameters
        ----------
        rows
            As wide as the header or less.
        none
            Why there are none.
        """
        before = self.row
        self.model.set_rows(rows)
        self.why.setText(none)
        self.setCurrentIndex(0 if rows else 1)
        if 0 <= before < len(rows):
            self.table.setCurrentIndex(self.model.index(before, 0))

    def choose(self, row: int) -> None:
        """Let a row be the current one; none below zero."""
        if row < 0:
            self.table.clearSelection()
        elif row != self.row and row < self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(row, 0))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Tell when a row is to be dropped; spread the columns over other room."""
        if event.type() == QEvent.Type.Resize and watched is self.table.viewport():
            self._spread()
        if watched is self.table and event.type() == QEvent.Type.KeyPress:
            key: QKeyEvent = event  # type: ignore[assignment]
            if key.key() == Qt.Key.Key_Delete and self.row >= 0:
                self.rowDropped.emit(self.row)
                return True
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Give rows and columns other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self.rowChosen.emit(index.row())

    def _fit(self) -> None:
        """Give rows and columns the room that the letters need."""
        high = round(self.fontMetrics().height() * ROW_SHARE)
        scale = scale_of(self.font())
        self.table.verticalHeader().setDefaultSectionSize(high)
        self.table.setMinimumHeight(round(high * LEAST_ROWS))
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(round(LEAST_WIDTH * scale))
        for number, wide in enumerate(self._widths):
            least = header.sectionSizeHint(number)
            self.table.setColumnWidth(number, max(round(wide * scale), least))
        self._spread()

    def _spread(self) -> None:
        """Give the roomy column what is left; its usual width where that is less."""
        header, scale = self.table.horizontalHeader(), scale_of(self.font())
        others = sum(
            header.sectionSize(number)
            for number in range(len(self._widths))
            if number != self._roomy
        )
        usual = round(self._widths[self._roomy] * scale)
        least = max(usual, header.sectionSizeHint(self._roomy))
        spare = self.table.viewport().width() - others
        header.resizeSection(self._roomy, max(least, spare))
