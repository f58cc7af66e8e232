"""The program in its own process on a real X server, and the hands on it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

NO_X_SERVER = "no X server to test on"
PATIENCE_S = 60.0
LOOK_S = 0.05
REST_S = 0.4
ROOT = Path(__file__).resolve().parent.parent


def wait_until(true: Callable[[], object], what: str) -> None:
    """Look again until something is true; fail with its name when it never is."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"{what} did not come about within {PATIENCE_S:g} s")
        time.sleep(LOOK_S)


class Display(NamedTuple):
    """An X server: its name, and the file that holds what its screen shows."""

    name: str
    frame: Path

    def picture(self) -> NDArray[np.uint8]:
        """Red, green and blue of the screen now, (height, width, 3)."""
        raw = self.frame.read_bytes()
        head = np.frombuffer(raw, ">u4", 25)  # of the X window dump format
        wide, high, line = (int(head[field]) for field in (4, 5, 12))
        start = int(head[0]) + 12 * int(head[19])
        rows = np.frombuffer(raw, np.uint8, high * line, start).reshape(high, line)
        return rows[:, : 4 * wide].reshape(high, wide, 4)[:, :, 2::-1]


class RealWindow:
    """The program in its own process, its window, and the hands on it."""

    def __init__(self, display: Display, area: Path, home: Path) -> None:
        self._environment = os.environ | {
            "DISPLAY": display.name,
            "QT_QPA_PLATFORM": "xcb",
            "MARSROUTE_HOME": str(home),
            "LC_ALL": "C.UTF-8",
        }
        self.picture = display.picture
        self.log = home / "log.txt"
        self._stream = self.log.open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", "--area", str(area)],
            env=self._environment,
            stdout=self._stream,
            stderr=self._stream,
            cwd=ROOT,
        )
        wait_until(self._find, "a window")
        wait_until(lambda: "Small" in self.title, "the area in the window")
        self.hands("windowsize", "--sync", self.window, "1360", "840")
        self.hands("windowfocus", "--sync", self.window)
        self.settle()

    def _find(self) -> bool:
        if self.process.poll() is not None:
            pytest.fail(f"the program ended: {self.log.read_text()[-2000:]}")
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", "Marsroute"],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        self.window = found.stdout.split()[0] if found.stdout.split() else ""
        return bool(self.window)

    @property
    def title(self) -> str:
        """Title of the window."""
        return self.hands("getwindowname", self.window)

    def hands(self, *words: str | int) -> str:
        """Move the mouse, press buttons, type keys."""
        done = subprocess.run(
            ["xdotool", *(str(word) for word in words)],
            env=self._environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE_S,
        )
        return done.stdout.strip()

    def write(self, text: str, *keys: str) -> None:
        """Type a text, then press keys."""
        if text:
            self.hands("type", "--delay", "4", text)
        if keys:
            self.hands("key", *keys)

    def has_window(self, name: str) -> bool:
        """Whether a window of this name is on the screen, such as a dialog."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", f"^{name}$"],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return bool(found.stdout.strip())

    def settle(self) -> NDArray[np.uint8]:
        """Picture of the screen once two in a row are the same."""
        last = self.picture()
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            time.sleep(REST_S)
            now = self.picture()
            if np.array_equal(now, last):
                return now
            last = now
        return pytest.fail("the screen never came to rest")

    def clipboard(self) -> str:
        """Text that was copied last; empty before the first time."""
        got = subprocess.run(
            ["xclip", "-o", "-selection", "clipboard"],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        return got.stdout

    def clear_clipboard(self) -> None:
        """Forget what was copied."""
        subprocess.run(
            ["xclip", "-i", "-selection", "clipboard"],
            env=self._environment,
            input="",
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=PATIENCE_S,
        )

    def copied(self, keys: str) -> str:
        """Press keys that copy something, and return it."""
        self.clear_clipboard()
        self.hands("key", keys)
        wait_until(self.clipboard, "a copied text")
        return self.clipboard()

    def children(self) -> list[int]:
        """Processes that the program started and that still run."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        found = []
        for task in tasks.iterdir():
            found += (task / "children").read_text().split()
        return [int(child) for child in found]

    def close(self) -> None:
        """End the program, whatever state it is in."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE_S)
        self._stream.close()
