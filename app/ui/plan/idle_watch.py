"""Tells when nobody has touched keys or pointer for so long that the plan is locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.security.clock import Clock
    from app.security.lock_policy import LockPolicy

CHECK_MS = 5_000
TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """
    Watches one application on a clock that nobody can set.

    Parameters
    ----------
    application
        Whose keys and pointer count.
    clock
        Its time since the boot runs on while the machine sleeps.
    policy
        After how many minutes without a touch.
    """

    lockWanted = Signal()  # noqa: N815 - Qt names its signals so

    def __init__(
        self,
        application: QApplication,
        clock: Clock,
        policy: LockPolicy,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.policy = policy
        self._application, self._clock = application, clock
        self._touched_s = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.check)

    @property
    def is_watching(self) -> bool:
        """Whether a lock would come."""
        return self._timer.isActive()

    def begin(self) -> None:
        """Watch from now on."""
        self._touched_s = self._clock.since_boot()
        if not self._timer.isActive():
            self._application.installEventFilter(self)
            self._timer.start()

    def end(self) -> None:
        """Watch no more."""
        self._application.removeEventFilter(self)
        self._timer.stop()

    def check(self) -> None:
        """Ask for the lock if the time has come."""
        now_s = self._clock.since_boot()
        if self.is_watching and not self.policy.idle_left_s(self._touched_s, now_s):
            self.lockWanted.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice a touch; the first one after a sleep comes too late."""
        if event.type() in TOUCHES:
            self.check()
            self._touched_s = self._clock.since_boot()
        return False
