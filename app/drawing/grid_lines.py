"""Lines of the grid in degrees: worked out for more than a view, kept while it moves.

Each line runs in one zone and ends exactly at its borders.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pyproj import Transformer

from app.drawing.grid_zones import (
    BAND_EDGES,
    SQUARE_M,
    STRIP_EDGES,
    Bounds,
    ZoneCell,
    borders_between,
    cells_between,
    square_letters,
    whole_cells,
)
from maps.web_mercator import EARTH_CIRCUMFERENCE_M, world_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Line = NDArray[np.float64]  # (n, 2)

SAMPLES = 33  # of a line at most, a power of two and one
FINEST_SHARE = 2_800  # of the distance between lines that a line may be off
SPARE = 1e-3  # of the span of a cell: between the samples of a side it may bulge
OUTLINE_SAMPLES = 9  # of each side of a square
ZONE, SQUARE, MAJOR, MINOR = range(4)


class LineNote(NamedTuple):
    """
    What a line is.

    Attributes
    ----------
    level
        `ZONE`, `SQUARE`, `MAJOR` or `MINOR`.
    zone
        Whose grid; 0 for a border.
    upright
        Whether it is an easting.
    value
        Easting or northing, metres; 0 for a border.
    """

    level: int
    zone: int
    upright: bool
    value: int


@dataclass(frozen=True, slots=True, eq=False)
class KeptLines:
    """
    Lines of an area.

    Attributes
    ----------
    lonlat
        Vertices of all lines one after another, (n, 2) degrees.
    offsets
        Where each line begins, and the end of the last.
    notes
        One for each line; the most important lines last.
    numbers
        For each vertex, of its line.
    inner
        For each line, whether it is no border.
    """

    lonlat: NDArray[np.float64]
    offsets: NDArray[np.int64]
    notes: tuple[LineNote, ...]
    numbers: NDArray[np.int64]
    inner: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class KeptSquares:
    """
    Parts of 100-km squares, each within one zone and band.

    Attributes
    ----------
    names
        Zone and band, and letters: ``31T`` and ``CH``.
    lonlat
        Vertices of all outlines one after another, (m, 2) degrees, none repeated.
    offsets
        Where each outline begins, and the end of the last.
    middles
        (n, 2) degrees.
    """

    names: tuple[tuple[str, str], ...]
    lonlat: NDArray[np.float64]
    offsets: NDArray[np.int64]
    middles: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class KeptCells:
    """
    Zones by bands, whole.

    Attributes
    ----------
    names
        Such as ``31T``.
    corners
        South-west and north-east, (n, 2, 2) degrees.
    """

    names: tuple[str, ...]
    corners: NDArray[np.float64]


@lru_cache(maxsize=16)
def lines_within(bounds: Bounds, spacing: int) -> KeptLines:
    """
    Lines of the grid and borders of the zones in an area.

    Parameters
    ----------
    bounds
        West, south, east, north, degrees.
    spacing
        Metres between lines; 0 for borders alone.
    """
    found = [
        (LineNote(ZONE, 0, border.start[0] == border.end[0], 0), np.array(border))
        for border in borders_between(bounds)
    ]
    if spacing == SQUARE_M:
        for cell in whole_cells(bounds):
            found += _cell_lines(cell, spacing)
    elif spacing:
        for cell in cells_between(bounds, STRIP_EDGES):
            found += _cell_lines(cell, spacing)
    found.sort(key=lambda line: -line[0].level)
    lines = [line for _, line in found]
    notes = tuple(note for note, _ in found)
    return KeptLines(
        np.concatenate([np.empty((0, 2)), *lines]),
        _offsets(lines),
        notes,
        np.repeat(np.arange(len(lines)), [len(line) for line in lines]),
        np.array([note.level != ZONE for note in notes], np.bool_),
    )


@lru_cache(maxsize=16)
def squares_within(bounds: Bounds) -> KeptSquares:
    """
    100-km squares of an area, cut to their zones and bands.

    Parameters
    ----------
    bounds
        West, south, east, north, degrees.
    """
    found = [square for cell in whole_cells(bounds) for square in _cell_squares(cell)]
    outlines = [outline for _, outline in found]
    return KeptSquares(
        tuple(name for name, _ in found),
        np.concatenate([np.empty((0, 2)), *outlines]),
        _offsets(outlines),
        np.array([_centroid(outline) for outline in outlines]).reshape(-1, 2),
    )


@lru_cache(maxsize=16)
def cells_within(bounds: Bounds) -> KeptCells:
    """
    Zones by bands in an area, cut to it.

    Parameters
    ----------
    bounds
        West, south, east, north, degrees.
    """
    cells = list(cells_between(bounds, BAND_EDGES))
    corners = [((c.west, c.south), (c.east, c.north)) for c in cells]
    return KeptCells(
        tuple(cell.designation for cell in cells),
        np.array(corners, np.float64).reshape(-1, 2, 2),
    )


def clipped(line: Line, west: float, south: float, east: float, north: float) -> Line:
    """
    Cut a convex outline to a box.

    Parameters
    ----------
    line
        (n, 2) without repetition of the first point.
    west, south, east, north
        Of the box, in the units of the outline.

    Returns
    -------
    Line
        Empty if nothing is inside.
    """
    for axis, limit, sign in (
        (0, west, 1),
        (0, east, -1),
        (1, south, 1),
        (1, north, -1),
    ):
        inside = sign * (line[:, axis] - limit) >= 0
        if inside.all():
            continue
        if not inside.any():
            return line[:0]
        following = np.concatenate((line[1:], line[:1]))
        crosses = inside != np.concatenate((inside[1:], inside[:1]))
        step = following[:, axis] - line[:, axis]
        share = (limit - line[:, axis]) / np.where(crosses, step, 1)
        points = line + (following - line) * share[:, None]
        points[:, axis] = limit
        both, kept = np.empty((2 * len(line), 2)), np.empty(2 * len(line), np.bool_)
        both[::2], both[1::2] = line, points
        kept[::2], kept[1::2] = inside, crosses
        line = both[kept]
    return line


@lru_cache(maxsize=128)
def to_utm(zone: int, *, south: bool) -> Transformer:
    """From degrees, longitude first, to metres of a UTM zone."""
    code = (32700 if south else 32600) + zone
    return Transformer.from_crs(4326, code, always_xy=True)


def _reach(cell: ZoneCell) -> Bounds:
    """Eastings and northings that a cell spans, and a little more."""
    left, low, right, high = to_utm(cell.zone, south=cell.is_south).transform_bounds(
        cell.west, cell.south, cell.east, cell.north, densify_pts=21
    )
    x, y = (right - left) * SPARE, (high - low) * SPARE
    return left - x, low - y, right + x, high + y


@lru_cache(maxsize=512)
def _cell_lines(cell: ZoneCell, spacing: int) -> tuple[tuple[LineNote, Line], ...]:
    """Lines of one cell, cut to it."""
    return tuple(_sampled_lines(cell, spacing))


def _sampled_lines(cell: ZoneCell, spacing: int) -> Iterator[tuple[LineNote, Line]]:
    reach = _reach(cell)
    left, low, right, high = reach
    for upright, first, last in ((True, left, right), (False, low, high)):
        values = np.arange(math.floor(first / spacing), last // spacing + 2) * spacing
        count = _samples_needed(cell, reach, values, spacing, upright=upright)
        lines = _sampled(cell, reach, values, count, upright=upright)
        inside = (lines >= cell[1:3]) & (lines <= cell[3:5])
        whole: list[bool] = np.all(inside, axis=(1, 2)).tolist()
        for value, line, uncut in zip(values.tolist(), lines, whole, strict=True):
            note = LineNote(_level(value, spacing), cell.zone, upright, int(value))
            for part in (line,) if uncut else _inside(line, cell):
                yield note, part


def _sampled(
    cell: ZoneCell,
    reach: Bounds,
    values: NDArray[np.float64],
    count: int,
    *,
    upright: bool,
) -> NDArray[np.float64]:
    """Points of the lines of some values over all of a cell, (n, count, 2) degrees."""
    left, low, right, high = reach
    along = (
        np.linspace(low, high, count) if upright else np.linspace(left, right, count)
    )
    a, b = np.meshgrid(values, along, indexing="ij")
    east, north = (a, b) if upright else (b, a)
    return _degrees(cell, east, north)


def _degrees(
    cell: ZoneCell, east: NDArray[np.float64], north: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Points of a zone, (n, m, 2); longitudes go on beyond 180 where a line does."""
    lon, lat = to_utm(cell.zone, south=cell.is_south).transform(
        east, north, direction="INVERSE"
    )
    middle = (cell.west + cell.east) / 2
    return np.dstack([(lon - middle + 180) % 360 - 180 + middle, lat])


