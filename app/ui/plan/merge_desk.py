"""Wires a merge: the other copy opened, looked at side by side, and brought in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.services.catalogue import vehicle_catalogue
from app.services.plan.differences import sentences
from app.services.plan.merge_conflicts import conflict_rows
from app.services.plan.merged_files import commit_merge, copy_of, weigh_merge
from app.services.plan.reader import PlanReader
from app.storage.plan_thread import PlanThread
from app.ui.dialogs.file_choice import choose_file
from app.ui.dialogs.merge_dialog import MergeDialog
from app.ui.dialogs.unlock_dialog import UnlockDialog
from app.ui.plan.plan_files import SUFFIX, unlocked_key

if TYPE_CHECKING:
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
        asked = UnlockDialog(path.name, with_keyring=False, parent=self._desk.window)
        asked.setWindowTitle(self.tr("Merge {}").format(path.name))
        asked.form.unlockAsked.connect(
            lambda way, secret: self._open(asked, path, way, secret)
        )
        self._files.open_dialog(asked)

    def _ask(self) -> None:
        window = self._desk.window
        pattern = self.tr("Plan files (*{})").format(SUFFIX)
        title = self.tr("Merge another copy")
        path = choose_file(window, title, pattern, window.theme)
        if path is not None:
            self.merge(path)

    def _open(self, asked: UnlockDialog, path: Path, way: Way, secret: str) -> None:
        """Read both copies, off this thread."""
        file = self._plans.file
        if file is None:
            return

        def work(progress: Progress) -> tuple[WeighedMerge, PlanReader]:
            progress("working out the key", 0.0)
            theirs = self._their_copy(path, way, secret)
            ours = file.ask(copy_of).result()
            reader = PlanReader(vehicle_catalogue(), self._desk.session.marks)
            return weigh_merge(ours, theirs, reader), reader

        def weighed(answer: tuple[WeighedMerge, PlanReader]) -> None:
            asked.accept()
            self._show(*answer)

        self._files.run(
            "merge", work, weighed, lambda why, _error: asked.form.refuse(why)
        )

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
