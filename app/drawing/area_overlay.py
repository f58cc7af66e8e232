"""Areas to avoid: hatched, edged, and named where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.drawing.geometry import Box, near_rings, polygon_of
from app.drawing.lettering import Lettering, paint_text, text_size
from app.drawing.strokes import dashed, solid
from maps.polylines import Polylines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QPolygonF

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.overlay import AvoidArea

NAME = Lettering(11.5, bold=True)
EDGE_PX, HALO_PX = 2.2, 4.6
HANDLE_PX = 4.5  # half the side
REACH_PX = 24.0  # beyond the screen, so that no edge of the screen is drawn
HATCH_PX, HATCH_SHARE = 9.0, 0.65  # from line to line across; of the colour
DASH = (5.0, 2.4)  # in widths of the edge


def paint_area(
    painter: QPainter,
    view: MapView,
    area: AvoidArea,
    style: Style,
    *,
    selected: bool = False,
) -> None:
    """
    Paint an area to avoid.

    Parameters
    ----------
    painter
        In the pixels of the view.
    view
        What the screen shows.
    area
        To paint.
    style
        Colours.
    selected
        Whether it is the chosen one: its edge is unbroken and stronger.
    """
    ring = _near_ring(view, area)
    if len(ring) < 3:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    polygon = polygon_of(ring)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style["avoid_fill"])
    painter.drawPolygon(polygon)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _paint_hatch(painter, polygon, view.to_pixels(area.ring[0]).tolist(), style)
    painter.setPen(solid(style["halo"], HALO_PX))
    painter.drawPolygon(polygon)
    pen = dashed(style["avoid"], EDGE_PX, DASH)
    painter.setPen(solid(style["avoid"], EDGE_PX * 1.6) if selected else pen)
    painter.drawPolygon(polygon)
    box = name_box(view, area)
    if box is not None:
        lettering = NAME._replace(colour=style.code("avoid"), halo=style.code("halo"))
        middle = box.center()
        paint_text(painter, area.name, (middle.x(), middle.y()), 0, lettering)
    painter.restore()


def _paint_hatch(
    painter: QPainter, polygon: QPolygonF, corner: Sequence[float], style: Style
) -> None:
    """
    Rising lines that stay with a corner of the area when the map moves.

    Patterns of brushes have the pixels of the device, and are too fine on paper.
    """
    box = polygon.boundingRect()
    high = box.height()
    first = box.left() - high
    first += (corner[0] + corner[1] - box.bottom() - first) % HATCH_PX
    lines = [
        QLineF(x, box.bottom(), x + high, box.top())
        for x in np.arange(first, box.right(), HATCH_PX).tolist()
    ]
    path = QPainterPath()
    path.addPolygon(polygon)
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.setPen(solid(style.faded("avoid", HATCH_SHARE), 1.0, flat=True))
    painter.drawLines(lines)
    painter.restore()


def name_box(view: MapView, area: AvoidArea) -> QRectF | None:
    """Pixels that the name of an area covers; None where it has no room or no name."""
    if not area.name:
        return None
    ring = view.to_pixels(area.ring)
    wide, tall = text_size(area.name, NAME)
    room_x, room_y = np.ptp(ring, axis=0).tolist()
    if room_x < wide * 0.8 or room_y < tall:
        return None
    inside = shapely.Polygon(ring).buffer(0).point_on_surface()
    if inside.is_empty:
        return None
    box = QRectF(0, 0, wide + 8, tall + 4)
    box.moveCenter(QPointF(inside.x, inside.y))
    return box


def area_contains(view: MapView, area: AvoidArea, px: float, py: float) -> bool:
    """Whether a pixel lies in an area."""
    polygon = polygon_of(view.to_pixels(area.ring))
    return polygon.containsPoint(QPointF(px, py), Qt.FillRule.WindingFill)


def paint_handles(
    painter: QPainter,
    places: Sequence[Sequence[float]],
    style: Style,
    held: int | None = None,
) -> None:
    """Paint squares to take hold of, at pixels; the one in the hand is filled."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style["hand"], 1.8))
    for number, (x, y) in enumerate(places):
        painter.setBrush(style["hand" if number == held else "hand_halo"])
        painter.drawRect(QRectF(x - HANDLE_PX, y - HANDLE_PX, 9, 9))
    painter.restore()


def _near_ring(view: MapView, area: AvoidArea) -> NDArray[np.float64]:
    """Ring in pixels without what cannot change the screen, (n, 2)."""
    ring = view.to_pixels([*area.ring, area.ring[0]])
    box: Box = (-REACH_PX, -REACH_PX, view.width + REACH_PX, view.height + REACH_PX)
    if (ring.max(axis=0) < box[:2]).any() or (ring.min(axis=0) > box[2:]).any():
        return ring[:0]
    near = near_rings(Polylines.of_counts(ring, np.array([len(ring)])), box)
    return near.xy[:-1]
