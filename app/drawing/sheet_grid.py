"""The grid of a map sheet: straight lines, and figures outside the neat line.

The sheet carries the grid of one zone. Where another zone begins, its lines go on
dashed, the border is drawn, and the grid of the other zone is ticked at the neat line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pyproj import Transformer

from app.drawing.grid_zones import SQUARE_M, square_letters
from maps.coordinates import UTM_NORTH, UTM_SOUTH, band_letter, utm_zone
from maps.web_mercator import lonlat_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.drawing.geometry import Box
    from app.drawing.utm_view import UtmView

SPACINGS_M = (100, 1_000, 10_000, 100_000)
CLOSEST_PX = 40.0  # between lines, 7 mm
FINEST_PX = 1.5  # to which a line is cut at the border of a zone
SAMPLES = 240  # along a side of the sheet, for finding the zones
ODD_LATITUDES = (56, 64, 72)  # where the zones of Norway and Svalbard begin and end
NAME_PX = 84.0  # width of such a name with the room around it
NAME_ROOM_PX = 90.0  # both ways, of a 100-km square that gets its name

Place = tuple[float, float]


class Side(NamedTuple):
    """A side of the neat line: where figures stand and how they count."""

    name: str
    upright: bool  # its figures are those of upright lines: eastings
    at_end: bool  # right or bottom


SIDES = (
    Side("top", upright=True, at_end=False),
    Side("bottom", upright=True, at_end=True),
    Side("left", upright=False, at_end=False),
    Side("right", upright=False, at_end=True),
)


class Crossing(NamedTuple):
    """
    A grid line at the neat line.

    Attributes
    ----------
    side
        Of the neat line.
    place
        Pixels along it from the left or the top.
    value
        Easting or northing, metres.
    zone
        Whose grid.
    """

    side: Side
    place: float
    value: int
    zone: int


class SquareName(NamedTuple):
    """Zone, band and letters of a 100-km square, at its lower left corner seen."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, eq=False)
class SheetGrid:
    """
    The grid of a sheet, in pixels of its view.

    Attributes
    ----------
    spacing_m
        Between lines.
    eastings, northings
        Values of the lines, metres, rising.
    crossings
        Of the sheet's own grid with the neat line, all four sides.
    foreign
        Those of the grids of other zones, where these are at home.
    squares
        Names of the 100-km squares that are seen, largest first.
    borders
        Borders to other zones, each (n, 2).
    zones
        All zones that the sheet meets, its own first.
    """

    spacing_m: int
    eastings: tuple[int, ...]
    northings: tuple[int, ...]
    crossings: tuple[Crossing, ...]
    foreign: tuple[Crossing, ...]
    squares: tuple[SquareName, ...]
    borders: tuple[NDArray[np.float64], ...]
    zones: tuple[int, ...]

    def x_of(self, view: UtmView, easting: float) -> float:
        """Pixels from the left of an easting."""
        return float(view.grid_to_pixels((easting, 0.0))[0])

    def y_of(self, view: UtmView, northing: float) -> float:
        """Pixels from the top of a northing."""
        return float(view.grid_to_pixels((0.0, northing))[1])


def sheet_grid(view: UtmView) -> SheetGrid:
    """
    Work out the grid of a sheet.

    Parameters
    ----------
    view
        The map of the sheet.
    """
    spacing = next(
        (s for s in SPACINGS_M if s / view.grid_m >= CLOSEST_PX), SPACINGS_M[-1]
    )
    west, south, east, north = view.grid_box()
    eastings = tuple(_multiples(west, east, spacing))
    northings = tuple(_multiples(south, north, spacing))
    sides = {side: _side_lonlat(view, side) for side in SIDES}
    zones_there = {side: _zones(lonlat) for side, lonlat in sides.items()}
    met = sorted({int(z) for there in zones_there.values() for z in there if z})
    zones = (view.zone, *(zone for zone in met if zone != view.zone))
    crossings = tuple(
        Crossing(side, place, value, view.zone)
        for side in SIDES
        for place, value in _own_crossings(view, side, eastings, northings)
    )
    foreign = tuple(
        crossing
        for zone in zones[1:]
        for side in SIDES
        for crossing in _foreign(
            view, side, sides[side], zones_there[side] == zone, (zone, spacing)
        )
    )
    return SheetGrid(
        spacing_m=spacing,
        eastings=eastings,
        northings=northings,
        crossings=crossings,
        foreign=foreign,
        squares=tuple(_squares(view)),
        borders=tuple(_borders(view)) if len(zones) > 1 else (),
        zones=zones,
    )


