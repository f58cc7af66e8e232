"""What the staff has drawn on map sheets: in its place, clear of names, explained."""

from __future__ import annotations

import datetime as dt
import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from app.drawing.area_overlay import paint_area
from app.drawing.map_sheet import MapSheet, SheetPicture, painting, sheet_image
from app.drawing.sheet_layout import MM, UNITS_PER_INCH, Paper
from app.drawing.sheet_overlay import SheetDrawing, sheet_overlays
from app.drawing.style import Style
from planners.bridge_classes import BridgeClasses
from planners.overlay import AvoidArea, ControlLine, LineKind, Overlay, PlacedSymbol
from tests.map_sketch import SOUTH, STEP, WEST
from tests.symbol_checks import BATTALION, pixels

if TYPE_CHECKING:
    from maps.basemap import Basemap

pytestmark = pytest.mark.usefixtures("qapp")

DPI = 288.0


def at(x: float, y: float) -> tuple[float, float]:
    """Place in hundredths of a degree from the corner of the sketch."""
    return WEST + x * STEP, SOUTH + y * STEP


UNIT = PlacedSymbol(
    sidc=BATTALION, position=at(6, 5), texts=(("uniqueDesignation", "11"),)
)
FLOOD = AvoidArea(ring=(at(1, 1), at(3, 1), at(3, 3), at(1, 3)), name="Flood")
TULIP = ControlLine(kind=LineKind.MSR, line=(at(1, 7), at(9, 7)), name="TULIP")
DRAWN = Overlay(symbols=(UNIT,), lines=(TULIP,), areas=(FLOOD,))


@pytest.fixture
def sheet() -> MapSheet:
    return MapSheet(
        title="Overlay",
        marking="EXERCISE RESTRICTED",
        centre=at(5, 5),
        scale=50_000,
        date=dt.date(2026, 7, 1),
        paper=Paper.named("A4"),
    )


def bridges(*places: tuple[float, float], own: bool, mlc: float = 60) -> BridgeClasses:
    count = len(places)
    classes = np.full((count, 2, 3), np.nan)
    classes[:, :, 0] = mlc
    return BridgeClasses(
        obstacle=np.arange(count),
        lonlat=np.array(places),
        classes=classes,
        civil=np.full((count, 2, 5), np.nan),
        estimate=np.full((count, 3), np.nan),
        own=np.full((count, 2), own),
    )


def picture(
    sheet: MapSheet, basemap: Basemap, drawing: SheetDrawing, palette: str = "day"
) -> SheetPicture:
    style = Style.named(palette)
    overlays = sheet_overlays(drawing, style, sheet.routes)
    return SheetPicture(sheet, basemap, style, overlays)


def legend(made: SheetPicture, drawing: SheetDrawing) -> list[str]:
    return [
        sign.text
        for one in sheet_overlays(drawing, made.style, ())
        for sign in one.legend(made.view)
    ]


def coloured_mm(image: QImage, colour: str, palette: str = "day") -> np.ndarray:
    """Places of a colour from the corner of the paper, (n, 2) millimetres."""
    wanted = Style.named(palette)[colour]
    shade = (wanted.blue(), wanted.green(), wanted.red())
    found = (abs(pixels(image)[..., :3].astype(int) - shade) <= 3).all(axis=2)
    return np.argwhere(found)[:, ::-1] * 25.4 / DPI


def paper_mm(made: SheetPicture, place: tuple[float, float]) -> np.ndarray:
    corner = made.layout.frame.topLeft()
    return (made.view.to_pixels([place])[0] + (corner.x(), corner.y())) / MM


def test_a_symbol_stands_on_its_millimetre(sheet, basemap):
    made = picture(sheet, basemap, SheetDrawing(overlay=Overlay(symbols=(UNIT,))))

    fill = coloured_mm(sheet_image(made, DPI), "symbol_friend")

    frame = paper_mm(made, UNIT.position)
    wide, high = fill.max(axis=0) - fill.min(axis=0)
    assert (fill.max(axis=0) + fill.min(axis=0)) / 2 == pytest.approx(frame, abs=0.2)
    assert wide == pytest.approx(1.5 * high, rel=0.1)
    assert high == pytest.approx(32 / MM, rel=0.1)  # as high as on a screen, in units


def test_a_closed_road_and_a_bridge_are_where_they_are(sheet, basemap):
    drawing = SheetDrawing(
        closures=(at(2, 6),), bridges=bridges(at(8, 3), own=True), overlay=Overlay()
    )
    made = picture(sheet, basemap, drawing)
    image = sheet_image(made, DPI)

    disc = coloured_mm(image, "closed")
    own = coloured_mm(image, "bridge_own")
    inside = made.layout.frame.bottom() / MM
    disc, own = (found[found[:, 1] < inside] for found in (disc, own))
    assert disc.mean(axis=0) == pytest.approx(paper_mm(made, at(2, 6)), abs=0.4)
    foot = paper_mm(made, at(8, 3))
    assert own[:, 0].mean() == pytest.approx(foot[0], abs=1.0)
    assert 1 < foot[1] - own[:, 1].mean() < 6  # the sign stands above its bridge


