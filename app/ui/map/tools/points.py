"""Sets point after point: what every tool that draws a line or an area shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.drawing.measure_overlay import paint_band
from app.ui.map.tools.tool import MapClick, MapTool
from planners.measure import crosses_itself

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.map.canvas import MapCanvas
    from planners.route import Lonlat

CLOSE_PX = 10.0  # a click this near to the first point closes a ring


class PointsTool(MapTool):
    """
    Collects points until they are finished; a subclass says what becomes of them.

    Backspace and Esc take the last point back, a double click or Enter finishes.

    Attributes
    ----------
    points
        Set so far, degrees.
    pointer
        Where the hand is; None off the map.
    least
        Points that make something.
    closed
        Whether the last point is joined with the first.
    """

    cursor = Qt.CursorShape.CrossCursor
    takes_points = True
    least = 2
    closed = False

    def __init__(self, canvas: MapCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.points: tuple[Lonlat, ...] = ()
        self.pointer: Lonlat | None = None
        self._trouble = ""

    @property
    def trouble(self) -> str:
        """Why the last point could not be set; empty if it could."""
        return self._trouble

    @property
    def anchor(self) -> Lonlat | None:
        """The last point."""
        return self.points[-1] if self.points else None

    @property
    def can_take_back(self) -> bool:
        """Whether there is a point."""
        return bool(self.points)

    @property
    def can_finish(self) -> bool:
        """Whether there are enough points."""
        return len(self.points) >= self.least

    def click(self, click: MapClick) -> None:
        """Set the next point; on the first one, close the ring."""
        if self._is_first(click) and self.close_ring():
            return
        if self.points and click.lonlat == self.points[-1]:
            return
        points = (*self.points, click.lonlat)
        objection = self.objection(points, closed=False)
        if objection:
            self.complain(objection)
        else:
            self.set_points(points)

    def double_click(self, click: MapClick) -> None:
        """Finish at the point that the first of the two clicks set."""
        del click
        self.finish()

    def hover(self, click: MapClick | None) -> None:
        """Lead the band to the pointer."""
        self.pointer = click.lonlat if click else None
        self.changed.emit()

    def take_back(self) -> bool:
        """Take the last point back."""
        if not self.points:
            return False
        self.set_points(self.points[:-1])
        return True

    def finish(self) -> bool:
        """Make something of the points, if there are enough."""
        if not self.can_finish:
            return False
        objection = self.objection(self.points, closed=self.closed)
        if objection:
            self.complain(objection)
            return True
        self.complete(self.points)
        return True

    def close_ring(self) -> bool:
        """Join the last point with the first; false where that means nothing."""
        return self.closed and self.finish()

    def leave(self) -> None:
        """Drop what is unfinished."""
        self.pointer = None
        self.set_points(())

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint the band."""
        paint_band(
            painter,
            view,
            self.points,
            style,
            to=self.pointer,
            closed=self.closed,
            refused=bool(self._next_objection()),
        )

    def complete(self, points: tuple[Lonlat, ...]) -> None:
        """Take the points that the hand has finished; a subclass must."""
        raise NotImplementedError

    def objection(self, points: tuple[Lonlat, ...], *, closed: bool) -> str:
        """Why these points cannot be, as a sentence; empty if they can."""
        if self.closed and crosses_itself(points, closed=closed):
            return self.tr(
                "This side would cross another one; set the corner elsewhere."
            )
        return ""

    def set_points(self, points: tuple[Lonlat, ...]) -> None:
        """Go on from these points."""
        self.points = points
        self._trouble = ""
        self._tell()

    def complain(self, sentence: str) -> None:
        """Say why something cannot be done."""
        self._trouble = sentence
        self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        self.hintChanged.emit(self.hint)

    def _next_objection(self) -> str:
        if self.pointer is None or not self.points or self.pointer == self.points[-1]:
            return ""
        return self.objection((*self.points, self.pointer), closed=False)

    def _is_first(self, click: MapClick) -> bool:
        """Whether a click hits the first of three points or more."""
        if len(self.points) < 3:
            return False
        x, y = self._canvas.view.to_pixels([self.points[0]])[0].tolist()
        place = click.position
        away = (x - place.x()) ** 2 + (y - place.y()) ** 2
        return bool(away <= CLOSE_PX**2)
