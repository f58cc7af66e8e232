"""The table that panels show rows in: chosen by rows, as wide as its panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel

Mode = QAbstractItemView.SelectionMode


def row_table(
    model: QAbstractItemModel, name: str, mode: Mode = Mode.SingleSelection
) -> QTableView:
    """
    Make the table of a panel.

    Parameters
    ----------
    model
        Its rows.
    name
        What screen readers call it.
    mode
        How many rows may be chosen at once.
    """
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(name)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setAlternatingRowColors(True)
    table.setWordWrap(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(mode)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.horizontalHeader().setStretchLastSection(True)
    return table
