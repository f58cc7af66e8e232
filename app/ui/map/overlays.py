"""What lies over the tiles: routes, names, grid, closures, and the hand's own marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import (
    QObject,
    QPointF,
    QRectF,
    Qt,
    QTimer,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen

from app.drawing.furniture import furniture_boxes, paint_furniture
from app.drawing.grid import paint_grid
from app.drawing.labels import paint_labels, place_labels
from app.drawing.route_overlay import paint_route, point_boxes
from app.ui.map.kept_picture import KeptPicture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.draft import Closure
    from app.ui.ports import RoadAt
    from maps.basemap import Basemap
    from planners.route import CriticalPoint, Lonlat, Route

HIT_PX = 12.0
FLASH_MS = 1400
FLASHES = 3
REST_MS = 60  # the hand rests this long before names are placed anew


class MapContent(QObject):
    """
    Everything over the tiles; what costs time is painted once and then only moved.

    Routes follow every step of the hand. Names need search for room, so they are
    placed when the hand rests, and until then the old ones are moved along.
    ``changed`` asks for another frame.
    """

    changed = Signal()

    def __init__(
        self, basemap: Basemap, style: Style, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.attribution = ""
        self.shows_grid = True
        self.shows_names = True
        self._basemap, self._style = basemap, style
        self._routes: tuple[tuple[Route, bool], ...] = ()
        self._stops: tuple[Lonlat, ...] = ()
        self._closures: tuple[Closure, ...] = ()
        self._snap: RoadAt | None = None
        self._flash_at: Lonlat | None = None
        self._flash = QVariantAnimation(self)
        self._flash.setStartValue(0.0)
        self._flash.setEndValue(float(FLASHES))
        self._flash.setDuration(FLASH_MS)
        self._flash.valueChanged.connect(lambda _value: self.changed.emit())
        self._flash.finished.connect(self._end_flash)
        self._lines: KeptPicture | None = None
        self._names: KeptPicture | None = None
        self._names_stale = True
        self._view: MapView | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._place_names)

    def set_routes(self, routes: Sequence[tuple[Route, bool]]) -> None:
        """Show routes, each with whether it is the chosen one; the last on top."""
        self._routes = tuple(routes)
        self._repaint()

    def set_stops(self, stops: Sequence[Lonlat]) -> None:
        """Show the points of a route that is not finished."""
        self._stops = tuple(stops)
        self.changed.emit()

    def set_closures(self, closures: Sequence[Closure]) -> None:
        """Show the roads that the user closed."""
        self._closures = tuple(closures)
        self.changed.emit()

    def set_snap(self, road: RoadAt | None) -> None:
        """Show on which road a click would fall."""
        if road != self._snap:
            self._snap = road
            self.changed.emit()

    def set_shown(self, *, grid: bool, names: bool) -> None:
        """Choose what is shown beside the map."""
        self.shows_grid, self.shows_names = grid, names
        self._repaint()

    def flash(self, place: Lonlat) -> None:
        """Draw the eye to a place for a moment."""
        self._flash.stop()
        self._flash_at = place
        self._flash.start()

    @property
    def is_flashing(self) -> bool:
        """Whether a place is being pointed out."""
        return self._flash_at is not None

    @property
    def is_settled(self) -> bool:
        """Whether the names stand where they belong."""
        return not self.shows_names or not self._names_stale

    def point_at(self, view: MapView, px: float, py: float) -> CriticalPoint | None:
        """Critical point under a pixel, of the topmost route that has one there."""
        for route, _ in reversed(self._routes):
            places = view.to_pixels([point.position for point in route.points])
            away = np.hypot(places[:, 0] - px, places[:, 1] - py)
            nearest = int(away.argmin())
            if away[nearest] <= HIT_PX:
                return route.points[nearest]
        return None

    # Painting

    def paint(self, painter: QPainter, view: MapView) -> None:
        """Paint all of it; what costs time is kept between frames."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.shows_grid:
            paint_grid(painter, view, self._style)
        if self._lines is None or not self._lines.covers(view):
            self._lines = KeptPicture.painted(view, self._paint_routes)
        painter.drawImage(self._lines.corner(view), self._lines.image)
        if self.shows_names:
            self._paint_names(painter, view)
        self._paint_closures(painter, view)
        self._paint_hand(painter, view)
        paint_furniture(painter, view, self._style, self.attribution)

    def _repaint(self) -> None:
        """Let go of the pictures and ask for a frame."""
        self._lines = None
        self._names_stale = True
        self.changed.emit()

    def _paint_routes(self, painter: QPainter, view: MapView) -> None:
        for route, chosen in self._routes:
            paint_route(painter, view, route, self._style, selected=chosen)

    def _paint_names(self, painter: QPainter, view: MapView) -> None:
        """Move the names there are, and have them placed anew where that is needed."""
        names = self._names
        if names is None or not names.covers(view):
            self._names_stale = True
        if self._names_stale and (view != self._view or not self._rest.isActive()):
            self._rest.start()
        self._view = view
        if names is not None and names.fits(view):
            painter.drawImage(names.corner(view), names.image)

    def _place_names(self) -> None:
        """Find room for the names of the view that is shown."""
        view = self._view
        if view is None:
            return

        def paint(painter: QPainter, wide: MapView) -> None:
            labels = place_labels(
                self._basemap,
                wide,
                self._style,
                taken=self._taken(wide, view),
                corridors=self._corridors(wide),
            )
            paint_labels(painter, labels, self._style)

        self._names = KeptPicture.painted(view, paint)
        self._names_stale = False
        self.changed.emit()

    def _taken(self, wide: MapView, view: MapView) -> list[QRectF]:
        """Boxes that names keep clear of: critical points, scale bar, north arrow."""
        boxes = [
            box for route, _ in self._routes for box in point_boxes(wide, route.points)
        ]
        right, down = (wide.width - view.width) / 2, (wide.height - view.height) / 2
        boxes += [box.translated(right, down) for box in furniture_boxes(view)]
        return boxes

    def _corridors(self, view: MapView) -> list[NDArray[np.float64]]:
        """Lines of the routes in pixels, which names keep clear of."""
        return [view.to_pixels(route.geometry) for route, _ in self._routes]

    def _paint_closures(self, painter: QPainter, view: MapView) -> None:
        """Paint a no-entry disc on every closed road."""
        if not self._closures:
            return
        places = view.to_pixels([closure.position for closure in self._closures])
        for x, y in places.tolist():
            painter.setPen(QPen(QColor("#ffffff"), 2))
            painter.setBrush(QColor("#b3261e"))
            painter.drawEllipse(QPointF(x, y), 10, 10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("#ffffff"))
            painter.drawRect(QRectF(x - 6, y - 2, 12, 4))

    def _paint_hand(self, painter: QPainter, view: MapView) -> None:
        """Paint unfinished points, the road under the pointer, and the flash."""
        if self._stops:
            self._paint_stops(painter, view.to_pixels(self._stops).tolist())
        if self._snap is not None:
            x, y = view.to_pixels([self._snap.position])[0].tolist()
            self._paint_snap(painter, x, y, self._snap.name)
        if self._flash_at is not None:
            x, y = view.to_pixels([self._flash_at])[0].tolist()
            beat = float(self._flash.currentValue() or 0.0) % 1.0
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, width in ((QColor(255, 255, 255), 6), (QColor("#d4351c"), 3)):
                colour.setAlphaF(1 - beat)
                painter.setPen(QPen(colour, width))
                painter.drawEllipse(QPointF(x, y), 12 + 24 * beat, 12 + 24 * beat)

    def _paint_stops(self, painter: QPainter, places: list[list[float]]) -> None:
        """Paint numbered discs joined by a dashed line."""
        points = [QPointF(x, y) for x, y in places]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(255, 255, 255, 210), 5))
        painter.drawPolyline(points)
        painter.setPen(QPen(QColor("#1463b5"), 2, Qt.PenStyle.DashLine))
        painter.drawPolyline(points)
        font = painter.font()
        font.setPointSizeF(8.5)
        font.setBold(True)
        painter.setFont(font)
        for number, point in enumerate(points):
            painter.setPen(QPen(QColor("#1463b5"), 2))
            painter.setBrush(QColor("#ffffff"))
            painter.drawEllipse(point, 11, 11)
            box = QRectF(point.x() - 11, point.y() - 11, 22, 22)
            text = "SP" if number == 0 else str(number)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_snap(self, painter: QPainter, x: float, y: float, name: str) -> None:
        """Paint a ring on the road and the road's name beside it."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(QColor("#ffffff"), 5), QPen(QColor("#1463b5"), 2.5)):
            painter.setPen(pen)
            painter.drawEllipse(QPointF(x, y), 7, 7)
        metrics = painter.fontMetrics()
        box = QRectF(x + 14, y - 26, metrics.horizontalAdvance(name) + 14, 22)
        painter.setPen(QPen(QColor("#c9c4b8"), 1))
        painter.setBrush(QColor(250, 248, 244, 235))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor("#23262a"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _end_flash(self) -> None:
        self._flash_at = None
        self.changed.emit()
