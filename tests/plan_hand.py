"""A hand that keeps plan files in the window of the small world, with a cheap key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.security.key_strength import Strength
from app.security.lock_policy import LockPolicy
from app.storage.known_areas import KnownAreas
from app.storage.station_files import StationFiles
from app.ui.dialogs.new_plan_dialog import NewPlanDialog
from app.ui.dialogs.unlock_dialog import UnlockDialog
from app.ui.plan.plan_files import PlanSurroundings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.storage.plan_records import Change
    from app.ui.application import Marsroute
    from tests.plan_sketch import ToldClock

PHRASE = "seven grey geese over the dike"
CHEAP = Strength(19 * 1024, 1, 1)
EAST_BANK = (5.06, 52.0)


def cheap_surroundings(clock: ToldClock, folder: Path) -> PlanSurroundings:
    """Surroundings in which a key costs next to nothing, and no keyring is there."""
    return PlanSurroundings(
        *(clock, None, lambda _clock: CHEAP, LockPolicy()),
        *(StationFiles(folder), KnownAreas(folder)),
    )


class PlanHand:
    """
    Does with a window what a planner does with plan files.

    Attributes
    ----------
    program
        The window.
    clock
        By which it counts.
    """

    def __init__(self, program: Marsroute, qtbot: QtBot, clock: ToldClock) -> None:
        self.program, self.clock, self.qtbot = program, clock, qtbot
        program.post.give("S4 1 Bn")

    def keep(self, path: Path) -> Path:
        """Make a plan file of what is on the screen."""
        files, plans = self.program.plan_files, self.program.plans
        files.ask_new()
        dialog = files.dialog
        assert isinstance(dialog, NewPlanDialog)
        dialog.path.setText(str(path))
        dialog.recovery.setChecked(False)
        for line in (dialog.first, dialog.second):
            line.setText(PHRASE)
        with self.qtbot.waitSignal(plans.opened, timeout=20_000):
            dialog.accept()
        self.settle()
        return path

    def open(self, path: Path, phrase: str = PHRASE) -> None:
        """Open a plan file with its passphrase."""
        with self.qtbot.waitSignal(self.program.plans.opened, timeout=20_000):
            self.try_open(path, phrase)
        self.settle()

    def try_open(self, path: Path, phrase: str) -> UnlockDialog:
        """Ask for a plan file with a passphrase."""
        files = self.program.plan_files
        files.open_plan(path)
        dialog = files.dialog
        assert isinstance(dialog, UnlockDialog)
        dialog.form.secret.setText(phrase)
        dialog.form.submit()
        return dialog

    def unlock(self, phrase: str = PHRASE) -> None:
        """Unlock the window."""
        page = self.program.lock.page
        assert page is not None
        page.form.secret.setText(phrase)
        with self.qtbot.waitSignal(self.program.lock.unlocked, timeout=20_000):
            page.form.submit()
        self.settle()

    def close_road(self, place: tuple[float, float] = EAST_BANK) -> None:
        """Close a road, and have that kept."""
        assert self.program.session.close_road(place) is not None
        self.settle()

    def undo(self) -> None:
        """Undo a step, and have that kept."""
        self.program.session.undo_stack.undo()
        self.settle()

    def redo(self) -> None:
        """Redo a step, and have that kept."""
        self.program.session.undo_stack.redo()
        self.settle()

    def settle(self) -> None:
        """Wait until all is planned and kept."""
        program = self.program
        self.qtbot.waitUntil(
            lambda: (
                program.plans.is_kept
                and not program.session.is_busy
                and not program.files.is_busy
                and not program.movement.is_busy
            ),
            timeout=20_000,
        )
        QApplication.processEvents()

    def wait(self, come: Callable[[], bool]) -> None:
        """Wait until something has come about."""
        self.qtbot.waitUntil(come, timeout=20_000)

    def changes(self) -> tuple[Change, ...]:
        """All changes in the file."""
        file = self.program.plans.file
        assert file is not None
        return file.ask(lambda store: store.changes()).result(10)
