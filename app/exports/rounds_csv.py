"""Delivery rounds as CSV: a row for each stop, and one for what is not brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exports.gate import OPEN_GATE, write_bytes_export
from app.exports.marked_csv import marked_csv
from app.exports.rounds_table import STOP_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.exports.rounds_table import RoundsTable
    from app.security.marking import Marking

NOT_BROUGHT = "not brought"


def write_rounds_csv(
    path: Path,
    table: RoundsTable,
    marking: Marking,
    inputs: Iterable[Marking] = (),
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write delivery rounds.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    table
        The rounds in words.
    marking
        Of the file.
    inputs
        Markings of all it was made from.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """
    left = [
        ("", "", NOT_BROUGHT, drop, "", "", "", f"{goods}: {why}")
        for drop, goods, why, _ in table.left
    ]
    rows = [*table.stops, *left]
    data = marked_csv(marking, (table.title,), STOP_HEAD, rows, gate.origin)
    return write_bytes_export(path, marking, (marking, *inputs), data, gate)
