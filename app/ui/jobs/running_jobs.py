"""What works on jobs, heard on the GUI thread: in batches, however many there are."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from models.cluster.engine import SiteView
    from models.cluster.job import Job, JobOrder
    from models.cluster.slurm.credentials import Ask
    from models.protocol.request import Request

T = TypeVar("T")
BATCH_MS = 100
LINKS_MS = 2_000


class JobService(Protocol):
    """What works on jobs in a thread of its own; nothing here waits for it."""

    def submit(self, order: JobOrder) -> Future[Job]:
        """Begin a job, or give the one that does the same work already."""

    def cancel(self, key: str) -> Future[Job]:
        """Have a job end."""

    def retry(self, key: str, site: str = "") -> Future[Job]:
        """Send a job again, elsewhere where a site is named."""

    def sync(self, site: str = "") -> Future[None]:
        """Try now what waits."""

    def log_in(self, site: str, ask: Ask | None = None) -> Future[None]:
        """Log in because a person wants to, then go on there."""

    def queue_s(self, site: str, request: Request) -> Future[float | None]:
        """Tell how many seconds work would wait at a site."""

    def sweep(self, site: str) -> Future[int]:
        """Remove the folders of jobs that are over."""

    def log(self, key: str) -> Future[str]:
        """Give the last lines of the work."""

    def beside(self, work: Callable[[], Coroutine[Any, Any, T]]) -> Future[T]:
        """Have something done where connections live."""

    def sites(self) -> tuple[SiteView, ...]:
        """How things stand with each site."""

    def close(self) -> object:
        """Work no more, and wait for that; jobs elsewhere go on."""


class RunningJobs(QObject):
    """
    The jobs of one plan while they are worked on.

    Attributes
    ----------
    service
        What works on them; None while there is none.
    """

    changed = Signal(object)  # list of Job, each as it stands now
    linksChanged = Signal(object)  # noqa: N815 - tuple of SiteView
    troubled = Signal(object)  # Exception that stops the work for a while, or for good
    _heard = Signal(object)  # Job, from the thread that works
    _ended = Signal(object)  # what to do on the GUI thread

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.service: JobService | None = None
        self._batch: dict[str, Job] = {}
        self._links: tuple[SiteView, ...] = ()
        self._round = 0
        self._closing: threading.Thread | None = None
        self._flush = QTimer(self)
        self._flush.setSingleShot(True)
        self._flush.setInterval(BATCH_MS)
        self._flush.timeout.connect(self._pass_on)
        self._look = QTimer(self)
        self._look.setInterval(LINKS_MS)
        self._look.timeout.connect(self._look_at_links)
        queued = Qt.ConnectionType.QueuedConnection
        self._heard.connect(self._take, queued)
        self._ended.connect(_do, queued)

    @property
    def links(self) -> tuple[SiteView, ...]:
        """How things stood with each site at the last look."""
        return self._links

    def begin(self, make: Callable[[Callable[[Job], None]], JobService]) -> None:
        """
        Have jobs worked on.

        Parameters
        ----------
        make
            Starts what works on them; is given whom to tell of each change.
        """
        self.end()
        here = self._round
        self.service = make(lambda job: self._heard.emit((here, job)))
        self._look.start()
        self._look_at_links()

    def end(
        self,
        *,
        wait: bool = False,
        close: Callable[[JobService], object] = lambda service: service.close(),
    ) -> None:
        """
        Have nothing worked on any more; what comes late is not heard.

        Parameters
        ----------
        wait
            Whether to wait until nothing runs, about a second at most.
        close
            Closes what worked on them, in a thread of its own.
        """
        self._round += 1
        self._flush.stop()
        self._look.stop()
        self._batch.clear()
        service, self.service = self.service, None
        if service is not None:
            self._closing = threading.Thread(
                target=close, args=(service,), name="end of jobs"
            )
            self._closing.start()
        if wait:
            self.wait_ended()
        self._set_links(())

    def wait_ended(self) -> None:
        """Wait until what worked last has let go; not for the GUI thread as a rule."""
        if self._closing is not None:
            self._closing.join()

    def ask(
        self,
        future: Future[T],
        done: Callable[[T], object],
        failed: Callable[[Exception], None],
    ) -> None:
        """
        Go on, on this thread, with what comes of work in another one.

        Parameters
        ----------
        future
            As the service gives it.
        done, failed
            One of them is called, unless the jobs have ended by then.
        """
        here = self._round

        def ended(one: Future[T]) -> None:
            if one.cancelled():
                return
            act: Callable[[], object]
            try:
                act = partial(done, one.result())
            except Exception as error:  # noqa: BLE001 - handed to whoever asked
                act = partial(failed, error)
            self._ended.emit(lambda: act() if here == self._round else None)

        future.add_done_callback(ended)

    def _take(self, heard: tuple[int, Job]) -> None:
        """Put a change to those that are told together."""
        here, job = heard
        if here == self._round:
            self._batch[job.key] = job
            if not self._flush.isActive():
                self._flush.start()

    def _pass_on(self) -> None:
        jobs, self._batch = list(self._batch.values()), {}
        self.changed.emit(jobs)
        self._look_at_links()

    def _look_at_links(self) -> None:
        if self.service is not None:
            self._set_links(self.service.sites())

    def _set_links(self, links: tuple[SiteView, ...]) -> None:
        if links != self._links:
            self._links = links
            self.linksChanged.emit(links)


def _do(act: Callable[[], None]) -> None:
    act()
