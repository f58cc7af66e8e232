"""What the window works on: an area, the question for a route, and the answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from app.exports.gate import Gate
from app.security.marking import Marking, join
from app.security.marking_policy import DEFAULT_POLICY, MarkingPolicy
from app.services.planning import PlannedMarch
from app.services.rule_words import UNPLACED, RuleWords
from app.ui.draft import Closure, RouteDraft
from app.ui.operation import LatestOperation
from app.ui.undo_step import UndoStep
from planners.errors import NoRoute
from planners.timed_route import TimedRoute
from planners.vehicles import Formation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.services.planning import PlannedColumn
    from app.services.scenario.scenario import Scenario
    from app.ui.ports import PlanningService
    from maps.progress import Progress
    from planners.overlay import Overlay, OverlayItem
    from planners.route import Lonlat, Route, RouteRequest


class PlanningSession(QObject):
    """
    Holds the question and keeps the answers up to date with it.

    Every change of the draft is a step that can be undone. Routes and march
    tables are never steps: they follow from the draft and the scenario, off the
    GUI thread, and the newest question wins.

    Attributes
    ----------
    keeps
        Whether a plan file keeps every step, so that taking another scenario is one
        too.
    reads_only
        Whether nothing may be changed.
    ground_markings
        Of the open area, where it has any.
    marks
        Policy on markings that is in force.
    gate
        Gives the gate of the next export; called on the thread that writes.
    annex
        Gives advice of models that the staff accepted, as lines for products.
    """

    draftChanged = Signal(object)  # noqa: N815 - Qt names its signals so
    routeChanged = Signal(object)  # noqa: N815 - Route or None
    routeRefused = Signal(object)  # noqa: N815 - NoRoute
    marchChanged = Signal(object)  # noqa: N815 - PlannedMarch or None
    failed = Signal(object)  # any other exception
    busyChanged = Signal(bool)  # noqa: N815
    stepTaken = Signal(object, object)  # noqa: N815 - ChangeKind, StepRecord
    editRefused = Signal()  # noqa: N815 - the plan can only be read

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.planner: PlanningService | None = None
        self.scenario: Scenario | None = None
        self.march: PlannedMarch | None = None
        self.route: Route | None = None
        self.times: TimedRoute | None = None
        self.draft = RouteDraft()
        self.overlay_marking: Marking | None = None
        self.plan_marking: Marking | None = None
        self.ground_markings: tuple[Marking, ...] = ()
        self.marks: MarkingPolicy = DEFAULT_POLICY
        self.gate: Callable[[], Gate] = self._open_gate
        self.annex: Callable[[], tuple[str, ...]] = tuple
        self.keeps = self.reads_only = False
        self._known: list[_KnownMarch] = []
        self._routing = LatestOperation("route", self)
        self._marching = LatestOperation("march", self)
        for operation in (self._routing, self._marching):
            operation.busyChanged.connect(self._tell_busy)
            operation.failed.connect(self._fail)
        self._routing.succeeded.connect(self._take_route)
        self._marching.succeeded.connect(self._take_march)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._routing.is_busy or self._marching.is_busy

    @property
    def marking(self) -> Marking:
        """Least marking over the area, the plan file and all that was opened."""
        known = [*self.ground_markings]
        known += [self.scenario.marking] if self.scenario else []
        kept = (self.overlay_marking, self.plan_marking)
        known += [marking for marking in kept if marking is not None]
        return join(known) if known else self.marks.default

    def _leave_scenario(self, scenario: Scenario | None) -> None:
        """Take another scenario; what was seen of the old one goes on counting."""
        if self.scenario is not None:
            self.take_marking(self.scenario.marking)
        self.scenario = scenario

    def take_marking(self, *markings: Marking) -> None:
        """Let what comes to the screen under a marking count from now on."""
        known = [self.overlay_marking] if self.overlay_marking else []
        if markings:
            self.overlay_marking = join([*known, *markings])

    def take_overlay(
        self,
        overlay: Overlay,
        closures: tuple[Closure, ...],
        marking: Marking,
        text: str,
    ) -> None:
        """
        Put another overlay in the place of the one there is, as one undoable step.

        What was opened under a marking counts until another area is opened, even when
        the step is undone: it was on this screen.
        """
        self.take_marking(marking)
        self.change(replace(self.draft, overlay=overlay, closures=closures), text)
        self._plan_march()

    def set_planner(self, planner: PlanningService | None) -> None:
        """Work on another area; what belonged to the old one is dropped."""
        self._routing.drop()
        self._marching.drop()
        self.undo_stack.clear()
        self._known.clear()
        self.planner, self.scenario = planner, None
        self.overlay_marking = self.plan_marking = None
        formations = self.formations()
        self._take_march(None)
        self.draft = RouteDraft(formation=formations[0] if formations else None)
        self.draftChanged.emit(self.draft)
        self._take_route(None)

    def formations(self) -> tuple[Formation, ...]:
        """Columns of the scenario, then one vehicle of each type."""
        if self.planner is None:
            return ()
        columns = self.scenario.columns if self.scenario else ()
        singles = (
            Formation(name, ((vehicle, 1),))
            for name, vehicle in self.planner.vehicles.items()
        )
        return (*(plan.formation for plan in columns), *singles)

    def set_scenario(self, scenario: Scenario) -> None:
        """Plan another scenario on the open area."""
        if self.reads_only:
            self.editRefused.emit()
            return
        before = self.scenario
        self._leave_scenario(scenario)
        formations = self.formations()
        draft = replace(
            self.draft,
            formation=formations[0] if formations else None,
            policy=scenario.policy,
        )
        if self.keeps:
            old, new = (before, self.draft), (scenario, draft)
            self.take_step(
                self.tr("Open scenario {}").format(scenario.name),
                lambda: self.set_plan(*new),
                lambda: self.set_plan(*old),
            )
            return
        self.undo_stack.clear()
        self._known.clear()
        self._set_draft(draft)
        self._plan_march()

    def change_scenario(
        self,
        scenario: Scenario,
        text: str,
        columns: tuple[PlannedColumn, ...] | None = None,
        closures: tuple[Closure, ...] | None = None,
    ) -> None:
        """
        Take other columns as a step that can be undone under this name.

        Parameters
        ----------
        scenario
            In the place of the one there is.
        text
            Name of the step.
        columns
            Its march where it is known already; None to have it planned.
        closures
            That hold from then on; None for those there are.
        """
        before = self.scenario
        if before is None:
            return
        draft = self.draft
        if closures is not None:
            draft = replace(draft, closures=closures)
        if self.march is not None and not self._marching.is_busy:
            self._know(before, self.draft, self.march.columns)
        if columns is not None:
            self._know(scenario, draft, columns)
        old, new = (before, self.draft), (scenario, draft)
        self.take_step(text, lambda: self.set_plan(*new), lambda: self.set_plan(*old))

    def take_step(
        self, text: str, forward: Callable[[], None], back: Callable[[], None]
    ) -> None:
        """Take a step that can be undone; refused while the plan is only read."""
        if self.reads_only:
            self.editRefused.emit()
            return
        self.undo_stack.push(UndoStep(text, forward, back, self.stepTaken.emit))

    def change(self, draft: RouteDraft, text: str) -> None:
        """Take another draft as a step that can be undone under this name."""
        before = self.draft
        if draft != before:
            self.take_step(
                text, lambda: self._set_draft(draft), lambda: self._set_draft(before)
            )

    def add_stop(self, stop: Lonlat, *, via: bool) -> None:
        """Take the next point of the route."""
        draft = self.draft.with_next_stop(stop, via=via)
        if len(draft.stops) == 1:
            text = self.tr("Set start")
        elif draft.complete:
            text = self.tr("Set destination")
        else:
            text = self.tr("Add via point")
        self.change(draft, text)

    def finish_route(self) -> None:
        """Make the last point the destination."""
        if len(self.draft.stops) > 1:
            self.change(replace(self.draft, complete=True), self.tr("Finish route"))

    def take_back_stop(self) -> bool:
        """Take the last point of an unfinished route back; false if there is none."""
        if self.draft.complete or not self.draft.stops:
            return False
        self.change(self.draft.without_last_stop(), self.tr("Take back point"))
        return True

    def draw(self, item: OverlayItem, text: str) -> None:
        """Add an item to the overlay as a step that can be undone."""
        overlay = self.draft.overlay.with_item(item)
        self.change(replace(self.draft, overlay=overlay), text)

    def redraw(self, old: OverlayItem, new: OverlayItem, text: str) -> None:
        """Put an item in the place of another one."""
        overlay = self.draft.overlay.with_change(old, new)
        self.change(replace(self.draft, overlay=overlay), text)

    def erase(self, item: OverlayItem, text: str) -> None:
        """Take an item off the overlay."""
        overlay = self.draft.overlay.without_item(item)
        self.change(replace(self.draft, overlay=overlay), text)

    def close_road(
        self, position: Lonlat, window: tuple[datetime, datetime] | None = None
    ) -> Closure | None:
        """Close the road nearest to a place, both ways; at any time or in a window."""
        if self.planner is None:
            return None
        road = self.planner.road_at(position)
        if road is None:
            return None
        closure = Closure(
            road=road.name, position=road.position, edges=road.edges, window=window
        )
        draft = self.draft.with_closure(closure)
        self.change(draft, self.tr("Close {}").format(closure.road))
        return closure

    def reopen_road(self, closure: Closure) -> None:
        """Take a closure back."""
        draft = self.draft.without_closure(closure)
        self.change(draft, self.tr("Reopen {}").format(closure.road))

    def column(self, name: str) -> PlannedColumn | None:
        """Planned column by name."""
        columns = self.march.columns if self.march else ()
        return next((one for one in columns if one.plan.column.name == name), None)

    def wait(self, seconds: float) -> bool:
        """Drop what is asked, and block until no thread is at work."""
        self._routing.drop()
        self._marching.drop()
        ended = [self._routing.wait(seconds), self._marching.wait(seconds)]
        return all(ended)

    def _open_gate(self) -> Gate:
        """Give the gate of exports while no plan file keeps a record."""
        return Gate(policy=self.marks)

    def _set_draft(self, draft: RouteDraft) -> None:
        """Take a draft and answer what changed."""
        before, self.draft = self.draft, draft
        self.draftChanged.emit(draft)
        request = draft.request()
        planner = self.planner
        if request is None or planner is None:
            self._routing.drop()
            self._take_route(None)
        elif _asks(before) != _asks(draft):
            self._routing.ask(lambda _progress: _answer(planner, draft, request))
        if _ground_of(before) != _ground_of(draft):
            self._plan_march()

    def set_plan(self, scenario: Scenario | None, draft: RouteDraft) -> None:
        """Take other columns, and a draft that may close other roads for them."""
        self._leave_scenario(scenario)
        ground = _ground_of(self.draft)
        if draft != self.draft:
            self._set_draft(draft)
        if ground == _ground_of(draft):  # else it is being planned already
            self._plan_march()

    def _plan_march(self) -> None:
        """Route and time the scenario's columns, minding what was decided here."""
        planner, asked = self.planner, self._asked()
        if planner is None or asked is None:
            if self.march is not None:
                self._marching.drop()
                self._take_march(None)
            return
        known = self._known_columns()
        if known is not None:
            self._marching.drop()
            self._take_march(PlannedMarch(asked, known))
            return

        def work(progress: Progress) -> PlannedMarch:
            return planner.march(asked, progress)

        self._marching.ask(work)

    def _know(
        self, scenario: Scenario, draft: RouteDraft, columns: tuple[PlannedColumn, ...]
    ) -> None:
        """Keep a march, so that whoever comes back to its plan has the same again."""
        self._known.append(_KnownMarch(scenario, _ground_of(draft), columns))

    def _known_columns(self) -> tuple[PlannedColumn, ...] | None:
        """March of the plan as it stands, where it was known when it was made."""
        ground = _ground_of(self.draft)
        for known in reversed(self._known):
            if known.scenario is self.scenario and known.ground == ground:
                return known.columns
        return None

    def _asked(self) -> Scenario | None:
        """The scenario under what was decided here."""
        scenario = self.scenario
        if scenario is None:
            return None
        closures = self.draft.closures
        closed = tuple(_as_text(c.position) for c in closures if c.window is None)
        timed = ((one, one.rule(UNPLACED)) for one in closures)
        hours = tuple(
            RuleWords(where=one.road, rule=rule, at=(_as_text(one.position),))
            for one, rule in timed
            if rule is not None
        )
        avoid = tuple(
            tuple(_as_text(corner) for corner in area.ring)
            for area in self.draft.overlay.areas
        )
        return replace(
            scenario,
            closures=scenario.closures + closed,
            avoid=scenario.avoid + avoid,
            ratings=scenario.ratings + self.draft.overlay.ratings,
            hours=scenario.hours + hours,
            marking=self.marking,
        )

    def _take_route(self, answer: Route | TimedRoute | None) -> None:
        """Take an answer; what hours did to it stands among its warnings."""
        remarks = self.draft.remarks
        route: Route | None
        if isinstance(answer, TimedRoute):
            self.times, route = answer, answer.route
            waits = (wait.sentence for wait in answer.waits)
            checks = (check.sentence for check in answer.checks)
            remarks = (*remarks, *waits, *answer.warnings, *checks)
        else:
            self.times, route = None, answer
            remarks = (*remarks, *self._untimed())
        if route is not None and remarks:
            route = replace(route, warnings=(*remarks, *route.warnings))
        self.route = route
        self.routeChanged.emit(self.route)

    def _untimed(self) -> tuple[str, ...]:
        """Closures with hours that count at any time, as no departure is given."""
        if self.draft.depart is not None:
            return ()
        return tuple(
            self.tr(
                "{} counts as closed at any time ({}), as no departure is given."
            ).format(one.road, one.times)
            for one in self.draft.closures
            if one.window is not None
        )

    def _take_march(self, march: PlannedMarch | None) -> None:
        self.march = march
        self.marchChanged.emit(march)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, NoRoute) and self.sender() is self._routing:
            self._take_route(None)
            self.routeRefused.emit(error)
            return
        if self.sender() is self._routing:
            self._take_route(None)
        else:
            self._take_march(None)
        self.failed.emit(error)

    def _tell_busy(self) -> None:
        self.busyChanged.emit(self.is_busy)


class _KnownMarch(NamedTuple):
    """The march of a scenario on ground as it was then."""

    scenario: Scenario
    ground: tuple[object, ...]
    columns: tuple[PlannedColumn, ...]


def _ground_of(draft: RouteDraft) -> tuple[object, ...]:
    """All of a draft that the marches of columns hang on."""
    return draft.closures, draft.overlay.areas, draft.overlay.ratings


def _asks(draft: RouteDraft) -> tuple[object, ...]:
    """All that the answer to a draft hangs on."""
    return draft.request(), draft.depart, draft.closures, draft.remarks


def _answer(
    planner: PlanningService, draft: RouteDraft, request: RouteRequest
) -> Route | TimedRoute:
    """Route of a draft, at its start time if it has one."""
    timed = draft.timed()
    return planner.route(request) if timed is None else planner.timed_route(timed)


def _as_text(place: Lonlat) -> str:
    """Write a place as a scenario does."""
    return f"{place[1]:.7f}, {place[0]:.7f}"
