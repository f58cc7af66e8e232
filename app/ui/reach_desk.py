"""Wires the reach: asked anew for every change, off the GUI thread, and exported."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.drawing.reach_overlay import ReachShapes, band_colours, reach_shapes
from app.errors import InputRefused
from app.exports.reach_geopackage import write_reach_geopackage
from app.services.area_marking import area_markings
from app.services.places import find_point
from app.services.reach import limit_words, read_bands, settlements
from app.ui.dialogs.file_choice import choose_target
from app.ui.faults import sentence_of
from app.ui.map.tools.reach import ReachTool
from app.ui.operation import LatestOperation
from app.ui.panels.reach_panel import ReachPanel
from planners.errors import PlanningError
from planners.reach import ReachRequest, plan_reach

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QMenu

    from app.services.planning import Planner
    from app.services.scenario.scenario import Scenario
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.map.content import MapContent
    from maps.progress import Progress
    from planners.reach import Reach
    from planners.route import Lonlat
    from planners.traffic import NamedPlace


class _Question(NamedTuple):
    """All that the reach depends on."""

    planner: Planner
    scenario: Scenario | None
    request: ReachRequest


class _Answer(NamedTuple):
    """The ground within reach, and as it is painted."""

    reach: Reach
    shapes: ReachShapes


class ReachDesk(QObject):
    """
    The reach of one window; it follows formation, limits, closures and ratings.

    Attributes
    ----------
    panel
        Limits and what lies within them.
    tool
        Sets the starts; None while no area is open.
    reach
        What is shown; None for nothing.
    """

    _progressed = Signal(float)

    def __init__(self, desk: Desk, files: FileWork, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._files = desk, files
        self._asked: _Question | None = None
        self._content: MapContent | None = None
        self._places: tuple[NamedPlace, ...] = ()
        self._work = LatestOperation("reach", self)
        self.tool: ReachTool | None = None
        self.reach: Reach | None = None
        self.panel = ReachPanel()
        desk.window.add_dock("reach", self.tr("Reach"), self.panel)
        self._connect()
        self._tell_nothing()

    @property
    def is_busy(self) -> bool:
        """Whether the reach is being worked out."""
        return self._work.is_busy

    def open(self) -> None:
        """Bring the dock to the front."""
        dock = self._desk.window.docks["reach"]
        dock.show()
        dock.raise_()

    def start_from(self, place: Lonlat) -> None:
        """Show what lies within reach of a place."""
        if self.tool is not None:
            self.open()
            self.tool.set_starts((place,))

    def refresh(self) -> None:
        """Work the reach out anew, if anything changed on which it depends."""
        try:
            question = self._question()
        except (InputRefused, PlanningError) as error:
            self._forget()
            self._show_starts()
            self.panel.tell(str(error), can_clear=bool(self._starts()))
            return
        if question is None:
            self._forget()
            self._show_starts()
            self._tell_nothing()
        elif question != self._asked:
            self._asked = question
            self._work.ask(lambda progress: self._answer(question, progress))

    def show_again(self, *_changed: object) -> None:
        """Show the same reach in the colours of another palette."""
        if self.reach is not None and self._content is not None:
            colours = band_colours(self._content.style, len(self.reach.bands))
            name = self.reach.request.formation.name
            self.panel.show_reach(self.reach, name, colours)

    def save(self, path: Path) -> None:
        """Write the reach that is shown, under the marking in force."""
        ground, reach = self._desk.ground, self.reach
        if ground is None or reach is None:
            return
        marking, gate = self._desk.session.marking, self._desk.session.gate
        area = ground.area

        def work(progress: Progress) -> Path:
            progress("writing the reach", 0.0)
            under = gate()
            record = write_reach_geopackage(
                path,
                reach,
                area.network,
                marking,
                attribution=area.manifest.attribution,
                inputs=area_markings(area, under.policy),
                gate=under,
            )
            return record.path

        def written(target: Path) -> None:
            text = self.tr("Written to {}: {}.").format(target.parent, target.name)
            self._desk.window.notice.show_notice(text)

        self._files.run(self.tr("Export reach"), work, written)

    def close(self) -> None:
        """Let go of what runs."""
        self._work.drop()
        self._work.wait(5)

    # Wiring

    def _connect(self) -> None:
        desk, panel = self._desk, self.panel
        desk.map.tool_makers["reach"] = self._make_tool
        desk.menu_parts.append(self._offer)
        desk.stateShown.connect(self.refresh)
        desk.tool_box.chosen.connect(self._open_with_tool)
        panel.limitsChanged.connect(self.refresh)
        panel.placeChosen.connect(desk.point_out)
        panel.startAsked.connect(desk.window.commands["reach"].trigger)
        panel.stopAsked.connect(self._stop)
        panel.clearAsked.connect(self._clear)
        panel.exportAsked.connect(self._ask_target)
        self._work.succeeded.connect(self._take)
        self._work.failed.connect(self._fail)
        self._work.busyChanged.connect(self._show_work)
        self._progressed.connect(self._show_progress)
        desk.window.on_close.insert(0, self.close)

    def _make_tool(self, content: MapContent) -> ReachTool:
        """Make a tool for the map of another area, on which nothing is shown yet."""
        self._work.drop()
        self._asked, self.reach = None, None
        self._content = content
        ground = self._desk.ground
        self._places = settlements(ground.area) if ground is not None else ()
        self.tool = ReachTool(content)
        self.tool.startsChanged.connect(self.refresh)
        return self.tool

    def _offer(self, menu: QMenu, lonlat: Lonlat) -> None:
        """Offer a reach from a place on the map."""
        action = menu.addAction(self.tr("Reach from here"))
        action.triggered.connect(lambda: self.start_from(lonlat))

    def _open_with_tool(self, name: str) -> None:
        if name == "reach":
            self.open()

    # Asking

    def _starts(self) -> tuple[Lonlat, ...]:
        return self.tool.starts if self.tool is not None else ()

    def _question(self) -> _Question | None:
        """What the reach depends on now; None while there is nothing to ask."""
        desk, session = self._desk, self._desk.session
        formation, policy = desk.shown_question()
        if desk.ground is None or formation is None or not self._starts():
            return None
        unit = self.panel.chosen_unit
        draft = session.draft
        request = ReachRequest(
            starts=self._starts(),
            formation=formation,
            bands=read_bands(self.panel.limits.text(), unit),
            objective=unit.objective,
            policy=policy,
            avoid=tuple(area.ring for area in draft.overlay.areas),
            closed_edges=draft.closed_edges,
            ratings=draft.overlay.ratings,
        )
        return _Question(desk.ground.planner, session.scenario, request)

    def _answer(self, question: _Question, progress: Progress) -> _Answer:
        """Work out the reach; not on the GUI thread."""

        def report(what: str, share: float) -> None:
            progress(what, share)
            self._progressed.emit(share)

        planner, scenario, request = question
        if scenario is not None:
            request = _under(planner, scenario, request)
        reach = plan_reach(planner.roads, request, self._places, report)
        captions = [limit_words(request.objective, band) for band in request.bands]
        return _Answer(reach, reach_shapes(reach, captions))

    # Showing

    def _take(self, answer: _Answer) -> None:
        """Show a reach that was worked out."""
        self.reach = answer.reach
        if self._content is not None:
            self._content.reach.set_shapes(answer.shapes)
            self.show_again()

    def _fail(self, error: Exception) -> None:
        """Say why there is no reach; pass a fault of ours on."""
        self.reach = None
        self._show_starts()
        sentence = sentence_of(error)
        if sentence is None:
            self._desk.faulted.emit(error)
        told = sentence or self.tr("The reach could not be worked out.")
        self.panel.tell(told, can_clear=True)

    def _show_starts(self) -> None:
        """Show on the map where the reach starts, and nothing of it."""
        if self._content is not None:
            self._content.reach.set_shapes(ReachShapes(starts=self._starts()))

    def _tell_nothing(self) -> None:
        """Say what is missing."""
        if self._starts():
            self.panel.tell(
                self.tr("Choose a formation to see its reach."), can_clear=True
            )
        else:
            self.panel.tell(
                self.tr(
                    "Set a start on the map to see where the formation can be, and "
                    "what stops it there."
                )
            )

    def _show_work(self, busy: bool) -> None:  # noqa: FBT001 - a Qt slot
        self.panel.show_progress(0.0 if busy else None)

    def _show_progress(self, share: float) -> None:
        if self._work.is_busy:
            self.panel.show_progress(share)

    def _stop(self) -> None:
        """Let go of what is asked; the next change asks again."""
        self._work.drop()
        self._asked = None
        self.reach = None
        self._show_starts()
        self.panel.tell(self.tr("Stopped; change anything to ask again."))

    def _clear(self) -> None:
        """Take the starts away, and the reach with them."""
        if self.tool is not None:
            self.tool.set_starts(())

    def _forget(self) -> None:
        self._work.drop()
        self._asked, self.reach = None, None

    def _ask_target(self) -> None:
        window = self._desk.window
        title = self.tr("Export reach")
        pattern = self.tr("GeoPackage (*.gpkg)")
        path = choose_target(window, title, pattern, ".gpkg", window.theme)
        if path is not None:
            self.save(path)


def _under(planner: Planner, scenario: Scenario, request: ReachRequest) -> ReachRequest:
    """A request under what a scenario closes, rates and keeps out of as well."""
    avoid = tuple(
        tuple(find_point(text, planner.area, inside=False) for text in ring)
        for ring in scenario.avoid
    )
    return replace(
        request,
        avoid=request.avoid + avoid,
        closed_edges=request.closed_edges | planner.closures_of(scenario),
        ratings=planner.ratings_of(scenario) + request.ratings,
    )
