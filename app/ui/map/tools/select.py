"""Chooses what is under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.map.tools.tool import MapClick, MapTool

if TYPE_CHECKING:
    from app.ui.map.canvas import MapCanvas
    from app.ui.map.content import MapContent


class SelectTool(MapTool):
    """Chooses the thing under the pointer; a double click comes closer."""

    chosen = Signal(object)  # CriticalPoint, Closure, PlacedSymbol ...

    def __init__(
        self, canvas: MapCanvas, content: MapContent, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._canvas, self._content = canvas, content

    def click(self, click: MapClick) -> None:
        """Choose the thing there, if there is one."""
        place = click.position
        item = self._content.item_at(self._canvas.view, place.x(), place.y())
        if item is not None:
            self.chosen.emit(item)

    def double_click(self, click: MapClick) -> None:
        """Come closer."""
        self._canvas.zoom_by(2, click.position)
