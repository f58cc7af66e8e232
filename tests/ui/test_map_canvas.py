"""The map under the hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.drawing.projection import MapView
from app.ui.map.canvas import MapCanvas
from app.ui.map.tile_service import InlineTileService
from app.ui.map.tools.tool import MapClick, MapTool

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.ui.map.layers.layer import MapItem
    from app.ui.map.tile_cache import Tile

NL = (4.9, 51.9, 5.2, 52.1)
PAPER = QColor("#112233")


class Hand(MapTool):
    """A tool that remembers what it was given."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self) -> None:
        super().__init__()
        self.clicks: list[MapClick] = []
        self.doubles: list[MapClick] = []
        self.steps = 0

    def click(self, click: MapClick) -> None:
        self.clicks.append(click)

    def double_click(self, click: MapClick) -> None:
        self.doubles.append(click)

    def cancel(self) -> bool:
        self.steps -= 1
        return self.steps >= 0


def paint(tile: Tile) -> QImage:
    side = round(512 * tile.sharpness)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(PAPER)
    return image


@pytest.fixture
def canvas(qtbot: QtBot) -> MapCanvas:
    canvas = MapCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(800, 600)
    canvas.home = NL
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.show_home()
    canvas.zoom_by(1)
    return canvas


def under(canvas: MapCanvas, x: float, y: float) -> np.ndarray:
    return np.array(canvas.view.to_lonlat(x, y))


def turn_wheel(canvas: MapCanvas, notches: float, at: QPointF) -> None:
    event = QWheelEvent(
        at,
        QPointF(canvas.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def test_dragging_moves_the_map_with_the_pointer(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    grabbed = under(canvas, 300, 300)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    for step in range(1, 9):
        qtbot.mouseMove(canvas, QPoint(300 + 10 * step, 300 - 5 * step))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(380, 260))

    assert under(canvas, 380, 260) == pytest.approx(grabbed)


def test_the_wheel_keeps_the_place_under_the_pointer(canvas: MapCanvas) -> None:
    at = QPointF(170, 420)
    canvas.set_scale(100_000)
    place = under(canvas, 170, 420)
    turn_wheel(canvas, 3, at)

    assert canvas.view.map_scale() == pytest.approx(35_000, rel=0.002)
    assert under(canvas, 170, 420) == pytest.approx(place)


def test_small_turns_of_a_wheel_add_up(canvas: MapCanvas) -> None:
    canvas.set_scale(100_000)
    before = canvas.view
    for _ in range(3):
        turn_wheel(canvas, -0.25, QPointF(100, 100))
    assert canvas.view == before
    turn_wheel(canvas, -0.25, QPointF(100, 100))

    assert canvas.view.map_scale() == pytest.approx(150_000, rel=0.002)


def test_home_shows_the_whole_area(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.set_view(MapView(0.1, 0.1, 12, 800, 600))
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    west, south, east, north = canvas.view.bounds()

    assert west <= NL[0] < NL[2] <= east
    assert south <= NL[1] < NL[3] <= north


def test_keys_pan_and_zoom(canvas: MapCanvas, qtbot: QtBot) -> None:
    before = canvas.view
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)

    assert canvas.view.x > before.x
    assert canvas.view.y > before.y
    assert canvas.view.zoom > before.zoom


def test_a_click_is_given_to_the_tool_and_a_drag_is_not(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    hand = Hand()
    canvas.set_tool(hand)
    place = under(canvas, 200, 100)
    left, shift = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(canvas, left, shift, QPoint(200, 100))
    qtbot.mousePress(canvas, left, pos=QPoint(200, 100))
    qtbot.mouseMove(canvas, QPoint(260, 100))
    qtbot.mouseRelease(canvas, left, pos=QPoint(260, 100))
    (click,) = hand.clicks

    assert click.shift
    assert click.lonlat == pytest.approx(place)


def test_a_double_click_is_one_click_and_one_double(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    hand = Hand()
    canvas.set_tool(hand)
    left, at = Qt.MouseButton.LeftButton, QPoint(200, 100)
    qtbot.mousePress(canvas, left, pos=at)
    qtbot.mouseRelease(canvas, left, pos=at)
    qtbot.mouseDClick(canvas, left, pos=at)
    qtbot.mouseRelease(canvas, left, pos=at)

    assert (len(hand.clicks), len(hand.doubles)) == (1, 1)


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_keys_click_in_the_middle(canvas: MapCanvas, qtbot: QtBot, key: Qt.Key) -> None:
    hand = Hand()
    canvas.set_tool(hand)
    qtbot.keyClick(canvas, key)

    assert hand.clicks[0].lonlat == pytest.approx(under(canvas, 400, 300))


class Holder(Hand):
    """A tool that takes hold of whatever it touches."""

    def __init__(self) -> None:
        super().__init__()
        self.way: list[QPointF] = []

    def press(self, click: MapClick) -> bool:
        self.way.append(click.position)
        return True

    def drag(self, click: MapClick) -> None:
        self.way.append(click.position)

    def release(self, click: MapClick) -> None:
        self.way.append(click.position)

    def finish(self) -> bool:
        return True


def test_what_a_tool_holds_is_dragged_and_the_map_stays(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    hand = Holder()
    canvas.set_tool(hand)
    before = canvas.view
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(canvas, left, pos=QPoint(200, 100))
    qtbot.mouseMove(canvas, QPoint(260, 130))
    qtbot.mouseRelease(canvas, left, pos=QPoint(270, 140))

    assert hand.way == [QPointF(200, 100), QPointF(260, 130), QPointF(270, 140)]
    assert canvas.view == before
    assert hand.clicks == []


def test_enter_ends_what_is_under_way_and_sets_no_point(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    hand = Holder()
    canvas.set_tool(hand)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)

    assert hand.clicks == []


def test_escape_takes_steps_back_and_then_lets_go(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    hand = Hand()
    hand.steps = 1
    canvas.set_tool(hand)
    with qtbot.assertNotEmitted(canvas.escaped):
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    with qtbot.waitSignal(canvas.escaped):
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)


def test_the_map_is_complete_when_every_tile_is_painted(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    service = InlineTileService(paint)
    with qtbot.waitSignal(canvas.renderCompleted):
        canvas.set_tiles(service)

    assert canvas.is_complete
    image = canvas.grab().toImage()
    corners = [(1, 1), (790, 1), (1, 590), (790, 590), (400, 300)]
    assert {image.pixelColor(x + 4, y + 4).name() for x, y in corners} == {PAPER.name()}


def test_overlays_are_asked_for_every_frame(canvas: MapCanvas, qtbot: QtBot) -> None:
    views: list[MapView] = []

    class Overlay:
        is_settled = True

        def paint(self, _painter: QPainter, view: MapView, *, moving: bool) -> None:
            assert not moving
            views.append(view)

        def items(self, _view: MapView) -> list[MapItem]:
            return []

    canvas.overlay = Overlay()
    canvas.set_view(canvas.view.panned(10, 0))
    qtbot.waitUntil(lambda: bool(views))

    assert views[-1] == canvas.view
