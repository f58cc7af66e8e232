"""Hills and valleys: a raised land that rivers have cut, on a grid of cells.

The land is planned on a regular *plan* grid. `Terrain.bend` moves plan points
to the ground by a gentle smooth field, so that rivers, roads and hills keep
their places relative to each other and nothing follows the grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.exercise_area.drainage import accumulate, flood, incise, receivers
from maps.exercise_area.noise import Noise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from maps.exercise_area.frame import Frame

CELL_M = 150.0
SUMMIT_M = 690.0
BEND_M = 330.0
INFLOW_KM2 = 2_600.0  # what the great river drains before it enters the area
EROSION_ROUNDS = 14


@dataclass(frozen=True, slots=True, eq=False)
class Terrain:
    """
    The land as planned: rows run north, columns east.

    Attributes
    ----------
    frame
        Square of ground that is mapped; the grid reaches a margin further.
    margin_m
        How far.
    height_m
        (n, n), metres above sea level; below zero in the sea.
    receiver
        (n * n,), cell that each cell drains to.
    area_km2
        (n, n), what drains through each cell.
    sea
        (n, n).
    bends
        Displacement fields east and north.
    unbends
        Displacement back from the ground, sampled at the cells, east and north.
    """

    frame: Frame
    margin_m: float
    height_m: NDArray[np.float64]
    receiver: NDArray[np.int64]
    area_km2: NDArray[np.float64]
    sea: NDArray[np.bool_]
    bends: tuple[Noise, Noise]
    unbends: tuple[NDArray[np.float64], NDArray[np.float64]]

    @property
    def size(self) -> int:
        """Cells along a side."""
        return len(self.height_m)

    @property
    def axis(self) -> NDArray[np.float64]:
        """Plan coordinate of the columns, and of the rows."""
        return np.asarray(np.arange(self.size) * CELL_M - self.margin_m, np.float64)

    def centres(self, cells: ArrayLike) -> NDArray[np.float64]:
        """Plan points of flat cell numbers, (n, 2)."""
        row, col = np.divmod(np.asarray(cells, np.int64), self.size)
        return np.asarray(np.stack([col, row], axis=-1) * CELL_M - self.margin_m)

    def cells(self, points: ArrayLike) -> NDArray[np.int64]:
        """Flat numbers of the cells that plan points (n, 2) fall into."""
        place = np.rint((np.asarray(points) + self.margin_m) / CELL_M).astype(np.int64)
        place = place.clip(0, self.size - 1)
        return place[..., 1] * self.size + place[..., 0]

    def bend(self, points: ArrayLike) -> NDArray[np.float64]:
        """Ground points of plan points, (n, 2)."""
        at = np.asarray(points, np.float64)
        return np.asarray(at + shift(self.bends, at))

    def unbend(self, points: ArrayLike) -> NDArray[np.float64]:
        """Plan points of ground points, (n, 2), to a few metres."""
        ground = np.asarray(points, np.float64)
        place = (ground + self.margin_m) / CELL_M
        back = np.stack([bilinear(u, place) for u in self.unbends], axis=-1)
        return np.asarray(ground + back)

    def ground_height(self, points: ArrayLike) -> NDArray[np.float64]:
        """Height of ground points (n, 2), metres; the sea is zero."""
        return np.asarray(np.maximum(bilinear(self.height_m, self._place(points)), 0))

    def ground_sample(
        self, field: NDArray[np.float64], points: ArrayLike
    ) -> NDArray[np.float64]:
        """Values of a plan field (n, n) at ground points (n, 2)."""
        return bilinear(field, self._place(points))

    def slope(self) -> NDArray[np.float64]:
        """Rise over run of each cell, (n, n)."""
        north, east = np.gradient(self.height_m, CELL_M)
        return np.asarray(np.sqrt(north**2 + east**2))

    def _place(self, points: ArrayLike) -> NDArray[np.float64]:
        return np.asarray((self.unbend(points) + self.margin_m) / CELL_M)


def shift(
    bends: tuple[Noise, Noise], points: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How far plan points (..., 2) lie from their places on the ground."""
    x, y = points[..., 0], points[..., 1]
    return np.asarray(BEND_M * np.stack([bend(x, y) for bend in bends], axis=-1))


