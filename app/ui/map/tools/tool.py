"""What every tool can do on the map; a tool overrides what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.route import Lonlat


@dataclass(frozen=True, slots=True)
class MapClick:
    """
    Where the hand touched the map.

    Attributes
    ----------
    lonlat
        Degrees.
    position
        Pixels of the widget.
    shift
        More points are to follow.
    free
        Points stay where they are set and do not jump to the nearest road.
    """

    lonlat: Lonlat
    position: QPointF
    shift: bool = False
    free: bool = False


class MapTool(QObject):
    """
    What the hand does on the map beside moving it.

    ``changed`` asks for another frame; ``hintChanged`` says what to do next.
    """

    changed = Signal()
    hintChanged = Signal(str)  # noqa: N815 - Qt names its signals so
    cursor = Qt.CursorShape.ArrowCursor
    takes_points = False  # a point may be typed instead of clicked

    @property
    def hint(self) -> str:
        """What to do next, one line; may be empty."""
        return ""

    @property
    def trouble(self) -> str:
        """Why the last thing could not be done, as a sentence; empty if it could."""
        return ""

    @property
    def result(self) -> str:
        """What has come out so far, one line; may be empty."""
        return ""

    @property
    def report(self) -> str:
        """The whole of it, to be copied; may be empty."""
        return ""

    @property
    def can_take_back(self) -> bool:
        """Whether there is a point to take back."""
        return False

    @property
    def can_finish(self) -> bool:
        """Whether what is under way can be ended as it is."""
        return False

    def make_form(self) -> QWidget | None:
        """Fields for what the tool asks beside points; None if it asks nothing."""
        return None

    def drop_form(self) -> None:
        """The fields are gone."""

    @property
    def anchor(self) -> Lonlat | None:
        """Point that the next one follows, for bearing and distance; may be None."""
        return None

    def press(self, click: MapClick) -> bool:
        """Take hold of what is there; true when the drag is the tool's."""
        del click
        return False

    def drag(self, click: MapClick) -> None:
        """Follow the hand that holds something."""

    def release(self, click: MapClick) -> None:
        """Let go of what the hand held."""

    def abandon(self) -> None:
        """The hand lost what it held, without a release; put it back where it was."""

    def click(self, click: MapClick) -> None:
        """Take a click that was no drag."""

    def double_click(self, click: MapClick) -> None:
        """Take the second click of a double click."""

    def hover(self, click: MapClick | None) -> None:
        """Follow the pointer; None when it left the map."""

    def take_back(self) -> bool:
        """Take the last point back; false when there is none."""
        return False

    def finish(self) -> bool:
        """End what is under way as it is; false when nothing is."""
        return False

    def close_ring(self) -> bool:
        """Join what is under way with its beginning; false where that has no sense."""
        return False

    def erase(self) -> bool:
        """Take away what is chosen; false when nothing is."""
        return False

    def cancel(self) -> bool:
        """Give up what is under way, a step at a time; false when nothing is."""
        return self.take_back()

    def leave(self) -> None:
        """Another tool comes into the hand; drop what is unfinished."""

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint what is under way, over everything else."""
