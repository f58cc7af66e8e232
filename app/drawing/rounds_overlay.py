"""Delivery rounds over the map: their ways, one of them strong, and what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.drawing.geometry import polygon_of, visible_runs
from app.drawing.lettering import Lettering, font, paint_text, text_size
from app.drawing.marks import along_line
from app.drawing.strokes import dashed, solid
from maps.polylines import Polylines
from maps.simplify import simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.route import Lonlat

LINE_PX, HALO_PX = 2.2, 4.6
CHOSEN_PX, CHOSEN_HALO_PX = 5.0, 9.0
DASH = (4.0, 2.6)
DEPOT_PX, DROP_PX, STOP_PX, WARNING_PX = 7.5, 5.0, 9.0, 9.0
CHEVRON_EVERY_PX, CHEVRON_PX = 110.0, 4.2
SMOOTHING_PX = 0.75
NAMES_FROM_ZOOM = 9.5
NAME = Lettering(11.0, bold=True)
_CLOSED = "column_halo", "column"  # inside and edge of a depot that is not open


class RoundLine(NamedTuple):
    """Way of one round, (n, 2) degrees, and the number of the round in its plan."""

    number: int
    way: NDArray[np.float64]


class RoundPlace(NamedTuple):
    """
    A depot or a drop.

    ``served`` is false for a drop to which something is not brought, and for a depot
    that is not open.
    """

    name: str
    position: Lonlat
    is_depot: bool = False
    served: bool = True


class RoundShapes(NamedTuple):
    """
    What is painted of a plan of rounds.

    ``chosen`` is the number of the round that stands out, ``stops`` are the places of
    its drops in the order in which it comes to them.
    """

    lines: tuple[RoundLine, ...] = ()
    places: tuple[RoundPlace, ...] = ()
    chosen: int | None = None
    stops: tuple[Lonlat, ...] = ()


def paint_rounds(
    painter: QPainter, view: MapView, shapes: RoundShapes, style: Style
) -> None:
    """
    Paint rounds as broken lines, and the chosen one as a strong line on top.

    Parameters
    ----------
    painter
        In the pixels of the view.
    view
        What the screen shows.
    shapes
        To paint.
    style
        Colours.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for line in shapes.lines:
        if line.number != shapes.chosen:
            _paint_line(painter, view, line.way, style, chosen=False)
    for line in shapes.lines:
        if line.number == shapes.chosen:
            _paint_line(painter, view, line.way, style, chosen=True)
    for place in sorted(
        shapes.places, key=lambda place: (place.is_depot, not place.served)
    ):
        _paint_place(painter, view, place, style)
    _paint_stops(painter, view, shapes.stops, style)
    painter.restore()


def round_boxes(view: MapView, shapes: RoundShapes) -> list[QRectF]:
    """Pixels that places and stops cover."""
    boxes = [
        _square(x, y, DEPOT_PX + 2 if place.is_depot else WARNING_PX)
        for place, (x, y) in _placed(view, shapes.places)
    ]
    return boxes + [_square(x, y, STOP_PX) for x, y in _pixels(view, shapes.stops)]


def place_at(
    view: MapView, shapes: RoundShapes, px: float, py: float
) -> RoundPlace | None:
    """Depot or drop under a pixel, the nearest one."""
    near = [
        (float(np.hypot(x - px, y - py)), number)
        for number, (_, (x, y)) in enumerate(_placed(view, shapes.places))
    ]
    away, number = min(near, default=(np.inf, 0))
    return shapes.places[number] if away <= WARNING_PX + 3 else None


