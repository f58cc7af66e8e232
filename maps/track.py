"""Lines that were driven or drawn, and what to think of their points."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Geod

from maps.errors import TrackError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

MOST_POINTS = 2_000_000
FASTEST_MPS = 70.0  # on any road
SPIKE_M = 100.0
SPIKE_STEPS = 5.0  # so many times the usual step
JITTER_STEP_M = 40.0
BEND_PER_SIGMA = 6**0.5 * 1.1774  # sum of six errors; median of Rayleigh's distribution
METRES_PER_DEGREE = 111_320.0
_GLOBE = Geod(ellps="WGS84")


class LineKind(Enum):
    """How a line came about, and so how close to its road it lies."""

    DRIVEN = "driven"  # recorded on the way: many points, each with its own error
    DRAWN = "drawn"  # by hand: few points, and straight between them


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """
    A line over the ground; build one with `of`.

    Attributes
    ----------
    lonlat
        (n, 2) float64, degrees, one point or more.
    time_s
        (n,) float64, seconds since any moment, NaN where nobody knows; None
        without any time.
    kind
        Driven or drawn.
    name
        Perhaps empty.
    """

    lonlat: NDArray[np.float64]
    time_s: NDArray[np.float64] | None = None
    kind: LineKind = LineKind.DRIVEN
    name: str = ""

    @classmethod
    def of(
        cls,
        lonlat: ArrayLike,
        *,
        time_s: ArrayLike | None = None,
        kind: LineKind = LineKind.DRIVEN,
        name: str = "",
    ) -> Track:
        """
        Check a line.

        Parameters
        ----------
        lonlat
            (n, 2) degrees, longitude first.
        time_s
            (n,) seconds, NaN for unknown.
        kind
            Driven or drawn.
        name
            What people call it.

        Raises
        ------
        TrackError
            It has no points or too many, a point is not on the globe, or the times
            are not as many as the points.
        """
        points = np.array(lonlat, np.float64)
        if points.size == 0:
            raise TrackError("The track has no points; choose another one.")
        if points.ndim != 2 or points.shape[1] != 2:
            raise TrackError(f"Points have the shape (n, 2), not {points.shape}.")
        if len(points) > MOST_POINTS:
            raise TrackError(
                f"The track has {len(points):,} points, and at most {MOST_POINTS:,} "
                "can be matched; cut it into days or legs."
            )
        bad = ~(np.abs(points) <= (180, 90)).all(axis=1)
        if bad.any():
            number = int(np.flatnonzero(bad)[0])
            lon, lat = points[number].tolist()
            raise TrackError(
                f"Point {number + 1} of the track, {lat:g}, {lon:g}, is not on the "
                "globe; give latitude -90 to 90 and longitude -180 to 180."
            )
        times = None if time_s is None else np.array(time_s, np.float64)
        if times is not None and times.shape != (len(points),):
            raise TrackError(
                f"The track has {len(points)} points and {times.size} times; give a "
                "time for each point, or none at all."
            )
        if times is not None and not np.isfinite(times).any():
            times = None
        return cls(points, times, kind, name)


def steps_m(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres from each point to the next on the ellipsoid, (n - 1,)."""
    return metres(lonlat[:-1], lonlat[1:])


def metres(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres between points in degrees, (n, 2) and (n, 2), on the ellipsoid, (n,)."""
    return np.asarray(_GLOBE.inv(*start.T, *end.T)[2], np.float64)


def spikes(track: Track) -> NDArray[np.bool_]:
    """
    Points that no vehicle can have been at: far away, with both neighbours close.

    Where times are known, too fast there and back is enough of a reason.

    Returns
    -------
    NDArray[np.bool_]
        (n,), true for a spike; the first and the last point never are.
    """
    found = np.zeros(len(track.lonlat), np.bool_)
    if len(found) < 3:
        return found
    step = steps_m(track.lonlat)
    moved = step[step > 1]
    usual = float(np.median(moved)) if len(moved) else 0.0
    across = metres(track.lonlat[:-2], track.lonlat[2:])
    lesser = np.minimum(step[:-1], step[1:])
    far = lesser > max(SPIKE_M, SPIKE_STEPS * usual)
    found[1:-1] = far & (across < lesser / 2)
    if track.time_s is not None:
        took = np.maximum(np.diff(track.time_s), 1e-9)
        fast = (step / took > FASTEST_MPS) & (step > SPIKE_M)
        found[1:-1] |= fast[:-1] & fast[1:]
    return found


def jitter_m(lonlat: NDArray[np.float64]) -> float:
    """
    Usual error of points that stand close, told by how little they line up.

    Three points in a row of a vehicle lie nearly on a line at even steps; what the
    middle one is off tells the errors of all three. Only steps up to 40 m tell, as
    roads bend. Errors that neighbours share are not seen.

    Returns
    -------
    float
        Metres on each axis; 0 where no points stand close.
    """
    if len(lonlat) < 3:
        return 0.0
    close = steps_m(lonlat) <= JITTER_STEP_M
    told = close[:-1] & close[1:]
    if not told.any():
        return 0.0
    east = np.cos(np.radians(lonlat[1:-1, 1]))
    way = np.diff(lonlat, axis=0)
    way[:, 0] -= 360 * np.round(way[:, 0] / 360)
    bend = np.diff(way, axis=0) * METRES_PER_DEGREE
    off = np.hypot(bend[:, 0] * east, bend[:, 1])[told]
    return float(np.median(off)) / BEND_PER_SIGMA


def points_between(
    lonlat: NDArray[np.float64], step_m: float
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """
    Set points along a line so that none is far from the next.

    Parameters
    ----------
    lonlat
        (n, 2) degrees.
    step_m
        Longest step, above zero.

    Returns
    -------
    tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]
        (m, 2) degrees; where among them the given points are, (n,); and metres
        from each to the nearest given point along the line, (m,).
    """
    length = steps_m(lonlat)
    pieces = np.maximum(np.ceil(length / step_m), 1).astype(np.int64)
    given = np.concatenate([[0], np.cumsum(pieces)])
    leg = np.repeat(np.arange(len(pieces)), pieces)
    share = (np.arange(len(leg)) - given[leg]) / pieces[leg]
    way = np.diff(lonlat, axis=0)
    way[:, 0] -= 360 * np.round(way[:, 0] / 360)
    dense = lonlat[leg] + share[:, None] * way[leg]
    dense[:, 0] -= 360 * np.round(dense[:, 0] / 360)
    nearest = np.minimum(share, 1 - share) * length[leg]
    return (
        np.vstack([dense, lonlat[-1:]]),
        given,
        np.concatenate([nearest, [0.0]]),
    )
