"""Areas that routes keep out of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.drawing.area_overlay import area_contains, name_box, paint_area
from app.ui.map.layers.layer import MapItem, MapLayer, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.overlay import AvoidArea


class AvoidAreasLayer(MapLayer):
    """Hatched areas with their names."""

    areas: tuple[AvoidArea, ...] = ()
    selected: object = None

    def set_areas(self, areas: Sequence[AvoidArea], selected: object = None) -> None:
        """Show areas, the last on top, and which of them is chosen."""
        if (tuple(areas), selected) != (self.areas, self.selected):
            self.areas, self.selected = tuple(areas), selected
            self.changed.emit()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint all of them."""
        for area in self.areas:
            paint_area(painter, view, area, style, selected=area == self.selected)

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes of their names."""
        boxes = (name_box(view, area) for area in self.areas)
        return [box for box in boxes if box is not None]

    def item_at(self, view: MapView, px: float, py: float) -> AvoidArea | None:
        """Topmost area under a pixel."""
        return next(
            (a for a in reversed(self.areas) if area_contains(view, a, px, py)), None
        )

    def items(self, view: MapView) -> Sequence[MapItem]:
        """Areas whose first corner is in view."""
        return shown(
            view,
            [
                MapItem(
                    self.tr("Area to avoid {}").format(area.name).strip(),
                    area.ring[0],
                    area,
                )
                for area in self.areas
            ],
        )
