"""The outline of a plan as a tree: columns, serials, march units, routes, closures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFont

if TYPE_CHECKING:
    from collections.abc import Sequence

NODE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """
    One line of the outline.

    Attributes
    ----------
    text, detail
        Left and right on the line.
    meaning
        What the line stands for; None for a heading.
    children
        Lines below it.
    """

    text: str
    detail: str = ""
    meaning: object = None
    children: tuple[Node, ...] = field(default=())


class OutlineModel(QAbstractItemModel):
    """A tree of frozen lines in two columns; replaced as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roots: tuple[Node, ...] = ()
        self._places: dict[int, tuple[Node | None, int]] = {}

    def set_nodes(self, roots: Sequence[Node]) -> None:
        """Show another tree."""
        self.beginResetModel()
        self._roots = tuple(roots)
        self._places = {}
        self._note_places(None, self._roots)
        self.endResetModel()

    def node(self, index: Index) -> Node | None:
        """Line behind an index; None for the root."""
        if not index.isValid():
            return None
        parent, _ = self._places[index.internalId()]
        siblings = parent.children if parent else self._roots
        return siblings[index.row()]

    def find(self, meaning: object) -> QModelIndex:
        """Index of the line that stands for something; invalid when none does."""
        for number, (parent, row) in self._places.items():
            siblings = parent.children if parent else self._roots
            if siblings[row].meaning == meaning:
                return self.createIndex(row, 0, number)
        return QModelIndex()

    def _note_places(self, parent: Node | None, nodes: tuple[Node, ...]) -> None:
        for row, node in enumerate(nodes):
            self._places[id(node)] = (parent, row)
            self._note_places(node, node.children)

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        """Index of a child."""
        above = self.node(parent) if parent is not None else None
        siblings = above.children if above else self._roots
        if not (0 <= row < len(siblings) and 0 <= column < 2):
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
        above = self.node(parent) if parent is not None else None
        return len(above.children if above else self._roots)

    def columnCount(self, parent: Index | None = None) -> int:
        """Text and detail."""
        del parent
        return 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt declares it
        """One aspect of a line."""
        node = self.node(index)
        if node is None:
            return None
        detail = index.column() == 1
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return node.detail if detail else node.text
        if role == Qt.ItemDataRole.TextAlignmentRole and detail:
            return RIGHT
        if role == Qt.ItemDataRole.FontRole and not index.parent().isValid():
            font = QFont()
            font.setBold(not detail)
            return font
        return node.meaning if role == NODE_ROLE else None
