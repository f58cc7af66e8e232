"""Light and shade of the ground, made once so that painting only looks it up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.web_mercator import EARTH_CIRCUMFERENCE_M, lonlat_of, world_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from maps.terrain import Terrain

FLAT = 128  # shade of level ground
SMALLEST_SIDE = 48  # cells; the pyramid ends before
SUN_HEIGHT = math.radians(45)
SUNS = ((315, 0.55), (270, 0.2), (0, 0.15), (225, 0.1))  # azimuth and weight
CONTRAST = 2.1
STEEPENING = 0.3  # of the slopes, for each coarser level
MOST_LEVELS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """
    Shade of the ground over a box of the Web Mercator square, at several sizes.

    Attributes
    ----------
    frame
        (4,) left, top, right, bottom in the unit square; the outer edges of the
        outermost cells.
    levels
        (rows, columns) uint8 each, the finest first, each half the size of the one
        before: `FLAT` on level ground, more in the light, less in the shade.
    """

    frame: NDArray[np.float64]
    levels: tuple[NDArray[np.uint8], ...]

    def level_for(self, cells: float) -> int:
        """Coarsest level that still has this many cells to the side of the world."""
        wide = float(self.frame[2] - self.frame[0])
        finest = self.levels[0].shape[1] / wide
        if cells <= 0 or finest <= cells:
            return 0
        return min(int(math.log2(finest / cells)), len(self.levels) - 1)

    def to_arrays(self, prefix: str) -> dict[str, NDArray[Any]]:
        """Arrays for storing, their names led by a prefix."""
        levels = {f"{prefix}_level{n}": level for n, level in enumerate(self.levels)}
        return {f"{prefix}_frame": self.frame, **levels}

    @classmethod
    def stored_in(
        cls, arrays: Mapping[str, NDArray[Any]], prefix: str
    ) -> Relief | None:
        """Relief over stored arrays; None where none was stored."""
        if f"{prefix}_frame" not in arrays:
            return None
        count = sum(name.startswith(f"{prefix}_level") for name in arrays)
        levels = tuple(arrays[f"{prefix}_level{n}"] for n in range(count))
        return cls(arrays[f"{prefix}_frame"], levels)


def shaded_relief(terrain: Terrain) -> Relief:
    """
    Shade the ground from several suns, so that no slope is lost.

    Parameters
    ----------
    terrain
        Heights of the ground; unknown ones are shown as level.

    Returns
    -------
    Relief
        Coarser levels are made from coarser ground, with slopes steepened, so that
        ranges still stand out on a small map.
    """
    heights, frame = _in_mercator(terrain)
    levels: list[NDArray[np.uint8]] = []
    while True:
        smooth = _smoothed(heights)
        levels.append(_shade(smooth, frame, 1 + STEEPENING * len(levels)))
        if min(heights.shape) < 2 * SMALLEST_SIDE or len(levels) == MOST_LEVELS:
            return Relief(frame, tuple(levels))
        rows, columns = smooth.shape
        blocks = smooth.reshape(rows // 2, 2, columns // 2, 2)
        heights = blocks.mean(axis=(1, 3), dtype=np.float32)


def _in_mercator(
    terrain: Terrain,
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """
    Heights in equal steps of Web Mercator, and the frame around their cells.

    Columns are so already; rows are interpolated. Cells are added to the south and
    the east, of unknown height, until every level can be halved.
    """
    rows, columns = terrain.heights_m.shape
    west, south, east, north = terrain.bounds
    half_lon, half_lat = terrain.step_lon / 2, terrain.step_lat / 2
    corners = [(west - half_lon, north + half_lat), (east + half_lon, south - half_lat)]
    (left, top), (right, bottom) = world_of(corners).tolist()
    step_x, step_y = (right - left) / columns, (bottom - top) / rows
    middles = top + (np.arange(rows) + 0.5) * step_y
    latitude = lonlat_of(np.column_stack([np.full(rows, 0.5), middles]))[:, 1]
    place = np.clip((north - latitude) / terrain.step_lat, 0, rows - 1)
    upper = np.minimum(place.astype(np.int64), max(rows - 2, 0))
    share = (place - upper).astype(np.float32)[:, None]
    lower = np.minimum(upper + 1, rows - 1)
    posts = terrain.heights_m
    heights = posts[upper] * (1 - share) + posts[lower] * share
    unit = 2 ** (MOST_LEVELS - 1)
    more_rows, more_columns = -rows % unit, -columns % unit
    room = ((0, more_rows), (0, more_columns))
    heights = np.pad(heights, room, constant_values=np.nan)
    right, bottom = right + more_columns * step_x, bottom + more_rows * step_y
    return heights.astype(np.float32), np.array([left, top, right, bottom])


def _smoothed(heights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Heights without the grain of the survey: weights 1, 2, 1 both ways."""
    padded = np.pad(heights, 1, "edge")
    across = padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]
    total = across[:-2] + 2 * across[1:-1] + across[2:]
    return np.asarray(total / np.float32(16))


def _shade(
    heights: NDArray[np.float32], frame: NDArray[np.float64], steepening: float
) -> NDArray[np.uint8]:
    """Shade of each cell, `FLAT` where a height is unknown."""
    rows, columns = heights.shape
    left, top, right, bottom = frame.tolist()
    middles = top + (np.arange(rows) + 0.5) * (bottom - top) / rows
    latitude = lonlat_of(np.column_stack([np.full(rows, 0.5), middles]))[:, 1]
    metres = EARTH_CIRCUMFERENCE_M * np.cos(np.radians(latitude)) / steepening
    across = (metres * (right - left) / columns).astype(np.float32)[:, None]
    down = (metres * (bottom - top) / rows).astype(np.float32)[:, None]
    padded = np.pad(heights, 1, "edge")
    to_east = (padded[1:-1, 2:] - padded[1:-1, :-2]) / (2 * across)
    to_south = (padded[2:, 1:-1] - padded[:-2, 1:-1]) / (2 * down)
    # The four suns are linear in the slopes, so their mean is one sun.
    east = sum(weight * math.sin(math.radians(sun)) for sun, weight in SUNS)
    north = sum(weight * math.cos(math.radians(sun)) for sun, weight in SUNS)
    level = math.sin(SUN_HEIGHT)
    light = level - math.cos(SUN_HEIGHT) * (east * to_east - north * to_south)
    light /= np.sqrt(1 + to_east**2 + to_south**2)
    shade = FLAT + 127 * np.tanh(CONTRAST * (light - level))
    return np.asarray(np.nan_to_num(np.rint(shade), nan=FLAT), np.uint8)
