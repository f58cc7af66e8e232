"""Wires new jobs: what is asked, how long it takes here and there, and off it goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialogButtonBox

from app.errors import InputRefused
from app.services.jobs.robustness_jobs import robustness_job
from app.services.plan.kept_credits import without_credits
from app.services.plan.reader import document_of
from app.services.robustness.course_of_action import course_of_march
from app.services.robustness.question import Losses
from app.services.robustness.request import robustness_order
from app.services.scenario.whole_scenario import whole_scenario
from app.ui import formats
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.jobs.order_form import AskedOf, OrderForm
from app.ui.notice_bar import NoticeKind
from app.ui.operation import LatestOperation, Operation
from models.cluster.job import CARRIED, HERE
from models.protocol.request import MOST_PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.security.marking_policy import MarkingPolicy
    from app.services.robustness.course_of_action import CourseOfAction
    from app.services.robustness.request import RobustnessOrder
    from app.storage.plan_records import ObjectKey, Version
    from app.storage.plan_store import PlanStore
    from app.storage.plan_thread import PlanThread
    from app.ui.desk import Desk
    from app.ui.jobs.order_form import OrderWishes
    from app.ui.jobs.robustness_desk import RobustnessDesk
    from app.ui.jobs.robustness_work import Question
    from app.ui.jobs_desk import JobsDesk
    from app.ui.plan_desk import PlanDesk
    from maps.progress import Progress
    from models.cluster.job import Job

LOSSES = {
    AskedOf.PLAN: Losses.NONE,
    AskedOf.ONE: Losses.ONE,
    AskedOf.TWO: Losses.TWO,
}


class Reckoned(NamedTuple):
    """What would be ordered by some wishes."""

    wishes: OrderWishes
    order: RobustnessOrder


class OrderDesk(QObject):
    """
    New jobs of one window.

    Attributes
    ----------
    dialog
        That asks; None while none is open.
    """

    def __init__(
        self, desk: Desk, plans: PlanDesk, jobs: JobsDesk, robustness: RobustnessDesk
    ) -> None:
        super().__init__(plans)
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
        places, question = self._jobs.places, self._question()
        if places is None or question is None:
            return
        marking = self._desk.session.marking
        marks = self._desk.session.marks
        refusal = places.refusal(wishes.site, str(marking), marks)
        if refusal:
            self._desk.window.notice.show_notice(refusal, NoticeKind.ERROR)
            return
        ready = self._reckoned
        site = wishes.site

        def send(reckoned: Reckoned) -> None:
            order = robustness_job(reckoned.order, site, marking)
            self._jobs.submit(order, self._tell_sent)

        if ready is not None and _same(ready.wishes, wishes):
            send(ready)
            return
        operation = Operation("make a job", self._work(question, wishes), self)
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
        form = OrderForm(places.names, tuple(self._versions))
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
        form, question, places = self._form, self._question(), self._jobs.places
        if form is None or question is None or places is None:
            return
        wishes, session = form.wishes(), self._desk.session
        refusal = places.refusal(wishes.site, str(session.marking), session.marks)
        form.show_refusal(refusal)
        self._offer(may=not refusal)
        if self._reckoned is None or not _same(self._reckoned.wishes, wishes):
            self._reckoning.ask(self._work(question, wishes))
        else:
            self._take(self._reckoned)

    def _offer(self, *, may: bool) -> None:
        """Offer OK only for what may go."""
        if self.dialog is not None:
            box = self.dialog.findChild(QDialogButtonBox)
            if box is not None:
                box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(may)

    def _work(self, question: Question, wishes: OrderWishes) -> _Making:
        versions = tuple(self._versions[name] for name in wishes.courses)
        marks = self._desk.session.marks
        return _Making(question, wishes, versions, self._plans.file, marks)

    def _take(self, reckoned: Reckoned) -> None:
        """Say how much work it is, and how long it takes."""
        self._reckoned = reckoned
        form, places = self._form, self._jobs.places
        if form is None or places is None:
            return
        request = reckoned.order.request
        form.show_estimate(
            self.tr("{} pieces of work, in up to {} parts side by side.").format(
                formats.grouped(request.items), request.parts
            ),
            HERE,
        )

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


class _Making:
    """Makes an order off the GUI thread."""

    def __init__(
        self,
        question: Question,
        wishes: OrderWishes,
        versions: Sequence[Version],
        file: PlanThread | None,
        marks: MarkingPolicy,
    ) -> None:
        self._question, self._wishes = question, wishes
        self._versions, self._file, self._marks = versions, file, marks

    def __call__(self, progress: Progress) -> Reckoned:
        planner, march, settings, _ = self._question
        courses = [course_of_march(march)]
        courses += [self._course(one, progress) for one in self._versions]
        wished = replace(
            settings,
            losses=LOSSES[self._wishes.what],
            rollouts=self._wishes.rollouts,
        )
        order = robustness_order(planner, courses, wished, progress, parts=MOST_PARTS)
        return Reckoned(self._wishes, order)

    def _course(self, version: Version, progress: Progress) -> CourseOfAction:
        """The plan as it was when it was given a name."""
        planner, file = self._question.planner, self._file

        def read(store: PlanStore) -> dict[ObjectKey, str]:
            return store.content_at(version.sequence)

        content = {} if file is None else file.ask(read).result()
        document = document_of(without_credits(content), planner.vehicles, self._marks)
        scenario = whole_scenario(document)
        if scenario is None:
            raise InputRefused(
                f"The version {version.name!r} has no scenario, so nobody marches in "
                "it; choose another one to compare with."
            )
        return course_of_march(planner.march(scenario, progress), version.name)


def _same(one: OrderWishes, other: OrderWishes) -> bool:
    """Whether the work is the same, wherever it is done."""
    return one._replace(site="") == other._replace(site="")
