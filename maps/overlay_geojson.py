"""Reads points, lines and areas from GeoJSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from maps.errors import SourceError
from maps.foreign_text import plain_text
from maps.overlay_parts import PartKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from maps.overlay_parts import Part, PartCollector, Projection

DEGREES = ("EPSG:4326", "OGC:CRS84")
DEEPEST_COLLECTION = 8


def read_geojson(path: Path, collector: PartCollector) -> list[str]:
    """
    Read a file.

    Parameters
    ----------
    path
        A feature, a collection of features, or a bare geometry.
    collector
        Takes the features.

    Returns
    -------
    list[str]
        Warnings.

    Raises
    ------
    SourceError
        It is no GeoJSON, or its coordinate reference system is not known.
    """
    try:
        whole = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        deep = isinstance(error, RecursionError)
        why = "it is nested too deeply" if deep else plain_text(error, 120)
        raise SourceError(
            f"{path.name} cannot be read as GeoJSON ({why}); copy or export it again."
        ) from error
    kind = whole.get("type") if isinstance(whole, dict) else None
    if kind == "FeatureCollection":
        features = whole.get("features")
    elif kind == "Feature":
        features = [whole]
    elif kind in {*_SHAPES, "GeometryCollection"}:
        features = [{"geometry": whole}]
    else:
        features = None
    if not isinstance(features, list):
        raise SourceError(
            f"{path.name} is no GeoJSON: it holds no features; export it as GeoJSON."
        )
    marking = whole.get("marking")
    collector.marking = marking if isinstance(marking, str) else ""
    to_degrees = _projection(path.name, whole.get("crs"))
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        collector.add(
            list(_parts(geometry)) if isinstance(geometry, dict) else [],
            properties if isinstance(properties, dict) else {},
            to_degrees,
        )
    return []


_SHAPES: dict[str, tuple[PartKind, int]] = {
    "Point": (PartKind.POINT, 0),
    "MultiPoint": (PartKind.POINT, 1),
    "LineString": (PartKind.LINE, 1),
    "MultiLineString": (PartKind.LINE, 2),
    "Polygon": (PartKind.RING, 2),
    "MultiPolygon": (PartKind.RING, 3),
}
"""What each type of geometry is made of, and how deep its coordinates lie."""


def _parts(geometry: dict[str, Any], depth: int = 0) -> Iterator[Part]:
    """Parts of a geometry; what is no geometry has none."""
    kind = geometry.get("type")
    if kind == "GeometryCollection" and depth < DEEPEST_COLLECTION:
        for member in _list(geometry.get("geometries")):
            if isinstance(member, dict):
                yield from _parts(member, depth + 1)
    elif isinstance(kind, str) and kind in _SHAPES:
        part, levels = _SHAPES[kind]
        lines = [geometry.get("coordinates")] if levels < 2 else []
        if levels == 0:
            lines = [[geometry.get("coordinates")]]
        elif levels == 2:
            lines = _list(geometry.get("coordinates"))
        elif levels == 3:
            polygons = _list(geometry.get("coordinates"))
            lines = [ring for polygon in polygons for ring in _list(polygon)]
        for line in lines:
            yield part, [_vertex(vertex) for vertex in _list(line)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _vertex(value: object) -> tuple[float, float]:
    """Give x and y; what is no position lies nowhere."""
    if isinstance(value, list) and len(value) >= 2:
        x, y = value[0], value[1]
        if isinstance(x, int | float) and isinstance(y, int | float):
            try:
                return float(x), float(y)
            except OverflowError:
                pass
    return float("nan"), float("nan")


def _projection(name: str, crs: object) -> Projection | None:
    """Way to degrees from the CRS that files before RFC 7946 could name."""
    if not isinstance(crs, dict):
        return None
    properties = crs.get("properties")
    said = properties.get("name") if isinstance(properties, dict) else None
    try:
        system = CRS.from_user_input(str(said)[:200])
    except CRSError as error:
        raise SourceError(
            f"{name} uses the coordinate reference system {plain_text(said, 60)!r}, "
            "which is not known; export it as WGS 84."
        ) from error
    if any(system == CRS(known) for known in DEGREES):
        return None
    return Transformer.from_crs(system, 4326, always_xy=True).transform
