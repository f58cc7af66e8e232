"""A flat table of frozen cells; most tables of the window are one of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor, QFont

from app.ui.theme import tabular

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPersistentModelIndex

POSITION_ROLE = int(Qt.ItemDataRole.UserRole) + 1  # degrees, longitude first, or None
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """
    One cell as it is shown.

    Attributes
    ----------
    text
        What it says.
    tip
        The whole, where the text is short for it.
    figure
        Whether it is a number: right-aligned, figures of equal width.
    colour
        Of the text; empty for the usual one.
    bold
        Whether it stands out.
    position
        Where on the map it leads, degrees, longitude first.
    """

    text: str
    tip: str = ""
    figure: bool = False
    colour: str = ""
    bold: bool = False
    position: tuple[float, float] | None = None


class RowsModel(QAbstractTableModel):
    """Rows of cells under a header; replaced as a whole."""

    def __init__(
        self,
        header: Sequence[str],
        header_tips: Sequence[str] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._header = tuple(header)
        self._header_tips = tuple(header_tips)
        self._rows: tuple[tuple[Cell, ...], ...] = ()

    def set_rows(
        self,
        rows: Sequence[tuple[Cell, ...]],
        header: Sequence[str] | None = None,
        header_tips: Sequence[str] = (),
    ) -> None:
        """Show other rows, under another header where one is given."""
        self.beginResetModel()
        self._rows = tuple(rows)
        if header is not None:
            self._header, self._header_tips = tuple(header), tuple(header_tips)
        self.endResetModel()

    def cell(self, row: int, column: int) -> Cell:
        """One cell; rows may be shorter than the header."""
        cells = self._rows[row]
        return cells[column] if column < len(cells) else Cell("")

    def rowCount(
        self, parent: QModelIndex | QPersistentModelIndex | None = None
    ) -> int:
        """Count the rows; cells have no children."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(
        self, parent: QModelIndex | QPersistentModelIndex | None = None
    ) -> int:
        """Count the columns of the header."""
        return 0 if parent is not None and parent.isValid() else len(self._header)

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
        if role == Qt.ItemDataRole.ToolTipRole and section < len(self._header_tips):
            return self._header_tips[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            figure = bool(self._rows) and self.cell(0, section).figure
            return RIGHT if figure else LEFT
        return None

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - as Qt declares it
        """One aspect of a cell."""
        if not index.isValid():
            return None
        cell = self.cell(index.row(), index.column())
        aspects = {
            int(Qt.ItemDataRole.DisplayRole): cell.text,
            int(Qt.ItemDataRole.ToolTipRole): cell.tip or None,
            int(Qt.ItemDataRole.TextAlignmentRole): RIGHT if cell.figure else LEFT,
            int(Qt.ItemDataRole.ForegroundRole): _brush(cell),
            int(Qt.ItemDataRole.FontRole): _font(cell),
            POSITION_ROLE: cell.position,
        }
        return aspects.get(int(role))


def _brush(cell: Cell) -> QColor | None:
    """Colour of a cell that differs from its table's."""
    return QColor(cell.colour) if cell.colour else None


def _font(cell: Cell) -> QFont | None:
    """Font of a cell that differs from its table's."""
    if not (cell.bold or cell.figure):
        return None
    font = QFont()
    font.setBold(cell.bold)
    return tabular(font) if cell.figure else font
