"""The force as a tree: who has what, and how long it lasts, class by class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor, QFont

from app.ui.tables.rows import LEFT, RIGHT, Cell
from app.ui.theme import tabular

if TYPE_CHECKING:
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A unit or a supply point, by name."""

    name: str
    is_point: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ForceLine:
    """
    One line of the tree.

    Attributes
    ----------
    cells
        Name, people, vehicles, then one for each class of supply.
    meaning
        Unit or supply point; None for a heading.
    children
        Lines below it.
    """

    cells: tuple[Cell, ...]
    meaning: PlaceChoice | None = None
    children: tuple[ForceLine, ...] = ()


class ForceModel(QAbstractItemModel):
    """A tree of frozen lines under a header; replaced as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._header: tuple[str, ...] = ()
        self._tips: tuple[str, ...] = ()
        self._roots: tuple[ForceLine, ...] = ()
        self._places: dict[int, tuple[ForceLine | None, int]] = {}

    def set_lines(
        self, header: Sequence[str], tips: Sequence[str], roots: Sequence[ForceLine]
    ) -> None:
        """Show another tree."""
        self.beginResetModel()
        self._header, self._tips = tuple(header), tuple(tips)
        self._roots = tuple(roots)
        self._places = {}
        self._note_places(None, self._roots)
        self.endResetModel()

    def line(self, index: Index) -> ForceLine | None:
        """Line behind an index; None for the root."""
        if not index.isValid():
            return None
        parent, _ = self._places[index.internalId()]
        siblings = parent.children if parent else self._roots
        return siblings[index.row()]

    def find(self, meaning: PlaceChoice) -> QModelIndex:
        """Index of the line of a unit or point; invalid when there is none."""
        for number, (parent, row) in self._places.items():
            siblings = parent.children if parent else self._roots
            if siblings[row].meaning == meaning:
                return self.createIndex(row, 0, number)
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        """Index of a child."""
        above = self.line(parent) if parent is not None else None
        siblings = above.children if above else self._roots
        if not (0 <= row < len(siblings) and 0 <= column < len(self._header)):
            return QModelIndex()
        if parent is not None and parent.column() > 0:
            return QModelIndex()
        return self.createIndex(row, column, id(siblings[row]))

    def parent(self, index: Index | None = None) -> Any:  # noqa: ANN401
        """Index of the line above; without an index the object that owns the model."""
        if index is None:
            return super().parent()
        if not index.isValid():
            return QModelIndex()
        above, _ = self._places[index.internalId()]
        if above is None:
            return QModelIndex()
        _, row = self._places[id(above)]
        return self.createIndex(row, 0, id(above))

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the lines below one; only the first column has any."""
        if parent is not None and parent.column() > 0:
            return 0
        above = self.line(parent) if parent is not None else None
        return len(above.children if above else self._roots)

    def columnCount(self, parent: Index | None = None) -> int:
        """Count the columns of the header."""
        del parent
        return len(self._header)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - as Qt declares it
        """Name of a column, its tool tip, and its alignment."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if not 0 <= section < len(self._header):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._header[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tips[section] or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section else LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt declares it
        """One aspect of a cell."""
        line = self.line(index)
        if line is None or index.column() >= len(line.cells):
            return None
        cell = line.cells[index.column()]
        aspects = {
            int(Qt.ItemDataRole.DisplayRole): cell.text,
            int(Qt.ItemDataRole.ToolTipRole): cell.tip or None,
            int(Qt.ItemDataRole.AccessibleTextRole): cell.tip or cell.text,
            int(Qt.ItemDataRole.TextAlignmentRole): RIGHT if index.column() else LEFT,
            int(Qt.ItemDataRole.ForegroundRole): QColor(cell.colour)
            if cell.colour
            else None,
            int(Qt.ItemDataRole.FontRole): _font(cell),
        }
        return aspects.get(int(role))

    def _note_places(
        self, parent: ForceLine | None, lines: tuple[ForceLine, ...]
    ) -> None:
        for row, line in enumerate(lines):
            self._places[id(line)] = (parent, row)
            self._note_places(line, line.children)


def _font(cell: Cell) -> QFont | None:
    """Font of a cell that differs from its tree's."""
    if not (cell.bold or cell.figure):
        return None
    font = QFont()
    font.setBold(cell.bold)
    return tabular(font) if cell.figure else font
