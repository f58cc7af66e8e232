"""A route as plain features: one line per leg, critical points and refused roads.

GeoJSON and GeoPackage write the same features, so that both tell the same story.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planners.route import LimitFact, Lonlat, Route
    from planners.time_profile import Passing


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing on the map: a point has one vertex, a line two or more."""

    layer: str
    vertices: tuple[Lonlat, ...]
    properties: Mapping[str, str | float | None]


def route_features(
    route: Route, name: str, passings: Sequence[Passing] = ()
) -> tuple[Feature, ...]:
    """
    Features of a route.

    Parameters
    ----------
    route
        With legs, points and refusals.
    name
        What the user calls it; a property of every feature.
    passings
        Times of its critical points, which then carry them as ISO 8601.

    Returns
    -------
    tuple[Feature, ...]
        Layer ``route`` (one line per leg), ``critical_points`` and
        ``refused_roads`` (points), each in order of march.
    """
    return (
        *_legs(route, name),
        *_points(route, name, passings),
        *_refusals(route, name),
    )


def limit_text(limit: LimitFact) -> str:
    """Limit as a person reads it: ``height 3.8 m (maxheight=3.8)``."""
    kind = limit.kind.name.lower().replace("_", " ").replace("mlc", "MLC")
    if math.isnan(limit.value):
        return f"{kind} unreadable ({limit.datum})"
    if math.isinf(limit.value):
        return f"{kind} unlimited ({limit.datum})"
    value = f"{limit.value:g} {limit.unit}".strip()
    return f"{kind} {value} ({limit.datum})"


def _legs(route: Route, name: str) -> list[Feature]:
    along = np.asarray(route.distance_m)
    vertices = np.asarray(route.geometry)
    features = []
    for leg in route.legs:
        end_m = leg.start_m + leg.length_m
        inside = (along > leg.start_m) & (along < end_m)
        ends = [_at(along, vertices, leg.start_m), _at(along, vertices, end_m)]
        line = np.vstack([ends[:1], vertices[inside], ends[1:]])
        properties: dict[str, str | float | None] = {
            "route": name,
            "road": leg.road,
            "length_m": round(leg.length_m, 2),
            "duration_s": round(leg.duration_s, 2),
            "max_grade_percent": round(leg.max_grade * 100, 1),
            "surfaces": ", ".join(leg.surfaces),
        }
        features.append(Feature("route", _vertices(line), properties))
    return features


def _points(route: Route, name: str, passings: Sequence[Passing]) -> list[Feature]:
    times = {
        passing.point: {
            "arrives": passing.arrives.isoformat(),
            "clears": passing.clears.isoformat(),
        }
        for passing in passings
    }
    return [
        Feature(
            "critical_points",
            (point.position,),
            {
                "route": name,
                "name": point.name,
                "kind": point.kind.value,
                "label": point.label,
                "distance_m": round(point.distance_m, 1),
                "limits": "; ".join(limit_text(limit) for limit in point.limits),
                "unknown": point.unknown,
                **times.get(point.name, {}),
            },
        )
        for point in route.points
    ]


def _refusals(route: Route, name: str) -> list[Feature]:
    return [
        Feature(
            "refused_roads",
            (refusal.position,),
            {
                "route": name,
                "road": refusal.road,
                "reason": refusal.reason.value,
                "vehicle": refusal.vehicle,
                "limit": limit_text(refusal.limit) if refusal.limit else "",
                "osm": float(refusal.limit.osm) if refusal.limit else None,
                "sentence": refusal.sentence,
            },
        )
        for refusal in route.refusals
    ]


def _at(
    along: np.ndarray[tuple[int], np.dtype[np.float64]],
    vertices: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    distance_m: float,
) -> list[float]:
    """Point of the line at a distance from its start."""
    return [float(np.interp(distance_m, along, vertices[:, axis])) for axis in (0, 1)]


def _vertices(
    line: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> tuple[Lonlat, ...]:
    return tuple((float(lon), float(lat)) for lon, lat in line)
