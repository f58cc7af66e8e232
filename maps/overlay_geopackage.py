"""Reads points, lines and areas from the feature tables of a GeoPackage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from maps.errors import SourceError
from maps.foreign_sqlite import ForeignDatabase
from maps.foreign_text import plain_text
from maps.overlay_parts import MOST_FEATURES, MOST_PROPERTIES, PartKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from maps.overlay_parts import Part, PartCollector, Projection

ENVELOPE_BYTES = (0, 32, 48, 48, 64)
MOST_LAYERS = 100
READ_SECONDS = 30.0
WGS84 = 4326


def read_geopackage(path: Path, collector: PartCollector) -> list[str]:
    """
    Read all feature tables of a file.

    Parameters
    ----------
    path
        A GeoPackage.
    collector
        Takes the features.

    Returns
    -------
    list[str]
        Warnings.

    Raises
    ------
    SourceError
        It is damaged, has no feature tables, or does not say where they lie.
    """
    base = ForeignDatabase(path)
    if not base.columns("gpkg_geometry_columns") >= {"table_name", "column_name"}:
        raise SourceError(
            f"{path.name} has no features as a GeoPackage has them; export its "
            "pictures as MBTiles, its features as a new GeoPackage."
        )
    layers = base.query(
        "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns LIMIT ?",
        (MOST_LAYERS,),
    )
    warnings = []
    for table, column, system in layers:
        name = str(table)
        if name not in base.tables:
            warnings.append(
                f"The layer {plain_text(name, 60)} is a view and was left out; save "
                "it as a table."
            )
            continue
        to_degrees = _projection(path.name, base, system)
        warnings += _read_table(base, name, str(column), collector, to_degrees)
    return warnings


def _read_table(
    base: ForeignDatabase,
    table: str,
    column: str,
    collector: PartCollector,
    to_degrees: Projection | None,
) -> list[str]:
    """Read one feature table."""
    columns = base.columns(table)
    if column.casefold() not in columns:
        return [f"The layer {plain_text(table, 60)} has no shapes and was left out."]
    told = sorted(columns - {column.casefold()})[:MOST_PROPERTIES]
    chosen = ", ".join(_quoted(name) for name in (column, *told))
    rows = base.query(
        f"SELECT {chosen} FROM {_quoted(table)} LIMIT {MOST_FEATURES + 1}",  # noqa: S608 - quoted
        seconds=READ_SECONDS,
    )
    curved = 0
    for shape, *values in rows:
        geometry = _geometry(shape)
        curved += geometry is None and shape is not None
        properties = {
            name: value
            for name, value in zip(told, values, strict=True)
            if not isinstance(value, bytes)
        }
        collector.add(list(_parts(geometry)), properties, to_degrees)
    if not curved:
        return []
    where = plain_text(table, 60)
    return [f"{curved} shapes of {where} are curved or damaged and were left out."]


def _quoted(name: str) -> str:
    """Give a name of a table or column as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _geometry(blob: object) -> Any:  # noqa: ANN401 - shapely has no types
    """Shape out of a GeoPackage's binary form; None when it cannot be read."""
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        return None
    kind = blob[3] >> 1 & 7
    if kind >= len(ENVELOPE_BYTES):
        return None
    shape = blob[8 + ENVELOPE_BYTES[kind] :]
    try:
        return shapely.from_wkb(shape, on_invalid="ignore")
    except NotImplementedError:  # a curve
        return None


def _parts(geometry: Any) -> Iterator[Part]:  # noqa: ANN401 - shapely has no types
    """Points, lines and rings of a shape of any type."""
    if geometry is None or geometry.is_empty:
        return
    for single in shapely.get_parts(geometry):
        kind = single.geom_type
        if kind == "Point":
            yield PartKind.POINT, shapely.get_coordinates(single)
        elif kind in ("LineString", "LinearRing"):
            yield PartKind.LINE, shapely.get_coordinates(single)
        elif kind == "Polygon":
            for ring in shapely.get_rings(single):
                yield PartKind.RING, shapely.get_coordinates(ring)
        else:
            yield from _parts(single)


def _projection(name: str, base: ForeignDatabase, system: object) -> Projection | None:
    """Way to degrees from one of the systems that a GeoPackage describes."""
    if system == WGS84:
        return None
    rows = base.query(
        "SELECT organization, organization_coordsys_id, definition "
        "FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
        (system if isinstance(system, int) else -1,),
    )
    for who, number, definition in rows:
        for text in (f"{who}:{number}", str(definition)):
            try:
                crs = CRS.from_user_input(text)
            except CRSError:
                continue  # the next way of saying it may be known
            return Transformer.from_crs(crs, WGS84, always_xy=True).transform
    raise SourceError(
        f"{name} does not say in a known way where on the globe it lies (system "
        f"{plain_text(system, 20)}); export it as WGS 84."
    )
