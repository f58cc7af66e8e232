"""The supply of a force on the command line: for people, for machines, in files."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import openpyxl
import pytest
import yaml

if TYPE_CHECKING:
    from pathlib import Path

SCENARIO = """\
scenario: 1
name: North Wind
columns:
  - name: Main body
    route: {{stops: ["{start}", "{end}"]}}
    start: 120600ZJUN26
    rate: 40
    density: 15
    serials:
      - name: Main body
        size: 20
        vehicles: {{truck 10 t 6x6: 40}}
supply:
  days: 4
  units:
    - name: A Company
      personnel: 120
      vehicles: {{truck 10 t 6x6: 20}}
      weapons: {{mortar 120 mm: 4}}
      column: Main body
      at: "{end}"
      spells:
        - {{from: 120600ZJUN26, phase: move}}
        - {{from: 130600ZJUN26, phase: attack}}
      stocks:
        - {{item: diesel, on hand: 900, dead: 100, safety days: 1}}
        - {{item: mortar bomb 120 mm, on hand: 80}}
  points:
    - {{name: Depot, at: "{start}", stocks: [{{item: diesel, on hand: 100000}}]}}
    - {{name: Forward, at: "{end}", candidate: yes}}
  transport:
    - name: Tankers
      vehicle: truck 10 t 6x6
      count: 2
      at: Depot
      fuel tanks: [9000, 9000]
"""


@pytest.fixture(scope="module")
def scenario(ends: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a company that marches over the small region."""
    path = tmp_path_factory.mktemp("supply") / "north.yaml"
    start, end = ends
    path.write_text(SCENARIO.format(start=start, end=end), encoding="utf-8")
    return path


def test_an_outlook_tells_when_a_company_runs_dry(
    marsroute, scenario: Path, small_area: Path
) -> None:
    said = marsroute("supply", "outlook", scenario, "--area", small_area)

    assert said.code == 0, said.err
    assert "EXERCISE" in said.out.splitlines()[0]
    diesel = next(line for line in said.out.splitlines() if "diesel" in line)
    assert "runs out" in diesel
    assert "Main body" in said.out
    assert "What A Company has of water is not known" in said.out
    assert "Stock curves" not in said.out


def test_machines_get_every_array_and_march_fuel_counts(
    marsroute, scenario: Path, small_area: Path
) -> None:
    call = ["supply", "outlook", scenario, "--area", small_area, "--json"]
    told = marsroute(*call).json()
    still = marsroute(*call, "--no-march").json()

    (march,) = told["marches"]
    diesel = [item["name"] for item in told["items"]].index("diesel")
    burnt = sum(told["march"][0][diesel])
    assert burnt == pytest.approx(march["litres"], rel=1e-3)
    assert sum(told["demand"][0][diesel]) == pytest.approx(
        sum(still["demand"][0][diesel]) + burnt
    )
    assert len(told["times"]) == len(told["stock"][0][diesel]) == 17
    assert told["stock"][0][diesel][0] == 800
    assert still["marches"] == []
    assert any("march fuel of A Company is missing" in one for one in still["remarks"])


def test_an_ordered_supply_rate_holds(marsroute, scenario: Path) -> None:
    call = ["supply", "outlook", scenario, "--no-march", "--json"]
    (rate,) = (
        one
        for one in marsroute(*call, "--csr", "mortar bomb 120 mm=5").json()[
            "ammunition"
        ]
        if one["weapon"] == "mortar 120 mm"
    )

    assert rate["controlled"] == 5
    assert rate["shortfall"] == pytest.approx(4 * 4 * (rate["required"] - 5))


@pytest.mark.parametrize("text", ["25", "shell=", "shell=-1", "=4", "shell=nan"])
def test_a_supply_rate_that_is_none_is_refused(
    marsroute, scenario: Path, text: str
) -> None:
    said = marsroute("supply", "outlook", scenario, "--no-march", f"--csr={text}")

    assert said.code == 3
    assert "--csr" in said.err


def test_a_supply_rate_of_what_nobody_fires_is_refused(
    marsroute, scenario: Path
) -> None:
    said = marsroute("supply", "outlook", scenario, "--no-march", "--csr", "diesel=5")

    assert said.code == 3
    assert "'diesel'" in said.err
    assert "mortar bomb 120 mm" in said.err


def test_tables_are_written(
    marsroute, scenario: Path, small_area: Path, tmp_path: Path
) -> None:
    call = ["supply", "outlook", scenario, "--area", small_area, "-o"]
    book, curves = tmp_path / "north.xlsx", tmp_path / "north.csv"

    assert marsroute(*call, book).code == 0
    assert marsroute(*call, curves).code == 0

    sheets = openpyxl.load_workbook(book).sheetnames
    assert sheets[0] == "Stocks"
    assert {"March fuel", "Ammunition", "Stock curves", "Look at"} <= set(sheets)
    lines = list(csv.reader(curves.read_text(encoding="utf-8-sig").splitlines()))
    assert lines[1][:3] == ["unit", "item", "time"]
    assert len(lines) == 2 + 2 * 17 + 1


def test_a_file_of_another_kind_is_refused_before_any_work(
    marsroute, tmp_path: Path
) -> None:
    said = marsroute("supply", "outlook", "none.yaml", "-o", tmp_path / "north.doc")

    assert said.code == 3
    assert "ending" in said.err


