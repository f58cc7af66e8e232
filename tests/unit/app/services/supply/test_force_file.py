"""A force comes from a spreadsheet and goes back into one without loss."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest

from app.errors import InputRefused
from app.security.marking_policy import DEFAULT_POLICY
from app.services.supply.force_exports import write_force
from app.services.supply.force_file import read_force
from app.services.supply.force_table import table_of
from app.services.supply.supply_plan import DropWish, Open, Spell, SupplyUnit
from planners.supply.factors import Phase
from planners.supply.force import Echelon, ForceUnit
from planners.supply.stocks import Stock

if TYPE_CHECKING:
    from pathlib import Path

MARKING = DEFAULT_POLICY.parse("EXERCISE - UNCLASSIFIED")
WHOLE = SupplyUnit(
    unit=ForceUnit(
        name="A Company",
        part_of="1 Battalion",
        personnel=120,
        vehicles={"truck 10 t 6x6": 8},
        weapons={"mortar 120 mm": 4},
    ),
    at="31UFV2131",
    spells=(
        Spell(datetime(2026, 6, 12, 6, tzinfo=UTC), Phase.MOVE),
        Spell(datetime(2026, 6, 12, 6, 0, 30, tzinfo=UTC), Phase.DEFENCE),
    ),
    stocks=(
        Stock(item="diesel", on_hand=0.1 + 0.2, dead=0.1, most=12_000, safety_days=1),
        Stock(item="water"),
    ),
    column="Main body",
    drop=DropWish(
        hours=(Open(time(5), time(9, 30)), Open(time(22), time(0))),
        unloading=timedelta(minutes=30),
        priority=70,
        required=False,
        wants=(("diesel", 4000.0),),
    ),
)
ABOVE = SupplyUnit(unit=ForceUnit(name="1 Battalion", echelon=Echelon.BATTALION))
ODD = replace(WHOLE, unit=replace(WHOLE.unit, name="=B; -Company"))


def told(path: Path, text: str) -> list[str]:
    path.write_text(text)
    return [finding.text for finding in read_force(path).findings]


@pytest.mark.parametrize("name", ["f.csv", "f.xlsx"])
def test_a_force_comes_back_from_a_table_without_loss(
    tmp_path: Path, name: str
) -> None:
    units = (ABOVE, WHOLE, ODD)
    path = tmp_path / name

    write_force(path, units, MARKING)
    read = read_force(path)

    assert read.units == units
    assert read.marking == MARKING
    assert read.findings == ()


def test_a_table_names_only_what_units_hold() -> None:
    head, rows = table_of((ABOVE,))

    assert head == ["name", "echelon", "part of", "personnel"]
    assert rows == [["1 Battalion", "battalion", "", ""]]


def test_a_table_is_written_as_csv_or_xlsx_alone(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"neither \.csv nor \.xlsx"):
        write_force(tmp_path / "f.ods", (ABOVE,), MARKING)


def test_a_table_of_a_hand_is_read_with_commas_and_empty_cells(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(
        "# marking: EXERCISE - UNCLASSIFIED\n"
        "Unit;Strength;vehicle: car 4x4;vehicle: bus 50 seats;on hand: water\n"
        "A;30;3;0;12,5\n"
    )

    force = read_force(path)

    assert force.marking == MARKING
    assert force.units == (
        SupplyUnit(
            unit=ForceUnit(name="A", personnel=30, vehicles={"car 4x4": 3}),
            stocks=(Stock(item="water", on_hand=12.5),),
        ),
    )
    force.refuse_faults()


def test_wrong_lines_are_told_together_and_nothing_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("name,personnel,echelon\nA,many,\nB,30,gang\nC,30,\nC,31,\n")

    force = read_force(path)

    assert [unit.unit.name for unit in force.units] == ["C"]
    texts = [finding.text for finding in force.findings]
    assert texts[0].startswith("f.csv, line 2: 'personnel' is many")
    assert texts[1].startswith("f.csv, line 3: 'echelon' is 'gang'")
    assert texts[2].startswith("f.csv, line 5: unit 'C' is there a second time")
    with pytest.raises(InputRefused, match=r"line 2: .*There are 3 more|2 more"):
        force.refuse_faults()


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("name,colour", "line 1: the column 'colour' is not known"),
        ("name,name", "'name' is there twice"),
        ("name,vehicle:", "the column 'vehicle:' is not known"),
        ("personnel,echelon", "has no line of names"),
    ],
)
def test_names_of_columns_that_are_none_are_refused(
    tmp_path: Path, head: str, words: str
) -> None:
    path = tmp_path / "f.csv"
    path.write_text(f"{head}\nA,3\n")

    with pytest.raises(InputRefused, match=words):
        read_force(path)


def test_a_cell_under_no_name_is_told(tmp_path: Path) -> None:
    (text,) = told(tmp_path / "f.csv", "name,personnel\nA,30,40\n")

    assert text.startswith("f.csv, line 2 has '40' under no name")


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="names no unit"):
        told(tmp_path / "f.csv", "name,personnel\n")


def test_a_marking_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"f\.csv, line 1"):
        told(tmp_path / "f.csv", "# marking: HUSH HUSH\nname\nA\n")


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ("70", "which matches its units and is left out"),
        ("80", "people 80 where the units have 70"),
    ],
)
def test_a_line_of_totals_is_left_out_and_checked(
    tmp_path: Path, people: str, words: str
) -> None:
    path = tmp_path / "f.csv"

    (text,) = told(path, f"name,personnel\nA,30\nB,40\nTotal:,{people}\n")

    assert text.startswith("f.csv, line 4: 'Total:' is a line of totals")
    assert words in text
    assert len(read_force(path).units) == 2


def test_a_list_of_vehicles_is_compared_with_the_catalogue(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    units = book.active
    assert units is not None
    units.title = "Units"
    units.append(["name", "personnel"])
    units.append(["A", 30])
    page = book.create_sheet("Vehicles")
    page.append(["Vehicle", "Tank l", "l/100 km", "Range km", "Remark"])
    page.append(["car 4x4", 95, 16, 600])
    page.append(["car 4x4", 95, 26, 600])
    page.append(["car 4x5", 95, 16, 600])
    page.append(["bus 50 seats", "full", 30, None])
    path = tmp_path / "f.xlsx"
    book.save(path)

    texts = [finding.text for finding in read_force(path).findings]

    words = [
        ("line 3: 'car 4x4' is listed with a range", "give 365 km; check all three."),
        ("line 3: 'car 4x4' is listed with 26 l/100 km", "the catalogue has 16;"),
        ("line 4: 'car 4x5' is not in the", "(perhaps 'car 4x4')."),
        ("line 5: 'full' is no figure;", "or leave it empty."),
    ]
    assert len(texts) == len(words)
    for text, (begin, rest) in zip(texts, words, strict=True):
        assert text.startswith(f"f.xlsx, sheet 'Vehicles', {begin}")
        assert rest in text


def test_a_title_above_the_names_hides_no_unit_of_that_name(tmp_path: Path) -> None:
    """A hand-made sheet is headed by the name of the battalion, which is a unit too."""
    path = tmp_path / "f.csv"
    path.write_text("1 Battalion,\nname,personnel\n1 Battalion,40\nA,100\n")

    names = [unit.unit.name for unit in read_force(path).units]

    assert names == ["1 Battalion", "A"]


def test_a_list_of_vehicles_without_its_columns_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    units = book.active
    assert units is not None
    units.append(["name"])
    units.append(["A"])
    book.create_sheet("vehicles").append(["Vehicle"])
    path = tmp_path / "f.xlsx"
    book.save(path)

    (finding,) = read_force(path).findings

    assert "has no column 'tank l'" in finding.text
    assert not finding.fault
