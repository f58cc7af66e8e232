"""Wires the list of bridges: judged off the GUI thread, rated, closed and exchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.services.bridge_worth import BridgeWorth, bridge_worth, worth_columns
from app.services.ratings_file import PATTERNS, read_ratings, write_ratings_table
from app.services.worth_answer import answered_worth, worth_inquiry
from app.ui.dialogs.file_choice import choose_file, choose_target
from app.ui.operation import LatestOperation
from app.ui.panels.bridges_panel import BridgesPanel
from planners.bridge_table import bridge_table

if TYPE_CHECKING:
    from pathlib import Path

    from app.security.marking import Marking
    from app.services.answer_notes import AnswerNote, Inquiry
    from app.services.planning import Planner
    from app.services.ratings_file import RatingsDocument
    from app.services.scenario.scenario import Scenario
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.plan.answers_desk import AnswersDesk, AnswerSource
    from app.ui.theme import Theme
    from maps.progress import Progress
    from planners.bridge_table import BridgeRow
    from planners.criticality import BridgeLoss
    from planners.overlay import BridgeRating
    from planners.roads import Roads
    from planners.route import RoutePolicy, RouteRequest
    from planners.vehicles import Formation


class _Question(NamedTuple):
    """All that the list depends on."""

    planner: Planner
    scenario: Scenario | None
    formation: Formation | None
    policy: RoutePolicy
    ratings: tuple[BridgeRating, ...]
    closed_edges: frozenset[int]
    route_edges: frozenset[int]


class _Plan(NamedTuple):
    """The routes whose bridges are weighed."""

    planner: Planner
    routes: tuple[tuple[str, RouteRequest], ...]
    kept_as: tuple[str, Marking] | None  # name and marking of an open plan file


class ToldWorth(NamedTuple):
    """What the bridges are worth, and whence it is known where a plan keeps it."""

    worth: BridgeWorth
    note: AnswerNote | None = None
    asked: Inquiry[BridgeWorth] | None = None
    source: AnswerSource | None = None


class _Answer(NamedTuple):
    """Bridges by concern; those on routes and those closed by obstacle number."""

    rows: tuple[BridgeRow, ...]
    on_routes: frozenset[int]
    closed: frozenset[int]


class BridgesDesk(QObject):
    """
    The list of bridges of one window; it is worked out while somebody looks.

    Attributes
    ----------
    panel
        The list, which takes further columns.
    answers
        Those kept beside the open plan; None where no plans are kept.
    """

    _staleFound = Signal(object)  # noqa: N815 - AnswerNote, from the work

    def __init__(
        self, desk: Desk, files: FileWork, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._files = desk, files
        self._asked: _Question | None = None
        self._rows: tuple[BridgeRow, ...] = ()
        self._work = LatestOperation("bridges", self)
        self._weighed: _Plan | None = None
        self._worth = BridgeWorth()
        self._told: ToldWorth | None = None
        self.answers: AnswersDesk | None = None
        self._weighing = LatestOperation("worth of bridges", self)
        self.panel = BridgesPanel(theme)
        self.panel.model.add_columns(
            worth_columns(
                lambda: self._worth,
                self._loss_words,
                (self.tr("If lost"), self.tr("Check")),
            ),
            behind="crossing",
        )
        self.panel.fit()
        desk.window.add_dock("bridges", self.tr("Bridges"), self.panel)
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether the list is being worked out."""
        return self._work.is_busy or self._weighing.is_busy

    def open(self) -> None:
        """Bring the list to the front."""
        dock = self._desk.window.docks["bridges"]
        dock.show()
        dock.raise_()

    def load(self, path: Path) -> None:
        """Take over the ratings of a file, as one step that can be undone."""
        ground, session = self._desk.ground, self._desk.session
        if ground is None:
            return

        def work(progress: Progress) -> RatingsDocument:
            progress("reading the ratings", 0.0)
            return read_ratings(path, ground.area, progress, session.marks)

        def read(document: RatingsDocument) -> None:
            overlay = session.draft.overlay
            for rating in document.ratings:
                overlay = overlay.with_item(rating)
            session.take_overlay(
                overlay,
                session.draft.closures,
                document.marking or session.marking,
                self.tr("Load ratings of {}").format(path.name),
            )
            window = self._desk.window
            window.set_marking(session.marking.banner)
            window.notice.show_notice(
                self.tr("Ratings taken over from {}: {}.").format(
                    path.name, len(document.ratings)
                )
            )

        self._files.run(self.tr("Load ratings"), work, read)

    def save(self, path: Path) -> None:
        """Write all bridges as a table of ratings, under the marking in force."""
        session, rows = self._desk.session, self._rows
        marking, gate = session.marking, session.gate

        def work(progress: Progress) -> Path:
            progress("writing the table", 0.0)
            return write_ratings_table(path, rows, marking, (marking,), gate()).path

        def written(target: Path) -> None:
            text = self.tr("Written to {}: {}.").format(target.parent, target.name)
            self._desk.window.notice.show_notice(text)

        self._files.run(self.tr("Save table of ratings"), work, written)

    def refresh(self) -> None:
        """Work the list out anew, if anybody looks and anything changed."""
        ground = self._desk.ground
        if ground is None:
            self._asked = self._weighed = None
            self._worth = BridgeWorth()
            self.panel.show_nothing()
            return
        if not self.panel.isVisible():
            return
        question = self._question(ground.planner)
        if question != self._asked:
            self._asked = question
            self._work.ask(lambda _progress: _answer(question))
        self._weigh(ground.planner)

    def close(self) -> None:
        """Let go of what runs."""
        for work in (self._work, self._weighing):
            work.drop()
            work.wait(5)

    # Wiring

    def _connect(self) -> None:
        desk, panel = self._desk, self.panel
        desk.stateShown.connect(self.refresh)
        desk.groundSet.connect(self._drop)
        panel.shown.connect(self.refresh)
        panel.placeChosen.connect(desk.point_out)
        panel.rateAsked.connect(desk.map.bridge_part.ask_rating)
        panel.toggleAsked.connect(desk.map.bridge_part.toggle)
        panel.loadAsked.connect(self._ask_file)
        panel.saveAsked.connect(self._ask_target)
        panel.answer.againAsked.connect(self.compute_again)
        panel.answer.pinAsked.connect(self._pin)
        self._staleFound.connect(self._tell_stale)
        self._work.succeeded.connect(self._take)
        self._work.failed.connect(desk.tell_error)
        self._weighing.succeeded.connect(self._take_worth)
        self._weighing.failed.connect(desk.tell_error)
        desk.window.commands["bridge_list"].triggered.connect(self.open)
        desk.window.on_close.insert(0, self.close)

    def _drop(self) -> None:
        """Let go of the list of another plan, and make one if anybody looks."""
        self._asked, self._weighed, self._rows = None, None, ()
        self._worth, self._told = BridgeWorth(), None
        self.panel.answer.show_nothing()
        self.panel.show_nothing()
        self.refresh()

    def _question(self, planner: Planner) -> _Question:
        """What the list depends on now."""
        desk, session = self._desk, self._desk.session
        formation, policy = desk.shown_question()
        routes = [route for route, _ in desk.routes()]
        return _Question(
            planner=planner,
            scenario=session.scenario,
            formation=formation,
            policy=policy,
            ratings=session.draft.overlay.ratings,
            closed_edges=session.draft.closed_edges,
            route_edges=frozenset(edge for route in routes for edge in route.edges),
        )

    def _take(self, answer: _Answer) -> None:
        """Show a list that was worked out."""
        self._rows = answer.rows
        formation = self._asked.formation if self._asked else None
        self.panel.show_bridges(
            answer.rows,
            formation.name if formation else "",
            answer.on_routes,
            answer.closed,
        )

    def _weigh(self, planner: Planner, *, anew: bool = False) -> None:
        """Work out what the bridges are worth to the routes, if these changed."""
        routes = self._desk.named_routes()
        source = None if self.answers is None else self.answers.source()
        plan = _Plan(
            planner,
            tuple((name, route.request) for name, route in routes),
            None if source is None else (source.about, source.marking),
        )
        if plan == self._weighed and not anew:
            return
        self._weighed = plan
        self.panel.answer.show_nothing()
        if not routes:
            self._weighing.drop()
            self._take_worth(ToldWorth(BridgeWorth()))
            return

        def work(progress: Progress) -> ToldWorth:
            if source is None:
                return ToldWorth(bridge_worth(planner, routes, progress))
            asked = worth_inquiry(routes, source.about, source.marking)
            known = source.answers.look_up(asked)
            source.tell(known.notices)
            if known.stale is not None and not anew:
                self._staleFound.emit(known.stale.note)
            answer, known = answered_worth(
                source.answers, asked, planner, routes, progress, anew=anew
            )
            source.tell(known.notices)
            return ToldWorth(answer.value, answer.note, asked, source)

        self._weighing.ask(work)

    def compute_again(self) -> None:
        """Work out anew what the bridges are worth, whatever is kept."""
        if self._desk.ground is not None:
            self._weigh(self._desk.ground.planner, anew=True)

    def forget_answers(self) -> None:
        """Ask again, as the answers of another plan are there, or none."""
        self._weighed = self._told = None
        self.panel.answer.show_nothing()
        self.refresh()

    def _take_worth(self, told: ToldWorth) -> None:
        """Show what was worked out."""
        self._worth, self._told = told.worth, told
        if told.note is None or told.source is None:
            self.panel.answer.show_nothing()
        else:
            self.panel.answer.show_note(told.note, told.source.zone)
        self.panel.show_again()

    def _tell_stale(self, note: AnswerNote) -> None:
        """Say of an earlier answer, while another one is made, why it is not used."""
        source = None if self.answers is None else self.answers.source()
        if source is not None and self._weighing.is_busy:
            self.panel.answer.show_stale(note, source.zone)

    def _pin(self, pinned: bool) -> None:  # noqa: FBT001 - a Qt slot
        told = self._told
        if self.answers is not None and told and told.asked and told.source:
            self.answers.pin(told.source, told.asked, pinned=pinned)

    def _loss_words(self, loss: BridgeLoss) -> str:
        """A loss in short."""
        if loss.cut_off:
            return self.tr("{} cut off").format(len(loss.cut_pairs))
        return self.tr("+{} min").format(max(round(loss.delay_s / 60), 1))

    def _ask_file(self) -> None:
        window = self._desk.window
        pattern = self.tr("Bridge ratings ({})").format(" ".join(PATTERNS))
        path = choose_file(window, self.tr("Load ratings"), pattern, window.theme)
        if path is not None:
            self.load(path)

    def _ask_target(self) -> None:
        window = self._desk.window
        title, pattern = self.tr("Save table of ratings"), self.tr("Tables (*.csv)")
        path = choose_target(window, title, pattern, ".csv", window.theme)
        if path is not None:
            self.save(path)


def _answer(question: _Question) -> _Answer:
    """Judge all bridges, and find those on routes and those that the user closed."""
    planner, scenario = question.planner, question.scenario
    ratings, closed = question.ratings, question.closed_edges
    if scenario is not None:
        ratings = planner.ratings_of(scenario) + ratings
        closed |= planner.closures_of(scenario)
    rows = bridge_table(
        planner.roads,
        question.formation,
        question.policy,
        ratings=ratings,
        closed_edges=closed,
    )
    return _Answer(
        rows,
        _bridges_on(planner.roads, question.route_edges),
        _bridges_on(planner.roads, question.closed_edges),
    )


def _bridges_on(roads: Roads, edges: frozenset[int]) -> frozenset[int]:
    """Numbers of the obstacles that some edges lie on."""
    links = {int(roads.network.edge_link[edge]) for edge in edges}
    return frozenset(
        obstacle for link in links for obstacle in roads.obstacles_on_link.get(link, ())
    )