def _samples_needed(
    cell: ZoneCell,
    reach: Bounds,
    values: NDArray[np.float64],
    spacing: int,
    *,
    upright: bool,
) -> int:
    """As few points of a line as keep all lines in place: the outer ones bend most."""
    outer = values[[0, len(values) // 2, -1]]
    lines = _sampled(cell, reach, outer, SAMPLES, upright=upright)
    world = world_of(lines) * EARTH_CIRCUMFERENCE_M
    step = SAMPLES - 1
    while step > 1:
        share = (np.arange(SAMPLES - 1) % step / step)[:, None]
        start = np.repeat(world[:, :-1:step], step, axis=1)
        end = np.repeat(world[:, step::step], step, axis=1)
        off = np.abs(start + (end - start) * share - world[:, :-1]).max()
        if off <= spacing / FINEST_SHARE:
            break
        step //= 2
    return (SAMPLES - 1) // step + 1


def _inside(line: Line, cell: ZoneCell) -> Iterator[Line]:
    """Parts of a line within a cell, their ends on its border."""
    low, high = np.array([cell.west, cell.south]), np.array([cell.east, cell.north])
    if ((line >= low) & (line <= high)).all():
        yield line
        return
    start, step = line[:-1], np.diff(line, axis=0)
    enters, leaves = np.zeros(len(step)), np.ones(len(step))
    for axis in (0, 1):
        with np.errstate(divide="ignore", invalid="ignore"):
            to_low = (low[axis] - start[:, axis]) / step[:, axis]
            to_high = (high[axis] - start[:, axis]) / step[:, axis]
        flat = step[:, axis] == 0
        out = flat & ((start[:, axis] < low[axis]) | (start[:, axis] > high[axis]))
        first = np.where(flat, 0, np.minimum(to_low, to_high))
        last = np.where(out, -1, np.where(flat, 1, np.maximum(to_low, to_high)))
        enters, leaves = np.maximum(enters, first), np.minimum(leaves, last)
    kept = enters < leaves
    edges = np.flatnonzero(np.diff(np.concatenate([[False], kept, [False]])))
    for begin, end in edges.reshape(-1, 2).tolist():
        first = start[begin] + step[begin] * enters[begin]
        last = start[end - 1] + step[end - 1] * leaves[end - 1]
        part = np.vstack([first, line[begin + 1 : end], last])
        yield np.clip(part, low, high)  # arithmetic leaves a hair beyond the border


def _level(value: float, spacing: int) -> int:
    if value % SQUARE_M == 0:
        return SQUARE
    return MAJOR if value % (10 * spacing) == 0 else MINOR


@lru_cache(maxsize=512)
def _cell_squares(cell: ZoneCell) -> tuple[tuple[tuple[str, str], Line], ...]:
    """Names and outlines of the 100-km squares of one cell, cut to it."""
    return tuple(_squares_of(cell))


def _squares_of(cell: ZoneCell) -> Iterator[tuple[tuple[str, str], Line]]:
    left, low, right, high = (math.floor(side / SQUARE_M) for side in _reach(cell))
    share = np.linspace(0, 1, OUTLINE_SAMPLES)[:-1]
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
    ring = np.concatenate([a + (b - a) * share[:, None] for a, b in pairwise(corners)])
    squares = [(x, y) for x in range(left, right + 1) for y in range(low, high + 1)]
    metres = (np.array(squares)[:, None] + ring) * SQUARE_M
    lonlat = _degrees(cell, metres[..., 0], metres[..., 1])
    for (column, row), whole in zip(squares, lonlat, strict=True):
        outline = clipped(whole, cell.west, cell.south, cell.east, cell.north)
        if len(outline) >= 3:
            letters = square_letters(cell.zone, column * SQUARE_M, row * SQUARE_M)
            yield (cell.designation, letters), outline


def _centroid(outline: Line) -> tuple[float, float]:
    """Middle of the area of an outline."""
    origin = outline[0]
    x, y = (outline - origin).T
    turned_x, turned_y = np.roll(x, -1), np.roll(y, -1)
    cross = x * turned_y - turned_x * y
    area = cross.sum() * 3
    if area == 0:
        return float(outline[:, 0].mean()), float(outline[:, 1].mean())
    return (
        float(origin[0] + ((x + turned_x) * cross).sum() / area),
        float(origin[1] + ((y + turned_y) * cross).sum() / area),
    )


def _offsets(lines: list[Line]) -> NDArray[np.int64]:
    """Where each of some lines begins when they stand one after another."""
    lengths = [len(line) for line in lines]
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
