"""Movement credits as CSV: a row for each column and march unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exports.credit_table import CREDIT_HEADS, credit_rows, made_line
from app.exports.gate import write_bytes_export
from app.exports.marked_csv import marked_csv

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.credit_table import CreditDocument
    from app.exports.gate import ExportRecord


def write_credits_csv(path: Path, document: CreditDocument) -> ExportRecord:
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
    data = marked_csv(
        marking,
        (document.title, made_line(document)),
        CREDIT_HEADS,
        credit_rows(document),
        document.gate.origin,
    )
    inputs = (marking, *document.inputs)
    return write_bytes_export(path, marking, inputs, data, document.gate)
