"""Tables of supply from spreadsheets: line of names, rows, and their marking."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused, MarkingRefused
from app.security.marking import EXERCISE_LINE, join
from app.services.supply.force_table import plain_cell
from maps.cell_lines import Sheet
from maps.errors import SourceError
from maps.foreign_entries import read_cells, read_workbook

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy

MAX_BYTES = 16 << 20
MAX_ROWS = 20_000
WORKBOOKS = (".xlsx", ".xlsm")
NAMES_WITHIN = 10  # lines, for a marking and a title above the names
_MARKING = "marking:"


class MarkedTable(NamedTuple):
    """
    A table as lines of cells.

    Attributes
    ----------
    where
        File, and sheet of a workbook, for messages.
    marking
        That it tells; None for none.
    line, names
        Where the names of the columns stand, and what they are.
    rows
        Under them, each with its line.
    """

    where: str
    marking: Marking | None
    line: int
    names: list[str]
    rows: list[tuple[int, list[str]]]


def read_sheets(path: Path, *, what: str) -> list[Sheet]:
    """
    Read the sheets of a workbook, or CSV as the only one without a name.

    Raises
    ------
    InputRefused
        The file cannot be read, or is too large.
    """
    try:
        if path.suffix.casefold() in WORKBOOKS:
            return read_workbook(
                path, what=what, most_bytes=MAX_BYTES, most_rows=MAX_ROWS
            )
        lines = read_cells(path, what=what, most_bytes=MAX_BYTES, most_rows=MAX_ROWS)
    except SourceError as error:
        raise InputRefused(str(error)) from error
    return [Sheet("", lines)]


def marked_table(
    sheet: Sheet, file: str, wanted: Collection[str], policy: MarkingPolicy
) -> MarkedTable:
    """
    Part a sheet into marking, names and rows.

    Parameters
    ----------
    sheet
        Its lines; those that begin with # are remarks, ``# marking: ...`` tells its
        marking, as does a line above the names that is one.
    file
        Its name.
    wanted
        In small letters; the line of names has one of them.
    policy
        By which its marking is read.

    Raises
    ------
    InputRefused
        There is no line of names near the top, or a marking cannot be read.
    """
    where = f"{file}, sheet {sheet.name!r}" if sheet.name else file
    markings: list[Marking] = []
    repeated = {EXERCISE_LINE}  # what stands above the names and again at the end
    for place, (line, cells) in enumerate(sheet.lines[:NAMES_WITHIN]):
        if set(wanted) & {cell.casefold() for cell in cells}:
            rows = [
                (number, row)
                for number, row in sheet.lines[place + 1 :]
                if not row[0].startswith("#") and row[0] not in repeated
            ]
            marking = join(markings) if markings else None
            return MarkedTable(where, marking, line, cells, rows)
        told = _markings(cells[0], f"{where}, line {line}", policy)
        repeated |= {cells[0]} if told else set()
        markings += told
    raise InputRefused(
        f"{where} has no line of names within its first {NAMES_WITHIN} lines; it needs "
        f"one with a column '{min(wanted)}'."
    )


def _markings(cell: str, where: str, policy: MarkingPolicy) -> list[Marking]:
    """The marking that a line above the names tells; none for another line."""
    said = cell.lstrip("# ")
    told = said.casefold().startswith(_MARKING)
    text = said[len(_MARKING) :].strip() if told else plain_cell(said)
    try:
        return [policy.parse(text)]
    except MarkingRefused as error:
        if told:
            raise MarkingRefused(f"{where}: {error}") from error
        return []
