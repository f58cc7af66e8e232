"""Wheels, touchpads and fingers on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.ui.map.tile_service import InlineTileService
from tests.canvas_hands import (
    CTRL,
    Hand,
    canvas_on_screen,
    native_zoom,
    paper,
    touchpad,
    turn_wheel,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.ui.map.canvas import MapCanvas

AT = (170.0, 420.0)
UPDATE = Qt.ScrollPhase.ScrollUpdate


@pytest.fixture
def canvas(qtbot: QtBot) -> MapCanvas:
    return canvas_on_screen(qtbot)


def under(canvas: MapCanvas, at: tuple[float, float] = AT) -> np.ndarray:
    return np.array(canvas.view.to_lonlat(*at))


def test_a_wheel_comes_closer_on_the_scale_ladder_about_the_pointer(
    canvas: MapCanvas,
) -> None:
    place = under(canvas)
    scales = []
    for _ in range(3):
        turn_wheel(canvas, 1, AT)
        scales.append(canvas.view.map_scale())

    assert scales == pytest.approx([75_000, 50_000, 35_000], rel=0.002)
    assert under(canvas) == pytest.approx(place)


def test_a_wheel_out_and_in_again_comes_back_to_the_very_view(
    canvas: MapCanvas,
) -> None:
    before = canvas.view
    turn_wheel(canvas, 2, AT)
    turn_wheel(canvas, -2, AT)

    assert canvas.view.zoom == before.zoom
    assert canvas.view.x == pytest.approx(before.x, abs=1e-12)


def test_the_map_is_scaled_on_its_way_and_the_place_stays_under_the_pointer(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    canvas.motion.reduced = False
    place, start = under(canvas), canvas.view.zoom
    turn_wheel(canvas, 2, AT)
    zooms = []
    for ms in (0, 30, 60, 119):
        canvas.motion.animation.setCurrentTime(ms)
        zooms.append(canvas.shown.zoom)
        assert np.array(canvas.shown.to_lonlat(*AT)) == pytest.approx(place)

    assert canvas.is_moving
    assert zooms[0] == pytest.approx(start)
    assert zooms == sorted(zooms)
    assert canvas.view.zoom == pytest.approx(zooms[-1], abs=0.01)
    qtbot.waitUntil(lambda: not canvas.is_moving)
    assert canvas.shown == canvas.view


def test_a_wheel_that_reports_pixels_still_zooms(canvas: MapCanvas) -> None:
    before = canvas.view
    turn_wheel(canvas, 1, AT, pixels=(0, 15))

    assert canvas.view.zoom > before.zoom


def test_turning_back_forgets_the_part_of_a_notch_turned_before(
    canvas: MapCanvas,
) -> None:
    before = canvas.view
    turn_wheel(canvas, 0.75, AT)
    turn_wheel(canvas, -0.5, AT)
    turn_wheel(canvas, -0.25, AT)
    assert canvas.view == before
    turn_wheel(canvas, -0.25, AT)
    assert canvas.view.zoom < before.zoom


@pytest.mark.parametrize("by_device", [True, False])
def test_two_fingers_on_a_touchpad_move_the_map(
    canvas: MapCanvas, *, by_device: bool
) -> None:
    place = under(canvas)
    zoom = canvas.view.zoom
    pad = touchpad() if by_device else None
    phase = Qt.ScrollPhase.NoScrollPhase if by_device else UPDATE
    turn_wheel(canvas, 0.1, AT, pixels=(30, -12), phase=phase, device=pad)

    assert canvas.view.zoom == zoom
    assert canvas.view.to_pixels([place])[0] == pytest.approx([200, 408])


def test_two_fingers_zoom_with_ctrl_about_the_pointer(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    place, zoom = under(canvas), canvas.view.zoom
    turn_wheel(canvas, 0.1, AT, pixels=(0, 100), phase=UPDATE, keys=CTRL)

    assert canvas.view.zoom == pytest.approx(zoom + 0.5)
    assert under(canvas) == pytest.approx(place)
    qtbot.waitUntil(lambda: not canvas.is_moving)


def test_a_pinch_on_a_touchpad_zooms_about_the_fingers(canvas: MapCanvas) -> None:
    place, zoom = under(canvas), canvas.view.zoom
    for _ in range(4):
        native_zoom(canvas, 0.1, AT)
    assert canvas.is_moving  # what is shown is scaled while the fingers are down
    assert canvas.view.zoom == pytest.approx(zoom + 4 * np.log2(1.1))
    native_zoom(canvas, 0, AT, Qt.NativeGestureType.EndNativeGesture)

    assert not canvas.is_moving
    assert canvas.view.zoom == pytest.approx(zoom + 4 * np.log2(1.1), abs=0.002)
    assert under(canvas) == pytest.approx(place, abs=1e-4)


def test_no_tiles_are_asked_for_while_fingers_zoom(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    canvas.set_tiles(InlineTileService(paper))
    qtbot.waitUntil(lambda: canvas.is_complete)
    tiles = len(canvas.mosaic.cache)
    native_zoom(canvas, 0.7, AT)
    canvas.repaint()
    assert len(canvas.mosaic.cache) == tiles
    with qtbot.waitSignal(canvas.renderCompleted):
        native_zoom(canvas, 0, AT, Qt.NativeGestureType.EndNativeGesture)
    assert len(canvas.mosaic.cache) > tiles


@pytest.mark.parametrize("value", [-5.0, -1.0, 1e9])
def test_a_pinch_that_no_fingers_could_make_keeps_the_map_in_bounds(
    canvas: MapCanvas, value: float
) -> None:
    native_zoom(canvas, value, AT)

    assert 3 <= canvas.view.zoom <= 19


def test_a_double_tap_of_two_fingers_comes_a_step_closer(canvas: MapCanvas) -> None:
    native_zoom(canvas, 1, AT, Qt.NativeGestureType.SmartZoomNativeGesture)

    assert canvas.view.map_scale() == pytest.approx(75_000, rel=0.002)


class Screen:
    """A touch screen over the canvas."""

    def __init__(self, canvas: MapCanvas) -> None:
        self._canvas = canvas
        self._device = QTest.createTouchDevice()

    def touch(self, how: str, *fingers: tuple[int, int]) -> None:
        event = QTest.touchEvent(self._canvas, self._device, False)
        for finger, place in enumerate(fingers):
            getattr(event, how)(finger, QPoint(*place), self._canvas)
        event.commit()


def test_two_fingers_on_a_screen_hold_the_ground_under_them(canvas: MapCanvas) -> None:
    hand = Hand()
    canvas.set_tool(hand)
    screen = Screen(canvas)
    left, right = under(canvas, (300, 300)), under(canvas, (400, 320))
    screen.touch("press", (300, 300))
    screen.touch("press", (300, 300), (400, 320))
    for out in range(10, 101, 10):
        screen.touch("move", (300 - out, 300), (400 + out, 320 + out // 5))
    screen.touch("release", (200, 300), (500, 340))

    assert canvas.view.to_pixels([left])[0] == pytest.approx([200, 300], abs=20)
    assert canvas.view.to_pixels([right])[0] == pytest.approx([500, 340], abs=20)
    assert hand.clicks == []
    assert not canvas.is_moving


def test_one_finger_taps_and_drags(canvas: MapCanvas) -> None:
    hand = Hand()
    canvas.set_tool(hand)
    screen = Screen(canvas)
    grabbed = under(canvas, (300, 300))
    screen.touch("press", (300, 300))
    screen.touch("release", (300, 300))
    assert [click.lonlat for click in hand.clicks] == [pytest.approx(grabbed)]
    screen.touch("press", (300, 300))
    for out in (10, 20, 30):
        screen.touch("move", (300 + out, 300))
    screen.touch("release", (330, 300))

    assert canvas.view.to_pixels([grabbed])[0] == pytest.approx([330, 300])
    assert len(hand.clicks) == 1
