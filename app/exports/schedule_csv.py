"""Schedules as CSV: a row for each departure; see `app.exports.marked_csv`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exports.gate import OPEN_GATE, write_bytes_export
from app.exports.marked_csv import marked_csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking


def write_schedule_csv(
    path: Path,
    marking: Marking,
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    inputs: Iterable[Marking] = (),
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write the departures of a schedule.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    marking
        Of the file.
    title
        Stands beside the marking.
    head, rows
        Names of the columns, and rows as wide.
    inputs
        Markings of all it was made from.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """
    data = marked_csv(marking, (title,), head, rows, gate.origin)
    return write_bytes_export(path, marking, (marking, *inputs), data, gate)
