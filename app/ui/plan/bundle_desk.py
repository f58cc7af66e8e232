"""Wires plans that come in bundles: looked at under a red banner, never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.errors import BundleRefused, InputRefused
from app.security.trust_list import Trust
from app.services.bundles import SUFFIX
from app.services.catalogue import vehicle_catalogue
from app.services.plan.received import receive_plan
from app.ui.dialogs.file_choice import choose_file
from app.ui.dialogs.unlock_dialog import UnlockDialog
from app.ui.notice_bar import NoticeKind
from app.ui.plan.locked_screen import BarredActions
from app.ui.plan.read_only_band import ReadOnlyBand
from app.ui.plan.unlock_form import Way

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.plan.received import ReceivedPlan
    from app.ui.desk import Desk
    from app.ui.open_area import OpenArea
    from app.ui.plan.file_desk import PlanFileDesk
    from app.ui.plan.plan_files import PlanSurroundings
    from app.ui.plan_desk import PlanDesk
    from maps.progress import Progress

EDITING = (
    *("clear_route", "reopen_roads", "type_point", "schedule", "plan_on"),
    *("undo", "redo", "open_scenario", "open_overlay", "new_plan"),
)
EDITING_TOOLS = ("set_route", "draw_line", "draw_area", "place_symbol")


class BundleDesk(QObject):
    """
    Plans in bundles of one window.

    Attributes
    ----------
    band
        The red banner over a plan that may only be looked at.
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
        self._barred = BarredActions(desk.window)
        self._shown: ReceivedPlan | None = None
        self.band = ReadOnlyBand()
        self.band.keep.clicked.connect(self.keep)
        desk.window.add_above_map(self.band)
        desk.window.commands["open_bundle"].triggered.connect(self._ask)
        plans.viewEnded.connect(self._free)

    def open_bundle(self, path: Path, passphrase: str | None = None) -> None:
        """Look at the plan in a bundle; a sealed one asks for its passphrase."""
        surroundings, session = self._surroundings, self._desk.session

        def work(
            progress: Progress,
        ) -> tuple[ReceivedPlan, OpenArea | None]:
            progress("checking the bundle", 0.0)
            plan = receive_plan(
                path,
                surroundings.station,
                surroundings.clock.now(),
                passphrase,
                vehicle_catalogue(),
                session.marks,
            )
            return plan, self._files.area_for(plan.document, path.parent, progress)

        def received(answer: tuple[ReceivedPlan, OpenArea | None]) -> None:
            self._files.with_area(
                answer[0].document,
                answer[1],
                lambda ground: self._show(path.name, answer[0], ground),
            )

        def refused(why: str, error: Exception) -> None:
            if passphrase is None and type(error) is InputRefused:
                self._ask_passphrase(path)  # it is sealed
            else:
                self._desk.window.notice.show_notice(why, NoticeKind.ERROR)

        self._files.run("open bundle", work, received, refused)

    def keep(self) -> None:
        """Make a plan file of what is looked at, if it is trusted."""
        if self._shown is None:
            return
        try:
            self._files.making.ask(self._shown)
        except BundleRefused as error:
            self._desk.tell_error(error)

    def _ask(self) -> None:
        window = self._desk.window
        pattern = self.tr("Bundles (*{})").format(SUFFIX)
        path = choose_file(window, self.tr("Open bundle"), pattern, window.theme)
        if path is not None:
            self.open_bundle(path)

    def _ask_passphrase(self, path: Path) -> None:
        """Ask for the passphrase of the seal."""
        dialog = UnlockDialog(path.name, with_keyring=False, parent=self._desk.window)
        dialog.setWindowTitle(self.tr("Open bundle"))
        dialog.form.other.hide()

        def opened(way: Way, secret: str) -> None:
            if way is Way.PHRASE:
                dialog.accept()
                self.open_bundle(path, secret)

        dialog.form.unlockAsked.connect(opened)
        self._files.open_dialog(dialog)

    def _show(self, name: str, plan: ReceivedPlan, ground: OpenArea) -> None:
        """Show the plan of a bundle; nothing of it may be changed."""
        if not self._plans.may_close():
            return
        self._plans.view(plan.document, plan.credits, ground)
        self._desk.session.take_marking(plan.head.marking)
        self._desk.window.set_marking(self._desk.session.marking.banner)
        self._shown = plan
        self.band.tell(self._words(name, plan), may_keep=not plan.read_only)
        commands = self._desk.window.commands
        self._barred.bar([commands[one] for one in EDITING])
        for one in EDITING_TOOLS:
            commands[one].setVisible(False)  # the tools that only look stay

    def _words(self, name: str, plan: ReceivedPlan) -> str:
        """What the red banner says."""
        if plan.standing.trust is Trust.TRUSTED:
            stations = ", ".join(plan.standing.stations)
            return self.tr(
                "{}, signed by {}: only looked at here. Keep it as a plan file to work "
                "on it."
            ).format(name, stations)
        if plan.standing.trust is Trust.UNSIGNED:
            return self.tr(
                "NOT SIGNED: nobody vouches for {}. It can be read, never merged."
            ).format(name)
        why = " ".join(plan.standing.reasons)
        return self.tr("NOT TRUSTED: {} can be read, never merged. {}").format(
            name, why
        )

    def _free(self) -> None:
        """Another plan is shown, or none: the window works as usual."""
        self._shown = None
        self.band.hide()
        self._barred.free()
        for one in EDITING_TOOLS:
            self._desk.window.commands[one].setVisible(True)