def designation(lon: float, lat: float) -> str:
    """
    Grid zone designation of a place.

    >>> designation(1.5, 42.5)
    '31T'
    """
    return f"{utm_zone(lon, lat)}{band_letter(lat)}"


def line_parts(
    view: UtmView, grid: SheetGrid, start: Place, end: Place
) -> Iterator[tuple[Place, Place, bool]]:
    """
    Parts of a line of the grid by whether the sheet's zone is at home there.

    Parameters
    ----------
    view, grid
        The map and its grid.
    start, end
        Of the line, pixels.

    Yields
    ------
    tuple[Place, Place, bool]
        Both ends, and whether references may be read off this part.
    """
    if len(grid.zones) == 1:
        yield start, end, True
        return
    along = np.array(end) - start
    steps = max(2, int(np.hypot(*along) / FINEST_PX))
    points = np.array(start) + along * np.linspace(0, 1, steps + 1)[:, None]
    at_home = _zones(lonlat_of(view.pixels_to_world(points))) == view.zone
    turns = [0, *(np.flatnonzero(np.diff(at_home)) + 1).tolist(), steps]
    for first, last in pairwise(turns):
        (x, y), (to_x, to_y) = points[first].tolist(), points[last].tolist()
        yield (x, y), (to_x, to_y), bool(at_home[first])


