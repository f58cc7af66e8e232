"""The ground within reach as GeoJSON (RFC 7946), with the marking inside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import shapely

from app.exports.gate import OPEN_GATE, write_bytes_export
from app.exports.reach_features import reach_features

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.exports.reach_features import ReachFeature
    from app.security.marking import Marking
    from maps.road_network import RoadNetwork
    from planners.reach import Reach

PRECISION = 1e-7  # degrees, about a centimetre


def write_reach_geojson(
    path: Path,
    reach: Reach,
    network: RoadNetwork,
    marking: Marking,
    *,
    attribution: str,
    inputs: Iterable[Marking] = (),
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write the ground within reach as one feature collection.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    reach
        What lies within reach.
    network
        Roads that it lies on.
    marking
        Of the file; stands in the member ``marking``.
    attribution
        Whose map data it was found on.
    inputs
        Markings of all it was made from.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written; nothing
        is left behind.
    """
    document = {
        "type": "FeatureCollection",
        "marking": marking.banner,
        "origin": gate.origin,
        "attribution": attribution,
        "features": [_member(one) for one in reach_features(reach, network)],
    }
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    data = f"{text}\n".encode()
    return write_bytes_export(path, marking, (marking, *inputs), data, gate)


def _member(feature: ReachFeature) -> dict[str, object]:
    """GeoJSON feature."""
    rounded = shapely.set_precision(feature.geometry, PRECISION, mode="pointwise")
    return {
        "type": "Feature",
        "geometry": json.loads(shapely.to_geojson(rounded)),
        "properties": {"layer": feature.layer, **feature.properties},
    }
