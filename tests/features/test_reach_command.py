"""Reach and matrices by commands alone, for people, machines and other programs."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import openpyxl
import pyogrio
import pytest
import shapely

from maps.area_pack import open_area

if TYPE_CHECKING:
    from pathlib import Path

    from maps.road_network import RoadNetwork

VEHICLE = ("--vehicle", "car 4x4:2")


@pytest.fixture(scope="module")
def network(small_area: Path) -> RoadNetwork:
    return open_area(small_area).network


@pytest.fixture(scope="module")
def points(network: RoadNetwork) -> list[str]:
    """Three places far from each other."""
    ways = network.junction_lonlat
    some = (ways.sum(axis=1).argmin(), ways.sum(axis=1).argmax(), ways[:, 0].argmax())
    return [f"{ways[i, 1]:.6f},{ways[i, 0]:.6f}" for i in some]


def test_reach_is_the_same_for_people_and_machines(
    marsroute, small_area, points
) -> None:
    call = ("reach", small_area, "--from", points[0], "--within", "10min")
    call = (*call, "--bands", "3,6", *VEHICLE)

    people, machine = marsroute(*call), marsroute(*call, "--json")

    assert (people.code, machine.code) == (0, 0)
    answer = machine.json()
    assert [band["limit"] for band in answer["bands"]] == [180, 360, 600]
    for band in answer["bands"]:
        assert f"{band['road_m'] / 1000:.1f}" in people.out
    for bar in answer["bars"][:3]:
        assert bar["refusal"]["sentence"] in people.out
    for place in answer["places"][:3]:
        assert place["name"] in people.out


def test_reach_is_written_for_other_programs(
    marsroute, small_area, points, tmp_path
) -> None:
    call = ("reach", small_area, "--from", points[0], "--from", points[1])
    call = (*call, "--within", "8km", *VEHICLE, "-o")

    assert marsroute(*call, tmp_path / "r.geojson").code == 0
    assert marsroute(*call, tmp_path / "r.gpkg").code == 0

    document = json.loads((tmp_path / "r.geojson").read_text())
    assert "UNCLASSIFIED" in document["marking"]
    assert "Fictional exercise ground" in document["attribution"]
    layers = [feature["properties"]["layer"] for feature in document["features"]]
    assert {"reach_area", "reached_roads"} <= set(layers)
    for feature in document["features"]:
        assert shapely.from_geojson(json.dumps(feature["geometry"])).is_valid
    for layer, _ in pyogrio.list_layers(tmp_path / "r.gpkg").tolist():
        fields, _, geometry, columns = pyogrio.raw.read(
            tmp_path / "r.gpkg", layer=layer
        )
        assert len(geometry) == layers.count(layer)
        assert "UNCLASSIFIED" in columns[list(fields["fields"]).index("marking")][0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--within", "soon"), "no limit; give a time such as 30min"),
        (("--within", "0km"), "give more than 0"),
        (("--within", "10min", "--bands", "5,x"), "'x' is no band"),
        (("--within", "10min", "--bands", "5,20"), "lies beyond"),
        (("--within", "10min", "-o", "reach.doc"), "no known ending"),
    ],
)
def test_a_reach_that_makes_no_sense_is_refused_in_a_sentence(
    marsroute, small_area, points, words, said
) -> None:
    answer = marsroute("reach", small_area, "--from", points[0], *words, *VEHICLE)

    assert answer.code == 3
    assert said in answer.err
    assert answer.out == ""


def test_a_matrix_holds_what_single_routes_say(marsroute, small_area, points) -> None:
    call = ["matrix", small_area, *VEHICLE, "--json"]
    for name, point in zip("AB", points, strict=False):
        call += ["--from", f"{name}={point}"]
    call += ["--to", points[2]]

    matrix = marsroute(*call).json()

    assert [place["name"] for place in matrix["starts"]] == ["A", "B"]
    for start, row in zip(points[:2], matrix["duration_s"], strict=True):
        call = ("route", small_area, "--from", start, "--to", points[2], *VEHICLE)
        assert row == [marsroute(*call, "--json").json()["route"]["duration_s"]]


def test_a_table_of_points_becomes_a_table_of_ways(
    marsroute, small_area, points, tmp_path
) -> None:
    table = tmp_path / "points.csv"
    depot, *others = (point.split(",") for point in points)
    table.write_text(
        "# marking: EXERCISE - NATO RESTRICTED\n"
        f"name,lat,lon,role\n=Depot,{depot[0]},{depot[1]},start\n"
        + "".join(f"Unit {lat[-2:]},{lat},{lon},end\n" for lat, lon in others)
    )
    call = ("matrix", small_area, "--points", table, *VEHICLE)
    marked = (*call, "--marking", "EXERCISE - NATO RESTRICTED", "-o")

    low = marsroute(*call, "-o", tmp_path / "low.csv")
    assert marsroute(*marked, tmp_path / "m.csv").code == 0
    assert marsroute(*marked, tmp_path / "m.xlsx").code == 0

    assert low.code == 3
    assert "NATO RESTRICTED" in low.err
    assert not (tmp_path / "low.csv").exists()
    text = (tmp_path / "m.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert len({len(row) for row in rows}) == 1
    assert "NATO RESTRICTED" in rows[0][0]
    assert "NATO RESTRICTED" in rows[-1][0]
    assert [row[0] for row in rows[2:-1]] == ["'=Depot"] * 2
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    assert book.sheetnames == ["Time", "Length", "Fuel", "Pairs"]
    for sheet in book:
        cells = [str(cell.value) for row in sheet for cell in row if cell.value]
        assert cells[0] == "EXERCISE EXERCISE EXERCISE"
        assert "NATO RESTRICTED" in cells[1]
        assert any("NATO RESTRICTED" in cell for cell in cells[-2:])
        assert "NATO RESTRICTED" in sheet.oddHeader.center.text


def test_the_fast_matrix_tells_the_objective_alone(
    marsroute, small_area, points
) -> None:
    call = ("matrix", small_area, *VEHICLE, "--from", points[0], "--to", points[1])
    call = (*call, "--fast", "--objective", "shortest", "--json")

    matrix = marsroute(*call).json()

    assert matrix["length_m"][0][0] > 0
    assert matrix["duration_s"] == matrix["fuel_l"] == [[None]]


def test_a_matrix_without_any_way_says_why(marsroute, small_area, points) -> None:
    lat, lon = points[0].split(",")
    ring = ";".join(
        f"{float(lat) + 0.05 * y:.5f},{float(lon) + 0.08 * x:.5f}"
        for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    )
    call = ("matrix", small_area, *VEHICLE, "--from", points[0], "--to", points[1])

    answer = marsroute(*call, "--avoid", ring)

    assert answer.code == 4
    assert "No way:" in answer.out
    assert "lies in an area to avoid" in answer.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "give --points FILE.csv, or --from and --to"),
        (("--points", "nowhere.csv"), "no table of points"),
        (("--from", "A=Atlantis", "--to", "Atlantis"), "no place in"),
        (("--from", "1,1", "--to", "1,1", "-o", "m.pdf"), "no known ending"),
    ],
)
def test_a_matrix_that_makes_no_sense_is_refused_in_a_sentence(
    marsroute, small_area, words, said
) -> None:
    answer = marsroute("matrix", small_area, *words, *VEHICLE)

    assert answer.code == 3
    assert said in answer.err
