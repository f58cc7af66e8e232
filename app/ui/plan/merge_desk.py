"""Wires a merge: the other copy opened, looked at side by side, and brought in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.errors import InputRefused
from app.services.bundles import SUFFIX as BUNDLE
from app.services.catalogue import vehicle_catalogue
from app.services.plan.differences import sentences
from app.services.plan.merge_conflicts import conflict_rows
from app.services.plan.merged_files import commit_merge, copy_of, weigh_merge
from app.services.plan.reader import PlanReader
from app.services.plan.received import receive_plan
from app.storage.plan_thread import PlanThread
from app.ui.dialogs.file_choice import choose_file
from app.ui.dialogs.merge_dialog import MergeDialog
from app.ui.dialogs.unlock_dialog import UnlockDialog
from app.ui.notice_bar import NoticeKind
from app.ui.plan.plan_files import SUFFIX, unlocked_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.services.plan.merged_files import PlanCopy, WeighedMerge
    from app.ui.desk import Desk
    from app.ui.plan.file_desk import PlanFileDesk
    from app.ui.plan.plan_files import PlanSurroundings
    from app.ui.plan.unlock_form import Way
    from app.ui.plan_desk import PlanDesk
    from maps.progress import Progress


class MergeDesk(QObject):
    """
    Merges of one window.

    Attributes
    ----------
    dialog
        Copies side by side; None while there are none.
    """

    def __init__(
        self,
        desk: Desk,
        plans: PlanDesk,
        files: PlanFileDesk,
        surroundings: PlanSurroundings,
    ) -> None:
        super().__init__(plans)
        self._desk, self._plans, self._files = desk, plans, files
        self._surroundings = surroundings
        self.dialog: MergeDialog | None = None
        desk.window.commands["merge"].triggered.connect(self._ask)

    def merge(self, path: Path) -> None:
        """Ask for what opens another copy, then show both side by side."""
        if path.name.endswith(BUNDLE):
            self._open_bundle(path)
            return
        asked = UnlockDialog(path.name, with_keyring=False, parent=self._desk.window)
        asked.setWindowTitle(self.tr("Merge {}").format(path.name))

        def opened(way: Way, secret: str) -> None:
            self._weigh(
                lambda: self._their_copy(path, way, secret),
                asked.accept,
                lambda why, _error: asked.form.refuse(why),
            )

        asked.form.unlockAsked.connect(opened)
        self._files.open_dialog(asked)

    def _ask(self) -> None:
        window = self._desk.window
        pattern = self.tr("Plan files and trusted bundles (*{} *{})")
        path = choose_file(
            window,
            self.tr("Merge another copy"),
            pattern.format(SUFFIX, BUNDLE),
            window.theme,
        )
        if path is not None:
            self.merge(path)

    def _open_bundle(self, path: Path) -> None:
        """Merge the plan in a bundle; a sealed one asks for its passphrase."""

        def refused(why: str, error: Exception) -> None:
            if type(error) is InputRefused:
                self._ask_seal(path)
            else:
                self._desk.window.notice.show_notice(why, NoticeKind.ERROR)

        self._weigh(lambda: self._copy_in(path, None), lambda: None, refused)

    def _ask_seal(self, path: Path) -> None:
        """Ask for the passphrase of a sealed bundle."""
        asked = UnlockDialog(path.name, with_keyring=False, parent=self._desk.window)
        asked.setWindowTitle(self.tr("Merge {}").format(path.name))
        asked.form.other.hide()

        def opened(_way: Way, secret: str) -> None:
            self._weigh(
                lambda: self._copy_in(path, secret),
                asked.accept,
                lambda why, _error: asked.form.refuse(why),
            )

        asked.form.unlockAsked.connect(opened)
        self._files.open_dialog(asked)

    def _copy_in(self, path: Path, passphrase: str | None) -> PlanCopy:
        """Read the plan in a bundle, if stations that count here signed it."""
        plan = receive_plan(
            path,
            self._surroundings.station,
            self._surroundings.clock.now(),
            passphrase,
            vehicle_catalogue(),
            self._desk.session.marks,
        )
        return plan.copy_to_merge(path.name)

    def _weigh(
        self,
        their_copy: Callable[[], PlanCopy],
        opened: Callable[[], None],
        refused: Callable[[str, Exception], None],
    ) -> None:
        """Read both copies, off this thread, and show what a merge would be."""
        file = self._plans.file
        if file is None:
            return

        marks = self._desk.session.marks

        def work(progress: Progress) -> tuple[WeighedMerge, PlanReader]:
            progress("reading the other copy", 0.0)
            theirs = their_copy()
            ours = file.ask(copy_of).result()
            reader = PlanReader(vehicle_catalogue(), marks)
            return weigh_merge(ours, theirs, reader), reader

        def weighed(answer: tuple[WeighedMerge, PlanReader]) -> None:
            opened()
            self._show(*answer)

        self._files.run("merge", work, weighed, refused)

    def _their_copy(self, path: Path, way: Way, secret: str) -> PlanCopy:
        key = unlocked_key(path, way, secret, None)
        clock, author = self._surroundings.clock, self._files.author()
        there = PlanThread.open(path, key, author=author, clock=clock, read_only=True)
        try:
            return there.ask(copy_of).result()
        finally:
            there.close()

    def _show(self, weighed: WeighedMerge, reader: PlanReader) -> None:
        """Show both side by side, or say that there is nothing new."""
        window, session = self._desk.window, self._desk.session
        zone = session.scenario.zone if session.scenario else "Z"
        said = sentences(weighed.ours.content, weighed.merge.merged, zone)
        if weighed.brings_nothing and not weighed.conflicts:
            window.notice.show_notice(
                self.tr("{} brings nothing new.").format(weighed.theirs.name)
            )
            return
        dialog = MergeDialog(
            weighed.theirs.name,
            len(weighed.brought),
            said,
            conflict_rows(weighed.conflicts, zone),
            window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._take(weighed, reader, dialog))
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _take(
        self, weighed: WeighedMerge, reader: PlanReader, dialog: MergeDialog
    ) -> None:
        """Bring in what was decided, as one step that can be undone."""
        theirs, choices = weighed.theirs, dict(dialog.choices)
        change = self._plans.act(
            lambda store: commit_merge(
                store, weigh_merge(copy_of(store), theirs, reader, choices), reader
            )
        )
        if change is not None:
            self._desk.window.notice.show_notice(
                self.tr("Merged {}; Undo takes it back.").format(theirs.name)
            )

    def _forget(self) -> None:
        self.dialog = None
