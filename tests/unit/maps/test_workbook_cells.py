"""Sheets of workbooks as lines of cells, and nothing that would run."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from maps import workbook_cells
from maps.cell_lines import Sheet
from maps.errors import SourceError
from maps.foreign_entries import read_workbook
from maps.workbook_cells import workbook_sheets
from tests.workbooks import sheet_part, texts_part, workbook

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = "xl/sharedStrings.xml"


def sheets(data: bytes, most: int = 100) -> list[Sheet]:
    return workbook_sheets(data, file="f.xlsx", most=most)


def lines(rows: str, *texts: str) -> list[tuple[int, list[str]]]:
    """Lines of a workbook with one sheet."""
    book = workbook({"S": sheet_part(rows)}, {TEXTS: texts_part(*texts)})
    return sheets(book)[0].lines


def test_a_workbook_of_each_library_is_read_alike() -> None:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written)
    page = book.add_worksheet("Units")
    page.write_row(0, 0, ["name", "people"])
    page.write_row(2, 0, ["A Company", 120.5])
    book.close()
    other = openpyxl.Workbook()
    assert other.active is not None
    other.active.title = "Units"
    other.active.append(["name", "people"])
    other.active["A3"], other.active["B3"] = "A Company", 120.5
    saved = io.BytesIO()
    other.save(saved)

    expected = [Sheet("Units", [(1, ["name", "people"]), (3, ["A Company", "120.5"])])]

    assert sheets(written.getvalue()) == expected
    assert sheets(saved.getvalue()) == expected


def test_values_of_all_kinds_become_text() -> None:
    found = lines(
        '<row r="4">'
        '<c r="A4" t="s"><v>1</v></c><c r="C4"><v>1E3</v></c>'
        '<c r="D4" t="b"><v>1</v></c><c r="E4" t="str"><f>A1&amp;"x"</f><v> ax </v></c>'
        '<c r="F4" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r>'
        "<rPh><t>said</t></rPh></is></c></row>",
        "zero",
        "one",
    )

    assert found == [(4, ["one", "", "1E3", "yes", "ax", "inline"])]


def test_cells_without_a_place_follow_each_other() -> None:
    assert lines("<row><c><v>1</v></c><c><v>2</v></c></row>") == [(1, ["1", "2"])]


def test_hidden_sheets_and_empty_lines_are_left_out() -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    book = workbook(
        {"Seen": sheet_part(f'{row}<row r="2"/>'), "Not": sheet_part(row)},
        state="veryHidden",
    )

    assert sheets(book) == [Sheet("Seen", [(1, ["1"])])]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ('<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>', "cell A1 has the error"),
        ('<row r="1"><c r="B1"><f>1+1</f></c></row>', "cell B1 has a formula that was"),
        ('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', "a text that the file has"),
        ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "a text that the file has"),
        ('<row r="1"><c r="ZZZ1"><v>7</v></c></row>', "goes on to column 18,278"),
    ],
)
def test_cells_that_cannot_be_taken_are_refused(rows: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        lines(rows)


def test_what_is_no_workbook_is_refused() -> None:
    book = workbook({"S": sheet_part("")})
    archive = workbook({}, {"xl/workbook.xml": "<a/>"})

    with pytest.raises(SourceError, match="is no workbook that can be read"):
        sheets(b"\xd0\xcf\x11\xe0 an old or a locked one")
    with pytest.raises(SourceError, match="cannot be unpacked"):
        sheets(book[:30] + b"\xff" * 20 + book[50:])
    with pytest.raises(SourceError, match="has 0 sheets"):
        sheets(archive)
    with pytest.raises(SourceError, match="is damaged"):
        sheets(workbook({"S": "<worksheet><row>"}))


def test_more_than_allowed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    row = "<row><c><v>1</v></c></row>"
    book = workbook({"S": sheet_part(row * 5)})
    assert len(sheets(book, 5)[0].lines) == 5

    with pytest.raises(SourceError, match="too many lines"):
        sheets(book, 4)
    monkeypatch.setattr(workbook_cells, "LARGEST_PART", 100)
    with pytest.raises(SourceError, match="unpacks to more than"):
        sheets(book, 5)
    monkeypatch.setattr(workbook_cells, "LONGEST_CELL", 0)
    monkeypatch.setattr(workbook_cells, "LARGEST_PART", 10_000)
    with pytest.raises(SourceError, match="has 1 letters"):
        sheets(book, 5)


def test_the_child_hands_over_what_this_process_would_read(tmp_path: Path) -> None:
    data = workbook({"S": sheet_part("<row><c><v>1</v></c></row>")})
    path = tmp_path / "f.xlsx"
    path.write_bytes(data)

    found = read_workbook(path, what="force", most_bytes=1 << 20, most_rows=10)

    assert found == sheets(data)
