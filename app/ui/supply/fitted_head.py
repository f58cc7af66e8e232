"""The rows above a table, never cut off: the dock scrolls where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


class FittedHead(QWidget):
    """Rows that are as high as their words need at the width that there is."""

    def event(self, event: QEvent) -> bool:
        """Ask for other room when the rows or the width change."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return handled

    def _fit(self) -> None:
        rows = self.layout()
        if rows is None:
            return
        high = rows.totalSizeHint().height()
        if rows.hasHeightForWidth():
            high = rows.totalHeightForWidth(self.width())
        if high != self.minimumHeight():
            self.setMinimumHeight(high)
