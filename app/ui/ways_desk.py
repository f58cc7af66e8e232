"""Wires other ways to go: found off the GUI thread, shown on the map, and taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject

from app.services.ways import find_ways, stops_of
from app.ui.faults import sentence_of
from app.ui.operation import LatestOperation
from app.ui.panels.ways_panel import WaysPanel

if TYPE_CHECKING:
    from app.services.planning import Planner
    from app.services.ways import Way, WayKind, Ways
    from app.ui.desk import Desk
    from app.ui.draft import RouteDraft
    from app.ui.files import FileWork
    from maps.progress import Progress
    from planners.route import Lonlat, Route, RouteRequest


class _Question(NamedTuple):
    """The journey, and which ways for it."""

    planner: Planner
    request: RouteRequest
    kind: WayKind


class WaysDesk(QObject):
    """The list of ways of one window; they are looked for while somebody looks."""

    def __init__(self, desk: Desk, files: FileWork, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._files = desk, files
        self._asked: _Question | None = None
        self._ways: Ways | None = None
        self._looked_at = False  # a dock behind another tab counts as visible to Qt
        self._work = LatestOperation("ways", self)
        self.panel = WaysPanel()
        desk.window.add_dock("ways", self.tr("Ways"), self.panel)
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether ways are being looked for."""
        return self._work.is_busy

    def open(self) -> None:
        """Bring the list to the front."""
        dock = self._desk.window.docks["ways"]
        dock.show()
        dock.raise_()

    def refresh(self) -> None:
        """Look for ways anew, if anybody looks and anything changed."""
        if not self._looked_at:
            return
        question = self._question()
        if question is None:
            self._forget()
            self.panel.tell(self.tr("Set a route to see other ways for it."))
        elif question != self._asked:
            self._asked, self._ways = question, None
            self.panel.tell(self.tr("Looking for ways…"))
            self._work.ask(lambda progress: _answer(question, progress))
        else:
            self._show_on_map()

    def take(self, way: Way) -> None:
        """Make a way the own route, as one step that can be undone."""
        desk = self._desk
        ground = desk.ground
        if ground is None:
            return
        session, asked = desk.session, way.route.request

        def draft(stops: tuple[Lonlat, ...]) -> RouteDraft:
            return replace(
                session.draft.along_line(stops, ()),
                formation=asked.formation,
                objective=asked.objective,
                policy=asked.policy,
            )

        request = draft(asked.stops).request() or asked

        def work(progress: Progress) -> tuple[Lonlat, ...]:
            progress("finding stops along the way", 0.0)
            return stops_of(ground.planner, way.route, request)

        def found(stops: tuple[Lonlat, ...]) -> None:
            session.change(draft(stops), self.tr("Take another way"))
            desk.show_own_route()

        self._files.run(self.tr("Take another way"), work, found)

    def close(self) -> None:
        """Let go of what runs."""
        self._work.drop()
        self._work.wait(5)

    # Wiring

    def _connect(self) -> None:
        desk, panel = self._desk, self.panel
        desk.stateShown.connect(self.refresh)
        desk.groundSet.connect(self._drop)
        desk.window.docks["ways"].visibilityChanged.connect(self._come_or_go)
        panel.kindChosen.connect(self.refresh)
        panel.wayChosen.connect(self._show_on_map)
        panel.takeAsked.connect(self.take)
        self._work.succeeded.connect(self._take)
        self._work.failed.connect(self._fail)
        desk.window.commands["ways"].triggered.connect(self.open)
        desk.window.on_close.insert(0, self.close)

    def _come_or_go(self, in_front: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Somebody looks now, or no more."""
        self._looked_at = in_front
        if in_front:
            self.refresh()
        else:
            self._show_on_map()

    def _question(self) -> _Question | None:
        """The journey that is shown, and which ways are wanted."""
        ground, route = self._desk.ground, self._desk.shown_route()
        if ground is None or route is None:
            return None
        return _Question(ground.planner, route.request, self.panel.kind)

    def _take(self, ways: Ways) -> None:
        """Show ways that were found."""
        self._ways = ways
        self.panel.show_ways(ways)
        self._show_on_map()

    def _fail(self, error: Exception) -> None:
        """Say why there are no ways; pass a fault of ours on."""
        self._ways = None
        sentence = sentence_of(error)
        if sentence is None:
            self._desk.faulted.emit(error)
        self.panel.tell(sentence or self.tr("Ways could not be looked for."))

    def _drop(self) -> None:
        """Let go of the ways of another plan, whether anybody looks or not."""
        self._forget()
        self.panel.tell(self.tr("Set a route to see other ways for it."))

    def _forget(self) -> None:
        self._work.drop()
        self._asked, self._ways = None, None

    def _show_on_map(self) -> None:
        """Draw the ways, the one under choice on top; without any, the routes."""
        desk, chosen = self._desk, self.panel.chosen()
        if desk.content is None:
            return
        routes = desk.routes(desk.shown_route())
        if chosen is not None and self._ways is not None and self._looked_at:
            others: list[Route] = [way.route for way in self._ways.ways]
            routes = [
                *((route, False) for route in others if route is not chosen.route),
                (chosen.route, True),
            ]
        desk.content.routes.set_routes(routes)


def _answer(question: _Question, progress: Progress) -> Ways:
    """Find the ways."""
    return find_ways(
        question.planner, question.request, question.kind, progress=progress
    )
