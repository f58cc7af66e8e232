"""Tells in a tool tip what north arrow, scale bar and source say at length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

if TYPE_CHECKING:
    from app.ui.map.canvas import MapCanvas
    from app.ui.map.layers.furniture import FurnitureLayer


class FurnitureTips(QObject):
    """
    Watches a map for a resting pointer.

    ``furniture`` is what is painted over the map now, None while there is no map.
    """

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.furniture: FurnitureLayer | None = None
        canvas.installEventFilter(self)

    def tip_at(self, px: float, py: float) -> str:
        """Words for a pixel of the map; empty where no furniture stands."""
        if self.furniture is None or not self.furniture.visible:
            return ""
        return self.furniture.tip(self._canvas.view, px, py)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the words where the pointer rests."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.tip_at(event.x(), event.y())
            if words:
                QToolTip.showText(event.globalPos(), words, self._canvas)
                return True
        return super().eventFilter(watched, event)
