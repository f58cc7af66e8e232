"""Wires the making of plan files: of what is on the screen, or of a trusted bundle."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from app.errors import InputRefused
from app.exports.recovery_sheet import RecoverySheet, write_recovery_sheet
from app.security.passphrase import check_new_passphrase
from app.services.catalogue import vehicle_catalogue
from app.storage.key_file import read_keys
from app.ui.dialogs.file_choice import choose_target
from app.ui.dialogs.new_plan_dialog import NewPlanDialog, NewPlanWishes, Verdict
from app.ui.dialogs.recovery_dialog import RecoveryDialog
from app.ui.notice_bar import NoticeKind
from app.ui.plan.plan_files import (
    SUFFIX,
    MadePlan,
    NewPlan,
    PlanSurroundings,
    make_plan,
    opened_plan,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.plan.received import ReceivedPlan
    from app.ui.desk import Desk
    from app.ui.open_area import OpenArea
    from app.ui.plan.file_desk import PlanFileDesk
    from app.ui.plan.plan_files import OpenedPlan
    from app.ui.plan.post import Post
    from maps.progress import Progress

translate = QCoreApplication.translate
Shown = tuple["OpenedPlan", "OpenArea | None"]


class NewPlanDesk(QObject):
    """New plan files of one window."""

    made = Signal(object)  # MadePlan, of what is on the screen
    _keyringFound = Signal(object)  # noqa: N815 - NewPlanDialog

    def __init__(
        self,
        desk: Desk,
        files: PlanFileDesk,
        post: Post,
        surroundings: PlanSurroundings,
    ) -> None:
        super().__init__(files)
        self._desk, self._files, self._post = desk, files, post
        self._surroundings = surroundings
        self._dialog: NewPlanDialog | None = None
        self._keyringFound.connect(
            self._offer_keyring, Qt.ConnectionType.QueuedConnection
        )

    def ask(self, received: ReceivedPlan | None = None) -> None:
        """
        Ask for name and passphrase of a new plan file, then make it.

        Parameters
        ----------
        received
            A plan out of a trusted bundle; None for what is on the screen.

        Raises
        ------
        BundleRefused
            The bundle may only be looked at.
        """
        if received is not None:
            received.require_trust("kept as a plan file")
        if self._post.author is None:
            self._post.ask(lambda _author: self.ask(received))
            return
        dialog = NewPlanDialog(self._choose, verdict_on, parent=self._desk.window)
        if received is None:
            dialog.createAsked.connect(lambda wishes: self._make(dialog, wishes))
        else:
            dialog.createAsked.connect(
                lambda wishes: self._keep(dialog, wishes, received)
            )
        dialog.finished.connect(self._forget)
        self._dialog = dialog
        self._look_for_keyring(dialog)
        self._files.open_dialog(dialog)

    # The keyring

    def _look_for_keyring(self, dialog: NewPlanDialog) -> None:
        """Offer the keyring if there is one; a desktop may take its time to say so."""
        keyring = self._surroundings.keyring
        if keyring is None:
            return

        def look() -> None:
            if keyring.is_there():
                self._keyringFound.emit(dialog)

        threading.Thread(target=look, name="keyring", daemon=True).start()

    def _offer_keyring(self, dialog: NewPlanDialog) -> None:
        if dialog is self._dialog:
            dialog.offer_keyring()

    def _forget(self) -> None:
        self._dialog = None

    # Making

    def _make(self, dialog: NewPlanDialog, wishes: NewPlanWishes) -> None:
        """Make a file of what is on the screen."""
        new = NewPlan(self._files.author())

        def work(progress: Progress) -> MadePlan:
            return make_plan(wishes, self._surroundings, new, progress)

        def made(plan: MadePlan) -> None:
            dialog.finish()
            self.made.emit(plan)
            self._tell(plan)

        self._files.run(
            "make plan file", work, made, lambda why, _error: dialog.refuse(why)
        )

    def _keep(
        self, dialog: NewPlanDialog, wishes: NewPlanWishes, received: ReceivedPlan
    ) -> None:
        """Make a file of a plan that came in a bundle, and show it."""
        new = NewPlan(self._files.author(), received.plan)
        marks = self._desk.session.marks

        def work(progress: Progress) -> tuple[MadePlan, Shown]:
            made = make_plan(wishes, self._surroundings, new, progress)
            plan = opened_plan(made.file, made.results, vehicle_catalogue(), marks)
            folder = wishes.path.parent
            area = self._files.area_for(plan.document, folder, progress)
            return made, (plan, area)

        def kept(answer: tuple[MadePlan, Shown]) -> None:
            made, shown = answer
            dialog.finish()
            self._files.show(*shown)
            self._tell(made)

        self._files.run(
            "keep bundle", work, kept, lambda why, _error: dialog.refuse(why)
        )

    def _tell(self, plan: MadePlan) -> None:
        """Say what was wished for and did not come about, and show the code."""
        if plan.troubles:
            words = " ".join(plan.troubles)
            self._desk.window.notice.show_notice(words, NoticeKind.WARNING)
        if plan.recovery_code:
            self._show_recovery(plan)

    # The recovery sheet

    def _show_recovery(self, plan: MadePlan) -> None:
        name = plan.file.path.name
        dialog = RecoveryDialog(name, plan.recovery_code, self._desk.window)
        dialog.sheetAsked.connect(lambda: self._ask_sheet(dialog, plan))
        self._files.open_dialog(dialog)

    def _ask_sheet(self, dialog: RecoveryDialog, plan: MadePlan) -> None:
        """Have the recovery sheet written where the user wants it."""
        window, session = self._desk.window, self._desk.session
        pattern = self.tr("Sheets to print (*.pdf)")
        title = self.tr("Recovery sheet")
        path = choose_target(window, title, pattern, ".pdf", window.theme)
        if path is None:
            return
        sheet = RecoverySheet(
            plan=plan.file.path.name,
            file_id=read_keys(plan.file.path).file_id,
            code=plan.recovery_code,
            marking=session.marking,
            inputs=(session.marking,),
            author=self._files.author().name,
            created=self._surroundings.clock.now(),
        )

        def work(progress: Progress) -> Path:
            progress("writing the recovery sheet", 0.0)
            write_recovery_sheet(path, sheet)
            return path

        def written(target: Path) -> None:
            dialog.accept()
            text = self.tr("Written to {}: {}.").format(target.parent, target.name)
            window.notice.show_notice(text)

        def refused(why: str, _error: Exception) -> None:
            window.notice.show_notice(why, NoticeKind.ERROR)

        self._files.run("recovery sheet", work, written, refused)

    def _choose(self) -> Path | None:
        window = self._desk.window
        pattern = self.tr("Plan files (*{})").format(SUFFIX)
        title = self.tr("New plan file")
        return choose_target(window, title, pattern, SUFFIX, window.theme)


def verdict_on(passphrase: str) -> Verdict:
    """Whether a passphrase may be set, and what to know about it."""
    try:
        check_new_passphrase(passphrase)
    except InputRefused as error:
        return Verdict(will_do=False, sentence=str(error))
    return Verdict(
        will_do=True,
        sentence=translate(
            "PlanFileDesk",
            "{} characters. Each guess costs whoever finds the file about a second.",
        ).format(len(passphrase)),
    )
