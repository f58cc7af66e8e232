"""What the bridges of an area bear, by commands: listed, rated in a table, obeyed."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from app.services.ratings_csv import FORM
from maps.area_pack import open_area

if TYPE_CHECKING:
    from pathlib import Path

TRUCK = ("--vehicle", "truck 10 t 6x6:20")


@pytest.fixture
def table(marsroute, small_area: Path, tmp_path: Path) -> list[list[str]]:
    """Table to fill in, as rows of cells."""
    path = tmp_path / "t.csv"
    assert marsroute("bridges", small_area, "--template", path).code == 0
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))


def filled(table: list[list[str]], path: Path, mlc: str, marking: str = "") -> Path:
    """Rate every bridge alike, and save with semicolons as a spreadsheet does."""
    marked, head, *lines, _ = table
    rows = [[f"# marking: {marking}"] if marking else marked, head]
    for line in lines:
        cells = dict(zip(head, line, strict=True))
        cells |= {"mlc_wheeled": mlc, "source": "2 Recce Pl", "date": "120600ZJUN26"}
        rows.append([cells[name] for name in head])
    path.write_text("\n".join(";".join(row) for row in rows), "utf-8-sig")
    return path


def test_people_and_machines_read_the_same_list(marsroute, small_area) -> None:
    people = marsroute("bridges", small_area, *TRUCK, "--all")
    machine = marsroute("bridges", small_area, *TRUCK, "--all", "--json").json()
    unknown = marsroute("bridges", small_area, "--unknown", "--json").json()
    known = marsroute("bridges", small_area, "--json").json()

    assert people.code == 0
    assert f"{machine['count']} bridges, of {machine['unknown']} nobody" in people.out
    assert len(machine["bridges"]) == machine["count"]
    assert len(unknown["bridges"]) == machine["unknown"]
    assert len(known["bridges"]) == machine["count"] - machine["unknown"]
    first = machine["bridges"][0]
    assert first["label"] in people.out
    assert first["mgrs"] in people.out
    assert {one["vehicle"] for one in first["crossings"]} == {"truck 10 t 6x6"}
    assert machine["marking"] == "EXERCISE - UNCLASSIFIED"


def test_ratings_of_a_table_win_in_list_route_and_march(
    marsroute, small_area, table, tmp_path
) -> None:
    weak = filled(table, tmp_path / "weak.csv", "5")
    rows = marsroute("bridges", small_area, *TRUCK, "--ratings", weak, "--json").json()[
        "bridges"
    ]

    assert {row["verdict"] for row in rows} == {"refuses"}
    assert rows[0]["origin"] == "own rating, 2 Recce Pl, 120600ZJUN26"
    assert (
        "meets MLC 5 (own rating: 2 Recce Pl, 120600ZJUN26)"
        in (rows[0]["crossings"][0]["reason"])
    )
    strong = filled(table, tmp_path / "strong.csv", "80")
    rows = marsroute(
        *("bridges", small_area, *TRUCK, "--json"),
        *("--ratings", weak, "--ratings", strong),  # the later file wins
    ).json()["bridges"]
    reasons = [one["reason"] for row in rows for one in row["crossings"]]
    assert not [reason for reason in reasons if "MLC 5" in reason]


def far_apart(area: Path) -> tuple[str, str]:
    """Two places at opposite ends of an area."""
    places = open_area(area).network.junction_lonlat
    order = places.sum(axis=1).argsort()
    ends = (places[order[0]].tolist(), places[order[-1]].tolist())
    return tuple(f"{lat:.6f},{lon:.6f}" for lon, lat in ends)


def test_a_route_tells_whose_rating_turned_it(
    marsroute, small_area, table, tmp_path
) -> None:
    start, end = far_apart(small_area)
    weak = filled(table, tmp_path / "weak.csv", "5")
    call = ("route", small_area, "--from", start, "--to", end, *TRUCK, "--json")
    plain = marsroute(*call).json()
    rated = marsroute(*call, "--ratings", weak).json()
    told = json.dumps(rated)

    assert plain["route"]["length_m"] > 0
    assert "MLC 5 (own rating: 2 Recce Pl, 120600ZJUN26)" in told


def test_a_table_of_higher_marking_binds_what_is_made_from_it(
    marsroute, small_area, table, tmp_path
) -> None:
    secret = filled(table, tmp_path / "s.csv", "80", "EXERCISE - NATO SECRET")
    low = marsroute("bridges", small_area, "--ratings", secret)
    high = marsroute(
        *("bridges", small_area, "--ratings", secret, "--json"),
        *("--marking", "EXERCISE - NATO SECRET"),
    )

    assert low.code == 3
    assert "s.csv is EXERCISE - NATO SECRET" in low.err
    assert high.json()["marking"] == "EXERCISE - NATO SECRET"


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("--template", "t.xlsx"), 3, "end it in .csv"),
        (("--ratings", "none.csv"), 3, "There is no file of ratings"),
        (("--vehicle", "dragon"), 3, "not in the vehicle catalogue"),
        (("--all", "--unknown"), 2, "not allowed with argument"),
    ],
)
def test_a_wrong_call_is_refused(marsroute, small_area, words, code, why) -> None:
    answer = marsroute("bridges", small_area, *words)

    assert answer.code == code
    assert why in answer.err


def test_the_form_of_a_table_is_printed_without_an_area(marsroute) -> None:
    assert marsroute("bridges", "--form").out == FORM
    assert marsroute("bridges").code == 3


def test_a_scenario_rates_bridges_and_names_its_line_when_it_errs(
    marsroute, small_area, table, tmp_path
) -> None:
    head, line = table[1], table[2]
    osm = dict(zip(head, line, strict=True))["osm"]
    start, end = far_apart(small_area)

    def plan(rating: str) -> Path:
        path = tmp_path / "plan.yaml"
        path.write_text(
            f"scenario: 1\nname: Small\narea: {small_area}\nratings:\n  - {rating}\n"
            "columns:\n  - name: Main\n    start: 120600ZJUN26\n    rate: 40\n"
            f'    density: 15\n    route: {{stops: ["{start}", "{end}"]}}\n'
            "    serials:\n      - {name: A, vehicles: {car 4x4: 5}}\n"
        )
        return path

    good = plan(f"{{osm: {osm}, wheeled: 60, source: 2 Recce Pl}}")
    assert marsroute("march", good).code == 0
    lost = marsroute("march", plan("{osm: 7, wheeled: 60}"))
    none = marsroute("march", plan(f"{{osm: {osm}, source: me}}"))
    both = marsroute("march", plan(f"{{osm: {osm}, at: x, wheeled: 60}}"))
    assert "plan.yaml, line 5" in lost.err
    assert "no bridge of this area lies on OSM way 7" in lost.err
    assert "has no figure" in none.err
    assert "needs either 'at'" in both.err
