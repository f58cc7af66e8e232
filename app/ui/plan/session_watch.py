"""Tells when the desktop locks its screen and when the machine is about to sleep.

Linux desktops say so on two message buses: logind for the session and for sleep, the
screen savers for the screen. Where there is no bus nothing is told, and a plan is
locked by the idle timer alone; the lock settings say which it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusError,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
)

from app.security.lock_policy import LockReason

if TYPE_CHECKING:
    from collections.abc import Sequence

LOGIND = "org.freedesktop.login1"
LOGIND_PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
_OWN_SESSION = "auto"  # as logind calls that of whoever asks
_ANY = ""


class SessionWatch(QObject):
    """
    Listens to the desktop; nothing here waits for an answer.

    Sleep is held up, for as long as logind allows, until `let_sleep` says that the key
    is gone.

    Parameters
    ----------
    system, desktop
        The two buses; None takes those of this machine.
    """

    lockWanted = Signal(object)  # noqa: N815 - LockReason
    unlocked = Signal()  # the screen is free again

    def __init__(
        self,
        system: QDBusConnection | None = None,
        desktop: QDBusConnection | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._system = system or QDBusConnection.systemBus()
        self._desktop = desktop or QDBusConnection.sessionBus()
        self._hold: QDBusUnixFileDescriptor | None = None
        if self._system.isConnected():
            self._hear_logind()
        if self._desktop.isConnected():
            for name in SCREEN_SAVERS:
                slot = _slot("screen_changed(bool)")
                self._desktop.connect(_ANY, _ANY, name, "ActiveChanged", self, slot)

    @property
    def hears_screen(self) -> bool:
        """Whether this machine can tell that its screen is locked."""
        return self._system.isConnected() or self._desktop.isConnected()

    @property
    def hears_sleep(self) -> bool:
        """Whether this machine can tell that it is about to sleep."""
        return self._system.isConnected()

    @property
    def holds_sleep(self) -> bool:
        """Whether sleep would wait for `let_sleep`."""
        return self._hold is not None

    def let_sleep(self) -> None:
        """Let the machine sleep: the plan is locked."""
        self._hold = None  # closes the descriptor that holds sleep up

    @Slot(bool)
    def screen_changed(self, covered: bool) -> None:  # noqa: FBT001 - as the bus has it
        """A screen saver came or went."""
        if covered:
            self.lockWanted.emit(LockReason.SCREEN)
        else:
            self.unlocked.emit()

    @Slot()
    def session_locked(self) -> None:
        """Logind asks the session to lock."""
        self.lockWanted.emit(LockReason.SCREEN)

    @Slot(bool)
    def sleep_changed(self, ahead: bool) -> None:  # noqa: FBT001 - as the bus has it
        """Sleep is ahead, or over."""
        if ahead:
            self.lockWanted.emit(LockReason.SUSPEND)
        elif self._hold is None:
            self._hold_sleep()

    @Slot(QDBusMessage)
    def session_found(self, reply: QDBusMessage) -> None:
        """Listen to our own session only."""
        (path,) = reply.arguments()
        if isinstance(path, QDBusObjectPath):
            self._hear_session(path.path())

    @Slot(QDBusError, QDBusMessage)
    def session_unknown(self, _error: QDBusError, _call: QDBusMessage) -> None:
        """Listen to all sessions: better locked too often than not at all."""
        self._hear_session(_ANY)

    @Slot(QDBusMessage)
    def sleep_held(self, reply: QDBusMessage) -> None:
        """Sleep waits for us while we keep what we were given."""
        (hold,) = reply.arguments()
        if isinstance(hold, QDBusUnixFileDescriptor):
            self._hold = hold

    @Slot(QDBusError, QDBusMessage)
    def sleep_not_held(self, _error: QDBusError, _call: QDBusMessage) -> None:
        """Sleep does not wait: the plan is locked on the way there or on waking up."""
        self._hold = None

    def _hear_logind(self) -> None:
        slot = _slot("sleep_changed(bool)")
        self._system.connect(_ANY, LOGIND_PATH, MANAGER, "PrepareForSleep", self, slot)
        self._ask("GetSession", [_OWN_SESSION], "session_found", "session_unknown")
        self._hold_sleep()

    def _hear_session(self, path: str) -> None:
        slot = _slot("session_locked()")
        self._system.connect(_ANY, path, SESSION, "Lock", self, slot)

    def _hold_sleep(self) -> None:
        words = ["sleep", "Marsroute", "The plan is locked first.", "delay"]
        self._ask("Inhibit", words, "sleep_held", "sleep_not_held")

    def _ask(self, what: str, words: Sequence[str], then: str, otherwise: str) -> None:
        """Ask logind something without waiting for it."""
        call = QDBusMessage.createMethodCall(LOGIND, LOGIND_PATH, MANAGER, what)
        call.setArguments(list(words))
        self._system.callWithCallback(
            call,
            self,
            _slot(f"{then}(QDBusMessage)"),
            _slot(f"{otherwise}(QDBusError,QDBusMessage)"),
        )


def _slot(signature: str) -> bytes:
    """Name a slot as the buses take it: as text, whatever their types say."""
    return cast("bytes", SLOT(signature))
