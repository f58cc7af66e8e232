from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.drawing.map_sheet import (
    MapSheet,
    SheetPicture,
    placed_around,
    sheet_image,
)
from app.drawing.sheet_grid import sheet_grid
from app.drawing.sheet_index import SheetIndex, neighbours
from app.drawing.sheet_layout import SCALES, UNITS_PER_INCH, Paper
from app.drawing.sheet_margin import (
    example_point,
    part_length,
    reference_rows,
    statements,
    zone_note,
)
from app.drawing.style import Style
from maps.coordinates import format_mgrs, parse_mgrs
from tests.map_sketch import SOUTH, STEP, WEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.drawing.overlay_legend import LegendSign
    from app.drawing.projection import MapView
    from maps.basemap import Basemap

pytestmark = pytest.mark.usefixtures("qapp")

A4 = Paper.named("A4")


@pytest.fixture
def sheet() -> MapSheet:
    return MapSheet(
        title="Route GREEN",
        marking="EXERCISE RESTRICTED",
        centre=(WEST + 5 * STEP, SOUTH + 5 * STEP),
        scale=50_000,
        date=dt.date(2026, 7, 1),
        paper=A4,
        made="010800ZJUL26",
        sources=("© OpenStreetMap contributors",),
    )


def grey(image: QImage) -> NDArray[np.uint8]:
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return pixels.reshape(image.height(), image.width(), 4)[..., 1].copy()


@given(
    st.floats(-170, 160),
    st.floats(-70, 70),
    st.floats(0.01, 4),
    st.sampled_from(["A4", "A3", "A0"]),
    st.booleans(),
)
def test_sheet_shows_its_bounds_at_a_round_scale(west, south, size, name, portrait):
    bounds = (west, south, west + size, south + size)
    paper = Paper.named(name, portrait=portrait)

    centre, scale = placed_around(bounds, paper)

    sheet = MapSheet(
        title="",
        marking="",
        centre=centre,
        scale=scale,
        date=dt.date(2026, 1, 1),
        paper=paper,
    )
    view = sheet.view()
    assert scale in SCALES or scale > SCALES[-1]
    corners = [(x, y) for x in bounds[::2] for y in bounds[1::2]]
    pixels = view.to_pixels(corners)
    assert (pixels >= 0).all()
    assert (pixels <= (view.width, view.height)).all()


def test_picture_has_the_size_of_the_paper(sheet, basemap, day):
    image = sheet_image(SheetPicture(sheet, basemap, day), dpi=96)

    assert (image.width(), image.height()) == (1123, 794)
    assert image.pixelColor(2, 2) == day["sheet"]
    pixels = np.frombuffer(image.constBits(), "<u4")
    assert len(np.unique(pixels)) > 100


def test_sheet_is_marked_above_and_below(sheet, basemap, day):
    picture = SheetPicture(sheet, basemap, day)
    shades = grey(sheet_image(picture, dpi=UNITS_PER_INCH))

    for box in (picture.layout.top_marking, picture.layout.bottom_marking):
        left, top, wide, high = (round(n) for n in box.getRect())
        assert (shades[top : top + high, left : left + wide] < 100).sum() > 400


def test_same_sheet_gives_the_same_picture(sheet, basemap, day):
    first = sheet_image(SheetPicture(sheet, basemap, day), dpi=72)
    second = sheet_image(SheetPicture(sheet, basemap, day), dpi=72)

    assert bytes(first.constBits()) == bytes(second.constBits())


def test_bands_of_a_sheet_make_up_the_whole(sheet, basemap, day):
    picture = SheetPicture(sheet, basemap, day)
    whole = sheet_image(picture, dpi=UNITS_PER_INCH)
    parts = QImage(whole.size(), QImage.Format.Format_RGB32)
    painter = QPainter(parts)
    for top in range(0, whole.height(), 256):
        picture.paint(painter, QRectF(0, top, whole.width(), 256))
    painter.end()

    away = np.abs(grey(whole).astype(int) - grey(parts))

    assert (away > 10).mean() < 0.001


def test_red_sheet_has_no_green_and_no_blue(sheet, basemap):
    image = sheet_image(SheetPicture(sheet, basemap, Style.named("red")), dpi=72)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)

    assert pixels[:, :2].max() <= 8
    assert pixels[:, 2].max() > 100


