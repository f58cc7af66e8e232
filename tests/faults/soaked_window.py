"""Somebody who works on a plan in a real window, for the soak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from tests.faults.chance import chance
from tests.faults.window_at_work import WorkedWindow
from tests.map_hand import EAST, WEST

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHANGES = 200  # of a plan, before the next one is begun
PLACES = (WEST, EAST, (5.06, 52.0), (5.045, 52.02))


class WindowDesk:
    """Edits, undoes, looks round, exports, locks and unlocks, all in one window."""

    def __init__(self, folder: Path, warnings: list[str]) -> None:
        self._folder, self._dice = folder, chance(67)
        self._window = WorkedWindow(folder)
        warnings += self._window.warnings
        self._window.warnings = warnings
        self._hand = self._window.hand
        self._program = self._hand.program
        self._plans = 0
        self.acts: dict[str, int] = {}
        self._kinds: tuple[tuple[int, Callable[[], object]], ...] = (
            (30, self.edit),
            (20, self.undo),
            (12, self.redo),
            (20, self.look_round),
            (8, self.show_panel),
            (5, self.export),
            (3, self.lock),
            (2, self.reopen),
        )
        self._begin()

    @property
    def has_done_all(self) -> bool:
        """Whether each act has been done at least once."""
        return len(self.acts) == len(self._kinds)

    def act(self) -> None:
        """Do something, drawn by lot."""
        if len(self._hand.changes()) > CHANGES:
            self._begin()
        weights = [weight for weight, _ in self._kinds]
        ((_, done),) = self._dice.choices(self._kinds, weights)
        done()
        self._hand.settle()
        name = done.__name__
        self.acts[name] = self.acts.get(name, 0) + 1

    def edit(self) -> None:
        """Close a road; one that is closed stays as it is."""
        self._program.session.close_road(self._dice.choice(PLACES))

    def undo(self) -> None:
        """Take the last step back, if there is one."""
        self._program.session.undo_stack.undo()

    def redo(self) -> None:
        """Do again what was taken back last, if there is anything."""
        self._program.session.undo_stack.redo()

    def look_round(self) -> None:
        """Move the map and have it painted."""
        canvas = self._program.window.canvas
        canvas.centre_on(self._dice.choice(PLACES))
        canvas.zoom_by(self._dice.choice((-1, 1)))
        canvas.settle()
        QApplication.processEvents()

    def show_panel(self) -> None:
        """Show or hide a panel."""
        docks = self._program.window.docks
        dock = docks[self._dice.choice(sorted(docks))]
        dock.setVisible(not dock.isVisible())
        QApplication.processEvents()

    def export(self) -> None:
        """Write the products of the march."""
        target = self._folder / "products"
        target.mkdir(exist_ok=True)
        self._program.files.export(target)

    def lock(self) -> None:
        """Lock the window, and unlock it."""
        self._program.lock.lock()
        self._hand.unlock()

    def reopen(self) -> None:
        """Open the plan anew, as after a restart."""
        path = self._program.plans.path
        assert path is not None
        self._program.plans.detach()
        self._hand.open(path)

    def close(self) -> None:
        """Close plan and window."""
        self._window.end()

    def _begin(self) -> None:
        """Keep what is on the screen in a new plan file."""
        self._plans += 1
        self._program.plans.detach()
        folder = self._folder / str(self._plans)
        folder.mkdir()
        self._hand.keep(folder / "a.plan")
