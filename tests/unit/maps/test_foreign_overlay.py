"""Foreign overlays: every point, line and area where it belongs, with what is said."""

from __future__ import annotations

import json
import os
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from maps.foreign_overlay import ForeignOverlay, open_overlay
from maps.overlay_parts import ForeignFeature, OverlayParts, PartCollector, PartKind
from maps.polylines import Polylines

if TYPE_CHECKING:
    from pathlib import Path

LINE = [(5.0, 52.0), (5.1, 52.05), (5.2, 52.0)]
SQUARE = [(5.0, 52.0), (5.2, 52.0), (5.2, 52.1), (5.0, 52.1), (5.0, 52.0)]
HOLE = [(5.05, 52.02), (5.15, 52.02), (5.15, 52.08), (5.05, 52.08), (5.05, 52.02)]


def write_geojson(path: Path, *geometries: Any, **members: Any) -> Path:
    features = [
        {"type": "Feature", "geometry": one, "properties": {"name": f"F{n}", "mlc": n}}
        for n, one in enumerate(geometries)
    ]
    whole = {"type": "FeatureCollection", "features": features, **members}
    path.write_text(json.dumps(whole))
    return path


def write_geopackage(
    path: Path, shapes: list[Any], crs: str = "EPSG:4326", **options: Any
) -> Path:
    names = np.array([f"F{n}" for n in range(len(shapes))], object)
    pyogrio.raw.write(
        str(path),
        geometry=shapely.to_wkb(np.array(shapes, object)),
        field_data=[names],
        fields=["name"],
        geometry_type=options.pop("kind", "Unknown"),
        crs=crs,
        driver="GPKG",
        **options,
    )
    return path


def lines(overlay: ForeignOverlay) -> list[list[tuple[float, float]]]:
    parts = overlay.parts.lines
    return [list(map(tuple, parts[n].tolist())) for n in range(len(parts))]


def kinds(overlay: ForeignOverlay) -> list[PartKind]:
    return [PartKind(kind) for kind in overlay.parts.kinds.tolist()]


def test_geojson_of_every_shape_is_read(tmp_path: Path) -> None:
    path = write_geojson(
        tmp_path / "a.geojson",
        {"type": "Point", "coordinates": [5.5, 52.5, 17]},
        {"type": "MultiPoint", "coordinates": LINE},
        {"type": "LineString", "coordinates": LINE},
        {"type": "MultiLineString", "coordinates": [LINE, LINE[:2]]},
        {"type": "Polygon", "coordinates": [SQUARE, HOLE]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE], [HOLE]]},
        {
            "type": "GeometryCollection",
            "geometries": [{"type": "Point", "coordinates": [5, 52]}],
        },
    )
    overlay = open_overlay(path)

    assert overlay.parts.owners.tolist() == [0, 1, 1, 1, 2, 3, 3, 4, 4, 5, 5, 6]
    assert lines(overlay)[0] == [(5.5, 52.5)]
    assert lines(overlay)[4] == LINE
    assert lines(overlay)[7:9] == [SQUARE, HOLE]
    assert overlay.count(PartKind.POINT) == 5
    assert overlay.count(PartKind.LINE) == 3
    assert overlay.count(PartKind.RING) == 4
    assert overlay.bounds == (5.0, 52.0, 5.5, 52.5)
    assert overlay.warnings == ()
    assert (overlay.kind, overlay.name) == ("GeoJSON", "a")
    assert overlay.parts.features[2] == ForeignFeature(
        "F2", (("name", "F2"), ("mlc", "2"))
    )


@pytest.mark.parametrize(
    "whole",
    [
        {"type": "Point", "coordinates": [5, 52]},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [5, 52]}},
    ],
    ids=["geometry", "feature"],
)
def test_geojson_without_a_collection_is_read(tmp_path: Path, whole: Any) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(whole))

    assert lines(open_overlay(path)) == [[(5.0, 52.0)]]


def test_geojson_that_names_another_system_is_moved(tmp_path: Path) -> None:
    x, y = Transformer.from_crs(4326, 28992, always_xy=True).transform(5.3872, 52.1552)
    path = write_geojson(
        tmp_path / "a.geojson",
        {"type": "Point", "coordinates": [x, y]},
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}},
    )

    assert lines(open_overlay(path))[0][0] == pytest.approx((5.3872, 52.1552), abs=1e-6)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32631", "EPSG:28992"])
