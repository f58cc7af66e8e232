"""The layers of the map as a list: each with a box to show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRow:
    """
    One layer.

    Attributes
    ----------
    key
        By which it is known.
    name, detail
        What it is called, and of which kind it is; the detail may be empty.
    shown
        Whether it is on the map.
    opacity
        0 to 1; None for one that is opaque always.
    mine
        Whether the user added it, so that he may move and remove it.
    failure
        Why it is not shown although it should be; empty when all is well.
    notes
        What else there is to say about it, full sentences.
    """

    key: str
    name: str
    detail: str = ""
    shown: bool = True
    opacity: float | None = None
    mine: bool = False
    failure: str = ""
    notes: tuple[str, ...] = ()


class LayersModel(QAbstractListModel):
    """Rows of layers, the topmost first; ``checked`` tells of a box that was used."""

    checked = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[LayerRow, ...] = ()

    def set_rows(self, rows: Sequence[LayerRow]) -> None:
        """Show other rows; where the layers are the same, nothing moves."""
        new = tuple(rows)
        if [row.key for row in new] != [row.key for row in self._rows]:
            self.beginResetModel()
            self._rows = new
            self.endResetModel()
            return
        old, self._rows = self._rows, new
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(number), self.index(number))

    def row_of(self, key: str) -> int:
        """Where a layer stands; -1 when it is not there."""
        keys = [row.key for row in self._rows]
        return keys.index(key) if key in keys else -1

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the layers."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every layer can be chosen and shown or not."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt declares it
        """One aspect of a layer."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.name}  ({row.detail})" if row.detail else row.name
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.shown else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join(
                part for part in (row.name, row.detail, row.failure) if part
            )
        return row if role == ROW_ROLE else None

    def setData(
        self,
        index: Index,
        value: Any,  # noqa: ANN401 - as Qt declares it
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Tell of a box that was used; the row changes when the map has."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        shown = Qt.CheckState(value) == Qt.CheckState.Checked
        self.checked.emit(self._rows[index.row()].key, shown)
        return True
