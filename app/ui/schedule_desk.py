"""Wires schedules: asked for, made beside the window, then accepted or rejected."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.drawing.clock_axis import ClockAxis
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.faults import sentence_of
from app.ui.movement.column_changes import as_columns
from app.ui.movement.kept_schedule import KeptSchedules
from app.ui.movement.plan_on import plan_on
from app.ui.movement.proposal import Proposal, proposed_schedule, schedule_order
from app.ui.movement.proposal_panel import ProposalPanel
from app.ui.movement.schedule_form import PlanOnForm, ScheduleForm
from app.ui.notice_bar import NoticeKind
from app.ui.operation import LatestOperation, Operation
from app.ui.plan.answer_line import holds_words, stale_words
from planners.errors import MarchError

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.answer_notes import AnswerNote, LookUp
    from app.ui.desk import Desk
    from app.ui.draft import Closure
    from app.ui.movement.plan_on import PlanOnWishes
    from app.ui.movement.plan_view import PlanView
    from app.ui.movement.proposal import ScheduleWishes
    from app.ui.movement_desk import MovementDesk
    from app.ui.plan.answers_desk import AnswersDesk
    from maps.progress import Progress
    from planners.movement.schedule_report import ScheduleReport

COMMANDS = ("schedule", "plan_on")


class ScheduleDesk(QObject):
    """
    Schedules of one window; nothing becomes the plan that nobody accepted.

    Attributes
    ----------
    panel
        Work under way, then the proposal.
    proposal
        What is proposed; None for nothing.
    answers
        Those kept beside the open plan; None where no plans are kept.
    """

    accepted = Signal(str)  # name of the step
    _staleFound = Signal(object)  # noqa: N815 - AnswerNote, from the work

    def __init__(self, desk: Desk, movement: MovementDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._movement = desk, movement
        self._running: Operation | None = None
        self._enough = threading.Event()
        self._holds = self._rejoins = False
        self._waiting: Proposal | None = None
        self._title = ""
        self._view: PlanView | None = None  # for which the proposal was made
        self._wishes: ScheduleWishes | None = None  # of the last time
        self._offered: tuple[bool, bool] | None = None  # a plan, an area
        self._form: ScheduleForm | None = None  # that is open
        self._looking = LatestOperation("kept schedule", self)
        self.answers: AnswersDesk | None = None
        self.proposal: Proposal | None = None
        self.panel = ProposalPanel()
        desk.window.add_dock("proposal", self.tr("Proposed schedule"), self.panel)
        self._connect()
        self._offer()

    @property
    def is_busy(self) -> bool:
        """Whether a schedule is being made."""
        return self._running is not None

    @property
    def lost(self) -> tuple[Closure, ...]:
        """Roads closed on the map since the plan was published."""
        published = self._movement.published
        if published is None:
            return ()
        closed = self._desk.session.draft.closures
        return tuple(one for one in closed if one not in published.closures)

    def schedule(self, wishes: ScheduleWishes, *, anew: bool = False) -> None:
        """Make a schedule of the columns as they are planned, or give a kept one."""
        ground, view = self._desk.ground, self._movement.view
        if ground is None or view is None or not self._is_ready():
            return
        planner, enough, case = ground.planner, self._enough, view.case
        kept, self._wishes = self._kept(anew=anew), wishes

        def work(progress: Progress) -> Proposal | None:
            return proposed_schedule(
                planner, case, wishes, progress, enough.is_set, kept
            )

        self._start(self.tr("Schedule the columns"), work)

    def plan_on(self, wishes: PlanOnWishes) -> None:
        """Plan on from a moment after something went wrong."""
        ground, published = self._desk.ground, self._movement.published
        if ground is None or published is None or not self._is_ready():
            return
        planner, enough, case = ground.planner, self._enough, published.view.case

        def work(progress: Progress) -> Proposal | None:
            return plan_on(planner, case, wishes, progress, enough.is_set)

        self._start(self.tr("Plan on"), work)

    def accept(self) -> None:
        """Make the proposal the plan, as one step that can be undone."""
        proposal, session = self.proposal, self._desk.session
        scenario = session.scenario
        if proposal is None or proposal.columns is None or scenario is None:
            return
        if not self._movement.is_current or self._movement.view is not self._view:
            self.panel.tell_stale()
            return
        closures = session.draft.closures
        if proposal.closures is not None:
            lost = self.lost
            closures = tuple(one for one in closures if one not in lost)
            closures += proposal.closures
        columns = as_columns(proposal.columns)
        plans = tuple(column.plan for column in columns)
        self.proposal = None
        self.accepted.emit(proposal.step)
        session.change_scenario(
            replace(scenario, columns=plans),
            proposal.step,
            columns=columns,
            closures=closures,
        )
        self.panel.tell(
            self.tr("Accepted: {}. Undo brings the plan before back.").format(
                proposal.step
            )
        )

    def reject(self) -> None:
        """Let go of the proposal; the plan stays as it is."""
        self.proposal, self._offered = None, None
        self._offer()

    def hold(self) -> None:
        """Take everything off the panel; work goes on, and its proposal waits."""
        self._waiting, self.proposal = self.proposal, None
        self._holds = True
        self.panel.tell(self.tr("No schedule is proposed."))

    def release(self, *, same_plan: bool) -> None:
        """
        Show what came meanwhile, once the movements of the plan are there again.

        Parameters
        ----------
        same_plan
            Whether it is still the plan that the work was asked for; else the work is
            stopped and what came of it dropped.
        """
        self._holds, self._rejoins = False, same_plan
        if not same_plan:
            self._waiting = None
            self.stop()
        self._rejoin()

    def _rejoin(self) -> None:
        """Go on with the plan that is shown again."""
        view = self._movement.view
        if not self._rejoins or view is None:
            return
        self._rejoins, self._view = False, view
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._take(self._kept_again(waiting))
        elif self._running is not None:
            self.panel.begin(self._title)

    def stop(self) -> None:
        """End the work without a result."""
        if self._running is not None:
            self._running.cancel()

    def compute_again(self) -> None:
        """Make the schedule anew, whatever is kept."""
        if self._wishes is not None:
            self.schedule(self._wishes, anew=True)

    def close(self) -> None:
        """Let go of what runs."""
        self._looking.drop()
        self._looking.wait(5)
        if self._running is not None:
            self._running.cancel()
            self._running.wait(5)

    # Wiring

    def _connect(self) -> None:
        commands, panel = self._desk.window.commands, self.panel
        commands["schedule"].triggered.connect(self._ask_schedule)
        commands["plan_on"].triggered.connect(self._ask_plan_on)
        commands["proposal"].triggered.connect(self._open)
        self._movement.viewChanged.connect(self._follow)
        self._desk.stateShown.connect(self._offer)
        panel.scheduleAsked.connect(self._ask_schedule)
        panel.acceptAsked.connect(self.accept)
        panel.rejectAsked.connect(self.reject)
        panel.stopAsked.connect(self.stop)
        panel.enoughAsked.connect(self._take_what_there_is)
        panel.movementChosen.connect(self._go_to)
        panel.pinAsked.connect(self._pin)
        panel.againAsked.connect(self.compute_again)
        self._staleFound.connect(self._tell_stale)
        self._looking.succeeded.connect(self._tell_known)
        self._looking.failed.connect(self._desk.tell_error)
        self._desk.window.on_close.insert(0, self.close)

    def _open(self) -> None:
        self._movement.open("proposal")

    def _offer(self) -> None:
        """Offer what can be done, and say what is missing, once for each state."""
        if self._holds:
            return
        commands, ground = self._desk.window.commands, self._desk.ground
        there = self._movement.view is not None
        for name in COMMANDS:
            commands[name].setEnabled(there and not self.is_busy)
        commands["proposal"].setEnabled(ground is not None)
        state = (there, ground is not None)
        if self.is_busy or self.proposal is not None or state == self._offered:
            return
        self._offered = state
        if there:
            text = self.tr("No schedule is proposed.")
        elif ground is None:
            text = self.tr("Open an area, then a scenario, to schedule its columns.")
        else:
            text = self.tr("Open a scenario with columns to schedule them.")
        self.panel.tell(text, can_schedule=there)

    def _follow(self) -> None:
        """Another plan is shown; a proposal for the one before is stale."""
        if self._holds:
            return
        self._rejoin()
        if self.proposal is not None and self._movement.view is not self._view:
            self.panel.tell_stale()
            self.proposal = None
        else:
            self._offer()

    def _ask_schedule(self) -> None:
        scenario = self._desk.session.scenario
        if scenario is None or not self._is_ready():
            return
        form = ScheduleForm(scenario.schedule)
        if self._wishes is not None:
            form.show_wishes(self._wishes)
        title = self.tr("Schedule the columns")
        dialog = self._ask(title, form, lambda: self.schedule(form.wishes()))
        if self._kept() is not None:
            self._form = form
            form.changed.connect(self._look)
            dialog.finished.connect(self._look_no_more)
            self._look()

    def _ask_plan_on(self) -> None:
        published = self._movement.published
        scenario = self._desk.session.scenario
        if published is None or scenario is None or not self._is_ready():
            return
        view = published.view
        axis = ClockAxis(view.case.zero, view.zone)
        now_s = self._movement.time.slider.time_s
        form = PlanOnForm(axis, now_s, view.names, self.lost, len(view.conflicts))

        def asked() -> None:
            try:
                self.plan_on(form.wishes(scenario.schedule.seed))
            except MarchError as error:
                self._say(str(error))

        self._ask(self.tr("Plan on from now"), form, asked)

    def _ask(
        self, title: str, form: ScheduleForm | PlanOnForm, done: Callable[[], None]
    ) -> FormDialog:
        dialog = FormDialog(title, form, self._desk.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(done)
        dialog.open()
        return dialog

    def _is_ready(self) -> bool:
        """Whether there is a plan to begin with; says if not."""
        if self.is_busy:
            self._say(self.tr("A schedule is being made; stop it first."))
            return False
        if not self._movement.is_current:
            self._say(self.tr("The march is still being planned; ask again then."))
            return False
        return True

    # Answers that are kept

    def _kept(self, *, anew: bool = False) -> KeptSchedules | None:
        """Schedules beside the open plan; None while there is no plan file."""
        source = None if self.answers is None else self.answers.source()
        if source is None:
            return None
        return KeptSchedules(source=source, anew=anew, tell_stale=self._staleFound.emit)

    def _look(self) -> None:
        """Look for an answer to the wishes of the form, in a thread of its own."""
        ground, view, form = self._desk.ground, self._movement.view, self._form
        kept = self._kept()
        if ground is None or view is None or form is None or kept is None:
            return
        planner, case, wishes = ground.planner, view.case, form.wishes()

        def work(progress: Progress) -> LookUp[ScheduleReport]:
            _, order = schedule_order(planner, case, wishes, progress)
            return kept.look_up(order)

        self._looking.ask(work)

    def _tell_known(self, known: LookUp[ScheduleReport]) -> None:
        """Say in the form what is kept."""
        source = None if self.answers is None else self.answers.source()
        if self._form is None or source is None:
            return
        if known.answer is not None:
            words = self.tr("{} It is shown at once.").format(
                holds_words(known.answer.note, source.zone)
            )
            self._form.tell_known(words, "hint")
        elif known.stale is not None:
            words = stale_words(known.stale.note, source.zone)
            self._form.tell_known(words, "doubtful")
        else:
            words = self.tr("Nothing is kept for these wishes; it is worked out.")
            self._form.tell_known(words, "hint")

    def _look_no_more(self) -> None:
        self._form = None
        self._looking.drop()

    def _tell_stale(self, note: AnswerNote) -> None:
        """Say of an earlier schedule, while another one is made, why it is not used."""
        if not self._holds and self.is_busy:
            source = None if self.answers is None else self.answers.source()
            self.panel.stale.show_stale(note, source.zone if source else "Z")

    def _pin(self, pinned: bool) -> None:  # noqa: FBT001 - a Qt slot
        told = None if self.proposal is None else self.proposal.told
        if told is not None and self.answers is not None:
            self.answers.pin(told.source, told.inquiry, pinned=pinned)

    def _kept_again(self, proposal: Proposal) -> Proposal:
        """Keep a schedule that was made behind the lock, as its plan is open again."""
        source = None if self.answers is None else self.answers.source()
        if proposal.told is None or source is None:
            return proposal
        told = proposal.told._replace(source=source)
        operation = Operation(
            "keep schedule", lambda _progress: told.keep_again(), self
        )
        operation.failed.connect(self._desk.tell_error)
        operation.start()
        return replace(proposal, told=told)

    # Work

    def _start(self, title: str, work: Callable[[Progress], Proposal | None]) -> None:
        self.proposal, self._view = None, self._movement.view
        self._title = title
        self._enough.clear()
        operation = Operation("schedule", work, self)
        operation.progressed.connect(self.panel.show_progress)
        operation.succeeded.connect(self._take)
        operation.failed.connect(self._fail)
        operation.cancelled.connect(self._end_stopped)
        self._running = operation
        self._offer()
        self.panel.begin(title)
        self._open()
        operation.start()

    def _take_what_there_is(self) -> None:
        self._enough.set()
        self.panel.tell_enough()

    def _take(self, proposal: Proposal | None) -> None:
        """Show what came of it."""
        self._running = None
        if self._holds or self._rejoins:
            self._waiting = proposal
            return
        if proposal is None:
            self._end(self.tr("There was no schedule yet; the plan stays as it is."))
            return
        self.proposal = proposal
        self.panel.show_proposal(proposal)
        self._offer()
        if self._movement.view is not self._view:
            self.panel.tell_stale()
            self.proposal = None

    def _fail(self, error: Exception) -> None:
        """Say why there is no schedule; pass a fault of ours on."""
        sentence = sentence_of(error)
        if sentence is None:
            self._desk.faulted.emit(error)
        self._end(sentence or self.tr("The schedule could not be made."))

    def _end_stopped(self) -> None:
        self._end(self.tr("Stopped; the plan stays as it is."))

    def _end(self, why: str) -> None:
        """Say why the work has ended without a proposal."""
        self._running = None
        self._offer()
        self.panel.tell(why)

    def _go_to(self, movement: int) -> None:
        """Show the column of a line, as far as it is still there."""
        view = self._movement.view
        if view is not None and movement < len(view.names):
            self._movement.choose(movement)
            self._desk.show_whole_route()

    def _say(self, text: str) -> None:
        self._desk.window.notice.show_notice(text, NoticeKind.WARNING)
