"""Routes as GeoPackage: the layers route, critical_points and refused_roads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.exports.gate import OPEN_GATE, write_export
from app.exports.route_features import Feature, route_features

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking
    from planners.route import Route
    from planners.time_profile import Passing

LAYERS = {
    "route": "LineString",
    "critical_points": "Point",
    "refused_roads": "Point",
}


def write_route_geopackage(
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
    Write routes by name as a GeoPackage that any GIS opens.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    routes
        By the name the user gave them.
    marking
        Of the file; a field of every feature and metadata of every layer.
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
    features = [
        feature
        for name, route in routes.items()
        for feature in route_features(route, name, passings)
    ]
    metadata = {
        "marking": marking.banner,
        "attribution": attribution,
        "origin": gate.origin,
    }

    def write(target: Path) -> None:
        for layer, geometry_type in LAYERS.items():
            chosen = [each for each in features if each.layer == layer]
            if chosen:
                _write_layer(target, layer, geometry_type, chosen, metadata)

    return write_export(path, marking, (marking, *inputs), write, gate)


def _write_layer(
    target: Path,
    layer: str,
    geometry_type: str,
    features: Sequence[Feature],
    metadata: Mapping[str, str],
) -> None:
    names = list(features[0].properties)
    columns = [
        np.array([each.properties[name] for each in features], object)
        if isinstance(features[0].properties[name], str)
        else np.array([each.properties[name] for each in features], np.float64)
        for name in names
    ]
    names.append("marking")
    columns.append(np.full(len(features), metadata["marking"], object))
    shapes = [
        shapely.Point(each.vertices[0])
        if geometry_type == "Point"
        else shapely.LineString(each.vertices)
        for each in features
    ]
    import pyogrio  # noqa: PLC0415 - 29 MB that only this needs

    pyogrio.raw.write(
        target,
        geometry=shapely.to_wkb(shapes),
        field_data=columns,
        fields=names,
        layer=layer,
        driver="GPKG",
        geometry_type=geometry_type,
        crs="EPSG:4326",
        append=target.exists(),
        dataset_metadata=None if target.exists() else dict(metadata),
        layer_metadata=dict(metadata),
    )
