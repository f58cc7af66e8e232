"""Wires the sites that jobs may go to: shown, tried, logged in to, and enrolled."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit

from app.services.jobs.enrolment import pin_worker_key
from app.services.jobs.site_profiles import FOLDER_OF_SITES
from app.ui.dialogs.words_dialog import WordsDialog, WordsField
from app.ui.faults import sentence_of
from app.ui.jobs.sites_dialog import SiteRow, SitesDialog
from app.ui.operation import Operation
from models.cluster.back_end import BackEnd
from models.cluster.link import LinkState

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from app.ui.desk import Desk
    from app.ui.jobs.running_jobs import JobService
    from app.ui.jobs_desk import JobsDesk
    from app.ui.plan_desk import PlanDesk
    from models.cluster.slurm.site import Site

    Prompts: TypeAlias = Sequence[tuple[str, bool]]
    Ask: TypeAlias = Callable[[str, Prompts], Awaitable[Sequence[str] | None]]


T = TypeVar("T")


class FarBackEnd(BackEnd, Protocol):
    """A back end whose worker has a key."""

    async def enrol(self) -> str:
        """Have the worker there make its key, and give its public part."""


class SitesDesk(QObject):
    """
    The sites of one window.

    Parameters
    ----------
    config
        Folder of the settings, with the profiles in it.

    Attributes
    ----------
    dialog
        That is open; None for none.
    """

    _personAsked = Signal(str, object, object)  # noqa: N815 - title, prompts, Future

    def __init__(
        self, desk: Desk, plans: PlanDesk, jobs: JobsDesk, config: Path
    ) -> None:
        super().__init__(plans)
        self._desk, self._jobs = desk, jobs
        self._folder = config / FOLDER_OF_SITES
        self.dialog: SitesDialog | None = None
        self._personAsked.connect(self._ask_person, Qt.ConnectionType.QueuedConnection)
        desk.window.commands["sites"].triggered.connect(self.open)
        jobs.running.linksChanged.connect(lambda _links: self._show())
        jobs.begun.connect(self._show)

    def open(self) -> None:
        """Show the sites, with how the way to each is."""
        dialog = SitesDialog(str(self._folder), self._desk.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.againAsked.connect(self.try_now)
        dialog.loginAsked.connect(self.log_in)
        dialog.enrolAsked.connect(self.enrol)
        dialog.readAsked.connect(self.read_again)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()
        self._jobs.with_service(lambda _service: self._show())

    def try_now(self, site: str) -> None:
        """Try again now, because a person says so; where no job waits, knock."""
        self._say("")

        def tried(service: JobService) -> None:
            views = {one.site: one.link for one in service.sites()}
            if views.get(site) is LinkState.UNKNOWN:
                self.log_in(site)
            else:
                self._show()

        self._jobs.with_service(
            lambda service: self._ask(service.sync(site), lambda _none: tried(service))
        )

    def log_in(self, site: str) -> None:
        """Let a person log in; the only way out of a refused login."""
        self._say("")
        self._jobs.with_service(
            lambda service: self._ask(
                service.log_in(site, self._person), lambda _none: self._show()
            )
        )

    def read_again(self) -> None:
        """Take up the profiles as they are now; keys of hosts are looked at again."""
        places = self._jobs.places
        if places is not None and places.bars is not None:
            for view in self._jobs.running.links:
                if view.link is LinkState.HOST_KEY_CHANGED:
                    places.bars.lift(view.site)
        self._jobs.restart()

    def enrol(self, site: str) -> None:
        """Fetch the key of the worker there, and pin it in the profile."""
        back_end, folder = self._far(site), self._folder
        if back_end is None:
            return
        self._say("")

        def pinned(path: Path) -> None:
            self._desk.window.notice.show_notice(
                self.tr("The worker of {} is enrolled; its key stands in {}.").format(
                    site, path.name
                )
            )
            self._jobs.restart()

        def pin(key: str) -> None:
            operation = Operation(
                "enrol", lambda _progress: pin_worker_key(folder, site, key), self
            )
            operation.succeeded.connect(pinned)
            operation.failed.connect(self._tell)
            operation.start()

        self._jobs.with_service(
            lambda service: self._ask(service.beside(back_end.enrol), pin)
        )

    # Showing

    def _show(self) -> None:
        """Show the sites as they are now."""
        places = self._jobs.places
        if self.dialog is None or places is None:
            return
        views = {one.site: one for one in self._jobs.running.links}
        rows = []
        for name, profile in places.sites.items():
            view = views.get(name)
            rows.append(
                SiteRow(
                    name=name,
                    link=view.link if view else LinkState.UNKNOWN,
                    words=view.words if view else "",
                    waiting=view.waiting if view else 0,
                    under_way=view.under_way if view else 0,
                    facts=self._facts(profile),
                    worker_key=profile.worker_key,
                )
            )
        self.dialog.show_sites(rows)

    def _facts(self, profile: Site) -> tuple[str, ...]:
        """What the profile says, for people."""
        partitions = ", ".join(
            f"{name} ({device})" for device, name in profile.partitions.items()
        )
        told = (
            (self.tr("Host: {}"), f"{profile.login}, {profile.user}"),
            (self.tr("Folder there: {}"), profile.base),
            (self.tr("Account: {}"), profile.account),
            (self.tr("Partitions: {}"), partitions),
            (self.tr("Takes markings up to: {}"), profile.ceiling),
            (
                self.tr("Worker: {}"),
                profile.runtime.image or profile.runtime.python,
            ),
        )
        facts = [words.format(what) for words, what in told if what]
        if not profile.worker_key:
            facts.append(
                self.tr(
                    "Its worker is not enrolled, so no answer of it would be believed; "
                    "choose Enrol worker key."
                )
            )
        return tuple(facts)

    def _far(self, site: str) -> FarBackEnd | None:
        """What reaches a site."""
        places = self._jobs.places
        found: object = None if places is None else places.far.get(site)
        return found  # type: ignore[return-value] # all far ones are of this kind

    def _ask(self, future: Future[T], done: Callable[[T], object]) -> None:
        self._jobs.running.ask(future, done, self._tell)

    def _tell(self, error: Exception) -> None:
        """Say in the dialog what is in the way; a fault of ours is passed on."""
        sentence = sentence_of(error)
        if sentence is None:
            self._desk.faulted.emit(error)
        elif self.dialog is None:
            self._desk.tell_error(error)
        else:
            self._say(sentence)
        self._show()

    def _say(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.show_trouble(sentence)

    def _forget(self) -> None:
        self.dialog = None

    # A person answers

    async def _person(self, title: str, prompts: Prompts) -> Sequence[str] | None:
        """Have the person at the window answer, from the engine's thread."""
        answer: Future[Sequence[str] | None] = Future()
        self._personAsked.emit(title, prompts, answer)
        return await asyncio.wrap_future(answer)

    def _ask_person(
        self, title: str, prompts: Prompts, answer: Future[Sequence[str] | None]
    ) -> None:
        """Ask; what may not be seen is typed blind, and nothing of it is kept."""
        fields = [WordsField(text.strip().rstrip(":")) for text, _seen in prompts]
        dialog = WordsDialog(
            self.tr("Log in"),
            self.tr("{}\nIt is asked once; a second try is yours to make.").format(
                title
            ),
            fields,
            parent=self.dialog or self._desk.window,
        )
        for line, (_text, seen) in zip(dialog.lines, prompts, strict=True):
            if not seen:
                line.setEchoMode(QLineEdit.EchoMode.Password)
        dialog.accepted.connect(
            lambda: answer.set_result([line.text() for line in dialog.lines])
        )
        dialog.rejected.connect(lambda: answer.set_result(None))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