def test_lift_says_how_many_tankers_it_takes(marsroute, scenario: Path) -> None:
    call = ["supply", "lift", scenario, "--no-march", "--km", 80, "--rate", 32]

    said = marsroute(*call, "--delays", 150)
    told = marsroute(*call, "--delays", 150, "--json").json()

    assert "Tankers, bulk fuel of a day" in said.out
    assert "1 load; tanks are full first" in said.out
    (lift,) = told["lift"]
    assert lift["need"]["turnaround"] == 7.5 * 3600
    assert lift["need"]["trips"] == 3


@pytest.mark.parametrize(
    ("option", "value"),
    [("--hours", "inf"), ("--km", "nan"), ("--rate", "0"), ("--delays", "-1")],
)
def test_a_limit_of_lift_that_makes_no_sense_is_named(
    marsroute, scenario: Path, option: str, value: str
) -> None:
    call = ["supply", "lift", scenario, "--no-march", "--km", 80]

    said = marsroute(*call, f"{option}={value}")

    assert said.code == 3
    assert f"{option} is {value}; give a number" in said.err


def test_factors_are_listed_and_doubted(marsroute) -> None:
    listed = marsroute("supply", "factors", "list")
    doubts = marsroute("supply", "factors", "check", "--json").json()["doubts"]

    assert "QM4923" in listed.out
    assert any("'water'" in one and "arid, minimum" in one for one in doubts)


def test_flows_bring_what_runs_out(marsroute, scenario: Path, small_area: Path) -> None:
    call = ["supply", "flow", scenario, "--area", small_area, "--rounds", 0]

    told = marsroute(*call, "--json").json()

    fed = [flow for flow in told["flows"] if flow["item"] == "diesel"]
    assert {(flow["from"], flow["to"]) for flow in fed} == {("Depot", "A Company")}
    assert all(flow["trips that day"] >= 1 for flow in fed)
    assert told["transport"] <= told["rounded_up"] + 1e-6


def test_a_supply_point_is_sited_where_the_unit_is(
    marsroute, scenario: Path, small_area: Path
) -> None:
    call = ["supply", "siting", scenario, "--area", small_area]

    told = marsroute(*call, "--json").json()
    barred = marsroute(*call, "--never", "Forward", "--json").json()

    assert [feed["point"] for feed in told["feeds"]] == ["Forward"]
    assert [feed["point"] for feed in barred["feeds"]] == ["Depot"]


def test_roads_are_needed_to_know_who_feeds_whom(marsroute, scenario: Path) -> None:
    said = marsroute("supply", "flow", scenario, "--no-march")

    assert said.code == 3
    assert "--no-march" in said.err


def test_a_force_is_checked(marsroute, tmp_path: Path) -> None:
    sound, odd = tmp_path / "sound.csv", tmp_path / "odd.csv"
    head = "name,echelon,part of,personnel,vehicle: truck 10 t 6x6\n"
    sound.write_text(f"{head}A,company,,120,8\n", encoding="utf-8")
    odd.write_text(f"{head}B,company,B,100,3\n", encoding="utf-8")

    fine, faulty = (marsroute("supply", "force", "check", one) for one in (sound, odd))

    assert fine.code == 0, fine.out
    assert "1 units, 120 people, 8 vehicles; 0 faults" in fine.out
    assert faulty.code == 3
    assert "fault" in faulty.out


def test_a_force_is_taken_into_a_scenario(
    marsroute, scenario: Path, tmp_path: Path
) -> None:
    table, new = tmp_path / "force.csv", tmp_path / "new.yaml"
    table.write_text(
        "name,part of,personnel,at,vehicle: truck 10 t 6x6,on hand: diesel\n"
        "1 Battalion,,60,,4,\n"
        'A Company,1 Battalion,80,"54.5, 4.4",8,700\n',
        encoding="utf-8",
    )

    said = marsroute("supply", "force", "import", table, scenario, "-o", new)
    form = yaml.safe_load(new.read_text(encoding="utf-8"))["supply"]

    assert said.code == 0, said.err
    assert "2 units, 140 people, 12 vehicles; 0 faults" in said.out
    above, company = form["units"]
    assert above["name"] == "1 Battalion"
    assert company["part of"] == "1 Battalion"
    assert company["at"] == "54.5, 4.4"  # as the table says
    assert company["stocks"] == [{"item": "diesel", "on hand": 700}]
    assert company["column"] == "Main body"  # as it was
    assert len(company["spells"]) == 2
    assert form["points"][0]["name"] == "Depot"


def test_a_force_that_cannot_be_is_not_taken(
    marsroute, scenario: Path, tmp_path: Path
) -> None:
    head = "name,part of,column,personnel\n"
    for line, word in (("A,A,,5", "in a ring"), ("A,,Nowhere,5", "'Nowhere'")):
        table, new = tmp_path / "force.csv", tmp_path / "new.yaml"
        table.write_text(f"{head}{line}\n", encoding="utf-8")

        said = marsroute("supply", "force", "import", table, scenario, "-o", new)

        assert said.code == 3
        assert word in said.err
        assert not new.exists()


def test_the_form_of_a_force_is_shown(marsroute) -> None:
    assert "part of" in marsroute("supply", "force", "form").out
