"""A matrix of ways as CSV (RFC 4180): one row for each pair, marked first and last.

UTF-8 with a byte-order mark, without which spreadsheets on Windows garble umlauts.
Every line has as many fields as there are columns.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from app.exports.cells import safe_text
from app.exports.gate import write_bytes_export
from app.exports.matrix_table import PAIR_HEADS, pair_rows
from app.security.marking import EXERCISE_LINE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.exports.matrix_table import Cell
    from app.security.marking import Marking
    from planners.travel_matrix import TravelMatrix


def write_matrix_csv(
    path: Path,
    matrix: TravelMatrix,
    marking: Marking,
    inputs: Iterable[Marking] = (),
    *,
    attribution: str,
) -> None:
    """
    Write a matrix as CSV.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    matrix
        The ways.
    marking
        Of the file.
    inputs
        Markings of what it was made from.
    attribution
        Whose map data the ways lie on.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """
    exercise = (EXERCISE_LINE,) if marking.exercise else ()
    out = io.StringIO()
    writer = csv.writer(out)
    for line in (
        (marking.banner, *exercise, attribution),
        PAIR_HEADS,
        *pair_rows(matrix),
        (marking.banner, *exercise),
    ):
        padding = [""] * (len(PAIR_HEADS) - len(line))
        writer.writerow([_cell(value) for value in (*line, *padding)])
    data = out.getvalue().encode("utf-8-sig")
    write_bytes_export(path, marking, (marking, *inputs), data)


def _cell(value: Cell) -> Cell:
    """Text that no spreadsheet runs, or a number."""
    return safe_text(value) if isinstance(value, str) else value
