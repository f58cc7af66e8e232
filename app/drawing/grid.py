"""The MGRS grid over the map: lines, figures at the edges, names of the squares.

Lines run in each UTM zone for itself and end at its borders, which follow the
exceptions of Norway and Svalbard.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Transformer
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from app.drawing.geometry import polygon_of
from app.drawing.lettering import Lettering, paint_text, text_size
from maps.coordinates import UTM_NORTH, UTM_SOUTH, utm_zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.drawing.projection import MapView
    from app.drawing.style import Style

SPACINGS_M = (100, 1_000, 10_000, 100_000)
CLOSEST_PX = 56.0  # between lines
SQUARE_M = 100_000
SAMPLES = 17  # vertices of a line; over one view it bends little
CORNER_PX = 52.0  # kept free at the lower edge, for the scale bar
EDGE_PX = 12.0  # of the middle of a figure from the edge
BAND_DEGREES = 8
BANDS = "CDEFGHJKLMNPQRSTUVWX"
COLUMNS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
ROWS = "ABCDEFGHJKLMNPQRSTUV"
ZONE, SQUARE, MAJOR, MINOR = range(4)
WIDTHS_PX = (2.4, 1.9, 1.3, 0.9)
OPACITIES = (0.95, 0.85, 0.62, 0.42)


@dataclass(frozen=True, slots=True)
class Figure:
    """Number or name of a line or a square, around a point in pixels."""

    text: str
    x: float
    y: float
    level: int

    @property
    def size(self) -> float:
        """Height of the lettering, pixels."""
        return (15.0, 15.0, 12.0, 11.0)[self.level]

    def box(self) -> QRectF:
        """Pixels that it covers."""
        wide, high = text_size(self.text, Lettering(self.size, bold=True))
        return QRectF(self.x - wide / 2 - 3, self.y - high / 2, wide + 6, high)


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """
    The grid of one view.

    Attributes
    ----------
    lines
        Level and vertices in pixels, (n, 2).
    figures
        None over another.
    spacing_m
        Between lines; 0 where only zones are drawn.
    """

    lines: tuple[tuple[int, NDArray[np.float64]], ...]
    figures: tuple[Figure, ...]
    spacing_m: int

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the zones and 100-km squares that are written."""
        return tuple(f.text for f in self.figures if f.level <= SQUARE)


@dataclass(frozen=True, slots=True)
class _Cell:
    """Part of a view within one zone and one band of latitude, degrees."""

    zone: int
    west: float
    south: float
    east: float
    north: float


@lru_cache(maxsize=8)
def grid_of(view: MapView) -> Grid:
    """
    Work the grid of a view out; lines are at least `CLOSEST_PX` apart.

    Parameters
    ----------
    view
        What the screen shows.
    """
    spacing = next(
        (s for s in SPACINGS_M if s / view.metres_per_pixel() >= CLOSEST_PX), 0
    )
    lines: list[tuple[int, NDArray[np.float64]]] = []
    figures: list[Figure] = []
    for cell in _cells(view):
        lines += [(ZONE, side) for side in _borders(view, cell)]
        if spacing:
            found, numbers = _cell_grid(view, cell, spacing)
            lines += found
            figures += numbers
        else:
            figures.append(_named(view, cell))
    lines.sort(key=lambda line: -line[0])
    return Grid(tuple(lines), tuple(_apart(figures)), spacing)


def grid_boxes(view: MapView) -> list[QRectF]:
    """Pixels that figures of the grid cover; names keep clear of them."""
    return [figure.box() for figure in grid_of(view).figures]


