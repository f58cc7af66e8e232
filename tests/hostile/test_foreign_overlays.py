"""Hostile overlays: one sentence that names the file, and no process left over."""

from __future__ import annotations

import json
import sqlite3
import struct
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from maps import foreign_overlay
from maps.foreign_overlay import open_overlay
from tests.foreign_maps import (
    refusal,
)

if TYPE_CHECKING:
    from pathlib import Path


def xml(path: Path, body: str, head: str = "") -> Path:
    root = "gpx" if path.suffix == ".gpx" else "kml"
    path.write_text(f'<?xml version="1.0"?>{head}<{root}>{body}</{root}>')
    return path


@pytest.mark.parametrize("suffix", [".kml", ".gpx"])
def test_a_billion_laughs_are_refused(tmp_path: Path, suffix: str) -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    head = f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>'

    assert "document type" in refusal(xml(tmp_path / f"a{suffix}", "&l9;", head))


@pytest.mark.parametrize("suffix", [".kml", ".gpx"])
def test_an_external_entity_is_not_fetched(tmp_path: Path, suffix: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary")
    head = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
    text = refusal(xml(tmp_path / f"a{suffix}", "<name>&e;</name>", head))

    assert "canary" not in text


def test_gpx_whose_points_lie_nowhere_is_refused(tmp_path: Path) -> None:
    points = (
        '<wpt lat="NaN" lon="5"/><wpt lat="inf" lon="5"/><wpt lat="52"/>'
        '<wpt lat="1e400" lon="5"/><wpt lat="91" lon="5"/><wpt lat="x" lon="y"/>'
    )

    assert "no degrees" in refusal(xml(tmp_path / "a.gpx", points))


def test_elements_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.kml"
    path.write_text("<kml>" + "<a>" * 200_000)

    assert "damaged" in refusal(path)


def test_deep_elements_are_no_crash(tmp_path: Path) -> None:
    deep = "<Folder>" * 100_000 + "</Folder>" * 100_000

    assert "nothing in it" in refusal(xml(tmp_path / "deep.kml", deep))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000,
        '{"type":"GeometryCollection","geometries":[' * 50_000,
        '{"type":"Feature","geometry":' + "[" * 500_000 + "]" * 500_000 + "}",
        '{"type":"Point","coordinates":[' + "9" * 1_000_000 + ",1]}",
        "\ufeff{",
        '"text"',
        "null",
        '{"type":"FeatureCollection","features":{"a":1}}',
        '{"type":"Topology","objects":{}}',
        '{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline ! read x"}',
        '{"type":"FeatureCollection","features":[]}',
        '{"type":"FeatureCollection","features":[1,null,"x",{"geometry":7}]}',
        '{"type":"Polygon","coordinates":[[[1,2]],3,[[4]],{"a":1}]}',
        '{"type":"Point","coordinates":[5,52],"crs":{"properties":{"name":"no"}}}',
    ],
)
def test_json_that_is_no_map_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(text)

    refusal(path)


def test_collections_in_collections_are_read_to_a_depth(tmp_path: Path) -> None:
    inner = '{"type":"Point","coordinates":[5,52]}'
    for _ in range(200):
        inner = f'{{"type":"GeometryCollection","geometries":[{inner}]}}'
    path = tmp_path / "a.json"
    path.write_text(inner)

    assert "nothing in it" in refusal(path)


def test_a_projected_map_without_a_system_is_refused_with_the_way_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"type":"Point","coordinates":[155000,463000]}')

    assert "export it as WGS 84" in refusal(path)


@pytest.mark.parametrize("what", ["bomb", "lie", "no map", "escape", "locked"])
def test_hostile_kmz_files_are_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / "a.kmz"
    name = "../../etc/doc.kml" if what == "escape" else "doc.kml"
    body = b" " * (80 << 20) if what == "bomb" else b"<kml></kml>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.txt" if what == "no map" else name, body)
    data = bytearray(path.read_bytes())
    if what == "lie":  # a larger text than the directory says
        place = data.index(b"PK\1\2") + 24
        data[place : place + 4] = struct.pack("<I", 3)
    elif what == "locked":
        data[data.index(b"PK\1\2") + 8] |= 1
        data[6] |= 1
    path.write_bytes(data)

    refusal(path)
    assert [found.name for found in tmp_path.iterdir()] == ["a.kmz"]


def test_an_endless_view_in_a_geopackage_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(
            "CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id)"
        )
        base.execute("INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 4326)")
        base.execute(
            "CREATE VIEW v AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 "
            "FROM n) SELECT x AS geom FROM n"
        )

    assert "nothing in it" in refusal(path)


def test_hostile_names_in_a_geopackage_are_only_names(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    table = 'x"; DROP TABLE y; --'
    point = b"GP\0\1" + struct.pack("<i", 4326) + struct.pack("<BIdd", 1, 1, 5.0, 52.0)
    with closing(sqlite3.connect(path)) as base, base:
        quoted = table.replace('"', '""')
        base.execute(
            "CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id)"
        )
        base.execute(f'CREATE TABLE "{quoted}" (geom BLOB, "na""me" TEXT)')
        base.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 4326)", (table,)
        )
        base.execute(f'INSERT INTO "{quoted}" VALUES (?, ?)', (point, "A"))  # noqa: S608
    overlay = open_overlay(path)

    assert overlay.bounds == (5.0, 52.0, 5.0, 52.0)
    assert overlay.parts.features[0].properties == (('na"me', "A"),)


def test_shapes_that_lie_about_their_length_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    head = b"GP\0\1" + struct.pack("<i", 4326)
    huge = head + struct.pack("<BII", 1, 2, 0x7FFF_FFFF) + b"\0" * 64
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(
            "CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id)"
        )
        base.execute("CREATE TABLE t (geom BLOB)")
        base.execute("INSERT INTO gpkg_geometry_columns VALUES ('t', 'geom', 4326)")
        for blob in (huge, b"GP", b"", "text", None, head, b"GP\0\x0f" + b"\0" * 99):
            base.execute("INSERT INTO t VALUES (?)", (blob,))

    assert "nothing in it" in refusal(path)


def test_a_geopackage_that_does_not_say_where_it_lies_is_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.gpkg"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(
            "CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id)"
        )
        base.execute(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization, "
            "organization_coordsys_id, definition)"
        )
        base.execute("CREATE TABLE t (geom BLOB)")
        base.execute("INSERT INTO gpkg_geometry_columns VALUES ('t', 'geom', 9)")
        base.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (9, 'X', 1, 'nothing')")

    assert "export it as WGS 84" in refusal(path)


def test_more_features_than_the_limit_are_refused_with_it(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    point = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [5, 52]}}
    features = [point] * 200_001
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))

    assert "more than 200,000 features, the limit" in refusal(path)


def test_a_file_beyond_the_size_limit_is_not_even_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign_overlay, "LARGEST_FILE", 3 << 20)
    path = tmp_path / "a.geojson"
    path.write_bytes(b" " * (4 << 20))

    assert "4 MiB, and at most 3 MiB are read" in refusal(path)
