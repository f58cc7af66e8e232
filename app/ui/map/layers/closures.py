"""Roads that the user closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.ui.map.layers.layer import MapItem, MapLayer, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.draft import Closure

DISC_PX = 10.0


class ClosuresLayer(MapLayer):
    """A no-entry disc on every closed road."""

    closures: tuple[Closure, ...] = ()

    def set_closures(self, closures: Sequence[Closure]) -> None:
        """Show the roads that the user closed."""
        self.closures = tuple(closures)
        self.changed.emit()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint a red disc with a white bar."""
        for x, y in self._places(view):
            painter.setPen(QPen(style["closed_bar"], 2))
            painter.setBrush(style["closed"])
            painter.drawEllipse(QPointF(x, y), DISC_PX, DISC_PX)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style["closed_bar"])
            painter.drawRect(QRectF(x - 6, y - 2, 12, 4))

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes of the discs."""
        side = 2 * DISC_PX
        return [
            QRectF(x - DISC_PX, y - DISC_PX, side, side) for x, y in self._places(view)
        ]

    def item_at(self, view: MapView, px: float, py: float) -> Closure | None:
        """Closure under a pixel."""
        for closure, (x, y) in zip(
            reversed(self.closures), reversed(self._places(view)), strict=True
        ):
            if (x - px) ** 2 + (y - py) ** 2 <= DISC_PX**2:
                return closure
        return None

    def items(self, view: MapView) -> Sequence[MapItem]:
        """Closures in the order they were made."""
        name = self.tr("Road closed, {}")
        return shown(
            view,
            [
                MapItem(name.format(closure.road), closure.position, closure, DISC_PX)
                for closure in self.closures
            ],
        )

    def _places(self, view: MapView) -> list[list[float]]:
        if not self.closures:
            return []
        places = view.to_pixels([closure.position for closure in self.closures])
        return list(places.tolist())
