"""Whole numbers with a unit, and their names before them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from app.ui.line_edit import LineEdit


def number_field(name: str, least: int, most: int, unit: str) -> QSpinBox:
    """Make a field for a whole number; ``unit`` is empty for a count."""
    box = QSpinBox()
    box.setLineEdit(LineEdit())
    box.setRange(least, most)
    if unit:
        box.setSuffix(f" {unit}")
    box.setAccessibleName(name)
    return box


def labelled(field: QSpinBox) -> QWidget:
    """Put its name before a field; the two stay together."""
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(5)
    label = QLabel(field.accessibleName())
    label.setBuddy(field)
    row.addWidget(label)
    row.addWidget(field)
    return pair
