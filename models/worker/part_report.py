"""What a run tells of its part: how far it is, how it ended, and a bounded log."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.protocol.canonical_json import canonical_bytes
from models.worker.outcome import Outcome
from models.worker.whole_file import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from models.protocol.canonical_json import Json

TELL_EVERY_S = 0.5
MOST_LOG = 256 << 10  # bytes; then the older half goes
_RESERVE = 4096  # bytes kept back, so that a full disk can still be told of
_MOST_WORDS = 1000
_MOST_LINE = 16 << 10


class PartReport:
    """
    Writes ``progress.json``, ``exit.json`` and ``log.txt`` of a part.

    Parameters
    ----------
    folder
        Of the part.
    owner
        Name of this run, which has the claim.

    Attributes
    ----------
    node
        Which machine this is, without its name; empty before it is known.
    done, items
        Items finished and in all.
    started
        When, in UTC.
    """

    def __init__(self, folder: Path, owner: str) -> None:
        self._folder, self._owner, self.node = folder, owner, ""
        self._began = time.monotonic()
        self._before = _seconds_of(folder)
        self._tell_at = float("-inf")
        self.done = self.items = 0
        self.started = now()
        (folder / "exit.json").unlink(missing_ok=True)
        self._reserve = folder / f".exit.{owner}"
        write_whole(self._reserve, b" " * _RESERVE, owner)

    def begin(self, items: int) -> None:
        """Tell of how many items the part consists."""
        self.items = items
        self.tell()

    def finish_item(self) -> None:
        """Tell of one more item."""
        self.done += 1
        if self.done == self.items:
            self.tell()
        else:
            self.pulse()

    def pulse(self) -> None:
        """Tell how far the run is, at most twice a second."""
        if time.monotonic() >= self._tell_at:
            self.tell()

    def tell(self) -> None:
        """Tell how far the run is."""
        self._tell_at = time.monotonic() + TELL_EVERY_S
        data, path = canonical_bytes(self._state()), self._folder / "progress.json"
        write_whole(path, data, self._owner, outlives_power=False)

    def end(self, outcome: Outcome, words: str) -> None:
        """Tell how the run ended, on a full disk too."""
        if outcome is not Outcome.DISK:
            self.tell()
        state = {**self._state(), "class": outcome.value, "words": words[:_MOST_WORDS]}
        data = canonical_bytes(state)
        with self._reserve.open("r+b") as file:
            file.write(data)
            file.truncate()
        self._reserve.replace(self._folder / "exit.json")

    def leave(self) -> None:
        """Go without a word: the part belongs to another run."""
        self._reserve.unlink(missing_ok=True)

    def log(self, words: str) -> None:
        """Add lines to the log; where the disk takes none, to the error channel."""
        line = f"{now()} {self._owner} {words[-_MOST_LINE:]}\n"
        path = self._folder / "log.txt"
        try:
            if path.exists() and path.stat().st_size > MOST_LOG:
                kept = path.read_bytes()[-MOST_LOG // 2 :]
                write_whole(path, kept.partition(b"\n")[2], self._owner)
            with path.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError as error:
            sys.stderr.write(f"{error.strerror}: {line}")

    def _state(self) -> dict[str, Json]:
        """How far the run is, as both files have it."""
        return {
            "done": self.done,
            "ended": now(),
            "host": self.node,
            "items": self.items,
            "peak_mb": peak_mb(),
            "seconds": round(self._before + time.monotonic() - self._began, 3),
            "started": self.started,
        }


def peak_mb() -> int:
    """Largest memory of this process so far, in MiB, rounded up."""
    scale = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale
    return -(-peak // (1 << 20))


def now() -> str:
    """Time of this machine in UTC, to the second, in ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_state(path: Path) -> dict[str, Json]:
    """Read what a run told; empty where it told nothing that can be read."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _seconds_of(folder: Path) -> float:
    """Wall time of all earlier runs of a part, in seconds."""
    told = (
        read_state(folder / name).get("seconds")
        for name in ("exit.json", "progress.json")  # a killed run leaves no exit.json
    )
    return max((one for one in told if isinstance(one, int | float)), default=0.0)
