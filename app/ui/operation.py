"""Work off the GUI thread that reports progress and can be stopped."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps.progress import Progress


class OperationCancelled(Exception):  # noqa: N818 - an outcome the user chose
    """The user stopped the work; raised inside it at its next report."""


class Operation(QObject):
    """
    One piece of work in a thread of its own.

    All signals arrive on the thread that made the operation. Exactly one of
    ``succeeded``, ``failed`` and ``cancelled`` is sent, once.
    """

    progressed = Signal(str, float)  # what, share
    succeeded = Signal(object)  # what the work returned
    failed = Signal(object)  # the exception
    cancelled = Signal()
    _ended = Signal(object, object)

    def __init__(
        self,
        title: str,
        work: Callable[[Progress], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self._work = work
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=title, daemon=True)
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin; an operation runs once."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop; its result is dropped even if it gets done."""
        self._stop.set()

    def is_running(self) -> bool:
        """Whether the thread is at work."""
        return self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Block until the thread has ended; false if it has not by then."""
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        """Body of the thread."""
        try:
            result = self._work(self._report)
        except Exception as error:  # noqa: BLE001 - handed to whoever started it
            self._ended.emit(None, error)
        else:
            self._ended.emit(result, None)

    def _report(self, what: str, share: float) -> None:
        """Pass progress on, or stop the work."""
        if self._stop.is_set():
            raise OperationCancelled
        self.progressed.emit(what, share)

    def _finish(self, result: object, error: Exception | None) -> None:
        """Tell how it ended, on the thread of the owner."""
        if self._stop.is_set():
            self.cancelled.emit()
        elif error is None:
            self.succeeded.emit(result)
        else:
            self.failed.emit(error)
        self.deleteLater()


class LatestOperation(QObject):
    """
    Answers the newest question only: while one runs, newer ones replace each other.

    For work that is short but not stoppable, such as a route.
    """

    succeeded = Signal(object)
    failed = Signal(object)
    busyChanged = Signal(bool)  # noqa: N815 - Qt names its signals so

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._running: Operation | None = None
        self._next: Callable[[Progress], object] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._running is not None

    def ask(self, work: Callable[[Progress], object]) -> None:
        """Do this work, and let go of what was asked before."""
        if self._running is not None:
            self._next = work
            self._running.cancel()
            return
        self._start(work)

    def drop(self) -> None:
        """Let go of everything asked."""
        self._next = None
        if self._running is not None:
            self._running.cancel()

    def wait(self, seconds: float) -> bool:
        """Block until nothing runs; false if something still does."""
        return self._running is None or self._running.wait(seconds)

    def _start(self, work: Callable[[Progress], object]) -> None:
        operation = Operation(self._title, work, self)
        operation.succeeded.connect(self._on_success)
        operation.failed.connect(self._on_failure)
        operation.cancelled.connect(self._on_cancel)
        self._running = operation
        self.busyChanged.emit(True)
        operation.start()

    def _on_success(self, result: object) -> None:
        self._end()
        self.succeeded.emit(result)

    def _on_failure(self, error: object) -> None:
        self._end()
        self.failed.emit(error)

    def _on_cancel(self) -> None:
        work, self._next = self._next, None
        self._running = None
        if work is not None:
            self._start(work)
        else:
            self.busyChanged.emit(False)

    def _end(self) -> None:
        self._running = None
        self.busyChanged.emit(False)
