"""Wires the commands of the plan file: made, opened, named, backed up and restored."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from app.errors import Damaged, EnvironmentTrouble, InputRefused, WrongKey
from app.services.catalogue import vehicle_catalogue
from app.services.plan.area_search import find_area
from app.services.plan.keys import finish_new_key
from app.storage.plan_thread import PlanThread
from app.ui.dialogs.file_choice import choose_file, choose_folder
from app.ui.dialogs.unlock_dialog import UnlockDialog
from app.ui.dialogs.words_dialog import WordsDialog, WordsField
from app.ui.faults import sentence_of
from app.ui.open_area import OpenArea
from app.ui.operation import Operation
from app.ui.plan.new_plan_desk import NewPlanDesk
from app.ui.plan.plan_files import (
    SUFFIX,
    OpenedPlan,
    PlanSurroundings,
    has_keyring_wrap,
    opened_plan,
    results_of,
    unlocked_key,
)
from maps.errors import PackError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QDialog

    from app.security.author import Author
    from app.security.file_key import FileKey
    from app.services.plan.document import PlanDocument
    from app.storage.plan_store import PlanStore
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.plan.plan_files import MadePlan
    from app.ui.plan.post import Post
    from app.ui.plan.unlock_form import UnlockForm, Way
    from app.ui.plan_desk import KeptState, PlanDesk
    from maps.progress import Progress

T = TypeVar("T")
translate = QCoreApplication.translate
NEED_FILE = ("name_version", "merge", "back_up", "backups", "lock", "close_plan")


class PlanFileDesk(QObject):
    """
    The commands of the plan file of one window.

    Attributes
    ----------
    dialog
        That was opened last.
    making
        Makes new plan files.
    """

    damaged = Signal(object, object, str)  # Path, FileKey, why

    def __init__(
        self,
        desk: Desk,
        files: FileWork,
        plans: PlanDesk,
        post: Post,
        surroundings: PlanSurroundings,
    ) -> None:
        super().__init__(plans)
        self._desk, self._files, self._plans, self._post = desk, files, plans, post
        self._surroundings = surroundings
        self.dialog: QObject | None = None
        self.making = NewPlanDesk(desk, self, post, surroundings)
        desk.groundSet.connect(self._note_area)
        self._connect()
        self._offer()

    def ask_new(self) -> None:
        """Ask for name and passphrase of a new plan file, then make it."""
        self.making.ask()

    def _attach(self, plan: MadePlan) -> None:
        """Go on with a file that was made of what is on the screen."""
        self._plans.detach()
        self._plans.attach(plan.file, plan.results)

    # Opening

    def ask_open(self) -> None:
        """Ask for a plan file, then for what opens it."""
        window = self._desk.window
        pattern = self.tr("Plan files (*{})").format(SUFFIX)
        path = choose_file(window, self.tr("Open plan file"), pattern, window.theme)
        if path is not None:
            self.open_plan(path)

    def open_plan(self, path: Path) -> None:
        """Ask for what opens a plan file, then show it."""
        if self._post.author is None:
            self._post.ask(lambda _author: self.open_plan(path))
            return
        try:
            with_keyring = has_keyring_wrap(path) and bool(self._surroundings.keyring)
        except Damaged:
            with_keyring = False  # the passphrase meets the same text as a wrong one
        except Exception as error:  # noqa: BLE001 - told as it is
            self._desk.tell_error(error)
            return
        dialog = UnlockDialog(
            path.name, with_keyring=with_keyring, parent=self._desk.window
        )
        dialog.form.unlockAsked.connect(
            lambda way, secret: self.unlock(
                dialog.form, path, (way, secret), dialog.accept
            )
        )
        self.open_dialog(dialog)

    def unlock(
        self,
        form: UnlockForm,
        path: Path,
        answer: tuple[Way, str],
        done: Callable[[], None],
    ) -> None:
        """
        Open a plan file with what was typed, and show it.

        Parameters
        ----------
        form
            Is told refusals.
        path
            Of the file.
        answer
            By what, and what was typed.
        done
            Called once the file is open, before it is shown.
        """
        way, secret = answer
        key: list[FileKey] = []

        def work(progress: Progress) -> tuple[OpenedPlan, OpenArea | None]:
            progress("working out the key", 0.0)
            keyring = self._surroundings.keyring
            key.append(unlocked_key(path, way, secret, keyring))
            progress("opening the plan file", 0.5)
            return self.open_with(path, key[0], progress)

        def opened(plan: tuple[OpenedPlan, OpenArea | None]) -> None:
            key.clear()
            done()
            self.show(*plan)

        def refused(why: str, error: Exception) -> None:
            wrong = isinstance(error, WrongKey)
            form.refuse((form.neutral if wrong else "") or why)
            if isinstance(error, Damaged) and key:
                self.damaged.emit(path, key[0], why)
            key.clear()

        self.run("open plan file", work, opened, refused)

    def unlock_held(
        self,
        form: UnlockForm,
        answer: tuple[Way, str],
        held: tuple[PlanThread, KeptState],
        done: Callable[[OpenedPlan], None],
    ) -> None:
        """Check what was typed for a file that is still open, with what it lacks."""
        (way, secret), (file, (document, issued, advice)) = answer, held

        def work(progress: Progress) -> OpenedPlan:
            progress("working out the key", 0.0)
            keyring = self._surroundings.keyring
            key = unlocked_key(file.path, way, secret, keyring)
            there = file.ask(lambda store: (store.content(), store.undo_steps()))
            content, steps = there.result()
            results = results_of(file.path, key)
            return OpenedPlan(file, results, content, document, issued, advice, steps)

        self.run("unlock", work, done, lambda why, _error: form.refuse(why))

    def open_with(
        self, path: Path, key: FileKey, progress: Progress
    ) -> tuple[OpenedPlan, OpenArea | None]:
        """Open a file with its key, and its area if it is where it was."""
        clock = self._surroundings.clock
        author = self.author()
        finish_new_key(path, key, author=author, clock=clock)
        file = PlanThread.open(path, key, author=author, clock=clock)
        marks = self._desk.session.marks
        plan = opened_plan(file, results_of(path, key), vehicle_catalogue(), marks)
        return plan, self.area_for(plan.document, path.parent, progress)

    def area_for(
        self, document: PlanDocument, folder: Path, progress: Progress
    ) -> OpenArea | None:
        """Area of a plan in a folder, open or found; None to ask the user."""
        asked, ground = document.ground, self._desk.ground
        if asked is None:
            return ground
        if ground and ground.area.manifest.content_id == asked.identity:
            return ground
        place = find_area(asked, folder, self._surroundings.areas)
        try:
            return None if place is None else OpenArea.open(place, progress)
        except PackError:
            return None  # the user is asked for another one

    def with_area(
        self,
        document: PlanDocument,
        ground: OpenArea | None,
        show: Callable[[OpenArea], None],
    ) -> bool:
        """Show a plan on its area; false where the user does not say which."""
        if ground is not None:
            show(ground)
            return True
        asked, window = document.ground, self._desk.window
        title = self.tr("Choose the area {} of this plan: the folder NAME.area")
        name = "" if asked is None else asked.name
        folder = choose_folder(window, title.format(name), window.theme)
        if folder is None:
            return False
        self._files.run(
            self.tr("Open area"),
            lambda progress: OpenArea.open(folder, progress),
            show,
        )
        return True

    def show(self, plan: OpenedPlan, ground: OpenArea | None) -> None:
        """Show an open plan, on an area that the user finds if we did not."""
        self._plans.detach()

        def take(area: OpenArea) -> None:
            self._plans.take(plan, area)

        if not self.with_area(plan.document, ground, take):
            plan.file.close()

    # Versions and backups

    def ask_version(self) -> None:
        """Ask for the name of a version, and keep it."""
        dialog = WordsDialog(
            self.tr("Keep a named version"),
            self.tr("The plan as it stands gets a name that you can come back to."),
            [
                WordsField(self.tr("&Name"), self.tr("OPORD 2, as briefed")),
                WordsField(self.tr("No&te"), optional=True),
            ],
            parent=self._desk.window,
        )
        dialog.accepted.connect(lambda: self._add_version(*dialog.words))
        self.open_dialog(dialog)

    def _add_version(self, name: str, note: str) -> None:
        def kept(_result: object) -> None:
            self._desk.window.notice.show_notice(
                self.tr("Version {} is kept.").format(name)
            )
            self._plans.versioned.emit()

        self._ask_file(lambda store: store.add_version(name, note), kept)

    def back_up(self) -> None:
        """Write a backup now."""

        def written(path: Path) -> None:
            self._desk.window.notice.show_notice(
                self.tr("Backed up: {}.").format(path.name)
            )

        self._ask_file(lambda store: store.backup(), written)

    def close_plan(self) -> None:
        """Close the plan file and take the plan off the screen."""
        if self._plans.path is None or not self._plans.may_close():
            return
        self._plans.detach()
        if self._desk.ground is not None:
            self._desk.set_ground(self._desk.ground)

    # Wiring

    def _connect(self) -> None:
        commands = self._desk.window.commands
        for name, slot in (
            ("new_plan", self.ask_new),
            ("open_plan", self.ask_open),
            ("name_version", self.ask_version),
            ("back_up", self.back_up),
            ("close_plan", self.close_plan),
        ):
            commands[name].triggered.connect(slot)
        commands["post"].triggered.connect(self._ask_post)
        self._desk.window.status.kept.keepAsked.connect(self.ask_new)
        self._plans.keepAsked.connect(self.ask_new)
        self._post.changed.connect(self._sign_as)
        self.making.made.connect(self._attach)
        self._plans.opened.connect(self._offer)
        self._plans.closed.connect(self._offer)
        self._desk.stateShown.connect(self._offer)

    def _sign_as(self, author: Author) -> None:
        """A file that is open goes on under the new post at once, on record."""
        file = self._plans.file
        if file is None:
            return

        def signed(_nothing: object) -> None:
            self._desk.window.notice.show_notice(
                self.tr("From now on changes are put down to {}.").format(author.name)
            )

        self._files.run(
            self.tr("Who am I"),
            lambda _progress: file.sign_as(author).result(),
            signed,
        )

    def _ask_post(self) -> None:
        self._post.ask()

    def _offer(self) -> None:
        commands, has_file = self._desk.window.commands, self._plans.path is not None
        commands["new_plan"].setEnabled(self._desk.ground is not None)
        for name in NEED_FILE:
            commands[name].setEnabled(has_file)

    def author(self) -> Author:
        """Who changes are put down to; InputRefused until the post is given."""
        author = self._post.author
        if author is None:
            raise InputRefused(self.tr("Give your post first, under Who am I."))
        return author

    def _ask_file(
        self, work: Callable[[PlanStore], T], done: Callable[[T], None]
    ) -> None:
        """Have something done with the open file, off this thread."""
        file = self._plans.file
        if file is not None:
            self._files.run(
                self.tr("Plan file"), lambda _progress: file.ask(work).result(), done
            )

    def run(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        refused: Callable[[str, Exception], None],
    ) -> None:
        """Do work for a dialog, which is told how it went."""
        operation = Operation(title, work, self)

        def failed(error: Exception) -> None:
            sentence = sentence_of(error)
            if sentence is None:
                self._desk.faulted.emit(error)
            refused(sentence or self.tr("That did not work."), error)

        operation.succeeded.connect(done)
        operation.failed.connect(failed)
        operation.start()

    def open_dialog(self, dialog: QDialog) -> None:
        """Show a dialog that goes once it is closed."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.open()

    def _note_area(self) -> None:
        """Remember where the open area lies, for plans that name no folder."""
        ground = self._desk.ground
        if ground is None:
            return
        try:
            self._surroundings.areas.remember(
                ground.area.content_id, ground.area.folder
            )
        except EnvironmentTrouble as error:
            self._desk.tell_error(error)
