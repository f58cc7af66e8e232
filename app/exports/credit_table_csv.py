"""Movement credits as CSV (RFC 4180): a row for each column and march unit.

UTF-8 with a byte-order mark, without which spreadsheets on Windows garble umlauts. The
first and the last line are the marking. Every line has as many fields as there are
columns.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from app.exports.cells import safe_text
from app.exports.credit_table import CREDIT_HEADS, credit_rows, made_line
from app.exports.gate import write_bytes_export
from app.security.marking import EXERCISE_LINE

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.credit_table import Cell, CreditDocument


def write_credits_csv(path: Path, document: CreditDocument) -> None:
    """
    Write credits as CSV; times are date-time groups.

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
    marking = document.marking
    marked = (marking.banner, *((EXERCISE_LINE,) if marking.exercise else ()))
    out = io.StringIO()
    writer = csv.writer(out)
    for line in (
        (*marked, document.title, made_line(document)),
        CREDIT_HEADS,
        *credit_rows(document),
        marked,
    ):
        padding = [""] * (len(CREDIT_HEADS) - len(line))
        writer.writerow([_cell(value) for value in (*line, *padding)])
    data = out.getvalue().encode("utf-8-sig")
    write_bytes_export(path, marking, (marking, *document.inputs), data)


def _cell(value: Cell) -> Cell:
    """Text that no spreadsheet runs, or a number."""
    return safe_text(value) if isinstance(value, str) else value
