"""Routes with their critical points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.drawing.route_overlay import paint_route, point_boxes
from app.ui.map.layers.layer import MapItem, MapLayer, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.route import CriticalPoint, Route

HIT_PX = 12.0


class RoutesLayer(MapLayer):
    """All routes, the chosen one on top."""

    routes: tuple[tuple[Route, bool], ...] = ()
    _faded: Route | None = None

    def fade(self, route: Route | None) -> None:
        """Paint one route as if it were not chosen: another is about to replace it."""
        if route is not self._faded:
            self._faded = route
            self.changed.emit()

    def set_routes(self, routes: Sequence[tuple[Route, bool]]) -> None:
        """Show routes, each with whether it is the chosen one; the last on top."""
        self.routes = tuple(routes)
        self.changed.emit()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint lines, chevrons and points."""
        for route, chosen in self.routes:
            strong = chosen and route is not self._faded
            paint_route(painter, view, route, style, selected=strong)

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes of the critical points."""
        return [
            box for route, _ in self.routes for box in point_boxes(view, route.points)
        ]

    def corridors(self, view: MapView) -> Sequence[NDArray[np.float64]]:
        """Lines of the routes."""
        return [view.to_pixels(route.geometry) for route, _ in self.routes]

    def item_at(self, view: MapView, px: float, py: float) -> CriticalPoint | None:
        """Critical point under a pixel, of the topmost route that has one there."""
        for route, _ in reversed(self.routes):
            places = view.to_pixels([point.position for point in route.points])
            away = np.hypot(places[:, 0] - px, places[:, 1] - py)
            nearest = int(away.argmin())
            if away[nearest] <= HIT_PX:
                return route.points[nearest]
        return None

    def items(self, view: MapView) -> Sequence[MapItem]:
        """Critical points in order of march, those of the chosen route first."""
        return shown(
            view,
            [
                MapItem(f"{point.name}, {point.label}", point.position, point, HIT_PX)
                for route, _ in reversed(self.routes)
                for point in route.points
            ],
        )
