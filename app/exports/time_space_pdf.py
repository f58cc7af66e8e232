"""Time-space graphs on paper and as pictures: PDF, PNG and SVG, marked.

A graph is fitted to one page, or drawn at the doctrinal scale of 3 km and 12 minutes
to a block of a centimetre and cut into as many pages as it takes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QBuffer,
    QIODevice,
    QMarginsF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from app.drawing.lettering import font
from app.drawing.style import Style
from app.drawing.time_space_axes import paint_axes
from app.drawing.time_space_frame import BLOCK_KM, BLOCK_MM, BLOCK_S, GraphFrame, box_of
from app.drawing.time_space_graph import paint_graph
from app.drawing.time_space_labels import GraphNames
from app.drawing.time_space_legend import PageWords, paint_legend
from app.drawing.time_space_lines import GraphLines
from app.drawing.time_space_scene import GraphScene, letters
from app.exports.gate import OPEN_GATE, write_bytes_export
from app.exports.paper import A3_LANDSCAPE, MARGIN_MM
from app.exports.pdf_metadata import dated, describe
from app.security.marking import EXERCISE_LINE
from planners.dtg import format_dtg

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.drawing.clock_axis import ClockAxis
    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking
    from planners.movement.time_space import TimeSpace

PX_PER_MM = 96 / 25.4
PDF_DPI = 1200
PNG_DPI = 200
LINE_PX, TITLE_PX, LEGEND_PX, SOURCE_PX = 18.0, 28.0, 24.0, 16.0


class GraphScale(StrEnum):
    """How a graph is laid on paper."""

    FIT = "fit"
    DOCTRINAL = "doctrinal"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpaceDocument:
    """
    A graph with all that belongs on paper around it.

    Attributes
    ----------
    title
        Of the document, such as the road and the operation.
    marking
        On every page.
    graph, axis
        What is shown, and its clock.
    created
        The only time the file tells, aware.
    scale
        Fitted to one page, or 3 km and 12 minutes to a block of a centimetre.
    size_mm
        Width and height of the paper, A3 or A4 landscape.
    palette
        Of the colours.
    sources
        Data it rests on with their dates.
    inputs
        Markings of all it was made from, besides its own.
    words
        In the language of the reader; English ones unless given.
    gate
        What holds for its files.
    """

    title: str
    marking: Marking
    graph: TimeSpace
    axis: ClockAxis
    created: datetime
    scale: GraphScale = GraphScale.FIT
    size_mm: tuple[float, float] = A3_LANDSCAPE
    palette: str = "day"
    sources: tuple[str, ...] = ()
    inputs: tuple[Marking, ...] = ()
    words: PageWords = field(default_factory=PageWords)
    gate: Gate = OPEN_GATE

    @property
    def origins(self) -> tuple[Marking, ...]:
        """Markings that the gate compares."""
        return self.marking, *self.inputs

    def scene(self) -> GraphScene:
        """What is painted."""
        lines, style = GraphLines(self.graph), Style.named(self.palette)
        blocks = self.scale is GraphScale.DOCTRINAL
        return GraphScene(
            *(self.graph, self.axis, style, lines),
            doctrinal=blocks,
            cells=self.graph.cells,
        )


def write_time_space_pdf(path: Path, document: TimeSpaceDocument) -> ExportRecord:
    """
    Write a graph as PDF; a QGuiApplication must exist.

    Parameters
    ----------
    path
        A file there is replaced.
    document
        What to write.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """
    data = time_space_pdf(document)
    gate = document.gate
    return write_bytes_export(path, document.marking, document.origins, data, gate)


def write_time_space_png(
    path: Path, document: TimeSpaceDocument, dpi: float = PNG_DPI
) -> ExportRecord:
    """
    Write the first page of a graph as PNG; see `write_time_space_pdf`.

    Parameters
    ----------
    path, document
        Where and what.
    dpi
        Dots per inch, above zero.
    """
    page = _Page(document)
    factor = dpi / 96
    image = QImage(
        math.ceil(page.width * factor),
        math.ceil(page.height * factor),
        QImage.Format.Format_RGB32,
    )
    image.setDevicePixelRatio(factor)
    image.fill(Style.named(document.palette)["sheet"])
    image.setText("Marking", document.marking.banner)
    image.setText("Title", document.title)
    image.setText("Origin", document.gate.origin)
    with QPainter(image) as painter:
        page.paint(painter, 0)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    data = bytes(buffer.data().data())
    gate = document.gate
    return write_bytes_export(path, document.marking, document.origins, data, gate)


def write_time_space_svg(path: Path, document: TimeSpaceDocument) -> ExportRecord:
    """Write the first page of a graph as SVG; see `write_time_space_pdf`."""
    page = _Page(document)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(QSize(round(page.width), round(page.height)))
    generator.setViewBox(QRectF(0, 0, page.width, page.height))
    generator.setTitle(f"{document.marking.banner} | {document.title}")
    origin = document.gate.origin
    generator.setDescription("\n".join((page.created, *((origin,) if origin else ()))))
    with QPainter(generator) as painter:
        page.paint(painter, 0)
    data = bytes(buffer.data().data())
    gate = document.gate
    return write_bytes_export(path, document.marking, document.origins, data, gate)


def time_space_pdf(document: TimeSpaceDocument) -> bytes:
    """Give the bytes of the PDF; the same document gives the same bytes."""
    page = _Page(document)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(PDF_DPI)
    title, created = document.title, document.created
    describe(writer, title, document.marking, created, document.gate.origin)
    wide, high = document.size_mm
    size = QPageSize(QSizeF(high, wide), QPageSize.Unit.Millimeter)
    layout = QPageLayout(size, QPageLayout.Orientation.Landscape, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    writer.setPageLayout(layout)
    with QPainter(writer) as painter:
        painter.scale(PDF_DPI / 96, PDF_DPI / 96)
        for number in range(page.count):
            if number:
                writer.newPage()
            page.paint(painter, number)
    return dated(bytes(buffer.data().data()), created)


class _Page:
    """The pages of one document, in pixels of 1/96 inch."""

    def __init__(self, document: TimeSpaceDocument) -> None:
        self._document = document
        self._scene = document.scene()
        self.width, self.height = (side * PX_PER_MM for side in document.size_mm)
        margin = MARGIN_MM * PX_PER_MM
        lines = 2 if document.marking.exercise else 1
        top = margin + lines * LINE_PX + TITLE_PX
        below = margin + lines * LINE_PX + LEGEND_PX + SOURCE_PX
        self._room = QRectF(
            margin, top, self.width - 2 * margin, self.height - top - below
        )
        self._frames = self._cut()

    @property
    def count(self) -> int:
        """Number of pages."""
        return len(self._frames)

    @property
    def created(self) -> str:
        """Date and sources, a line."""
        document = self._document
        dtg = format_dtg(document.created, document.axis.zone)
        made = document.words.made.format(dtg)
        return " · ".join((made, *document.sources))

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint one page, from 0."""
        style, frame = self._scene.style, self._frames[number]
        painter.fillRect(QRectF(0, 0, self.width, self.height), style["sheet"])
        painter.save()
        painter.translate(self._room.topLeft())
        names = GraphNames(self._scene, frame).near(frame, frame.box)
        paint_graph(painter, frame, self._scene, names, frame.box)
        self._cover_surroundings(painter, frame.box)
        paint_axes(
            painter, frame, self._scene, (self._room.width(), self._room.height())
        )
        painter.restore()
        self._paint_margin(painter, number)

    def _cover_surroundings(self, painter: QPainter, box: QRectF) -> None:
        """Hide what goes beyond the graph where there is no clipping, as in SVG."""
        page = QRectF(0, 0, self.width, self.height).translated(-self._room.topLeft())
        below, beside = page.bottom() - box.bottom(), page.right() - box.right()
        for part in (
            QRectF(page.left(), page.top(), page.width(), box.top() - page.top()),
            QRectF(page.left(), box.bottom(), page.width(), below),
            QRectF(page.left(), box.top(), box.left() - page.left(), box.height()),
            QRectF(box.right(), box.top(), beside, box.height()),
        ):
            painter.fillRect(part, self._scene.style["sheet"])

    def _cut(self) -> list[GraphFrame]:
        """The part of the graph that each page shows."""
        graph, room = self._document.graph, self._room
        whole = GraphFrame.whole(graph, room.width(), room.height())
        if self._document.scale is GraphScale.FIT:
            return [whole]
        block = BLOCK_MM * PX_PER_MM
        box = box_of(room.width(), room.height(), 1.0)
        across, up = int(box.width() / block), int(box.height() / block)
        box.setWidth(across * block)
        box.setTop(box.bottom() - up * block)
        begins = self._document.axis.before(graph.begins_s, BLOCK_S)
        columns = max(math.ceil((graph.ends_s - begins) / (across * BLOCK_S)), 1)
        rows = max(math.ceil(graph.length_km / (up * BLOCK_KM)), 1)
        first = replace(
            whole, box=box, px_per_s=block / BLOCK_S, px_per_km=block / BLOCK_KM
        )
        return [
            replace(
                first,
                begins_s=begins + column * across * BLOCK_S,
                low_km=row * up * BLOCK_KM,
            )
            for row in range(rows)
            for column in range(columns)
        ]

    def _paint_margin(self, painter: QPainter, number: int) -> None:
        """Marking, title, legend, date and sources, and the number of the page."""
        document, room = self._document, self._room
        margin = MARGIN_MM * PX_PER_MM
        lines = [EXERCISE_LINE] if document.marking.exercise else []
        lines.append(document.marking.banner)
        centre = Qt.AlignmentFlag.AlignCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self._scene.style["sheet_ink"])
        painter.setFont(font(letters(1.0, bold=True, size=13)))
        for place, line in enumerate(lines):
            low = self.height - margin - (place + 1) * LINE_PX
            for y in (margin + place * LINE_PX, low):
                band = QRectF(margin, y, room.width(), LINE_PX)
                painter.drawText(band, centre, line)
        title = QRectF(margin, room.top() - TITLE_PX, room.width(), TITLE_PX)
        painter.setFont(font(letters(1.0, bold=True, size=16)))
        painter.drawText(title, left, document.title)
        painter.setFont(font(letters(1.0)))
        painter.drawText(title, right, self._scale_words())
        legend = QRectF(margin, room.bottom(), room.width(), LEGEND_PX)
        paint_legend(painter, self._scene, legend, document.words.legend)
        painter.setPen(self._scene.style["sheet_ink"])
        painter.setFont(font(letters(1.0, size=9.5)))
        source = QRectF(margin, legend.bottom(), room.width(), SOURCE_PX)
        painter.drawText(source, left, self.created)
        painter.drawText(source, right, self._page_words(number))

    def _page_words(self, number: int) -> str:
        """Which page it is, and of several which part of the graph."""
        words, frame = self._document.words, self._frames[number]
        page = words.page.format(number + 1, self.count)
        if self.count == 1:
            return page
        short = self._document.axis.short
        part = words.part.format(
            *(f"{km:g}" for km in (frame.low_km, frame.high_km)),
            *(short(at) for at in (frame.begins_s, frame.ends_s)),
        )
        return f"{part} · {page}"

    def _scale_words(self) -> str:
        """Scale of the graph in words."""
        frame = self._frames[0]
        if self._document.scale is GraphScale.DOCTRINAL:
            return self._document.words.blocks
        cm = 10 * PX_PER_MM
        return self._document.words.scale.format(
            f"{cm / frame.px_per_km:.1f}", f"{cm / frame.px_per_s / 60:.0f}"
        )