def _straighten(
    bends: tuple[Noise, Noise], ground: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Displacement from ground points (n, n, 2) back to the plan, by iteration."""
    plan = ground
    for _ in range(6):
        plan = ground - shift(bends, plan)
    back = plan - ground
    return back[..., 0].copy(), back[..., 1].copy()


def bilinear(
    grid: NDArray[np.float64], place: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Values between cells at (n, 2) columns and rows; held beyond the edge."""
    place = place.clip(0, np.array(grid.shape[::-1]) - 1.000001)
    col, row = np.floor(place[..., 0]).astype(int), np.floor(place[..., 1]).astype(int)
    east, north = place[..., 0] - col, place[..., 1] - row
    south_side = grid[row, col] * (1 - east) + grid[row, col + 1] * east
    north_side = grid[row + 1, col] * (1 - east) + grid[row + 1, col + 1] * east
    return np.asarray(south_side * (1 - north) + north_side * north)


def raise_land(frame: Frame, seed: int) -> Terrain:
    """
    Raise hills from the sea and let rivers cut them.

    Parameters
    ----------
    frame
        The square to cover.
    seed
        Equal seeds give equal land.
    """
    rng = np.random.default_rng([seed, 1])
    margin_m = 20 * CELL_M
    size = round((frame.extent_m + 2 * margin_m) / CELL_M) + 1
    axis = np.arange(size) * CELL_M - margin_m
    x, y = np.meshgrid(axis, axis)
    length = max(frame.scale, 0.3) * 60_000
    uplift, sea, valley_y = _uplift(rng, x, y, frame.extent_m, length)
    area = np.full(size * size, CELL_M**2 / 1e6)
    inlet = int(np.abs(axis - valley_y[-1]).argmin()) * size + size - 1
    area[inlet] += INFLOW_KM2 * frame.scale**2
    bends = (Noise(rng, 2_600.0, 3, 0.45), Noise(rng, 2_600.0, 3, 0.45))

    height = uplift.copy()
    height[sea] = np.minimum(height[sea], -1)
    for _ in range(EROSION_ROUNDS):
        level, order = flood(height, sea)
        receiver = receivers(level, sea)
        drained = accumulate(receiver, order, area)
        height = incise(level, receiver, order, 0.055 * np.sqrt(drained / 0.02))
        height = np.where(sea, height, height + 0.055 * uplift)
        height = _creep(height, sea)
    height *= np.where(sea, 1, SUMMIT_M * frame.scale**0.35 / height.max())
    level, order = flood(np.round(height, 2), sea)
    receiver = receivers(level, sea)
    drained = accumulate(receiver, order, area).reshape(size, size)
    unbends = _straighten(bends, np.stack([x, y], axis=-1))
    return Terrain(frame, margin_m, level, receiver, drained, sea, bends, unbends)


def _uplift(
    rng: np.random.Generator,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    extent_m: float,
    length_m: float,
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
    """Where land rises, metres; where the sea is; the great valley's course."""
    u, v = x / extent_m, y / extent_m
    wander = Noise(rng, length_m * 0.33, 3)
    valley_y = extent_m * 0.52 + 0.26 * length_m * wander(x[0], 0 * x[0])
    off_valley = (np.abs(y - valley_y) / (0.115 * length_m)) ** 2
    plain = off_valley / (1 + off_valley)
    massifs = Noise(rng, length_m * 0.30, 4)(x, y)
    crests = Noise(rng, length_m * 0.16, 5, 0.55).ridges(x, y)
    inland = (1.25 * u - 0.1).clip(0.05, 1)
    rise = 30 + 60 * inland
    high = (0.35 + 0.9 * massifs + 0.25 * (u - v)).clip(0.02, None)
    hills = SUMMIT_M * inland * high * (0.35 + 0.65 * crests)
    knolls = 26 * Noise(rng, 2_400.0, 3, 0.6)(x, y)
    uplift = 16 + (rise + hills + knolls) * (0.07 + 0.93 * plain) + 0.35 * knolls
    coast = 0.09 + 0.17 * Noise(rng, length_m * 0.22, 6, 0.55)(x, y)
    estuary = 0.075 / (1 + (np.abs(y - valley_y) / (0.035 * length_m)) ** 2)
    shore = u - coast - estuary
    sea = _open_sea((shore < 0) & (u < 0.35))
    shore = np.where(sea, shore, np.abs(shore))
    uplift = np.where(sea, 60 * shore - 2, uplift * (shore * 12).clip(0.06, 1))
    return uplift, sea, valley_y


def _open_sea(low: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Low ground that the open sea in the west reaches; lagoons are left dry."""
    sea = np.zeros_like(low)
    sea[:, 0] = low[:, 0]
    while True:
        wide = sea.copy()
        wide[1:] |= sea[:-1]
        wide[:-1] |= sea[1:]
        wide[:, 1:] |= sea[:, :-1]
        wide[:, :-1] |= sea[:, 1:]
        wide &= low
        if (wide == sea).all():
            return sea
        sea = wide


def _creep(height: NDArray[np.float64], sea: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Soften slopes by soil creep, one step."""
    padded = np.pad(height, 1, mode="edge")
    around = padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]
    return np.where(sea, height, height + 0.12 * (around / 4 - height))
