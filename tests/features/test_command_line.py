"""From a map extract to a timed and explained march, by commands alone."""

from __future__ import annotations

import csv
import errno
import json
from typing import TYPE_CHECKING

import pyogrio
import pytest

from app.services.scenario.scenario import SCHEMA
from maps.area_pack import open_area

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def far_apart(small_area: Path) -> tuple[str, str]:
    """Two places at opposite ends of the area."""
    network = open_area(small_area).network
    west = network.junction_lonlat[network.junction_lonlat.sum(axis=1).argmin()]
    east = network.junction_lonlat[network.junction_lonlat.sum(axis=1).argmax()]
    return tuple(f"{lat:.6f},{lon:.6f}" for lon, lat in (west, east))


@pytest.fixture
def scenario(tmp_path: Path, small_area: Path, far_apart: tuple[str, str]) -> Path:
    """The documented form, on the small area."""
    lines = []
    ratings, columns = SCHEMA.index("ratings:"), SCHEMA.index("columns:")
    for line in (SCHEMA[:ratings] + SCHEMA[columns:]).splitlines():
        if line.startswith("area:"):
            lines.append(f"area: {small_area}")
        elif "stops:" in line:
            lines.append(f'      stops: ["{far_apart[0]}", "{far_apart[1]}"]')
        elif "main battle tank" in line:
            lines.append("            vehicles: {car 4x4: 14}")
        elif line.startswith("    halts:"):
            break
        elif not line.startswith(("closures:", "avoid:", "  - [")):
            lines.append(line)
    path = tmp_path / "plan.yaml"
    path.write_text("\n".join(lines))
    return path


def test_info_tells_what_was_built(marsroute, small_area) -> None:
    info = marsroute("area", "info", small_area, "--json").json()

    assert info["junctions"] > 100
    assert info["links"] > info["junctions"] / 2
    assert info["turn_restrictions"] > 0
    assert len(info["bbox"]) == 4
    assert info["sources"]


def test_check_lists_suspicious_data_with_remedies(marsroute, small_area) -> None:
    findings = marsroute("area", "check", small_area, "--json").json()

    assert findings
    assert all(finding["what"] and finding["remedy"] for finding in findings)


def test_route_is_the_same_for_people_and_machines(
    marsroute, small_area, far_apart
) -> None:
    call = ("route", small_area, "--from", far_apart[0], "--to", far_apart[1])
    call = (*call, "--vehicle", "car 4x4:2")

    people, machine = marsroute(*call), marsroute(*call, "--json")

    assert (people.code, machine.code) == (0, 0)
    route = machine.json()["route"]
    assert f"{route['length_m'] / 1000:.1f} km" in people.out
    assert route["points"][0]["name"] == "SP"
    assert route["points"][-1]["name"] == "RP"


def test_route_is_written_for_other_programs(
    marsroute, small_area, far_apart, tmp_path
) -> None:
    call = ("route", small_area, "--from", far_apart[0], "--to", far_apart[1])
    call = (*call, "--vehicle", "car 4x4", "-o")

    assert marsroute(*call, tmp_path / "r.geojson").code == 0
    assert marsroute(*call, tmp_path / "r.gpkg").code == 0

    features = json.loads((tmp_path / "r.geojson").read_text())
    assert "UNCLASSIFIED" in features["marking"]
    layers = {name for name, _ in pyogrio.list_layers(tmp_path / "r.gpkg")}
    assert {"route", "critical_points"} <= layers
    written = pyogrio.read_info(tmp_path / "r.gpkg", layer="route")["features"]
    lines = [f for f in features["features"] if f["geometry"]["type"] == "LineString"]
    assert written == len(lines)


def test_march_writes_every_product(marsroute, scenario, tmp_path) -> None:
    answer = marsroute("march", scenario, "--export", tmp_path / "out", "--json")

    assert answer.code == 0, answer.err
    suffixes = {path.suffix for path in (tmp_path / "out").iterdir()}
    assert {".csv", ".xlsx", ".pdf", ".geojson", ".gpkg", ".png"} <= suffixes
    table = next((tmp_path / "out").glob("*.csv")).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(table.splitlines()))
    assert "UNCLASSIFIED" in rows[0][0]
    units = {column["table"]["rows"][0]["unit"] for column in answer.json()["columns"]}
    assert any(unit in cell for unit in units for row in rows for cell in row)


