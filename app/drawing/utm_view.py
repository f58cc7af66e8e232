"""A map view drawn in UTM: its kilometre grid is straight, square and upright.

It takes the place of a `MapView` in every painter, so that screen and sheet of paper
are painted by the same code.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Self

import numpy as np
from pyproj import Proj, Transformer

from app.drawing.projection import MAX_ZOOM, MIN_ZOOM, PIXEL_M, TILE_PX, MapView
from app.drawing.utm_view_relief import paint_warped_relief
from app.drawing.window import Window
from maps.coordinates import utm_zone
from maps.map_layers import WORLD
from maps.polylines import Polylines
from maps.web_mercator import EARTH_CIRCUMFERENCE_M, lonlat_of, world_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from app.drawing.geometry import Box
    from app.drawing.style import Style
    from maps.relief import Relief
    from planners.route import Lonlat

FARTHEST = 40 / 360  # of the world from the zone: what lies beyond is put there
SIDE_POINTS = 33  # that stand for a side of the view; it bends little in the world


@dataclass(frozen=True, slots=True)
class UtmView(MapView):
    """
    A window onto the map of one UTM zone, WGS 84; every change returns a new view.

    ``zoom`` is that of a map of the same scale at the equator, wherever the view lies:
    sheets of one scale show the same things in the north and in the south.

    Attributes
    ----------
    zone
        1 to 60; 0 takes the zone of the centre, with the exceptions of Norway and
        Svalbard. A centre outside the zone is drawn all the same.
    pixel_m
        Size of a pixel on paper or screen, metres.
    """

    zone: int = 0
    pixel_m: float = PIXEL_M

    def __post_init__(self) -> None:
        MapView.__post_init__(self)
        if self.zone == 0:
            zone = utm_zone(*self.centre)
            object.__setattr__(self, "zone", zone)
        if not 1 <= self.zone <= 60:
            raise ValueError(
                f"There is no UTM zone {self.zone}; they run from 1 to 60."
            )

    @classmethod
    def at(
        cls,
        centre: Lonlat,
        scale: float,
        size: tuple[int, int],
        *,
        zone: int = 0,
        pixel_m: float = PIXEL_M,
        dpr: float = 1.0,
    ) -> UtmView:
        """
        View around a place at a scale.

        Parameters
        ----------
        centre
            Longitude and latitude, degrees; latitude -80 to 84.
        scale
            ``n`` of 1:n, above 0: a square of the grid has its side divided by n.
        size
            Width and height, pixels.
        zone, pixel_m
            See `UtmView`.
        dpr
            Device pixels in a pixel.
        """
        x, y = world_of(centre).tolist()
        zoom = math.log2(EARTH_CIRCUMFERENCE_M / (TILE_PX * scale * pixel_m))
        return cls(x, y, zoom, *size, dpr, zone, pixel_m)

    @classmethod
    def fitting(
        cls,
        bounds: Box,
        width: int,
        height: int,
        *,
        margin: int = 24,
        dpr: float = 1.0,
    ) -> Self:
        """Closest view that shows all of an area; see `MapView.fitting`."""
        centre, wide, high = grid_extent(bounds)
        room_x, room_y = max(width - 2 * margin, 1), max(height - 2 * margin, 1)
        metres = max(wide / room_x, high / room_y)
        zoom = 15.0
        if metres > 0:
            zoom = math.log2(EARTH_CIRCUMFERENCE_M / (TILE_PX * metres))
        x, y = world_of(centre).tolist()
        return cls(x, y, min(max(zoom, MIN_ZOOM), MAX_ZOOM), width, height, dpr)

    @property
    def scale(self) -> float:
        """Pixels in the width of the world, at the size it has around the centre."""
        latitude = math.radians(self.centre[1])
        return EARTH_CIRCUMFERENCE_M * math.cos(latitude) / self.grid_m

    @property
    def centre(self) -> Lonlat:
        """Longitude and latitude of the middle, degrees."""
        lon, lat = lonlat_of((self.x, self.y)).tolist()
        return lon, lat

    @property
    def is_south(self) -> bool:
        """Whether northings count from 10,000 km at the equator, as south of it."""
        return self.y > 0.5

    @property
    def epsg(self) -> int:
        """Number of the coordinate system: 326zz in the north, 327zz in the south."""
        return (32700 if self.is_south else 32600) + self.zone

    @property
    def grid_m(self) -> float:
        """Metres of the grid in a pixel, the same everywhere in the view."""
        return float(EARTH_CIRCUMFERENCE_M / (TILE_PX * 2.0**self.zoom))

    def corner(self) -> tuple[float, float]:
        """Easting and northing of the upper left corner, metres."""
        east, north = self._middle()
        half = self.grid_m / 2
        return east - self.width * half, north + self.height * half

    def grid_box(self) -> Box:
        """West, south, east, north in metres of the grid."""
        west, north = self.corner()
        wide, high = self.width * self.grid_m, self.height * self.grid_m
        return west, north - high, west + wide, north

    def grid_to_pixels(self, grid: ArrayLike) -> NDArray[np.float64]:
        """Pixels, (n, 2), of eastings and northings, (n, 2) metres."""
        west, north = self.corner()
        offset = np.asarray(grid, np.float64) - (west, north)
        return np.asarray(offset * (1 / self.grid_m, -1 / self.grid_m))

    def world_to_pixels(self, world: ArrayLike) -> NDArray[np.float64]:
        """Pixels, (..., 2) from the top left, of points of the unit square."""
        points = np.asarray(world, np.float64)
        middle = (self.zone * 6 - 3) / 360
        x = np.clip(points[..., 0], middle - FARTHEST, middle + FARTHEST) - 0.5
        east, north = _mercator_to_utm(self.epsg).transform(
            x * EARTH_CIRCUMFERENCE_M, (0.5 - points[..., 1]) * EARTH_CIRCUMFERENCE_M
        )
        return self.grid_to_pixels(np.stack([east, north], axis=-1))

    def pixels_to_world(self, pixels: ArrayLike) -> NDArray[np.float64]:
        """Points of the unit square, (..., 2), under pixels; see `world_to_pixels`."""
        west, north = self.corner()
        places = np.asarray(pixels, np.float64)
        x, y = _mercator_to_utm(self.epsg).transform(
            west + places[..., 0] * self.grid_m,
            north - places[..., 1] * self.grid_m,
            direction="INVERSE",
        )
        world = np.stack([x, -np.asarray(y)], axis=-1)
        return np.asarray(world / EARTH_CIRCUMFERENCE_M + 0.5)

    def to_world(self, px: float, py: float) -> tuple[float, float]:
        """Point of the unit square under a pixel."""
        x, y = self.pixels_to_world((px, py)).tolist()
        return x, y

    def panned(self, dx: float, dy: float) -> Self:
        """Move the map contents by pixels."""
        x, y = self.to_world(self.width / 2 - dx, self.height / 2 - dy)
        return replace(self, x=min(max(x, 0.0), 1.0), y=min(max(y, 0.0), 1.0))

    def zoomed(self, steps: float, px: float, py: float) -> Self:
        """Double the scale ``steps`` times; what lies under a pixel stays there."""
        fixed = self.to_world(px, py)
        zoom = min(max(self.zoom + steps, MIN_ZOOM), MAX_ZOOM)
        closer = replace(self, zoom=zoom)
        x, y = closer.world_to_pixels(fixed).tolist()
        return closer.panned(px - x, py - y)

    def world_bounds(self, margin: float = 0.0) -> Box:
        """Left, top, right, bottom in the unit square around all of the view."""
        return self.world_box_of((0.0, 0.0, self.width, self.height), margin)

    def world_box_of(self, box: Box, margin: float) -> Box:
        """Box of the unit square around a box of pixels, with a margin in pixels."""
        left, top, right, bottom = box
        outline = _outline(
            (left - margin, top - margin, right + margin, bottom + margin)
        )
        world = self.pixels_to_world(outline)
        west, north = world.min(axis=0).tolist()
        east, south = world.max(axis=0).tolist()
        return west, north, east, south

    def bounds(self) -> Box:
        """West, south, east, north, degrees, around all of the view."""
        left, top, right, bottom = self.world_bounds()
        (west, north), (east, south) = lonlat_of([(left, top), (right, bottom)])
        return float(west), float(south), float(east), float(north)

    def point_scale(self) -> float:
        """Metres of the grid in a metre on the ground, at the centre."""
        factors = _projection(self.zone).get_factors(*self.centre)
        return float(factors.meridional_scale)

    def metres_per_pixel(self) -> float:
        """Metres on the ground in a pixel, at the centre."""
        return self.grid_m / self.point_scale()

    def map_scale(self) -> float:
        """``n`` of the scale 1:n of the grid."""
        return self.grid_m / self.pixel_m

    def window(self, part: QRectF | None = None) -> UtmWindow:
        """All of the view, or a part of it in pixels, for the painter of the map."""
        x, y = (0.0, 0.0) if part is None else (part.left(), part.top())
        left, top = self.to_world(x, y)
        return UtmWindow(
            left=left * self.scale,
            top=top * self.scale,
            scale=self.scale,
            width=self.width if part is None else part.width(),
            height=self.height if part is None else part.height(),
            zoom=self.zoom,
            view=self,
            x=x,
            y=y,
        )

    def _middle(self) -> tuple[float, float]:
        """Easting and northing of the centre, metres."""
        east, north = _mercator_to_utm(self.epsg).transform(
            (self.x - 0.5) * EARTH_CIRCUMFERENCE_M,
            (0.5 - self.y) * EARTH_CIRCUMFERENCE_M,
        )
        return east, north


@dataclass(frozen=True, slots=True)
class UtmWindow(Window):
    """
    A part of a UTM view on a device; ``left`` and ``top`` are those of its corner.

    Attributes
    ----------
    view
        The whole.
    x, y
        Corner of the part in pixels of the view.
    """

    view: UtmView
    x: float
    y: float

    def world_box(self, room: float) -> Box:
        """Box around the device with room in pixels, in whole world coordinates."""
        box = (self.x, self.y, self.x + self.width, self.y + self.height)
        left, top, right, bottom = self.view.world_box_of(box, room)
        return left * WORLD, top * WORLD, right * WORLD, bottom * WORLD

    def placed(self, lines: Polylines) -> Polylines:
        """Put lines from whole world coordinates onto the device, in pixels."""
        xy = self.view.world_to_pixels(lines.xy / WORLD)
        xy -= (self.x, self.y)
        return Polylines(xy, lines.offsets)

    def world_at(self, pixels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points of the unit square, (..., 2), under pixels of the device."""
        return self.view.pixels_to_world(pixels + np.array((self.x, self.y)))

    def lay_relief(self, painter: QPainter, relief: Relief, style: Style) -> None:
        """Shade the land, sampled where it lies in the relief."""
        paint_warped_relief(painter, relief, style, self)


