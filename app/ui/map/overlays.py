"""What lies over the tiles: routes, names, grid, closures, and the hand's own marks."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.drawing.furniture import furniture_boxes, paint_furniture
from app.drawing.grid import paint_grid
from app.drawing.labels import paint_labels, place_labels
from app.drawing.route_overlay import paint_route, point_boxes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.draft import Closure
    from app.ui.ports import RoadAt
    from maps.basemap import Basemap
    from planners.route import CriticalPoint, Lonlat, Route

MARGIN = 0.25  # of the window, painted beyond each edge for panning
HIT_PX = 12.0
CORRIDOR_PX = 7.0
FLASH_MS = 1400
FLASHES = 3


class MapContent(QObject):
    """
    Everything over the tiles, painted once and then only moved while panning.

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
        self._picture: QImage | None = None
        self._picture_view: MapView | None = None

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
        offset = self._offset(view)
        if self._picture is None or offset is None:
            self._paint_picture(view)
            offset = self._offset(view)
        if self._picture is not None and offset is not None:
            painter.drawImage(offset, self._picture)
        self._paint_closures(painter, view)
        self._paint_hand(painter, view)
        paint_furniture(painter, view, self._style, self.attribution)

    def _repaint(self) -> None:
        """Let go of the picture and ask for a frame."""
        self._picture = None
        self.changed.emit()

    def _offset(self, view: MapView) -> QPointF | None:
        """Where the picture's corner belongs; None if it no longer covers the view."""
        kept = self._picture_view
        if kept is None or kept.zoom != view.zoom or kept.dpr != view.dpr:
            return None
        centre = view.world_to_pixels([(kept.x, kept.y)])[0]
        left = round(float(centre[0]) - kept.width / 2)
        top = round(float(centre[1]) - kept.height / 2)
        inside = left <= 0 and top <= 0
        inside = inside and left + kept.width >= view.width
        if not inside or top + kept.height < view.height:
            return None
        return QPointF(left, top)

    def _paint_picture(self, view: MapView) -> None:
        """Paint routes and names of the view and its margin."""
        margin_x = math.ceil(view.width * MARGIN)
        margin_y = math.ceil(view.height * MARGIN)
        wide = replace(
            view,
            width=view.width + 2 * margin_x,
            height=view.height + 2 * margin_y,
        )
        image = QImage(
            round(wide.width * view.dpr),
            round(wide.height * view.dpr),
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        image.setDevicePixelRatio(view.dpr)
        image.fill(Qt.GlobalColor.transparent)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for route, chosen in self._routes:
                paint_route(painter, wide, route, self._style, selected=chosen)
            if self.shows_names:
                labels = place_labels(
                    self._basemap,
                    wide,
                    self._style,
                    taken=self._taken(wide, view),
                    corridors=self._corridors(wide),
                )
                paint_labels(painter, labels, self._style)
        self._picture, self._picture_view = image, wide

    def _taken(self, wide: MapView, view: MapView) -> list[QRectF]:
        """Boxes that names keep clear of: critical points, scale bar, north arrow."""
        boxes = [
            box for route, _ in self._routes for box in point_boxes(wide, route.points)
        ]
        right, down = (wide.width - view.width) / 2, (wide.height - view.height) / 2
        boxes += [box.translated(right, down) for box in furniture_boxes(view)]
        return boxes

    def _corridors(self, view: MapView) -> list[np.ndarray]:
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
