"""Lays light and shade over land that is drawn in UTM."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF

from app.drawing.relief_painter import FINEST_PX, shade_image
from maps.relief import FLAT

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QPainter

    from app.drawing.style import Style
    from app.drawing.utm_view import UtmWindow
    from maps.relief import Relief

STEP_PX = 1.2  # between samples
MESH_STEPS = 16  # from one exact place to the next; straight between
ROWS_AT_ONCE = 64  # keeps what is worked on in the cache of the processor


def paint_warped_relief(
    painter: QPainter, relief: Relief, style: Style, window: UtmWindow
) -> None:
    """
    Shade what a UTM window shows; takes the place of `paint_relief`.

    Every sample is looked up where it lies in the relief, between whose cells the
    shade is interpolated. Samples lie on one lattice of the whole view, so that the
    parts of a view fit together.

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
    first_x, count_x = _lattice(window.x, window.width)
    first_y, count_y = _lattice(window.y, window.height)
    xs = (first_x + np.arange(count_x) + 0.5) * STEP_PX - window.x
    ys = (first_y + np.arange(count_y) + 0.5) * STEP_PX - window.y
    columns, rows = _cells(window, relief, shade.shape, xs, ys)
    if not _meets(columns, rows, shade.shape):
        return
    part = np.empty((count_y, count_x), np.uint8)
    across = _lifting(count_x, columns.shape[1])
    down = _lifting(count_y, columns.shape[0])
    bands = [*range(0, count_y, ROWS_AT_ONCE), count_y]
    for start, end in pairwise(bands):
        lift = down[start:end]
        part[start:end] = _sampled(
            shade, lift @ columns @ across.T, lift @ rows @ across.T
        )
    left, top = first_x * STEP_PX - window.x, first_y * STEP_PX - window.y
    box = QRectF(left, top, count_x * STEP_PX, count_y * STEP_PX)
    painter.drawImage(box, shade_image(part, style))


def _lattice(start: float, size: float) -> tuple[int, int]:
    """First step that a stretch of pixels needs and their count, two to spare."""
    first = math.floor(start / STEP_PX) - 2
    return first, math.ceil((start + size) / STEP_PX) + 2 - first


def _cells(
    window: UtmWindow,
    relief: Relief,
    shape: tuple[int, ...],
    xs: NDArray[np.floating],
    ys: NDArray[np.floating],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Columns and rows of the relief under every `MESH_STEPS`-th sample."""
    mesh = np.stack(np.meshgrid(_thinned(xs), _thinned(ys)), axis=-1)
    world = window.world_at(mesh)
    left, top, right, bottom = relief.frame
    columns = (world[..., 0] - left) / (right - left) * shape[1] - 0.5
    rows = (world[..., 1] - top) / (bottom - top) * shape[0] - 0.5
    return columns, rows


def _thinned(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Every `MESH_STEPS`-th of evenly spaced values, going on past the last."""
    count = -(-(len(values) - 1) // MESH_STEPS) + 1
    return np.asarray(values[0] + np.arange(count) * MESH_STEPS * STEP_PX)


def _lifting(count: int, knots: int) -> NDArray[np.float64]:
    """Weights, (count, knots), that draw straight lines between every so many."""
    place = np.arange(count)[:, None] / MESH_STEPS
    return np.maximum(0.0, 1.0 - np.abs(place - np.arange(knots)))


def _meets(
    columns: NDArray[np.float64], rows: NDArray[np.float64], shape: tuple[int, ...]
) -> bool:
    """Whether any sample may lie in the relief."""
    return bool(
        columns.max() > -1
        and rows.max() > -1
        and columns.min() < shape[1]
        and rows.min() < shape[0]
    )


def _sampled(
    shade: NDArray[np.uint8], columns: NDArray[np.float64], rows: NDArray[np.float64]
) -> NDArray[np.uint8]:
    """Shade at places between cells, a quadratic B-spline; level land outside."""
    height, width = shade.shape
    near_x, near_y = np.rint(columns), np.rint(rows)
    x_weights = _weights(columns - near_x)
    y_weights = _weights(rows - near_y)
    outside = (near_x < 0) | (near_x >= width) | (near_y < 0) | (near_y >= height)
    x_cells = [
        np.clip(near_x + step, 0, width - 1).astype(np.int32) for step in (-1, 0, 1)
    ]
    y_cells = [
        np.clip(near_y + step, 0, height - 1).astype(np.int32) for step in (-1, 0, 1)
    ]
    total = np.zeros(columns.shape, np.float32)
    for y, down in zip(y_cells, y_weights, strict=True):
        line = np.zeros(columns.shape, np.float32)
        for x, across in zip(x_cells, x_weights, strict=True):
            line += shade[y, x] * across
        total += line * down
    total[outside] = FLAT
    return np.asarray(np.rint(total), np.uint8)


def _weights(
    off: NDArray[np.float64],
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Shares of the cell before, the nearest cell and the one after."""
    part = off.astype(np.float32)
    return 0.5 * (0.5 - part) ** 2, 0.75 - part**2, 0.5 * (0.5 + part) ** 2
