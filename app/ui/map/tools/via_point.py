"""Drags the route to where it should run; it follows while the hand moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.drawing.measure_overlay import paint_band
from app.drawing.route_overlay import paint_route
from app.ui.map.layers.hand import paint_snap
from app.ui.operation import LatestOperation
from planners.errors import NoRoute
from planners.route import PointKind

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.draft import RouteDraft
    from app.ui.map.canvas import MapCanvas
    from app.ui.map.content import MapContent
    from app.ui.map.tools.tool import MapClick
    from app.ui.ports import RoadAt
    from app.ui.session import PlanningSession
    from planners.route import Lonlat, Route

SNAP_PX = 24
NEAR_LINE_PX, NEAR_STOP_PX = 8.0, 12.0
STOPS = (PointKind.START, PointKind.VIA, PointKind.RELEASE)


class ViaDrag(QObject):
    """
    A point of the own route in the hand.

    While it moves, routes are asked off the GUI thread: one at a time, and the next
    for where the hand is by then. The release is one step that can be undone.
    """

    changed = Signal()
    previewed = Signal(object)  # Route or None: the answer to where the hand was

    def __init__(
        self,
        canvas: MapCanvas,
        content: MapContent,
        session: PlanningSession,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._content, self._session = canvas, content, session
        self._hold: tuple[int, bool] | None = None  # which stop, and whether it is new
        self._place: Lonlat | None = None
        self._snap: RoadAt | None = None
        self._asked: RouteDraft | None = None  # waits for the answer under way
        self._moved: RouteDraft | None = None
        self._preview: Route | None = None
        self._routing = LatestOperation("via", self)
        self._routing.succeeded.connect(self._take)
        self._routing.failed.connect(self._fail)
        session.routeChanged.connect(self._end)
        session.routeRefused.connect(self._end)

    @property
    def route(self) -> Route | None:
        """The route as it would be; None while none is known."""
        return self._preview

    def is_over(self, click: MapClick) -> bool:
        """Whether a press there would take hold of the route."""
        return self._found(click) is not None

    def take_hold(self, click: MapClick) -> bool:
        """Take hold of the own route or one of its stops; false if none is there."""
        self._hold = self._found(click)
        return self._hold is not None

    def drag(self, click: MapClick) -> None:
        """Lead the route over where the hand is, on the nearest road."""
        session, planner = self._session, self._session.planner
        if self._hold is None or planner is None:
            return
        road = None if click.free else planner.road_at(click.lonlat)
        near = SNAP_PX * self._canvas.view.metres_per_pixel()
        self._snap = road if road and road.distance_m <= near else None
        self._place = self._snap.position if self._snap else click.lonlat
        place, new = self._hold
        draft = session.draft
        change = draft.with_via if new else draft.with_stop
        if self._moved is None and session.route is not None:
            self._content.routes.fade(session.route)
        self._moved = change(place, self._place)
        self._ask(self._moved)
        self.changed.emit()

    def release(self) -> None:
        """Have the route run there."""
        moved, hold = self._moved, self._hold
        self._hold = self._asked = self._snap = None
        if moved is None or hold is None:
            return
        text = self.tr("Add via point") if hold[1] else self.tr("Move point")
        self._session.change(moved, text)

    def abandon(self) -> None:
        """Leave the route as it was."""
        self._hold = None
        self._end()

    def wait(self, seconds: float) -> bool:
        """Drop what is asked, and block until no thread is at work."""
        self._asked = None
        self._routing.drop()
        return self._routing.wait(seconds)

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint the route as it would be, and the way to the hand."""
        if self._moved is None or self._place is None:
            return
        if self._preview is not None:
            paint_route(painter, view, self._preview, style, selected=True)
        if self._hold is None:
            return
        place, _ = self._hold
        stops = self._moved.stops
        if self._preview is None:
            around = stops[max(place - 1, 0) : place + 2]
            paint_band(painter, view, around[:1], style, to=self._place)
        else:
            paint_band(painter, view, (self._place,), style)
        if self._snap is not None:
            x, y = view.to_pixels([self._snap.position])[0].tolist()
            paint_snap(painter, x, y, self._snap.name, style)

    def _found(self, click: MapClick) -> tuple[int, bool] | None:
        """Stop under the hand, or the number that a new one there would have."""
        session = self._session
        route = session.route
        if route is None or not session.draft.complete:
            return None
        if not any(shown is route for shown, _ in self._content.routes.routes):
            return None
        view = self._canvas.view
        hand = np.array([click.position.x(), click.position.y()])
        stops = [point for point in route.points if point.kind in STOPS]
        places = view.to_pixels([point.position for point in stops])
        away = np.hypot(*(places - hand).T)
        if away.min() <= NEAR_STOP_PX:
            return int(away.argmin()), False
        off_px, at_m = nearest_on(
            view.to_pixels(route.geometry), np.array(route.distance_m), hand
        )
        if off_px > NEAR_LINE_PX:
            return None
        return sum(point.distance_m <= at_m for point in stops[:-1]), True

    def _ask(self, draft: RouteDraft) -> None:
        """Ask for a route, or remember to when the one under way is there."""
        request, planner = draft.request(), self._session.planner
        if request is None or planner is None:
            return
        if self._routing.is_busy:
            self._asked = draft
            return
        self._asked = None
        self._routing.ask(lambda _progress: planner.route(request))

    def _take(self, route: Route | None) -> None:
        """Show an answer, and ask for where the hand is by now."""
        waiting, self._asked = self._asked, None
        if self._moved is not None:
            self._preview = route
            self.previewed.emit(route)
            self.changed.emit()
        if waiting is not None:
            self._ask(waiting)

    def _fail(self, error: Exception) -> None:
        """Show that no road leads there; anything else is the session's to tell."""
        self._take(None)
        if not isinstance(error, NoRoute):
            self._session.failed.emit(error)

    def _end(self, _answer: object = None) -> None:
        """Let go of the preview: the session has its own answer."""
        if self._hold is not None:
            return
        self._moved = self._preview = self._place = self._snap = self._asked = None
        self._content.routes.fade(None)
        self.changed.emit()


def nearest_on(
    line: NDArray[np.float64],
    distance_m: NDArray[np.float64],
    hand: NDArray[np.float64],
) -> tuple[float, float]:
    """
    Find the place on a line that is nearest to the hand.

    Parameters
    ----------
    line
        (n, 2) pixels, n above 1.
    distance_m
        (n,) of each vertex from the start.
    hand
        (2,) pixels.

    Returns
    -------
    tuple[float, float]
        Pixels off, and distance from the start.
    """
    step = np.diff(line, axis=0)
    square = np.einsum("ij,ij->i", step, step)
    towards = np.einsum("ij,ij->i", hand - line[:-1], step)
    share = np.clip(towards / np.where(square > 0, square, 1), 0, 1)
    off = np.hypot(*(line[:-1] + share[:, None] * step - hand).T)
    best = int(off.argmin())
    along = distance_m[best] + share[best] * (distance_m[best + 1] - distance_m[best])
    return float(off[best]), float(along)
