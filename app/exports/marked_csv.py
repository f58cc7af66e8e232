"""Tables as CSV (RFC 4180) between two lines of their marking.

UTF-8 with a byte-order mark, without which spreadsheets on Windows garble umlauts. The
first line is the marking, then for an exercise the exercise line, and what the table
is; the second names the columns; the last is the marking again, then the origin of the
file. Every line has as many fields as there are columns, but where the table has too
few of them for what stands in the first line or the last.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from app.exports.cells import safe_text
from app.security.marking import EXERCISE_LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.security.marking import Marking

Cell = str | int | float


def marked_csv(
    marking: Marking,
    said: Sequence[str],
    head: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    origin: str = "",
) -> bytes:
    """
    Give the bytes of a table that no spreadsheet runs.

    Parameters
    ----------
    marking
        Of the file.
    said
        Beside the marking in the first line, such as the title.
    head, rows
        Names of the columns, and rows as wide or narrower.
    origin
        Signed head of the plan's audit log, or empty.
    """
    marked = marking.banner, *((EXERCISE_LINE,) if marking.exercise else ())
    last = (*marked, *((origin,) if origin else ()))
    out = io.StringIO()
    writer = csv.writer(out)
    for line in ((*marked, *said), head, *rows, last):
        padding = [""] * (len(head) - len(line))
        first, *others = (_cell(value) for value in (*line, *padding))
        writer.writerow([_guarded(first), *others])
    return out.getvalue().encode("utf-8-sig")


def _guarded(first: Cell) -> Cell:
    """
    Guard the first cell of a line even where it is a number with a sign.

    Where a spreadsheet splits at semicolons alone, the whole line is one cell, and it
    begins with that sign.
    """
    if isinstance(first, str) and first.strip()[:1] in {"+", "-"}:
        return f"'{first}"
    return first


def _cell(value: Cell) -> Cell:
    """Text that no spreadsheet runs, or a number."""
    return safe_text(value) if isinstance(value, str) else value
