"""March tables as CSV, read back with the standard library."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from app.errors import MarkingRefused
from app.exports.march_table_csv import march_table_csv, write_march_table_csv
from app.security.marking import NATO_RESTRICTED, NATO_SECRET, Marking
from tests.documents import HALTS, document, table

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, strict=True))


def test_the_file_reads_back_as_the_table(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"

    write_march_table_csv(path, document(table(packets=2, points=3)))

    first, head, *rows, last = read(path)
    assert first[:3] == [
        "EXERCISE - UNCLASSIFIED",
        "EXERCISE EXERCISE EXERCISE",
        "March table North",
    ]
    assert head == [
        *("Serial", "Packet", "Movement no.", "Unit", "Vehicles", "MLC", "Route"),
        *("SP AT", "SP CT", "CP 1 AT", "CP 1 CT", "RP AT", "RP CT", "Remarks"),
    ]
    assert rows == [
        [
            *("1", "A", "12-GEV-08A", "PzBtl 1 A", "20", "70", "MSR BEAR"),
            *("120800BJUN26", "120802BJUN26", "120815BJUN26", "120817BJUN26"),
            *("120830BJUN26", "120832BJUN26", ""),
        ],
        [
            *("1", "B", "12-GEV-08B", "PzBtl 1 B", "20", "15", "MSR BEAR"),
            *("120804BJUN26", "120808BJUN26", "120819BJUN26", "120823BJUN26"),
            *("120834BJUN26", "120838BJUN26", "fuel trucks last"),
        ],
    ]
    assert last[:2] == ["EXERCISE - UNCLASSIFIED", "EXERCISE EXERCISE EXERCISE"]


def test_the_form_is_that_of_rfc_4180(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"

    write_march_table_csv(path, document(table(halts=HALTS)))

    data = path.read_bytes()
    assert data.startswith("\ufeffEXERCISE - UNCLASSIFIED".encode())
    assert data.count(b"\n") == data.count(b"\r\n") == 6
    assert len({len(line) for line in read(path)}) == 1


def test_a_marking_without_exercise_has_no_exercise_line() -> None:
    data = march_table_csv(document(marking=Marking(level=NATO_RESTRICTED)))
    text = data.decode("utf-8-sig")

    assert text.startswith("NATO RESTRICTED,March table North,")
    assert "EXERCISE" not in text


def test_no_cell_runs_as_a_formula() -> None:
    attack = '=cmd|"/C calc"!A0'
    hostile = document(
        title=attack,
        route="+1-1",
        labels={},
        unit_remarks={"A": "@SUM(1)", "B": "-12.5"},
        sources=(attack,),
    )

    rows = list(csv.reader(march_table_csv(hostile).decode("utf-8-sig").splitlines()))

    cells = [cell for row in rows for cell in row]
    assert "'" + attack in cells
    assert "'+1-1" in cells
    assert "'@SUM(1)" in cells
    assert "-12.5" in cells
    assert not any(cell.startswith(("=", "+", "@", "|")) for cell in cells)


def test_a_table_is_not_written_below_its_inputs(tmp_path: Path) -> None:
    secret = Marking(level=NATO_SECRET)

    with pytest.raises(MarkingRefused, match="NATO SECRET"):
        write_march_table_csv(tmp_path / "table.csv", document(inputs=(secret,)))

    assert not list(tmp_path.iterdir())
