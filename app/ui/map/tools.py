"""What a click on the map means: choose what is there, or set points of a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from app.ui.map.canvas import MapCanvas, MapClick
    from app.ui.map.overlays import MapContent
    from app.ui.session import PlanningSession
    from planners.route import Lonlat

SNAP_PX = 24


class SelectTool(QObject):
    """Chooses the critical point under the pointer."""

    pointChosen = Signal(object)  # noqa: N815 - CriticalPoint
    cursor = Qt.CursorShape.ArrowCursor

    def __init__(
        self, canvas: MapCanvas, content: MapContent, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._canvas, self._content = canvas, content

    def click(self, click: MapClick) -> None:
        """Choose the point there, if there is one."""
        place = click.position
        point = self._content.point_at(self._canvas.view, place.x(), place.y())
        if point is not None:
            self.pointChosen.emit(point)

    def double_click(self, click: MapClick) -> None:
        """Come closer."""
        self._canvas.zoom_by(2, click.position)

    def hover(self, lonlat: Lonlat | None) -> None:
        """Nothing follows the pointer."""

    def cancel(self) -> bool:
        """There is nothing to take back."""
        return False


class RouteTool(QObject):
    """
    Sets start, via points and destination, on the nearest road.

    A plain click sets the start and then the destination; with Shift more points
    follow. On a finished route a plain click begins a new one, and a click with
    Shift goes on from its destination.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(
        self,
        canvas: MapCanvas,
        content: MapContent,
        session: PlanningSession,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._content, self._session = canvas, content, session

    def click(self, click: MapClick) -> None:
        """Set the next point."""
        self._session.add_stop(self._snapped(click.lonlat), via=click.shift)
        self._content.set_snap(None)

    def double_click(self, click: MapClick) -> None:
        """End the route at the point that the first of the two clicks set."""
        if click.shift:
            self._session.finish_route()

    def hover(self, lonlat: Lonlat | None) -> None:
        """Show where a click would set the point."""
        planner = self._session.planner
        road = planner.road_at(lonlat) if planner and lonlat else None
        near = SNAP_PX * self._canvas.view.metres_per_pixel()
        self._content.set_snap(road if road and road.distance_m <= near else None)

    def cancel(self) -> bool:
        """Take the last point back."""
        self._content.set_snap(None)
        return self._session.take_back_stop()

    def _snapped(self, lonlat: Lonlat) -> Lonlat:
        """The nearest road if it is near on the screen, else the place itself."""
        planner = self._session.planner
        road = planner.road_at(lonlat) if planner else None
        near = SNAP_PX * self._canvas.view.metres_per_pixel()
        return road.position if road and road.distance_m <= near else lonlat
