"""The GeoPackage of an area: the same content is the same file, nothing is no error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyogrio
import pytest

from maps.build_network import build_network
from maps.geopackage import write_geopackage
from maps.osm_stream import stream
from maps.place_names import Place
from maps.road_collector import RoadCollector

if TYPE_CHECKING:
    from pathlib import Path

    from maps.road_network import RoadNetwork

ROAD = """<osm version="0.6">
<node id="1" lat="42.5" lon="1.5"/><node id="2" lat="42.51" lon="1.5"/>
<way id="9"><nd ref="1"/><nd ref="2"/><tag k="highway" v="track"/></way></osm>"""
PLACES = [Place("Älpli", "hamlet", 1.5, 42.5, 0.4), Place("Weg", "street", 1, 42, 0.1)]


@pytest.fixture
def network(tmp_path: Path) -> RoadNetwork:
    path = tmp_path / "road.osm"
    path.write_text(ROAD)
    collector = RoadCollector()
    stream(path, [collector])
    return build_network(collector, None)[0]


def test_layers_without_a_row_are_there_all_the_same(
    network: RoadNetwork, tmp_path: Path
) -> None:
    path = tmp_path / "a.gpkg"
    write_geopackage(path, network, [])
    rows = {
        str(name): pyogrio.read_info(path, layer=name)["features"]
        for name, _ in pyogrio.list_layers(path)
    }

    assert rows == {"obstacles": 0, "places": 0, "roads": 1}


def test_streets_are_no_places(network: RoadNetwork, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_geopackage(path, network, PLACES)
    columns = pyogrio.raw.read(path, layer="places")[3]

    assert [column.tolist() for column in columns] == [["Älpli"], ["hamlet"]]


def test_the_same_content_is_the_same_file(
    network: RoadNetwork, tmp_path: Path
) -> None:
    write_geopackage(tmp_path / "a.gpkg", network, PLACES)
    write_geopackage(tmp_path / "b.gpkg", network, PLACES)

    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


def test_a_disk_that_refuses_is_an_error_of_the_disk(
    network: RoadNetwork, tmp_path: Path
) -> None:
    with pytest.raises(OSError, match=r"a\.gpkg"):
        write_geopackage(tmp_path / "missing" / "a.gpkg", network, PLACES)
