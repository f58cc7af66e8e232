"""March tables as a workbook: the table, ready to print, and the calculation by hand.

Every text is written as a text, never as a formula or a link; times are date-time
groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exports.cells import safe_text
from app.exports.gate import write_export
from app.exports.march_table_document import (
    LEAD_HEADS,
    REMARKS_HEAD,
    annex,
    facts,
    march_sheet,
    notes,
)
from app.exports.workbook import A3, A4, marked_workbook, prepare_page, write_marking
from planners.dtg import format_dtg
from planners.hand_calculation import hand_calculation

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.gate import ExportRecord
    from app.exports.march_table_document import (
        MarchSheet,
        MarchTableDocument,
        UnitRow,
    )

_POINTS_ON_A4 = 8
_DTG_WIDTH = 14.0
_LEAD_WIDTHS = (8.0, 8.0, 14.0, 26.0, 9.0, 6.0, 20.0)


def write_march_table_xlsx(path: Path, document: MarchTableDocument) -> ExportRecord:
    """
    Write a march table as an Excel workbook.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    document
        The table and all around it.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """
    return write_export(
        path,
        document.marking,
        (document.marking, *document.inputs),
        lambda target: _write(target, document),
        document.gate,
    )


def _write(target: Path, document: MarchTableDocument) -> None:
    """Write the workbook."""
    with marked_workbook(
        target,
        document.marking,
        title=document.title,
        created=document.created,
        origin=document.gate.origin,
    ) as book:
        styles = _styles(book)
        _table_sheet(book, styles, document)
        _calculation_sheet(book, styles, document)


def _styles(book: Any) -> dict[str, Any]:  # noqa: ANN401 - the library has no types
    """Cell formats that read the same in black and white."""
    grid = {"border": 1, "valign": "top"}
    head = {**grid, "bold": True, "text_wrap": True, "align": "center"}
    return {
        "marking": book.add_format({"bold": True}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "name": book.add_format({"bold": True}),
        "text": book.add_format({}),
        "head": book.add_format(head),
        "cell": book.add_format({**grid, "text_wrap": True}),
        "time": book.add_format({**grid, "align": "center"}),
        "first": book.add_format({**grid, "top": 2, "text_wrap": True}),
        "first time": book.add_format({**grid, "top": 2, "align": "center"}),
    }


def _table_sheet(
    book: Any,  # noqa: ANN401
    styles: dict[str, Any],
    document: MarchTableDocument,
) -> None:
    """Write the table under what a reader must know, between its markings."""
    sheet = march_sheet(document)
    page = book.add_worksheet("March table")
    wide = len(sheet.points) > _POINTS_ON_A4
    prepare_page(page, document.marking, paper=A3 if wide else A4)
    row = write_marking(page, document.marking, 0, styles["marking"])
    page.write_string(row, 0, safe_text(document.title), styles["title"])
    row += 1
    for name, text in facts(document):
        page.write_string(row, 0, name, styles["name"])
        page.write_string(row, 2, safe_text(text), styles["text"])
        row += 1
    row += 1
    _heads(page, styles, sheet, row)
    page.repeat_rows(row, row + 1)
    page.freeze_panes(row + 2, 2)
    row += 2
    for block in sheet.blocks:
        for number, unit in enumerate(block.rows):
            _unit(page, styles, unit, (row, document.zone), first=number == 0)
            row += 1
    row += 1
    for sentence in notes(document):
        page.write_string(row, 0, safe_text(sentence), styles["text"])
        row += 1
    for number, line in enumerate(annex(document)):
        page.write_string(row, 0, safe_text(line), styles["text" if number else "name"])
        row += 1
    write_marking(page, document.marking, row, styles["marking"])


def _heads(
    page: Any,  # noqa: ANN401
    styles: dict[str, Any],
    sheet: MarchSheet,
    row: int,
) -> None:
    """Write two rows of heads: points above their times."""
    for place, (head, width) in enumerate(zip(LEAD_HEADS, _LEAD_WIDTHS, strict=True)):
        page.merge_range(row, place, row + 1, place, head, styles["head"])
        page.set_column(place, place, width)
    place = len(LEAD_HEADS)
    for point in sheet.points:
        last = place + len(point.heads) - 1
        label = f" {point.label}" if point.label else ""
        name = safe_text(f"{point.name}{label}, km {point.distance_km:.1f}")
        page.merge_range(row, place, row, last, "", styles["head"])
        page.write_string(row, place, name, styles["head"])
        page.set_column(place, last, _DTG_WIDTH)
        for offset, head in enumerate(point.heads):
            page.write_string(row + 1, place + offset, head, styles["head"])
        place = last + 1
    page.merge_range(row, place, row + 1, place, REMARKS_HEAD, styles["head"])
    page.set_column(place, place, 30)


def _unit(
    page: Any,  # noqa: ANN401
    styles: dict[str, Any],
    unit: UnitRow,
    at: tuple[int, str],
    *,
    first: bool,
) -> None:
    """Write one march unit; the first of a serial under a heavier line."""
    row, zone = at
    text, time = ("first", "first time") if first else ("cell", "time")
    place = 0
    for value in unit.lead:
        if isinstance(value, int):
            page.write_number(row, place, value, styles[text])
        else:
            page.write_string(row, place, safe_text(value), styles[text])
        place += 1
    for when in (when for cells in unit.times for when in cells):
        page.write_string(row, place, format_dtg(when, zone), styles[time])
        place += 1
    page.write_string(row, place, safe_text(unit.remark), styles[text])


def _calculation_sheet(
    book: Any,  # noqa: ANN401
    styles: dict[str, Any],
    document: MarchTableDocument,
) -> None:
    """Write the calculation by hand on a sheet of its own."""
    page = book.add_worksheet("Calculation")
    prepare_page(page, document.marking)
    row = write_marking(page, document.marking, 0, styles["marking"])
    for place, (head, width) in enumerate((("What", 36), ("From", 70), ("Value", 30))):
        page.write_string(row, place, head, styles["head"])
        page.set_column(place, place, width)
    page.repeat_rows(row)
    page.freeze_panes(row + 1, 0)
    for line in hand_calculation(document.table, zone=document.zone):
        row += 1
        for place, text in enumerate((line.what, line.formula, line.value)):
            page.write_string(row, place, safe_text(text), styles["cell"])
    write_marking(page, document.marking, row + 2, styles["marking"])
