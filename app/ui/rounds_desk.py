"""Wires the rounds dock: rounds are found beside the window, best so far on the map."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.drawing.rounds_overlay import RoundPlace, RoundShapes
from app.drawing.style import Style
from app.ui.faults import sentence_of
from app.ui.operation import LatestOperation, Operation
from app.ui.supply.rounds_files import RoundsFiles
from app.ui.supply.rounds_on_map import KnownWays, round_shapes, straight, with_chosen
from app.ui.supply.rounds_panel import RoundsPanel
from app.ui.supply.rounds_work import RoundsWish, found_rounds
from app.ui.theme import scale_of

if TYPE_CHECKING:
    from app.services.planning import PlannedMarch
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.plan.answers_desk import AnswersDesk
    from app.ui.supply.rounds_work import Rounds
    from app.ui.theme import Theme
    from maps.progress import Progress

HEIGHT, MOST_SHARE = 390, 0.45  # of the dock; share of the window at most
SEARCH_S = 60.0


class RoundsDesk(QObject):
    """
    Who brings what to whom, in one window.

    Attributes
    ----------
    panel
        Shows it.
    rounds
        Best so far; None for none.
    answers
        Where they are kept beside the plan; None for nowhere.
    seconds
        For a search, unless the user has enough before.
    files
        Writes them.
    """

    _better = Signal(int, object)  # number of the search, Rounds; from the work

    def __init__(self, desk: Desk, files: FileWork, theme: Theme) -> None:
        super().__init__(desk)
        self._desk, self._theme = desk, theme
        self._running: Operation | None = None
        self._number = 0
        self._enough = threading.Event()
        self._march: PlannedMarch | None = None  # that the running search answers
        self._of: PlannedMarch | None = None  # that the shown rounds answer
        self._shapes = RoundShapes()
        self._drawing = LatestOperation("rounds on the map", self)
        self.rounds: Rounds | None = None
        self.answers: AnswersDesk | None = None
        self.seconds = SEARCH_S
        self.panel = RoundsPanel()
        desk.window.add_dock("rounds", self.tr("Delivery rounds"), self.panel)
        self.files = RoundsFiles(desk, files, self)
        self._connect()
        self.refresh()

    @property
    def is_busy(self) -> bool:
        """Whether rounds are being found or their ways drawn."""
        return self._running is not None or self._drawing.is_busy

    def open(self) -> None:
        """Bring the dock to the front, with room for its lines where there is any."""
        window = self._desk.window
        dock = window.docks["rounds"]
        dock.show()
        dock.raise_()
        wanted = round(HEIGHT * scale_of(window.font()))
        if dock.height() < wanted <= window.height() * MOST_SHARE:
            window.resizeDocks([dock], [wanted], Qt.Orientation.Vertical)
        self.panel.gantt.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of another theme."""
        self._theme = theme
        self.panel.set_style(Style.named(theme.name))
        if self.rounds is not None:
            self._show_plan(self.rounds)

    def plan(self) -> None:
        """Have rounds found, or taken from what is kept; a search starts from these."""
        ground, march = self._desk.ground, self._desk.session.march
        self.open()
        if self._running is not None or ground is None or march is None:
            return
        if march.scenario.supply is None:
            return
        source = None if self.answers is None else self.answers.source()
        wish = RoundsWish(
            planner=ground.planner,
            march=march,
            before=self.rounds,
            seconds=self.seconds,
            source=source,
            further=self.rounds is not None and not self._is_stale(march),
        )
        self._number += 1
        self._enough = enough = threading.Event()
        self._march, number = march, self._number

        def work(progress: Progress) -> Rounds:
            def better(rounds: Rounds) -> None:
                self._better.emit(number, rounds)

            return found_rounds(wish, progress, enough.is_set, better)

        self._running = operation = Operation("delivery rounds", work, self)
        operation.progressed.connect(self.panel.show_progress)
        operation.succeeded.connect(self._take)
        operation.failed.connect(self._fail)
        operation.cancelled.connect(self._end_work)
        self.panel.begin_work()
        self._offer()
        operation.start()

    def keep_best(self) -> None:
        """End the search with the best so far."""
        self._enough.set()

    def stop(self) -> None:
        """Give the search up; the best so far stays on the screen."""
        if self._running is not None:
            self._running.cancel()

    def refresh(self) -> None:
        """Say what is missing, or whether the rounds still answer the plan."""
        session = self._desk.session
        scenario = session.scenario
        if scenario is None and (self.rounds or self._march):  # closed or locked
            self._forget()
            return
        has_supply = scenario is not None and scenario.supply is not None
        if self.rounds is None and self._running is None:
            self.panel.tell(self._why_none(has_supply=has_supply), may_plan=has_supply)
        elif self.rounds is not None and self._running is None:
            changed = self._is_stale(session.march)
            stale = self.tr(
                "The plan has changed since. Plan the rounds again: the search starts "
                "from these."
            )
            self.panel.tell_stale(stale if changed else "")
        self._offer()

    def _is_stale(self, march: PlannedMarch | None) -> bool:
        """Whether the rounds that are shown answer another plan than this."""
        return march is None or (
            self._of is not None and march.scenario != self._of.scenario
        )

    def close(self) -> None:
        """Let go of what runs."""
        self._drawing.drop()
        self._drawing.wait(5)
        if self._running is not None:
            self._running.cancel()
            self._running.wait(5)

    # Wiring

    def _connect(self) -> None:
        desk, panel = self._desk, self.panel
        commands = desk.window.commands
        commands["rounds"].triggered.connect(self.open)
        commands["plan_rounds"].triggered.connect(self.plan)
        commands["enough_rounds"].triggered.connect(self.keep_best)
        desk.stateShown.connect(self.refresh)
        desk.groundSet.connect(self._forget)
        desk.window.canvas.itemChosen.connect(self._show_place)
        panel.planAsked.connect(self.plan)
        panel.enoughAsked.connect(self.keep_best)
        panel.stopAsked.connect(self.stop)
        panel.roundChosen.connect(self._choose)
        panel.exportAsked.connect(self._ask_target)
        commands["export_rounds"].triggered.connect(self._ask_target)
        panel.goAsked.connect(desk.point_out)
        self._better.connect(self._take_better, Qt.ConnectionType.QueuedConnection)
        self._drawing.succeeded.connect(self._take_shapes)
        self._drawing.failed.connect(desk.tell_error)
        desk.window.on_close.insert(0, self.close)

    def _why_none(self, *, has_supply: bool) -> str:
        if has_supply:
            return self.tr(
                "No rounds are planned yet. The vehicles of the plan can bring what "
                "its units fall short of."
            )
        return self.tr(
            "The plan says nothing of supply: rounds need units, supply points and "
            "transport, in an entry 'supply' of the scenario."
        )

    def _forget(self) -> None:
        """Another area is open: everything of the plan before goes."""
        self.stop()
        self._number += 1  # what the search still tells is of another plan
        self._drawing.drop()
        self.rounds = self._of = self._march = None
        self.panel.clear()
        self._shapes = RoundShapes()
        self._draw()
        self.refresh()

    # Answers

    def _take_better(self, number: int, rounds: Rounds) -> None:
        """Show a better plan while the search goes on."""
        if number == self._number and self._running is not None:
            self.panel.offer_enough()
            self._show(rounds)
            self._offer()

    def _take(self, rounds: Rounds) -> None:
        wanted = self._march is not None  # else the plan has gone since
        self._end_work()
        if wanted:
            self._show(rounds)
            self.refresh()

    def _fail(self, error: Exception) -> None:
        self._end_work()
        sentence = sentence_of(error)
        if sentence is None:
            self._desk.faulted.emit(error)
        if self.rounds is None:
            told = sentence or self.tr("The rounds could not be planned.")
            self.panel.tell(told, may_plan=True)
        elif sentence is not None:
            self._desk.tell_error(error)

    def _end_work(self) -> None:
        self._running = None
        self.panel.end_work()
        self.refresh()

    def _show(self, rounds: Rounds) -> None:
        """Show rounds in the dock, and on the map with the ways known so far."""
        self.rounds, self._of = rounds, self._march
        self.panel.tell_stale("")
        self._show_plan(rounds)
        chosen = self.panel.chosen
        if not self._shapes.places:
            flight = KnownWays(straight)
            self._shapes = round_shapes(rounds.case, rounds.plan, flight, chosen)
            self._draw()
        self._drawing.ask(lambda progress: _drawn(rounds, progress))

    def _show_plan(self, rounds: Rounds) -> None:
        remarks = [*rounds.delivery.remarks]
        if rounds.note is not None and rounds.note.is_kept:
            zone = rounds.delivery.scenario.zone
            kept = self.tr(
                "Kept beside the plan: {0}. Plan the rounds again to search on."
            ).format(rounds.note.words(zone))
            remarks.insert(0, kept)
        self.panel.show_plan(rounds.case, rounds.plan, self._theme, remarks)

    def _take_shapes(self, drawn: tuple[Rounds, RoundShapes]) -> None:
        rounds, shapes = drawn
        if rounds is self.rounds:
            self._shapes = with_chosen(
                rounds.case, rounds.plan, shapes, self.panel.chosen
            )
            self._draw()

    def _choose(self, place: int) -> None:
        """Let a round stand out on the map."""
        if self.rounds is not None:
            case, plan = self.rounds.case, self.rounds.plan
            self._shapes = with_chosen(case, plan, self._shapes, place)
            self._draw()

    def _draw(self) -> None:
        if self._desk.content is not None:
            self._desk.content.rounds.set_shapes(self._shapes)

    def _show_place(self, item: object) -> None:
        """A depot or drop was chosen on the map: show who comes there."""
        if not isinstance(item, RoundPlace) or self.rounds is None or item.is_depot:
            return
        self.open()
        problem, plan = self.rounds.case.problem, self.rounds.plan
        for row, left in enumerate(plan.unserved):
            if problem.drops[left.drop].name == item.name:
                self.panel.choose_unserved(row)
                return
        for place, one in enumerate(plan.rounds):
            visits = (visit for trip in one.trips for visit in trip.visits)
            if any(problem.drops[visit.drop].name == item.name for visit in visits):
                self.panel.choose(place)
                return

    def _ask_target(self) -> None:
        if self.rounds is not None and self._running is None:
            self.files.ask_target(self.rounds)

    def _offer(self) -> None:
        """Offer what can be done now."""
        session, commands = self._desk.session, self._desk.window.commands
        march = session.march
        there = march is not None and march.scenario.supply is not None
        runs = self._running is not None
        commands["plan_rounds"].setEnabled(there and not runs)
        commands["enough_rounds"].setEnabled(runs and self.rounds is not None)
        commands["export_rounds"].setEnabled(self.rounds is not None and not runs)


def _drawn(rounds: Rounds, progress: Progress) -> tuple[Rounds, RoundShapes]:
    """Rounds on their roads; not on the GUI thread."""
    progress("drawing the rounds", 0.0)
    return rounds, round_shapes(rounds.case, rounds.plan, rounds.ways, None)
