"""``marsroute credits`` lists who may move when, and judges what was seen."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from maps.area_pack import open_area

if TYPE_CHECKING:
    from pathlib import Path

COLUMN = """\
  - name: {name}
    route: {{stops: ["{start}", "{end}"], timed points: 2}}
    start: {at}
    rate: 40
    density: 20
    serials: [{{name: All, size: 10, vehicles: {{truck 5 t 4x4: {vehicles}}}}}]
    {more}
"""


@pytest.fixture(scope="module")
def ends(small_area: Path) -> dict[str, str]:
    lonlat = open_area(small_area).network.junction_lonlat
    far = lonlat[lonlat.sum(axis=1).argmin()], lonlat[lonlat.sum(axis=1).argmax()]
    start, end = (f"{lat:.6f}, {lon:.6f}" for lon, lat in far)
    return {"start": start, "end": end}


@pytest.fixture
def scenario(small_area: Path, ends: dict[str, str], tmp_path: Path):
    def write(
        *columns: dict[str, str], head: str = "", name: str = "plan.yaml"
    ) -> Path:
        usual = {"at": "120600ZJUN26", "vehicles": "30", "more": "", **ends}
        path = tmp_path / name
        path.write_text(
            f"scenario: 1\nname: Credits\narea: {small_area}\n{head}\n"
            "marking: EXERCISE - UNCLASSIFIED\ncolumns:\n"
            + "".join(COLUMN.format(**{**usual, **column}) for column in columns)
        )
        return path

    return write


FIRST = {"name": "Supply", "more": "movement number: 12-NLN-07"}
SECOND = {"name": "=Repair", "at": "120630ZJUN26"}


def test_credits_get_numbers_and_letters(marsroute, scenario) -> None:
    path = scenario(FIRST, SECOND, head="movement authority: NLN")

    answer = marsroute("credits", path, "--json").json()

    rows = [dict(zip(answer["heads"], row, strict=True)) for row in answer["rows"]]
    assert [row["Movement no."] for row in rows] == [
        *("12-NLN-07", "12-NLN-07A", "12-NLN-07B", "12-NLN-07C"),
        *("12-NLN-01", "12-NLN-01A", "12-NLN-01B", "12-NLN-01C"),
    ]
    assert rows[0]["State"] == "approved"
    assert rows[0]["First vehicle in"] == rows[1]["First vehicle in"] == "120600ZJUN26"
    assert [row["Vehicles"] for row in rows[:4]] == [30, 10, 10, 10]
    assert answer["bids"][0]["Clearance needed"] == "yes"
    assert answer["faults"] == []


def test_without_an_authority_a_bid_stays_a_bid_and_needs_clearance(
    marsroute, scenario
) -> None:
    answer = marsroute("credits", scenario(FIRST, SECOND), "--json").json()

    assert [row[1] for row in answer["rows"]] == ["approved"] * 4 + ["bid"] * 4
    (fault,) = answer["faults"]
    assert "'=Repair' has 30 vehicles and no movement number" in fault


def test_what_was_seen_is_judged(marsroute, scenario) -> None:
    reports = (
        *("--seen", "12-NLN-07A@120600Z@SP"),
        *("--seen", "movement number 12-NLN-07A seen at SP 112300Z"),
        *("--seen", "12-NLN-07D@120600ZJUN26"),
    )

    answer = marsroute("credits", scenario(FIRST), *reports, "--json").json()

    good, day_before, letter = answer["verdicts"]
    assert (good["in order"], good["findings"]) == (True, [])
    assert day_before["findings"] == ["other day", "early"]
    assert letter["findings"] == ["letter unknown"]
    shown = marsroute("credits", scenario(FIRST), *reports).out
    assert "7 h early at SP" in shown
    late = ("--seen", "12-NLN-07A@120555Z@SP", "--tolerance", "5", "--json")
    assert marsroute("credits", scenario(FIRST), *late).json()["verdicts"][0][
        "in order"
    ]


def test_credits_are_written_marked_and_harmless(
    marsroute, scenario, tmp_path: Path
) -> None:
    plain, book = tmp_path / "credits.csv", tmp_path / "credits.xlsx"

    done = marsroute("credits", scenario(FIRST, SECOND), "-o", plain, "-o", book)

    assert done.code == 0
    lines = list(csv.reader(io.StringIO(plain.read_text("utf-8-sig"))))
    assert lines[0][0] == lines[-1][0] == "EXERCISE - UNCLASSIFIED"
    assert len({len(line) for line in lines}) == 1
    assert lines[2][0] == "12-NLN-07"
    assert {line[2] for line in lines[2:-1]} == {"Supply", "'=Repair"}
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["Credits", "Points", "Bids", "Faults"]
    for sheet in sheets:
        assert sheet["A1"].value == "EXERCISE EXERCISE EXERCISE"
        assert sheet["A2"].value == "EXERCISE - UNCLASSIFIED"
        assert not any(
            cell.data_type == "f" for row in sheet.iter_rows() for cell in row
        )
    assert "12-NLN-07B" in [row[0].value for row in sheets["Points"].iter_rows()]


def test_a_new_plan_changes_and_cancels_what_was_issued(marsroute, scenario) -> None:
    """The third column is new; it does not get the number of the one that is gone."""
    authority = "movement authority: NLN"
    gone, new = {"name": "Gone"}, {"name": "New"}
    old = scenario(FIRST, SECOND, gone, head=authority, name="old.yaml")
    later = {**SECOND, "at": "120700ZJUN26"}
    path = scenario(FIRST, later, new, head=authority)

    answer = marsroute(
        "credits", path, "--issued", old, "--reason", "bridge closed", "--json"
    ).json()

    rows = [dict(zip(answer["heads"], row, strict=True)) for row in answer["rows"]]
    assert [
        (row["Column"], row["State"], row["Movement no."])
        for row in rows
        if not row["March unit"]
    ] == [
        ("Supply", "approved", "12-NLN-07"),
        ("=Repair", "changed", "12-NLN-01"),
        ("Gone", "cancelled", "12-NLN-02"),
        ("New", "approved", "12-NLN-03"),
    ]
    assert "bridge closed" in rows[4]["Remarks"]
    assert rows[4]["First vehicle in"] == "120700ZJUN26"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("-o", "credits.pdf"), "no known ending"),
        (("--tolerance", "-1"), "makes no sense"),
        (("--seen", "nobody"), "no report of one movement"),
    ],
)
def test_wrong_words_are_refused(marsroute, scenario, words, says: str) -> None:
    answer = marsroute("credits", scenario(FIRST), *words)

    assert answer.code == 3
    assert says in answer.err


def test_the_number_of_a_march_unit_is_no_number_of_a_column(
    marsroute, scenario
) -> None:
    unit = {"name": "Supply", "more": "movement number: 12-NLN-07A"}

    answer = marsroute("credits", scenario(unit))

    assert answer.code == 3
    assert "without the letter A" in answer.err


def test_credits_of_a_file_are_held_against_the_plan(
    marsroute, scenario, tmp_path: Path
) -> None:
    """A cancelled credit stays so; its number goes to nobody else."""
    plan = scenario(FIRST, SECOND, head="movement authority: NLN")
    kept = tmp_path / "kept.credits.yaml"
    kept.write_text(CREDITS)

    answer = marsroute(
        "credits", plan, "--issued", kept, "--reason", "new plan", "--json"
    ).json()

    rows = [dict(zip(answer["heads"], row, strict=True)) for row in answer["rows"]]
    assert [
        (row["Column"], row["State"], row["Movement no."])
        for row in rows
        if not row["March unit"]
    ] == [
        ("Supply", "changed", "12-NLN-07"),
        ("Gone", "cancelled", "12-NLN-01"),
        ("=Repair", "approved", "12-NLN-02"),
    ]


CREDIT = """\
- column: {name}
  number: {number}
  origin: Here
  destination: There
  rate: 40
  density: 20
  vehicles: [{{type: truck 5 t 4x4, count: 30}}]
  units:
  - unit: All
    vehicles: 30
    times:
    - {{point: SP, first: '2026-06-12T05:00:00Z', last: '2026-06-12T05:10:00Z'}}
  history:
  - {{state: {state}, at: '2026-06-01T12:00:00Z'}}
"""
CREDITS = (
    "credits: 1\nname: Credits\nmarking: EXERCISE - UNCLASSIFIED\nissued:\n"
    + CREDIT.format(name="Supply", number="12-NLN-07", state="approved")
    + CREDIT.format(name="Gone", number="12-NLN-01", state="cancelled")
)
