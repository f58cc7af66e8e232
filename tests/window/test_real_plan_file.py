"""The plan file under a real X server: kept, locked, unlocked and opened again."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.real_window import RealWindow, wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real_window import Display

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PHRASE = "seven grey geese over the dike"
POST = "S3 1 Bn"
MAP = (600, 330)


def ask(window: RealWindow, dialog: str) -> None:
    """Wait until a dialog is there and takes keys."""
    wait_until(lambda: window.has_window(dialog), f"the dialog {dialog}")
    window.settle()


def unlocked(window: RealWindow) -> bool:
    """Press Return, which is not taken for a while after a wrong passphrase."""
    window.hands("key", "Return")
    return "north.plan" in window.title


def test_a_plan_is_kept_locked_unlocked_and_opened_again(
    window: RealWindow, display: Display, exercise_area: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "north.plan"
    x, y = MAP
    window.hands("key", "ctrl+shift+n")
    ask(window, "Who am I")
    window.write(POST, "Return")
    ask(window, "New plan file")
    window.write(str(plan), "Tab", "Tab")
    window.write(PHRASE, "Tab")
    window.write(PHRASE, "Tab", "Tab", "space", "Return")  # without a recovery sheet
    wait_until(lambda: "north.plan" in window.title, "the plan file")

    window.hands("key", "l")
    for far in (0, 90):
        place = ("mousemove", "--window", window.window, x + far, y)
        window.hands(*place, "click", 1)
    window.hands("key", "Return", "Escape", "Escape")
    drawn = window.settle()
    window.hands("key", "ctrl+shift+l")
    wait_until(lambda: window.title == "Marsroute", "the lock")
    hidden = window.settle()
    assert np.mean(hidden[200:500, 300:900] != drawn[200:500, 300:900]) > 0.05

    window.write("the wrong words altogether", "Return")
    window.settle()
    assert window.title == "Marsroute"
    window.write(PHRASE)
    wait_until(lambda: unlocked(window), "the plan after the lock")

    window.close()  # by force, as a cut of the power would
    with closing(RealWindow(display, exercise_area, tmp_path)) as again:
        again.hands("key", "ctrl+alt+o")
        ask(again, "Open plan file")
        again.write(str(plan), "Return")
        ask(again, "Open plan file")
        again.write(PHRASE, "Return")
        wait_until(lambda: "north.plan" in again.title, "the plan after the kill")
        again.hands("key", "ctrl+z")
        again.settle()
        again.hands("key", "ctrl+q")
        assert again.process.wait(30) == 0, again.log.read_text()
        assert "Traceback" not in again.log.read_text()
