"""Roads that the user closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from app.drawing.closure_overlay import DISC_PX, closure_boxes, paint_closures
from app.ui.map.layers.layer import MapItem, MapLayer, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.draft import Closure
    from planners.route import Lonlat


class ClosuresLayer(MapLayer):
    """A no-entry disc on every closed road."""

    closures: tuple[Closure, ...] = ()

    def set_closures(self, closures: Sequence[Closure]) -> None:
        """Show the roads that the user closed."""
        self.closures = tuple(closures)
        self.changed.emit()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint a red disc with a white bar."""
        paint_closures(painter, view, self._positions(), style)

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes of the discs."""
        return closure_boxes(view, self._positions())

    def item_at(self, view: MapView, px: float, py: float) -> Closure | None:
        """Closure under a pixel."""
        for closure, box in zip(
            reversed(self.closures), reversed(self.boxes(view)), strict=True
        ):
            away = box.center() - QPointF(px, py)
            if away.x() ** 2 + away.y() ** 2 <= DISC_PX**2:
                return closure
        return None

    def items(self, view: MapView) -> Sequence[MapItem]:
        """Closures in the order they were made."""
        name = self.tr("Road closed, {}")
        return shown(
            view,
            [
                MapItem(
                    name.format(f"{closure.road} {closure.times}".strip()),
                    closure.position,
                    closure,
                    DISC_PX,
                )
                for closure in self.closures
            ],
        )

    def _positions(self) -> list[Lonlat]:
        return [closure.position for closure in self.closures]