def test_no_name_covers_a_symbol_a_line_or_a_sign(sheet, basemap):
    drawing = SheetDrawing(
        overlay=DRAWN, closures=(at(2, 6),), bridges=bridges(at(8, 3), own=False)
    )
    bare = picture(sheet, basemap, SheetDrawing())
    made = picture(sheet, basemap, drawing)

    overlays = sheet_overlays(drawing, made.style, ())
    taken = [box for one in overlays for box in one.boxes(made.view)]

    def covered(one: SheetPicture) -> int:
        names = [
            QRectF(x, y, r - x, b - y)
            for name in one.labels
            for x, y, r, b in name.boxes
        ]
        return sum(name.intersects(box) for name in names for box in taken)

    assert len(made.labels) > 10
    assert covered(bare) > 0
    assert covered(made) == 0


def test_signs_of_bridges_keep_clear_of_symbols(sheet, basemap):
    near = (UNIT.position[0], UNIT.position[1] - 0.0008)
    overlay = Overlay(symbols=(UNIT,))
    drawing = SheetDrawing(overlay=overlay, bridges=bridges(near, own=False))
    made = picture(sheet, basemap, drawing)

    *_, signs, _, symbols = sheet_overlays(drawing, made.style, ())

    meet = [
        sign.intersects(symbol)
        for sign in signs.boxes(made.view)
        for symbol in symbols.boxes(made.view)
    ]
    assert not any(meet)


def test_an_own_rating_is_printed_however_small_the_scale_and_the_room(sheet, basemap):
    small = replace(sheet, scale=500_000)
    crowd = Overlay(symbols=(replace(UNIT, position=at(8, 3)),))
    drawing = SheetDrawing(overlay=crowd, bridges=bridges(at(8, 3), own=True))
    told = SheetDrawing(bridges=bridges(at(8, 3), own=False))

    assert legend(picture(small, basemap, drawing), drawing) == [
        "Load class (MLC)",
        "Own rating",
    ]
    assert legend(picture(small, basemap, told), told) == []


def test_legend_explains_what_is_on_the_sheet_and_nothing_else(sheet, basemap):
    drawing = SheetDrawing(
        overlay=DRAWN, closures=(at(2, 6),), bridges=bridges(at(8, 3), own=False)
    )
    made = picture(sheet, basemap, drawing)
    elsewhere = picture(replace(sheet, centre=at(500, 5)), basemap, drawing)

    assert legend(made, drawing) == [
        "Area to avoid",
        "MSR: main supply",
        "Load class (MLC)",
        "Road closed",
    ]
    assert legend(elsewhere, drawing) == []
    assert legend(made, SheetDrawing()) == []


def test_legend_shows_the_very_signs(sheet, basemap):
    bare = sheet_image(picture(sheet, basemap, SheetDrawing()), DPI)
    drawing = SheetDrawing(overlay=DRAWN, closures=(at(2, 6),))
    made = picture(sheet, basemap, drawing)
    box = made.layout.blocks["legend"]

    def in_legend(image: QImage, colour: str) -> int:
        found = coloured_mm(image, colour) * MM
        low, high = (box.left(), box.top()), (box.right(), box.bottom())
        return int(((found > low) & (found < high)).all(axis=1).sum())

    image = sheet_image(made, DPI)
    assert in_legend(bare, "closed") == in_legend(bare, "avoid") == 0
    assert in_legend(image, "closed") > 100
    assert in_legend(image, "avoid") > 100


def test_an_overlay_on_a_red_sheet_has_no_green_and_no_blue(sheet, basemap):
    drawing = SheetDrawing(
        overlay=DRAWN, closures=(at(2, 6),), bridges=bridges(at(8, 3), own=True)
    )
    image = sheet_image(picture(sheet, basemap, drawing, "red"), dpi=UNITS_PER_INCH)

    assert pixels(image)[..., :2].max() <= 8


def test_hatching_is_as_wide_on_paper_at_any_resolution(sheet, day):
    view = sheet.view()
    x, y = view.to_pixels(at(2, 2.6)).astype(int).tolist()

    def strokes(sharpness: int) -> int:
        image = QImage(200 * sharpness, sharpness, QImage.Format.Format_ARGB32)
        image.fill(0)
        with painting(image) as painter:
            painter.scale(sharpness, sharpness)
            painter.translate(-(x - 100), -y)
            paint_area(painter, view, replace(FLOOD, name=""), day)
        return int((np.diff((pixels(image)[0, :, 3] > 90).astype(int)) == 1).sum())

    assert strokes(2) > 10
    assert strokes(2) == strokes(8)


def test_a_drawing_goes_to_another_process_and_back():
    sent = pickle.dumps(DRAWN)

    assert pickle.loads(sent) == DRAWN  # noqa: S301 - our own


def test_a_bridge_nobody_knows_of_has_no_sign_and_the_margin_says_so(sheet, basemap):
    drawing = SheetDrawing(bridges=bridges(at(8, 3), own=False, mlc=float("nan")))
    made = picture(sheet, basemap, drawing)

    overlays = sheet_overlays(drawing, made.style, ())

    assert legend(made, drawing) == []
    assert [note for one in overlays for note in one.notes(made.view)] == [
        "Bridges without a sign: load class not known, or no room."
    ]
