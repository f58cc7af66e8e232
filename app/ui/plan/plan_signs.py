"""Says in status bar and title which plan is open, and how it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui.faults import sentence_of
from app.ui.plan.kept_label import Keeping

if TYPE_CHECKING:
    from app.ui.desk import Desk


class PlanSigns(QObject):
    """
    The signs of one window.

    Parameters
    ----------
    desk
        Whose window shows them.
    """

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    def show(self, keeping: Keeping, name: str = "", detail: str = "") -> None:
        """
        Show how the plan is kept.

        Parameters
        ----------
        keeping
            How it and its file stand to each other.
        name
            Of the file; empty without one.
        detail
            The time that it was kept, or why it was not.
        """
        window = self._desk.window
        window.status.kept.show_state(keeping, detail)
        window.setWindowTitle(self._title(keeping, name))

    def show_trouble(self, name: str, trouble: Exception) -> None:
        """Show that the last steps are not kept, and why."""
        self.show(Keeping.FAILED, name, sentence_of(trouble) or str(trouble))

    def _title(self, keeping: Keeping, name: str) -> str:
        """What stands above the window."""
        ground = self._desk.ground
        if ground is None:
            return "Marsroute"
        area = ground.area.manifest.name
        if name:
            return f"{name} – {area} – Marsroute"
        if keeping is Keeping.NO_FILE:
            return self.tr("Not kept – {} – Marsroute").format(area)
        return f"{area} – Marsroute"
