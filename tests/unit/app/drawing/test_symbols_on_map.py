from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter

from app.drawing.projection import MapView
from app.drawing.style import Style
from app.drawing.symbol_library import find_library
from app.drawing.symbol_pictures import SymbolPictures
from app.drawing.symbols import paint_symbols, symbol_at, symbol_boxes
from planners.overlay import PlacedSymbol
from tests.symbol_checks import BATTALION, has_colour, pixels

pytestmark = pytest.mark.usefixtures("qapp")
VIEW = MapView.fitting((5.0, 52.0, 5.1, 52.05), 400, 300)
STYLE = Style.named("day")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory) -> SymbolPictures:
    return SymbolPictures(find_library(tmp_path_factory.mktemp("none")))


def unit(x: float, y: float, view: MapView = VIEW) -> PlacedSymbol:
    return PlacedSymbol(sidc=BATTALION, position=view.to_lonlat(x, y))


def painted(pictures, symbols, view=VIEW, chosen=None) -> QImage:
    size = (round(view.width * view.dpr), round(view.height * view.dpr))
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(view.dpr)
    image.fill(0)
    painter = QPainter(image)
    paint_symbols(painter, view, symbols, STYLE, pictures, chosen=chosen)
    painter.end()
    return image


def test_symbols_are_painted_at_their_places(pictures) -> None:
    image = painted(pictures, [unit(100, 80)])

    assert has_colour(image.copy(90, 75, 20, 10), STYLE["symbol_friend"].name())
    assert not pixels(image)[150:].any()


def test_fine_screens_get_whole_device_pixels(pictures) -> None:
    view = MapView(VIEW.x, VIEW.y, VIEW.zoom, 400, 300, 2.0)
    ((box),) = symbol_boxes(view, [unit(100.3, 80.3, view)], STYLE, pictures)

    assert (box.x() * 2, box.y() * 2) == (round(box.x() * 2), round(box.y() * 2))
    assert has_colour(
        painted(pictures, [unit(100, 80, view)], view).copy(190, 150, 20, 20),
        STYLE["symbol_friend"].name(),
    )


def test_no_symbols_cost_nothing(pictures) -> None:
    assert symbol_boxes(VIEW, [], STYLE, pictures) == []
    assert not pixels(painted(pictures, [])).any()


def test_symbols_far_away_are_left_out(pictures) -> None:
    symbols = [unit(5000, 80), unit(100, 80)]

    assert len(symbol_boxes(VIEW, symbols, STYLE, pictures)) == 1


def test_box_covers_all_that_is_painted(pictures) -> None:
    ((box),) = symbol_boxes(VIEW, [unit(100, 80)], STYLE, pictures)
    image = painted(pictures, [unit(100, 80)])
    inside = box.toAlignedRect()
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.fillRect(inside, 0)
    painter.end()

    assert box.contains(100, 80)
    assert not pixels(image).any()


def test_topmost_symbol_under_the_pointer_is_found(pictures) -> None:
    symbols = [unit(100, 80), unit(110, 80), unit(300, 200)]

    assert symbol_at(VIEW, symbols, STYLE, pictures, (108, 80)) == 1
    assert symbol_at(VIEW, symbols, STYLE, pictures, (80, 80)) == 0
    assert symbol_at(VIEW, symbols, STYLE, pictures, (200, 20)) is None


def test_chosen_symbol_has_a_frame_of_choice(pictures) -> None:
    symbols = [unit(100, 80), unit(300, 200)]
    image = painted(pictures, symbols, chosen=1)

    assert has_colour(image.copy(240, 150, 140, 100), STYLE["route"].name(), slack=12)
    assert not has_colour(image.copy(30, 30, 140, 100), STYLE["route"].name(), 12)
