"""Sets where a reach starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.ui.map.tools.tool import MapClick, MapTool

if TYPE_CHECKING:
    from planners.route import Lonlat


class ReachTool(MapTool):
    """
    A click sets the start; with Shift one more.

    Attributes
    ----------
    starts
        Set so far, degrees.
    """

    startsChanged = Signal()  # noqa: N815 - Qt names its signals so
    cursor = Qt.CursorShape.CrossCursor
    takes_points = True

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.starts: tuple[Lonlat, ...] = ()

    @property
    def hint(self) -> str:
        """What to do next."""
        return self.tr("Click where the reach starts; Shift adds a start; Esc ends.")

    @property
    def can_take_back(self) -> bool:
        """Whether there is a start."""
        return bool(self.starts)

    def click(self, click: MapClick) -> None:
        """Set the start, or one more."""
        kept = self.starts if click.shift else ()
        self.set_starts((*kept, click.lonlat))

    def take_back(self) -> bool:
        """Take the last start back."""
        if not self.starts:
            return False
        self.set_starts(self.starts[:-1])
        return True

    def cancel(self) -> bool:
        """Nothing is under way: a reach with its starts stays."""
        return False

    def set_starts(self, starts: tuple[Lonlat, ...]) -> None:
        """Start from these places."""
        self.starts = starts
        self.startsChanged.emit()
        self.changed.emit()
