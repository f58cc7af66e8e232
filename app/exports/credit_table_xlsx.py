"""Movement credits as a workbook: credits, times at every point, bids, and faults.

Every text is written as a text, never as a formula or a link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from app.exports.cells import safe_text
from app.exports.credit_table import (
    CREDIT_HEADS,
    POINT_HEADS,
    credit_rows,
    made_line,
    point_rows,
)
from app.exports.gate import write_export
from app.exports.workbook import marked_workbook, prepare_page, write_marking
from planners.movement_credit import bid_fields

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.exports.credit_table import Cell, CreditDocument
    from app.exports.gate import ExportRecord

_WIDTH = 18.0


class _Sheet(NamedTuple):
    """One sheet of the workbook."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def write_credits_xlsx(path: Path, document: CreditDocument) -> ExportRecord:
    """
    Write credits as an Excel workbook.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    document
        The credits and all around them.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """

    def write(target: Path) -> None:
        _write(target, document)

    marking = document.marking
    inputs = (marking, *document.inputs)
    return write_export(path, marking, inputs, write, document.gate)


def _sheets(document: CreditDocument) -> Iterator[_Sheet]:
    """All sheets; one of faults only where there are any."""
    yield _Sheet("Credits", CREDIT_HEADS, tuple(credit_rows(document)))
    yield _Sheet("Points", POINT_HEADS, tuple(point_rows(document)))
    fields = [
        dict(bid_fields(credit.bid, zone=document.zone)) for credit in document.credits
    ]
    heads = tuple(fields[0]) if fields else ("Requesting column",)
    rows = tuple(tuple(bid[head] for head in heads) for bid in fields)
    yield _Sheet("Bids", heads, rows)
    if document.faults:
        rows = tuple((fault,) for fault in document.faults)
        yield _Sheet("Faults", ("Fault",), rows)


def _write(target: Path, document: CreditDocument) -> None:
    """Write the workbook."""
    with marked_workbook(
        target,
        document.marking,
        title=document.title,
        created=document.created,
        origin=document.gate.origin,
    ) as book:
        styles = {
            "bold": book.add_format({"bold": True}),
            "head": book.add_format({"bold": True, "border": 1, "text_wrap": True}),
            "cell": book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
        }
        for sheet in _sheets(document):
            _fill(book.add_worksheet(sheet.name), sheet, document, styles)


def _fill(
    page: Any,  # noqa: ANN401 - the library has no types
    sheet: _Sheet,
    document: CreditDocument,
    styles: dict[str, Any],
) -> None:
    """Write one sheet between two lines of its marking."""
    prepare_page(page, document.marking)
    page.set_column(0, len(sheet.heads) - 1, 90.0 if len(sheet.heads) == 1 else _WIDTH)
    row = write_marking(page, document.marking, 0, styles["bold"])
    page.write_string(row, 0, safe_text(document.title), styles["bold"])
    page.write_string(row + 1, 0, safe_text(made_line(document)))
    row += 3
    for column, head in enumerate(sheet.heads):
        page.write_string(row, column, head, styles["head"])
    page.freeze_panes(row + 1, 0)
    page.repeat_rows(row)
    for cells in sheet.rows:
        row += 1
        for column, value in enumerate(cells):
            if isinstance(value, str):
                page.write_string(row, column, safe_text(value), styles["cell"])
            else:
                page.write_number(row, column, value, styles["cell"])
    write_marking(page, document.marking, row + 2, styles["bold"])
