"""March tables as CSV: RFC 4180, one row per march unit, marked first and last.

UTF-8 with a byte-order mark, without which spreadsheets on Windows garble umlauts. The
first line is the marking, then for an exercise the exercise line, title, and what the
table was made from; the second line names the columns; the last line is the marking
again. Every line has as many fields as there are columns.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from app.exports.cells import safe_text
from app.exports.gate import write_bytes_export
from app.exports.march_table_document import (
    LEAD_HEADS,
    REMARKS_HEAD,
    created_line,
    march_sheet,
)
from app.security.marking import EXERCISE_LINE
from planners.dtg import format_dtg

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.march_table_document import MarchTableDocument


def write_march_table_csv(path: Path, document: MarchTableDocument) -> None:
    """
    Write a march table as CSV; times are date-time groups.

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
    data = march_table_csv(document).encode("utf-8-sig")
    inputs = (document.marking, *document.inputs)
    write_bytes_export(path, document.marking, inputs, data)


def march_table_csv(document: MarchTableDocument) -> str:
    """Give the text of the file, without the byte-order mark."""
    sheet = march_sheet(document)
    times = [f"{point.name} {head}" for point in sheet.points for head in point.heads]
    head: list[str | int] = [*LEAD_HEADS, *times, REMARKS_HEAD]
    marked = [document.marking.banner]
    marked += [EXERCISE_LINE] if document.marking.exercise else []
    lines: list[list[str | int]] = [[*marked, document.title, created_line(document)]]
    lines.append(head)
    for block in sheet.blocks:
        for row in block.rows:
            moments = (when for cells in row.times for when in cells)
            dtgs = [format_dtg(when, document.zone) for when in moments]
            lines.append([*row.lead, *dtgs, row.remark])
    lines.append([*marked])

    out = io.StringIO()
    writer = csv.writer(out)
    for line in lines:
        padding = [""] * (len(head) - len(line))
        writer.writerow([_cell(value) for value in [*line, *padding]])
    return out.getvalue()


def _cell(value: str | int) -> str | int:
    return safe_text(value) if isinstance(value, str) else value
