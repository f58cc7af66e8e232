"""Lays light and shade over the land."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPaintEngine

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QColor, QPainter

    from app.drawing.style import Style
    from app.drawing.window import Window
    from maps.relief import Relief

FINEST_PX = 1.4  # cells are not painted smaller than this
SMOOTH_FROM_PX = 3.0  # larger cells are interpolated by us, not by the painter
SMOOTH_STEP_PX = 4.0
PRINTED_STEP_PX = 1.2  # readers of PDF do not interpolate


def paint_relief(
    painter: QPainter, relief: Relief, style: Style, window: Window
) -> None:
    """
    Darken slopes that look away from the light and brighten those that face it.

    Parameters
    ----------
    painter
        In the pixels of the window.
    relief
        Shade of the ground.
    style
        Gives both colours and their strength.
    window
        What to paint.
    """
    shade = relief.levels[relief.level_for(window.scale / FINEST_PX)]
    rows, columns = shade.shape
    left, top, right, bottom = (relief.frame * window.scale).tolist()
    cell_x, cell_y = (right - left) / columns, (bottom - top) / rows
    first_x, last_x = _span(window.left - left, window.width, cell_x, columns)
    first_y, last_y = _span(window.top - top, window.height, cell_y, rows)
    if first_x >= last_x or first_y >= last_y:
        return
    part = np.asarray(shade[first_y:last_y, first_x:last_x])
    x = left + first_x * cell_x - window.left
    y = top + first_y * cell_y - window.top
    across, down = (last_x - first_x) * cell_x, (last_y - first_y) * cell_y
    on_screen = painter.paintEngine().type() is QPaintEngine.Type.Raster
    if max(cell_x, cell_y) >= SMOOTH_FROM_PX or not on_screen:
        step = SMOOTH_STEP_PX if on_screen else PRINTED_STEP_PX
        part = _smooth(part, across / step, down / step)
    image = shade_image(part, style)
    painter.drawImage(QRectF(x, y, across, down), image)


def _span(start: float, size: float, cell: float, count: int) -> tuple[int, int]:
    """Cells that a stretch of pixels meets, with three more at both ends."""
    first = int(np.floor(start / cell)) - 3
    last = int(np.ceil((start + size) / cell)) + 3
    return min(max(first, 0), count), min(max(last, 0), count)


def _smooth(part: NDArray[np.uint8], across: float, down: float) -> NDArray[np.uint8]:
    """Interpolate to about so many cells, without facets: a quadratic B-spline."""
    rows = _stretched(part.astype(np.float32), max(1, round(down)))
    smooth = _stretched(np.ascontiguousarray(rows.T), max(1, round(across))).T
    return np.asarray(np.rint(smooth), np.uint8)


def _stretched(rows: NDArray[np.float32], steps: int) -> NDArray[np.float32]:
    """Put so many rows in the place of those given, each a mean of three."""
    count = len(rows)
    place = (np.arange(steps) + 0.5) * count / steps - 0.5
    nearest = np.clip(np.rint(place).astype(np.int64), 0, count - 1)
    off = (place - nearest).astype(np.float32)[:, None]
    before, after = np.maximum(nearest - 1, 0), np.minimum(nearest + 1, count - 1)
    stretched = rows[nearest] * (0.75 - off**2)
    stretched += rows[before] * (0.5 * (0.5 - off) ** 2)
    stretched += rows[after] * (0.5 * (0.5 + off) ** 2)
    return stretched


def shade_image(part: NDArray[np.uint8], style: Style) -> QImage:
    """Shade as an image that lets the map through where the ground is level."""
    table = _colour_table(
        style["shadow"], style["light"], style.shadow_strength, style.light_strength
    )
    pixels = np.ascontiguousarray(table[part])
    height, width = part.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, width, height, width * 4, form).copy()


def _colour_table(
    shadow: QColor, light: QColor, shadow_strength: float, light_strength: float
) -> NDArray[np.uint32]:
    """Premultiplied colour of each of the 256 shades."""
    slope = (np.arange(256) - 128) / 127
    table = np.zeros(256, np.uint32)
    for side, colour, strength in (
        (slope < 0, shadow, shadow_strength),
        (slope > 0, light, light_strength),
    ):
        opacity = np.minimum(np.abs(slope) * strength, 1.0) * colour.alphaF()
        channels = (colour.redF(), colour.greenF(), colour.blueF())
        packed = np.rint(opacity * 255).astype(np.uint32) << 24
        for channel, place in zip(channels, (16, 8, 0), strict=True):
            packed |= np.rint(opacity * channel * 255).astype(np.uint32) << place
        table[side] = packed[side]
    return table