def test_a_geopackage_in_any_system_lies_where_it_belongs(
    tmp_path: Path, crs: str
) -> None:
    def moved(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        project = Transformer.from_crs(4326, crs, always_xy=True).transform
        return [project(*point) for point in points]

    shapes = [
        shapely.Point(moved(LINE)[0]),
        shapely.LineString(moved(LINE)),
        shapely.Polygon(moved(SQUARE), [moved(HOLE)]),
        shapely.MultiPoint(moved(LINE)),
    ]
    overlay = open_overlay(write_geopackage(tmp_path / "a.gpkg", shapes, crs))

    assert kinds(overlay) == [0, 1, 2, 2, 0, 0, 0]
    assert overlay.parts.lines.xy[1:4] == pytest.approx(np.array(LINE), abs=1e-7)
    assert overlay.parts.owners.tolist() == [0, 1, 2, 2, 3, 3, 3]
    assert overlay.parts.features[1].name == "F1"


def test_all_layers_of_a_geopackage_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_geopackage(path, [shapely.Point(5, 52)], layer="one")
    write_geopackage(path, [shapely.Point(6, 53)], "EPSG:4258", layer="two")
    overlay = open_overlay(path)

    assert len(overlay.parts.features) == 2
    assert overlay.bounds == pytest.approx((5, 52, 6, 53))


def test_curves_of_a_geopackage_are_left_out_and_said(tmp_path: Path) -> None:
    path = write_geopackage(
        tmp_path / "a.gpkg", [shapely.Point(5, 52), shapely.LineString(LINE)]
    )
    import sqlite3  # noqa: PLC0415 - one test alone spoils a shape

    base = sqlite3.connect(path)
    ((blob,),) = base.execute("SELECT geom FROM a WHERE fid = 2").fetchall()
    for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
        base.execute(f'DROP TRIGGER "{name}"')
    start = 8 + (0, 32, 48, 48, 64)[blob[3] >> 1 & 7]
    curve = blob[: start + 1] + (8).to_bytes(4, "little") + blob[start + 5 :]
    base.execute("UPDATE a SET geom = ? WHERE fid = 2", (curve,))
    base.commit()
    base.close()
    overlay = open_overlay(path)

    assert len(overlay.parts.features) == 1
    assert "1 shapes of a are curved or damaged" in overlay.warnings[0]


GPX = """<?xml version="1.0"?>
<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
 <wpt lat="52.0" lon="5.0"><ele>3</ele><time>2026-06-01T06:00:00Z</time>
  <name>RV 1</name><sym>Flag</sym></wpt>
 <rte><name>MSR BEAR</name><rtept lat="52.0" lon="5.0"/><rtept lat="52.1" lon="5.1"/>
 </rte>
 <trk><name>Recce</name>
  <trkseg><trkpt lat="52.0" lon="5.0"><time>2026-06-01T06:00:00Z</time></trkpt>
   <trkpt lat="52.1" lon="5.0"><time>2026-06-01T06:10:00Z</time></trkpt></trkseg>
  <trkseg><trkpt lat="52.2" lon="5.0"/>
   <trkpt lat="52.3" lon="5.0"><time>2026-06-01T07:00:00Z</time></trkpt></trkseg>
 </trk>
</gpx>"""


def test_gpx_gives_waypoints_routes_and_tracks_with_their_times(tmp_path: Path) -> None:
    path = tmp_path / "a.gpx"
    path.write_text(GPX)
    overlay = open_overlay(path)
    point, route, track = overlay.parts.features

    assert kinds(overlay) == [0, 1, 1, 1]
    assert overlay.parts.owners.tolist() == [0, 1, 2, 2]
    assert lines(overlay)[1] == [(5.0, 52.0), (5.1, 52.1)]
    assert (point.name, route.name, track.name) == ("RV 1", "MSR BEAR", "Recce")
    assert dict(point.properties)["time"] == "2026-06-01T06:00:00Z"
    assert dict(track.properties)["from"] == "2026-06-01T06:00:00Z"
    assert dict(track.properties)["until"] == "2026-06-01T07:00:00Z"


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"
     xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><Folder>
 <Placemark><name>Brücke</name><description><![CDATA[<b>MLC</b> 40<script>x</script>]]>
  </description><styleUrl>#s</styleUrl>
  <ExtendedData><Data name="owner"><value>THW</value></Data></ExtendedData>
  <Point><coordinates>5.0,52.0,10</coordinates></Point></Placemark>
 <Placemark><name>Area</name><MultiGeometry>
  <Polygon><outerBoundaryIs><LinearRing><coordinates>
   5.0,52.0 5.2,52.0 5.2,52.1 5.0,52.1 5.0,52.0</coordinates></LinearRing>
   </outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>
   5.05,52.02 5.15,52.02 5.15,52.08 5.05,52.08 5.05,52.02</coordinates></LinearRing>
   </innerBoundaryIs></Polygon>
  <LineString><coordinates>5.0,52.0
   5.1,52.05 5.2,52.0</coordinates></LineString></MultiGeometry></Placemark>
 <Placemark><gx:Track><when>2026-06-01T06:00:00Z</when><when>2026-06-01T07:00:00Z</when>
  <gx:coord>5.0 52.0 1</gx:coord><gx:coord>5.1 52.0 1</gx:coord></gx:Track></Placemark>
 <NetworkLink><Link><href>http://198.51.100.7/x.kml</href></Link></NetworkLink>
</Folder></Document></kml>"""


@pytest.mark.parametrize("suffix", [".kml", ".kmz"])
def test_kml_gives_its_placemarks_and_follows_no_links(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    if suffix == ".kmz":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("doc.kml", KML)
    else:
        path.write_text(KML, encoding="utf-8")
    overlay = open_overlay(path)
    bridge, area, track = overlay.parts.features

    assert kinds(overlay) == [0, 2, 2, 1, 1]
    assert lines(overlay)[1:4] == [SQUARE, HOLE, LINE]
    assert bridge.name == "Brücke"
    assert dict(bridge.properties)["description"] == "MLC 40 x"
    assert dict(bridge.properties)["owner"] == "THW"
    assert "styleUrl" not in dict(bridge.properties)
    assert area.name == "Area"
    assert dict(track.properties)["until"] == "2026-06-01T07:00:00Z"
    assert overlay.warnings == ("1 links to maps elsewhere were not followed.",)


def test_vertices_that_lie_nowhere_are_left_out_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    line = "[[5,52],[NaN,52],[Infinity,1],[1e999,2],[5.1,91],[181,1],[5.2,52],[1]]"
    path.write_text(
        '{"type":"FeatureCollection","features":['
        f'{{"type":"Feature","geometry":{{"type":"LineString","coordinates":{line}}}}},'
        '{"type":"Feature","geometry":{"type":"Point","coordinates":[null,"x"]}}]}'
    )
    overlay = open_overlay(path)

    assert lines(overlay) == [[(5.0, 52.0), (5.2, 52.0)]]
    assert overlay.warnings == (
        "7 vertices without a sound place on the globe were left out.",
        "1 features without a shape were left out.",
    )


def test_hostile_texts_are_one_plain_line(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    properties = {"name": "A\n\x07\u202eB", "v": "x" * 5000, "n": None, "d": {"a": [1]}}
    point = {"type": "Point", "coordinates": [5, 52]}
    feature = {"type": "Feature", "geometry": point, "properties": properties}
    path.write_text(json.dumps(feature))
    (found,) = open_overlay(path).parts.features

    assert found.name == "A B"
    assert found.properties[1] == ("v", "x" * 199 + "…")
    assert found.properties[2] == ("d", "{'a': [1]}")


def test_no_process_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pids: list[int] = []
    from maps import jail_session  # noqa: PLC0415 - to look at what it starts

    start = jail_session.start_child

    def noted(module: str) -> Any:
        child = start(module)
        pids.append(child.pid)
        return child

    monkeypatch.setattr(jail_session, "start_child", noted)
    path = write_geojson(tmp_path / "a.json", {"type": "Point", "coordinates": [5, 52]})
    open_overlay(path)

    assert len(pids) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def packed_sketch() -> tuple[dict[str, int], bytes]:
    collector = PartCollector("a")
    collector.add([(PartKind.LINE, LINE), (PartKind.RING, SQUARE)], {"name": "A"})
    collector.add([(PartKind.POINT, LINE[:1])], {})
    return collector.parts().packed()


def test_parts_survive_packing() -> None:
    lengths, data = packed_sketch()
    parts = OverlayParts.unpacked(lengths, data)

    assert parts.kinds.tolist() == [1, 2, 0]
    assert parts.owners.tolist() == [0, 0, 1]
    assert parts.lines[1].tolist() == [list(point) for point in SQUARE]
    assert [feature.name for feature in parts.features] == ["A", ""]
    assert isinstance(parts.lines, Polylines)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_bytes_of_a_subverted_reader_are_refused_or_make_sense(
    place: int, value: int
) -> None:
    lengths, data = packed_sketch()
    changed = bytearray(data)
    changed[place % len(data)] = value
    try:
        parts = OverlayParts.unpacked(lengths, bytes(changed))
    except (ValueError, TypeError):
        return

    assert (np.abs(parts.lines.xy) <= (180, 90)).all()
    assert int(parts.owners.max()) < len(parts.features)
    assert len(parts.lines) == len(parts.kinds) == len(parts.owners)
    assert parts.lines.counts.min() >= 1


@given(st.sampled_from(["vertices", "parts", "text"]), st.integers(-5, 2**40))
def test_lengths_of_a_subverted_reader_are_refused(name: str, value: int) -> None:
    lengths, data = packed_sketch()
    if lengths[name] == value:
        return
    with pytest.raises(ValueError, match="An overlay"):
        OverlayParts.unpacked(lengths | {name: value}, data)
