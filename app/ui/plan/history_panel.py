"""The history dock: all changes of the plan, and the difference between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QWidget,
)

from app.ui.line_edit import LineEdit
from app.ui.movement.filled_stack import FilledStack
from app.ui.tables.history import (
    edit_words,
    history_head,
    history_rows,
    object_words,
    what_words,
)
from app.ui.tables.row_table import row_table
from app.ui.tables.rows import RowsModel
from app.ui.theme import scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from app.storage.plan_records import Change, ObjectKey, Version

ROW_SHARE = 1.5  # of the height of a line
WIDTHS = (128, 84, 84, 210, 150, 100)


class HistoryPanel(QWidget):
    """
    A list of changes, newest first, beside what is different between two.

    Attributes
    ----------
    table
        Shows the changes that pass the filter.
    shown
        These changes, in the order of the rows.
    words
        Says what is different.
    """

    opened = Signal()  # the dock came into sight
    compareAsked = Signal(int, int)  # noqa: N815 - sequence numbers, the older first
    restoreAsked = Signal(int)  # noqa: N815 - sequence number
    versionAsked = Signal(int)  # noqa: N815 - sequence number
    reasonAsked = Signal(object)  # noqa: N815 - Change
    onlyChanged = Signal()  # noqa: N815 - other changes are wanted

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._changes: tuple[Change, ...] = ()
        self._versions: tuple[Version, ...] = ()
        self._zone = "Z"
        self._may_write = True
        self.only: ObjectKey | None = None
        self.shown: tuple[Change, ...] = ()
        self.filter = LineEdit()
        self.filter.setPlaceholderText(self.tr("Filter: post, words, object"))
        self.filter.setAccessibleName(self.tr("Filter the history"))
        self.filter.setClearButtonEnabled(True)
        self.whole = QPushButton()
        self.whole.setAccessibleName(self.tr("Show the changes of all objects"))
        self.version = QPushButton(self.tr("Name version…"))
        self.reason = QPushButton(self.tr("Give reason…"))
        self.restore = QPushButton(self.tr("Restore"))
        self.model = RowsModel(history_head(), parent=self)
        self.table = self._make_table()
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setAccessibleName(self.tr("What is different"))
        self.words.setPlaceholderText(
            self.tr("Choose one change to see what it did, or two to compare them.")
        )
        self.stack = FilledStack()
        self._lay_out()
        self._connect()
        self._fit()
        self.show_nothing()

    @property
    def chosen(self) -> tuple[Change, ...]:
        """Changes under choice, the oldest first."""
        rows = self.table.selectionModel().selectedRows()
        chosen = (self.shown[index.row()] for index in rows)
        return tuple(sorted(chosen, key=lambda change: change.sequence))

    def show_nothing(self, why: str = "") -> None:
        """Say why there is no history; what was shown is forgotten."""
        self._changes, self._versions, self.shown = (), (), ()
        self.only = None
        self.filter.clear()
        self.model.set_rows(())
        self.words.clear()
        none = self.tr("Keep the plan in a plan file to have a history of every step.")
        self.stack.tell(why or none)
        self._offer()

    def show_history(
        self,
        changes: Sequence[Change],
        versions: Sequence[Version],
        zone: str,
        *,
        may_write: bool = True,
    ) -> None:
        """
        Show a history.

        Parameters
        ----------
        changes
            In their order.
        versions
            Those with a name.
        zone
            Letter of the zone in which to show times.
        may_write
            Whether versions, reasons and earlier states may be taken.
        """
        kept = {change.sequence for change in self.chosen}
        self._changes, self._versions = tuple(changes), tuple(versions)
        self._zone, self._may_write = zone, may_write
        self._show_rows()
        for row, change in enumerate(self.shown):
            if change.sequence in kept:
                self._select(row)
        self.stack.fill()

    def show_words(self, sentences: Sequence[str]) -> None:
        """Show what is different."""
        none = self.tr("Nothing is different.")
        self.words.setPlainText("\n".join(sentences) or none)

    def changeEvent(self, event: QEvent) -> None:
        """Give rows and columns other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the history is wanted."""
        super().showEvent(event)
        self.opened.emit()

    # Parts

    def _make_table(self) -> QTableView:
        return row_table(
            self.model,
            self.tr("Changes of the plan"),
            QTableView.SelectionMode.ExtendedSelection,
        )

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 6, 12, 6)
        top.setSpacing(8)
        top.addWidget(self.filter, 1)
        top.addWidget(self.whole)
        top.addStretch(1)
        for button in (self.version, self.reason, self.restore):
            top.addWidget(button)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(self.words)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        self.setFocusProxy(self.table)
        self.stack.lay_out(self, top, split)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._show_rows)
        self.whole.clicked.connect(self._show_whole)
        self.table.selectionModel().selectionChanged.connect(self._follow)
        self.version.clicked.connect(lambda: self._ask(self.versionAsked))
        self.restore.clicked.connect(lambda: self._ask(self.restoreAsked))
        self.reason.clicked.connect(
            lambda: self.reasonAsked.emit(self.chosen[0]) if self.chosen else None
        )

    def _show_whole(self) -> None:
        """Show the changes of all objects again."""
        self.only = None
        self.onlyChanged.emit()

    def _show_rows(self) -> None:
        """Show the changes that pass the filter, the newest first."""
        typed, only = self.filter.text().casefold().split(), self.only
        self.shown = tuple(
            change
            for change in reversed(self._changes)
            if (only is None or any(edit.key == only for edit in change.edits))
            and all(word in _letters(change) for word in typed)
        )
        self.model.set_rows(history_rows(self.shown, self._versions, self._zone))
        self.words.clear()
        self.whole.setVisible(only is not None)
        if only is not None:
            self.whole.setText(self.tr("Only {}  ✕").format(self._name_of(only)))
        self._offer()

    def _name_of(self, key: ObjectKey) -> str:
        """What people call an object whose changes are shown."""
        edits = (edit for change in self.shown for edit in change.edits)
        found = next((edit for edit in edits if edit.key == key), None)
        return key.kind if found is None else edit_words(found)

    def _select(self, row: int) -> None:
        model = self.table.selectionModel()
        flag = model.SelectionFlag
        model.select(self.model.index(row, 0), flag.Select | flag.Rows)

    def _follow(self) -> None:
        """One change tells what it did, two are compared at once."""
        self._offer()
        self._ask_compare()

    def _offer(self) -> None:
        """Offer what can be done with the changes under choice."""
        count = len(self.chosen) if self.shown else 0
        one = count == 1 and self._may_write
        newest = one and self.chosen[0].sequence == self._changes[-1].sequence
        self.version.setEnabled(newest)
        self.reason.setEnabled(one)
        self.restore.setEnabled(one and not newest)

    def _ask_compare(self) -> None:
        chosen = self.chosen
        if len(chosen) == 1:
            self.compareAsked.emit(chosen[0].sequence - 1, chosen[0].sequence)
        elif len(chosen) == 2:
            self.compareAsked.emit(chosen[0].sequence, chosen[1].sequence)
        else:
            self.words.clear()

    def _ask(self, signal: SignalInstance) -> None:
        if len(self.chosen) == 1:
            signal.emit(self.chosen[0].sequence)

    def _fit(self) -> None:
        """Give rows and columns the room that the letters need."""
        high = round(self.fontMetrics().height() * ROW_SHARE)
        scale = scale_of(self.font())
        self.table.verticalHeader().setDefaultSectionSize(high)
        for number, wide in enumerate(WIDTHS):
            self.table.setColumnWidth(number, round(wide * scale))


def _letters(change: Change) -> str:
    """All that a filter looks at."""
    kinds = " ".join(sorted({edit.key.kind for edit in change.edits}))
    told = (
        *(change.author, what_words(change), change.reason),
        *(object_words(change.edits), kinds),
    )
    return " ".join(told).casefold()
