"""Wires the movements of a march: conflicts, graphs, time on the map, and shifts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.drawing.clock_axis import ClockAxis
from app.drawing.style import Style
from app.ui.faults import sentence_of
from app.ui.movement.column_changes import (
    with_halt_of,
    with_shift,
    with_start_of,
)
from app.ui.movement.conflicts_panel import ConflictsPanel
from app.ui.movement.plan_view import PlanView, plan_view
from app.ui.movement.road_views import RoadViews
from app.ui.movement.time_on_map import TimeOnMap
from app.ui.notice_bar import NoticeKind
from app.ui.operation import LatestOperation
from planners.movement.problem import STEP_S

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from app.services.planning import PlannedMarch
    from app.services.scenario.scenario import Scenario
    from app.ui.desk import Desk
    from app.ui.draft import Closure
    from app.ui.theme import Theme
    from maps.progress import Progress
    from planners.column import Halt
    from planners.movement.conflict import Conflict

DOCKS = {
    "conflicts": "conflicts",
    "time_space": "graph",
    "point_graph": "points",
    "occupation": "occupation",
}


class Published(NamedTuple):
    """The plan as it was before roads were closed on the map, and what was closed."""

    view: PlanView
    scenario: Scenario
    closures: tuple[Closure, ...]


class MovementDesk(QObject):
    """
    The movements of one window; they follow the planned march.

    Attributes
    ----------
    conflicts
        List of all conflicts.
    views
        Graphs and occupation of roads.
    time
        Slider and columns on the map.
    view
        What is shown; None while there is no march, or none yet.
    """

    viewChanged = Signal()  # noqa: N815 - another plan is shown, or none

    def __init__(self, desk: Desk, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._march: PlannedMarch | None = None
        self._warned_of: Scenario | None = None
        self._work = LatestOperation("movements", self)
        self.view: PlanView | None = None
        self._published: list[Published] = []  # one for each plan of the undo stack
        self.conflicts = ConflictsPanel(theme)
        desk.window.add_dock("conflicts", self.tr("Conflicts"), self.conflicts)
        self.views = RoadViews(desk, self)
        self.time = TimeOnMap(desk, self)
        self.conflicts.setFocusProxy(self.conflicts.table)
        desk.window.march.set_editable(True)
        self._connect()
        self._show_nothing()

    @property
    def published(self) -> Published | None:
        """The plan before roads were closed on the map; None while there is none."""
        scenario = self._desk.session.scenario
        found = (one for one in self._published if one.scenario is scenario)
        return next(found, None)

    @property
    def is_busy(self) -> bool:
        """Whether the movements of the march are still being prepared."""
        return self._work.is_busy or self.views.is_busy

    @property
    def is_current(self) -> bool:
        """Whether what is shown is the march there is."""
        session = self._desk.session
        shown = self.view is not None and session.march is self._march
        return shown and not session.is_busy and not self._work.is_busy

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        style = Style.named(theme.name)
        self.conflicts.set_theme(theme)
        self.views.set_style(style)
        self.time.slider.set_style(style)

    def choose(self, movement: int) -> None:
        """Let a movement stand out in all views, and show its column."""
        view = self.view
        if view is None:
            return
        self.views.choose(movement)
        self.time.choose(movement)
        number = view.case.columns[movement]
        march = self._march
        if march is not None:
            self._desk.show_column(march.columns[number].plan.column.name)

    def go_to(self, conflict: Conflict) -> None:
        """Show a conflict on the map at the moment when it begins."""
        if self.view is None:
            return
        self.time.show_moment(conflict.begins_s)
        self._desk.point_out(self.view.place(conflict))

    def move(self, movement: int, shift_s: int) -> None:
        """Have a movement start later or earlier, as one step that can be undone."""
        session, view = self._desk.session, self.view
        if view is None or session.scenario is None or not shift_s:
            return
        if not self.is_current:
            self.views.graph.view.take_back()
            self._say(self.tr("The march is being planned; move the column again."))
            return
        if view.case.problem.movements[movement].locked is not None:
            self._say(self.tr("{} is locked.").format(view.names[movement]))
            return
        changed = with_shift(session.scenario, view.case, movement, shift_s)
        text = self.tr("Start {} later") if shift_s > 0 else self.tr("Start {} earlier")
        session.change_scenario(changed, text.format(view.names[movement]))

    def close(self) -> None:
        """Let go of what runs."""
        for work in (self._work, *self.views.works):
            work.drop()
            work.wait(5)

    # Wiring

    def _connect(self) -> None:
        desk, window, march = self._desk, self._desk.window, self._desk.window.march
        desk.session.marchChanged.connect(self._take_march)
        desk.stateShown.connect(self._follow_ground)
        self._work.succeeded.connect(self._take_view)
        self._work.failed.connect(self._fail)
        self.conflicts.conflictChosen.connect(self.go_to)
        self.conflicts.cureAsked.connect(self._cure)
        self.views.movementChosen.connect(self.choose)
        self.views.timeChosen.connect(self.time.show_moment)
        self.views.moved.connect(self.move)
        self.time.slider.timeChanged.connect(self.views.set_time)
        march.startEdited.connect(self._start_at)
        march.haltEdited.connect(self._halt_for)
        for command, name in DOCKS.items():
            window.commands[command].triggered.connect(
                lambda _checked=False, name=name: self.open(name)
            )
        window.on_close.insert(0, self.close)

    def open(self, name: str) -> None:
        """Bring a dock to the front, and the keys into it."""
        dock = self._desk.window.docks[name]
        dock.show()
        dock.raise_()
        panel = dock.widget()
        if panel is not None:
            panel.setFocus()

    def _cure(self, movement: int, shift_s: int) -> None:
        """Move a column by the whole minutes that clear a conflict."""
        minutes = -(-abs(shift_s) // STEP_S)
        self.move(movement, minutes * STEP_S * (1 if shift_s > 0 else -1))

    def _follow_ground(self) -> None:
        """Offer what can be done, and draw on the map of the open area."""
        desk = self._desk
        self.time.set_content(desk.content)
        for name in (*DOCKS, "columns_on_map"):
            desk.window.commands[name].setEnabled(desk.ground is not None)
        if self.view is None and not self._work.is_busy:
            self._show_nothing()

    def _take_march(self, march: PlannedMarch | None) -> None:
        """Prepare the movements of another march."""
        ground = self._desk.ground
        self._march = march
        if not self._desk.session.undo_stack.count():
            self._published.clear()
            self._warned_of = None
        if march is None or ground is None:
            self._work.drop()
            self.view = None
            self._show_nothing()
            self.viewChanged.emit()
            return
        planner = ground.planner

        def work(progress: Progress) -> tuple[PlannedMarch, PlanView]:
            return march, plan_view(planner, march, progress)

        self._work.ask(work)

    def _take_view(self, answer: tuple[PlannedMarch, PlanView]) -> None:
        """Show movements that were prepared."""
        march, view = answer
        if march is not self._march:
            return
        self.view = view
        axis = ClockAxis(view.case.zero, view.zone)
        self.conflicts.show_conflicts(view.conflicts, view.names, *axis)
        self._title(len(view.conflicts))
        self.views.show_plan(view)
        self.time.show_plan(view)
        self._publish(view)
        if view.conflicts and self._warned_of is not self._desk.session.scenario:
            self._warned_of = self._desk.session.scenario
            self._add_conflicts_tab()
        self.viewChanged.emit()

    def _add_conflicts_tab(self) -> None:
        """Put the tab of the conflicts beside the others, behind what is in front."""
        window = self._desk.window
        dock = window.docks["conflicts"]
        if dock.isHidden():
            area = window.dockWidgetArea(dock)
            seen = (
                one
                for one in window.docks.values()
                if window.dockWidgetArea(one) == area
                and not one.visibleRegion().isEmpty()
            )
            front = next(seen, window.docks["march"])
            dock.show()
            front.raise_()

    def _publish(self, view: PlanView) -> None:
        """Keep the plan as the one that losses are measured by, until it changes."""
        session = self._desk.session
        kept, scenario = self.published, session.scenario
        closures = session.draft.closures
        if kept is not None and set(closures) > set(kept.closures):
            return  # roads were lost since
        if scenario is not None:
            self._published = [one for one in self._published if one is not kept]
            self._published.append(Published(view, scenario, closures))

    def _fail(self, error: Exception) -> None:
        """Say why there is nothing to show; pass a fault of ours on."""
        self.view = None
        sentence = sentence_of(error)
        if sentence is None:
            self._desk.faulted.emit(error)
        self._show_nothing(sentence or self.tr("The movements cannot be shown."))
        self.viewChanged.emit()

    def _show_nothing(self, why: str = "") -> None:
        """Say what is missing."""
        self._title(None)
        session = self._desk.session
        if self._desk.ground is None:
            what = self.tr("Open an area, then a scenario, to see its columns move.")
        elif session.scenario is None:
            what = self.tr("Open a scenario with columns to see them move.")
        elif session.is_busy:
            what = self.tr("The march is being planned…")
        else:
            what = self.tr("The march has no answer; the reason stands above the map.")
        self.conflicts.show_nothing(why or what)
        self.views.show_nothing(why or what)
        self.time.show_plan(None)

    def _title(self, count: int | None) -> None:
        """Tell how many conflicts there are on the tab of their list."""
        title = self.tr("Conflicts")
        dock = self._desk.window.docks["conflicts"]
        dock.setWindowTitle(title if count is None else f"{title} ({count})")

    def _start_at(self, name: str, start: datetime) -> None:
        """Take a start that was typed into the march table."""
        session = self._desk.session
        if session.scenario is not None and self._is_free(name):
            session.change_scenario(
                with_start_of(session.scenario, name, start),
                self.tr("Start {} at another time").format(name),
            )

    def _halt_for(self, name: str, halt: Halt, duration: timedelta) -> None:
        """Take a length of a halt that was typed into the march table."""
        session = self._desk.session
        if session.scenario is None or not self._is_free(name):
            return
        changed = with_halt_of(session.scenario, name, halt, duration)
        if changed is None:
            self._say(
                self.tr(
                    "Nobody ordered that halt: it follows from halt rules or from the "
                    "hours of a road. Change the rule, or order a halt there."
                )
            )
            return
        text = self.tr("Halt {} for another time").format(name)
        session.change_scenario(changed, text)

    def _is_free(self, name: str) -> bool:
        """Whether a column may be changed; says if not."""
        planned = self._desk.session.column(name)
        if planned is None or not planned.plan.locked:
            return True
        self._say(self.tr("{} is locked.").format(name))
        return False

    def _say(self, text: str) -> None:
        self._desk.window.notice.show_notice(text, NoticeKind.WARNING)
