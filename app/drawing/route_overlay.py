"""Routes over the map: the line, its direction, and the points that matter on it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.drawing.geometry import polygon_of, visible_runs
from app.drawing.lettering import Lettering, font, paint_text, text_size
from app.drawing.marks import along_line
from app.drawing.strokes import solid
from maps.polylines import Polylines
from maps.simplify import simplified
from planners.route import PointKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QColor

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.route import CriticalPoint, Route

LINE_PX, HALO_PX = 5.0, 9.0
CHOSEN_PX, CHOSEN_HALO_PX = 6.0, 12.0
OTHER_OPACITY = 0.62  # of routes that are not the chosen one
CHEVRON_EVERY_PX, CHEVRON_PX = 120.0, 4.2
SMOOTHING_PX = 0.75
DISC_PX = 9.0  # radius
DOT_PX = 3.2
CLOSEST_PX = 2 * DISC_PX - 2  # between the middles of two discs
UNKNOWN_PX = 6.0
NAMES_FROM_ZOOM = 11.0
NAME = Lettering(11.0, bold=True)


def paint_route(
    painter: QPainter,
    view: MapView,
    route: Route,
    style: Style,
    selected: bool = False,  # noqa: FBT001, FBT002 - the canvas passes it by name
) -> None:
    """
    Paint a route with chevrons in the direction of march, and its critical points.

    Parameters
    ----------
    painter
        In the pixels of the view.
    view
        What the screen shows.
    route
        To paint.
    style
        Colours.
    selected
        Whether it is the chosen one: its line is stronger and stands over others.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = view.to_pixels(np.array(route.geometry))
    smooth = simplified(Polylines.of_counts(line, np.array([len(line)])), SMOOTHING_PX)
    reach = (-HALO_PX, -HALO_PX, view.width + HALO_PX, view.height + HALO_PX)
    runs = [
        polygon_of(smooth.xy[first:last])
        for _, first, last in visible_runs(smooth, reach).tolist()
    ]
    halo, width = (CHOSEN_HALO_PX, CHOSEN_PX) if selected else (HALO_PX, LINE_PX)
    colour = style["route"] if selected else style.faded("route", OTHER_OPACITY)
    for pen in (solid(style["route_halo"], halo), solid(colour, width)):
        painter.setPen(pen)
        for run in runs:
            painter.drawPolyline(run)
    _paint_chevrons(painter, smooth.xy, reach, style["route_halo"])
    paint_points(painter, view, route.points, style)
    painter.restore()


def paint_points(
    painter: QPainter, view: MapView, points: Sequence[CriticalPoint], style: Style
) -> None:
    """
    Paint critical points as discs with their number, and what nobody knows as a ``?``.

    Where discs have no room beside each other, the less important ones are dots:
    start and release points come first, then what nobody knows.
    """
    if not points:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    places = view.to_pixels([point.position for point in points]).tolist()
    discs = numbered_points(view, points)
    dots = sorted(set(range(len(points))) - set(discs))
    for number in dots + discs[::-1]:
        x, y = places[number]
        if -40 < x < view.width + 40 and -40 < y < view.height + 40:
            if number in dots:
                _paint_dot(painter, points[number], x, y, style)
                continue
            _paint_point(painter, points[number], x, y, style)
            if _is_named(points[number], view):
                _paint_name(painter, points[number], (x, y), view, style)
    painter.restore()


def numbered_points(view: MapView, points: Sequence[CriticalPoint]) -> list[int]:
    """Which points have room for a disc in a view, the most important first."""
    places = view.to_pixels([point.position for point in points]).tolist()
    ends = {PointKind.START, PointKind.RELEASE}
    order = sorted(
        range(len(points)),
        key=lambda number: (
            points[number].kind not in ends,
            not points[number].unknown,
        ),
    )
    found: list[int] = []
    for number in order:
        x, y = places[number]
        if all(
            math.hypot(x - places[other][0], y - places[other][1]) >= CLOSEST_PX
            for other in found
        ):
            found.append(number)
    return found


def point_boxes(view: MapView, points: Sequence[CriticalPoint]) -> list[QRectF]:
    """Pixels that critical points and the names of both ends cover."""
    if not points:
        return []
    boxes = []
    side = 2 * DISC_PX + 6
    places = view.to_pixels([point.position for point in points]).tolist()
    for point, (x, y) in zip(points, places, strict=True):
        boxes.append(QRectF(x - side / 2, y - side / 2, side + 8, side))
        if _is_named(point, view):
            wide, high = text_size(point.label, NAME)
            middle = _name_middle(x, wide, view)
            boxes.append(QRectF(middle - wide / 2 - 3, y - high / 2, wide + 6, high))
    return boxes


