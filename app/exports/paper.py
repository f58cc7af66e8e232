"""Marked paper: PDF pages measured in millimetres that carry their marking by birth.

Every page shows the marking at top and bottom, for an exercise the exercise line as its
first and last line, and its number. The file is made in memory, so that a full disk is
noticed by who saves it, and holds no time but the one given: the same content gives the
same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from app.exports.pdf_metadata import dated, describe
from app.security.marking import EXERCISE_LINE

if TYPE_CHECKING:
    from datetime import datetime

    from app.security.marking import Marking

MARGIN_MM = 10.0
A4_LANDSCAPE = (297.0, 210.0)
A3_LANDSCAPE = (420.0, 297.0)
_DPI = 600
_MM = _DPI / 25.4
_HAIRLINE_MM = 0.1
_HEAVY_MM = 0.4
_FAMILIES = ["Liberation Sans", "DejaVu Sans", "Arial", "Helvetica"]
_FRAME_LINE_MM = 4.8


class Side(IntEnum):
    """Where a text stands in its box."""

    LEFT = int(Qt.AlignmentFlag.AlignLeft.value)
    CENTRE = int(Qt.AlignmentFlag.AlignHCenter.value)
    RIGHT = int(Qt.AlignmentFlag.AlignRight.value)


@dataclass(frozen=True, slots=True)
class Face:
    """A type face: size in points, and weight."""

    points: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the page in millimetres from its top left corner."""

    x: float
    y: float
    width: float
    height: float


@lru_cache(maxsize=32)
def _font(face: Face) -> QFont:
    font = QFont()
    font.setFamilies(_FAMILIES)
    font.setPointSizeF(face.points)
    font.setBold(face.bold)
    return font


class Paper:
    """
    A marked document that is being painted; a QGuiApplication must exist.

    Parameters
    ----------
    size_mm
        Width and height of a page.
    title
        Of the document, for the reader's window.
    marking
        On every page.
    created
        The only time the file tells, aware.
    origin
        Signed head of the plan's audit log, or empty.
    """

    def __init__(
        self,
        size_mm: tuple[float, float],
        title: str,
        marking: Marking,
        created: datetime,
        origin: str = "",
    ) -> None:
        self.width_mm, self.height_mm = size_mm
        self._marking = marking
        self._created = created
        self._buffer = QBuffer()
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._writer = QPdfWriter(self._buffer)
        self._writer.setResolution(_DPI)
        describe(self._writer, title, marking, created, origin)
        self._writer.setPageLayout(_layout(size_mm))
        self._painter: QPainter | None = None
        self._metrics: dict[Face, QFontMetricsF] = {}

    @property
    def frame_mm(self) -> float:
        """Height of the marking at the top of a page, and of that at its bottom."""
        return MARGIN_MM + _FRAME_LINE_MM * (2 if self._marking.exercise else 1) + 1

    @property
    def inner_mm(self) -> tuple[float, float]:
        """Width and height that a page leaves for its content."""
        return (
            self.width_mm - 2 * MARGIN_MM,
            self.height_mm - 2 * self.frame_mm,
        )

    def measure(self, text: str, face: Face) -> float:
        """Width of a text, mm."""
        return self._face_metrics(face).horizontalAdvance(text) / _MM

    def page(self, number: int, count: int) -> None:
        """Begin a page with its marking and its number."""
        if self._painter is None:
            self._painter = QPainter(self._writer)
        else:
            self._writer.newPage()
        lines = [EXERCISE_LINE] if self._marking.exercise else []
        lines.append(self._marking.banner)
        face = Face(10, bold=True)
        height = _FRAME_LINE_MM
        below = self.height_mm - MARGIN_MM - height
        for place, line in enumerate(lines):
            for y in (MARGIN_MM + place * height, below - place * height):
                box = Box(MARGIN_MM, y, self.width_mm - 2 * MARGIN_MM, height)
                self.text(box, line, face, Side.CENTRE)
        corner = Box(self.width_mm - MARGIN_MM - 40, below, 40, height)
        self.text(corner, f"page {number} of {count}", Face(7.5), Side.RIGHT)

    def text(self, box: Box, text: str, face: Face, side: Side = Side.LEFT) -> None:
        """Write one line into a box, shortened with an ellipsis where it is longer."""
        painter = self._open()
        elided = self._face_metrics(face).elidedText(
            text, Qt.TextElideMode.ElideRight, box.width * _MM
        )
        painter.setFont(_font(face))
        flags = int(Qt.AlignmentFlag.AlignVCenter.value) | side
        flags |= int(Qt.TextFlag.TextSingleLine.value)
        painter.drawText(_rectangle(box), flags, elided)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        heavy: bool = False,
    ) -> None:
        """Draw a line between two points, a hairline or a heavy one."""
        painter = self._open()
        pen = QPen(Qt.GlobalColor.black)
        pen.setWidthF((_HEAVY_MM if heavy else _HAIRLINE_MM) * _MM)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(
            round(start[0] * _MM),
            round(start[1] * _MM),
            round(end[0] * _MM),
            round(end[1] * _MM),
        )

    def finished(self) -> bytes:
        """End the document and give the bytes of the file."""
        self._open().end()
        self._painter = None
        return dated(bytes(self._buffer.data().data()), self._created)

    def _open(self) -> QPainter:
        if self._painter is None:
            raise RuntimeError("A page must begin before anything is painted on it.")
        return self._painter

    def _face_metrics(self, face: Face) -> QFontMetricsF:
        if face not in self._metrics:
            self._metrics[face] = QFontMetricsF(_font(face), self._writer)
        return self._metrics[face]


def _layout(size_mm: tuple[float, float]) -> QPageLayout:
    """Full pages without margins of the library's own; we keep ours."""
    width, height = size_mm
    size = QPageSize(QSizeF(height, width), QPageSize.Unit.Millimeter)
    layout = QPageLayout(size, QPageLayout.Orientation.Landscape, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def _rectangle(box: Box) -> QRectF:
    return QRectF(box.x * _MM, box.y * _MM, box.width * _MM, box.height * _MM)
