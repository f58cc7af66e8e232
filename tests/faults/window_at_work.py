"""A real window on the small world, worked in a process without a test runner."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QEventLoop, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.services.planning import Planner
from app.services.scenario.scenario import read_scenario
from app.storage.folders import Folders
from app.ui import theme
from app.ui.application import Marsroute
from app.ui.open_area import OpenArea
from maps.build_area import BuildRequest, build_area
from tests.plan_hand import PlanHand, cheap_surroundings
from tests.plan_sketch import ToldClock
from tests.ui.conftest import EXTRACT, SCENARIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE_MS = 60_000
SLICE_MS = 20
OF_NO_SCREEN = "This plugin does not support "  # sizes, raising, grabbing
GRAVE = {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}


class Events:
    """Waits with the words of pytest-qt, which needs a test runner."""

    def waitUntil(  # noqa: N802 - as pytest-qt has it
        self, come: Callable[[], object], timeout: int = PATIENCE_MS
    ) -> None:
        """Let the window work until something has come about."""
        end = time.monotonic() + timeout / 1000
        _let_work()
        while not come():
            if time.monotonic() > end:
                raise AssertionError("The window waits for what does not come.")
            _let_work()

    @contextmanager
    def waitSignal(  # noqa: N802 - as pytest-qt has it
        self, signal: Any, timeout: int = PATIENCE_MS
    ) -> Iterator[None]:
        """Let the window work until a signal has come since the block began."""
        came: list[object] = []

        def note(*_: object) -> None:
            came.append(None)

        signal.connect(note)
        yield
        self.waitUntil(lambda: came, timeout)
        signal.disconnect(note)


class WorkedWindow:
    """
    A window that shows the small world with a march.

    Attributes
    ----------
    hand
        Does what a planner does with plan files.
    warnings
        What Qt complained of.
    """

    def __init__(self, folder: Path, name: str = "Main body") -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        self.warnings: list[str] = []
        qInstallMessageHandler(self._hear)
        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        theme.apply(theme.Theme.named("day"), application)
        ground = _ground(folder)
        clock = ToldClock()
        self.events: Any = Events()
        self._program = program = Marsroute(
            Folders(*(folder / part for part in "dcso")),
            application,
            cheap_surroundings(clock, folder / "station"),
        )
        program.show()
        program.desk.set_ground(ground)
        scenario = folder / "small.yaml"
        scenario.write_text(SCENARIO.replace("Main body", name), encoding="utf-8")
        session = program.session
        session.set_scenario(read_scenario(scenario, ground.vehicles))
        self.events.waitUntil(lambda: session.march is not None)
        self.hand = PlanHand(program, self.events, clock)

    def end(self) -> None:
        """Take the window away."""
        self._program.window.close()
        self._program.window.deleteLater()
        self._program.deleteLater()
        QApplication.processEvents()

    def _hear(self, kind: QtMsgType, _context: object, words: str) -> None:
        if kind in GRAVE and not words.startswith(OF_NO_SCREEN):
            self.warnings.append(words)


def _let_work() -> None:
    """Handle events for a moment, and take away what was left to later."""
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, SLICE_MS)
    QApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
    time.sleep(SLICE_MS / 10_000)


def _ground(folder: Path) -> OpenArea:
    extract, target = folder / "small.osm", folder / "small.area"
    extract.write_text(EXTRACT, encoding="utf-8")
    built = datetime(2026, 6, 1, tzinfo=UTC)
    build_area(BuildRequest(extract=extract, target=target, name="Small", built=built))
    return OpenArea(Planner.open(target))
