"""Delivery rounds as a workbook: the stops, what is not brought, and notes.

Every text is written as a text, never as a formula or a link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exports.cells import safe_text
from app.exports.gate import OPEN_GATE, write_export
from app.exports.rounds_table import LEFT_HEAD, STOP_HEAD
from app.exports.workbook import marked_workbook, prepare_page, write_marking

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.exports.rounds_table import RoundsTable
    from app.security.marking import Marking

_STOP_WIDTHS = (22.0, 6.0, 12.0, 22.0, 16.0, 16.0, 16.0, 44.0)
_LEFT_WIDTHS = (22.0, 32.0, 60.0, 60.0)
_NOTE_WIDTHS = (120.0,)


def write_rounds_xlsx(
    path: Path,
    table: RoundsTable,
    marking: Marking,
    inputs: Iterable[Marking] = (),
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write delivery rounds as an Excel workbook.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    table
        The rounds in words.
    marking
        Of the file, at the top and bottom of every sheet and page.
    inputs
        Markings of all it was made from.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """

    def write(target: Path) -> None:
        _write(target, table, marking, gate.origin)

    return write_export(path, marking, (marking, *inputs), write, gate)


def _write(target: Path, table: RoundsTable, marking: Marking, origin: str) -> None:
    """Write the workbook."""
    with marked_workbook(target, marking, title=table.title, origin=origin) as book:
        styles = (
            book.add_format({"bold": True}),
            book.add_format({"bold": True, "border": 1, "text_wrap": True}),
            book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
        )
        notes = [(note,) for note in table.notes]
        for name, head, widths, rows in (
            ("Rounds", STOP_HEAD, _STOP_WIDTHS, table.stops),
            ("Not brought", LEFT_HEAD, _LEFT_WIDTHS, table.left),
            ("Notes", ("Look at",), _NOTE_WIDTHS, notes),
        ):
            page = book.add_worksheet(name)
            for column, width in enumerate(widths):
                page.set_column(column, column, width)
            _page(page, (table.title, head, rows), marking, styles)


def _page(
    page: Any,  # noqa: ANN401 - the library has no types
    content: tuple[str, Sequence[str], Sequence[Sequence[str]]],
    marking: Marking,
    styles: tuple[Any, Any, Any],
) -> None:
    """Write one sheet between the lines of its marking."""
    title, head, rows = content
    bold, heading, text = styles
    prepare_page(page, marking)
    row = write_marking(page, marking, 0, bold)
    page.write_string(row, 0, safe_text(title), bold)
    row += 2
    for column, word in enumerate(head):
        page.write_string(row, column, word, heading)
    page.freeze_panes(row + 1, 0)
    page.repeat_rows(row)
    for cells in rows:
        row += 1
        for column, word in enumerate(cells):
            page.write_string(row, column, safe_text(word), text)
    write_marking(page, marking, row + 2, bold)
