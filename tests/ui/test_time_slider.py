"""The time slider: read-out, steps, jumps, playing, and less motion where wanted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.drawing.style import Style
from app.ui.movement.clock import (
    FRAME_MS,
    REDUCED_FRAME_MS,
    OperationClock,
    moment_before,
    next_moment,
)
from app.ui.movement.time_slider import TimeSlider
from tests.window_checks import cut_words, worst_green_or_blue

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ZERO = datetime(2026, 6, 12, 4, tzinfo=UTC)
HOUR = 3600


@pytest.fixture
def slider(qtbot: QtBot) -> TimeSlider:
    made = TimeSlider()
    qtbot.addWidget(made)
    made.set_operation(ZERO, "B", 0, 10 * HOUR)
    made.set_moments([HOUR, 5 * HOUR], [600, 7200], [2 * HOUR, 9 * HOUR])
    made.resize(900, made.sizeHint().height())
    made.show()
    qtbot.waitExposed(made)
    return made


def told(slider: TimeSlider) -> list[int]:
    moments: list[int] = []
    slider.timeChanged.connect(moments.append)
    return moments


def test_the_moment_reads_as_a_date_time_group_of_the_plan(slider: TimeSlider) -> None:
    slider.set_time(90 * 60)

    assert slider.moment.text() == "120730BJUN26"
    assert slider.track.value() == 90 * 60


def test_keys_step_page_and_go_to_the_ends(slider: TimeSlider) -> None:
    moments = told(slider)
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Left,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_End,
        Qt.Key.Key_Home,
    ):
        QTest.keyClick(slider.track, key)

    assert moments == [60, 120, 60, 960, 10 * HOUR, 0]


@pytest.mark.parametrize(
    ("kind", "found"), [(0, [HOUR, 5 * HOUR]), (1, [600, 7200]), (2, [7200, 9 * HOUR])]
)
def test_jumps_lead_to_every_moment_of_a_kind_and_back(
    slider: TimeSlider, kind: int, found: list[int]
) -> None:
    moments = told(slider)
    slider.kind.setCurrentIndex(kind)
    assert not slider.back.isEnabled()
    for _ in range(3):
        slider.on.click()
    assert not slider.on.isEnabled()
    QTest.keyClick(slider.track, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)

    assert moments == [*found, found[0]]


def test_a_click_on_the_track_goes_there(slider: TimeSlider) -> None:
    left, right = slider.track.ends()
    at = QPoint(round((left + right) / 2), slider.track.height() // 2)
    QTest.mouseClick(slider.track, Qt.MouseButton.LeftButton, pos=at)

    assert slider.time_s == pytest.approx(5 * HOUR, abs=60)


def test_space_plays_and_stops(slider: TimeSlider) -> None:
    QTest.keyClick(slider.track, Qt.Key.Key_Space)
    assert slider.clock.is_playing
    assert slider.button.text() == "Pause"
    QTest.keyClick(slider.track, Qt.Key.Key_Space)

    assert not slider.clock.is_playing
    assert slider.button.text() == "Play"


def test_playing_moves_the_slider(slider: TimeSlider, qtbot: QtBot) -> None:
    slider.speed.setCurrentIndex(2)
    slider.speed.activated.emit(2)
    with qtbot.waitSignal(slider.timeChanged):
        slider.button.click()

    assert slider.clock.speed == 900
    assert slider.time_s > 0
    slider.clock.pause()


def test_a_jump_stops_playing(slider: TimeSlider) -> None:
    slider.button.click()
    slider.jump(1)

    assert not slider.clock.is_playing


def test_the_scale_names_whole_hours_of_the_zone(slider: TimeSlider) -> None:
    hours = slider.scale.hours()

    assert 3 <= len(hours) <= 12
    assert all(text.endswith("00B") for _, text in hours)
    assert hours[0] == (0, "120600B")


def test_the_scale_lies_under_the_handle(slider: TimeSlider) -> None:
    left, right = slider.track.ends()
    shift = slider.track.x() - slider.scale.pos().x()

    assert slider.scale.pixel(0) == pytest.approx(left + shift)
    assert slider.scale.pixel(10 * HOUR) == pytest.approx(right + shift)


def test_without_an_operation_nothing_can_be_played(qtbot: QtBot) -> None:
    slider = TimeSlider()
    qtbot.addWidget(slider)
    slider.clock.play()

    assert not slider.button.isEnabled()
    assert not slider.clock.is_playing


def test_another_operation_keeps_the_moment_as_far_as_it_can(
    slider: TimeSlider,
) -> None:
    slider.set_time(8 * HOUR)
    slider.set_operation(ZERO, "Z", HOUR, 9 * HOUR)
    assert slider.time_s == 8 * HOUR
    slider.set_operation(ZERO, "Z", HOUR, 2 * HOUR)

    assert slider.time_s == 2 * HOUR
    assert slider.moment.text() == "120600ZJUN26"


@pytest.mark.parametrize("palette", ["day", "night", "red", "high_contrast"])
def test_marks_are_painted_in_every_palette(slider: TimeSlider, palette: str) -> None:
    slider.set_style(Style.named(palette))
    image = slider.scale.grab().toImage()
    names = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
    }

    assert Style.named(palette)["flash"].name() in names


def test_no_word_is_cut_off(slider: TimeSlider) -> None:
    assert cut_words(slider) == []
    assert worst_green_or_blue(slider) > 0


def test_the_clock_goes_evenly_whatever_the_frames_are(qtbot: QtBot) -> None:
    del qtbot
    clock = OperationClock()
    clock.set_span(0, HOUR)
    clock.speed = 60
    for _ in range(30):
        clock.advance(33)

    assert clock.time_s == 30 * 33 * 60 // 1000


def test_after_a_stall_the_clock_does_not_leap() -> None:
    clock = OperationClock()
    clock.set_span(0, HOUR)
    clock.advance(60_000)

    assert clock.time_s == 120


def test_the_clock_stops_at_the_end_and_begins_again() -> None:
    clock = OperationClock()
    clock.set_span(100, 200)
    clock.set_time(190)
    clock.play()
    clock.advance(1000)
    assert clock.time_s == 200
    assert not clock.is_playing
    clock.play()

    assert clock.time_s == 100
    clock.pause()


def test_reduced_motion_plays_in_steps_of_a_second() -> None:
    clock = OperationClock()
    assert clock._timer.interval() == FRAME_MS
    clock.set_motion_reduced(True)

    assert clock._timer.interval() == REDUCED_FRAME_MS


def test_an_operation_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        OperationClock().set_span(5, 4)


def test_moments_are_found_on_both_sides_of_a_time() -> None:
    assert next_moment([5, 1, 9], 5) == 9
    assert moment_before([5, 1, 9], 5) == 1
    assert next_moment([], 0) is None
    assert moment_before([7], 7) is None
