"""The clock of an operation, which may be set, stepped and played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

SPEEDS = (60, 300, 900)  # seconds of the operation in a second
FRAME_MS = 50
REDUCED_FRAME_MS = 1000  # motion in single steps
LONGEST_FRAME_MS = 2000  # after a stall the clock goes on, it does not leap


class OperationClock(QObject):
    """
    A moment between the beginning and the end of an operation, in seconds.

    Attributes
    ----------
    begins_s, ends_s
        Limits of the clock.
    time_s
        The moment, a whole second.
    speed
        Seconds of the operation in a second, while it is played.
    """

    timeChanged = Signal(int)  # noqa: N815
    playingChanged = Signal(bool)  # noqa: N815

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.begins_s = self.ends_s = self.time_s = 0
        self.speed = SPEEDS[0]
        self._rest_ms = 0.0  # of a second of the operation, not yet shown
        self._elapsed = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def is_playing(self) -> bool:
        """Whether time goes on by itself."""
        return self._timer.isActive()

    def set_span(self, begins_s: int, ends_s: int) -> None:
        """
        Limit the clock to an operation; it stays where it is as far as it can.

        Raises
        ------
        ValueError
            The end lies before the beginning.
        """
        if ends_s < begins_s:
            raise ValueError(
                f"An operation cannot end at {ends_s} s, before it begins at "
                f"{begins_s} s."
            )
        self.begins_s, self.ends_s = begins_s, ends_s
        self.set_time(self.time_s)

    def set_time(self, time_s: int) -> None:
        """Go to a moment, or to the nearer end."""
        time_s = min(max(time_s, self.begins_s), self.ends_s)
        self._rest_ms = 0.0
        if time_s != self.time_s:
            self.time_s = time_s
            self.timeChanged.emit(time_s)

    def set_motion_reduced(self, reduced: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Play in one step a second instead of evenly."""
        self._timer.setInterval(REDUCED_FRAME_MS if reduced else FRAME_MS)

    def play(self) -> None:
        """Let time go on, from the beginning where it has come to the end."""
        if self.is_playing or self.begins_s == self.ends_s:
            return
        if self.time_s >= self.ends_s:
            self.set_time(self.begins_s)
        self._elapsed.start()
        self._timer.start()
        self.playingChanged.emit(True)

    def pause(self) -> None:
        """Let time stand still."""
        if self.is_playing:
            self._timer.stop()
            self.playingChanged.emit(False)

    def toggle(self) -> None:
        """Play or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def advance(self, milliseconds: float) -> None:
        """Go on by as much as has to be shown after some time; stop at the end."""
        passed = self._rest_ms + min(milliseconds, LONGEST_FRAME_MS) * self.speed
        seconds = int(passed // 1000)
        self.set_time(self.time_s + seconds)
        self._rest_ms = passed - 1000 * seconds
        if self.time_s >= self.ends_s:
            self.pause()

    def _tick(self) -> None:
        self.advance(self._elapsed.restart())


def next_moment(moments: Sequence[int], time_s: int) -> int | None:
    """First of some moments after a time; None for none."""
    return min((moment for moment in moments if moment > time_s), default=None)


def moment_before(moments: Sequence[int], time_s: int) -> int | None:
    """Last of some moments before a time; None for none."""
    return max((moment for moment in moments if moment < time_s), default=None)
