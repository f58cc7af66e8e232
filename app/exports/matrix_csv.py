"""A matrix of ways as CSV: one row for each pair; see `app.exports.marked_csv`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exports.gate import OPEN_GATE, write_bytes_export
from app.exports.marked_csv import marked_csv
from app.exports.matrix_table import PAIR_HEADS, pair_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking
    from planners.travel_matrix import TravelMatrix


def write_matrix_csv(
    path: Path,
    matrix: TravelMatrix,
    marking: Marking,
    inputs: Iterable[Marking] = (),
    *,
    attribution: str,
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
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
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """
    rows = pair_rows(matrix)
    data = marked_csv(marking, (attribution,), PAIR_HEADS, rows, gate.origin)
    return write_bytes_export(path, marking, (marking, *inputs), data, gate)
