"""The conflicts dock: what disturbs a schedule, where, when, and its smallest cure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QTableView,
    QWidget,
)

from app.ui.elided import ElidedLabel
from app.ui.movement.filled_stack import FilledStack
from app.ui.tables.conflicts import (
    CONFLICT_ROLE,
    ConflictsModel,
    Words,
    cure_words,
    smallest_cure,
)
from app.ui.tables.row_table import row_table
from app.ui.theme import scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtGui import QShowEvent

    from app.ui.theme import Theme
    from planners.movement.conflict import Conflict

ROW_SHARE = 1.5  # of the height of a line
LEAST_ROWS = 1.5
WIDTHS = (100, 370, 160, 84, 140, 210, 220)


class ConflictsPanel(QWidget):
    """
    A sortable list of conflicts; a row leads to its place and moment.

    Attributes
    ----------
    model
        The rows.
    table
        Shows them.
    """

    shown = Signal()  # the dock came into sight
    conflictChosen = Signal(object)  # noqa: N815 - Conflict
    timeChosen = Signal(int)  # noqa: N815 - when the chosen one begins, seconds
    cureAsked = Signal(int, int)  # noqa: N815 - movement, shift in seconds

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words: Words | None = None
        self.totals = ElidedLabel()
        self.totals.setProperty("role", "hint")
        self.cure = QPushButton(self.tr("Cure"))
        self.cure.setEnabled(False)
        self.model = ConflictsModel(theme, self)
        self.table = self._make_table()
        self.stack = FilledStack()
        self._lay_out()
        self._connect()
        self._fit()
        self.show_nothing()

    @property
    def chosen(self) -> Conflict | None:
        """Conflict of the current row; None for none."""
        found: Conflict | None = self.table.currentIndex().data(CONFLICT_ROLE)
        return found

    def set_theme(self, theme: Theme) -> None:
        """Show the rows in the colours of another theme."""
        self.model.set_theme(theme)

    def show_nothing(self, why: str = "") -> None:
        """Say why there is nothing to show; else that there is no schedule."""
        self.model.clear()
        none = self.tr("No schedule is made, so there is nothing to compare.")
        self._tell(why or none)

    def show_conflicts(
        self,
        conflicts: Sequence[Conflict],
        names: Sequence[str],
        zero: datetime,
        zone: str,
        compared: int | None = None,
    ) -> None:
        """
        Show the conflicts of a schedule; the chosen one stays chosen.

        Parameters
        ----------
        conflicts
            In order of time.
        names
            Of all movements of the problem.
        zero
            Moment of second 0, with a time zone.
        zone
            Letter of the zone in which to show times.
        compared
            How many movements have a place; None for all.
        """
        count = len(names) if compared is None else compared
        if not conflicts:
            self.model.clear()
            self._tell(self.tr("No conflict. Movements compared: {}.").format(count))
            return
        before = self.chosen
        self._words = Words(tuple(names), zero, zone)
        self.model.set_conflicts(conflicts, self._words)
        involved = len({movement for one in conflicts for movement in one.movements})
        self.totals.setText(
            self.tr("Conflicts: {}").format(len(conflicts))
            + "   ·   "
            + self.tr("{} of {} movements have one").format(involved, count)
        )
        self.stack.fill()
        row = None if before is None else self.model.row_of(before)
        if row is not None:
            self.table.setCurrentIndex(self.model.index(row, 0))
        self._offer()

    def choose(self, conflict: Conflict) -> None:
        """Choose a conflict in the list without leading to it."""
        row = self.model.row_of(conflict)
        if row is not None:
            self.table.setCurrentIndex(self.model.index(row, 0))

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that conflicts are wanted."""
        super().showEvent(event)
        self.shown.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Give rows and columns other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    # Parts

    def _make_table(self) -> QTableView:
        table = row_table(self.model, self.tr("Conflicts"))
        table.setSortingEnabled(True)
        table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
        return table

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 6, 12, 6)
        top.setSpacing(12)
        top.addWidget(self.totals, 1)
        top.addWidget(self.cure)
        self.stack.lay_out(self, top, self.table)

    def _connect(self) -> None:
        self.table.clicked.connect(self._lead)
        self.table.activated.connect(self._lead)
        self.table.selectionModel().currentRowChanged.connect(self._offer)
        self.model.modelReset.connect(self._offer)
        self.cure.clicked.connect(self._ask_cure)

    def _tell(self, text: str) -> None:
        self.stack.tell(text)

    def _lead(self, index: QModelIndex) -> None:
        conflict: Conflict | None = index.data(CONFLICT_ROLE)
        if conflict is not None:
            self.conflictChosen.emit(conflict)
            self.timeChosen.emit(conflict.begins_s)

    def _offer(self, *_changed: object) -> None:
        """Offer the smallest cure of the chosen conflict."""
        conflict, words = self.chosen, self._words
        cure = None if conflict is None else smallest_cure(conflict)
        self.cure.setEnabled(cure is not None)
        if conflict is not None and words is not None:
            self.cure.setToolTip(cure_words(conflict, words))
        else:
            self.cure.setToolTip(self.tr("Choose a conflict to cure it"))

    def _ask_cure(self) -> None:
        cure = None if self.chosen is None else smallest_cure(self.chosen)
        if cure is not None:
            self.cureAsked.emit(cure.movement, cure.shift_s)

    def _fit(self) -> None:
        """Give rows and columns the room that the letters need."""
        high = round(self.fontMetrics().height() * ROW_SHARE)
        scale = scale_of(self.font())
        self.table.verticalHeader().setDefaultSectionSize(high)
        self.table.setMinimumHeight(round(high * LEAST_ROWS))
        for number, wide in enumerate(WIDTHS):
            self.table.setColumnWidth(number, round(wide * scale))
