"""The window under a real X server: keys and mouse come from outside the program."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.real_window import wait_until

if TYPE_CHECKING:
    from tests.real_window import RealWindow

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

MAP = (600, 330)  # a pixel of the map in the window, with room around it
MGRS = re.compile(r"\d{1,2}[C-X][A-Z]{2}\d{10}")


def place_under(window: RealWindow, x: int, y: int) -> tuple[int, int]:
    """Easting and northing under a pixel within its square, metres, as copied."""
    window.hands("mousemove", "--window", window.window, x, y)
    text = window.copied("ctrl+shift+c")
    assert MGRS.fullmatch(text), text
    return int(text[-10:-5]), int(text[-5:])


def test_a_day_at_the_map(window: RealWindow) -> None:
    x, y = MAP
    before = place_under(window, x, y)

    window.hands("mousedown", 1, "mousemove_relative", "--sync", 60, 40)
    window.hands("mousemove_relative", "--sync", 60, 40, "sleep", 0.3, "mouseup", 1)
    window.settle()
    moved = place_under(window, x + 120, y + 80)
    assert moved == pytest.approx(before, abs=150)  # the place went with the hand

    window.hands("click", 4, "click", 4)
    window.settle()
    assert place_under(window, x + 120, y + 80) == pytest.approx(moved, abs=150)
    beside = place_under(window, x + 20, y + 80)
    assert abs(beside[0] - moved[0]) < abs(moved[0] - before[0]) + 5_000

    day = window.settle()
    window.hands("key", "ctrl+alt+3")
    wait_until(
        lambda: not np.array_equal(window.picture(), day), "another look of the map"
    )
    red = window.settle()
    client = red[60:800, 40:1300]
    assert client[:, :, 1:].max() <= 8  # eyes stay adapted to the dark
    assert client[:, :, 0].max() > 150  # and yet there is something to read


def test_a_painter_that_dies_is_replaced_and_the_window_ends_cleanly(
    window: RealWindow,
) -> None:
    wait_until(window.children, "a process that paints tiles")
    for child in window.children():
        os.kill(child, signal.SIGKILL)
    window.hands("mousemove", "--window", window.window, *MAP, "click", 5, "click", 5)
    window.settle()

    wait_until(window.children, "another painter")
    children = window.children()
    window.hands("key", "ctrl+q")

    assert window.process.wait(30) == 0, window.log.read_text()
    wait_until(
        lambda: not any(Path(f"/proc/{child}").exists() for child in children),
        "the end of all painters",
    )
    assert "Traceback" not in window.log.read_text()
