"""When to stop: somebody wants the job to end, a limit is near, the machine says so."""

from __future__ import annotations

import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from models.errors import WorkStopped
from models.worker.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOOK_EVERY_S = 0.05
_WORDS = {
    Outcome.CANCEL: "The job was cancelled; finished items are kept.",
    Outcome.TIME: "The time limit is near; finished items are kept, and the rest can "
    "be sent again.",
    Outcome.STOPPED: "The machine ended the run; finished items are kept, and the rest "
    "can be sent again.",
}


class Stopping:
    """
    Says whether to go on.

    Parameters
    ----------
    cancel
        File that is there as soon as somebody wants the job to end.
    pulse
        Called between two looks at the file, to tell how far the run is.
    clock
        Seconds from anywhere.
    """

    def __init__(
        self,
        cancel: Path,
        pulse: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cancel, self._pulse, self._clock = cancel, pulse, clock
        self._began, self._end = clock(), float("inf")
        self._look_at = float("-inf")
        self.why: Outcome | None = None

    def allow(self, seconds: float) -> None:
        """Set how long the run may take in all, by its own clock."""
        self._end = self._began + seconds

    def __call__(self) -> None:
        """
        Go on, or raise.

        Raises
        ------
        WorkStopped
            The run has to end; `why` tells for what.
        """
        now = self._clock()
        if now >= self._look_at:
            self._look_at = now + LOOK_EVERY_S
            if self._cancel.exists():
                self.why = Outcome.CANCEL
            elif self.why is None and now >= self._end:
                self.why = Outcome.TIME
            self._pulse()
        if self.why is not None:
            raise WorkStopped(_WORDS[self.why])

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Heed the signals of batch queues while this lasts."""
        before = {
            number: signal.signal(number, self._heed)
            for number in (signal.SIGUSR1, signal.SIGTERM, signal.SIGINT)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _heed(self, number: int, _frame: object) -> None:
        """Remember the first signal; the next look acts on it."""
        if self.why is None:
            is_limit = number == signal.SIGUSR1
            self.why = Outcome.TIME if is_limit else Outcome.STOPPED
        self._look_at = float("-inf")
