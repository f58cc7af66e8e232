"""Tables of supply in files: every cell where it belongs, no text that runs."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import openpyxl

from app.exports.supply_csv import write_supply_csv
from app.exports.supply_table import SupplyTable
from app.exports.supply_xlsx import write_supply_xlsx
from app.security.marking import DEFAULT_MARKING

if TYPE_CHECKING:
    from pathlib import Path

STOCKS = SupplyTable("Stocks", ("unit", "usable"), (("=A1", 8800.5), ("B Company", "")))
FUEL = SupplyTable("March fuel", ("unit", "all l"), (("B Company", 12),))


def test_a_table_stands_between_its_markings(tmp_path: Path) -> None:
    path = tmp_path / "stocks.csv"

    write_supply_csv(path, STOCKS, DEFAULT_MARKING, title="North Wind")

    lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    banner = DEFAULT_MARKING.banner
    assert (lines[0][0], lines[-1][0]) == (banner, banner)
    assert lines[0][-2:] == ["North Wind", "Stocks"]
    assert lines[1:4] == [["unit", "usable"], ["'=A1", "8800.5"], ["B Company", ""]]


def test_each_table_has_its_sheet_with_numbers_as_numbers(tmp_path: Path) -> None:
    path = tmp_path / "supply.xlsx"

    write_supply_xlsx(path, (STOCKS, FUEL), DEFAULT_MARKING, title="North Wind")

    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Stocks", "March fuel"]
    cells = [[cell.value for cell in row] for row in book["Stocks"].iter_rows()]
    head = cells.index(["unit", "usable"])
    assert cells[head + 1] == ["'=A1", 8800.5]
    assert cells[0][0] == cells[-1][0] or DEFAULT_MARKING.banner in cells[0]
    assert any("North Wind: Stocks" in row for row in cells)
