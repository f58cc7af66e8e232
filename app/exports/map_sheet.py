"""Map sheets as PDF: lines stay lines, fonts are embedded, one sheet a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter

from app.drawing.map_sheet import SheetPicture, painting
from app.drawing.sheet_layout import UNITS_PER_INCH
from app.drawing.sheet_overlay import SheetDrawing, sheet_overlays
from app.drawing.style import Style
from app.exports.gate import OPEN_GATE, write_bytes_export
from app.exports.pdf_metadata import dated, describe
from maps.progress import silent

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.drawing.map_sheet import MapSheet
    from app.drawing.sheet_layout import Paper
    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking
    from maps.basemap import Basemap
    from maps.progress import Progress

PDF_DPI = 1_440


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDocument:
    """
    Map sheets that leave the application together.

    Attributes
    ----------
    sheets
        At least one; all of one paper.
    marking
        On each of them, and in the file.
    basemap
        What the maps are painted from.
    created
        The only time the file tells, aware.
    inputs
        Markings of what the sheets were made from.
    palette
        Of the map style.
    attribution
        Whose data it is, for the file.
    drawing
        What lies over the map of every sheet.
    gate
        What holds for its files.
    """

    sheets: tuple[MapSheet, ...]
    marking: Marking
    basemap: Basemap
    created: datetime
    inputs: tuple[Marking, ...] = ()
    palette: str = "day"
    attribution: str = ""
    drawing: SheetDrawing = field(default_factory=SheetDrawing)
    gate: Gate = OPEN_GATE

    @property
    def origins(self) -> tuple[Marking, ...]:
        """Markings that the gate compares: map data are as open as the sheets."""
        return self.marking, *self.inputs

    @property
    def title(self) -> str:
        """For the reader's window: the marking and the title of the first sheet."""
        return f"{self.marking.banner} | {self.sheets[0].title}"

    def picture(self, number: int) -> SheetPicture:
        """One sheet, ready to be painted; from 0."""
        style = Style.named(self.palette)
        sheet = self.sheets[number]
        overlays = sheet_overlays(self.drawing, style, sheet.routes)
        return SheetPicture(sheet, self.basemap, style, overlays)


def write_sheets_pdf(
    path: Path, document: SheetDocument, progress: Progress = silent
) -> ExportRecord:
    """
    Write map sheets as one PDF; a QGuiApplication must exist.

    Parameters
    ----------
    path
        A file there is replaced.
    document
        What to write.
    progress
        Called before each sheet; may raise to stop.

    Raises
    ------
    KnownError
        The file cannot be written; nothing is left behind.
    """
    data = _pdf(document, progress)
    gate = document.gate
    return write_bytes_export(path, document.marking, document.origins, data, gate)


def _pdf(document: SheetDocument, progress: Progress) -> bytes:
    """Bytes of the PDF, with no time or identity but the document's own."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(PDF_DPI)
    title, created = document.sheets[0].title, document.created
    describe(writer, title, document.marking, created, document.gate.origin)
    writer.setPageLayout(_page(document.sheets[0].paper))
    count = len(document.sheets)
    progress(f"painting sheet 1 of {count}", 0.0)
    with painting(writer) as painter:
        painter.scale(PDF_DPI / UNITS_PER_INCH, PDF_DPI / UNITS_PER_INCH)
        for number in range(count):
            if number > 0:
                progress(f"painting sheet {number + 1} of {count}", number / count)
                writer.newPage()
            document.picture(number).paint(painter)
    buffer.close()
    progress("painted", 1.0)
    return dated(bytes(buffer.data().data()), created)


def _page(paper: Paper) -> QPageLayout:
    """Page of a paper, to its edges."""
    size = QSizeF(paper.width_mm, paper.height_mm)
    page = QPageSize(size, QPageSize.Unit.Millimeter)
    layout = QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout
