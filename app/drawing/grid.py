"""The MGRS grid over the map: lines, figures at the edges, names of the squares.

Lines run in each UTM zone for itself and end at its borders, which follow the
exceptions of Norway and Svalbard. Lines in degrees are kept while the map moves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPaintEngine, QPainter, QPen

from app.drawing.geometry import polygon_of
from app.drawing.grid_figures import (
    EdgeLines,
    Figure,
    apart,
    edge_figures,
    polar_words,
    square_names,
    zone_names,
)
from app.drawing.grid_lines import SQUARE, ZONE, KeptLines, LineNote, lines_within
from app.drawing.grid_zones import SQUARE_M, Bounds
from app.drawing.lettering import Lettering, paint_text, sprite
from maps.web_mercator import EARTH_CIRCUMFERENCE_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.drawing.geometry import Box
    from app.drawing.projection import MapView
    from app.drawing.style import Style

STRAIGHT_PX = 0.01
# Metres between lines, and pixels that they are apart at least: kilometres stand down
# to 1:100 000, where paper has them too.
CLOSEST_PX = {100: 45.0, 1_000: 37.0, 10_000: 56.0, 100_000: 56.0}
BORDER_PX, FAR_BORDER_PX = 2.4, 1.2  # the latter where zones alone are drawn
# Up to one pixel the width is how strongly a hairline covers, and an opaque one is
# painted in less than half the time of a faded one.
WIDTHS_PX = (BORDER_PX, 1.9, 0.8, 0.46)
CLOSE_SQUARE_PX = 1.0  # where every line is that of a square


class GridLine(NamedTuple):
    """A line of the grid or a border of a zone: what it is, and (n, 2) pixels."""

    note: LineNote
    xy: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """
    The grid of one view.

    Attributes
    ----------
    lines
        The most important last.
    figures
        None over another.
    spacing_m
        Between lines; 0 where only zones are drawn.
    """

    lines: tuple[GridLine, ...]
    figures: tuple[Figure, ...]
    spacing_m: int

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the zones and 100-km squares that are written."""
        return tuple(f.text for f in self.figures if f.level <= SQUARE)


def grid_of(view: MapView, taken: Sequence[QRectF] = ()) -> Grid:
    """
    Work the grid of a view out; lines are at least `CLOSEST_PX` apart.

    Parameters
    ----------
    view
        What the screen shows.
    taken
        Boxes in pixels where no figure stands.
    """
    found = _lines_of(view)
    return Grid(found.lines, _figures_of(view, _edges(taken)), found.spacing_m)


class _Seen(NamedTuple):
    """Lines that a view meets, those that have figures, and the bounds they are for."""

    spacing_m: int
    lines: tuple[GridLine, ...]
    figured: EdgeLines
    bounds: Bounds
    kept: Bounds


@lru_cache(maxsize=8)
def _lines_of(view: MapView) -> _Seen:
    """Lines of a view."""
    bounds = view.bounds()
    kept, spacing = _kept_bounds(bounds), _spacing(view, bounds)
    lines, figured = _met(view, lines_within(kept, spacing))
    return _Seen(spacing, lines, figured, bounds, kept)


@lru_cache(maxsize=8)
def _figures_of(view: MapView, taken: tuple[Box, ...]) -> tuple[Figure, ...]:
    """Figures and names, clear of each other and of what is taken."""
    spacing, _, figured, bounds, kept = _lines_of(view)
    figures = [*zone_names(view, kept, spacing), *polar_words(view, bounds)]
    if spacing:
        figures += square_names(view, kept, spacing, taken)
    if 0 < spacing < SQUARE_M:
        figures += edge_figures(view, figured, spacing, taken)
    return apart(figures, taken)


def _spacing(view: MapView, bounds: Bounds) -> int:
    """Metres between the lines of a view, 0 where there is room for zones alone."""
    _, south, _, north = bounds
    nearest = 0.0 if south <= 0 <= north else min(abs(south), abs(north))
    most_m = EARTH_CIRCUMFERENCE_M * math.cos(math.radians(nearest)) / view.scale
    return next((m for m, px in CLOSEST_PX.items() if m / most_m >= px), 0)


