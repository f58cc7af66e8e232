"""March tables as CSV: one row per march unit; see `app.exports.marked_csv`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exports.gate import write_bytes_export
from app.exports.march_table_document import (
    LEAD_HEADS,
    REMARKS_HEAD,
    annex,
    created_line,
    march_sheet,
)
from app.exports.marked_csv import marked_csv
from planners.dtg import format_dtg

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.gate import ExportRecord
    from app.exports.march_table_document import MarchTableDocument


def write_march_table_csv(path: Path, document: MarchTableDocument) -> ExportRecord:
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
    data = march_table_csv(document)
    inputs = (document.marking, *document.inputs)
    return write_bytes_export(path, document.marking, inputs, data, document.gate)


def march_table_csv(document: MarchTableDocument) -> bytes:
    """Give the bytes of the file."""
    sheet = march_sheet(document)
    times = [f"{point.name} {head}" for point in sheet.points for head in point.heads]
    rows: list[list[str | int]] = []
    for block in sheet.blocks:
        for row in block.rows:
            moments = (when for cells in row.times for when in cells)
            dtgs = [format_dtg(when, document.zone) for when in moments]
            rows.append([*row.lead, *dtgs, row.remark])
    return marked_csv(
        document.marking,
        (document.title, created_line(document), *_annex_cell(document)),
        (*LEAD_HEADS, *times, REMARKS_HEAD),
        rows,
        document.gate.origin,
    )


def _annex_cell(document: MarchTableDocument) -> tuple[str, ...]:
    """Give the annex as one cell, where there is any."""
    head, *lines = annex(document) or ("",)
    return (f"{head}: {' '.join(lines)}",) if lines else ()
