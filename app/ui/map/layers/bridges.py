"""Load classes of bridges, for the formation that asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF

from app.drawing.bridge_overlay import (
    FROM_ZOOM,
    close_boxes,
    paint_signs,
    place_signs,
    short_of_discs,
)
from app.ui.map.layers.layer import MapItem, MapLayer, shown
from maps.spatial_index import SpatialIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPainter

    from app.drawing.bridge_overlay import BridgeSign
    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.map.layers.routes import RoutesLayer
    from planners.bridge_classes import BridgeClasses
    from planners.route import CriticalPoint, Lonlat
    from planners.vehicles import Formation

EDGE_PX = 60.0  # beyond the view, for signs of bridges just outside


@dataclass(frozen=True, slots=True)
class ChosenBridge:
    """A bridge whose sign was clicked: its number among the obstacles, and where."""

    obstacle: int
    position: Lonlat


class BridgesLayer(MapLayer):
    """Signs of bridges from zoom 12 on."""

    def __init__(self, routes: RoutesLayer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._routes = routes
        routes.changed.connect(self._place_anew)
        self._bridges: BridgeClasses | None = None
        self._index: SpatialIndex | None = None
        self._verdicts: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._formation: Formation | None = None
        self._placed: tuple[MapView, list[BridgeSign]] | None = None

    def set_bridges(self, bridges: BridgeClasses, formation: Formation | None) -> None:
        """Show bridges as a formation finds them."""
        if bridges is self._bridges and formation == self._formation:
            return
        if self._bridges is None or len(bridges.lonlat) != len(self._bridges.lonlat):
            boxes = np.hstack([bridges.lonlat, bridges.lonlat])
            self._index = SpatialIndex.of(boxes) if len(boxes) else None
        self._bridges, self._formation = bridges, formation
        self._verdicts = bridges.verdicts(formation)
        self._placed = None
        self.changed.emit()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint the signs that find room; their stems end above discs of routes."""
        signs = short_of_discs(self._signs(view), view, self._points())
        paint_signs(painter, signs, style)

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes of the signs, down to their bridges."""
        return [sign.box.united(QRectF(*sign.foot, 1, 1)) for sign in self._signs(view)]

    def item_at(self, view: MapView, px: float, py: float) -> ChosenBridge | None:
        """Bridge whose sign is under a pixel."""
        if self._placed is None or self._placed[0].zoom != view.zoom:
            return None
        painted, signs = self._placed
        x, y = painted.to_pixels([view.to_lonlat(px, py)])[0].tolist()
        hit = next((sign for sign in signs if sign.box.contains(x, y)), None)
        return None if hit is None else ChosenBridge(hit.obstacle, hit.lonlat)

    def items(self, view: MapView) -> Sequence[MapItem]:
        """Bridges whose signs are in view."""
        if self._placed is None or self._placed[0].zoom != view.zoom:
            return []
        name = self.tr("Bridge, load class {}")
        items = [
            MapItem(
                name.format(sign.text),
                sign.lonlat,
                ChosenBridge(sign.obstacle, sign.lonlat),
            )
            for sign in self._placed[1]
        ]
        return shown(view, items)

    def _signs(self, view: MapView) -> list[BridgeSign]:
        """Signs of a view; those of the last view asked for are kept."""
        if self._bridges is None or self._index is None or view.zoom < FROM_ZOOM:
            return []
        if self._placed is None or self._placed[0] != view:
            left, top = view.to_lonlat(-EDGE_PX, -EDGE_PX)
            right, bottom = view.to_lonlat(view.width + EDGE_PX, view.height + EDGE_PX)
            found = self._index.query((left, bottom, right, top))
            taken = close_boxes(view, self._points())
            signs = place_signs(view, self._bridges, self._verdicts, found, taken=taken)
            self._placed = view, signs
        return self._placed[1]

    def _points(self) -> list[CriticalPoint]:
        """Points of the routes that are shown."""
        routes = self._routes.routes if self._routes.visible else ()
        return [point for route, _ in routes for point in route.points]

    def _place_anew(self) -> None:
        """Find room beside other routes; whoever repaints them repaints all."""
        self._placed = None
