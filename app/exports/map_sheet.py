"""Map sheets as PDF (lines stay lines) and PNG."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, QUuid
from PySide6.QtGui import QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.drawing.map_sheet import MapSheet, paint_sheet, sheet_image
from app.drawing.style import Style
from app.errors import EnvironmentTrouble
from app.exports.gate import write_bytes_export

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.security.marking import Marking
    from maps.basemap import Basemap
    from planners.route import Route

DPI = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSheetDocument:
    """
    A map sheet with the routes of a plan.

    Attributes
    ----------
    title
        Large, above the map.
    marking
        Above and below the map.
    basemap
        What the map is painted from.
    routes
        By name; at least one, the sheet shows all of them.
    made
        When, as a DTG.
    attribution
        Whose map data it is, with dates.
    """

    title: str
    marking: Marking
    basemap: Basemap
    routes: Mapping[str, Route]
    made: str
    attribution: str

    def sheet(self) -> MapSheet:
        """Lay the sheet out so that all routes are on it."""
        places = [place for r in self.routes.values() for place in r.geometry]
        lons, lats = zip(*places, strict=True)
        return MapSheet(
            title=self.title,
            subtitle=f"{', '.join(self.routes)} - {self.made}",
            marking=self.marking.banner,
            bounds=(min(lons), min(lats), max(lons), max(lats)),
            routes=tuple(self.routes.values()),
            attribution=self.attribution,
        )


def write_map_sheet_pdf(path: Path, document: MapSheetDocument) -> None:
    """
    Write a map sheet as PDF; a QGuiApplication must exist.

    Raises
    ------
    KnownError
        The file cannot be written; nothing is left behind.
    """
    marking = document.marking
    write_bytes_export(path, marking, (marking,), _pdf(document))


def write_map_sheet_png(path: Path, document: MapSheetDocument) -> None:
    """
    Write a map sheet as picture of 200 dots per inch; see `write_map_sheet_pdf`.

    Raises
    ------
    KnownError
        The file cannot be written; nothing is left behind.
    """
    image = sheet_image(document.sheet(), document.basemap, Style.named("day"))
    image.setText("Marking", document.marking.banner)
    image.setText("Source", document.attribution)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    if not writer.write(image):
        raise EnvironmentTrouble(
            f"Qt could not make {path} ({writer.errorString()}); "
            "see 'marsroute doctor'."
        )
    marking = document.marking
    write_bytes_export(path, marking, (marking,), bytes(data.data()))


def _pdf(document: MapSheetDocument) -> bytes:
    """Bytes of the PDF, with no time or identity but the document's own."""
    sheet = document.sheet()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(document.title)
    writer.setDocumentId(
        QUuid(str(uuid.uuid5(uuid.NAMESPACE_OID, document.title + document.made)))
    )
    size = QSizeF(sheet.width_mm, sheet.height_mm)
    page = QPageSize(size, QPageSize.Unit.Millimeter)
    layout = QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    writer.setPageLayout(layout)
    painter = QPainter(writer)
    painter.scale(DPI / 96, DPI / 96)
    paint_sheet(painter, sheet, document.basemap, Style.named("day"))
    painter.end()
    buffer.close()
    return bytes(data.data())
