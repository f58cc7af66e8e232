"""Lines and outlines: smoothing, cutting and tracing, all in metres."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import contourpy
import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


def relax(line: NDArray[np.float64], rounds: int) -> NDArray[np.float64]:
    """Draw each inner point of a line (n, 2) halfway towards its neighbours."""
    for _ in range(rounds):
        middle = 0.25 * line[:-2] + 0.5 * line[1:-1] + 0.25 * line[2:]
        line = np.concatenate([line[:1], middle, line[-1:]])
    return line


def round_corners(line: NDArray[np.float64], rounds: int = 2) -> NDArray[np.float64]:
    """Cut corners (Chaikin 1974); the ends stay."""
    for _ in range(rounds):
        if len(line) < 3:
            return line
        early = 0.75 * line[:-1] + 0.25 * line[1:]
        late = 0.25 * line[:-1] + 0.75 * line[1:]
        inner = np.stack([early, late], axis=1).reshape(-1, 2)[1:-1]
        line = np.concatenate([line[:1], inner, line[-1:]])
    return line


def simplify(line: NDArray[np.float64], tolerance_m: float) -> NDArray[np.float64]:
    """Leave out points that hardly matter; the ends stay."""
    if len(line) < 3:
        return line
    thin = shapely.simplify(shapely.LineString(line), tolerance_m)
    return np.asarray(shapely.get_coordinates(thin))


def stations(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance of each point from the start of the line, (n,)."""
    steps = np.sqrt((np.diff(line, axis=0) ** 2).sum(axis=1))
    return np.concatenate([[0.0], np.cumsum(steps)])


def point_at(line: NDArray[np.float64], station: float) -> NDArray[np.float64]:
    """Point (2,) at a distance from the start."""
    at = stations(line)
    return np.array(
        [np.interp(station, at, line[:, 0]), np.interp(station, at, line[:, 1])]
    )


def resample(line: NDArray[np.float64], spacing_m: float) -> NDArray[np.float64]:
    """Points about evenly spaced, the ends included."""
    at = stations(line)
    count = max(round(float(at[-1]) / spacing_m), 1) + 1
    wanted = np.linspace(0, at[-1], count)
    return np.stack([np.interp(wanted, at, line[:, i]) for i in (0, 1)], axis=1)


def piece(line: NDArray[np.float64], start: float, end: float) -> NDArray[np.float64]:
    """Part of a line between two distances from its start."""
    at = stations(line)
    inner = line[(at > start + 0.01) & (at < end - 0.01)]
    return np.concatenate([[point_at(line, start)], inner, [point_at(line, end)]])


def offset(line: NDArray[np.float64], distance_m: float) -> NDArray[np.float64]:
    """Parallel line to the left (positive) or right, point for point."""
    along = np.gradient(line, axis=0)
    length = np.sqrt((along**2).sum(axis=1, keepdims=True))
    along = along / np.maximum(length, 1e-9)
    return line + distance_m * np.stack([-along[:, 1], along[:, 0]], axis=1)


def outlines(
    field: NDArray[np.float64], axis: NDArray[np.float64], level: float
) -> list[shapely.Polygon]:
    """Where a field (n, n) over a square grid exceeds a level, as polygons."""
    padded = np.pad(field, 1, constant_values=min(float(field.min()), level) - 1)
    step = axis[1] - axis[0]
    wide = np.concatenate([[axis[0] - step * 0.01], axis, [axis[-1] + step * 0.01]])
    generator = contourpy.contour_generator(
        wide, wide, padded, fill_type=contourpy.FillType.OuterOffset
    )
    found = []
    filled: Any = generator.filled(level, np.inf)
    rings, offsets = filled
    for points, starts in zip(rings, offsets, strict=True):
        parts = [points[a:b] for a, b in pairwise(starts.tolist())]
        found.append(shapely.Polygon(parts[0], parts[1:]))
    return found


def polygons(shape: shapely.Geometry) -> Iterator[shapely.Polygon]:
    """Polygons of any shape, lines and points left out."""
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon" and not part.is_empty:
            yield part
        elif part.geom_type in {"MultiPolygon", "GeometryCollection"}:
            yield from polygons(part)


def lines(shape: shapely.Geometry) -> Iterator[NDArray[np.float64]]:
    """Coordinates of the lines of any shape, polygons and points left out."""
    for part in shapely.get_parts(shape):
        if part.geom_type == "LineString" and not part.is_empty:
            yield np.asarray(shapely.get_coordinates(part))
        elif part.geom_type in {"MultiLineString", "GeometryCollection"}:
            yield from lines(part)
