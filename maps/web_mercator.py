"""Web Mercator as the unit square: x and y from 0 to 1, y down, north at the top."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

EARTH_CIRCUMFERENCE_M = 40_075_016.686  # along the equator of WGS 84
LATITUDE_LIMIT = 85.0511287798066  # where the projection is cut to a square


def world_of(lonlat: ArrayLike) -> NDArray[np.float64]:
    """
    Project degrees onto the unit square.

    Parameters
    ----------
    lonlat
        (..., 2), longitude first; latitudes beyond `LATITUDE_LIMIT` are put on it.

    Returns
    -------
    NDArray[np.float64]
        Same shape; 0 to 1 for longitudes from -180 to 180.
    """
    degrees = np.asarray(lonlat, np.float64)
    world = np.empty_like(degrees)
    np.divide(degrees[..., 0], 360, out=world[..., 0])
    world[..., 0] += 0.5
    latitude = np.clip(degrees[..., 1], -LATITUDE_LIMIT, LATITUDE_LIMIT)
    np.arctanh(np.sin(np.radians(latitude)), out=world[..., 1])
    world[..., 1] *= -0.5 / np.pi
    world[..., 1] += 0.5
    return world


def lonlat_of(world: ArrayLike) -> NDArray[np.float64]:
    """Degrees of points of the unit square, (..., 2); the inverse of `world_of`."""
    points = np.asarray(world, np.float64)
    degrees = np.empty_like(points)
    degrees[..., 0] = (points[..., 0] - 0.5) * 360
    degrees[..., 1] = np.degrees(np.arcsin(np.tanh((0.5 - points[..., 1]) * 2 * np.pi)))
    return degrees
