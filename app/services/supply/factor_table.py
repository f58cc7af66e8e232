"""Rates from a table: CSV, or a sheet of a workbook, with a line for each rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused
from app.security.marking_policy import DEFAULT_POLICY
from app.services.rating_words import refuse_all
from app.services.scenario.yaml_entries import Entry
from app.services.supply.factor_entries import FOREIGN, factor_of
from app.services.supply.factor_forms import ROW_COLUMNS
from app.services.supply.force_table import plain_cell
from app.services.supply.marked_table import marked_table, read_sheets
from maps.yaml_tree import TextNode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from planners.supply.factors import Factor, FactorLibrary
    from planners.supply.items import Item

FORM = """\
Rates stand one a line under a line of names: a sheet of a workbook (.xlsx), or CSV in
UTF-8 with commas, semicolons or tabs. Lines that begin with # are remarks; "# marking:
..." is the marking of the file.

basis                person and day, hour idling, hour on roads, hour cross-country,
                     km on roads, km cross-country, vehicle and day, weapon and day or
                     unit and day
subject              vehicle or weapon; empty for people and whole units
item                 of the library
rate                 units of the item; a point or a comma before the decimals
unit                 that of the item, or gal or lb; empty for that of the item
component            part of the need; parts add up
phase, climate, level   when it holds; empty for always
source               where it comes from
dated                day of the source, such as 2026-05-01; or empty
"""


class FactorTable(NamedTuple):
    """Rates in the order of the file, and its marking if it tells one."""

    rows: tuple[Factor, ...]
    marking: Marking | None


def read_factor_rows(
    path: Path, library: FactorLibrary, policy: MarkingPolicy = DEFAULT_POLICY
) -> FactorTable:
    """
    Read rates; all of them, or none is taken over.

    Parameters
    ----------
    path
        See `FORM`; of a workbook the first sheet is read.
    library
        Whose items they may name.
    policy
        By which the marking of the file is read.

    Raises
    ------
    InputRefused
        What is wrong, each with its line and remedy.
    """
    items = {item.name: item for item in library.items}
    sheet = read_sheets(path, what="table of planning factors")[0]
    table = marked_table(sheet, path.name, ("basis",), policy)
    columns = _columns(table.names, f"{table.where}, line {table.line}")
    rows: list[Factor] = []
    troubles: list[str] = []
    for line, cells in table.rows:
        try:
            rows.append(_row(columns, cells, items, (table.where, line)))
        except InputRefused as error:
            troubles.append(str(error))
    refuse_all(troubles, "rate")
    return FactorTable(tuple(rows), table.marking)


def _columns(names: list[str], where: str) -> list[str]:
    """Names of the columns, in small letters."""
    columns = [name.casefold() for name in names]
    for column in columns:
        if column and (column not in ROW_COLUMNS or columns.count(column) > 1):
            raise InputRefused(
                f"{where}: {column[:40]!r} is no column, or there twice; the columns "
                f"are {', '.join(ROW_COLUMNS)}."
            )
    return columns


def _row(
    columns: list[str],
    cells: list[str],
    items: Mapping[str, Item],
    where: tuple[str, int],
) -> Factor:
    """One rate, read as an entry of a library."""
    file, line = where
    if any(cells[len(columns) :]):
        raise InputRefused(
            f"{file}, line {line} has more cells than there are columns; put text with "
            "separators into quotes."
        )
    told = {
        column: plain_cell(cell)
        for column, cell in zip(columns, cells, strict=False)
        if cell and column
    }
    unit = told.pop("unit", "")
    if "rate" in told:
        told["rate"] = told["rate"].replace(",", ".")
        told["rate"] += f" {unit}" if unit in FOREIGN else ""
    parts = tuple(TextNode(line, text=part) for pair in told.items() for part in pair)
    entry = Entry(TextNode(line, items=parts, is_mapping=True), file, "the rate")
    row = factor_of(entry, items)
    if unit not in {"", items[row.item].unit, *FOREIGN}:
        raise entry.refused(
            f"is in {unit!r}, but {row.item!r} is counted in {items[row.item].unit}; "
            "work it out in that."
        )
    return row
