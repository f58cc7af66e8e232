"""A table of supply as CSV; see `app.exports.marked_csv`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exports.gate import OPEN_GATE, write_bytes_export
from app.exports.marked_csv import marked_csv

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.exports.supply_table import SupplyTable
    from app.security.marking import Marking


def write_supply_csv(
    path: Path,
    table: SupplyTable,
    marking: Marking,
    inputs: Iterable[Marking] = (),
    *,
    title: str,
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write a table of supply as CSV.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    table
        Its heads and rows.
    marking
        Of the file.
    inputs
        Markings of what it was made from.
    title
        Stands beside the marking, with that of the table.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """
    said = title, table.title
    data = marked_csv(marking, said, table.head, table.rows, gate.origin)
    return write_bytes_export(path, marking, (marking, *inputs), data, gate)
