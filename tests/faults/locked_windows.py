"""A window that is locked in the midst of saving and of writing products."""

from __future__ import annotations

import gc
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from app.security.file_key import FileKey
from app.storage.plan_store import PlanStore
from tests.faults.window_at_work import WorkedWindow
from tests.secret_search import forms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.plan_hand import PlanHand

WORD = "Stieglitzkolonne"
FORMS = forms_of(WORD.encode())
LOOK_S = 0.005
WAITED = Path("/proc/thread-self/schedstat")  # its second figure, in nanoseconds


def lock_at_work(folder: str, locks: int) -> dict[str, Any]:
    """
    Lock while a save and an export are under way, and unlock, again and again.

    The folder for temporary files is read all the time.

    Returns
    -------
    dict[str, Any]
        ``longest_s`` until the key was gone; ``left``: temporary files in which the
        name of the column was seen; ``looks``: how often was looked; ``lost``: edits
        that the file lacks; ``exports`` that were written; ``warnings`` of Qt.
    """
    base = Path(folder)
    with watched(Path(tempfile.gettempdir())) as seen:
        window = WorkedWindow(base, WORD)
        constant = keys_alive()
        hand = window.hand
        hand.keep(base / "a.plan")
        longest, edits, exports = 0.0, 1, 0
        for number in range(locks):
            target = base / f"products {number}"
            target.mkdir()
            hand.program.files.export(target)
            _edit(hand, number)
            edits += 1
            longest = max(longest, _locked_after(hand, constant))
            hand.unlock()
            exports += any(target.iterdir())
        changes = hand.changes()
        window.end()
    return {
        "longest_s": longest,
        "left": sorted(seen.hits),
        "looks": seen.looks,
        "lost": edits - len(changes),
        "exports": exports,
        "warnings": window.warnings,
    }


def keys_alive() -> int:
    """Count keys that anybody still holds."""
    return sum(isinstance(one, FileKey) for one in gc.get_objects())


class Seen:
    """What was seen in a folder."""

    def __init__(self) -> None:
        self.hits: set[str] = set()
        self.looks = 0

    def look(self, folder: Path) -> None:
        """Look into all files there are at this moment."""
        self.looks += 1
        for path in folder.rglob("*"):
            try:
                data = path.read_bytes() if path.is_file() else b""
            except FileNotFoundError:  # gone meanwhile
                continue
            if any(form in data + bytes(path) for form in FORMS):
                self.hits.add(path.name)


@contextmanager
def watched(folder: Path) -> Iterator[Seen]:
    """Look into a folder all the time."""
    seen, end = Seen(), Event()

    def look() -> None:
        while not end.wait(LOOK_S):
            seen.look(folder)

    looking = Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        end.set()
        looking.join()
        seen.look(folder)


def _edit(hand: PlanHand, number: int) -> None:
    """Do a step without waiting until it is kept."""
    stack = hand.program.session.undo_stack
    if number == 0:
        assert hand.program.session.close_road((5.06, 52.0)) is not None
    elif number % 2:
        stack.undo()
    else:
        stack.redo()


def _locked_after(hand: PlanHand, constant: int) -> float:
    """
    Lock; seconds until neither key nor plan file is in memory.

    Those in which other programs had the processor are left out.
    """
    began, waited = time.monotonic(), _waited_s()
    hand.program.lock.lock()
    QApplication.sendPostedEvents(None, 0)
    took = time.monotonic() - began - (_waited_s() - waited)
    if keys_alive() > constant or _is_open():
        raise AssertionError("The key or the plan is in memory after the lock.")
    return took


def _waited_s() -> float:
    """Seconds that this thread has waited for a processor; none where none tells."""
    return int(WAITED.read_text().split()[1]) / 1e9 if WAITED.exists() else 0.0


def _is_open() -> bool:
    return any(isinstance(one, PlanStore) for one in gc.get_objects())