def grid_extent(bounds: Box, zone: int = 0) -> tuple[Lonlat, float, float]:
    """
    Middle, width and height of an area in the grid of a zone.

    Parameters
    ----------
    bounds
        West, south, east, north, degrees.
    zone
        1 to 60; 0 takes that of the middle.

    Returns
    -------
    tuple[Lonlat, float, float]
        Longitude and latitude; metres of the grid.
    """
    west, south, east, north = bounds
    middle = ((west + east) / 2, (south + north) / 2)
    metres = UtmView.at(middle, 1.0, (1, 1), zone=zone, pixel_m=1.0)
    outline = metres.to_pixels(_outline(bounds))
    low, high = outline.min(axis=0), outline.max(axis=0)
    lon, lat = metres.to_lonlat(*((low + high) / 2).tolist())
    wide, tall = (high - low).tolist()
    return (lon, lat), wide, tall


def _outline(box: Box) -> NDArray[np.float64]:
    """Points around a box, (n, 2)."""
    left, top, right, bottom = box
    across = np.linspace(left, right, SIDE_POINTS)
    down = np.linspace(top, bottom, SIDE_POINTS)
    sides = [
        np.column_stack([across, np.full(SIDE_POINTS, top)]),
        np.column_stack([across, np.full(SIDE_POINTS, bottom)]),
        np.column_stack([np.full(SIDE_POINTS, left), down]),
        np.column_stack([np.full(SIDE_POINTS, right), down]),
    ]
    return np.concatenate(sides)


@lru_cache(maxsize=16)
def _mercator_to_utm(epsg: int) -> Transformer:
    """From metres of Web Mercator to metres of the grid."""
    return Transformer.from_crs(3857, epsg, always_xy=True)


@lru_cache(maxsize=8)
def _projection(zone: int) -> Proj:
    return Proj(proj="utm", zone=zone, ellps="WGS84")
