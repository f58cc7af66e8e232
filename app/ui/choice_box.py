"""A choice whose entries are found by typing, even where letters are shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox

COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class ChoiceBox(QComboBox):
    """Letters typed into it search its entries; they reach no shortcut."""

    def event(self, event: QEvent) -> bool:
        """Keep letters for the search."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.text().isprintable()
            and event.text()
            and not event.modifiers() & COMMAND
        ):
            event.accept()
            return True
        return super().event(event)
