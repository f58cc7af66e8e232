"""Where the exercise area lies: ground metres to degrees and back.

All modules of this package work in *ground metres*, east and north of the
south-west corner. The corner lies in open sea, so that fictional ground never
covers a real map; the whole area fits into one elevation tile, N54E004.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

TILE_SOUTH = 54
TILE_WEST = 4
SOUTH = 54.23
WEST = 4.036
# Lengths of a degree on WGS 84 at 54.5 degrees north.
LATITUDE_DEGREE_M = 111_314.0
LONGITUDE_DEGREE_M = 64_770.0


@dataclass(frozen=True, slots=True)
class Frame:
    """
    A square of ground.

    Attributes
    ----------
    extent_m
        Length of a side, metres; at most 60 km to stay inside the tile.
    """

    extent_m: float

    def __post_init__(self) -> None:
        if not 8_000 <= self.extent_m <= 60_000:
            raise ValueError(
                f"An exercise area of {self.extent_m / 1000:g} km is not possible; "
                "give an extent from 8 to 60 km."
            )

    @property
    def scale(self) -> float:
        """Size relative to the full area, 0 to 1."""
        return self.extent_m / 60_000

    @property
    def box(self) -> shapely.Polygon:
        """The square itself."""
        return shapely.box(0, 0, self.extent_m, self.extent_m)

    def lonlat(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Degrees WGS 84 of ground points, both (n, 2)."""
        scale = (1 / LONGITUDE_DEGREE_M, 1 / LATITUDE_DEGREE_M)
        return np.asarray(points) * scale + (WEST, SOUTH)

    def ground(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Ground metres of points in degrees, both (n, 2)."""
        return (np.asarray(lonlat) - (WEST, SOUTH)) * (
            LONGITUDE_DEGREE_M,
            LATITUDE_DEGREE_M,
        )

    def holds(
        self, points: NDArray[np.float64], margin_m: float = 0
    ) -> NDArray[np.bool_]:
        """Which ground points (n, 2) lie inside, at least a margin from the edge."""
        inside = (points >= margin_m) & (points <= self.extent_m - margin_m)
        return np.asarray(inside.all(axis=-1))
