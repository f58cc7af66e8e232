"""Sets the points of a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.ui.map.tools.tool import MapClick, MapTool

if TYPE_CHECKING:
    from app.ui.map.canvas import MapCanvas
    from app.ui.map.content import MapContent
    from app.ui.ports import RoadAt
    from app.ui.session import PlanningSession
    from planners.route import Lonlat

SNAP_PX = 24


class RouteTool(MapTool):
    """
    Sets start, via points and destination, on the nearest road.

    A plain click sets the start and then the destination; with Shift more points
    follow. On a finished route a plain click begins a new one, and a click with
    Shift goes on from its destination. With Alt a point stays where it is set.
    """

    cursor = Qt.CursorShape.CrossCursor
    takes_points = True

    def __init__(
        self,
        canvas: MapCanvas,
        content: MapContent,
        session: PlanningSession,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._content, self._session = canvas, content, session

    @property
    def hint(self) -> str:
        """What to do next."""
        return self.tr("Click start and destination; Shift for via points; Esc ends.")

    @property
    def anchor(self) -> Lonlat | None:
        """Last point of the unfinished route."""
        draft = self._session.draft
        return draft.stops[-1] if draft.stops and not draft.complete else None

    @property
    def can_take_back(self) -> bool:
        """Whether the route is unfinished."""
        return self.anchor is not None

    @property
    def can_finish(self) -> bool:
        """Whether the last point can be the destination."""
        draft = self._session.draft
        return len(draft.stops) > 1 and not draft.complete

    def click(self, click: MapClick) -> None:
        """Set the next point."""
        road = self._road(click)
        place = road.position if road else click.lonlat
        self._session.add_stop(place, via=click.shift)
        self._content.hand.set_snap(None)

    def double_click(self, click: MapClick) -> None:
        """End the route at the point that the first of the two clicks set."""
        if click.shift:
            self._session.finish_route()

    def hover(self, click: MapClick | None) -> None:
        """Show where a click would set the point."""
        self._content.hand.set_snap(self._road(click) if click else None)

    def take_back(self) -> bool:
        """Take the last point back."""
        self._content.hand.set_snap(None)
        return self._session.take_back_stop()

    def finish(self) -> bool:
        """Make the last point the destination."""
        unfinished = not self._session.draft.complete
        self._session.finish_route()
        return unfinished and self._session.draft.complete

    def leave(self) -> None:
        """Drop the mark on the road."""
        self._content.hand.set_snap(None)

    def _road(self, click: MapClick) -> RoadAt | None:
        """The nearest road if it is near on the screen."""
        planner = self._session.planner
        if planner is None or click.free:
            return None
        road = planner.road_at(click.lonlat)
        near = SNAP_PX * self._canvas.view.metres_per_pixel()
        return road if road and road.distance_m <= near else None