def paint_grid(painter: QPainter, view: MapView, style: Style) -> None:
    """Draw the grid of a view with its figures."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    grid = grid_of(view)
    for level, line in grid.lines:
        painter.setPen(QPen(style.faded("grid", OPACITIES[level]), WIDTHS_PX[level]))
        painter.drawPolyline(polygon_of(line))
    for figure in grid.figures:
        lettering = Lettering(
            figure.size,
            bold=figure.level <= MAJOR,
            colour=style.code("grid"),
            halo=style.code("halo"),
        )
        paint_text(painter, figure.text, (figure.x, figure.y), 0, lettering)


def _cells(view: MapView) -> Iterator[_Cell]:
    """Zones and bands that a view meets, cut to it."""
    west, south, east, north = view.bounds()
    south, north = max(south, UTM_SOUTH), min(north, UTM_NORTH)
    west, east = max(west, -180.0), min(east, 180.0)
    for band in range(_band(south), _band(north) + 1):
        low = UTM_SOUTH + band * BAND_DEGREES
        high = UTM_NORTH if band == len(BANDS) - 1 else low + BAND_DEGREES
        bottom, top = max(low, south), min(high, north)
        if bottom < top:
            yield from _zones_between(west, east, bottom, top)


def _zones_between(
    west: float, east: float, south: float, north: float
) -> Iterator[_Cell]:
    """Stretches of one zone each; borders lie on multiples of three degrees."""
    middle = (south + north) / 2
    steps = [west, *np.arange(math.floor(west / 3) * 3 + 3, east, 3).tolist(), east]
    start = west
    for left, right in pairwise(steps):
        zone = utm_zone((left + right) / 2, middle)
        following = right + 1e-6
        if right >= east or utm_zone(min(following, 179.999999), middle) != zone:
            yield _Cell(zone, start, south, right, north)
            start = right


def _band(lat: float) -> int:
    return min(int((lat - UTM_SOUTH) // BAND_DEGREES), len(BANDS) - 1)


@lru_cache(maxsize=64)
def _transformers(zone: int, *, south: bool) -> tuple[Transformer, Transformer]:
    """From degrees to UTM metres and back."""
    code = (32700 if south else 32600) + zone
    return (
        Transformer.from_crs(4326, code, always_xy=True),
        Transformer.from_crs(code, 4326, always_xy=True),
    )


def _borders(view: MapView, cell: _Cell) -> Iterator[NDArray[np.float64]]:
    """East and south sides of a cell in pixels, where zone or band end there."""
    _, south, east, _ = view.bounds()
    sides = []
    if cell.east < min(east, 180.0):
        sides.append([(cell.east, cell.north), (cell.east, cell.south)])
    if cell.south > south:
        sides.append([(cell.west, cell.south), (cell.east, cell.south)])
    for side in sides:
        yield view.to_pixels(side)


def _cell_grid(
    view: MapView, cell: _Cell, spacing: int
) -> tuple[list[tuple[int, NDArray[np.float64]]], list[Figure]]:
    """Lines, figures and names of the squares of one cell."""
    to_utm, to_degrees = _transformers(cell.zone, south=cell.north <= 0)
    left, low, right, high = to_utm.transform_bounds(
        cell.west, cell.south, cell.east, cell.north, densify_pts=11
    )
    lines: list[tuple[int, NDArray[np.float64]]] = []
    figures: list[Figure] = []
    share = np.linspace(0, 1, SAMPLES)
    for upright, first, last in ((True, left, right), (False, low, high)):
        values = np.arange(math.ceil(first / spacing) * spacing, last, spacing)
        along = low + (high - low) * share if upright else left + (right - left) * share
        a, b = np.meshgrid(values, along, indexing="ij")
        east, north = (a, b) if upright else (b, a)
        lon, lat = to_degrees.transform(east, north)
        for value, line in zip(values.tolist(), np.dstack([lon, lat]), strict=True):
            inside = _clipped(line, cell)
            if len(inside) < 2:
                continue
            xy = view.to_pixels(inside)
            level = _level(value, spacing)
            lines.append((level, xy))
            if spacing < SQUARE_M:
                text = _figure(value, spacing)
                figures += _edge_figures(view, xy, text, level, upright=upright)
    figures += _square_names(view, cell, (left, low, right, high))
    return lines, figures


def _clipped(line: NDArray[np.float64], cell: _Cell) -> NDArray[np.float64]:
    """Part of a line of degrees inside a cell; ends are put onto the border."""
    for axis, low, high in ((0, cell.west, cell.east), (1, cell.south, cell.north)):
        if line[0, axis] > line[-1, axis]:
            line = line[::-1]
        values = line[:, axis]
        if not (np.diff(values) > 0).all():  # nearly along the border: no ends to find
            line = line[(values >= low) & (values <= high)]
        else:
            ends = [end for end in (low, high) if values[0] <= end <= values[-1]]
            other = np.interp(ends, values, line[:, 1 - axis])
            extra = np.empty((len(ends), 2))
            extra[:, axis], extra[:, 1 - axis] = ends, other
            line = np.concatenate([line[(values > low) & (values < high)], extra])
            line = line[np.argsort(line[:, axis], kind="stable")]
        if len(line) < 2:
            return line
    return line


def _level(value: float, spacing: int) -> int:
    if value % SQUARE_M == 0:
        return SQUARE
    return MAJOR if value % (10 * spacing) == 0 else MINOR


def _figure(value: float, spacing: int) -> str:
    """Principal digits of a line: two, or three between kilometres."""
    if spacing >= 1_000:
        return f"{int(value // 1_000) % 100:02d}"
    return f"{int(value // 100) % 1_000:03d}"


def _edge_figures(
    view: MapView, xy: NDArray[np.float64], text: str, level: int, *, upright: bool
) -> Iterator[Figure]:
    """Figures where a line meets the edges of the screen."""
    axis, size = (1, view.height) if upright else (0, view.width)
    order = np.argsort(xy[:, axis], kind="stable")
    along, across = xy[order, axis], xy[order, 1 - axis]
    for edge in (EDGE_PX, size - EDGE_PX):
        if not along[0] <= edge <= along[-1]:
            continue
        crossing = float(np.interp(edge, along, across))
        x, y = (
            (crossing, edge) if upright else (edge + (4 if edge < 20 else -4), crossing)
        )
        yield Figure(text, x, y, max(level, MAJOR))


def _square_names(
    view: MapView, cell: _Cell, reach: tuple[float, float, float, float]
) -> Iterator[Figure]:
    """Zone, band and letters of each 100-km square, in its south-west corner."""
    to_utm, to_degrees = _transformers(cell.zone, south=cell.north <= 0)
    left, low, right, high = (math.floor(side / SQUARE_M) for side in reach)
    band = BANDS[_band((cell.south + cell.north) / 2)]
    for column in range(left, right + 1):
        for row in range(low, high + 1):
            east = max(column * SQUARE_M, reach[0])
            north = max(row * SQUARE_M, reach[1])
            corner = view.to_pixels([to_degrees.transform(east, north)])[0].tolist()
            x = max(corner[0], 0.0) + 52
            y = min(corner[1], view.height - CORNER_PX) - 36
            lon, lat = view.to_lonlat(x, y)
            inside = cell.west <= lon <= cell.east and cell.south <= lat <= cell.north
            there = to_utm.transform(lon, lat)
            inside = inside and there[0] // SQUARE_M == column
            if inside and there[1] // SQUARE_M == row and 0 < x < view.width and y > 30:
                name = f"{cell.zone}{band} {square_letters(cell.zone, east, north)}"
                yield Figure(name, x, y, SQUARE)


def square_letters(zone: int, east_m: float, north_m: float) -> str:
    """
    Letters of a 100-km square of MGRS.

    Source: NGA.STND.0037_2.0.0_GRIDS, appendix B: columns repeat every three
    zones, rows every 2,000 km and begin at F in even zones.

    >>> square_letters(31, 378_000, 4_707_000)
    'CH'
    """
    column = COLUMNS[(zone - 1) % 3 * 8 + int(east_m // SQUARE_M) - 1]
    row = ROWS[(int(north_m // SQUARE_M) + (5 if zone % 2 == 0 else 0)) % 20]
    return column + row


def _named(view: MapView, cell: _Cell) -> Figure:
    """Zone and band of a cell in its middle."""
    middle = ((cell.west + cell.east) / 2, (cell.south + cell.north) / 2)
    x, y = view.to_pixels([middle])[0].tolist()
    return Figure(f"{cell.zone}{BANDS[_band(middle[1])]}", x, y, ZONE)


def _apart(figures: list[Figure]) -> Iterator[Figure]:
    """Figures without those that would meet a more important one."""
    kept: list[QRectF] = []
    for figure in sorted(figures, key=lambda figure: figure.level):
        box = figure.box()
        if not any(box.intersects(other) for other in kept):
            kept.append(box)
            yield figure
