"""Draws an area that routes keep out of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.map.tools.forms import AreaForm
from app.ui.map.tools.points import PointsTool
from planners.overlay import AvoidArea

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from app.ui.map.canvas import MapCanvas
    from app.ui.session import PlanningSession
    from planners.route import Lonlat


class DrawAreaTool(PointsTool):
    """Three corners or more; sides never cross. The name comes from the strip."""

    least = 3
    closed = True

    def __init__(
        self,
        canvas: MapCanvas,
        session: PlanningSession,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(canvas, parent)
        self._session = session
        self._form: AreaForm | None = None

    @property
    def hint(self) -> str:
        """What to do next."""
        if len(self.points) >= self.least:
            return self.tr("Enter, a double click or the first corner closes the area.")
        return self.tr("Click three corners or more of an area that routes avoid.")

    def make_form(self) -> QWidget:
        """Ask for the name of the next area."""
        self._form = AreaForm()
        return self._form

    def drop_form(self) -> None:
        """The form is gone."""
        self._form = None

    def complete(self, points: tuple[Lonlat, ...]) -> None:
        """Put the area on the overlay."""
        name = self._form.area_name if self._form else ""
        self._session.draw(
            AvoidArea(ring=points, name=name), self.tr("Draw area to avoid")
        )
        if self._form is not None:
            self._form.clear()
        self.set_points(())
