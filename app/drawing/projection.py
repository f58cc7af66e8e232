"""What part of the world a map shows, and where on the screen each place lies."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from maps.web_mercator import EARTH_CIRCUMFERENCE_M, lonlat_of, world_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

TILE_PX = 512
MIN_ZOOM = 1.0
MAX_ZOOM = 20.0
PIXEL_M = 0.0254 / 96  # size of a logical pixel


@dataclass(frozen=True, slots=True)
class MapView:
    """
    A window onto the Web Mercator map; every change returns a new view.

    Attributes
    ----------
    x, y
        Its centre in the unit square, y down.
    zoom
        The world is 512 * 2**zoom logical pixels wide.
    width, height
        Logical pixels, at least 1.
    dpr
        Device pixels in a logical pixel.
    """

    x: float
    y: float
    zoom: float
    width: int
    height: int
    dpr: float = 1.0

    def __post_init__(self) -> None:
        if not (self.width >= 1 and self.height >= 1 and self.dpr > 0):
            raise ValueError(
                f"A map of {self.width} x {self.height} pixels at {self.dpr:g} has "
                "no area."
            )

    @classmethod
    def fitting(
        cls,
        bounds: tuple[float, float, float, float],
        width: int,
        height: int,
        *,
        margin: int = 24,
        dpr: float = 1.0,
    ) -> MapView:
        """
        Closest view that shows all of an area.

        Parameters
        ----------
        bounds
            West, south, east, north, degrees; a single point is shown at zoom 15.
        width, height
            Logical pixels.
        margin
            Logical pixels to keep free on each side.
        dpr
            Device pixels in a logical pixel.
        """
        west, south, east, north = bounds
        corners = world_of([(west, north), (east, south)])
        x, y = corners.mean(axis=0).tolist()
        wide, high = np.ptp(corners, axis=0).tolist()
        room_x, room_y = max(width - 2 * margin, 1), max(height - 2 * margin, 1)
        scale = min(
            room_x / wide if wide > 0 else math.inf,
            room_y / high if high > 0 else math.inf,
        )
        zoom = 15.0 if math.isinf(scale) else math.log2(scale / TILE_PX)
        zoom = min(max(zoom, MIN_ZOOM), MAX_ZOOM)
        return cls(x, y, zoom, width, height, dpr)

    @property
    def scale(self) -> float:
        """Logical pixels in the width of the world."""
        return float(TILE_PX * 2.0**self.zoom)

    def world_to_pixels(self, world: ArrayLike) -> NDArray[np.float64]:
        """Logical pixels, (n, 2) from the top left, of points of the unit square."""
        offset = np.asarray(world, np.float64) - (self.x, self.y)
        return np.asarray(offset * self.scale + (self.width / 2, self.height / 2))

    def to_pixels(self, lonlat: ArrayLike) -> NDArray[np.float64]:
        """Logical pixels, (n, 2) from the top left, of degrees, (n, 2)."""
        return self.world_to_pixels(world_of(lonlat))

    def to_world(self, px: float, py: float) -> tuple[float, float]:
        """Point of the unit square under a logical pixel."""
        x = self.x + (px - self.width / 2) / self.scale
        y = self.y + (py - self.height / 2) / self.scale
        return x, y

    def to_lonlat(self, px: float, py: float) -> tuple[float, float]:
        """Longitude and latitude under a logical pixel, degrees."""
        lon, lat = lonlat_of(self.to_world(px, py)).tolist()
        return lon, lat

    def panned(self, dx: float, dy: float) -> MapView:
        """Move the map contents by logical pixels; the centre stays on the world."""
        x = min(max(self.x - dx / self.scale, 0.0), 1.0)
        y = min(max(self.y - dy / self.scale, 0.0), 1.0)
        return replace(self, x=x, y=y)

    def zoomed(self, steps: float, px: float, py: float) -> MapView:
        """Double the scale ``steps`` times; what lies under a pixel stays there."""
        fixed_x, fixed_y = self.to_world(px, py)
        zoom = min(max(self.zoom + steps, MIN_ZOOM), MAX_ZOOM)
        closer = replace(self, zoom=zoom)
        x = fixed_x - (px - self.width / 2) / closer.scale
        y = fixed_y - (py - self.height / 2) / closer.scale
        return replace(closer, x=min(max(x, 0.0), 1.0), y=min(max(y, 0.0), 1.0))

    def resized(self, width: int, height: int) -> MapView:
        """Show the same centre at the same scale in a window of another size."""
        return replace(self, width=width, height=height)

    def centred_on(self, lon: float, lat: float) -> MapView:
        """Show a place in the middle, at the same scale."""
        x, y = world_of((lon, lat)).tolist()
        return replace(self, x=x, y=y)

    def world_bounds(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in the unit square, with a margin in pixels."""
        left, top = self.to_world(-margin, -margin)
        right, bottom = self.to_world(self.width + margin, self.height + margin)
        return left, top, right, bottom

    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north, degrees; beyond 180 where the world ends."""
        west, north = self.to_lonlat(0, 0)
        east, south = self.to_lonlat(self.width, self.height)
        return west, south, east, north

    def metres_per_pixel(self) -> float:
        """Metres on the ground in a logical pixel, at the centre."""
        latitude = math.radians(self.to_lonlat(self.width / 2, self.height / 2)[1])
        return EARTH_CIRCUMFERENCE_M * math.cos(latitude) / self.scale

    def map_scale(self) -> float:
        """``n`` of the scale 1:n on a screen of 96 dots per inch, at the centre."""
        return self.metres_per_pixel() / PIXEL_M

    def at_scale(self, n: float) -> MapView:
        """Show the same centre at the scale 1:n, as near as the zoom limits allow."""
        zoom = self.zoom + math.log2(self.map_scale() / n)
        return replace(self, zoom=min(max(zoom, MIN_ZOOM), MAX_ZOOM))
