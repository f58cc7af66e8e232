"""The pointer on the map: drags, pushes, lost releases and menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.canvas_hands import (
    LEFT,
    RIGHT,
    Hand,
    Holder,
    canvas_on_screen,
    drag,
    mouse,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.ui.map.canvas import MapCanvas

KIND = QMouseEvent.Type
QUICK = [(300.0 + 20 * step, 300.0) for step in range(9)]  # 2 pixels a millisecond


@pytest.fixture
def canvas(qtbot: QtBot) -> MapCanvas:
    return canvas_on_screen(qtbot)


def ask_menu(canvas: MapCanvas, at: QPoint) -> None:
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, at, canvas.mapToGlobal(at))
    QApplication.sendEvent(canvas, event)


def test_a_push_lets_the_map_glide_on_and_come_to_rest(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    canvas.motion.reduced = False
    grabbed = canvas.view.to_lonlat(300, 300)
    drag(canvas, QUICK)
    assert canvas.motion.is_gliding
    assert canvas.shown.to_pixels([grabbed])[0] == pytest.approx([460, 300], abs=0.01)
    ways = []
    for ms in (100, 200, 400, 700):
        canvas.motion.animation.setCurrentTime(ms)
        ways.append(float(canvas.shown.to_pixels([grabbed])[0][0]))
    qtbot.waitUntil(lambda: not canvas.is_moving)

    assert ways == sorted(ways)
    assert ways[0] > 460 + 100  # at nearly the speed of the hand
    assert ways[1] - ways[0] > (ways[2] - ways[1]) / 2  # and ever slower
    assert canvas.view.to_pixels([grabbed])[0] == pytest.approx([ways[3], 300])


def test_a_press_stops_a_glide_where_it_is(canvas: MapCanvas) -> None:
    canvas.motion.reduced = False
    drag(canvas, QUICK)
    canvas.motion.animation.setCurrentTime(150)
    shown = canvas.shown
    mouse(canvas, KIND.MouseButtonPress, (50, 50), button=LEFT, held=LEFT)

    assert not canvas.is_moving
    assert canvas.view.x == pytest.approx(shown.x, abs=1e-9)
    mouse(canvas, KIND.MouseButtonRelease, (50, 50), button=LEFT)


@pytest.mark.parametrize(
    ("way", "every_ms", "rest_ms"),
    [
        (QUICK, 10, 200),  # rested before letting go
        (QUICK, 1000, 0),  # slow
        (QUICK[:2], 10, 0),  # too short to have a speed
    ],
)
def test_a_hand_that_does_not_push_leaves_the_map_where_it_is(
    canvas: MapCanvas, way: list[tuple[float, float]], every_ms: int, rest_ms: int
) -> None:
    canvas.motion.reduced = False
    grabbed = canvas.view.to_lonlat(300, 300)
    drag(canvas, way, every_ms=every_ms, rest_ms=rest_ms)

    assert not canvas.is_moving
    assert canvas.view.to_pixels([grabbed])[0] == pytest.approx(way[-1])


def test_with_reduced_motion_nothing_glides(canvas: MapCanvas) -> None:
    grabbed = canvas.view.to_lonlat(300, 300)
    drag(canvas, QUICK)

    assert not canvas.is_moving
    assert canvas.view.to_pixels([grabbed])[0] == pytest.approx([460, 300])


def test_the_middle_button_drags_the_map_whatever_tool_is_in_the_hand(
    canvas: MapCanvas,
) -> None:
    hand = Holder()
    canvas.set_tool(hand)
    grabbed = canvas.view.to_lonlat(300, 300)
    middle = Qt.MouseButton.MiddleButton
    mouse(canvas, KIND.MouseButtonPress, (300, 300), button=middle, held=middle)
    mouse(canvas, KIND.MouseMove, (350, 320), held=middle)
    assert canvas.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    mouse(canvas, KIND.MouseButtonRelease, (350, 320), button=middle)

    assert hand.way == []
    assert canvas.cursor().shape() == hand.cursor
    assert canvas.view.to_pixels([grabbed])[0] == pytest.approx([350, 320])


def held(canvas: MapCanvas) -> Holder:
    """Tool that holds something, half way through a drag."""
    hand = Holder()
    canvas.set_tool(hand)
    mouse(canvas, KIND.MouseButtonPress, (200, 100), button=LEFT, held=LEFT)
    mouse(canvas, KIND.MouseMove, (240, 130), held=LEFT)
    return hand


def test_a_release_that_went_elsewhere_puts_back_what_was_held(
    canvas: MapCanvas,
) -> None:
    hand = held(canvas)
    mouse(canvas, KIND.MouseMove, (260, 140))  # no button is down any more

    assert (hand.abandoned, hand.released, hand.clicks) == (1, 0, [])
    assert hand.hovers[-1] is not None


@pytest.mark.parametrize("kind", [QEvent.Type.UngrabMouse, QEvent.Type.Hide])
def test_what_takes_the_pointer_away_ends_a_drag(
    canvas: MapCanvas, kind: QEvent.Type
) -> None:
    hand = held(canvas)
    if kind == QEvent.Type.Hide:
        canvas.hide()
    else:
        QApplication.sendEvent(canvas, QEvent(kind))
    mouse(canvas, KIND.MouseButtonRelease, (260, 140), button=LEFT)

    assert (hand.abandoned, hand.released, hand.clicks) == (1, 0, [])


def test_losing_the_focus_ends_a_drag(canvas: MapCanvas, qtbot: QtBot) -> None:
    field = QLineEdit(canvas)
    field.show()
    hand = held(canvas)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)

    assert hand.abandoned == 1


def test_the_right_button_gives_a_drag_up_and_opens_no_menu(canvas: MapCanvas) -> None:
    hand = held(canvas)
    menus: list[object] = []
    canvas.contextRequested.connect(lambda *menu: menus.append(menu))
    mouse(canvas, KIND.MouseButtonPress, (240, 130), button=RIGHT, held=LEFT | RIGHT)
    ask_menu(canvas, QPoint(240, 130))
    mouse(canvas, KIND.MouseButtonRelease, (240, 130), button=RIGHT, held=LEFT)
    mouse(canvas, KIND.MouseButtonRelease, (240, 130), button=LEFT)

    assert (hand.abandoned, hand.released, menus) == (1, 0, [])
    mouse(canvas, KIND.MouseButtonPress, (240, 130), button=RIGHT, held=RIGHT)
    ask_menu(canvas, QPoint(240, 130))
    assert len(menus) == 1


def test_a_menu_opens_where_the_pointer_is(canvas: MapCanvas, qtbot: QtBot) -> None:
    place = canvas.view.to_lonlat(120, 90)
    with qtbot.waitSignal(canvas.contextRequested) as asked:
        ask_menu(canvas, QPoint(120, 90))

    assert asked.args[0] == pytest.approx(place)
    assert asked.args[1] == canvas.mapToGlobal(QPoint(120, 90))


def test_another_tool_in_the_hand_ends_the_drag_of_the_first(canvas: MapCanvas) -> None:
    hand, other = held(canvas), Hand()
    canvas.set_tool(other)
    mouse(canvas, KIND.MouseButtonRelease, (260, 140), button=LEFT)

    assert (hand.abandoned, hand.released, other.clicks) == (1, 0, [])


def test_the_pointer_is_told_where_it_is_and_when_it_leaves(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    place = canvas.view.to_lonlat(120, 90)
    with qtbot.waitSignal(canvas.cursorMoved) as told:
        mouse(canvas, KIND.MouseMove, (120, 90))
    assert told.args[0] == pytest.approx(place)
    with qtbot.waitSignal(canvas.cursorMoved) as told:
        QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert told.args == [None]
