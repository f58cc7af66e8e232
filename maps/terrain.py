"""Heights of the ground at the posts of a grid of degrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

# No land is lower or higher; SRTM's own void is -32768.
LOWEST_M, HIGHEST_M = -500, 9000

# A position this near to a line of posts lies on it, in shares of a step.
_ON_A_LINE = 1e-6


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Terrain:
    """
    Heights at posts, rows from north to south.

    Attributes
    ----------
    heights_m
        (rows, cols) float32, metres above sea level; NaN where nobody knows.
    west, north
        Longitude of the first column, latitude of the first row, degrees.
    step_lon, step_lat
        Between columns and rows, degrees, both above zero.
    filled
        How many posts were voids that their surroundings filled.
    """

    heights_m: NDArray[np.float32]
    west: float
    north: float
    step_lon: float
    step_lat: float
    filled: int = 0

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the outermost posts, degrees."""
        rows, cols = self.heights_m.shape
        south = self.north - (rows - 1) * self.step_lat
        return self.west, south, self.west + (cols - 1) * self.step_lon, self.north

    @property
    def unknown(self) -> int:
        """How many posts have no height."""
        return int(np.count_nonzero(np.isnan(self.heights_m)))

    def sample(self, lonlat: NDArray[np.float64]) -> NDArray[np.float32]:
        """
        Interpolate heights between the four posts around each position.

        Parameters
        ----------
        lonlat
            (n, 2) degrees.

        Returns
        -------
        NDArray
            (n,) float32 metres; NaN outside the grid, and where one of the posts
            that count has no height.
        """
        lonlat = np.asarray(lonlat, np.float64)
        rows, cols = self.heights_m.shape
        across = _snapped((lonlat[:, 0] - self.west) / self.step_lon)
        down = _snapped((self.north - lonlat[:, 1]) / self.step_lat)
        inside = (across >= 0) & (across <= cols - 1) & (down >= 0) & (down <= rows - 1)
        heights = np.full(len(lonlat), np.nan, np.float32)
        heights[inside] = self._between(across[inside], down[inside])
        return heights

    def _between(
        self, across: NDArray[np.float64], down: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Heights at positions in columns and rows, all within the grid."""
        col, row = across.astype(np.intp), down.astype(np.intp)
        right, below = across - col, down - row
        # On a line of posts the next line does not count, and may not be there.
        next_col, next_row = col + (right > 0), row + (below > 0)
        posts = self.heights_m
        upper = posts[row, col] * (1 - right) + posts[row, next_col] * right
        lower = posts[next_row, col] * (1 - right) + posts[next_row, next_col] * right
        return np.asarray(upper * (1 - below) + lower * below)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Heights and their frame by name, for storing."""
        frame = (self.west, self.north, self.step_lon, self.step_lat, self.filled)
        return {"heights_m": self.heights_m, "frame": np.array(frame, np.float64)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Terrain:
        """Terrain over stored arrays; a missing one raises KeyError."""
        west, north, step_lon, step_lat, filled = arrays["frame"].tolist()
        return cls(
            heights_m=arrays["heights_m"],
            west=west,
            north=north,
            step_lon=step_lon,
            step_lat=step_lat,
            filled=int(filled),
        )


@dataclass(frozen=True, slots=True)
class PostGrid:
    """
    A window of the posts that divide every degree of the globe evenly.

    Attributes
    ----------
    density
        Posts to a degree, 1200 for three arc seconds.
    row, col
        First post, counted from the north pole and from longitude -180.
    rows, cols
        Size of the window.
    """

    density: int
    row: int
    col: int
    rows: int
    cols: int

    @classmethod
    def around(
        cls, bounds: tuple[float, float, float, float], density: int
    ) -> PostGrid:
        """Smallest window whose posts enclose west, south, east, north."""
        west, south, east, north = bounds
        tiny = _ON_A_LINE
        col = int(np.floor((west + 180) * density + tiny))
        row = int(np.floor((90 - north) * density + tiny))
        cols = int(np.ceil((east + 180) * density - tiny)) - col + 1
        rows = int(np.ceil((90 - south) * density - tiny)) - row + 1
        return cls(density, row, col, rows, cols)

    @property
    def west(self) -> float:
        """Longitude of the first column, degrees."""
        return (self.col - 180 * self.density) / self.density

    @property
    def north(self) -> float:
        """Latitude of the first row, degrees."""
        return (90 * self.density - self.row) / self.density

    def overlap(
        self, bounds: tuple[float, float, float, float]
    ) -> tuple[slice, slice] | None:
        """Rows and columns of the posts within bounds; None without any."""
        west, south, east, north = bounds
        tiny = _ON_A_LINE
        first_col = int(np.ceil((west + 180) * self.density - tiny)) - self.col
        last_col = int(np.floor((east + 180) * self.density + tiny)) - self.col
        first_row = int(np.ceil((90 - north) * self.density - tiny)) - self.row
        last_row = int(np.floor((90 - south) * self.density + tiny)) - self.row
        rows = slice(max(first_row, 0), min(last_row + 1, self.rows))
        cols = slice(max(first_col, 0), min(last_col + 1, self.cols))
        if rows.start >= rows.stop or cols.start >= cols.stop:
            return None
        return rows, cols

    def part(self, rows: slice, cols: slice) -> PostGrid:
        """Window within this one."""
        return PostGrid(
            self.density,
            self.row + rows.start,
            self.col + cols.start,
            rows.stop - rows.start,
            cols.stop - cols.start,
        )

    def lonlat(self) -> NDArray[np.float64]:
        """Positions of all posts row by row, (rows * cols, 2) degrees."""
        lons = (np.arange(self.cols) + (self.col - 180 * self.density)) / self.density
        lats = ((90 * self.density - self.row) - np.arange(self.rows)) / self.density
        grid = np.empty((self.rows, self.cols, 2))
        grid[..., 0] = lons
        grid[..., 1] = lats[:, np.newaxis]
        return grid.reshape(-1, 2)


def _snapped(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Places with those next to a line put onto it."""
    lines = np.rint(places)
    return np.where(np.abs(places - lines) < _ON_A_LINE, lines, places)
