"""Schedules as CSV: RFC 4180, a row for each departure, marked first and last.

UTF-8 with a byte-order mark, without which spreadsheets on Windows garble umlauts.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from app.exports.cells import safe_text
from app.exports.gate import write_bytes_export
from app.security.marking import EXERCISE_LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.security.marking import Marking


def write_schedule_csv(
    path: Path,
    marking: Marking,
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> None:
    """
    Write the departures of a schedule.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    marking
        Of the scenario and all it was made from.
    title
        Stands beside the marking.
    head, rows
        Names of the columns, and rows as wide.

    Raises
    ------
    KnownError
        The file cannot be written.
    """
    marked = [marking.banner, *([EXERCISE_LINE] if marking.exercise else [])]
    out = io.StringIO()
    writer = csv.writer(out)
    for line in ([*marked, title], head, *rows, marked):
        padding = [""] * (len(head) - len(line))
        writer.writerow([safe_text(cell) for cell in (*line, *padding)])
    write_bytes_export(path, marking, (marking,), out.getvalue().encode("utf-8-sig"))
