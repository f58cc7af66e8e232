"""Wires exports to the record of the plan file, and releases at a lower marking."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from app.errors import InputRefused
from app.exports.gate import Gate
from app.services.plan.parts import PlanDocument
from app.services.release import (
    ReleaseDraft,
    draft_release,
    drawn_beside,
    release_scenario,
)
from app.ui.dialogs.file_choice import choose_target
from app.ui.dialogs.release_dialog import ReleaseDialog
from app.ui.notice_bar import NoticeKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.exports.gate import ExportRecord
    from app.security.marking import Marking
    from app.security.release import Release
    from app.services.scenario.scenario import Scenario
    from app.storage.plan_store import PlanStore
    from app.storage.plan_thread import PlanThread
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.plan.post import Post
    from app.ui.plan_desk import PlanDesk
    from maps.progress import Progress

T = TypeVar("T")
EXPORTED = "export"
PATIENCE_S = 30.0
SUFFIX = ".yaml"


class ReleaseDesk(QObject):
    """
    What leaves one window: on the record of its plan, and below it only by a release.

    Attributes
    ----------
    dialog
        That is open; None for none.
    """

    def __init__(
        self, desk: Desk, files: FileWork, plans: PlanDesk, post: Post
    ) -> None:
        super().__init__(plans)
        self._desk, self._files, self._plans, self._post = desk, files, plans, post
        self.dialog: ReleaseDialog | None = None
        desk.session.gate = self.gate
        desk.window.commands["release"].triggered.connect(self.open)

    def gate(self) -> Gate:
        """Gate of the next export; waits for the plan file, so off the GUI thread."""
        policy, file = self._desk.session.marks, self._plans.file
        if file is None:
            return Gate(policy=policy)

        def log(record: ExportRecord) -> None:
            name, marking, digest = record.path.name, record.marking, record.sha256
            subject = f"{name} ({marking})"
            self._ask(
                file, name, lambda store: store.note(EXPORTED, subject, after=digest)
            )

        origin = self._ask(file, file.path.name, lambda store: str(store.head()))
        return Gate(policy=policy, origin=origin, log=log)

    def _ask(self, file: PlanThread, name: str, work: Callable[[PlanStore], T]) -> T:
        """
        Have something put on record; not for the GUI thread.

        Raises
        ------
        InputRefused
            The plan has been locked or closed meanwhile, so nothing of it leaves.
        """
        try:
            asked = file.ask(work)
        except RuntimeError as closed:
            raise InputRefused(
                self.tr(
                    "The plan was locked or closed before {} was on record, so it was "
                    "not written. Files written before it are whole and on record; "
                    "export again for the others."
                ).format(name)
            ) from closed
        return asked.result(PATIENCE_S)

    def open(self) -> None:
        """Ask who releases the plan, at which marking and why."""
        session, notice = self._desk.session, self._desk.window.notice
        scenario = session.march.scenario if session.march else session.scenario
        if scenario is None or self._plans.file is None:
            notice.show_notice(
                self.tr(
                    "A release goes on the record of a plan file: open one with a "
                    "scenario first, or keep this plan in a new one."
                ),
                NoticeKind.WARNING,
            )
            return
        whole = replace(scenario, marking=session.marking)
        author = self._post.author

        def draft(target: Marking) -> ReleaseDraft:
            return draft_release(whole, target)

        dialog = ReleaseDialog(
            session.marking,
            session.marks,
            draft,
            post=author.name if author else "",
            beside=drawn_beside(PlanDocument(overlay=session.draft.overlay)),
            parent=self._desk.window,
        )
        dialog.releaseAsked.connect(lambda release: self._choose(whole, release))
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _forget(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None

    def _choose(self, scenario: Scenario, release: Release) -> None:
        window = self._desk.window
        pattern = self.tr("Scenarios (*{})").format(SUFFIX)
        title = self.tr("Release at a lower marking")
        path = choose_target(window, title, pattern, SUFFIX, window.theme)
        if path is not None:
            self.write(path, scenario, release)

    def write(self, path: Path, scenario: Scenario, release: Release) -> None:
        """Write the new document once the release is on record."""
        file = self._plans.file
        if file is None:
            self.open()  # the plan was closed meanwhile; says so
            return

        def note(action: str, subject: str, before: str, after: str) -> None:
            self._ask(
                file,
                path.name,
                lambda store: store.note(action, subject, before, after),
            )

        def work(progress: Progress) -> ExportRecord:
            progress("writing the release", 0.0)
            record, _ = release_scenario(path, scenario, release, self.gate(), note)
            return record

        def written(record: ExportRecord) -> None:
            if self.dialog is not None:
                self.dialog.accept()
            self._desk.window.notice.show_notice(
                self.tr("Released {}; it is on record. Written to {}.").format(
                    release.sentence, record.path
                )
            )

        self._files.run(self.tr("Release"), work, written)
