"""The ground within reach: a wash for each band, its rim, and what stops it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.drawing.geometry import Box, near_rings, path_of, polygon_of
from app.drawing.lettering import Lettering, paint_text, text_size
from app.drawing.strokes import solid
from maps.polylines import Polylines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.reach import Reach
    from planners.reach_area import Polygon
    from planners.route import Lonlat

CAPTION = Lettering(11.5, bold=True)
REACH_PX = 24.0  # beyond the screen, so that no edge of the screen is drawn
RIM_PX, HALO_PX = 1.5, 3.1
START_PX, BAR_PX = 6.5, 5.0  # half the size of the marks
BARS = 12  # marked on the map; the panel lists all


class BandShape(NamedTuple):
    """
    One band as it is painted.

    ``caption`` stands on its rim; ``wash`` are the rings, closed, of the ground that
    lies beyond the band before; ``rim`` those of all its ground. Degrees.
    """

    caption: str
    wash: Polylines
    rim: Polylines


class ReachShapes(NamedTuple):
    """Bands from the nearest, places to start from, and refused roads at the rim."""

    bands: tuple[BandShape, ...] = ()
    starts: tuple[Lonlat, ...] = ()
    bars: tuple[Lonlat, ...] = ()


def reach_shapes(reach: Reach, captions: Sequence[str]) -> ReachShapes:
    """
    Make the ground within reach ready for painting; takes milliseconds.

    Parameters
    ----------
    reach
        To be painted.
    captions
        One for each band.
    """
    bands = []
    nearer = shapely.MultiPolygon()
    for band, caption in zip(reach.bands, captions, strict=True):
        ground = _shape(band.ground)
        beyond = shapely.difference(ground, nearer)
        bands.append(BandShape(caption, _rings(beyond), _rings(ground)))
        nearer = ground
    bars = [bar.refusal.position for bar in reach.bars[:BARS]]
    return ReachShapes(tuple(bands), reach.request.starts, tuple(bars))


def band_colours(style: Style, count: int) -> list[QColor]:
    """Colours of so many bands, from the nearest, as they come out on the paper."""
    return [
        _mixed(style["paper"], wash, wash.alphaF()) for wash in _washes(style, count)
    ]


def paint_reach(
    painter: QPainter, view: MapView, shapes: ReachShapes, style: Style
) -> None:
    """
    Paint the ground within reach.

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
    washes = _washes(style, len(shapes.bands))
    for band, wash in zip(shapes.bands, washes, strict=True):
        painter.fillPath(path_of(_near(view, band.wash)), wash)
    for band in reversed(shapes.bands):
        rings = _near(view, band.rim)
        for pen in (
            solid(style["halo"], HALO_PX),
            solid(style["reach_rim"], RIM_PX),
        ):
            painter.setPen(pen)
            for number in range(len(rings)):
                painter.drawPolyline(polygon_of(rings[number]))
    lettering = CAPTION._replace(
        colour=style.code("reach_rim"), halo=style.code("halo")
    )
    for text, box in _captions(view, shapes):
        middle = box.center()
        paint_text(painter, text, (middle.x(), middle.y()), 0, lettering)
    _paint_bars(painter, view, shapes.bars, style)
    _paint_starts(painter, view, shapes.starts, style)
    painter.restore()


def reach_boxes(view: MapView, shapes: ReachShapes) -> list[QRectF]:
    """Pixels that captions and marks cover."""
    boxes = [box for _, box in _captions(view, shapes)]
    for places, half in ((shapes.starts, START_PX), (shapes.bars, BAR_PX)):
        boxes += [
            QRectF(x - half, y - half, 2 * half, 2 * half)
            for x, y in _pixels(view, places)
        ]
    return boxes


def _captions(view: MapView, shapes: ReachShapes) -> list[tuple[str, QRectF]]:
    """Captions that have room: each at the top of its rim, as far as one sees it."""
    found: list[tuple[str, QRectF]] = []
    for band in shapes.bands:
        pixels = view.to_pixels(band.rim.xy)
        wide, tall = text_size(band.caption, CAPTION)
        room = np.array([wide, tall]) / 2 + 4
        inside = (pixels >= room) & (pixels <= (view.width, view.height) - room)
        seen = pixels[inside.all(axis=1)]
        if not len(seen):
            continue
        x, y = seen[seen[:, 1].argmin()].tolist()
        box = QRectF(x - wide / 2 - 3, y - tall / 2 - 1, wide + 6, tall + 2)
        if not any(box.intersects(other) for _, other in found):
            found.append((band.caption, box))
    return found


def _paint_starts(
    painter: QPainter, view: MapView, places: Sequence[Lonlat], style: Style
) -> None:
    """A disc with a ring at each start."""
    painter.setBrush(style["reach_rim"])
    painter.setPen(QPen(style["halo"], 2.4))
    for x, y in _pixels(view, places):
        painter.drawEllipse(QPointF(x, y), START_PX, START_PX)


def _paint_bars(
    painter: QPainter, view: MapView, places: Sequence[Lonlat], style: Style
) -> None:
    """A cross on each refused road."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in (("halo", 5.0), ("closed", 2.6)):
        painter.setPen(solid(style[colour], width))
        for x, y in _pixels(view, places):
            painter.drawLine(
                QPointF(x - BAR_PX, y - BAR_PX), QPointF(x + BAR_PX, y + BAR_PX)
            )
            painter.drawLine(
                QPointF(x - BAR_PX, y + BAR_PX), QPointF(x + BAR_PX, y - BAR_PX)
            )


def _washes(style: Style, count: int) -> list[QColor]:
    """Washes of so many bands, from the nearest to the farthest."""
    near, far = style["reach_near"], style["reach_far"]
    steps = [number / max(count - 1, 1) for number in range(count)]
    return [_mixed(near, far, step) for step in steps]


def _mixed(first: QColor, second: QColor, share: float) -> QColor:
    """A colour between two; opaque where the first is."""
    channels = (
        (first.redF(), second.redF()),
        (first.greenF(), second.greenF()),
        (first.blueF(), second.blueF()),
        (first.alphaF(), second.alphaF()),
    )
    red, green, blue, alpha = (a + (b - a) * share for a, b in channels)
    return QColor.fromRgbF(red, green, blue, 1.0 if first.alphaF() == 1 else alpha)


def _near(view: MapView, rings: Polylines) -> Polylines:
    """Rings in pixels without what cannot change the screen."""
    box: Box = (-REACH_PX, -REACH_PX, view.width + REACH_PX, view.height + REACH_PX)
    return near_rings(Polylines(view.to_pixels(rings.xy), rings.offsets), box)


def _pixels(view: MapView, places: Sequence[Lonlat]) -> list[list[float]]:
    """Pixels of some places."""
    points: list[list[float]] = view.to_pixels(places).tolist() if places else []
    return points


def _shape(ground: tuple[Polygon, ...]) -> shapely.MultiPolygon:
    """Ground as one shape."""
    return shapely.MultiPolygon(
        [shapely.Polygon(rings[0], rings[1:]) for rings in ground]
    )


def _rings(shape: shapely.Geometry) -> Polylines:
    """All rings of the polygons of a shape, outer ones and holes."""
    parts = shapely.get_parts(shape)
    areas = parts[shapely.get_dimensions(parts) == 2]
    rings = shapely.get_rings(shapely.orient_polygons(areas))
    counts: NDArray[np.int64] = shapely.get_num_coordinates(rings).astype(np.int64)
    return Polylines.of_counts(shapely.get_coordinates(rings), counts)
