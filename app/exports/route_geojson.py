"""Routes as GeoJSON (RFC 7946) with the marking inside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.exports.gate import OPEN_GATE, write_bytes_export
from app.exports.route_features import Feature, route_features

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking
    from planners.route import Route
    from planners.time_profile import Passing


def write_route_geojson(
    path: Path,
    routes: Mapping[str, Route],
    marking: Marking,
    *,
    attribution: str,
    passings: Sequence[Passing] = (),
    inputs: Iterable[Marking] = (),
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write routes by name as one feature collection.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    routes
        By the name the user gave them.
    marking
        Of the file; stands in the member ``marking``.
    attribution
        Whose map data the routes lie on.
    passings
        Times of the critical points, if they are known.
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
        "features": [
            _member(feature)
            for name, route in routes.items()
            for feature in route_features(route, name, passings)
        ],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    data = f"{text}\n".encode()
    return write_bytes_export(path, marking, (marking, *inputs), data, gate)


def _member(feature: Feature) -> dict[str, object]:
    """GeoJSON feature; coordinates to 1e-7 degree, about a centimetre."""
    places = [[round(lon, 7), round(lat, 7)] for lon, lat in feature.vertices]
    line = len(places) > 1
    return {
        "type": "Feature",
        "geometry": {
            "type": "LineString" if line else "Point",
            "coordinates": places if line else places[0],
        },
        "properties": {"layer": feature.layer, **feature.properties},
    }
