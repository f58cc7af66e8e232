"""Builds of an area, from files to an open pack."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pyogrio
import pytest

from maps import build_area as module
from maps.area_info import area_info
from maps.area_pack import AreaPack, open_area
from maps.build_area import BuildRequest, build_area
from maps.check_area import check_area
from maps.errors import JailError, PackError, SourceError
from maps.manifest import OSM_ATTRIBUTION

if TYPE_CHECKING:
    from pathlib import Path

BUILT = datetime(2026, 5, 3, 12, tzinfo=UTC)
SMALL = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
 <node id="1" lat="42.50" lon="1.50"/>
 <node id="2" lat="42.51" lon="1.50"/>
 <node id="3" lat="42.51" lon="1.51"/>
 <node id="4" lat="42.52" lon="1.50"><tag k="barrier" v="gate"/></node>
 <node id="5" lat="42.53" lon="1.50"/>
 <node id="6" lat="42.505" lon="1.505">
  <tag k="place" v="village"/><tag k="name" v="Älpli"/></node>
 <node id="7" lat="42.515" lon="1.505">
  <tag k="natural" v="peak"/><tag k="name" v="Pic Negre"/><tag k="ele" v="2645"/></node>
 <way id="1"><nd ref="1"/><nd ref="2"/>
  <tag k="highway" v="primary"/><tag k="ref" v="CG-1"/><tag k="name" v="Hauptweg"/>
  <tag k="bridge" v="yes"/><tag k="maxweight" v="12"/></way>
 <way id="2"><nd ref="2"/><nd ref="3"/>
  <tag k="highway" v="residential"/><tag k="name" v="Hauptweg"/>
  <tag k="tunnel" v="yes"/></way>
 <way id="3"><nd ref="2"/><nd ref="4"/><nd ref="5"/>
  <tag k="highway" v="track"/></way>
 <relation id="1">
  <member type="way" ref="1" role="from"/>
  <member type="node" ref="2" role="via"/>
  <member type="way" ref="2" role="to"/>
  <tag k="type" v="restriction"/><tag k="restriction" v="no_right_turn"/>
 </relation>
</osm>
"""


def request(
    folder: Path, target: str = "small.area", **options: object
) -> BuildRequest:
    extract = folder / "small.osm"
    if not extract.exists():
        extract.write_text(SMALL, encoding="utf-8")
    values: dict[str, object] = {
        "extract": extract,
        "target": folder / target,
        "name": "Small",
        "built": BUILT,
    }
    return BuildRequest(**(values | options))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> AreaPack:
    return build_area(request(tmp_path_factory.mktemp("area")))


def test_the_network_is_what_was_drawn(pack: AreaPack) -> None:
    network = pack.network

    assert network.link_count == 5  # the gate is one of them
    assert pack.bounds == (1.5, 42.5, 1.51, 42.53)
    assert pack.routing.arc_count >= network.edge_count


def test_everything_in_the_pack_is_read_only(pack: AreaPack) -> None:
    for array in (
        *pack.network.to_arrays().values(),
        *pack.basemap.to_arrays().values(),
    ):
        assert not array.flags.writeable


def test_places_peaks_and_streets_are_found_by_name(pack: AreaPack) -> None:
    found = {
        text: [(place.name, place.kind) for place in pack.names.search(text)]
        for text in ("alpli", "pic", "haupt")
    }

    assert found == {
        "alpli": [("Älpli", "village")],
        "pic": [("Pic Negre", "peak")],
        "haupt": [("Hauptweg", "street")],
    }


def test_the_manifest_names_the_source_its_hash_and_its_terms(pack: AreaPack) -> None:
    (source,) = pack.manifest.sources

    assert source.file == "small.osm"
    assert source.sha256 == hashlib.sha256(SMALL.encode()).hexdigest()
    assert source.attribution == OSM_ATTRIBUTION
    assert pack.manifest.built == BUILT


def test_the_pack_passes_its_own_verification(pack: AreaPack) -> None:
    pack.verify()


def test_info_can_be_written_as_json_and_counts_what_was_drawn(pack: AreaPack) -> None:
    info = json.loads(json.dumps(area_info(pack), allow_nan=False))

    assert info["junctions"] == pack.network.junction_count
    assert info["obstacles"]["bridges_with_load_limit"] == 1
    assert info["obstacles"]["bridges_without_load_limit"] == 0
    assert (info["obstacles"]["tunnels"], info["obstacles"]["barriers"]) == (1, 1)
    assert info["turn_restrictions"] == 1
    assert info["elevation"] is False
    assert sum(info["km_by_class"].values()) == pytest.approx(info["km"], abs=0.01)
    assert info["seconds"]["cpu"] > 0
    assert info["segments"] == 4