def test_closing_the_road_changes_the_route(marsroute, small_area, far_apart) -> None:
    call = ("route", small_area, "--from", far_apart[0], "--to", far_apart[1])
    call = (*call, "--vehicle", "car 4x4", "--json")
    free = marsroute(*call).json()["route"]
    middle = free["geometry"][len(free["geometry"]) // 2]

    closed = marsroute(*call, "--close", f"{middle[1]},{middle[0]}")

    assert closed.code in {0, 4}
    if closed.code == 0:
        route = closed.json()["route"]
        assert route["duration_s"] >= free["duration_s"]
        assert route["edges"] != free["edges"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--from", "nowhere town", "--to", "54.5,4.5"), 3, "no place"),
        (("--from", "10,10", "--to", "54.5,4.5"), 3, "outside"),
        (("--from", "nan,nan", "--to", "54.5,4.5"), 3, "nan"),
        (("--from", "32UPA79", "--to", "95,4.5"), 3, "outside"),
        (("--from", "", "--to", "54.5,4.5"), 3, ""),
    ],
)
def test_bad_points_are_refused_in_one_sentence(
    marsroute, small_area, words, code, says
) -> None:
    answer = marsroute("route", small_area, *words, "--vehicle", "car 4x4")

    assert answer.code == code
    assert says in answer.err
    assert answer.err.count("\n") == 1
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    "vehicle", ["hovercraft", "car 4x4:0", "car 4x4:-1", "car 4x4:x", ":3", ""]
)
def test_bad_vehicles_are_refused(marsroute, small_area, far_apart, vehicle) -> None:
    call = ("route", small_area, "--from", far_apart[0], "--to", far_apart[1])

    answer = marsroute(*call, "--vehicle", vehicle)

    assert answer.code == 3
    assert answer.err.count("\n") == 1


def test_wrong_usage_is_two(marsroute) -> None:
    assert marsroute("route").code == 2
    assert marsroute("fly").code == 2


def test_missing_area_is_refused(marsroute, tmp_path) -> None:
    answer = marsroute("area", "info", tmp_path / "no.area")

    assert answer.code == 3
    assert "no.area" in answer.err


def test_a_fault_of_ours_saves_a_report(marsroute, monkeypatch, tmp_path) -> None:
    def fail(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setenv("MARSROUTE_HOME", str(tmp_path))
    monkeypatch.setattr("app.cli.area.open_area", fail)

    answer = marsroute("area", "info", tmp_path)

    assert answer.code == 70
    (report,) = (tmp_path / "state").glob("report-*.txt")
    assert str(report) in answer.err
    assert "ZeroDivisionError" in report.read_text()


def test_schema_is_printed(marsroute) -> None:
    assert marsroute("march", "--schema").out == SCHEMA


def test_doctor_examines_this_machine(marsroute) -> None:
    checks = marsroute("doctor", "--json").json()

    assert any(check["what"] == "PySide6 and Python" for check in checks)
    assert all("None" not in check["remedy"] for check in checks)


def test_a_place_that_cannot_be_written_is_named(marsroute, scenario, tmp_path) -> None:
    (tmp_path / "taken").write_text("a file, no folder")

    answer = marsroute("march", scenario, "--export", tmp_path / "taken" / "out")

    assert answer.code == 5
    assert str(tmp_path / "taken") in answer.err
    assert "choose another place" in answer.err


def test_a_full_disk_is_told_with_its_own_way_out(
    marsroute, monkeypatch, tmp_path
) -> None:
    def full(_path: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path))

    monkeypatch.setattr("app.cli.worker.new_key_file", full)

    answer = marsroute("worker", "key", "--work", tmp_path)

    assert answer.code == 5
    assert f"{tmp_path}: No space left on device; free some" in answer.err


def test_no_way_round_is_four_with_reasons(marsroute, small_area, far_apart) -> None:
    call = ("route", small_area, "--from", far_apart[0], "--to", far_apart[1])
    ring = "54.0,4.0;54.0,5.0;54.9,5.0;54.9,4.0"

    answer = marsroute(*call, "--vehicle", "car 4x4", "--avoid", ring, "--json")

    assert answer.code == 4
    (first, *_) = answer.json()["refusals"]
    assert first["reason"] == "avoid area"
