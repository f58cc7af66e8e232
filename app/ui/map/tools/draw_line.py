"""Draws supply routes, convoys, boundaries and the other lines of an overlay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.drawing.control_lines import paint_control_line
from app.drawing.measure_overlay import paint_band, paint_dots
from app.ui.map.tools.forms import LineForm, LineManner
from app.ui.map.tools.points import PointsTool

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.map.canvas import MapCanvas
    from app.ui.session import PlanningSession
    from planners.route import Lonlat


class DrawLineTool(PointsTool):
    """Two points or more; kind, name and traffic come from the strip."""

    def __init__(
        self,
        canvas: MapCanvas,
        session: PlanningSession,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(canvas, parent)
        self._session = session
        self._manner = LineManner()
        self._form: LineForm | None = None

    @property
    def hint(self) -> str:
        """What to do next."""
        if len(self.points) >= self.least:
            return self.tr("Enter or a double click ends the line.")
        return self.tr("Click two points or more; the line runs as you draw it.")

    def make_form(self) -> QWidget:
        """Ask what the line means."""
        form = LineForm(self._manner)
        form.changed.connect(self._take_manner)
        self._form = form
        return form

    def drop_form(self) -> None:
        """The form is gone."""
        self._form = None

    def complete(self, points: tuple[Lonlat, ...]) -> None:
        """Put the line on the overlay; the next one has no name yet."""
        self._session.draw(self._manner.line(points), self.tr("Draw line"))
        if self._form is not None:
            self._form.name.clear()
        self.set_points(())

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint the line as it will be, and the band to the pointer."""
        if len(set(self.points)) > 1:
            paint_control_line(painter, view, self._manner.line(self.points), style)
        to = self.pointer if self.pointer != self.anchor else None
        paint_band(painter, view, self.points[-1:], style, to=to)
        paint_dots(painter, view, self.points, style)

    def _take_manner(self) -> None:
        if self._form is not None:
            self._manner = self._form.manner
            self.changed.emit()
