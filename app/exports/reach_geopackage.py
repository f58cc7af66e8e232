"""The ground within reach as GeoPackage, a layer for each kind of feature."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.exports.gate import OPEN_GATE, write_export
from app.exports.reach_features import LAYERS, reach_features

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.exports.reach_features import ReachFeature
    from app.security.marking import Marking
    from maps.road_network import RoadNetwork
    from planners.reach import Reach


def write_reach_geopackage(
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
    Write the ground within reach as a GeoPackage that any GIS opens.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    reach
        What lies within reach.
    network
        Roads that it lies on.
    marking
        Of the file; a field of every feature and metadata of every layer.
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
    features = reach_features(reach, network)
    metadata = {
        "marking": marking.banner,
        "attribution": attribution,
        "origin": gate.origin,
    }

    def write(target: Path) -> None:
        for layer in LAYERS:
            chosen = [each for each in features if each.layer == layer]
            if chosen:
                _write_layer(target, layer, chosen, metadata)

    return write_export(path, marking, (marking, *inputs), write, gate)


def _write_layer(
    target: Path,
    layer: str,
    features: Sequence[ReachFeature],
    metadata: Mapping[str, str],
) -> None:
    """Append one layer to the file."""
    names = list(features[0].properties)
    columns = [
        np.array(
            [each.properties[name] for each in features],
            object if isinstance(features[0].properties[name], str) else np.float64,
        )
        for name in names
    ]
    columns.append(np.full(len(features), metadata["marking"], object))
    import pyogrio  # noqa: PLC0415 - 29 MB that only this needs

    pyogrio.raw.write(
        target,
        geometry=shapely.to_wkb([each.geometry for each in features]),
        field_data=columns,
        fields=[*names, "marking"],
        layer=layer,
        driver="GPKG",
        geometry_type=LAYERS[layer],
        crs="EPSG:4326",
        append=target.exists(),
        dataset_metadata=None if target.exists() else dict(metadata),
        layer_metadata=dict(metadata),
    )