def _paint_line(
    painter: QPainter,
    view: MapView,
    way: NDArray[np.float64],
    style: Style,
    *,
    chosen: bool,
) -> None:
    """One way: broken, or strong with chevrons where it is the chosen one."""
    if len(way) < 2:
        return
    line = view.to_pixels(way)
    smooth = simplified(Polylines.of_counts(line, np.array([len(line)])), SMOOTHING_PX)
    reach = (-HALO_PX, -HALO_PX, view.width + HALO_PX, view.height + HALO_PX)
    runs = [
        polygon_of(smooth.xy[first:last])
        for _, first, last in visible_runs(smooth, reach).tolist()
    ]
    if chosen:
        pens = (
            solid(style["column_halo"], CHOSEN_HALO_PX),
            solid(style["column"], CHOSEN_PX),
        )
    else:
        pens = (
            solid(style["column_halo"], HALO_PX),
            dashed(style["column"], LINE_PX, DASH),
        )
    for pen in pens:
        painter.setPen(pen)
        for run in runs:
            painter.drawPolyline(run)
    if chosen:
        painter.setPen(solid(style["column_halo"], 1.8))
        for x, y, dx, dy in along_line(smooth.xy, CHEVRON_EVERY_PX):
            back_x, back_y = x - dx * CHEVRON_PX, y - dy * CHEVRON_PX
            side_x, side_y = -dy * CHEVRON_PX * 0.62, dx * CHEVRON_PX * 0.62
            corners = (
                QPointF(back_x + side_x, back_y + side_y),
                QPointF(x + dx, y + dy),
                QPointF(back_x - side_x, back_y - side_y),
            )
            painter.drawPolyline(QPolygonF(corners))


def _paint_place(
    painter: QPainter, view: MapView, place: RoundPlace, style: Style
) -> None:
    """A square for a depot, a disc for a drop, a warning triangle for one unserved."""
    x, y = _pixels(view, [place.position])[0]
    if not (-40 < x < view.width + 40 and -40 < y < view.height + 40):
        return
    if place.is_depot:
        inner, outer = ("column", "column_halo") if place.served else _CLOSED
        painter.setPen(QPen(style[outer], 2.4))
        painter.setBrush(style[inner])
        painter.drawRect(_square(x, y, DEPOT_PX))
    elif place.served:
        painter.setPen(QPen(style["column"], 2.0))
        painter.setBrush(style["column_halo"])
        painter.drawEllipse(QPointF(x, y), DROP_PX, DROP_PX)
    else:
        _paint_warning(painter, x, y, style)
    if view.zoom >= NAMES_FROM_ZOOM and (place.is_depot or not place.served):
        lettering = NAME._replace(colour=style.code("place"), halo=style.code("halo"))
        wide, _ = text_size(place.name, lettering)
        away = WARNING_PX + 6 + wide / 2
        middle = x - away if x + away + wide / 2 > view.width else x + away
        paint_text(painter, place.name, (middle, y), 0, lettering)


def _paint_warning(painter: QPainter, x: float, y: float, style: Style) -> None:
    """A triangle with a stroke and a dot."""
    half = WARNING_PX
    corners = ((x, y - half), (x + half, y + 0.75 * half), (x - half, y + 0.75 * half))
    painter.setPen(QPen(style["route_halo"], 1.8))
    painter.setBrush(style["closed"])
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    painter.setPen(solid(style["closed_bar"], 2.0))
    painter.drawLine(QLineF(x, y - half * 0.4, x, y + half * 0.15))
    painter.drawPoint(QPointF(x, y + half * 0.5))


def _paint_stops(
    painter: QPainter, view: MapView, stops: Sequence[Lonlat], style: Style
) -> None:
    """Discs with the numbers of the stops of the chosen round, the first on top."""
    lettering = Lettering(10.0, bold=True)
    painter.setFont(font(lettering))
    pixels = list(enumerate(_pixels(view, stops), start=1))
    for number, (x, y) in reversed(pixels):
        painter.setPen(QPen(style["column_halo"], 2.0))
        painter.setBrush(style["column"])
        painter.drawEllipse(QPointF(x, y), STOP_PX, STOP_PX)
        painter.setPen(style["column_text"])
        box = _square(x, y, STOP_PX)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{number}")


def _placed(
    view: MapView, places: Sequence[RoundPlace]
) -> list[tuple[RoundPlace, list[float]]]:
    pixels = _pixels(view, [place.position for place in places])
    return list(zip(places, pixels, strict=True))


def _pixels(view: MapView, places: Sequence[Lonlat]) -> list[list[float]]:
    points: list[list[float]] = view.to_pixels(list(places)).tolist() if places else []
    return points


def _square(x: float, y: float, half: float) -> QRectF:
    return QRectF(x - half, y - half, 2 * half, 2 * half)
