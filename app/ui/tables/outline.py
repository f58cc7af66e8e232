"""The outline of a plan as a tree: columns, serials, march units, routes, closures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont

from app.ui.tables.frozen_tree import FrozenTree, Index

if TYPE_CHECKING:
    from collections.abc import Sequence

NODE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
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


class OutlineModel(FrozenTree[Node]):
    """A tree of frozen lines in two columns; replaced as a whole."""

    def set_nodes(self, roots: Sequence[Node]) -> None:
        """Show another tree."""
        self.beginResetModel()
        self.replace_lines(roots)
        self.endResetModel()

    def columnCount(self, parent: Index | None = None) -> int:
        """Text and detail."""
        del parent
        return 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt declares it
        """One aspect of a line."""
        node = self.line(index)
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
