"""Marks of the hand: unfinished points, the road under the pointer, and the flash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPen

from app.drawing.lettering import Lettering, font, text_size
from app.ui.map.layers.layer import MapLayer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.ports import RoadAt
    from planners.route import Lonlat

FLASH_MS = 1400
FLASHES = 3
DISC_PX = 11.0
LETTERS = Lettering(12.0, bold=True)
ROAD = Lettering(12.0)


class HandLayer(MapLayer):
    """Painted in every frame, over all the rest."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stops: tuple[Lonlat, ...] = ()
        self._snap: RoadAt | None = None
        self._mark: Lonlat | None = None
        self._flash_at: Lonlat | None = None
        self._flash = QVariantAnimation(self)
        self._flash.setStartValue(0.0)
        self._flash.setEndValue(float(FLASHES))
        self._flash.setDuration(FLASH_MS)
        self._flash.valueChanged.connect(lambda _value: self.changed.emit())
        self._flash.finished.connect(self._end_flash)

    def set_stops(self, stops: Sequence[Lonlat]) -> None:
        """Show the points of a route that is not finished."""
        self._stops = tuple(stops)
        self.changed.emit()

    def set_snap(self, road: RoadAt | None) -> None:
        """Show on which road a click would fall."""
        if road != self._snap:
            self._snap = road
            self.changed.emit()

    def set_mark(self, place: Lonlat | None) -> None:
        """Show which place is pointed at elsewhere."""
        if place != self._mark:
            self._mark = place
            self.changed.emit()

    def flash(self, place: Lonlat) -> None:
        """Draw the eye to a place for a moment."""
        self._flash.stop()
        self._flash_at = place
        self._flash.start()

    @property
    def is_flashing(self) -> bool:
        """Whether a place is being pointed out."""
        return self._flash_at is not None

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint what there is."""
        if self._stops:
            self._paint_stops(painter, view.to_pixels(self._stops).tolist(), style)
        if self._snap is not None:
            x, y = view.to_pixels([self._snap.position])[0].tolist()
            paint_snap(painter, x, y, self._snap.name, style)
        if self._mark is not None:
            x, y = view.to_pixels([self._mark])[0].tolist()
            paint_mark(painter, QPointF(x, y), style)
        if self._flash_at is not None:
            x, y = view.to_pixels([self._flash_at])[0].tolist()
            self._paint_flash(painter, QPointF(x, y), style)

    def _paint_flash(self, painter: QPainter, point: QPointF, style: Style) -> None:
        """Paint a ring that grows and fades."""
        beat = float(self._flash.currentValue() or 0.0) % 1.0
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for name, width in (("hand_halo", 6), ("flash", 3)):
            colour = QColor(style[name])
            colour.setAlphaF(1 - beat)
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(point, 12 + 24 * beat, 12 + 24 * beat)

    def _paint_stops(
        self, painter: QPainter, places: list[list[float]], style: Style
    ) -> None:
        """Paint numbered discs joined by a dashed line."""
        points = [QPointF(x, y) for x, y in places]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style["hand_halo"], 5))
        painter.drawPolyline(points)
        painter.setPen(QPen(style["hand"], 2, Qt.PenStyle.DashLine))
        painter.drawPolyline(points)
        painter.setFont(font(LETTERS))
        for number, point in enumerate(points):
            text = "SP" if number == 0 else str(number)
            paint_disc(painter, point, text, style)

    def _end_flash(self) -> None:
        self._flash_at = None
        self.changed.emit()


def paint_disc(painter: QPainter, point: QPointF, text: str, style: Style) -> None:
    """Paint a point that the hand set, with a short text in it."""
    painter.setPen(QPen(style["hand"], 2))
    painter.setBrush(style["hand_halo"])
    painter.drawEllipse(point, DISC_PX, DISC_PX)
    painter.setFont(font(LETTERS))
    side = 2 * DISC_PX
    box = QRectF(point.x() - DISC_PX, point.y() - DISC_PX, side, side)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_mark(painter: QPainter, point: QPointF, style: Style) -> None:
    """Paint a filled ring at a place that is pointed at."""
    painter.setPen(QPen(style["hand_halo"], 3))
    painter.setBrush(style["profile_mark"])
    painter.drawEllipse(point, 6, 6)


def paint_snap(painter: QPainter, x: float, y: float, name: str, style: Style) -> None:
    """Paint a ring on the road and the road's name beside it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in (("hand_halo", 5), ("hand", 2.5)):
        painter.setPen(QPen(style[colour], width))
        painter.drawEllipse(QPointF(x, y), 7, 7)
    paint_plate(painter, QPointF(x + 14, y - 26), name, style)


def paint_plate(painter: QPainter, corner: QPointF, text: str, style: Style) -> QRectF:
    """Paint a short text on a plate; returns the box it covers, pixels."""
    wide, _ = text_size(text, ROAD)
    box = QRectF(corner.x(), corner.y(), wide + 14, 22)
    painter.setPen(QPen(style["plate_edge"], 1))
    painter.setBrush(style["plate"])
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(style["plate_text"])
    painter.setFont(font(ROAD))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return box
