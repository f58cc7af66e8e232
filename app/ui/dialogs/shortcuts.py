"""All shortcuts on one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.ui.tables.rows import Cell, RowsModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction


class ShortcutsDialog(QDialog):
    """Lists what can be done by keyboard, the map included."""

    def __init__(
        self, actions: Sequence[QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Shortcuts"))
        rows = [
            (action.text().replace("&", "").rstrip("…"), action.shortcut().toString())
            for action in actions
            if not action.shortcut().isEmpty()
        ]
        rows += [
            (self.tr("Pan the map"), self.tr("Arrow keys")),
            (self.tr("Zoom at the pointer"), self.tr("Mouse wheel")),
            (self.tr("Add a via point"), self.tr("Shift+click, Shift+Enter")),
            (self.tr("Place a point in the middle of the map"), self.tr("Enter")),
            (self.tr("Menu of a place on the map"), self.tr("Right click, Menu key")),
        ]
        model = RowsModel((self.tr("What"), self.tr("Keys")), parent=self)
        model.set_rows([tuple(Cell(text) for text in row) for row in rows])
        table = QTableView()
        table.setModel(model)
        table.setAccessibleName(self.tr("Shortcuts"))
        table.verticalHeader().hide()
        table.horizontalHeader().setStretchLastSection(True)
        table.setShowGrid(False)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.resizeColumnsToContents()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(table)
        layout.addWidget(buttons)
        letter = self.fontMetrics()
        self.resize(letter.averageCharWidth() * 74, letter.height() * 34)
