from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from app.drawing.map_sheet import MM, SCALES, MapSheet, paint_sheet, sheet_image
from tests.map_sketch import SOUTH, WEST

if TYPE_CHECKING:
    from pathlib import Path

    from app.drawing.style import Style
    from maps.basemap import Basemap

pytestmark = pytest.mark.usefixtures("qapp")

MARKING = "EXERCISE RESTRICTED"


@pytest.fixture
def sheet() -> MapSheet:
    return MapSheet(
        title="Route GREEN",
        marking=MARKING,
        bounds=(WEST, SOUTH, WEST + 0.09, SOUTH + 0.09),
        subtitle="221000ZNOV26",
        attribution="© OpenStreetMap contributors",
        width_mm=297,
        height_mm=210,
    )


@given(st.floats(-170, 160), st.floats(-70, 70), st.floats(0.01, 8))
def test_sheet_shows_its_bounds_at_a_round_scale(
    west: float, south: float, size: float
) -> None:
    bounds = (west, south, west + size, south + size)
    sheet = MapSheet(title="", marking="", bounds=bounds)

    view = sheet.view()

    shown = view.bounds()
    assert min(abs(view.map_scale() / n - 1) for n in SCALES) < 1e-9
    assert shown[0] <= bounds[0]
    assert shown[1] <= bounds[1]
    assert shown[2] >= bounds[2]
    assert shown[3] >= bounds[3]


def test_scale_that_is_asked_for_is_kept(sheet: MapSheet) -> None:
    asked = MapSheet(title="", marking="", bounds=sheet.bounds, scale=40_000)

    assert asked.view().map_scale() == pytest.approx(40_000)


def test_picture_has_the_size_of_the_paper(
    sheet: MapSheet, basemap: Basemap, day: Style
) -> None:
    image = sheet_image(sheet, basemap, day, dpi=96)

    assert (image.width(), image.height()) == (round(297 * MM), round(210 * MM))
    assert image.pixelColor(2, 2) == day["sheet"]
    frame = sheet.frame()
    inside = image.copy(frame.toRect().adjusted(20, 20, -20, -20))
    pixels = np.frombuffer(bytes(inside.constBits()), "<u4")
    assert len(np.unique(pixels)) > 100


def test_sheet_is_marked_above_and_below(
    sheet: MapSheet, basemap: Basemap, day: Style
) -> None:
    image = sheet_image(sheet, basemap, day, dpi=96)
    pixels = np.frombuffer(bytes(image.constBits()), np.uint8)
    grey = pixels.reshape(image.height(), image.width(), 4)[..., 0]

    middle = slice(image.width() // 2 - 100, image.width() // 2 + 100)
    frame = sheet.frame()
    above = grey[: int(frame.top()) - 45, middle]
    below = grey[int(frame.bottom() + 27 * MM) :, middle]
    assert (above < 100).sum() > 200
    assert (below < 100).sum() > 200


def test_pdf_is_one_page_of_lines_and_words(
    sheet: MapSheet, basemap: Basemap, day: Style, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.pdf"
    writer = QPdfWriter(str(path))
    writer.setResolution(1200)
    writer.setPageSize(QPageSize(QSizeF(297, 210), QPageSize.Unit.Millimeter))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    painter.scale(1200 / 96, 1200 / 96)
    paint_sheet(painter, sheet, basemap, day)
    painter.end()

    (page,) = PdfReader(path).pages

    text = " ".join(page.extract_text().split())
    assert text.count(MARKING) == 2
    assert "Route GREEN" in text
    assert "© OpenStreetMap contributors" in text
    assert path.stat().st_size < 3_000_000


def test_same_sheet_gives_the_same_picture(
    sheet: MapSheet, basemap: Basemap, day: Style
) -> None:
    first = sheet_image(sheet, basemap, day, dpi=72)
    second = sheet_image(sheet, basemap, day, dpi=72)

    assert bytes(first.constBits()) == bytes(second.constBits())
