"""A tree of frozen lines as Qt asks for it; replaced as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex


class FrozenLine(Protocol):
    """A line that stands for something, or for nothing, with lines below it."""

    @property
    def meaning(self) -> object:
        """What it stands for; None for a heading."""

    @property
    def children(self) -> Sequence[Any]:
        """Lines below it, of the same kind."""


Line = TypeVar("Line", bound=FrozenLine)


class FrozenTree(QAbstractItemModel, Generic[Line]):
    """Lines under lines; who inherits says what columns there are and shows them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roots: tuple[Line, ...] = ()
        self._places: dict[int, tuple[Line | None, int]] = {}

    def replace_lines(self, roots: Sequence[Line]) -> None:
        """Take other lines; to be called between the two halves of a reset."""
        self._roots = tuple(roots)
        self._places = {}
        self._note_places(None, self._roots)

    def line(self, index: Index) -> Line | None:
        """Line behind an index; None for the root."""
        if not index.isValid():
            return None
        parent, _ = self._places[index.internalId()]
        return self._below(parent)[index.row()]

    def find(self, meaning: object) -> QModelIndex:
        """Index of the line that stands for something; invalid when none does."""
        for number, (parent, row) in self._places.items():
            if self._below(parent)[row].meaning == meaning:
                return self.createIndex(row, 0, number)
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        """Index of a child."""
        siblings = self._below(self.line(parent) if parent is not None else None)
        if not (0 <= row < len(siblings) and 0 <= column < self.columnCount()):
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
        return len(self._below(self.line(parent) if parent is not None else None))

    def _below(self, line: Line | None) -> Sequence[Line]:
        return line.children if line else self._roots

    def _note_places(self, parent: Line | None, lines: Sequence[Line]) -> None:
        for row, line in enumerate(lines):
            self._places[id(line)] = (parent, row)
            self._note_places(line, line.children)
