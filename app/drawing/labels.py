"""Names on the map: placed once for a view, none over another, always the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.drawing.free_room import FreeRoom, around
from app.drawing.label import Label
from app.drawing.lettering import Lettering, paint_curved, paint_text, text_size
from app.drawing.line_labels import place_line_names
from app.drawing.road_shields import is_near, place_shields
from maps.web_mercator import world_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from PySide6.QtCore import QRectF

    from app.drawing.projection import MapView
    from app.drawing.style import PlaceRule, Style
    from maps.basemap import Basemap

ROOM_PX = 3.0  # kept free around a name
GROWTH = 0.12  # of the lettering for each zoom beyond the first, up to three
MARK_PX = 4.0
CLEAR_PX = 13.0  # past the disc of a point of the route
MARK_GAP_PX = 7.0
SMALLEST_PX = 18.0  # across: a lake that is smaller is not named
TWIN_PX = 260.0  # the same name is not written twice within


def place_labels(
    basemap: Basemap,
    view: MapView,
    style: Style,
    taken: Sequence[QRectF] = (),
    corridors: Iterable[NDArray[np.float64]] = (),
) -> tuple[Label, ...]:
    """
    Find room for as many names as there is room for, the most important first.

    Parameters
    ----------
    basemap
        Gives the names.
    view
        What the screen shows.
    style
        Says what is written from which zoom, and how.
    taken
        Pixels where no name may be: symbols, grid figures, furniture.
    corridors
        Lines that no name may cover, each (n, 2) pixels: routes.

    Returns
    -------
    tuple[Label, ...]
        Wholly on the screen, no two of them meeting; the same for the same view.
    """
    room = FreeRoom(view.width, view.height)
    room.take((b.left(), b.top(), b.right(), b.bottom()) for b in taken)
    for corridor in corridors:
        room.take_corridor(corridor)
    labels = _place_names(basemap, view, style, room)
    labels += place_shields(basemap, view, style, room)
    labels += place_line_names(basemap, view, style, room)
    return tuple(labels)


def paint_labels(painter: QPainter, labels: Sequence[Label], style: Style) -> None:
    """Write labels where they were placed."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for label in labels:
        if label.mark:
            _paint_mark(painter, label, style)
        if label.glyphs:
            paint_curved(painter, label.text, label.glyphs, label.lettering)
        else:
            paint_text(
                painter, label.text, (label.x, label.y), label.angle, label.lettering
            )


def _place_names(
    basemap: Basemap, view: MapView, style: Style, room: FreeRoom
) -> list[Label]:
    """Names of places, kind by kind and by rank."""
    places = basemap.places
    near = _places_in(view, places.lonlat)
    xy = view.world_to_pixels(world_of(places.lonlat[near]))
    seen = ((xy > 0) & (xy < (view.width, view.height))).all(axis=1)
    extent = places.extent[near]
    seen &= (extent == 0) | (extent * view.scale / 360 >= SMALLEST_PX)
    near, xy = near[seen], xy[seen]
    kinds = places.kind[near]
    labels: list[Label] = []
    there: dict[str, list[tuple[float, float]]] = {}
    for rule in style.places:
        if view.zoom < rule.from_zoom:
            continue
        for place in np.flatnonzero(kinds == rule.kind).tolist():
            number = int(near[place])
            text = basemap.strings[int(places.name[number])]
            detail = basemap.strings[int(places.detail[number])]
            text = f"{text}\n{detail}" if detail else text
            x, y = xy[place].tolist()
            if is_near(there.get(text, []), x, y, TWIN_PX):
                continue
            label = _placed(text, x, y, rule, view.zoom, style, room)
            if label is not None:
                labels.append(label)
                there.setdefault(text, []).append((x, y))
    return labels


def _places_in(view: MapView, lonlat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Which places lie in the degrees around a view."""
    west, south, east, north = view.bounds()
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return np.flatnonzero(inside)


def _placed(
    text: str,
    x: float,
    y: float,
    rule: PlaceRule,
    zoom: float,
    style: Style,
    room: FreeRoom,
) -> Label | None:
    """Label in the first position that has room; takes the room."""
    size = rule.size * (1 + GROWTH * min(3.0, max(0.0, zoom - rule.from_zoom)))
    lettering = Lettering(
        float(round(size)),  # whole as fonts are, so that pictures are found again
        rule.bold,
        rule.italic,
        rule.colour.name(QColor.NameFormat.HexArgb),
        style.code("halo"),
    )
    wide, high = text_size(text, lettering)
    mark = (around(x, y, 2 * MARK_PX, 2 * MARK_PX),) if rule.mark else ()
    offsets = _offsets(wide, high, marked=bool(rule.mark))
    if rule.bold:  # a town is missed more than it is shifted
        offsets += _farther(wide, high)
    for dx, dy in offsets:
        box = around(x + dx, y + dy, wide + 2 * ROOM_PX, high + 2)
        boxes = (box, *mark)
        if room.holds(boxes):
            room.take(boxes)
            return Label(
                text, x + dx, y + dy, lettering, boxes, mark=rule.mark, anchor=(x, y)
            )
    return None


def _offsets(wide: float, high: float, *, marked: bool) -> list[tuple[float, float]]:
    """Where a name may stand about its place, the best first."""
    if marked:
        below, beside = high / 2 + MARK_GAP_PX, wide / 2 + MARK_GAP_PX + 2
        return [(0, below), (beside, 0), (-beside, 0), (0, -below)]
    step, aside = high * 0.75, wide * 0.5
    near = [(0.0, 0.0), (0, -step), (0, step), (aside, 0), (-aside, 0)]
    up, out = high / 2 + CLEAR_PX, wide / 2 + CLEAR_PX
    far = [(0, -up), (0, up), (out, 0), (-out, 0), (out, up), (-out, up)]
    return [*near, *far, (out, -up), (-out, -up), (0, 2 * up), (0, -2 * up)]


def _farther(wide: float, high: float) -> list[tuple[float, float]]:
    """Where the name of a town may stand yet, beside signs at its place."""
    up, out = high / 2 + CLEAR_PX, wide / 2 + CLEAR_PX
    return [
        (across * out, along * up)
        for along, across in (
            *((2, 1), (2, -1), (-2, 1), (-2, -1)),
            *((0, 1.5), (0, -1.5), (3, 0), (-3, 0), (3, 1), (-3, 1), (3, -1), (-3, -1)),
        )
    ]


def _paint_mark(painter: QPainter, label: Label, style: Style) -> None:
    """Sign of a peak, a pass or a station at its place."""
    x, y = label.anchor
    colour = label.lettering.colour
    painter.setPen(QPen(style["halo"], 1.2))
    painter.setBrush(QColor(colour))
    if label.mark == "triangle":
        corners = [(0, -4.5), (-4.5, 3.2), (4.5, 3.2)]
    elif label.mark == "pass":
        corners = [(-4.5, -3), (0, 1), (4.5, -3), (0, 3.5)]
    else:
        corners = [(-3.2, -3.2), (3.2, -3.2), (3.2, 3.2), (-3.2, 3.2)]
    painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
