"""Lengths, bearings and areas on the ellipsoid, as staff measure them on a map.

A line between two points is the geodesic of WGS 84, by Karney's method. Its grid
bearing is that of the UTM zone of the point where it begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely
from pyproj import Geod

from maps.coordinates import utm_zone
from maps.declination import grid_convergence_deg
from maps.errors import PlaceError
from planners.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.route import Lonlat

_GLOBE = Geod(ellps="WGS84")
FARTHEST_M = 20_003_931.5  # half a meridian: no two places are farther apart


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLeg:
    """
    One straight leg of a measured line.

    Attributes
    ----------
    length_m
        Along the geodesic.
    true_deg
        Bearing where it begins, clockwise from true north, 0 to below 360.
    grid_deg
        The same from grid north of UTM; None near a pole, where there is none.
    """

    length_m: float
    true_deg: float
    grid_deg: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """
    A measured line or area.

    Attributes
    ----------
    legs
        In order; of a closed line the last one leads back to the first point.
    length_m
        Of all legs; of a closed line its perimeter.
    area_m2
        Inside a closed line, never below zero; None for an open one.
    """

    legs: tuple[MeasuredLeg, ...]
    length_m: float
    area_m2: float | None


def measure(points: Sequence[Lonlat], *, closed: bool = False) -> Measured:
    """
    Measure a line, or an area and its edge.

    Parameters
    ----------
    points
        Two or more, of an area three or more; degrees.
    closed
        Whether the last point is joined with the first one.

    Raises
    ------
    PlanningError
        There are too few points.
    """
    least = 3 if closed else 2
    if len(points) < least:
        raise PlanningError(
            f"There is nothing to measure; give {least} points or more."
        )
    line = (*points, points[0]) if closed else tuple(points)
    legs = tuple(_leg(start, end) for start, end in pairwise(line))
    area = None
    if closed:
        lons, lats = zip(*points, strict=True)
        area = abs(float(_GLOBE.polygon_area_perimeter(lons, lats)[0]))
    return Measured(legs=legs, length_m=sum(leg.length_m for leg in legs), area_m2=area)


def place_at(start: Lonlat, true_deg: float, length_m: float) -> Lonlat:
    """
    Find the end of a geodesic.

    Parameters
    ----------
    start
        Degrees.
    true_deg
        Bearing there, clockwise from true north.
    length_m
        0 to half way round the globe.

    Raises
    ------
    PlanningError
        The length is out of its range.
    """
    if not 0 <= length_m <= FARTHEST_M:
        raise PlanningError(
            f"A distance of {length_m:g} m is not on the globe; give 0 to "
            f"{FARTHEST_M / 1000:,.0f} km."
        )
    lon, lat, _ = _GLOBE.fwd(*start, true_deg, length_m)
    return float(lon), float(lat)


def true_bearing(start: Lonlat, grid_deg: float) -> float:
    """
    Turn a grid bearing into a true one, 0 to below 360 degrees.

    Raises
    ------
    PlaceError
        The point is near a pole, where there is no UTM grid.
    """
    zone = utm_zone(*start)
    return (grid_deg + grid_convergence_deg(*start, zone)) % 360


def crosses_itself(points: Sequence[Lonlat], *, closed: bool) -> bool:
    """Whether sides of a line or ring meet anywhere but where they are joined."""
    if len(points) < 3:
        return False
    if closed:
        return not shapely.Polygon(points).is_valid
    return not shapely.LineString(points).is_simple


def _leg(start: Lonlat, end: Lonlat) -> MeasuredLeg:
    """One leg; between two equal points its bearing is north."""
    forward, _, length = _GLOBE.inv(*start, *end)
    true_deg = 0.0 if start == end else float(forward) % 360
    try:
        zone = utm_zone(*start)
    except PlaceError:
        grid_deg = None
    else:
        grid_deg = (true_deg - grid_convergence_deg(*start, zone)) % 360
    return MeasuredLeg(length_m=float(length), true_deg=true_deg, grid_deg=grid_deg)
