"""How fast a road was driven, from the times of points along the drive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STANDING_MPS = 0.5
KMH_PER_MPS = 3.6


def observed_kmh(
    time_s: NDArray[np.float64],
    along_m: NDArray[np.float64],
    bounds_m: NDArray[np.float64],
) -> NDArray[np.float64]:
    """
    Speed on each edge of a drive while moving.

    Parameters
    ----------
    time_s
        (n,) of points in order, NaN where unknown.
    along_m
        (n,) metres of each point along the drive; noise may let it slip back.
    bounds_m
        (k + 1,) where each edge begins, and the end; never falling.

    Returns
    -------
    NDArray[np.float64]
        (k,) km/h. Standing, below 0.5 m/s, does not count. NaN where fewer than two
        points with times tell, or an edge is not driven from end to end.
    """
    speed = np.full(len(bounds_m) - 1, np.nan)
    known = np.isfinite(time_s)
    time, way = time_s[known], np.maximum.accumulate(along_m[known])
    if len(time) < 2:
        return speed
    took, went = np.maximum(np.diff(time), 0.0), np.diff(way)
    moving = went > STANDING_MPS * took
    clock = np.concatenate([[0.0], np.cumsum(np.where(moving, took, 0.0))])
    passed = np.interp(bounds_m, way, clock)
    inside = (bounds_m[:-1] >= way[0]) & (bounds_m[1:] <= way[-1])
    took_s, length_m = np.diff(passed), np.diff(bounds_m)
    told = inside & (took_s > 0)
    speed[told] = length_m[told] / took_s[told] * KMH_PER_MPS
    return speed
