"""Wires new jobs: what is asked, how long it takes here and there, and off it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialogButtonBox

from app.security.marking import join
from app.services.jobs.outlook import Known
from app.services.jobs.robustness_jobs import robustness_job
from app.ui import formats
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.jobs.order_form import USUAL_ROLLOUTS, OrderForm
from app.ui.jobs.reckoning import AskedPlan, Reckoned, Reckoning
from app.ui.notice_bar import NoticeKind
from app.ui.operation import LatestOperation, Operation
from models.cluster.job import CARRIED, HERE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.jobs.estimate import Paces
    from app.storage.plan_records import Version
    from app.ui.desk import Desk
    from app.ui.jobs.order_form import OrderWishes
    from app.ui.jobs.robustness_desk import RobustnessDesk
    from app.ui.jobs.robustness_work import Question
    from app.ui.jobs_desk import JobsDesk
    from app.ui.plan_desk import PlanDesk
    from models.cluster.job import Job


class OrderDesk(QObject):
    """
    New jobs of one window.

    Parameters
    ----------
    paces
        What was measured of machines.

    Attributes
    ----------
    dialog
        That asks; None while none is open.
    """

    def __init__(
        self,
        desk: Desk,
        plans: PlanDesk,
        jobs: JobsDesk,
        robustness: RobustnessDesk,
        paces: Paces,
    ) -> None:
        super().__init__(plans)
        self._paces = paces
        self._desk, self._plans, self._jobs = desk, plans, jobs
        self._robustness = robustness
        self._versions: dict[str, Version] = {}
        self._reckoned: Reckoned | None = None
        self._form: OrderForm | None = None
        self._reckoning = LatestOperation("reckon a job", self)
        self._reckoning.succeeded.connect(self._take)
        self._reckoning.failed.connect(self._fail)
        self.dialog: FormDialog | None = None
        desk.window.commands["new_job"].triggered.connect(self.open)
        jobs.orderAsked.connect(self.open)
        robustness.sendAsked.connect(self.open)
        desk.window.on_close.insert(0, self.close)

    @property
    def is_busy(self) -> bool:
        """Whether a job is being reckoned."""
        return self._reckoning.is_busy

    def open(self) -> None:
        """Ask what is to be worked out, once it is known where that can be."""
        why = self._robustness.why_not()
        if why:
            self._desk.window.notice.show_notice(why, NoticeKind.WARNING)
            return
        if self._question() is None:
            self._desk.window.notice.show_notice(
                self.tr("Open a scenario with columns to send a job about its plan."),
                NoticeKind.WARNING,
            )
            return
        self._jobs.with_service(lambda _service: self._ask_versions())

    def submit(self, wishes: OrderWishes) -> None:
        """Send a job as it is wished for."""
        known, question = self._known(), self._question()
        if known is None or question is None:
            return
        marking = self._desk.session.marking
        if self._jobs.is_refused(wishes.site, str(marking)):
            return
        ready = self._reckoned
        site = wishes.site

        def send(reckoned: Reckoned) -> None:
            whole = join([marking, *reckoned.markings])
            order = robustness_job(reckoned.order, site, whole)
            self._jobs.submit(order, self._tell_sent)

        if ready is not None and _same(ready.wishes, wishes):
            send(ready)
            return
        work = self._work(question, wishes, known)
        operation = Operation("make a job", work, self)
        operation.succeeded.connect(send)
        operation.failed.connect(self._desk.tell_error)
        operation.start()

    def close(self) -> None:
        """Let go of what runs."""
        self._reckoning.drop()
        self._reckoning.wait(5)

    # Asking

    def _question(self) -> Question | None:
        """The plan as it stands, whether its estimate is looked at or not."""
        return self._robustness.question()

    def _ask_versions(self) -> None:
        """Find the named versions of the plan, which are other courses of action."""
        file = self._plans.file
        if file is None:
            self._show(())
            return
        operation = Operation(
            "versions",
            lambda _progress: file.ask(lambda store: store.versions()).result(),
            self,
        )
        operation.succeeded.connect(self._show)
        operation.failed.connect(self._desk.tell_error)
        operation.start()

    def _show(self, versions: Sequence[Version]) -> None:
        """Show the form over the window."""
        places = self._jobs.places
        if places is None:
            return
        self._versions = {one.name: one for one in reversed(versions)}
        scenario = self._desk.session.scenario
        wished = scenario.robustness.rollouts if scenario else None
        rollouts = USUAL_ROLLOUTS if wished is None else wished
        self._reckoned = None  # the plan may be another since
        form = OrderForm(places.names, tuple(self._versions), rollouts)
        dialog = FormDialog(self.tr("New job"), form, self._desk.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.submit(form.wishes()))
        dialog.finished.connect(self._forget)
        form.changed.connect(self._reckon)
        self._form, self.dialog = form, dialog
        dialog.open()
        self._reckon()

    def _forget(self) -> None:
        self._form = self.dialog = None
        self._reckoning.drop()

    # Reckoning

    def _reckon(self) -> None:
        """Find out how much work is wished for, and whether it may go there."""
        form, question, known = self._form, self._question(), self._known()
        if form is None or question is None or known is None:
            return
        wishes, session, places = form.wishes(), self._desk.session, known.places
        refusal = places.refusal(wishes.site, str(session.marking), session.marks)
        form.show_refusal(refusal)
        self._offer(may=not refusal)
        ready = self._reckoned
        compares_another = len(places.far) > 1 and ready and ready.wishes != wishes
        if ready is None or compares_another or not _same(ready.wishes, wishes):
            self._reckoning.ask(self._work(question, wishes, known))
        else:
            self._take(ready)

    def _offer(self, *, may: bool) -> None:
        """Offer OK only for what may go."""
        if self.dialog is not None:
            box = self.dialog.findChild(QDialogButtonBox)
            if box is not None:
                box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(may)

    def _known(self) -> Known | None:
        """What an estimate goes by; None while nobody works on jobs."""
        places, service = self._jobs.places, self._jobs.running.service
        if places is None or service is None:
            return None
        return Known(places, self._paces, service.queue_s)

    def _work(self, question: Question, wishes: OrderWishes, known: Known) -> Reckoning:
        versions = tuple(self._versions[name] for name in wishes.courses)
        marks, file = self._desk.session.marks, self._plans.file
        plan = AskedPlan(question, versions, file, marks)
        return Reckoning(plan, wishes, known)

    def _take(self, reckoned: Reckoned) -> None:
        """Say how long it takes here and there, and which is faster."""
        self._reckoned = reckoned
        form, places = self._form, self._jobs.places
        if form is None or places is None:
            return
        estimate, session = reckoned.estimate, self._desk.session
        better, marks = estimate.better, session.marks
        marking = str(join([session.marking, *reckoned.markings]))
        if places.refusal(better, marking, marks):
            better = HERE
        request = reckoned.order.request
        size = self.tr("{} pieces of work, up to {} side by side.").format(
            formats.grouped(request.items), request.parts
        )
        if self._plans.file is None:
            size += "\n" + self.tr(
                "The plan is in no file yet. Keep it before the window is closed, or "
                "the job and its answer are lost."
            )
        form.show_estimate(f"{estimate.words}\n{size}", better)
        refusal = places.refusal(form.wishes().site, marking, marks)
        form.show_refusal(refusal)
        self._offer(may=not refusal)

    def _fail(self, error: Exception) -> None:
        if self.dialog is not None:
            self.dialog.reject()
        self._desk.tell_error(error)

    def _tell_sent(self, job: Job) -> None:
        said = {
            HERE: self.tr("{} is worked on by this machine."),
            CARRIED: self.tr(
                "{} waits to be carried: write its bundle from the list of jobs."
            ),
        }.get(job.site, self.tr("{} is on its way; it waits here without a link."))
        self._desk.window.notice.show_notice(said.format(job.title))
        self._jobs.open()
        self._jobs.panel.choose(job.key)


def _same(one: OrderWishes, other: OrderWishes) -> bool:
    """Whether the work is the same, wherever it is done."""
    return one._replace(site="") == other._replace(site="")
