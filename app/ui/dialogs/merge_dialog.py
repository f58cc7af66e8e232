"""Two copies of a plan side by side: what they bring, and what has to be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.services.plan.merge import Side
from app.ui.tables.rows import Cell, RowsModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from app.services.plan.merge_conflicts import ConflictRow
    from app.storage.plan_records import ObjectKey

WIDE, HIGH = 1100, 640
ENTRY, OURS, THEIRS = 1, 3, 4
COLUMNS = {OURS: Side.OURS, THEIRS: Side.THEIRS}
SIDES = {Qt.Key.Key_Left: Side.OURS, Qt.Key.Key_Right: Side.THEIRS}
CHOSEN, OPEN = "●", "○"


class MergeDialog(QDialog):
    """
    Shows what another copy brings, and has every conflict decided.

    Parameters
    ----------
    name
        Of the other file.
    brought
        How many changes it brings.
    sentences
        What becomes of our plan where nothing is disputed.
    rows
        Conflicts in words; those of one object follow each other.

    Attributes
    ----------
    choices
        Whose word counts, by object.
    """

    def __init__(
        self,
        name: str,
        brought: int,
        sentences: Sequence[str],
        rows: Sequence[ConflictRow],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Merge {}").format(name))
        self._rows = tuple(rows)
        self._keys = tuple(dict.fromkeys(row.key for row in rows))
        self.choices: dict[ObjectKey, Side] = {}
        said = QLabel(
            self.tr(
                "Changes that {} brings: {}. Changed by both, for you to decide: {}."
            ).format(name, brought, len(self._keys))
        )
        said.setWordWrap(True)
        self.words = QPlainTextEdit("\n".join(sentences))
        self.words.setReadOnly(True)
        self.words.setAccessibleName(self.tr("What the merge does to our plan"))
        self.words.setPlaceholderText(self.tr("It brings nothing beside these."))
        self.model = RowsModel(
            (
                self.tr("What"),
                self.tr("Entry"),
                self.tr("Before"),
                self.tr("Ours"),
                self.tr("Theirs"),
            )
        )
        self.table = self._make_table()
        self.all_ours = QPushButton(self.tr("Take all &ours"))
        self.all_theirs = QPushButton(self.tr("Take all &theirs"))
        self.all_ours.clicked.connect(lambda: self.take_all(Side.OURS))
        self.all_theirs.clicked.connect(lambda: self.take_all(Side.THEIRS))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.merge = QPushButton(self.tr("&Merge"))
        self.merge.setProperty("primary", "true")
        buttons.addButton(self.merge, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._lay_out(said, buttons)
        self._show()

    def take(self, key: ObjectKey, side: Side) -> None:
        """Let the word of one side count for an object."""
        self.choices[key] = side
        self._show()

    def take_all(self, side: Side) -> None:
        """Let the word of one side count for every object."""
        self.choices = dict.fromkeys(self._keys, side)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left takes ours, right takes theirs, before the table moves among cells."""
        index = self.table.currentIndex()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            side = SIDES.get(Qt.Key(event.key()))
            if side is not None and index.isValid():
                self.take(self._rows[index.row()].key, side)
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give every row the height that its words need at another width."""
        super().resizeEvent(event)
        self.table.resizeRowsToContents()

    def showEvent(self, event: QShowEvent) -> None:
        """Give every row its height, as the columns have their width now."""
        super().showEvent(event)
        self.table.resizeRowsToContents()

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Conflicts: ours and theirs side by side"))
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(ENTRY, QHeaderView.ResizeMode.ResizeToContents)
        table.installEventFilter(self)
        table.clicked.connect(self._click)
        table.activated.connect(self._click)
        return table

    def _lay_out(self, said: QLabel, buttons: QDialogButtonBox) -> None:
        note = QLabel(self.tr("Click ours or theirs, or press Left or Right on a row."))
        note.setProperty("role", "hint")
        row = QHBoxLayout()
        row.addWidget(note, 1)
        row.addWidget(self.all_ours)
        row.addWidget(self.all_theirs)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 14, 16, 12)
        rows.setSpacing(10)
        rows.addWidget(said)
        rows.addWidget(self.words, 1)
        rows.addLayout(row)
        rows.addWidget(self.table, 2)
        rows.addWidget(buttons)
        for widget in (note, self.all_ours, self.all_theirs, self.table):
            widget.setVisible(bool(self._keys))
        self.resize(WIDE, HIGH)
        (self.table if self._keys else self.merge).setFocus()

    def _show(self) -> None:
        """Show what is chosen, and offer to merge once everything is."""
        current = self.table.currentIndex()
        self.model.set_rows([self._cells(number) for number in range(len(self._rows))])
        self.table.resizeRowsToContents()
        if current.isValid():
            self.table.setCurrentIndex(
                self.model.index(current.row(), current.column())
            )
        elif self._rows:
            self.table.setCurrentIndex(self.model.index(0, OURS))
        self.merge.setEnabled(set(self.choices) >= set(self._keys))

    def _cells(self, number: int) -> tuple[Cell, ...]:
        row = self._rows[number]
        first = not number or self._rows[number - 1].key != row.key
        chosen = self.choices.get(row.key)

        def side(words: str, whose: Side) -> Cell:
            sign = CHOSEN if chosen is whose else OPEN
            return Cell(f"{sign} {words}", tip=words, bold=chosen is whose)

        return (
            Cell(row.label if first else "", tip=row.label, bold=True),
            Cell(row.entry),
            Cell(row.base, tip=row.base),
            side(row.ours, Side.OURS),
            side(row.theirs, Side.THEIRS),
        )

    def _click(self, index: QModelIndex) -> None:
        side = COLUMNS.get(index.column())
        if side is not None:
            self.take(self._rows[index.row()].key, side)
