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
        rows += [*self._of_the_map(), *self._of_a_tool(), *self._of_layers()]
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
        self.resize(letter.averageCharWidth() * 84, letter.height() * 34)

    def _of_the_map(self) -> list[tuple[str, str]]:
        """What keys do while the map has the focus."""
        return [
            (self.tr("Pan the map"), self.tr("Arrow keys")),
            (
                self.tr("Pan the map by its width or height"),
                self.tr("Shift+Arrow keys, Page Up, Page Down"),
            ),
            (self.tr("Zoom the map in or out"), self.tr("+ or -, mouse wheel")),
            (self.tr("Show the whole area"), self.tr("Home")),
            (self.tr("Go to the next thing on the map"), self.tr("Tab, Shift+Tab")),
            (
                self.tr("Choose the thing with the focus"),
                self.tr("Enter, Esc to leave it"),
            ),
            (self.tr("Menu of a place on the map"), self.tr("Right click, Menu key")),
        ]

    def _of_a_tool(self) -> list[tuple[str, str]]:
        """What keys do with the tool in the hand."""
        return [
            (
                self.tr("Set a point at the thing with the focus, or in the middle"),
                self.tr("Space, Enter"),
            ),
            (self.tr("Add a via point"), self.tr("Shift+click, Shift+Enter")),
            (self.tr("Take the last point back"), self.tr("Backspace")),
            (self.tr("End a line"), self.tr("Enter, double click")),
            (self.tr("Close an area"), self.tr("Shift+Enter")),
            (self.tr("Delete what is chosen"), self.tr("Delete")),
            (self.tr("Drop what is begun, put the tool down"), self.tr("Esc")),
        ]

    def _of_layers(self) -> list[tuple[str, str]]:
        """What keys do in the list of layers."""
        return [
            (self.tr("Move a layer up or down"), self.tr("Alt+Up, Alt+Down")),
            (self.tr("Remove a layer"), self.tr("Delete in the list")),
        ]
