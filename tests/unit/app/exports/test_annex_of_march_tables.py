"""The annex of march tables: accepted advice, and no trace where there is none."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from app.exports.march_table_csv import march_table_csv
from app.exports.march_table_document import ANNEX_HEAD, annex, created_line
from app.exports.march_table_pdf import march_table_pdf
from app.exports.march_table_xlsx import write_march_table_xlsx
from tests.documents import document

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.march_table_document import MarchTableDocument

ADVICE = (
    "The whole plan holds in 87 of 100 simulated moves. Accepted by G4: Enough.",
    "The bridge Oude Brug is the gravest loss. Accepted by S3: It is guarded.",
)


def first_line(told: MarchTableDocument) -> list[str]:
    text = march_table_csv(told).decode("utf-8-sig")
    return next(csv.reader(io.StringIO(text, newline=""), strict=True))


def pages(told: MarchTableDocument) -> list[str]:
    found = PdfReader(io.BytesIO(march_table_pdf(told))).pages
    texts = (normalize("NFKC", page.extract_text()) for page in found)  # ligatures
    return [" ".join(text.split()) for text in texts]


def test_without_accepted_advice_there_is_no_annex(tmp_path: Path) -> None:
    told = document()
    write_march_table_xlsx(tmp_path / "table.xlsx", told)
    sheet = load_workbook(tmp_path / "table.xlsx")["March table"]

    assert annex(told) == ()
    assert not any(ANNEX_HEAD in cell for cell in first_line(told))
    assert ANNEX_HEAD not in [cell.value for (cell, *_) in sheet.iter_rows()]


def test_csv_has_the_annex_behind_what_the_table_is() -> None:
    told = document(advice=ADVICE)

    at = first_line(told).index(created_line(told))
    assert first_line(told)[at + 1] == f"{ANNEX_HEAD}: {ADVICE[0]} {ADVICE[1]}"


def test_workbook_has_the_annex_below_the_table(tmp_path: Path) -> None:
    told = document(advice=ADVICE)
    write_march_table_xlsx(tmp_path / "table.xlsx", told)
    sheet = load_workbook(tmp_path / "table.xlsx")["March table"]
    cells = [cell for (cell, *_) in sheet.iter_rows() if cell.value]
    said = [cell.value for cell in cells]

    at = said.index(ANNEX_HEAD)
    assert said[at - 1 : at + 3] == [created_line(told), ANNEX_HEAD, *ADVICE]
    assert [cell.font.b for cell in cells[at : at + 2]] == [True, False]
    assert said[at + 3] == "EXERCISE - UNCLASSIFIED"


@pytest.mark.usefixtures("qapp")
def test_paper_has_the_annex_below_the_table() -> None:
    assert not any(ANNEX_HEAD in page for page in pages(document()))

    (page,) = pages(document(advice=ADVICE))

    assert page.endswith(f"{ANNEX_HEAD} {ADVICE[0]} {ADVICE[1]}")


@pytest.mark.usefixtures("qapp")
def test_long_annex_goes_on_on_further_pages() -> None:
    lines = tuple(f"Advice {number} was accepted by G4." for number in range(200))

    found = pages(document(advice=lines))

    assert len(found) > 2
    text = " ".join(found)
    assert [text.count(line) for line in lines] == [1] * len(lines)
