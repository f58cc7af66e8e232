"""The list of bridges as a table that reads its cells when they are shown."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor, QFont

from app.services.bridge_list import (
    BridgeColumn,
    bridge_columns,
    crossing_of,
    reasons_of,
)
from app.ui.tables.rows import LEFT, RIGHT
from app.ui.theme import tabular
from planners.bridge_classes import BridgeVerdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtCore import QObject

    from app.ui.theme import Theme
    from planners.bridge_table import BridgeRow

translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
DOUBTFUL = (BridgeVerdict.UNKNOWN, BridgeVerdict.CAUTION)


def verdict_words() -> dict[BridgeVerdict, str]:
    """How vehicles cross, in a word of the user's language."""
    return {
        BridgeVerdict.KNOWN: translate("bridges", "known"),
        BridgeVerdict.CARRIES: translate("bridges", "two-way"),
        BridgeVerdict.ONE_WAY: translate("bridges", "one-way"),
        BridgeVerdict.CAUTION: translate("bridges", "caution"),
        BridgeVerdict.UNKNOWN: translate("bridges", "unknown"),
        BridgeVerdict.REFUSES: translate("bridges", "not"),
    }


def own_columns() -> tuple[BridgeColumn, ...]:
    """Columns of the list in the user's language."""
    titles = {
        "bridge": translate("bridges", "Bridge"),
        "mgrs": translate("bridges", "MGRS"),
        "length": translate("bridges", "m"),
        "mlc_wheeled": translate("bridges", "W"),
        "mlc_tracked": translate("bridges", "T"),
        "mlc_wheeled_oneway": translate("bridges", "1×W"),
        "mlc_tracked_oneway": translate("bridges", "1×T"),
        "mlc_wheeled_caution": translate("bridges", "!W"),
        "mlc_tracked_caution": translate("bridges", "!T"),
        "mass": translate("bridges", "t"),
        "height": translate("bridges", "High"),
        "width": translate("bridges", "Wide"),
        "crossing": translate("bridges", "Crossing"),
        "origin": translate("bridges", "Origin"),
    }
    estimate = translate("bridges", "~ is an estimate from a civil sign")
    tips = {
        "length": translate("bridges", "Length, metres"),
        "mlc_wheeled": translate("bridges", "MLC wheeled, two-way traffic"),
        "mlc_tracked": translate("bridges", "MLC tracked, two-way traffic"),
        "mlc_wheeled_oneway": translate("bridges", "MLC wheeled, one-way traffic"),
        "mlc_tracked_oneway": translate("bridges", "MLC tracked, one-way traffic"),
        "mlc_wheeled_caution": translate("bridges", "MLC wheeled, with caution"),
        "mlc_tracked_caution": translate("bridges", "MLC tracked, with caution"),
        "mass": translate("bridges", "Civil mass limit, tonnes"),
        "height": translate("bridges", "Clearance over the road, metres"),
        "width": translate("bridges", "Clearance or (width of the road), metres"),
        "crossing": translate("bridges", "Who may cross, and how"),
        "origin": translate("bridges", "Who says what the bridge bears"),
    }
    words = verdict_words()
    columns = []
    for column in bridge_columns():
        tip = tips.get(column.key, "")
        if column.key in ("mlc_wheeled", "mlc_tracked"):
            tip = f"{tip}; {estimate}"
        mine = replace(column, title=titles[column.key], tip=tip)
        if column.key == "crossing":
            mine = replace(
                mine,
                text=partial(_counts, words=words),
                cell_tip=partial(_crossing_tip, words=words),
            )
        if column.key == "origin":
            columns.append(_reasons())
        columns.append(mine)
    return tuple(columns)


def _reasons() -> BridgeColumn:
    """Column of the reasons against vehicles."""
    return BridgeColumn(
        "reason",
        translate("bridges", "Why"),
        lambda row: " ".join(reasons_of(row)),
        lambda row: " ".join(reasons_of(row)),
        translate("bridges", "Why vehicles are refused, and what is unknown"),
    )


