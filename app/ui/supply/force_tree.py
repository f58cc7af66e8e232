"""The force as a tree: who has what, and how long it lasts, class by class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont

from app.ui.tables.frozen_tree import FrozenTree, Index
from app.ui.tables.rows import LEFT, RIGHT, Cell
from app.ui.theme import tabular

if TYPE_CHECKING:
    from collections.abc import Sequence


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


class ForceModel(FrozenTree[ForceLine]):
    """A tree of frozen lines under a header; replaced as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._header: tuple[str, ...] = ()
        self._tips: tuple[str, ...] = ()

    def set_lines(
        self, header: Sequence[str], tips: Sequence[str], roots: Sequence[ForceLine]
    ) -> None:
        """Show another tree."""
        self.beginResetModel()
        self._header, self._tips = tuple(header), tuple(tips)
        self.replace_lines(roots)
        self.endResetModel()

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


def _font(cell: Cell) -> QFont | None:
    """Font of a cell that differs from its tree's."""
    if not (cell.bold or cell.figure):
        return None
    font = QFont()
    font.setBold(cell.bold)
    return tabular(font) if cell.figure else font
