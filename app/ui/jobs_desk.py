"""Wires the jobs of the open plan: worked on beside the window, listed, and led."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from app.services.jobs.runner import JobRunner, Told
from app.services.jobs.unkept import end_unkept, take_over
from app.storage.job_ledger import PlanLedger
from app.ui.faults import sentence_of
from app.ui.jobs.job_words import UNDER_WAY, failure_words, site_words
from app.ui.jobs.jobs_panel import JobsPanel
from app.ui.jobs.jobs_seen import jobs_seen
from app.ui.jobs.running_jobs import RunningJobs
from app.ui.notice_bar import NoticeKind
from app.ui.operation import LatestOperation, Operation
from models.cluster.job import CARRIED, HERE, JobState
from models.cluster.memory_ledger import MemoryLedger

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future
    from pathlib import Path
    from typing import TypeVar

    from app.security.clock import Clock
    from app.services.jobs.estimate import Paces
    from app.services.jobs.places import Places
    from app.ui.desk import Desk
    from app.ui.jobs.running_jobs import JobService
    from app.ui.plan_desk import PlanDesk
    from app.ui.theme import Theme
    from maps.progress import Progress
    from models.cluster.job import Event, Job, JobOrder

    T = TypeVar("T")

    Kept = tuple[Job, ...]


class WorkOn(NamedTuple):
    """
    What jobs are worked on with.

    ``places`` gives who may work on the jobs of a plan, by the path of its file, None
    for none; it is called off the GUI thread. ``paces`` take in how fast that went.
    """

    places: Callable[[Path | None], Places]
    paces: Paces


class JobsDesk(QObject):
    """
    The jobs of one window.

    Jobs of an open plan file are kept in it; without one they are kept in memory.

    Parameters
    ----------
    work_on
        What jobs are worked on with.

    Attributes
    ----------
    panel
        Their list.
    running
        What works on them.
    places
        Who may work on them; None while nobody does.
    ledger
        What keeps them; not to be read on the GUI thread.
    """

    resultAsked = Signal(object)  # noqa: N815 - Job with an answer
    answered = Signal(object)  # Job whose answer has just come
    orderAsked = Signal()  # noqa: N815 - a new job is wanted
    provenanceAsked = Signal(object)  # noqa: N815 - Job
    bundleAsked = Signal(object)  # noqa: N815 - Job
    importAsked = Signal()  # noqa: N815
    begun = Signal()  # places and ledger are there

    def __init__(
        self,
        desk: Desk,
        plans: PlanDesk,
        clock: Clock,
        work_on: WorkOn,
        theme: Theme,
    ) -> None:
        super().__init__(plans)
        self._desk, self._plans, self._clock = desk, plans, clock
        self._work_on = work_on
        self._opened: set[str] = set()
        self._waiting: list[Callable[[JobService], None]] = []
        self._starting: Operation | None = None
        self._unkept: tuple[MemoryLedger, Kept] | None = None  # to be taken over
        self.places: Places | None = None
        self.ledger: MemoryLedger | PlanLedger | None = None
        self.running = RunningJobs(self)
        self._details = LatestOperation("job details", self)
        self.panel = JobsPanel(theme)
        self.panel.model.now = clock.now
        desk.window.add_dock("jobs", self.tr("Jobs"), self.panel)
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether something is being started or read."""
        return self._starting is not None or self._details.is_busy

    def open(self) -> None:
        """Bring the list to the front."""
        dock = self._desk.window.docks["jobs"]
        dock.show()
        dock.raise_()
        self.panel.setFocus()

    def submit(
        self, order: JobOrder, done: Callable[[Job], None] = lambda _job: None
    ) -> None:
        """
        Have something worked on, if its marking may go there.

        Parameters
        ----------
        order
            What, and where.
        done
            Told of the job once it is kept; it may be one that does the same already.
        """

        def begun(job: Job) -> None:
            self.panel.take([job])
            self._tell()
            done(job)

        def send(service: JobService) -> None:
            if not self.is_refused(order.site, order.marking):
                self.ask(service.submit(order), begun)

        self.with_service(send)

    def is_refused(self, site: str, marking: str) -> bool:
        """Say why what has a marking may not go to a site, if it may not."""
        if self.places is None:
            return True
        refusal = self.places.refusal(site, marking, self._desk.session.marks)
        if refusal:
            self._desk.window.notice.show_notice(refusal, NoticeKind.ERROR)
        return bool(refusal)

    def with_service(self, act: Callable[[JobService], None]) -> None:
        """Do something with what works on jobs, once it does."""
        if self.running.service is not None:
            act(self.running.service)
            return
        self._waiting.append(act)
        self._begin()

    def ask(
        self, future: Future[T], done: Callable[[T], None] = lambda _result: None
    ) -> None:
        """Go on with what comes of a request to the service; trouble is told."""
        self.running.ask(future, done, self._tell_error)

    def read(self, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        """Read something of a job off the GUI thread; trouble is told."""
        operation = Operation("read a job", work, self)
        operation.succeeded.connect(done)
        operation.failed.connect(self._tell_error)
        operation.start()

    def set_theme(self, theme: Theme) -> None:
        """Show the list in the colours of another theme."""
        self.panel.set_theme(theme)

    def restart(self) -> None:
        """Work with other sites from now on."""
        if self.running.service is not None or self._plans.file is not None:
            self._end()
            self._begin()

    def close(self) -> None:
        """Let go of what runs; jobs go on."""
        self._details.drop()
        self._details.wait(5)
        if self._starting is not None:
            self._starting.cancel()
            self._starting.wait(5)
        self._end_running(wait=True)

    # Beginning and ending

    def _connect(self) -> None:
        desk, panel, commands = self._desk, self.panel, self._desk.window.commands
        commands["jobs"].triggered.connect(self.open)
        commands["import_answer"].triggered.connect(self.importAsked)
        desk.window.status.jobs.clicked.connect(self.open)
        self._plans.attached.connect(self._keep_jobs)
        self._plans.opened.connect(self.begin_anew)
        self._plans.closed.connect(self._end)
        desk.groundSet.connect(self._forget)
        self._plans.advice.changed.connect(self._tell)
        self.running.changed.connect(self._take)
        self.running.linksChanged.connect(lambda _links: self._tell())
        self.running.troubled.connect(
            self._tell_trouble, Qt.ConnectionType.QueuedConnection
        )
        panel.chosen.connect(self._follow)
        panel.submitAsked.connect(self.orderAsked)
        panel.openAsked.connect(self._open_result)
        panel.cancelAsked.connect(
            lambda key: self._act(lambda service: service.cancel(key))
        )
        panel.retryAsked.connect(lambda key: self.send_to(key, self._site_of(key)))
        panel.elsewhereAsked.connect(self._ask_where)
        panel.sweepAsked.connect(self._ask_sweep)
        panel.bundleAsked.connect(lambda key: self._with(key, self.bundleAsked.emit))
        panel.importAsked.connect(self.importAsked)
        panel.details.logAsked.connect(self._get_log)
        panel.details.provenanceAsked.connect(
            lambda: self._with(panel.key, self.provenanceAsked.emit)
        )
        self._details.succeeded.connect(self._show_details)
        self._details.failed.connect(self._tell_error)
        desk.window.on_close.insert(0, self.close)

    def _keep_jobs(self) -> None:
        """The plan was in memory and is kept from now on, and so are its jobs."""
        if isinstance(self.ledger, MemoryLedger):
            self._unkept = self.ledger, self.ledger.jobs()

    def begin_anew(self) -> None:
        """A plan file is open: its jobs are listed, and worked on."""
        self._end()
        self._begin()

    def _begin(self) -> None:
        """Read the jobs, and start what works on them, off the GUI thread."""
        if self._starting is not None:
            return
        file = self._plans.file
        ledger = MemoryLedger() if file is None else PlanLedger(file)
        path = self._plans.path
        unkept, self._unkept = self._unkept, None

        def work(_progress: Progress) -> tuple[Places, Kept]:
            self.running.wait_ended()  # never two that work on one job
            if unkept is not None and isinstance(ledger, PlanLedger):
                take_over(unkept[1], unkept[0], ledger)
            return self._work_on.places(path), ledger.jobs()

        def started(found: tuple[Places, Kept]) -> None:
            self._starting = None
            self.places, jobs = found
            self.ledger = ledger
            self.panel.show_jobs(jobs)
            self._start(self.places, ledger)

        def failed(error: Exception) -> None:
            self._starting = None
            self._waiting.clear()
            self._tell_error(error)

        def cancelled() -> None:
            self._starting = None

        self._starting = operation = Operation("begin jobs", work, self)
        operation.succeeded.connect(started)
        operation.failed.connect(failed)
        operation.cancelled.connect(cancelled)
        operation.start()

    def _start(self, places: Places, ledger: MemoryLedger | PlanLedger) -> None:
        def make(heard: Callable[[Job], None]) -> JobRunner:
            told = Told(heard, self.running.troubled.emit)
            return JobRunner(
                ledger,
                places.back_ends,
                self._clock,
                places.worker_keys,
                told=told,
                paces=self._work_on.paces,
                bars=places.bars,
            )

        self.running.begin(make)
        service = self.running.service
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            if service is not None:
                act(service)
        self.begun.emit()
        self._tell()

    def _forget(self) -> None:
        """Another area is open: jobs of what was there before go from the screen."""
        if self._plans.file is None:
            self._end()

    def _end(self) -> None:
        """The plan has gone: nothing is listed, jobs go on without the window."""
        if self._starting is not None:
            self._starting.cancel()
            self._starting = None
        self._details.drop()
        self._end_running()
        self.places = self.ledger = None
        self._waiting.clear()
        self._opened.clear()
        self.panel.show_jobs(())
        self._tell()

    def _end_running(self, *, wait: bool = False) -> None:
        """Work no more; what this machine does for a plan in memory ends with it."""
        places = self.places
        if places is not None and isinstance(self.ledger, MemoryLedger):
            here = places.here
            self.running.end(wait=wait, close=lambda one: end_unkept(one, here))
        else:
            self.running.end(wait=wait)

    # What happens to jobs

    def _take(self, jobs: list[Job]) -> None:
        """Show what changed, and say what a user waits for."""
        before = {job.key: self.panel.model.job(job.key) for job in jobs}
        self.panel.take(jobs)
        for job in jobs:
            known = before[job.key]
            if known is None or known.state is not job.state:
                self._announce(job)
            if job.key == self.panel.key:
                self._follow(job.key)
        self._tell()

    def _announce(self, job: Job) -> None:
        """Say that a job has ended."""
        notice = self._desk.window.notice
        if job.state is JobState.VERIFIED:
            self.answered.emit(job)
            notice.show_notice(
                self.tr("{}: the answer is here. Open it from the jobs.").format(
                    job.title
                )
            )
        elif job.state is JobState.FAILED:
            why = failure_words(job.failure) if job.failure else ""
            notice.show_notice(
                self.tr("{} failed. {}").format(job.title, why), NoticeKind.WARNING
            )

    def _tell(self) -> None:
        """Say in the status bar how jobs stand."""
        seen = jobs_seen(
            self.panel.model.jobs,
            self.running.links,
            self._opened | {one.answer for one in self._plans.advice.kept},
        )
        if seen != self._desk.window.status.jobs.seen:
            self._desk.window.status.jobs.show_jobs(seen)

    def _tell_error(self, error: Exception) -> None:
        """Say what is in the way; a fault of ours is passed on."""
        sentence = sentence_of(error)
        if sentence is None:
            self._desk.faulted.emit(error)
        else:
            self._desk.window.notice.show_notice(sentence, NoticeKind.ERROR)

    def _tell_trouble(self, error: Exception) -> None:
        """Say what stops the work, unless its plan has been closed meanwhile."""
        if self.running.service is not None:
            self._tell_error(error)

    # The job under choice

    def _with(self, key: str, act: Callable[[Job], None]) -> None:
        job = self.panel.model.job(key)
        if job is not None:
            act(job)

    def _act(self, asked: Callable[[JobService], Future[Job]]) -> None:
        """Ask for something, and show how the job stands then."""

        def done(job: Job) -> None:
            self.panel.take([job])
            self._tell()

        self.with_service(lambda service: self.ask(asked(service), done))

    def _open_result(self, key: str) -> None:
        job = self.panel.model.job(key)
        if job is not None and job.state is JobState.VERIFIED:
            self._opened.add(key)
            self._tell()
            self.resultAsked.emit(job)

    def _follow(self, key: str) -> None:
        """Read what there is to know of the job under choice."""
        ledger = self.ledger
        if not key or ledger is None:
            self._details.drop()
            return
        self._details.ask(
            lambda _progress: (key, ledger.events(key), ledger.answer(key))
        )

    def _show_details(
        self, found: tuple[str, tuple[Event, ...], Mapping[str, bytes] | None]
    ) -> None:
        key, events, answer = found
        job = self.panel.model.job(key)
        if job is None or key != self.panel.key:
            return
        scenario = self._desk.session.scenario
        self.panel.details.show_job(job, events, scenario.zone if scenario else "Z")
        self.panel.details.show_answer(answer)

    def _get_log(self) -> None:
        key = self.panel.key

        def shown(text: str) -> None:
            if key == self.panel.key:
                self.panel.details.show_log(text)

        self.with_service(lambda service: self.ask(service.log(key), shown))

    def _ask_where(self, key: str) -> None:
        """Offer the other places."""
        job = self.panel.model.job(key)
        if job is None or self.places is None:
            return
        menu = QMenu(self.panel)
        for name in self.places.names:
            if name != job.site:
                action = menu.addAction(site_words(name))
                action.triggered.connect(
                    lambda _on=False, name=name: self.send_to(key, name)
                )
        button = self.panel.elsewhere
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _site_of(self, key: str) -> str:
        """Where a job is."""
        job = self.panel.model.job(key)
        return "" if job is None else job.site

    def send_to(self, key: str, site: str) -> None:
        """Send a job again to another place, if its marking may go there."""
        job = self.panel.model.job(key)
        if job is not None and not self.is_refused(site, job.marking):
            self._act(lambda service: service.retry(key, site))

    def _ask_sweep(self) -> None:
        """Remove the folders of jobs that are over, at every site that has any."""
        sites = {
            job.site
            for job in self.panel.model.jobs
            if job.site not in (HERE, CARRIED) and job.state not in UNDER_WAY
        }
        for site in sorted(sites):
            self._sweep(site)

    def _sweep(self, site: str) -> None:
        def swept(freed: int) -> None:
            self._desk.window.notice.show_notice(
                self.tr("Folders removed at {}: {} MB came free.").format(
                    site, round(freed / 1e6)
                )
            )

        self.with_service(lambda service: self.ask(service.sweep(site), swept))
