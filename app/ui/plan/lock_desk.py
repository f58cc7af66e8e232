"""Wires the lock: by command, when nobody is there, with the screen or the sleep."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.security.lock_policy import LockReason
from app.ui.plan.idle_watch import IdleWatch
from app.ui.plan.lock_page import LockPage
from app.ui.plan.locked_screen import LockedScreen
from app.ui.plan.plan_files import has_keyring_wrap

if TYPE_CHECKING:
    from pathlib import Path

    from app.security.lock_policy import LockPolicy
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.plan.file_desk import PlanFileDesk
    from app.ui.plan.plan_files import OpenedPlan, PlanSurroundings
    from app.ui.plan.session_watch import SessionWatch
    from app.ui.plan.unlock_form import Way
    from app.ui.plan_desk import KeptState, PlanDesk
    from app.ui.schedule_desk import ScheduleDesk

LOCKED = "lock"
RETRY_MS = 5_000


class _Locked(NamedTuple):
    """What is known of a plan while it is locked."""

    path: Path
    content_hash: str
    page: LockPage


class LockDesk(QObject):
    """
    The lock of one window.

    What is under way goes on: exports are finished, and a schedule that is found waits.
    Where the disk refuses the last steps, they and their key are held until it takes
    them, behind the lock page.

    Attributes
    ----------
    screen
        Which is emptied.
    idle
        Counts the time that nobody is there.
    policy
        What locks.
    hears
        What this machine tells of its screen and its sleep.
    """

    locked = Signal()
    left = Signal()  # the plan stays closed; `unlocked` follows
    unlocked = Signal()

    def __init__(
        self,
        desk: Desk,
        files: FileWork,
        plans: PlanDesk,
        file_desk: PlanFileDesk,
        schedules: ScheduleDesk,
        surroundings: PlanSurroundings,
    ) -> None:
        super().__init__(plans)
        self._desk, self._files, self._plans = desk, files, plans
        self._file_desk, self._schedules = file_desk, schedules
        self._surroundings = surroundings
        self._locked: _Locked | None = None
        self._held: KeptState | None = None
        self.policy = surroundings.policy
        self.hears: SessionWatch | None = None
        self.screen = LockedScreen(desk, self)
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            raise TypeError("The lock needs the application with the windows.")
        self.idle = IdleWatch(
            application, surroundings.clock, surroundings.policy, self
        )
        self._retry = QTimer(self)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self.try_again)
        self._connect()

    @property
    def page(self) -> LockPage | None:
        """The lock page; None while nothing is locked."""
        return None if self._locked is None else self._locked.page

    @property
    def is_locked(self) -> bool:
        """Whether the lock page is shown."""
        return self._locked is not None

    def set_policy(self, policy: LockPolicy) -> None:
        """Lock by this policy from now on."""
        self.policy = self.idle.policy = policy

    def watch(self, session: SessionWatch) -> None:
        """Lock with the screen of the desktop, and before the machine sleeps."""
        self.hears = session
        session.lockWanted.connect(self.lock_for)
        self.locked.connect(session.let_sleep)

    def lock_for(self, reason: LockReason) -> None:
        """Lock, if the policy locks for this reason."""
        if self.policy.locks_on(reason):
            self.lock()

    def lock(self) -> None:
        """Keep what is under way, empty the screen, and drop the key."""
        file = self._plans.file
        if file is None or self.is_locked:
            return
        self.idle.end()
        refused = self._plans.settle() and self._plans.settle_again()
        self._held = None if refused is None else self._plans.state()
        page = LockPage(with_keyring=self._with_keyring(file.path))
        self._locked = _Locked(file.path, self._plans.content_hash(), page)
        page.form.unlockAsked.connect(self._unlock)
        page.leave.clicked.connect(self._leave)
        self._files.hold()
        self._schedules.hold()
        self._desk.window.notice.hold()
        self._plans.pause()
        self.screen.lock(page)
        if self._held is None:
            self._drop()
        else:
            self._tell_held()
            page.leave.hide()
            self._retry.start()
        self.locked.emit()

    def _with_keyring(self, path: Path) -> bool:
        return self._surroundings.keyring is not None and has_keyring_wrap(path)

    def _drop(self) -> None:
        """Close the file, and with it let go of the key."""
        trouble = self._plans.drop(LOCKED)
        if trouble and self._locked is not None:
            self._locked.page.said.setText(trouble)
        gc.collect()

    def _tell_held(self) -> None:
        if self._locked is not None:
            self._locked.page.said.setText(
                self.tr(
                    "The disk does not take the last steps. They are held in memory, "
                    "and the key with them, until it does."
                )
            )

    def try_again(self) -> None:
        """Try again to keep what is held, and drop the key once it is."""
        if self._held is None or self._locked is None:
            self._retry.stop()
        elif self._plans.keep_held(self._held) is None:
            self._retry.stop()
            self._held = None
            self._locked.page.said.setText(self._locked.page.usual)
            self._locked.page.leave.show()
            self._drop()

    def _unlock(self, way: Way, secret: str) -> None:
        """Open the file again with what was typed."""
        locked = self._locked
        if locked is None:
            return
        form, held, file = locked.page.form, self._held, self._plans.file
        if held is None or file is None:
            self._file_desk.unlock(form, locked.path, (way, secret), self._free)
            return

        def opened(plan: OpenedPlan) -> None:
            self._held = None
            self._retry.stop()
            self._free()
            if self._desk.ground is not None:
                self._plans.take(plan, self._desk.ground)

        self._file_desk.unlock_held(form, (way, secret), (file, held), opened)

    def _free(self) -> None:
        """Bring the window back; the plan is shown right after."""
        self.screen.unlock()

    def _show_again(self) -> None:
        """The plan is on the screen again: show what came meanwhile."""
        locked, self._locked = self._locked, None
        self.idle.begin()
        if locked is None:
            return
        same = self._plans.content_hash() == locked.content_hash
        self.screen.restore_view()
        self._desk.window.notice.release()
        self._schedules.release(same_plan=same)
        self._files.release()
        self.unlocked.emit()

    def _leave(self) -> None:
        """Leave the plan closed, and bring the window back without it."""
        self._locked = None
        self.screen.unlock()
        self._plans.resume()
        self._desk.window.notice.release()
        self._schedules.release(same_plan=False)
        self._files.release()
        self.left.emit()
        self.unlocked.emit()

    def _connect(self) -> None:
        self._desk.window.commands["lock"].triggered.connect(self.lock)
        self.idle.lockWanted.connect(lambda: self.lock_for(LockReason.IDLE))
        self._plans.opened.connect(self._show_again)
        self._plans.closed.connect(self.idle.end)
