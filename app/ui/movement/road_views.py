"""Graphs and occupation of roads: prepared off the GUI thread while somebody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.drawing.clock_axis import ClockAxis
from app.ui import formats
from app.ui.faults import sentence_of
from app.ui.movement.graph_panel import GraphPanel
from app.ui.movement.occupation_view import OccupationView
from app.ui.movement.plan_view import (
    RoadPicture,
    graph_of,
    holders,
    road_picture,
    strips_of_way,
)
from app.ui.movement.point_graph_panel import PointGraphPanel
from app.ui.operation import LatestOperation
from planners.movement.occupancy_holders import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.drawing.point_graph_layout import Strip
    from app.drawing.style import Style
    from app.ui.desk import Desk
    from app.ui.movement.plan_view import PlanView
    from planners.movement.time_space import TimeSpace


class RoadViews(QObject):
    """
    Three docks about one road each, which follow one plan.

    Attributes
    ----------
    graph, points, occupation
        The panels of the docks.
    works
        What prepares them.
    """

    movementChosen = Signal(int)  # noqa: N815
    timeChosen = Signal(int)  # noqa: N815 - seconds
    moved = Signal(int, int)  # movement, seconds later

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._plan: PlanView | None = None
        self._axis = 0  # movement whose way is shown
        self._chosen: int | None = None
        self._road: RoadPicture | None = None
        self._drawn: dict[str, object] = {}  # what each view shows, by its dock
        self.graph = GraphPanel()
        self.points = PointGraphPanel()
        self.occupation = OccupationView()
        self._panels: dict[str, QWidget] = {
            "graph": self.graph,
            "points": self.points,
            "occupation": self.occupation,
        }
        window = desk.window
        window.add_dock("graph", self.tr("Graph"), self.graph)
        window.add_dock("points", self.tr("Critical points"), self.points)
        window.add_dock("occupation", self.tr("Occupation"), self.occupation)
        self._graphing = self._work("time-space graph", self._take_graph)
        self._pointing = self._work("point graph", self._take_points)
        self._occupying = self._work("occupation", self._take_road)
        self.works = (self._graphing, self._pointing, self._occupying)
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether a view is being prepared."""
        return any(work.is_busy for work in self.works)

    def show_plan(self, plan: PlanView) -> None:
        """Show another plan; what was chosen stays chosen."""
        self._plan, self._chosen = plan, None
        self._drawn.clear()
        self._axis = self.graph.set_names(plan.names)
        self.occupation.set_roads(plan.roads())
        self.refresh()

    def show_nothing(self, why: str) -> None:
        """Say why there is nothing to show."""
        self._plan, self._road = None, None
        self._drawn.clear()
        for work in self.works:
            work.drop()
        self.graph.set_names(())
        self.graph.tell(why)
        self.points.show_nothing(why)
        self.occupation.show_nothing(why)

    def set_style(self, style: Style) -> None:
        """Paint in the colours of another palette."""
        for panel in (self.graph, self.points, self.occupation):
            panel.set_style(style)

    def set_time(self, time_s: int) -> None:
        """Draw a line at a moment in every view."""
        self.graph.view.set_time(time_s)
        self.points.set_time(time_s)
        self.occupation.set_time(time_s)

    def choose(self, movement: int) -> None:
        """Let a movement stand out in every view."""
        self._chosen = movement
        self._choose_in_graph()
        self.points.choose_movement(movement)
        self.occupation.choose_movement(movement)

    def refresh(self) -> None:
        """Prepare those views that somebody sees and that show something else."""
        plan = self._plan
        if plan is None:
            return
        movement, road = self._axis, self.occupation.road.currentText()
        self._draw("graph", (plan, movement), self._graphing, graph_of, movement)
        self._draw("points", (plan, movement), self._pointing, strips_of_way, movement)
        if road:
            self._draw("occupation", (plan, road), self._occupying, road_picture, road)

    # Wiring

    def _work(self, title: str, take: Callable[[Any], None]) -> LatestOperation:
        work = LatestOperation(title, self)
        work.succeeded.connect(take)
        work.failed.connect(self._fail)
        return work

    def _connect(self) -> None:
        graph, points, occupation = self.graph, self.points, self.occupation
        for panel in (graph, points, occupation):
            panel.shown.connect(self.refresh)
        graph.setFocusProxy(graph.view)
        points.setFocusProxy(points.view)
        occupation.setFocusProxy(occupation.road)
        graph.axisChosen.connect(self._choose_axis)
        graph.view.selected.connect(self._select)
        graph.view.dragged.connect(self._drag)
        graph.view.dropped.connect(self.moved)
        points.movementChosen.connect(self.movementChosen)
        points.timeChosen.connect(self.timeChosen)
        occupation.movementChosen.connect(self.movementChosen)
        occupation.timeChosen.connect(self.timeChosen)
        occupation.roadChosen.connect(lambda _road: self.refresh())
        occupation.spanChosen.connect(self._show_holders)

    def _draw(
        self,
        dock: str,
        key: tuple[PlanView, object],
        work: LatestOperation,
        make: Callable[[PlanView, Any], object],
        of: object,
    ) -> None:
        """Prepare a view, unless nobody sees it or it shows that already."""
        if self._panels[dock].isVisible() and self._drawn.get(dock) != key:
            self._drawn[dock] = key
            plan = key[0]
            work.ask(lambda _progress: (plan, make(plan, of)))

    def _choose_axis(self, movement: int) -> None:
        """Show the way of another column in graph and point graph."""
        self._axis = movement
        self.refresh()

    def _choose_in_graph(self) -> None:
        """Let the chosen movement stand out in the graph, if it is on that road."""
        view = self.graph.view
        there = view.graph is not None and self._chosen in view.graph.movements
        view.choose(self._chosen if there else None)

    def _select(self, movement: int) -> None:
        if movement >= 0:
            self.movementChosen.emit(movement)

    def _take_graph(self, answer: tuple[PlanView, TimeSpace]) -> None:
        plan, graph = answer
        if plan is self._plan:
            self.graph.show_graph(graph, ClockAxis(plan.case.zero, plan.zone))
            self._choose_in_graph()

    def _take_points(self, answer: tuple[PlanView, tuple[Strip, ...]]) -> None:
        plan, strips = answer
        if plan is self._plan:
            self.points.show_strips(strips, plan.names, plan.case.zero, plan.zone)
            self.points.choose_movement(self._chosen)

    def _take_road(self, answer: tuple[PlanView, RoadPicture]) -> None:
        plan, self._road = answer
        if plan is not self._plan:
            return
        names = plan.case.problem.sections.points
        clock = plan.case.zero, plan.zone
        self.occupation.show_bands(self._road.bands, plan.names, names, *clock)
        self._show_holders(*plan.span)

    def _show_holders(self, begins_s: int, ends_s: int) -> None:
        """Say who is on the road in a span."""
        plan, road = self._plan, self._road
        if plan is not None and road is not None:
            stays = holders(plan, road.place, Span(begins_s, ends_s))
            self.occupation.show_holders(stays, plan.names, begins_s, ends_s)

    def _drag(self, movement: int, shift_s: int) -> None:
        """Say and show what a column on the move would run into."""
        plan, view = self._plan, self.graph.view
        if plan is None or view.graph is None:
            return
        if not shift_s:
            view.set_conflicts(view.graph.cells)
            self.graph.tell_drag("")
            return
        own = plan.conflicts_moved(movement, shift_s)
        view.set_conflicts(plan.cells_moved(view.graph, movement, shift_s, own))
        form = self.tr("{} {} later") if shift_s > 0 else self.tr("{} {} earlier")
        moved = form.format(plan.names[movement], formats.span(abs(shift_s)))
        many = (
            self.tr("conflicts: {}").format(len(own)) if own else self.tr("no conflict")
        )
        self.graph.tell_drag(f"{moved}   ·   {many}")

    def _fail(self, error: Exception) -> None:
        """Say why a view cannot be; pass a fault of ours on."""
        sentence = sentence_of(error)
        if sentence is None:
            self._desk.faulted.emit(error)
            return
        if self.sender() is self._occupying:
            self.occupation.show_nothing(sentence)
        elif self.sender() is self._pointing:
            self.points.show_nothing(sentence)
        else:
            self.graph.tell(sentence)
        self._desk.window.notice.show_notice(sentence)
