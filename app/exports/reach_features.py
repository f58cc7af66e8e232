"""The ground within reach as plain features: areas, roads, places, and what stops it.

GeoJSON and GeoPackage write the same features, so that both tell the same story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import shapely

from app.exports.route_features import limit_text
from planners.route import Objective

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maps.road_network import RoadNetwork
    from planners.reach import Reach, ReachBand

LAYERS = {
    "reach_area": "MultiPolygon",
    "reached_roads": "MultiLineString",
    "reached_places": "Point",
    "what_stops_it": "Point",
}
UNITS = {
    Objective.FASTEST: "s",
    Objective.SHORTEST: "m",
    Objective.LEAST_FUEL: "l",
}


class ReachFeature(NamedTuple):
    """One thing on the map, in a layer of `LAYERS`."""

    layer: str
    geometry: Any  # of shapely, degrees
    properties: Mapping[str, str | float | None]


def reach_features(reach: Reach, network: RoadNetwork) -> tuple[ReachFeature, ...]:
    """
    Features of the ground within reach.

    Parameters
    ----------
    reach
        With bands, places and bars.
    network
        Roads that it lies on.

    Returns
    -------
    tuple[ReachFeature, ...]
        Layer by layer. Each area holds those of nearer bands; each band of roads is
        one feature, of what lies beyond the band before.
    """
    unit = UNITS[reach.request.objective]
    return (
        *(_area(band, unit) for band in reach.bands),
        *(_roads(band, unit, network) for band in reach.bands),
        *(
            ReachFeature(
                "reached_places",
                shapely.Point(place.position),
                {"name": place.name, "cost": round(place.cost, 2), "unit": unit},
            )
            for place in reach.places
        ),
        *(
            ReachFeature(
                "what_stops_it",
                shapely.Point(bar.refusal.position),
                {
                    "road": bar.refusal.road,
                    "reason": bar.refusal.reason.value,
                    "vehicle": bar.refusal.vehicle,
                    "limit": limit_text(bar.refusal.limit) if bar.refusal.limit else "",
                    "sentence": bar.refusal.sentence,
                    "cut_off_m": round(bar.cut_off_m, 1),
                },
            )
            for bar in reach.bars
        ),
    )


def _area(band: ReachBand, unit: str) -> ReachFeature:
    """Ground within one limit."""
    parts = [shapely.Polygon(rings[0], rings[1:]) for rings in band.ground]
    return ReachFeature("reach_area", shapely.MultiPolygon(parts), _limit(band, unit))


def _roads(band: ReachBand, unit: str, network: RoadNetwork) -> ReachFeature:
    """Roads of one band, beyond the one before."""
    lines = band.beyond.lines(network)
    parts = shapely.linestrings(lines.xy, indices=lines.owners())
    parts = parts[shapely.length(parts) > 0]  # barriers are roads without length
    return ReachFeature(
        "reached_roads", shapely.multilinestrings(parts), _limit(band, unit)
    )


def _limit(band: ReachBand, unit: str) -> dict[str, str | float | None]:
    return {
        "limit": round(band.limit, 2),
        "unit": unit,
        "road_m": round(band.road_m, 1),
    }