def principal_figures(value: int, spacing: int) -> tuple[str, str]:
    """
    Figures of a line: those that lead, and those that a reference uses.

    A reference uses two at every kilometre, three at every hundred metres and one at
    wider lines.

    >>> principal_figures(4_707_000, 1_000)
    ('47', '07')
    """
    digits = {100: 3, 1_000: 2}.get(spacing, 1)
    lead, figures = divmod(value // spacing, 10**digits)
    return str(lead), f"{figures:0{digits}d}"


def _multiples(low: float, high: float, step: int) -> range:
    """Multiples of a step between two values."""
    return range(math.ceil(low / step) * step, math.floor(high / step) * step + 1, step)


def _own_crossings(
    view: UtmView, side: Side, eastings: tuple[int, ...], northings: tuple[int, ...]
) -> Iterator[tuple[float, int]]:
    """Place and value of the sheet's own lines along a side."""
    values = eastings if side.upright else northings
    axis = 0 if side.upright else 1
    for value in values:
        yield float(view.grid_to_pixels((value, value))[axis]), value


def _side_lonlat(view: UtmView, side: Side) -> NDArray[np.float64]:
    """Longitude and latitude of `SAMPLES` points of a side, (n, 2)."""
    length = view.width if side.upright else view.height
    edge = (view.height if side.upright else view.width) if side.at_end else 0
    along = np.linspace(0, length, SAMPLES)
    across = np.full(SAMPLES, float(edge))
    pixels = [along, across] if side.upright else [across, along]
    from_grid = grid_transformer(view.epsg)
    west, north = view.corner()
    lon, lat = from_grid.transform(
        west + pixels[0] * view.grid_m,
        north - pixels[1] * view.grid_m,
        direction="INVERSE",
    )
    return np.column_stack([lon, lat])


def _zones(lonlat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Zone of each point, 0 where there is none."""
    found = [
        utm_zone(min(lon, 179.999999), lat) if UTM_SOUTH <= lat <= UTM_NORTH else 0
        for lon, lat in lonlat.tolist()
    ]
    return np.array(found)


def _foreign(
    view: UtmView,
    side: Side,
    lonlat: NDArray[np.float64],
    at_home: NDArray[np.bool_],
    grid: tuple[int, int],
) -> Iterator[Crossing]:
    """Lines of another zone's grid where they meet a side within their own zone."""
    zone, spacing = grid
    base = 32700 if view.is_south else 32600
    metres = grid_transformer(base + zone).transform(lonlat[:, 0], lonlat[:, 1])
    values = np.asarray(metres[0 if side.upright else 1])[at_home]
    length = view.width if side.upright else view.height
    places = np.linspace(0, length, SAMPLES)[at_home]
    if len(values) < 2:
        return
    order = np.argsort(values)
    for value in _multiples(float(values.min()), float(values.max()), spacing):
        place = float(np.interp(value, values[order], places[order]))
        yield Crossing(side, place, value, zone)


def _borders(view: UtmView) -> Iterator[NDArray[np.float64]]:
    """Meridians and parallels in pixels where the zones on both sides differ."""
    west, south, east, north = view.bounds()
    south, north = max(south, UTM_SOUTH), min(north, UTM_NORTH)
    for lon in range(math.ceil(west / 3) * 3, math.floor(east / 3) * 3 + 1, 3):
        start, end = np.array((lon, south)), np.array((lon, north))
        yield from _border(view, start, end, np.array((1e-6, 0.0)))
    for lat in ODD_LATITUDES:
        if south < lat < north:
            start, end = np.array((west, lat)), np.array((east, lat))
            yield from _border(view, start, end, np.array((0.0, 1e-6)))


def _border(
    view: UtmView,
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    beside: NDArray[np.float64],
) -> Iterator[NDArray[np.float64]]:
    """Part of a line of degrees that parts two zones, in pixels."""
    points = start + (end - start) * np.linspace(0, 1, SAMPLES)[:, None]
    parts = _zones(points - beside) != _zones(points)
    if parts.any():
        yield view.to_pixels(points[parts])


def _squares(view: UtmView) -> Iterator[SquareName]:
    """Names of the 100-km squares of the sheet's own zone that show enough."""
    west, south, east, north = view.grid_box()
    found: list[tuple[float, SquareName]] = []
    for left in range(math.floor(west / SQUARE_M) * SQUARE_M, int(east), SQUARE_M):
        for low in range(math.floor(south / SQUARE_M) * SQUARE_M, int(north), SQUARE_M):
            seen = (max(left, west), max(low, south))
            end = (min(left + SQUARE_M, east), min(low + SQUARE_M, north))
            x, y = view.grid_to_pixels(seen).tolist()
            right, top = view.grid_to_pixels(end).tolist()
            if min(right - x, y - top) < NAME_ROOM_PX:
                continue
            corner = _home_corner(view, (x, top, right, y))
            if corner is None:
                continue
            lon, lat = view.to_lonlat(corner[0] + NAME_PX / 2, corner[1])
            letters = square_letters(view.zone, left, low)
            name = SquareName(f"{designation(lon, lat)} {letters}", *corner)
            found.append(((right - x) * (y - top), name))
    for _, name in sorted(found, key=lambda one: -one[0]):
        yield name


def _home_corner(view: UtmView, box: Box) -> Place | None:
    """Lower left corner for a name in a box of pixels, where its zone is at home."""
    left, top, right, bottom = box
    for y in np.arange(bottom, top + NAME_ROOM_PX / 2, -NAME_ROOM_PX / 2).tolist():
        xs = np.arange(left, right - NAME_PX, NAME_PX / 4)
        there = [
            _zones(lonlat_of(view.pixels_to_world(np.column_stack([x, row]))))
            for x in (xs, xs + NAME_PX)
            for row in (np.full(len(xs), y), np.full(len(xs), y - NAME_PX / 3))
        ]
        home = np.flatnonzero((np.array(there) == view.zone).all(axis=0))
        if len(home):
            return float(xs[home[0]]), y
    return None


@lru_cache(maxsize=16)
def grid_transformer(epsg: int) -> Transformer:
    """From degrees, longitude first, to metres of a UTM zone."""
    return Transformer.from_crs(4326, epsg, always_xy=True)