def test_check_finds_the_tunnel_without_height(pack: AreaPack) -> None:
    assert any("tunnel has no height" in finding.what for finding in check_area(pack))


def test_other_gis_read_obstacles_places_and_roads(pack: AreaPack) -> None:
    path = pack.folder / "area.gpkg"
    layers = {
        name: pyogrio.raw.read(path, layer=name)
        for name, _ in pyogrio.list_layers(path)
    }
    meta, _, _, columns = layers["obstacles"]
    obstacles = dict(zip(meta["fields"], columns, strict=True))

    assert set(layers) == {"obstacles", "places", "roads"}
    assert len(layers["roads"][2]) == pack.network.link_count
    bridge = obstacles["kind"].tolist().index("bridge")
    assert obstacles["limits"][bridge] == "maxweight=12"
    assert obstacles["osm_id"][bridge] == 1
    assert np.isclose(obstacles["lat"][bridge], 42.505)
    assert pyogrio.read_info(path, layer="roads")["layer_metadata"] == {
        "ATTRIBUTION": OSM_ATTRIBUTION
    }


def test_the_same_sources_give_the_same_content_wherever_and_whenever(
    pack: AreaPack, tmp_path: Path
) -> None:
    later = datetime(2027, 1, 1, tzinfo=UTC)
    again = build_area(request(tmp_path, "other.area", name="Other", built=later))

    assert again.manifest.files == pack.manifest.files
    assert again.content_id == pack.content_id


def test_progress_rises_from_nothing_to_all(tmp_path: Path) -> None:
    heard: list[tuple[str, float]] = []
    build_area(request(tmp_path), lambda what, share: heard.append((what, share)))
    shares = [share for _, share in heard]

    assert shares == sorted(shares)
    assert heard[-1] == ("done", 1.0)
    assert "reading the extract" in {what for what, _ in heard}


def test_a_relative_path_is_meant_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = request(tmp_path)
    monkeypatch.chdir(tmp_path)
    built = build_area(
        BuildRequest(
            extract=wanted.extract.relative_to(tmp_path),
            target=wanted.target.relative_to(tmp_path),
            name="Small",
            built=BUILT,
        )
    )

    assert open_area(wanted.target).content_id == built.content_id


def test_the_target_is_checked_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(module, "run_jailed")

    with pytest.raises(PackError, match="does not exist"):
        build_area(request(tmp_path, "missing/small.area"))
    (tmp_path / "small.area").write_text("letter")
    with pytest.raises(PackError, match="is no area pack"):
        build_area(request(tmp_path, overwrite=True))


def test_a_missing_elevation_file_is_refused_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(module, "run_jailed")

    with pytest.raises(SourceError, match=r"N42E001\.hgt is missing"):
        build_area(request(tmp_path, elevation=(tmp_path / "N42E001.hgt",)))


def test_elevation_that_does_not_touch_the_area_is_refused(tmp_path: Path) -> None:
    tile = tmp_path / "N10E010.hgt"
    tile.write_bytes(b"\0\7" * 1201 * 1201)

    with pytest.raises(SourceError, match="N42E001"):
        build_area(request(tmp_path, elevation=(tile,)))
    assert not (tmp_path / "small.area").exists()


def test_an_answer_of_the_child_that_makes_no_sense_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lying(*_: object, **__: object) -> dict[str, object]:
        bounds = [float("nan"), 0, 0, 0]
        return {"bounds": bounds, "counts": {}, "sources": [], "effort": {}}

    monkeypatch.setattr(module, "run_jailed", lying)
    with pytest.raises(JailError, match=r"small\.osm gave a pack that makes no sense"):
        build_area(request(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["small.osm"]


def test_a_time_without_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        request(tmp_path, built=datetime(2026, 1, 1))  # noqa: DTZ001 - the point


@pytest.mark.data
@pytest.mark.slow
def test_andorra_builds_with_heights_and_twice_the_same(
    data_dir: Path, tmp_path: Path
) -> None:
    wanted = {
        "extract": data_dir / "osm" / "andorra.osm.pbf",
        "elevation": (data_dir / "elevation" / "N42E001.hgt.zip",),
    }
    first = build_area(request(tmp_path, "a.area", **wanted))
    second = build_area(request(tmp_path, "b.area", **wanted))
    info = area_info(first)

    assert first.content_id == second.content_id
    assert info["elevation"] is True
    assert 500 < info["km"] < 600
    assert first.names.search("andorra la vella")[0].kind in {"city", "town"}
    assert np.isfinite(first.network.vertex_height_m).all()
    assert len(first.manifest.sources) == 2
