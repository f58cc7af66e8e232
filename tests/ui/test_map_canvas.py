"""The map under the hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from app.drawing.projection import MapView
from app.drawing.style import Style
from app.ui.map.canvas import MapCanvas, RenderState
from app.ui.map.tile_service import InlineTileService
from tests.canvas_hands import (
    AREA,
    LEFT,
    PAPER,
    SHIFT,
    Hand,
    Holder,
    Things,
    canvas_on_screen,
    paper,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def canvas(qtbot: QtBot) -> MapCanvas:
    return canvas_on_screen(qtbot)


def under(canvas: MapCanvas, x: float, y: float) -> np.ndarray:
    return np.array(canvas.view.to_lonlat(x, y))


def test_dragging_moves_the_map_with_the_pointer(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    grabbed = under(canvas, 300, 300)
    qtbot.mousePress(canvas, LEFT, pos=QPoint(300, 300))
    for step in range(1, 9):
        qtbot.mouseMove(canvas, QPoint(300 + 10 * step, 300 - 5 * step))
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(380, 260))

    assert under(canvas, 380, 260) == pytest.approx(grabbed)


def test_home_shows_the_whole_area(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.set_view(MapView(0.1, 0.1, 12, 800, 600))
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    west, south, east, north = canvas.view.bounds()

    assert west <= AREA[0] < AREA[2] <= east
    assert south <= AREA[1] < AREA[3] <= north


def test_a_click_is_given_to_the_tool_and_a_drag_is_not(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    hand = Hand()
    canvas.set_tool(hand)
    place = under(canvas, 200, 100)
    qtbot.mouseClick(canvas, LEFT, SHIFT, QPoint(200, 100))
    qtbot.mousePress(canvas, LEFT, pos=QPoint(200, 100))
    qtbot.mouseMove(canvas, QPoint(260, 100))
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(260, 100))
    (click,) = hand.clicks

    assert click.shift
    assert click.lonlat == pytest.approx(place)


def test_a_double_click_is_one_click_and_one_double(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    hand = Hand()
    canvas.set_tool(hand)
    at = QPoint(200, 100)
    qtbot.mousePress(canvas, LEFT, pos=at)
    qtbot.mouseRelease(canvas, LEFT, pos=at)
    qtbot.mouseDClick(canvas, LEFT, pos=at)
    qtbot.mouseRelease(canvas, LEFT, pos=at)

    assert (len(hand.clicks), len(hand.doubles)) == (1, 1)


def test_what_a_tool_holds_is_dragged_and_the_map_stays(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    hand = Holder()
    canvas.set_tool(hand)
    before = canvas.view
    qtbot.mousePress(canvas, LEFT, pos=QPoint(200, 100))
    qtbot.mouseMove(canvas, QPoint(260, 130))
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(270, 140))

    assert hand.way == [QPointF(200, 100), QPointF(260, 130), QPointF(270, 140)]
    assert canvas.view == before
    assert hand.clicks == []


@pytest.mark.parametrize("n", [5_000, 25_000, 60_000, 1_000_000])
def test_a_scale_is_shown_to_a_seventh_of_a_percent(canvas: MapCanvas, n: int) -> None:
    place = under(canvas, 100, 500)
    canvas.set_scale(n, QPointF(100, 500))

    assert canvas.view.map_scale() == pytest.approx(n, rel=0.0014)
    assert under(canvas, 100, 500) == pytest.approx(place)


@pytest.mark.parametrize("n", [0.0, -5.0, float("nan"), float("inf")])
def test_no_map_has_such_a_scale(canvas: MapCanvas, n: float) -> None:
    with pytest.raises(ValueError, match="no scale 1:"):
        canvas.set_scale(n)


@pytest.mark.parametrize("n", [1.0, 1e12])
def test_the_scale_ends_where_the_zoom_ends(canvas: MapCanvas, n: float) -> None:
    canvas.set_scale(n)

    assert 3 <= canvas.view.zoom <= 19


def test_the_map_is_complete_when_every_tile_is_painted(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(canvas.renderCompleted) as told:
        canvas.set_tiles(InlineTileService(paper))

    assert told.args == [canvas.view]
    assert canvas.is_complete
    image = canvas.grab().toImage()
    corners = [(5, 5), (794, 5), (5, 594), (794, 594), (404, 304)]
    assert {image.pixelColor(x, y).name() for x, y in corners} == {PAPER.name()}


def test_completion_is_told_once_for_each_view_that_comes_to_rest(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    told: list[MapView] = []
    canvas.renderCompleted.connect(told.append)
    canvas.set_tiles(InlineTileService(paper))
    qtbot.waitUntil(lambda: bool(told))
    first = canvas.view
    for _ in range(3):
        canvas.repaint()
    for _ in range(5):
        canvas.set_view(canvas.view.panned(40, 0))
    qtbot.waitUntil(lambda: canvas.is_complete)
    qtbot.wait(0)

    assert told == [first, canvas.view]


def test_the_picture_says_what_it_is_waiting_for(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    things = Things(settled=False)
    canvas.overlay = things
    canvas.refresh()
    assert canvas.render_state is RenderState.STALE
    canvas.repaint()
    assert canvas.render_state is RenderState.WAITING_TILES
    canvas.set_tiles(InlineTileService(paper))
    qtbot.waitUntil(lambda: canvas.render_state is RenderState.WAITING_DATA)
    things.is_settled = True
    with qtbot.waitSignal(canvas.renderCompleted):
        canvas.update()
    assert canvas.render_state is RenderState.COMPLETE


def test_on_its_way_the_map_is_not_complete_and_overlays_know(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    things = Things()
    canvas.overlay = things
    canvas.set_tiles(InlineTileService(paper))
    qtbot.waitUntil(lambda: canvas.is_complete)
    canvas.motion.reduced = False
    canvas.zoom_by(2)
    canvas.motion.animation.setCurrentTime(60)
    canvas.repaint()
    assert canvas.render_state is RenderState.STALE
    assert things.views[-1] == (canvas.shown, True)
    qtbot.waitUntil(lambda: canvas.is_complete)

    assert things.views[-1] == (canvas.view, False)


def test_another_palette_is_painted_anew_and_the_first_one_is_not_lost(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    canvas.set_tiles(InlineTileService(paper))
    qtbot.waitUntil(lambda: canvas.is_complete)
    tiles = len(canvas.mosaic.cache)
    canvas.set_style(Style.named("red"))
    canvas.repaint()
    assert canvas.render_state is RenderState.WAITING_TILES
    qtbot.waitUntil(lambda: canvas.is_complete)
    assert len(canvas.mosaic.cache) == 2 * tiles
    canvas.set_style(Style.named("day"))
    canvas.repaint()

    assert canvas.is_complete


def test_overlays_are_asked_for_every_frame(canvas: MapCanvas) -> None:
    things = Things()
    canvas.overlay = things
    canvas.set_view(canvas.view.panned(10, 0))
    canvas.repaint()

    assert things.views[-1] == (canvas.view, False)
