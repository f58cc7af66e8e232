"""Draws many lines with one pen, each in the quickest way that looks the same.

On a raster Qt has three ways. A hairline costs next to nothing, most of all as part of
a long path. A straight line with square or flat ends is filled row by row. Any other
stroke is first an outline, whose filling takes five times as long.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPaintEngine, QPen
from shiboken6 import wrapInstance

from app.drawing.geometry import paths_of, polygon_of
from maps.polylines import batches, spans

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QPainter

    from maps.polylines import Polylines

HAIRLINE_PX = 1.0  # of the device
SLIM_PX = 4.5  # of the device; the square joins of wider lines are seen
PATH_VERTICES = 1000


def draw_lines(painter: QPainter, lines: Polylines, pen: QPen) -> None:
    """
    Draw lines.

    Parameters
    ----------
    painter
        Without a brush.
    lines
        In the pixels of the painter, each of at least two vertices.
    pen
        A solid one, or one with dashes and flat ends.
    """
    if len(lines) == 0:
        return
    painter.setPen(pen)
    matrix = painter.deviceTransform()
    width = pen.widthF() * math.hypot(matrix.m11(), matrix.m12())
    on_screen = painter.paintEngine().type() is QPaintEngine.Type.Raster
    if not on_screen or width > SLIM_PX:
        _draw_each(painter, lines)
    elif pen.style() is not Qt.PenStyle.SolidLine:
        flat = QPen(pen)
        flat.setStyle(Qt.PenStyle.SolidLine)
        painter.setPen(flat)
        _draw_segments(painter, dashes(lines, pen.dashPattern(), pen.widthF()))
    elif width <= HAIRLINE_PX:
        for path in paths_of(lines, batches(lines.offsets, PATH_VERTICES)):
            painter.drawPath(path)
    elif pen.capStyle() is Qt.PenCapStyle.FlatCap or pen.color().alpha() < 255:
        _draw_each(painter, lines)  # square joins would stand out or show through
    else:
        square = QPen(pen)
        square.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setPen(square)
        _draw_segments(painter, _segments(lines))


def dashes(lines: Polylines, pattern: list[float], width: float) -> NDArray[np.float64]:
    """
    Cut lines into dashes.

    Parameters
    ----------
    lines
        Each begins with a dash.
    pattern
        Lengths of dashes and gaps in turn, in widths of the pen.
    width
        Of the pen, in the unit of the lines.

    Returns
    -------
    NDArray[np.float64]
        (n, 4): both ends of straight pieces; a dash round a corner is two.
    """
    steps = np.hypot(*np.diff(lines.xy, axis=0, prepend=lines.xy[:1]).T)
    steps[lines.offsets[:-1]] = 0.0
    along = np.cumsum(steps)  # of all lines, end to end
    begins, ends = along[lines.offsets[:-1]], along[lines.offsets[1:] - 1]
    marks = np.cumsum([0.0, *pattern]) * width
    repeats = np.ceil((ends - begins) / marks[-1]).astype(np.int64)
    nth = spans(np.zeros(len(repeats), np.int64), repeats) * marks[-1]
    origin = np.repeat(begins, repeats) + nth
    last = np.repeat(ends, repeats)[:, None]
    first = (origin[:, None] + marks[:-1:2]).ravel()
    until = np.minimum(origin[:, None] + marks[1::2], last).ravel()
    some = first < until
    return _pieces(lines.xy, along, first[some], until[some])


def _pieces(
    xy: NDArray[np.float64],
    along: NDArray[np.float64],
    first: NDArray[np.float64],
    until: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Straight pieces, (n, 4), of stretches of a line with its length at vertices."""
    start = np.searchsorted(along, first, side="right") - 1
    counts = np.searchsorted(along, until, side="left") - start
    segment = spans(start, counts)
    low, high = along[segment], along[segment + 1]
    length = np.where(high > low, high - low, 1.0)
    step = xy[segment + 1] - xy[segment]
    shares = (
        np.maximum(np.repeat(first, counts), low) - low,
        np.minimum(np.repeat(until, counts), high) - low,
    )
    ends = [xy[segment] + step * (share / length)[:, None] for share in shares]
    return np.hstack(ends)[high > low]


def _draw_each(painter: QPainter, lines: Polylines) -> None:
    """Draw line by line: as one path they would be far slower."""
    for line in range(len(lines)):
        painter.drawPolyline(polygon_of(lines[line]))


def _segments(lines: Polylines) -> NDArray[np.float64]:
    """Ends of each segment, (n, 4)."""
    within = np.ones(len(lines.xy) - 1, bool)
    within[lines.offsets[1:-1] - 1] = False
    return np.hstack([lines.xy[:-1], lines.xy[1:]])[within]


def _draw_segments(painter: QPainter, ends: NDArray[np.float64]) -> None:
    """Draw straight lines, (n, 4), without copying them into Qt's own."""
    if len(ends):
        ends = np.ascontiguousarray(ends)
        memory: Any = wrapInstance(ends.ctypes.data, QLineF)
        painter.drawLines(memory, len(ends))
