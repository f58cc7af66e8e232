"""Lines of equal height, for each band of zoom at its own interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import contourpy
import numpy as np

from maps.basemap import CONTOUR_BANDS, FLAT_LAND_M, PIXELS
from maps.map_layers import ContourLayer, whole_world
from maps.polylines import Polylines, concatenated
from maps.simplify import simplified
from maps.spatial_index import SpatialIndex, hilbert_order
from maps.web_mercator import world_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.terrain import Terrain

LONGEST_PIECE = 48  # vertices
TOLERANCE_PX = 0.6
SMALLEST_PX = 14.0
FINEST_ZOOM = 15  # contours are smoothed for, however close the map is seen
LAND_M = -100.0  # below is no land but an error in the survey


def contour_layers(terrain: Terrain) -> tuple[ContourLayer, ...]:
    """
    Draw the contours of a terrain, one layer for each of `CONTOUR_BANDS`.

    Parameters
    ----------
    terrain
        Heights of the ground; lines end where they are unknown.

    Returns
    -------
    tuple[ContourLayer, ...]
        Country that rises less than `FLAT_LAND_M` has intervals of its own, so that
        a plain has contours too. Empty for terrain without heights.
    """
    heights = _smoothed(terrain.heights_m)
    if min(heights.shape) < 2 or np.isnan(heights).all():
        return ()
    low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
    flat = high - low < FLAT_LAND_M
    intervals = [band[2] if flat else band[1] for band in CONTOUR_BANDS]
    levels = sorted(
        {
            level
            for interval in intervals
            for level in range(int(low // interval) * interval, int(high) + 1, interval)
            if max(low, LAND_M) < level < high
        }
    )
    lines, height = _lines(heights, levels)
    # In steps of the grid a line is as smooth as its survey, and cheap to thin out.
    step = terrain.step_lon / 360
    lines, height = _thinned(lines, height, _pixel(FINEST_ZOOM) / step)
    lines = Polylines(_world(terrain, lines.xy), lines.offsets)
    layers = []
    for (last, *_), interval in zip(CONTOUR_BANDS, intervals, strict=True):
        chosen = np.flatnonzero(height % interval == 0)
        part, part_height = lines.take(chosen), height[chosen]
        if last < FINEST_ZOOM:
            part, part_height = _thinned(part, part_height, _pixel(last))
        layers.append(_layer(part, part_height, interval))
    return tuple(layers)


def _pixel(zoom: float) -> float:
    """Size of a pixel in the unit square."""
    return float(1 / (PIXELS * 2.0**zoom))


def _smoothed(heights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Heights without the grain of the survey, which would make lines tremble."""
    for _ in range(2):
        padded = np.pad(heights, 1, "edge")
        across = padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]
        heights = (across[:-2] + 2 * across[1:-1] + across[2:]) / np.float32(16)
    return heights


def _lines(
    heights: NDArray[np.float32], levels: list[int]
) -> tuple[Polylines, NDArray[np.int16]]:
    """Lines of all levels in columns and rows of the grid, and the level of each."""
    generator = contourpy.contour_generator(
        z=np.ma.masked_invalid(heights),
        line_type=contourpy.LineType.ChunkCombinedOffset,
    )
    parts = [Polylines(np.zeros((0, 2)), np.zeros(1, np.int64))]
    found = [np.zeros(0, np.int16)]
    for level in levels:
        drawn: Any = generator.lines(level)
        (points,), (offsets,) = drawn
        if points is None:
            continue
        parts.append(Polylines(points, offsets.astype(np.int64)))
        found.append(np.full(len(offsets) - 1, level, np.int16))
    return concatenated(parts), np.concatenate(found)


def _thinned(
    lines: Polylines, height: NDArray[np.int16], pixel: float
) -> tuple[Polylines, NDArray[np.int16]]:
    """Smoothed lines without specks; the pixel in the unit of the lines."""
    box = lines.boxes()
    size = np.max(box[:, 2:] - box[:, :2], axis=1, initial=0)
    kept = np.flatnonzero(size > SMALLEST_PX * pixel)
    return simplified(lines.take(kept), TOLERANCE_PX * pixel), height[kept]


def _world(terrain: Terrain, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points of the unit square for columns and rows of a terrain."""
    step = (terrain.step_lon, -terrain.step_lat)
    return world_of(places * step + (terrain.west, terrain.north))


def _layer(lines: Polylines, height: NDArray[np.int16], interval: int) -> ContourLayer:
    """Lines of one interval in pieces, in whole numbers and indexed."""
    pieces, line = lines.split(LONGEST_PIECE)
    whole = Polylines(whole_world(pieces.xy), pieces.offsets)
    order = hilbert_order(whole.boxes())
    whole = whole.take(order)
    return ContourLayer(
        lines=whole,
        height=height[line[order]],
        interval=np.array([interval], np.int16),
        index=SpatialIndex.of(whole.boxes()),
    )