def grid_boxes(view: MapView, taken: Sequence[QRectF] = ()) -> list[QRectF]:
    """Pixels that figures of the grid cover; names keep clear of them."""
    return [figure.box() for figure in grid_of(view, taken).figures]


def paint_grid_lines(painter: QPainter, view: MapView, style: Style) -> None:
    """Draw the lines of the grid; they move with the map."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    spacing, lines, *_ = _lines_of(view)
    colour = style["grid"]
    level = -1
    for line in lines:
        if line.note.level == ZONE and np.ptp(line.xy, axis=0).min() < STRAIGHT_PX:
            wide = BORDER_PX if spacing else FAR_BORDER_PX
            painter.fillRect(_bar(view, line.xy, wide), colour)
            continue
        if line.note.level != level:
            level = line.note.level
            close = level == SQUARE and spacing == SQUARE_M
            painter.setPen(QPen(colour, CLOSE_SQUARE_PX if close else WIDTHS_PX[level]))
        painter.drawPolyline(polygon_of(line.xy))


def paint_grid_figures(
    painter: QPainter, view: MapView, style: Style, taken: Sequence[QRectF] = ()
) -> None:
    """
    Write the figures of the grid; they stay at the edges of the view.

    Parameters
    ----------
    painter
        In the pixels of the view.
    view
        What the screen shows.
    style
        Colours.
    taken
        Boxes of what is painted over the map later: no figure stands there.
    """
    ink, halo = style.code("grid"), style.code("halo")
    pieces = [
        (text, (x, y), Lettering(size, bold, colour=ink, halo=halo))
        for figure in _figures_of(view, _edges(taken))
        for text, x, y, size, bold in figure.pieces()
    ]
    if painter.paintEngine().type() is not QPaintEngine.Type.Raster:
        for text, middle, lettering in pieces:
            paint_text(painter, text, middle, 0, lettering)
        return
    sharpness = painter.device().devicePixelRatioF()
    to_device = painter.deviceTransform()
    scale, right, down = to_device.m11(), to_device.dx(), to_device.dy()
    for text, (x, y), lettering in pieces:
        image = sprite(text, lettering, sharpness)
        left = round(x * scale + right - image.width() / 2)
        top = round(y * scale + down - image.height() / 2)
        corner = QPointF((left - right) / scale, (top - down) / scale)
        painter.drawImage(corner, image)


def _edges(boxes: Sequence[QRectF]) -> tuple[Box, ...]:
    return tuple((box.left(), box.top(), box.right(), box.bottom()) for box in boxes)


def _bar(view: MapView, line: NDArray[np.float64], wide: float) -> QRectF:
    """Upright or level line as a box, cut to the view."""
    left, top = np.maximum(line.min(axis=0) - wide / 2, -wide).tolist()
    limits = (view.width + wide, view.height + wide)
    right, bottom = np.minimum(line.max(axis=0) + wide / 2, limits).tolist()
    return QRectF(left, top, right - left, bottom - top)


def _kept_bounds(bounds: Bounds) -> Bounds:
    """Bounds that stay the same while a view moves a little, as large as it or more."""
    west, south, east, north = bounds
    wide, high = (
        2.0 ** math.ceil(math.log2(span / 2)) for span in (east - west, north - south)
    )
    return (
        math.floor(west / wide) * wide,
        math.floor(south / high) * high,
        math.ceil(east / wide) * wide,
        math.ceil(north / high) * high,
    )


def _met(view: MapView, kept: KeptLines) -> tuple[tuple[GridLine, ...], EdgeLines]:
    """Lines that a view meets, and all of them but borders for the figures."""
    if not kept.notes:
        return (), EdgeLines(kept.lonlat, kept.numbers, kept.notes)
    xy = view.to_pixels(kept.lonlat)
    starts = kept.offsets[:-1]
    low, high = np.minimum.reduceat(xy, starts), np.maximum.reduceat(xy, starts)
    met = ((high >= 0) & (low <= (view.width, view.height))).all(axis=1)
    offsets = kept.offsets.tolist()
    lines = tuple(
        GridLine(kept.notes[number], xy[offsets[number] : offsets[number + 1]])
        for number in np.flatnonzero(met).tolist()
    )
    chosen = (kept.inner & met)[kept.numbers]
    return lines, EdgeLines(xy[chosen], kept.numbers[chosen], kept.notes)
