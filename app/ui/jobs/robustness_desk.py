"""Wires how sure the plan is: estimated at once, simulated when asked, decided upon."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.services.robustness.question import RobustnessSettings
from app.services.scenario.robustness import wished_settings
from app.storage.result_records import Cause, Reason
from app.ui.faults import sentence_of
from app.ui.jobs.assumption_desk import AssumptionDesk
from app.ui.jobs.robustness_panel import RobustnessPanel
from app.ui.jobs.robustness_words import answer_page, quick_page
from app.ui.jobs.robustness_work import (
    Known,
    Question,
    ShownAnswer,
    answer_of_job,
    looked_up,
    simulated,
)
from app.ui.jobs.sure_decisions import SureDecisions
from app.ui.operation import LatestOperation, Operation
from app.ui.theme import scale_of
from models.cluster.job import JobState

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.security.clock import Clock
    from app.services.planning import PlannedMarch
    from app.services.robustness.question import Theta
    from app.services.robustness.request import RobustnessOrder
    from app.ui.desk import Desk
    from app.ui.jobs.robustness_words import QuickLook
    from app.ui.jobs_desk import JobsDesk
    from app.ui.plan.answers_desk import AnswersDesk
    from app.ui.plan.post import Post
    from app.ui.plan_desk import PlanDesk
    from maps.progress import Progress
    from models.cluster.job import Job


HEIGHT, MOST_SHARE = 340, 0.45  # of the dock; share of the window at most


class RobustnessDesk(QObject):
    """
    How sure the plan of one window is.

    The instant estimate follows the plan while somebody looks. A simulation is made
    when it is asked for; its answer stays until another plan asks another question,
    and is then told as out of date.

    Attributes
    ----------
    panel
        Shows it.
    why_not
        Gives why the model is not to be asked, a sentence; empty while it may be.
    shown
        The answer on the screen; None while the instant estimate stands alone.
    settings
        For what the plan does not say of its simulations.
    assumptions
        Changes what is assumed.
    """

    sendAsked = Signal()  # noqa: N815 - Qt names its signals so
    provenanceAsked = Signal(object)  # noqa: N815 - ShownAnswer
    _quickMade = Signal(object)  # noqa: N815 - QuickLook, from the work

    def __init__(
        self, desk: Desk, plans: PlanDesk, jobs: JobsDesk, post: Post, clock: Clock
    ) -> None:
        super().__init__(plans)
        self._desk, self._jobs, self._clock = desk, jobs, clock
        self._march: PlannedMarch | None = None  # that the estimate is for
        self._quick: QuickLook | None = None
        self._order: RobustnessOrder | None = None  # on the plan as it stands
        self._known: dict[str, ShownAnswer] = {}
        self._running: Operation | None = None
        self._estimating = LatestOperation("instant estimate", self)
        self._reading = LatestOperation("read answer", self)
        self.answers: AnswersDesk | None = None
        self.why_not: Callable[[], str] = lambda: ""
        self.shown: ShownAnswer | None = None
        self.settings = RobustnessSettings()
        self.panel = RobustnessPanel()
        title = self.tr("How sure is this plan?")
        desk.window.add_dock("robustness", title, self.panel)
        self.assumptions = AssumptionDesk(desk, self.panel)
        self.decisions = SureDecisions(desk, plans, post, clock, self.panel.decision)
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether something is being estimated, simulated or read."""
        return (
            self._estimating.is_busy
            or self._reading.is_busy
            or self._running is not None
        )

    def open(self) -> None:
        """Bring it to the front, with room for its rows where the window has any."""
        window = self._desk.window
        dock = window.docks["robustness"]
        dock.show()
        dock.raise_()
        wanted = round(HEIGHT * scale_of(window.font()))
        if dock.height() < wanted <= window.height() * MOST_SHARE:
            window.resizeDocks([dock], [wanted], Qt.Orientation.Vertical)
        self.panel.setFocus()

    def refresh(self) -> None:
        """Estimate anew, if anybody looks and the plan has changed."""
        if not self.panel.isVisible():
            return
        march = self._desk.session.march
        ground = self._desk.ground
        if march is None or ground is None or not march.columns:
            self._drop()
            return
        if march is not self._march:
            self._march, self._order = march, None
            self._estimate()
        self._offer()

    def ask_again(self) -> None:
        """Look anew, as the answers of another plan are there, or none."""
        self._march = None
        self.refresh()

    def question(self) -> Question | None:
        """Give what is asked of the plan as it stands; None without one."""
        ground, march = self._desk.ground, self._desk.session.march
        if ground is None or march is None or not march.columns:
            return None
        source = None if self.answers is None else self.answers.source()
        settings = wished_settings(march.scenario.robustness, self.settings)
        return Question(ground.planner, march, settings, source)

    def simulate(self, *, anew: bool = False) -> None:
        """
        Have this machine simulate the plan, in a process beside the window.

        Parameters
        ----------
        anew
            Whether to do so although the answer is known.
        """
        question, order, now = self.question(), self._order, self._clock.now
        if question is None or self._running is not None:
            return
        if self.why_not():
            self._offer()
            return
        known = self._known_to(order)
        if known is not None and not anew:
            self._show(known)
            return

        def work(progress: Progress) -> ShownAnswer:
            return simulated(question, order, now, progress, anew=anew)

        self._running = operation = Operation("simulation", work, self)
        operation.progressed.connect(self.panel.show_progress)
        operation.succeeded.connect(self._take_simulated)
        operation.failed.connect(self._fail)
        operation.cancelled.connect(self._end_work)
        self.panel.begin_work()
        operation.start()

    def stop(self) -> None:
        """End the simulation; nothing is kept of it."""
        if self._running is not None:
            self._running.cancel()

    def show_result(self, job: Job) -> None:
        """Bring the answer of a job to the front, whatever plan it was asked for."""
        self.open()
        self.show_job(job)

    def show_job(self, job: Job, order: RobustnessOrder | None = None) -> None:
        """
        Show the answer of a job in the dock.

        Parameters
        ----------
        job
            With an answer.
        order
            What is asked of the plan as it stands, where that is the same question;
            names and times are those of this one then.
        """
        ledger = self._jobs.ledger
        source = None if self.answers is None else self.answers.source()
        if ledger is not None:
            self._reading.ask(
                lambda progress: answer_of_job(job, ledger, source, progress, order)
            )

    def close(self) -> None:
        """Let go of what runs."""
        for work in (self._estimating, self._reading):
            work.drop()
            work.wait(5)
        if self._running is not None:
            self._running.cancel()
            self._running.wait(5)

    # Wiring

    def _connect(self) -> None:
        desk, panel = self._desk, self.panel
        desk.window.commands["robustness"].triggered.connect(self.open)
        desk.stateShown.connect(self.refresh)
        desk.groundSet.connect(self._forget)
        self._jobs.answered.connect(self._look_at)
        self._jobs.resultAsked.connect(self.show_result)
        panel.shown.connect(self.refresh)
        panel.simulateAsked.connect(self.simulate)
        panel.againAsked.connect(lambda: self.simulate(anew=True))
        panel.stopAsked.connect(self.stop)
        panel.sendAsked.connect(self.sendAsked)
        panel.placeChosen.connect(desk.point_out)
        panel.courseChosen.connect(lambda _course: self._show_again())
        panel.pinAsked.connect(self._pin)
        panel.provenanceAsked.connect(
            lambda: self.provenanceAsked.emit(self.shown) if self.shown else None
        )
        self._quickMade.connect(self._take_quick)
        self._estimating.succeeded.connect(self._take_known)
        self._estimating.failed.connect(self._fail_estimate)
        self._reading.succeeded.connect(self._show)
        self._reading.failed.connect(self._tell_error)
        desk.window.on_close.insert(0, self.close)

    def _forget(self) -> None:
        """Another area is open: everything of the plan before goes."""
        self._known.clear()
        self.shown = None
        self.stop()
        self._reading.drop()
        self._drop()

    def _drop(self) -> None:
        self._estimating.drop()
        self._march = self._quick = self._order = self.shown = None
        self.decisions.show(None)
        self.panel.tell(
            self.tr("Open a scenario with columns to see how sure its plan is.")
        )

    def _estimate(self) -> None:
        """Estimate at once, then find out what is known of the plan."""
        question = self.question()
        if question is None:
            return

        def told(look: QuickLook) -> None:
            self._quickMade.emit((question.march, look))

        def work(progress: Progress) -> tuple[PlannedMarch, Known]:
            return question.march, looked_up(question, told, progress)

        self._estimating.ask(work)

    def _take_quick(self, made: tuple[PlannedMarch, QuickLook]) -> None:
        """Show the instant estimate, beside an answer that may hold no more."""
        march, look = made
        if march is not self._march:
            return
        self._quick = look
        if self.shown is None or self.why_not():
            self._show_quick()

    def _take_known(self, found: tuple[PlannedMarch, Known]) -> None:
        """The question is ready: an answer to exactly it is shown at once."""
        march, known = found
        if march is not self._march:
            return
        self._order = known.order
        key = known.order.request.key
        held = known.answer or self._known_to(known.order)
        job = self._jobs.panel.model.job(key)
        if held is not None:
            self._show(held)
        elif job is not None and job.state is JobState.VERIFIED:
            self.show_job(job, known.order)
        elif known.stale is not None:
            self._show(known.stale)
        elif self.shown is not None:
            reason = Reason(Cause.INPUTS, after=self.tr("plan"))
            note = replace(
                self.shown.note,
                reasons=(reason,),
                age=self._clock.now() - self.shown.note.computed_at,
            )
            self._show(replace(self.shown, note=note))
        self._offer()

    def _take_simulated(self, made: ShownAnswer) -> None:
        self._end_work()
        self._known[made.order.request.key] = made
        self._show(made)

    def _fail(self, error: Exception) -> None:
        self._end_work()
        self._tell_error(error)

    def _fail_estimate(self, error: Exception) -> None:
        """Say in the dock why there is no estimate."""
        sentence = sentence_of(error)
        if sentence is None:
            self._desk.faulted.emit(error)
        self.panel.tell(sentence or self.tr("The plan could not be estimated."))

    def _end_work(self) -> None:
        self._running = None
        self.panel.end_work()
        self._offer()

    def _tell_error(self, error: Exception) -> None:
        self._desk.tell_error(error)

    # Showing

    def _show_quick(self) -> None:
        self.shown = None
        self.decisions.show(None)
        if self._quick is None:
            return
        self.panel.show_courses(())
        self.panel.show_page(quick_page(self._quick), is_simulated=False)
        self.panel.answer.show_nothing()
        self._offer()

    def _show_again(self) -> None:
        if self.shown is not None:
            self._show(self.shown)

    def _show(self, told: ShownAnswer) -> None:
        """Show an answer; of a suspended model only the instant estimate."""
        if self.why_not():
            self._show_quick()
            return
        self.shown = told
        answer, note = told.answer, told.note
        if note.is_kept:
            age = self._clock.now() - note.computed_at
            note = replace(note, age=max(age, timedelta()))
        self.panel.show_courses([one.name for one in answer.courses])
        page = answer_page(answer, self._theta(told), self.panel.course_number)
        self.panel.show_page(page, is_simulated=True)
        if note.is_stale:
            self.panel.answer.show_stale(note, answer.zone)
        else:
            self._known[answer.key] = told
            can_pin = told.inquiry is not None
            self.panel.answer.show_note(note, answer.zone, can_pin=can_pin)
        self.decisions.show(told)
        self._offer()

    def _theta(self, told: ShownAnswer) -> Theta:
        """Give what an answer assumed; of one out of date what the plan assumes now."""
        question = self.question() if told.note.is_stale else None
        return told.order.legend.theta if question is None else question.settings.theta

    def _pin(self, pinned: bool) -> None:  # noqa: FBT001 - a Qt slot
        told = self.shown
        if self.answers is not None and told and told.source and told.inquiry:
            self.answers.pin(told.source, told.inquiry, pinned=pinned)

    def _offer(self) -> None:
        """Offer what can be done; say why the model is not asked."""
        why = self.why_not()
        there = self._march is not None
        self.panel.tell_fallen_back(why if there else "")
        idle = self._running is None
        self.panel.offer(simulate=there and idle and not why, send=there and not why)

    def _known_to(self, order: RobustnessOrder | None) -> ShownAnswer | None:
        """Answer to an order that this window had before, of the same names and times.

        Times of a request count from the first departure, so a plan that was shifted
        as a whole asks the same of a model and is told in other times.
        """
        known = None if order is None else self._known.get(order.request.key)
        if known is None or order is None or known.order.legend != order.legend:
            return None
        return known

    def look_again_at_model(self) -> None:
        """The model was suspended or activated: fall back, or show the answer again."""
        known = self._known_to(self._order)
        if self.why_not() or known is None:
            self._show_quick()
        else:
            self._show(known)
        self._offer()

    def _look_at(self, job: Job) -> None:
        """An answer has come: show it, if it is to the plan as it stands."""
        order = self._order
        is_new = job.key not in self._known
        if order is not None and order.request.key == job.key and is_new:
            self.show_job(job, order)
