"""Delivery rounds on paper: landscape pages, marked top and bottom, legible in black.

Every page repeats the heads of its columns, and nothing is said by colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.exports.gate import OPEN_GATE, write_bytes_export
from app.exports.paper import A4_LANDSCAPE, MARGIN_MM, Box, Face, Paper
from app.exports.paper_table import wrapped
from app.exports.rounds_table import LEFT_HEAD, STOP_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.exports.rounds_table import RoundsTable
    from app.security.marking import Marking

_TITLE, _BODY, _BOLD = Face(13, bold=True), Face(7.5), Face(7.5, bold=True)
_LINE_MM, _TITLE_MM, _PAD_MM = 4.0, 9.0, 1.0
_STOP_SHARES = (0.14, 0.05, 0.08, 0.15, 0.11, 0.11, 0.11, 0.25)
_LEFT_SHARES = (0.15, 0.2, 0.35, 0.3)


@dataclass(frozen=True, slots=True)
class _Row:
    """Cells broken into lines, and how wide each column is."""

    cells: Sequence[Sequence[str]]
    widths: Sequence[float]
    face: Face
    head: _Row | None = None

    @property
    def height_mm(self) -> float:
        """As high as its highest cell."""
        lines = max((len(cell) for cell in self.cells), default=1)
        return max(lines, 1) * _LINE_MM + _PAD_MM


def write_rounds_pdf(
    path: Path,
    table: RoundsTable,
    marking: Marking,
    created: datetime,
    inputs: Iterable[Marking] = (),
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write delivery rounds as a PDF.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    table
        The rounds in words.
    marking
        On every page.
    created
        The only time the file tells, aware.
    inputs
        Markings of all it was made from.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """
    data = rounds_pdf(table, marking, created, gate.origin)
    return write_bytes_export(path, marking, (marking, *inputs), data, gate)


def rounds_pdf(
    table: RoundsTable, marking: Marking, created: datetime, origin: str = ""
) -> bytes:
    """
    Give the bytes of the PDF; the same rounds give the same bytes.

    A QGuiApplication must exist, which the caller sees to.
    """
    paper = Paper(A4_LANDSCAPE, table.title, marking, created, origin)
    pages = list(_pages(paper, list(_rows(paper, table))))
    for number, rows in enumerate(pages, 1):
        paper.page(number, len(pages))
        y = paper.frame_mm
        box = Box(MARGIN_MM, y, paper.inner_mm[0], _TITLE_MM)
        paper.text(box, table.title, _TITLE)
        y += _TITLE_MM
        for row in rows:
            _paint(paper, row, y)
            y += row.height_mm
    return paper.finished()


def _rows(paper: Paper, table: RoundsTable) -> Iterator[_Row]:
    """All rows: stops, what is not brought, and notes."""
    for head, shares, cells in (
        (STOP_HEAD, _STOP_SHARES, table.stops),
        (LEFT_HEAD, _LEFT_SHARES, table.left),
    ):
        if cells:
            heading = _row(paper, head, shares, _BOLD)
            yield heading
            for row in cells:
                yield _row(paper, row, shares, _BODY, heading)
    for note in table.notes:
        yield _row(paper, (note,), (1.0,), _BODY)


def _row(
    paper: Paper,
    cells: Sequence[str],
    shares: Sequence[float],
    face: Face,
    head: _Row | None = None,
) -> _Row:
    """Break the cells of a row into lines."""
    widths = [share * paper.inner_mm[0] for share in shares]
    broken = [
        wrapped(cell, width - 2 * _PAD_MM, lambda text: paper.measure(text, face))
        for cell, width in zip(cells, widths, strict=True)
    ]
    return _Row(broken, widths, face, head)


def _pages(paper: Paper, rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Rows by page; a page that begins within a table repeats its head."""
    room = paper.inner_mm[1] - _TITLE_MM
    page: list[_Row] = []
    left = room
    for row in rows:
        if page and row.height_mm > left:
            yield page
            page = [row.head] if row.head is not None else []
            left = room - sum(one.height_mm for one in page)
        page.append(row)
        left -= row.height_mm
    yield page


def _paint(paper: Paper, row: _Row, y: float) -> None:
    """Paint a row under a hairline, or a head over a heavy one."""
    x = MARGIN_MM
    for lines, width in zip(row.cells, row.widths, strict=True):
        for number, line in enumerate(lines):
            top = y + number * _LINE_MM
            paper.text(
                Box(x + _PAD_MM, top, width - 2 * _PAD_MM, _LINE_MM), line, row.face
            )
        x += width
    below = y + row.height_mm
    paper.line(
        (MARGIN_MM, below),
        (paper.width_mm - MARGIN_MM, below),
        heavy=row.face == _BOLD,
    )
