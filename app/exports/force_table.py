"""A force as a table for spreadsheets, which can be changed there and read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exports.cells import safe_text
from app.exports.gate import OPEN_GATE, write_bytes_export, write_export
from app.exports.marked_csv import marked_csv
from app.exports.workbook import marked_workbook, prepare_page, write_marking

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking

Cell = str | int | float
TITLE = "Force"
SHEET = "Units"
_NAME_WIDTH, _CELL_WIDTH = 24.0, 12.0


def write_force_csv(
    path: Path,
    table: tuple[Sequence[str], Sequence[Sequence[Cell]]],
    marking: Marking,
    inputs: Iterable[Marking] = (),
    *,
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write a force as CSV; see `app.exports.marked_csv`.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    table
        Names of the columns, and a row for each unit.
    marking
        Of the file.
    inputs
        Markings of what it was made from.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """
    head, rows = table
    data = marked_csv(marking, (TITLE,), head, rows, gate.origin)
    return write_bytes_export(path, marking, (marking, *inputs), data, gate)


def write_force_xlsx(
    path: Path,
    table: tuple[Sequence[str], Sequence[Sequence[Cell]]],
    marking: Marking,
    inputs: Iterable[Marking] = (),
    *,
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """Write a force as an Excel workbook; see `write_force_csv`."""

    def write(target: Path) -> None:
        with marked_workbook(target, marking, title=TITLE, origin=gate.origin) as book:
            page = book.add_worksheet(SHEET)
            bold = book.add_format({"bold": True})
            headed = book.add_format({"bold": True, "border": 1, "text_wrap": True})
            prepare_page(page, marking)
            first = write_marking(page, marking, 0, bold)
            _write_rows(page, table, first, headed)
            write_marking(page, marking, first + len(table[1]) + 2, bold)

    return write_export(path, marking, (marking, *inputs), write, gate)


def _write_rows(
    page: Any,  # noqa: ANN401 - the library has no types
    table: tuple[Sequence[str], Sequence[Sequence[Cell]]],
    row: int,
    headed: Any,  # noqa: ANN401
) -> None:
    """Write the names of the columns from a row on, and the units under them."""
    head, rows = table
    page.set_column(0, 0, _NAME_WIDTH)
    page.set_column(1, max(len(head) - 1, 1), _CELL_WIDTH)
    for column, name in enumerate(head):
        page.write_string(row, column, safe_text(name), headed)
    page.freeze_panes(row + 1, 1)
    for number, cells in enumerate(rows, row + 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) or not _is_kept(cell):
                page.write_string(number, column, safe_text(str(cell)))
            else:
                page.write_number(number, column, cell)


def _is_kept(number: float) -> bool:
    """Whether the 16 digits of the format say a number exactly."""
    return float(f"{number:.16G}") == number
