"""Keeps what locks an open plan among the settings, and asks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.ui.dialogs.lock_dialog import Hears, LockDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.security.lock_policy import LockPolicy
    from app.ui.main_window import MainWindow
    from app.ui.plan.lock_desk import LockDesk
    from app.ui.settings import Settings


class LockSettings(QObject):
    """
    The lock settings of one window.

    Parameters
    ----------
    window, lock
        To which they belong.
    read, keep
        Give the settings, and keep others.
    """

    def __init__(
        self,
        window: MainWindow,
        lock: LockDesk,
        read: Callable[[], Settings],
        keep: Callable[[Settings], None],
    ) -> None:
        super().__init__(lock)
        self._window, self._lock = window, lock
        self._read, self._keep = read, keep
        lock.set_policy(read().lock_policy)
        window.commands["lock_settings"].triggered.connect(self.ask)

    def ask(self) -> None:
        """Ask what is to lock."""
        watch = self._lock.hears
        hears = Hears(
            watch is not None and watch.hears_screen,
            watch is not None and watch.hears_sleep,
        )
        dialog = LockDialog(self._lock.policy, hears, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._take(dialog.policy))
        dialog.open()

    def _take(self, policy: LockPolicy) -> None:
        """Lock by this from now on, and the next time as well."""
        self._lock.set_policy(policy)
        self._keep(
            replace(
                self._read(),
                lock_minutes=policy.idle_minutes,
                lock_with_screen=policy.with_screen,
                lock_with_sleep=policy.with_suspend,
            )
        )
