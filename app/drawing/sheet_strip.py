"""Sheets of one size along a route: where each of them must lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.drawing.sheet_grid import grid_transformer
from maps.coordinates import geodesic_lengths, utm_zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planners.route import Lonlat

FINEST = 200  # steps of the route in the shorter side of a sheet
MOST_MARGIN = 0.25  # of the shorter side
MOST_SHEETS = 200


@dataclass(frozen=True, slots=True)
class StripFrame:
    """
    One sheet of a strip.

    Attributes
    ----------
    centre
        Longitude and latitude of its middle, degrees.
    zone
        Of UTM; that of its middle, wherever the route then still fits.
    """

    centre: Lonlat
    zone: int


def strip_frames(
    line: Sequence[Lonlat],
    size_m: tuple[float, float],
    *,
    margin_m: float,
    overlap_m: float,
) -> tuple[StripFrame, ...]:
    """
    Cover a route with as few sheets as following it from its start gives.

    Parameters
    ----------
    line
        Longitudes and latitudes of the route in order of march; at least one.
    size_m
        Width and height of a map, metres of the grid.
    margin_m
        Kept between the route and the neat line of the sheet that carries it; at
        most a quarter of the shorter side.
    overlap_m
        Of the route at least, that is on a sheet and on the next one too; at most
        a quarter of the shorter side.

    Returns
    -------
    tuple[StripFrame, ...]
        In order of march. Every point of the route lies in one of them, with the
        margin.

    Raises
    ------
    ValueError
        The margin or the overlap is too large, or it takes more than 200 sheets.
    """
    shorter = min(size_m)
    if not (0 <= margin_m <= shorter * MOST_MARGIN):
        raise ValueError(f"A margin of {margin_m:g} m is too wide for {size_m} m.")
    if not (0 <= overlap_m <= shorter * MOST_MARGIN):
        raise ValueError(f"An overlap of {overlap_m:g} m is too wide for {size_m} m.")
    points, along = _densified(line, shorter / FINEST)
    room = np.array(size_m) - 2 * margin_m
    frames: list[StripFrame] = []
    start = 0
    while True:
        frame, end = _stretch(points, start, room)
        if end == len(points) - 1:
            frames.append(_last(points, start, room))
            return tuple(frames)
        frames.append(frame)
        if len(frames) >= MOST_SHEETS:
            raise ValueError(
                f"The route needs more than {MOST_SHEETS} sheets; choose a smaller "
                "scale or larger paper."
            )
        back = int(np.searchsorted(along, along[end] - overlap_m))
        start = min(max(back, start + 1), end)


def _densified(
    line: Sequence[Lonlat], step_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Route with a point every so often, (n, 2) degrees, and metres from its start."""
    corners = np.array(line, np.float64).reshape(-1, 2)
    lengths = geodesic_lengths(corners)
    starts = np.concatenate([[0.0], np.cumsum(lengths)])
    counts = np.maximum(1, np.ceil(lengths / step_m)).astype(np.int64)
    parts = [
        np.linspace(starts[n], starts[n + 1], count, endpoint=False)
        for n, count in enumerate(counts.tolist())
    ]
    along = np.concatenate([*parts, starts[-1:]])
    lon = np.interp(along, starts, corners[:, 0])
    lat = np.interp(along, starts, corners[:, 1])
    return np.column_stack([lon, lat]), along


def _stretch(
    points: NDArray[np.float64], start: int, room: NDArray[np.float64]
) -> tuple[StripFrame, int]:
    """Sheet that shows a route from a point as far as there is room, and how far."""
    zone = utm_zone(*points[start].tolist())
    frame, end = _stretch_in(points, start, room, zone)
    better = utm_zone(*frame.centre)
    if better != zone:
        return _stretch_in(points, start, room, better)
    return frame, end


def _stretch_in(
    points: NDArray[np.float64], start: int, room: NDArray[np.float64], zone: int
) -> tuple[StripFrame, int]:
    """The same in one zone, looking ahead no farther than it must."""
    south = bool(points[start, 1] < 0)
    transformer = grid_transformer((32700 if south else 32600) + zone)
    ahead = 2 * FINEST
    while True:
        part = points[start : start + ahead]
        grid = np.column_stack(transformer.transform(part[:, 0], part[:, 1]))
        low = np.minimum.accumulate(grid, axis=0)
        high = np.maximum.accumulate(grid, axis=0)
        last = int(np.flatnonzero((high - low <= room).all(axis=1))[-1])
        if last < len(part) - 1 or start + ahead >= len(points):
            break
        ahead *= 4
    middle = (low[last] + high[last]) / 2
    lon, lat = transformer.transform(middle[0], middle[1], direction="INVERSE")
    return StripFrame((float(lon), float(lat)), zone), start + last


def _last(
    points: NDArray[np.float64], start: int, room: NDArray[np.float64]
) -> StripFrame:
    """Last sheet: what is left of the route, and before it as much as there is room."""
    turned = points[::-1]
    frame, end = _stretch(turned, 0, room)
    if end >= len(points) - 1 - start:
        return frame
    frame, _ = _stretch(points, start, room)  # another zone left less room
    return frame
