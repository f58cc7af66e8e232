"""From a route to the legs of a march: timed points, lengths and rates between them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from maps.road_network import LimitKind
from planners.column import MarchLeg
from planners.route import PointKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.route import CriticalPoint, Route

ALWAYS = {PointKind.START, PointKind.RELEASE, PointKind.VIA, PointKind.FERRY}
CLOSE_M = 250.0


def timed_points(route: Route, most: int) -> tuple[CriticalPoint, ...]:
    """
    Choose the critical points that a march table times.

    Start, release and via points and ferries are always timed. Of the others the
    ones with a known limit come first, then those where something is unknown,
    then the rest; among equals the one farthest from all chosen before, so that
    the points spread over the route. Points within 250 m of a chosen one are left
    to it.

    Parameters
    ----------
    route
        With all its critical points.
    most
        How many points besides those always timed.

    Returns
    -------
    tuple[CriticalPoint, ...]
        In order of march, start point first and release point last.
    """
    chosen = [point for point in route.points if point.kind in ALWAYS]
    others = [point for point in route.points if point.kind not in ALWAYS]
    for _ in range(most):
        free = [point for point in others if _apart(point, chosen) > CLOSE_M]
        if not free:
            break
        chosen.append(min(free, key=lambda p: (_concern(p), -_apart(p, chosen))))
    chosen.sort(key=lambda point: (point.distance_m, point.kind is PointKind.RELEASE))
    return tuple(chosen)


def march_legs(
    route: Route, points: tuple[CriticalPoint, ...], rate_kmh: float
) -> tuple[MarchLeg, ...]:
    """
    Legs between timed points, each at the rate the road allows.

    On every stretch of road the column keeps the rate of march, or the
    formation's own speed there if that is lower; the rate of a leg is its length
    over the sum of these times.

    Parameters
    ----------
    route
        Its legs by road carry length and free travel time.
    points
        Two or more in order of march.
    rate_kmh
        Ordered rate of march, above 0.

    Returns
    -------
    tuple[MarchLeg, ...]
        One less than points; named as their end point.
    """
    legs = []
    for start, end in pairwise(points):
        length_km = (end.distance_m - start.distance_m) / 1000
        hours = _hours(route, start.distance_m, end.distance_m, rate_kmh)
        rate = length_km / hours if hours > 0 else rate_kmh
        legs.append(MarchLeg(to=end.name, length_km=length_km, rate_kmh=rate))
    return tuple(legs)


def _apart(point: CriticalPoint, chosen: Sequence[CriticalPoint]) -> float:
    """Metres along the route to the nearest chosen point."""
    return min(abs(point.distance_m - other.distance_m) for other in chosen)


def _hours(route: Route, start_m: float, end_m: float, rate_kmh: float) -> float:
    """Time over a stretch of the route at the rate or below it."""
    hours = 0.0
    for leg in route.legs:
        overlap_m = min(end_m, leg.start_m + leg.length_m) - max(start_m, leg.start_m)
        if overlap_m <= 0:
            continue
        free_kmh = (
            leg.length_m / leg.duration_s * 3.6 if leg.duration_s > 0 else rate_kmh
        )
        hours += overlap_m / 1000 / min(rate_kmh, free_kmh)
    return hours


def _concern(point: CriticalPoint) -> int:
    """Rank of a point by how much it matters to the march; 0 matters most."""
    enforced = [x for x in point.limits if x.kind is not LimitKind.CONDITIONAL]
    if enforced and point.kind is not PointKind.RAIL_CROSSING:
        return 0
    if point.unknown:
        return 1
    return 2 if point.kind is PointKind.RAIL_CROSSING else 3