class Stamp:
    """An overlay that covers the middle of the map."""

    over_routes = False

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        painter.fillRect(self.boxes(view)[0], style["route"])

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        return [QRectF(view.width / 2 - 50, view.height / 2 - 50, 100, 100)]

    def corridors(self, view: MapView) -> Sequence[NDArray[np.float64]]:
        del view
        return []

    def legend(self, view: MapView) -> Sequence[LegendSign]:
        del view
        return []

    def notes(self, view: MapView) -> Sequence[str]:
        del view
        return []


def test_overlays_are_painted_and_names_keep_clear_of_them(sheet, basemap, day):
    stamp = Stamp()
    picture = SheetPicture(sheet, basemap, day, [stamp])
    image = sheet_image(picture, dpi=UNITS_PER_INCH)

    middle = picture.layout.frame.center().toPoint()
    covered = {
        image.pixelColor(middle.x() + dx, middle.y() + dy).name()
        for dx in range(-45, 45, 3)
        for dy in range(-45, 45, 3)
    }
    assert covered == {day["route"].name()}


def test_example_is_a_named_place_of_the_sheet_with_its_true_reference(sheet, basemap):
    view = sheet.view()
    grid = sheet_grid(view)

    example = example_point(basemap, view, grid)

    assert example.name == "Bad Hersfeld"
    assert example.reference == format_mgrs(
        WEST + 7 * STEP, SOUTH + 7 * STEP, 3, spaced=True
    )
    rows = dict(reference_rows(grid, example))
    square = parse_mgrs(example.reference)
    x, y = view.to_pixels((square.lon, square.lat)).tolist()
    lines_left = [e for e in grid.eastings if grid.x_of(view, e) <= x + 0.01]
    lines_below = [n for n in grid.northings if grid.y_of(view, n) >= y - 0.01]
    left = rows["2  Grid line to its left: large figures"]
    below = rows["3  Grid line below it: large figures"]
    assert left == f"{lines_left[-1] // 1000 % 100:02d}"
    assert below == f"{lines_below[-1] // 1000 % 100:02d}"


def test_middle_serves_where_no_place_is_named(sheet, basemap):
    lonely = replace(sheet, centre=(WEST + 2, SOUTH + 2))
    view = lonely.view()

    example = example_point(basemap, view, sheet_grid(view))

    assert example.name == "Middle of the sheet"


def test_sheet_across_a_border_warns_of_the_other_zone(sheet):
    view = replace(sheet, centre=(6.01, 50.0)).view()

    note = zone_note(view, sheet_grid(view))

    assert "zone 31" in note
    assert "slanted ticks" in note
    assert zone_note(sheet.view(), sheet_grid(sheet.view())) == ""


@pytest.mark.parametrize(
    ("scale", "metres"),
    [(5_000, 100), (25_000, 500), (50_000, 1_000), (250_000, 5_000)],
)
def test_parts_of_the_scale_bar_are_round(scale, metres):
    assert part_length(scale) == metres


def test_neighbours_stand_on_the_side_where_they_lie(sheet):
    lon, lat = sheet.centre
    frames = tuple(
        tuple(
            (lon + dx + x, lat + dy + y)
            for x, y in ((-0.07, 0.03), (0.07, 0.03), (0.07, -0.03), (-0.07, -0.03))
        )
        for dx, dy in ((0, 0), (0.13, 0.01), (0, -0.05), (1.0, 0))
    )
    index = SheetIndex(frames, 0)

    found = {n.number: n.side for n in neighbours(index, sheet.view())}

    assert found == {2: "right", 3: "bottom"}
    assert index.number == "1/4"


def test_sheet_of_a_strip_shows_where_it_lies(sheet, basemap, day):
    lon, lat = sheet.centre
    frame = (
        *((lon - 0.1, lat + 0.05), (lon + 0.1, lat + 0.05)),
        *((lon + 0.1, lat - 0.05), (lon - 0.1, lat - 0.05)),
    )
    beside = tuple((x + 0.15, y) for x, y in frame)
    strip = replace(sheet, index=SheetIndex((frame, beside), 0, ((lon, lat),) * 2))
    picture = SheetPicture(strip, basemap, day)

    shades = grey(sheet_image(picture, dpi=UNITS_PER_INCH))

    left, top, wide, high = (round(n) for n in picture.layout.blocks["index"].getRect())
    block = shades[top : top + high, left : left + wide]
    assert (block < 200).sum() > 200
    assert picture.layout.frame.width() > 0


def test_basemap_without_heights_says_that_it_has_no_contours(sheet, basemap: Basemap):
    flat = replace(basemap, contour_bands=())

    words = statements(flat, sheet.view(), sheet_grid(sheet.view()))

    assert "No contours" in words[0]
    assert "EPSG:32632" in words[1]