def _counts(row: BridgeRow, words: Mapping[BridgeVerdict, str]) -> str:
    """How many vehicles cross how, the gravest first: ``not 4 · two-way 20``."""
    counts: dict[BridgeVerdict, int] = {}
    for one in sorted(row.crossings, key=lambda one: -int(one.verdict)):
        counts[one.verdict] = counts.get(one.verdict, 0) + one.count
    if len(counts) < 2:
        return words[row.verdict]
    return " · ".join(f"{words[verdict]} {count}" for verdict, count in counts.items())


def _crossing_tip(row: BridgeRow, words: Mapping[BridgeVerdict, str]) -> str:
    """Who crosses how by name, and why not."""
    return "\n".join((crossing_of(row, words), *reasons_of(row)))


class BridgesModel(QAbstractTableModel):
    """
    Bridges in rows, sorted by any column.

    Attributes
    ----------
    columns
        In order; more may be added behind the own ones.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[BridgeColumn, ...] = own_columns()
        self._theme = theme
        self._rows: tuple[BridgeRow, ...] = ()
        self._sorted: tuple[int, bool] | None = None

    def add_columns(self, columns: Sequence[BridgeColumn], behind: str = "") -> None:
        """Show more about bridges, behind a column by its key, or behind all."""
        keys = [column.key for column in self.columns]
        place = keys.index(behind) + 1 if behind else len(keys)
        self.beginResetModel()
        shown = self.columns
        self.columns = (*shown[:place], *columns, *shown[place:])
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        """Show the rows in the colours of another theme."""
        self.beginResetModel()
        self._theme = theme
        self.endResetModel()

    def set_rows(self, rows: Sequence[BridgeRow]) -> None:
        """Show other bridges, in the order that the user chose."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._sort()
        self.endResetModel()

    def bridge(self, row: int) -> BridgeRow:
        """Bridge in a row."""
        return self._rows[row]

    def row_of(self, obstacle: int) -> int | None:
        """Row of a bridge by its obstacle number; None where it is not shown."""
        found = (i for i, row in enumerate(self._rows) if row.obstacle == obstacle)
        return next(found, None)

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the bridges."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Count the columns."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def sort(
        self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        """Sort by a column; by none in the order of concern."""
        self.beginResetModel()
        down = order == Qt.SortOrder.DescendingOrder
        self._sorted = (column, down) if 0 <= column < len(self.columns) else None
        self._sort()
        self.endResetModel()

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - as Qt declares it
        """Name of a column, its tool tip, and its alignment."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.figure else LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt declares it
        """One aspect of a cell, worked out now."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        align = RIGHT if column.figure else LEFT
        aspects: dict[Qt.ItemDataRole, Callable[[], object]] = {
            Qt.ItemDataRole.DisplayRole: lambda: column.text(row),
            Qt.ItemDataRole.ToolTipRole: lambda: self._tip(row, column) or None,
            Qt.ItemDataRole.TextAlignmentRole: lambda: align,
            Qt.ItemDataRole.FontRole: lambda: _font(column),
            Qt.ItemDataRole.ForegroundRole: lambda: self._colour(row, column),
        }
        aspect = aspects.get(Qt.ItemDataRole(role))
        return None if aspect is None else aspect()

    def _tip(self, row: BridgeRow, column: BridgeColumn) -> str:
        """The whole of a cell; for crossings why."""
        if column.cell_tip is not None:
            return column.cell_tip(row)
        return "" if column.figure else column.text(row)

    def _colour(self, row: BridgeRow, column: BridgeColumn) -> QColor | None:
        """Colour of how a bridge is crossed; the word says the same."""
        if column.key != "crossing":
            return None
        if row.verdict is BridgeVerdict.REFUSES:
            return QColor(self._theme.refused)
        return QColor(self._theme.doubtful) if row.verdict in DOUBTFUL else None

    def _sort(self) -> None:
        """Bring the rows into the order that was chosen."""
        if self._sorted is not None:
            column, down = self._sorted
            order = self.columns[column].order
            self._rows = tuple(sorted(self._rows, key=order, reverse=down))


def _font(column: BridgeColumn) -> QFont | None:
    """Figures of equal width in columns of figures."""
    return tabular(QFont()) if column.figure else None
