"""What every reader of a background map offers, and what it must say about itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from maps.web_mercator import lonlat_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEEPEST_ZOOM = 24

Bounds = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True, slots=True, kw_only=True)
class TileFacts:
    """
    What a background map is, as its reader found it.

    Attributes
    ----------
    kind
        ``MBTiles``, ``PMTiles`` or ``GeoTIFF``.
    title
        What the file calls itself; perhaps empty.
    attribution
        Whom it names as its source; perhaps empty.
    bounds
        West, south, east, north, degrees.
    min_zoom, max_zoom
        Levels that have tiles; level z is 2**z tiles wide.
    tile_px
        Pixels along the edge of a tile: 256, 512 or 1024.
    warnings
        Full sentences on what is odd about it.
    """

    kind: str
    title: str
    attribution: str
    bounds: Bounds
    min_zoom: int
    max_zoom: int
    tile_px: int
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        west, south, east, north = self.bounds
        if not all(map(math.isfinite, self.bounds)) or west > east or south > north:
            raise ValueError("A background map has bounds that make no sense.")
        if not 0 <= self.min_zoom <= self.max_zoom <= DEEPEST_ZOOM:
            raise ValueError("A background map has zoom levels that make no sense.")
        if self.tile_px not in (256, 512, 1024):
            raise ValueError("A background map has tiles of an unusual size.")


class TileSource(Protocol):
    """A background map, open."""

    facts: TileFacts

    def tile(self, z: int, x: int, y: int) -> NDArray[np.uint8] | None:
        """
        Pixels of a tile, (side, side, 4); None where the map has nothing.

        Raises
        ------
        SourceError
            The tile is damaged.
        """


def bounds_of_tiles(z: int, columns: tuple[int, int], rows: tuple[int, int]) -> Bounds:
    """
    Degrees around a block of tiles.

    Parameters
    ----------
    z
        Level.
    columns, rows
        First and last; rows count from the north.
    """
    across = 1 << z
    corners = [
        (columns[0] / across, rows[0] / across),
        ((columns[1] + 1) / across, (rows[1] + 1) / across),
    ]
    (west, north), (east, south) = lonlat_of(corners).tolist()
    return west, south, east, north


def overlap(a: Bounds, b: Bounds) -> Bounds | None:
    """Degrees that two boxes share; None where they are apart."""
    west, south = max(a[0], b[0]), max(a[1], b[1])
    east, north = min(a[2], b[2]), min(a[3], b[3])
    return (west, south, east, north) if west < east and south < north else None
