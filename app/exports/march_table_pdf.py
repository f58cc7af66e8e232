"""March tables on paper: landscape pages, marked top and bottom, legible in black.

The sheet is A4, or A3 for more than eight points or where A4 would break the table
into strips. Every page repeats the heads of its columns, and nothing is said by colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.exports.gate import write_bytes_export
from app.exports.march_table_document import (
    ANNEX_HEAD,
    annex,
    facts,
    march_sheet,
    notes,
)
from app.exports.paper import (
    A3_LANDSCAPE,
    A4_LANDSCAPE,
    MARGIN_MM,
    Box,
    Face,
    Paper,
    Side,
)
from app.exports.paper_table import (
    PAD_MM,
    Band,
    ColumnGroup,
    column_groups,
    items,
    paginate,
    strips,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.exports.gate import ExportRecord
    from app.exports.march_table_document import MarchTableDocument
    from app.exports.paper_table import Item

_BODY = Face(7)
_BOLD = Face(7, bold=True)
_TITLE = Face(13, bold=True)
_SUBTITLE = Face(9, bold=True)
_LINE_MM = 4.6
_NOTE_MM = 3.8
_FACT_COLUMNS = 2
_FACT_NAME_MM = 24.0
_TITLE_MM = 9.0
_SUBTITLE_MM = 7.0
_POINTS_ON_A4 = 8


def write_march_table_pdf(path: Path, document: MarchTableDocument) -> ExportRecord:
    """
    Write a march table as a PDF.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    document
        The table and all around it.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """
    inputs = (document.marking, *document.inputs)
    data = march_table_pdf(document)
    return write_bytes_export(path, document.marking, inputs, data, document.gate)


def march_table_pdf(document: MarchTableDocument) -> bytes:
    """
    Give the bytes of the PDF; the same document gives the same bytes.

    A QGuiApplication must exist, which the caller sees to.
    """
    sheet = march_sheet(document)
    small = _paper(document, A4_LANDSCAPE)
    groups = column_groups(sheet, document.zone, lambda t: small.measure(t, _BOLD))
    whole = len(strips(groups, small.inner_mm[0])) == 1
    on_a4 = whole and len(sheet.points) <= _POINTS_ON_A4
    paper = small if on_a4 else _paper(document, A3_LANDSCAPE)
    lines = tuple(items(sheet.blocks))
    return _MarchPages(paper, document, groups, lines).painted()


def _paper(document: MarchTableDocument, size_mm: tuple[float, float]) -> Paper:
    return Paper(
        size_mm,
        document.title,
        document.marking,
        document.created,
        document.gate.origin,
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """What one page holds."""

    strip: list[ColumnGroup]
    lines: list[Item]
    opening: bool  # title and facts, not only the title
    notes: list[str]  # below the rows


class _MarchPages:
    """The pages of one march table."""

    def __init__(
        self,
        paper: Paper,
        document: MarchTableDocument,
        groups: Sequence[ColumnGroup],
        lines: Sequence[Item],
    ) -> None:
        self._paper = paper
        self._document = document
        self._lines = lines
        self._width, self._height = paper.inner_mm
        self._strips = strips(groups, self._width)
        self._facts = self._wrapped_facts()
        below = (*notes(document), *annex(document))
        self._notes = [
            line for note in below for line in wrapped(note, self._width, self._measure)
        ]

    def _measure(self, text: str) -> float:
        return self._paper.measure(text, _BODY)

    def painted(self) -> bytes:
        """Plan the pages, then paint them."""
        pages = self._pages()
        for number, page in enumerate(pages, 1):
            self._paper.page(number, len(pages))
            y = self._opening(page)
            if page.lines:
                y = self._heads(page.strip, y)
                y = self._rows(page, y)
            if page.notes:
                self._write_notes(page.notes, y + 2)
        return self._paper.finished()

    def _pages(self) -> list[_Page]:
        """Share strips, lines and notes among pages."""
        pages: list[_Page] = []
        for strip in self._strips:
            body = self._height - _heads_mm(strip)
            other = body - _SUBTITLE_MM
            first = other if pages else body - self._opening_mm
            pages += [
                _Page(strip, lines, opening=False, notes=[])
                for lines in paginate(self._lines, first, other, _LINE_MM)
            ]
        pages[0] = _Page(pages[0].strip, pages[0].lines, opening=True, notes=[])
        last = pages[-1]
        room = self._height - _heads_mm(last.strip) - len(last.lines) * _LINE_MM - 2
        room -= self._opening_mm if last.opening else _SUBTITLE_MM
        if len(self._notes) * _NOTE_MM <= room:
            pages[-1] = replace(last, notes=self._notes)
            return pages
        most = max(1, int((self._height - _SUBTITLE_MM - 2) / _NOTE_MM))
        parts = range(0, len(self._notes), most)
        return pages + [
            _Page(last.strip, [], opening=False, notes=self._notes[part : part + most])
            for part in parts
        ]

    @property
    def _opening_mm(self) -> float:
        """Height of title and facts."""
        deepest = max(len(column) for column in self._facts)
        return _TITLE_MM + deepest * _NOTE_MM + 2

    def _wrapped_facts(self) -> list[list[tuple[str, str]]]:
        """Facts in columns, each line with its name or none where one goes on."""
        width = self._width / _FACT_COLUMNS - _FACT_NAME_MM - 3
        pairs = list(facts(self._document))
        half = -(-len(pairs) // _FACT_COLUMNS)
        columns: list[list[tuple[str, str]]] = []
        for start in range(0, len(pairs), half):
            column: list[tuple[str, str]] = []
            for name, text in pairs[start : start + half]:
                first, *more = wrapped(text, width, self._measure)
                column += [(name, first), *(("", line) for line in more)]
            columns.append(column)
        return columns

    def _opening(self, page: _Page) -> float:
        """Write the title and on the first page the facts; give the height reached."""
        y = self._paper.frame_mm
        document = self._document
        box = Box(MARGIN_MM, y, self._width, _TITLE_MM - 2)
        if not page.opening:
            text = f"{document.title} (continued)"
            self._paper.text(
                Box(box.x, y, box.width, _SUBTITLE_MM - 2), text, _SUBTITLE
            )
            return y + _SUBTITLE_MM
        self._paper.text(box, document.title, _TITLE)
        share = self._width / _FACT_COLUMNS
        for place, column in enumerate(self._facts):
            x = MARGIN_MM + place * share
            for number, (name, text) in enumerate(column):
                top = y + _TITLE_MM + number * _NOTE_MM
                self._paper.text(Box(x, top, _FACT_NAME_MM, _NOTE_MM), name, _BOLD)
                rest = Box(x + _FACT_NAME_MM, top, share - _FACT_NAME_MM - 2, _NOTE_MM)
                self._paper.text(rest, text, _BODY)
        return y + self._opening_mm

    def _heads(self, strip: list[ColumnGroup], y: float) -> float:
        """Write the heads of all columns; give the height reached."""
        bottom = y + _heads_mm(strip)
        head_top = bottom - _NOTE_MM - 0.4
        x = MARGIN_MM
        for group in strip:
            for number, line in enumerate(group.title):
                top = y + 0.6 + number * _NOTE_MM
                box = Box(x + PAD_MM, top, group.total_mm - 2 * PAD_MM, _NOTE_MM)
                face = _BODY if number else _BOLD
                self._paper.text(box, line, face, Side.CENTRE)
            if group.title:
                self._paper.line((x, head_top), (x + group.total_mm, head_top))
            for head in group.heads:
                box = Box(x + PAD_MM, head_top, group.width_mm - 2 * PAD_MM, _NOTE_MM)
                side = Side.CENTRE if group.centred else Side.LEFT
                self._paper.text(box, head, _BOLD, side)
                x += group.width_mm
        width = sum(group.total_mm for group in strip)
        for height in (y, bottom):
            self._paper.line(
                (MARGIN_MM, height), (MARGIN_MM + width, height), heavy=True
            )
        self._verticals(strip, y, bottom, inner_from=head_top)
        return bottom

    def _rows(self, page: _Page, y: float) -> float:
        """Write the lines of a page; give the height reached."""
        width = sum(group.total_mm for group in page.strip)
        right = MARGIN_MM + width
        run_top = y
        for line in page.lines:
            bottom = y + _LINE_MM
            if isinstance(line, Band):
                self._verticals(page.strip, run_top, y)
                self._paper.line((MARGIN_MM, y), (right, y), heavy=True)
                box = Box(MARGIN_MM + PAD_MM, y, width - 2 * PAD_MM, _LINE_MM)
                self._paper.text(box, line.text, _BOLD)
                self._paper.line((MARGIN_MM, y), (MARGIN_MM, bottom))
                self._paper.line((right, y), (right, bottom))
                run_top = bottom
            else:
                self._row(page.strip, line, y)
            self._paper.line((MARGIN_MM, bottom), (right, bottom))
            y = bottom
        self._verticals(page.strip, run_top, y)
        self._paper.line((MARGIN_MM, y), (right, y), heavy=True)
        return y

    def _row(self, strip: list[ColumnGroup], number: int, y: float) -> None:
        """Write the cells of one march unit."""
        x = MARGIN_MM
        for group in strip:
            side = Side.CENTRE if group.centred else Side.LEFT
            for text in group.cells[number]:
                box = Box(x + PAD_MM, y, group.width_mm - 2 * PAD_MM, _LINE_MM)
                self._paper.text(box, text, _BODY, side)
                x += group.width_mm

    def _verticals(
        self,
        strip: list[ColumnGroup],
        top: float,
        bottom: float,
        *,
        inner_from: float | None = None,
    ) -> None:
        """Draw the lines between columns; those inside a group may begin lower."""
        if top >= bottom:
            return
        x = MARGIN_MM
        self._paper.line((x, top), (x, bottom))
        for group in strip:
            for number in range(len(group.heads)):
                x += group.width_mm
                inside = number + 1 < len(group.heads)
                begin = top if inner_from is None or not inside else inner_from
                self._paper.line((x, begin), (x, bottom))

    def _write_notes(self, lines: Sequence[str], y: float) -> None:
        """Write warnings, remarks, sources and the annex below the table."""
        for number, text in enumerate(lines):
            top = y + number * _NOTE_MM
            face = _BOLD if text == ANNEX_HEAD else _BODY
            self._paper.text(Box(MARGIN_MM, top, self._width, _NOTE_MM), text, face)


def _heads_mm(strip: Sequence[ColumnGroup]) -> float:
    """Height of the heads of a strip."""
    return _NOTE_MM * (max(len(group.title) for group in strip) + 1) + 1.2
