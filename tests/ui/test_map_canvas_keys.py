"""The map by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from app.drawing.projection import MapView
from app.ui.map.canvas import MapCanvas
from tests.canvas_hands import AREA, SHIFT, Hand, Holder, Things, canvas_on_screen

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

KEY = Qt.Key


@pytest.fixture
def canvas(qtbot: QtBot) -> MapCanvas:
    return canvas_on_screen(qtbot)


@pytest.mark.parametrize(
    ("key", "keys", "moved"),
    [
        (KEY.Key_Right, Qt.KeyboardModifier.NoModifier, (-90, 0)),
        (KEY.Key_Up, Qt.KeyboardModifier.NoModifier, (0, 90)),
        (KEY.Key_Left, SHIFT, (800, 0)),
        (KEY.Key_Down, SHIFT, (0, -600)),
        (KEY.Key_PageUp, Qt.KeyboardModifier.NoModifier, (0, 600)),
        (KEY.Key_PageDown, Qt.KeyboardModifier.NoModifier, (0, -600)),
    ],
)
def test_keys_move_the_map(
    canvas: MapCanvas,
    qtbot: QtBot,
    key: Qt.Key,
    keys: Qt.KeyboardModifier,
    moved: tuple[int, int],
) -> None:
    place = canvas.view.to_lonlat(400, 300)
    qtbot.keyClick(canvas, key, keys)
    x, y = canvas.view.to_pixels([place])[0]

    assert (x - 400, y - 300) == pytest.approx(moved, abs=1e-6)


def test_plus_and_minus_go_to_round_scales(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.set_scale(75_000)
    scales = []
    for key in (KEY.Key_Plus, KEY.Key_Equal, KEY.Key_Minus, KEY.Key_Minus):
        qtbot.keyClick(canvas, key)
        scales.append(canvas.view.map_scale())

    assert scales == pytest.approx([50_000, 25_000, 50_000, 100_000], rel=0.002)


def test_home_shows_the_whole_area(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.set_view(MapView(0.1, 0.1, 12, 800, 600))
    qtbot.keyClick(canvas, KEY.Key_Home)
    west, south, east, north = canvas.view.bounds()

    assert west <= AREA[0] < AREA[2] <= east
    assert south <= AREA[1] < AREA[3] <= north


@pytest.mark.parametrize("key", [KEY.Key_Space, KEY.Key_Return])
def test_keys_click_in_the_middle(canvas: MapCanvas, qtbot: QtBot, key: Qt.Key) -> None:
    hand = Hand()
    canvas.set_tool(hand)
    qtbot.keyClick(canvas, key)

    assert hand.clicks[0].lonlat == pytest.approx(canvas.view.to_lonlat(400, 300))


def test_backspace_takes_a_point_back(canvas: MapCanvas, qtbot: QtBot) -> None:
    hand = Hand()
    canvas.set_tool(hand)
    qtbot.keyClick(canvas, KEY.Key_Backspace)

    assert hand.taken_back == 1


def test_enter_ends_what_is_under_way_and_sets_no_point(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    hand = Holder()
    canvas.set_tool(hand)
    qtbot.keyClick(canvas, KEY.Key_Return)

    assert hand.clicks == []


def test_escape_takes_steps_back_and_then_lets_go(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    hand = Hand()
    hand.steps = 1
    canvas.set_tool(hand)
    with qtbot.assertNotEmitted(canvas.escaped):
        qtbot.keyClick(canvas, KEY.Key_Escape)
    with qtbot.waitSignal(canvas.escaped):
        qtbot.keyClick(canvas, KEY.Key_Escape)


def test_keys_with_ctrl_or_alt_are_left_to_others(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    before = canvas.view
    for keys in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier):
        qtbot.keyClick(canvas, KEY.Key_Left, keys)

    assert canvas.view == before


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A field, a map with two things in view, and another field."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    canvas = MapCanvas()
    for part in (QLineEdit(), canvas, QLineEdit()):
        layout.addWidget(part)
    window.resize(800, 700)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    canvas.overlay = Things()
    canvas.show_bounds(AREA)
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    return window


def test_tab_goes_from_thing_to_thing_and_then_to_the_next_widget(
    window: QWidget, qtbot: QtBot
) -> None:
    (canvas,) = window.findChildren(MapCanvas)
    first, last = window.findChildren(QLineEdit)
    names: list[str | None] = []
    canvas.itemFocused.connect(lambda item: names.append(item.name if item else None))
    for _ in range(3):
        qtbot.keyClick(canvas, KEY.Key_Tab)
    assert last.hasFocus()
    assert names == ["SP, Westerbrug", "RP, Oosterveen", None]
    canvas.setFocus()
    for _ in range(3):
        qtbot.keyClick(canvas, KEY.Key_Backtab)
    assert first.hasFocus()
    assert names[3:] == ["RP, Oosterveen", "SP, Westerbrug", None]


def test_enter_chooses_the_thing_that_has_the_focus_and_escape_leaves_it(
    window: QWidget, qtbot: QtBot
) -> None:
    (canvas,) = window.findChildren(MapCanvas)
    hand = Hand()
    canvas.set_tool(hand)
    qtbot.keyClick(canvas, KEY.Key_Tab)
    with qtbot.waitSignal(canvas.itemChosen) as chosen:
        qtbot.keyClick(canvas, KEY.Key_Return)
    assert chosen.args[0].name == "sp"
    with qtbot.waitSignal(canvas.itemFocused) as focused:
        qtbot.keyClick(canvas, KEY.Key_Escape)
    assert focused.args == [None]
    assert hand.clicks == []


def test_the_thing_that_has_the_focus_is_marked(window: QWidget, qtbot: QtBot) -> None:
    (canvas,) = window.findChildren(MapCanvas)
    x, y = canvas.view.to_pixels([(5.0, 52.0)])[0].round().astype(int).tolist()
    before = canvas.grab().toImage()
    qtbot.keyClick(canvas, KEY.Key_Tab)
    marked = canvas.grab().toImage()

    assert marked.pixelColor(x - 16, y) == canvas.style_of_map["focus"]
    assert before.pixelColor(x - 16, y) != marked.pixelColor(x - 16, y)


def test_the_menu_key_opens_the_menu_of_the_thing_that_has_the_focus(
    window: QWidget, qtbot: QtBot
) -> None:
    (canvas,) = window.findChildren(MapCanvas)
    places = []

    def press_menu_key() -> None:
        reason, at = QContextMenuEvent.Reason.Keyboard, QPoint(1, 1)
        event = QContextMenuEvent(reason, at, canvas.mapToGlobal(at))
        QApplication.sendEvent(canvas, event)

    canvas.contextRequested.connect(lambda lonlat, _at: places.append(lonlat))
    press_menu_key()
    middle = canvas.view.to_lonlat(canvas.width() / 2, canvas.height() / 2)
    qtbot.keyClick(canvas, KEY.Key_Tab)
    press_menu_key()

    assert places == [pytest.approx(middle), pytest.approx((5.0, 52.0))]


def test_space_sets_a_point_on_the_thing_that_has_the_focus(
    window: QWidget, qtbot: QtBot
) -> None:
    (canvas,) = window.findChildren(MapCanvas)
    hand = Hand()
    canvas.set_tool(hand)
    qtbot.keyClick(canvas, KEY.Key_Tab)
    qtbot.keyClick(canvas, KEY.Key_Space)

    assert hand.clicks[0].lonlat == pytest.approx((5.0, 52.0))
