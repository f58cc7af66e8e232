"""A matrix of ways as a workbook: a sheet for each quantity, and one of all pairs.

Every text is written as a text, never as a formula or a link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.exports.cells import safe_text
from app.exports.gate import OPEN_GATE, write_export
from app.exports.matrix_table import PAIR_HEADS, pair_rows, squares
from app.exports.workbook import marked_workbook, prepare_page, write_marking

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.exports.matrix_table import Square
    from app.security.marking import Marking
    from planners.travel_matrix import TravelMatrix

_NAME_WIDTH, _CELL_WIDTH, _REASON_WIDTH = 24.0, 11.0, 60.0


def write_matrix_xlsx(
    path: Path,
    matrix: TravelMatrix,
    marking: Marking,
    inputs: Iterable[Marking] = (),
    *,
    attribution: str,
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write a matrix as an Excel workbook.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    matrix
        The ways.
    marking
        Of the file, at the top and bottom of every sheet and page.
    inputs
        Markings of what it was made from.
    attribution
        Whose map data the ways lie on.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """

    def write(target: Path) -> None:
        _write(target, matrix, marking, attribution, gate.origin)

    return write_export(path, marking, (marking, *inputs), write, gate)


def _write(
    target: Path, matrix: TravelMatrix, marking: Marking, attribution: str, origin: str
) -> None:
    """Write the workbook."""
    with marked_workbook(target, marking, origin=origin) as book:
        styles = {
            "bold": book.add_format({"bold": True}),
            "head": book.add_format({"bold": True, "border": 1, "text_wrap": True}),
            "text": book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
            "number": book.add_format(
                {"border": 1, "num_format": "#,##0.0", "valign": "top"}
            ),
        }
        for square in squares(matrix):
            page = book.add_worksheet(square.title.partition(" ")[0])
            row = _begun(page, marking, attribution, styles)
            row = _square(page, matrix, square, row, styles)
            write_marking(page, marking, row + 1, styles["bold"])
        page = book.add_worksheet("Pairs")
        row = _begun(page, marking, attribution, styles)
        row = _pairs(page, matrix, row, styles)
        write_marking(page, marking, row + 1, styles["bold"])


def _begun(
    page: Any,  # noqa: ANN401 - the library has no types
    marking: Marking,
    attribution: str,
    styles: dict[str, Any],
) -> int:
    """Set up a sheet under its marking; the next free row."""
    prepare_page(page, marking)
    row = write_marking(page, marking, 0, styles["bold"])
    page.write_string(row, 0, safe_text(attribution))
    return row + 2


def _square(
    page: Any,  # noqa: ANN401
    matrix: TravelMatrix,
    square: Square,
    row: int,
    styles: dict[str, Any],
) -> int:
    """Write starts down and ends across; the next free row."""
    page.set_column(0, 0, _NAME_WIDTH)
    page.set_column(1, len(matrix.request.ends), _CELL_WIDTH)
    page.write_string(row, 0, square.title, styles["head"])
    for column, end in enumerate(matrix.request.ends, 1):
        page.write_string(row, column, safe_text(end.name), styles["head"])
    page.freeze_panes(row + 1, 1)
    for i, start in enumerate(matrix.request.starts):
        row += 1
        page.write_string(row, 0, safe_text(start.name), styles["head"])
        for column, amount in enumerate(square.amounts[i].tolist(), 1):
            if np.isnan(amount):
                page.write_string(row, column, "–", styles["text"])
            else:
                page.write_number(row, column, amount, styles["number"])
    return row + 1


def _pairs(
    page: Any,  # noqa: ANN401
    matrix: TravelMatrix,
    row: int,
    styles: dict[str, Any],
) -> int:
    """Write all pairs; the next free row."""
    page.set_column(0, 1, _NAME_WIDTH)
    page.set_column(2, len(PAIR_HEADS) - 2, _CELL_WIDTH)
    page.set_column(len(PAIR_HEADS) - 1, len(PAIR_HEADS) - 1, _REASON_WIDTH)
    for column, head in enumerate(PAIR_HEADS):
        page.write_string(row, column, head, styles["head"])
    page.freeze_panes(row + 1, 0)
    page.repeat_rows(row)
    for cells in pair_rows(matrix):
        row += 1
        for column, value in enumerate(cells):
            if isinstance(value, str):
                page.write_string(row, column, safe_text(value), styles["text"])
            else:
                page.write_number(row, column, value, styles["number"])
    return row + 1
