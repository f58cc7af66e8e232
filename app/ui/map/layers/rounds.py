"""Delivery rounds over the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.drawing.rounds_overlay import (
    WARNING_PX,
    RoundPlace,
    RoundShapes,
    paint_rounds,
    place_at,
    round_boxes,
)
from app.ui.map.layers.layer import MapItem, MapLayer, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style


class RoundsLayer(MapLayer):
    """Ways of all vehicles that bring supplies, the chosen one on top."""

    shapes = RoundShapes()

    def set_shapes(self, shapes: RoundShapes) -> None:
        """Show other rounds; none where there are no places."""
        self.shapes = shapes
        self.changed.emit()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint ways, depots, drops and stops."""
        if self.shapes.places:
            paint_rounds(painter, view, self.shapes, style)

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes of depots, drops and stops."""
        return round_boxes(view, self.shapes)

    def corridors(self, view: MapView) -> Sequence[NDArray[np.float64]]:
        """Way of the chosen round."""
        return [
            view.to_pixels(line.way)
            for line in self.shapes.lines
            if line.number == self.shapes.chosen and len(line.way) > 1
        ]

    def item_at(self, view: MapView, px: float, py: float) -> RoundPlace | None:
        """Depot or drop under a pixel."""
        return place_at(view, self.shapes, px, py)

    def items(self, view: MapView) -> Sequence[MapItem]:
        """Depots, then drops, those that are not served said so."""
        return shown(
            view,
            [
                MapItem(self._name(place), place.position, place, WARNING_PX)
                for place in self.shapes.places
            ],
        )

    def _name(self, place: RoundPlace) -> str:
        if place.is_depot:
            return self.tr("Depot, {}").format(place.name)
        if place.served:
            return self.tr("Drop, {}").format(place.name)
        return self.tr("Drop, {}, not all is brought").format(place.name)
