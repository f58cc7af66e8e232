"""The backups of a plan file: when, how large, why, and back to one by a click."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.services.moments import moment_words
from app.ui.tables.rows import Cell, RowsModel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

KIB = 1024
WIDE_LETTERS, LEAST_LINES, MOST_LINES = 92, 14, 28


class BackupRow(NamedTuple):
    """One backup: where it lies, when it was made (aware), bytes, and why."""

    path: Path
    at: datetime
    size: int
    reason: str


class BackupsDialog(QDialog):
    """
    Lists backups, the newest first.

    Parameters
    ----------
    title, note
        Of the dialog, and what has happened.
    backups
        In any order.
    trouble
        Whether the plan file itself is damaged.

    Attributes
    ----------
    restoreAsked
        With the path of a backup.
    """

    restoreAsked = Signal(object)  # noqa: N815 - Path

    def __init__(
        self,
        title: str,
        note: str,
        backups: Sequence[BackupRow],
        *,
        trouble: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.backups = sorted(backups, key=lambda one: one.at, reverse=True)
        self.said = QLabel(note)
        self.said.setProperty("role", "refused" if trouble else "hint")
        self.said.setWordWrap(True)
        self.newest = QLabel(self._newest_words())
        self.newest.setWordWrap(True)
        self.model = RowsModel(
            (self.tr("When"), self.tr("Size"), self.tr("Why"), self.tr("File"))
        )
        self.model.set_rows([_row(one) for one in self.backups])
        self.table = self._make_table()
        self.restore = QPushButton(self.tr("&Restore"))
        self.restore.setProperty("primary", "true")
        self.restore.clicked.connect(self._ask)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.addButton(self.restore, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 14, 16, 12)
        rows.setSpacing(10)
        for widget in (self.said, self.newest, self.table, self.buttons):
            rows.addWidget(widget)
        letter = self.fontMetrics()
        self.resize(
            letter.averageCharWidth() * WIDE_LETTERS,
            letter.height() * min(LEAST_LINES + 2 * len(self.backups), MOST_LINES),
        )
        if self.backups:
            self.table.selectRow(0)
        self.restore.setEnabled(bool(self.backups))
        self.table.setFocus()

    @property
    def chosen(self) -> BackupRow | None:
        """Backup under choice; None for none."""
        index = self.table.currentIndex()
        return self.backups[index.row()] if index.isValid() else None

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Backups"))
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setAlternatingRowColors(True)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        table.activated.connect(self._ask)
        return table

    def _newest_words(self) -> str:
        """What the newest backup is."""
        if not self.backups:
            return self.tr("There is no backup of this plan file.")
        return self.tr(
            "The newest backup is of {}. A restored backup takes the place of the plan "
            "file, which stays beside it under another name."
        ).format(moment_words(self.backups[0].at, spaced=True))

    def _ask(self, _index: QModelIndex | bool = False) -> None:  # noqa: FBT001, FBT002 - two Qt slots
        if self.chosen is not None:
            self.restoreAsked.emit(self.chosen.path)


def _row(backup: BackupRow) -> tuple[Cell, ...]:
    return (
        Cell(moment_words(backup.at), tip=backup.at.isoformat(), figure=True),
        Cell(
            f"{-(-backup.size // KIB):,} KiB".replace(",", "\N{NARROW NO-BREAK SPACE}"),
            figure=True,
        ),
        Cell(backup.reason),
        Cell(backup.path.name, tip=str(backup.path)),
    )
