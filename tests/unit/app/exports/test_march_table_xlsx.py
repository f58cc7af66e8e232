"""March tables as workbooks, read back with another library."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from openpyxl import load_workbook
from xlsxwriter.exceptions import FileCreateError

from app.errors import DiskFull, EnvironmentTrouble
from app.exports.march_table_xlsx import write_march_table_xlsx
from app.security.marking import Level, Marking
from tests.documents import HALTS, document, table

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook


def book(path: Path, **changes: object) -> Workbook:
    write_march_table_xlsx(path, document(**changes))
    return load_workbook(path)


def test_the_sheet_reads_back_as_the_table(tmp_path: Path) -> None:
    sheet = book(tmp_path / "table.xlsx")["March table"]

    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "EXERCISE EXERCISE EXERCISE"
    assert rows[1][0] == "EXERCISE - UNCLASSIFIED"
    assert rows[2][0] == "March table North"
    unit = next(row for row in rows if row[1] == "B")
    assert unit == [
        *("1", "B", "12-GEV-08B", "PzBtl 1 B", 20, 15, "MSR BEAR"),
        *("120804BJUN26", "120806BJUN26", "120819BJUN26", "120821BJUN26"),
        *("120834BJUN26", "120836BJUN26", "120849BJUN26", "120851BJUN26"),
        "fuel trucks last",
    ]
    said = [row[0] for row in rows if row[0]]
    assert said[-2:] == ["EXERCISE - UNCLASSIFIED", "EXERCISE EXERCISE EXERCISE"]
    assert "Railway crossing at km 12 closes 0810 to 0820." in said


def test_the_sheet_prints_marked_and_with_repeated_heads(tmp_path: Path) -> None:
    march = table(halts=HALTS)

    workbook = book(tmp_path / "table.xlsx", march=march)

    for sheet in workbook.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.oddHeader.center.text == "&BEXERCISE - UNCLASSIFIED"
        assert sheet.oddFooter.center.text == "&BEXERCISE - UNCLASSIFIED"
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows
    sheet = workbook["March table"]
    assert str(sheet.page_setup.paperSize) == "9"
    heads = sheet[sheet.freeze_panes]
    assert sheet.cell(heads.row - 2, 1).value == "Serial"
    assert sheet.cell(heads.row - 1, 8).value == "AT"


def test_many_points_go_on_a3(tmp_path: Path) -> None:
    sheet = book(tmp_path / "t.xlsx", march=table(points=9))["March table"]

    assert str(sheet.page_setup.paperSize) == "8"


def test_the_calculation_stands_on_its_own_sheet(tmp_path: Path) -> None:
    sheet = book(tmp_path / "table.xlsx")["Calculation"]

    lines = {row[0].value: row[2].value for row in sheet.iter_rows(min_row=3)}
    assert lines["Pass time of the column"] == "13 min"
    assert lines["Time distance to RP"] == "15 min"


def test_no_cell_holds_a_formula_or_a_link(tmp_path: Path) -> None:
    attack = "=HYPERLINK(0)"
    workbook = book(
        tmp_path / "table.xlsx",
        title=attack,
        route="http://example.org",
        labels={"SP": "=1+1"},
        unit_remarks={"A": attack},
        remarks=(attack,),
        sources=(attack,),
    )

    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}
                assert cell.hyperlink is None
                assert not str(cell.value).startswith("=")


def test_an_ampersand_in_a_marking_is_printed_as_one(tmp_path: Path) -> None:
    marking = Marking(level=Level(0, "R&D", "#ffffff", "#000000"))

    sheet = book(tmp_path / "table.xlsx", marking=marking)["March table"]

    assert sheet.oddHeader.center.text == "&BR&&D"


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_march_table_xlsx(tmp_path / name, document())

    one, two = (tmp_path / name for name in ("one.xlsx", "two.xlsx"))
    assert one.read_bytes() == two.read_bytes()
    properties = load_workbook(one).properties
    assert properties.subject == "EXERCISE - UNCLASSIFIED"
    assert properties.created is not None
    assert properties.created.isoformat() == "2026-06-01T12:30:00"


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), DiskFull),
        ("the archive is broken", EnvironmentTrouble),
    ],
)
def test_a_workbook_that_cannot_be_closed_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cause: object,
    kind: type[Exception],
) -> None:
    def close(_: object) -> None:
        raise FileCreateError(cause)

    monkeypatch.setattr(xlsxwriter.Workbook, "close", close)

    with pytest.raises(kind):
        write_march_table_xlsx(tmp_path / "table.xlsx", document())

    assert not list(tmp_path.iterdir())
