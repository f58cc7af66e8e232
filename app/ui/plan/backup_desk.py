"""Wires the backups of the plan file: listed, restored, and offered after damage."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt

from app.storage.backups import BackupReason, backups
from app.storage.plan_restore import restore
from app.ui.dialogs.backups_dialog import BackupRow, BackupsDialog
from app.ui.dialogs.unlock_dialog import UnlockDialog
from app.ui.plan.plan_files import unlocked_key

if TYPE_CHECKING:
    from pathlib import Path

    from app.security.file_key import FileKey
    from app.ui.desk import Desk
    from app.ui.open_area import OpenArea
    from app.ui.plan.file_desk import PlanFileDesk
    from app.ui.plan.plan_files import OpenedPlan, PlanSurroundings
    from app.ui.plan.unlock_form import Way
    from app.ui.plan_desk import PlanDesk
    from maps.progress import Progress

translate = QCoreApplication.translate
Opened = tuple["OpenedPlan", "OpenArea | None"]


class BackupDesk(QObject):
    """The backups of the plan file of one window."""

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
        desk.window.commands["backups"].triggered.connect(self.ask_backups)
        files.damaged.connect(self._offer_backups)

    def ask_backups(self) -> None:
        """List the backups of the open file."""
        path = self._plans.path
        if path is None:
            return
        dialog = BackupsDialog(
            self.tr("Restore {}").format(path.name),
            self.tr("The plan file is sound; restoring goes back in time."),
            backup_rows(path),
            parent=self._desk.window,
        )
        dialog.restoreAsked.connect(lambda backup: self._ask_restore(dialog, backup))
        self._files.open_dialog(dialog)

    def _ask_restore(self, dialog: BackupsDialog, backup: Path) -> None:
        """Ask for the passphrase again, as the plan goes back in time."""
        path = self._plans.path
        if path is None:
            return
        asked = UnlockDialog(path.name, with_keyring=False, parent=dialog)
        asked.setWindowTitle(self.tr("Restore {}").format(path.name))
        asked.form.open.setText(self.tr("&Restore"))

        def restored(plan: Opened) -> None:
            asked.accept()
            dialog.accept()
            self._show_restored(backup, plan)

        def unlock(way: Way, secret: str) -> None:
            def work(progress: Progress) -> Opened:
                progress("working out the key", 0.0)
                return self._restored(
                    path, backup, unlocked_key(path, way, secret, None), progress
                )

            self._files.run(
                "restore plan file",
                work,
                restored,
                lambda why, _error: asked.form.refuse(why),
            )

        asked.form.unlockAsked.connect(unlock)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._files.dialog = asked
        asked.open()

    def _restored(
        self, path: Path, backup: Path, key: FileKey, progress: Progress
    ) -> Opened:
        """Put a backup in the place of a file, and open that; not on this thread."""
        file = self._plans.file
        if file is not None:
            file.close()
        progress("restoring the backup", 0.4)
        restore(
            path,
            backup,
            key,
            author=self._files.author(),
            clock=self._surroundings.clock,
        )
        return self._files.open_with(path, key, progress)

    def _show_restored(self, backup: Path, plan: Opened) -> None:
        self._files.show(*plan)
        self._desk.window.notice.show_notice(
            self.tr("Restored from {}; the file as it was is kept beside it.").format(
                backup.name
            )
        )

    def _offer_backups(self, path: Path, key: FileKey, why: str) -> None:
        """A file is damaged: say so, and offer what there is."""
        dialog = BackupsDialog(
            self.tr("{} is damaged").format(path.name),
            why,
            backup_rows(path),
            trouble=True,
            parent=self._desk.window,
        )

        def restored(backup: Path, plan: Opened) -> None:
            dialog.accept()
            self._show_restored(backup, plan)

        def restore_it(backup: Path) -> None:
            self._files.run(
                "restore plan file",
                lambda progress: self._restored(path, backup, key, progress),
                partial(restored, backup),
                lambda why, _error: dialog.said.setText(why),
            )

        dialog.restoreAsked.connect(restore_it)
        self._files.open_dialog(dialog)


def backup_rows(path: Path) -> list[BackupRow]:
    """Backups of a plan file, with the reason of each in words."""
    words = {
        BackupReason.ASKED: translate("PlanFileDesk", "asked for"),
        BackupReason.OPENED: translate("PlanFileDesk", "when the plan was opened"),
        BackupReason.CLOSED: translate("PlanFileDesk", "when the plan was closed"),
        BackupReason.MIGRATION: translate("PlanFileDesk", "before a new version"),
        BackupReason.RESTORE: translate("PlanFileDesk", "before a backup was restored"),
    }
    return [
        BackupRow(one.path, one.at, one.size, words.get(one.reason, one.reason.value))
        for one in backups(path)
    ]
