"""Halt areas beside a route: where they are on it, on which side, and who fits in."""

from __future__ import annotations

import math
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planners.route import Lonlat
    from planners.vehicles import Formation

M_PER_DEGREE = 111_195.0  # of latitude, on a sphere
_AHEAD_M = 30.0  # how far a bearing of the road looks back and ahead


class Side(Enum):
    """A side of the road as seen in a direction of travel."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        """The same side for those who come the other way."""
        return Side.LEFT if self is Side.RIGHT else Side.RIGHT


class PlaceOnRoute(NamedTuple):
    """
    The place of a route nearest to a point.

    Attributes
    ----------
    km
        From the start of the route.
    off_m
        From the point to the route.
    bearing_deg
        Direction of travel there, clockwise from north.
    """

    km: float
    off_m: float
    bearing_deg: float


def place_on_route(
    geometry: Sequence[Lonlat], distance_m: Sequence[float], point: Lonlat
) -> PlaceOnRoute:
    """
    Find where a route passes nearest to a point; the first place of equals.

    Parameters
    ----------
    geometry
        Vertices in order of travel, degrees, at least two.
    distance_m
        Of each vertex from the start, metres, not falling.
    point
        Degrees, longitude first.
    """
    along_m = np.asarray(distance_m)
    metres = _metres(geometry, point)
    step = np.diff(metres, axis=0)
    square = np.einsum("ij,ij->i", step, step)
    towards = -np.einsum("ij,ij->i", metres[:-1], step)
    share = np.clip(towards / np.where(square > 0, square, 1.0), 0.0, 1.0)
    off = np.hypot(*(metres[:-1] + share[:, None] * step).T)
    best = int(np.argmin(off))
    at_m = along_m[best] + share[best] * (along_m[best + 1] - along_m[best])
    return PlaceOnRoute(
        km=float(at_m) / 1000,
        off_m=float(off[best]),
        bearing_deg=_bearing_at(metres, along_m, float(at_m)),
    )


def bearing_deg(start: Lonlat, end: Lonlat) -> float:
    """Direction from one point to another nearby, clockwise from north, 0 to 360."""
    ((east, north),) = _metres([end], start)
    return math.degrees(math.atan2(east, north)) % 360


def side_for(side: Side, seen_deg: float, travel_deg: float) -> Side:
    """
    Side of a halt area for those who travel past it.

    Parameters
    ----------
    side
        As seen when driving in the direction ``seen_deg``.
    seen_deg, travel_deg
        Clockwise from north; by more than a right angle apart they are opposite.
    """
    apart = abs((seen_deg - travel_deg + 180) % 360 - 180)
    return side.other if apart > 90 else side


def parked_length_m(formation: Formation, spacing_m: float) -> float:
    """Length of a formation that stands closed up with a gap between bumpers."""
    lengths = sum(vehicle.length_m * count for vehicle, count in formation.vehicles)
    return lengths + spacing_m * (formation.count - 1)


def parking_for_m(vehicles: int, mean_length_m: float, spacing_m: float) -> float:
    """Length of column that a place for so many vehicles takes."""
    return vehicles * mean_length_m + (vehicles - 1) * spacing_m


def _metres(points: Sequence[Lonlat], origin: Lonlat) -> NDArray[np.float64]:
    """Give points as metres east and north of another, (n, 2)."""
    off: NDArray[np.float64] = np.asarray(points, np.float64) - np.asarray(origin)
    off[:, 0] *= math.cos(math.radians(origin[1]))
    off *= M_PER_DEGREE
    return off


def _bearing_at(
    metres: NDArray[np.float64], along_m: NDArray[np.float64], at_m: float
) -> float:
    """Direction of travel at a distance along the route."""
    ends = np.clip([at_m - _AHEAD_M, at_m + _AHEAD_M], along_m[0], along_m[-1])
    east, north = (np.interp(ends, along_m, metres[:, axis]) for axis in (0, 1))
    return math.degrees(math.atan2(np.diff(east)[0], np.diff(north)[0])) % 360
