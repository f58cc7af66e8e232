"""Tables of supply as a workbook, a sheet for each.

Every text is written as a text, never as a formula or a link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exports.cells import safe_text
from app.exports.gate import OPEN_GATE, write_export
from app.exports.workbook import marked_workbook, prepare_page, write_marking

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.exports.supply_table import SupplyTable
    from app.security.marking import Marking

_NARROW, _WIDE = 10.0, 44.0
_SHEET_NAME = 31  # signs that the format allows


def write_supply_xlsx(
    path: Path,
    tables: Sequence[SupplyTable],
    marking: Marking,
    inputs: Iterable[Marking] = (),
    *,
    title: str,
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write tables of supply as an Excel workbook.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    tables
        One or more, of different titles.
    marking
        Of the file, at the top and bottom of every sheet and page.
    inputs
        Markings of what it was made from.
    title
        Of the workbook.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """

    def write(target: Path) -> None:
        with marked_workbook(target, marking, title=title, origin=gate.origin) as book:
            styles = {
                "bold": book.add_format({"bold": True}),
                "head": book.add_format({"bold": True, "border": 1, "text_wrap": True}),
                "text": book.add_format(
                    {"border": 1, "text_wrap": True, "valign": "top"}
                ),
                "number": book.add_format(
                    {"border": 1, "num_format": "#,##0.0#", "valign": "top"}
                ),
            }
            for table in tables:
                page = book.add_worksheet(safe_text(table.title)[:_SHEET_NAME])
                prepare_page(page, marking)
                row = write_marking(page, marking, 0, styles["bold"])
                page.write_string(row, 0, safe_text(f"{title}: {table.title}"))
                row = _written(page, table, row + 2, styles)
                write_marking(page, marking, row + 1, styles["bold"])

    return write_export(path, marking, (marking, *inputs), write, gate)


def _written(
    page: Any,  # noqa: ANN401 - the library has no types
    table: SupplyTable,
    row: int,
    styles: dict[str, Any],
) -> int:
    """Write heads and rows; the next free row."""
    for column, head in enumerate(table.head):
        longest = max((len(str(cells[column])) for cells in table.rows), default=0)
        page.set_column(column, column, min(max(longest + 1.0, _NARROW), _WIDE))
        page.write_string(row, column, safe_text(head), styles["head"])
    page.freeze_panes(row + 1, 1)
    page.repeat_rows(row)
    for cells in table.rows:
        row += 1
        for column, value in enumerate(cells):
            if isinstance(value, str):
                page.write_string(row, column, safe_text(value), styles["text"])
            else:
                page.write_number(row, column, value, styles["number"])
    return row + 1