def short_name(point: CriticalPoint) -> str:
    """
    What fits a disc: ``SP``, ``RP``, or the number of a critical point.

    >>> from planners.route import CriticalPoint, PointKind
    >>> bridge = CriticalPoint(
    ...     name="CP 3", kind=PointKind.BRIDGE, label="", position=(0, 0), distance_m=0
    ... )
    >>> short_name(bridge)
    '3'
    """
    return point.name.removeprefix("CP").strip() or point.name


def _paint_chevrons(
    painter: QPainter,
    line: NDArray[np.float64],
    reach: tuple[float, float, float, float],
    colour: QColor,
) -> None:
    """Open arrow heads on the line, in the direction of march."""
    painter.setPen(solid(colour, 1.8))
    left, top, right, bottom = reach
    for x, y, dx, dy in along_line(line, CHEVRON_EVERY_PX):
        if left < x < right and top < y < bottom:
            back_x, back_y = x - dx * CHEVRON_PX, y - dy * CHEVRON_PX
            side_x, side_y = -dy * CHEVRON_PX * 0.62, dx * CHEVRON_PX * 0.62
            corners = [
                QPointF(back_x + side_x, back_y + side_y),
                QPointF(x + dx, y + dy),
                QPointF(back_x - side_x, back_y - side_y),
            ]
            painter.drawPolyline(QPolygonF(corners))


def _paint_point(
    painter: QPainter, point: CriticalPoint, x: float, y: float, style: Style
) -> None:
    """Disc with a short name; filled at both ends of the route."""
    text = short_name(point)
    fill, letters = style["point"], style["point_text"]
    if point.kind is PointKind.START:
        fill, letters = style["start"], style["route_halo"]
    elif point.kind is PointKind.RELEASE:
        fill, letters = style["release"], style["route_halo"]
    lettering = Lettering(9.5 if len(text) < 3 else 8.0, bold=True)
    wide = max(2 * DISC_PX, text_size(text, lettering)[0] + 8)
    box = QRectF(x - wide / 2, y - DISC_PX, wide, 2 * DISC_PX)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style["route_halo"])
    painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), DISC_PX + 2, DISC_PX + 2)
    edge = style["unknown"] if point.unknown else style["point_text"]
    painter.setPen(QPen(edge, 2.2 if point.unknown else 1.4))
    painter.setBrush(fill)
    painter.drawRoundedRect(box, DISC_PX, DISC_PX)
    painter.setPen(letters)
    painter.setFont(font(lettering))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    if point.unknown:
        _paint_question(painter, box.right() - 1, box.top() + 1, style)


def _paint_dot(
    painter: QPainter, point: CriticalPoint, x: float, y: float, style: Style
) -> None:
    """Dot for a point that has no room for more."""
    painter.setPen(QPen(style["route_halo"], 1.4))
    painter.setBrush(style["unknown"] if point.unknown else style["point_text"])
    painter.drawEllipse(QPointF(x, y), DOT_PX, DOT_PX)


def _paint_question(painter: QPainter, x: float, y: float, style: Style) -> None:
    """Small disc with a question mark: a limit that nobody knows."""
    painter.setPen(QPen(style["route_halo"], 1.4))
    painter.setBrush(style["unknown"])
    middle = QPointF(x, y)
    painter.drawEllipse(middle, UNKNOWN_PX, UNKNOWN_PX)
    painter.setPen(style["route_halo"])
    painter.setFont(font(Lettering(9.0, bold=True)))
    box = QRectF(x - UNKNOWN_PX, y - UNKNOWN_PX, 2 * UNKNOWN_PX, 2 * UNKNOWN_PX)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")


def _is_named(point: CriticalPoint, view: MapView) -> bool:
    """Whether the name of the place is written: at both ends of a route."""
    ends = {PointKind.START, PointKind.RELEASE}
    return bool(point.label) and point.kind in ends and view.zoom >= NAMES_FROM_ZOOM


def _name_middle(x: float, wide: float, view: MapView) -> float:
    """Middle of a name to the right of its disc; to the left where that is cut off."""
    away = DISC_PX + 8 + wide / 2
    return x - away if x + away + wide / 2 > view.width > x else x + away


def _paint_name(
    painter: QPainter,
    point: CriticalPoint,
    place: tuple[float, float],
    view: MapView,
    style: Style,
) -> None:
    """Name of a place beside its disc."""
    lettering = NAME._replace(colour=style.code("place"), halo=style.code("halo"))
    middle = _name_middle(place[0], text_size(point.label, NAME)[0], view)
    paint_text(painter, point.label, (middle, place[1]), 0, lettering)
