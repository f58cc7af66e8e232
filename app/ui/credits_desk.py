"""Wires movement bids and credits: approved, renewed, cancelled, judged and kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.exports.credit_table import CreditDocument
from app.exports.credit_table_csv import write_credits_csv
from app.exports.credit_table_xlsx import write_credits_xlsx
from app.services.area_marking import area_markings
from app.services.credits_file import (
    SUFFIX,
    CreditsDocument,
    read_credits_file,
    write_credits_file,
)
from app.services.credits_of_march import planned_credits
from app.services.export_plan import sources_of
from app.ui.dialogs.file_choice import choose_file, choose_target
from app.ui.notice_bar import NoticeKind
from app.ui.operation import LatestOperation
from app.ui.panels.credits_panel import CreditsPanel
from planners.credit_book import approve, cancel, renew, standings
from planners.credit_checks import credit_faults, verdict_on
from planners.errors import PlanningError
from planners.movement_credit import CreditState
from planners.sighting import parse_sighting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.services.planning import PlannedMarch
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.theme import Theme
    from maps.progress import Progress
    from planners.credit_book import Standing
    from planners.movement_credit import MovementCredit

WRITERS = {".csv": write_credits_csv, ".xlsx": write_credits_xlsx}
Credits = tuple["MovementCredit", ...]


class _Planned(NamedTuple):
    """A march with what its columns would be granted."""

    march: PlannedMarch
    credits: Credits


class CreditsDesk(QObject):
    """
    The book of credits of one window; it follows the plan.

    Another plan of the same name keeps the book, so that its credits are held against
    the new plan; a plan of another name begins a new one.

    Attributes
    ----------
    panel
        Shows the book.
    issued
        Credits in the book, cancelled ones too.
    """

    bookChanged = Signal()  # noqa: N815 - without a step: another plan, another book

    def __init__(
        self, desk: Desk, files: FileWork, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._files = desk, files
        self._name = ""  # of the plan whose book it is
        self._planned: _Planned | None = None
        self._rows: tuple[Standing, ...] = ()
        self.issued: Credits = ()
        self._work = LatestOperation("credits", self)
        self.panel = CreditsPanel(theme)
        desk.window.add_dock("credits", self.tr("Movement credits"), self.panel)
        self._connect()
        self._follow(desk.session.march)

    @property
    def is_busy(self) -> bool:
        """Whether the times of the plan are being taken over."""
        return self._work.is_busy

    def open(self) -> None:
        """Bring the credits to the front, ready for a report."""
        dock = self._desk.window.docks["credits"]
        dock.show()
        dock.raise_()
        self.panel.table.setFocus()

    def set_issued(self, issued: Credits) -> None:
        """Take another book; steps that can be undone do so."""
        self.issued = issued
        self._show()

    def set_book(self, name: str, issued: Credits) -> None:
        """Take the book of a plan of this name, before its march is there."""
        self._name = name
        self.set_issued(issued)

    def close(self) -> None:
        """Let go of what runs."""
        self._work.drop()
        self._work.wait(5)

    # Files

    def load(self, path: Path) -> None:
        """Take over credits of a file, as one step that can be undone."""
        ground = self._desk.ground
        if ground is None:
            return
        marks = self._desk.session.marks

        def work(progress: Progress) -> CreditsDocument:
            progress("reading the credits", 0.0)
            return read_credits_file(path, ground.vehicles, marks)

        def read(document: CreditsDocument) -> None:
            session, window = self._desk.session, self._desk.window
            session.take_marking(document.marking)
            window.set_marking(session.marking.banner)
            self._change(document.issued, self.tr("Open credits {}").format(path.name))
            window.notice.show_notice(
                self.tr("Credits taken over from {}: {}.").format(
                    path.name, len(document.issued)
                )
            )

        self._files.run(self.tr("Open credits"), work, read)

    def save(self, path: Path) -> None:
        """Write the credits issued, under the marking in force."""
        marking, gate = self._desk.session.marking, self._desk.session.gate
        document = CreditsDocument(self._name, marking, self.issued)

        def work(progress: Progress) -> Path:
            progress("writing the credits", 0.0)
            return write_credits_file(path, document, (marking,), gate()).path

        self._files.run(self.tr("Save credits"), work, self._tell_written)

    def export(self, path: Path) -> None:
        """Write bids and credits as a table, under the marking in force."""
        ground, planned = self._desk.ground, self._planned
        if ground is None or planned is None:
            return
        marking, gate = self._desk.session.marking, self._desk.session.gate
        zone = planned.march.scenario.zone
        rows = tuple(row.credit for row in self._rows)

        def work(progress: Progress) -> Path:
            progress("writing the table", 0.0)
            document = CreditDocument(
                title=f"{self._name}: movement credits",
                marking=marking,
                credits=rows,
                faults=credit_faults(rows, zone=zone),
                created=datetime.now(UTC),
                zone=zone,
                sources=sources_of(ground.area),
                inputs=(marking, *area_markings(ground.area, gate().policy)),
                gate=gate(),
            )
            return WRITERS[path.suffix](path, document).path

        self._files.run(self.tr("Export credits"), work, self._tell_written)

    def _tell_written(self, target: Path) -> None:
        text = self.tr("Written to {}: {}.").format(target.parent, target.name)
        self._desk.window.notice.show_notice(text)

    # Wiring

    def _connect(self) -> None:
        desk, panel = self._desk, self.panel
        desk.session.marchChanged.connect(self._follow)
        self._work.succeeded.connect(self._take)
        self._work.failed.connect(self._fail)
        panel.approveAsked.connect(self._approve)
        panel.renewAsked.connect(self._renew)
        panel.cancelAsked.connect(self._cancel)
        panel.seen.asked.connect(self._judge)
        panel.openAsked.connect(self._ask_file)
        panel.saveAsked.connect(self._ask_target)
        panel.exportAsked.connect(self._ask_export)
        desk.window.commands["credits"].triggered.connect(self.open)
        desk.window.on_close.insert(0, self.close)

    # Following the plan

    def _follow(self, march: PlannedMarch | None) -> None:
        """Take over the times of another plan."""
        if march is not None:
            when = datetime.now(UTC)
            self._work.ask(
                lambda _progress: _Planned(march, planned_credits(march, when))
            )
            return
        self._work.drop()
        self._planned, self._rows = None, ()
        if self._desk.session.scenario is None:
            self._name, self.issued = "", ()
            self.panel.show_nothing(
                self.tr(
                    "Open a scenario: each of its columns is a bid for road space, "
                    "which you approve here."
                )
            )
        else:
            self.panel.show_nothing(
                self.tr(
                    "The march has no times, so there is nothing to approve; mend the "
                    "plan first."
                )
            )

    def _take(self, planned: _Planned) -> None:
        """Hold the credits against a plan; one of another name begins a new book."""
        self._planned = planned
        scenario = planned.march.scenario
        if scenario.name != self._name:
            self._name = scenario.name
            self.issued = tuple(
                one for one in planned.credits if one.state is CreditState.APPROVED
            )
            self.panel.authority.setText(scenario.authority or self._authority())
            if self.issued:
                self.bookChanged.emit()
        self._show()

    def _fail(self, error: Exception) -> None:
        self._planned, self._rows = None, ()
        self.panel.show_nothing(self.tr("The plan has no credits; see the notice."))
        self._desk.tell_error(error)

    def _authority(self) -> str:
        """Who gave the first number of the book; empty for none."""
        numbers = (one.number for one in self.issued if one.number is not None)
        return next((f"{one.nation}{one.authority}" for one in numbers), "")

    def _show(self) -> None:
        """Show the book beside the plan."""
        if self._planned is None:
            return
        zone = self._planned.march.scenario.zone
        self._rows = standings(self.issued, self._planned.credits)
        self.panel.show_credits(
            self._rows,
            credit_faults([row.credit for row in self._rows], zone=zone),
            zone,
            self._desk.session.marking.banner,
        )

    # Deciding

    def _approve(self, chosen: tuple[Standing, ...]) -> None:
        if self._planned is None:
            return
        zone = self._planned.march.scenario.zone
        authority = self.panel.authority.text().strip().upper()
        if not authority:
            self.panel.authority.setFocus()
        self._decide(
            lambda now: approve(self.issued, chosen, authority, now, zone=zone),
            self.tr("Approve {}").format(_names(chosen)),
        )

    def _renew(self, chosen: tuple[Standing, ...], reason: str) -> None:
        self._decide(
            lambda now: renew(self.issued, chosen, now, reason.strip()),
            self.tr("Renew {}").format(_names(chosen)),
        )

    def _cancel(self, chosen: tuple[Standing, ...], reason: str) -> None:
        self._decide(
            lambda now: cancel(self.issued, chosen, now, reason),
            self.tr("Cancel {}").format(_names(chosen)),
        )

    def _decide(self, step: Callable[[datetime], Credits], text: str) -> None:
        """Take a step with the book now, or say why it cannot be taken."""
        try:
            issued = step(datetime.now(UTC))
        except PlanningError as error:
            notice = self._desk.window.notice
            notice.show_notice(str(error), NoticeKind.ERROR)
            return
        self._change(issued, text)

    def _change(self, issued: Credits, text: str) -> None:
        """Take another book as a step that can be undone."""
        if issued != self.issued:
            before = self.issued
            self._desk.session.take_step(
                text, lambda: self.set_issued(issued), lambda: self.set_issued(before)
            )

    def _judge(self, report: str, tolerance_min: int) -> None:
        """Judge a report from the road by the credits issued."""
        if self._planned is None or not self._rows:
            return
        zone = self._planned.march.scenario.zone
        try:
            sighting = parse_sighting(report, self._rows[0].credit.entry.first)
        except PlanningError as error:
            self.panel.seen.refuse(str(error))
            return
        tolerance = timedelta(minutes=tolerance_min)
        self.panel.seen.show_verdict(
            verdict_on(sighting, self.issued, tolerance=tolerance, zone=zone)
        )

    # Asking

    def _ask_file(self) -> None:
        window = self._desk.window
        pattern = self.tr("Movement credits (*{})").format(SUFFIX)
        path = choose_file(window, self.tr("Open credits"), pattern, window.theme)
        if path is not None:
            self.load(path)

    def _ask_target(self) -> None:
        window = self._desk.window
        pattern = self.tr("Movement credits (*{})").format(SUFFIX)
        title = self.tr("Save credits")
        path = choose_target(window, title, pattern, SUFFIX, window.theme)
        if path is not None:
            self.save(path)

    def _ask_export(self, ending: str) -> None:
        window = self._desk.window
        pattern = self.tr("Tables (*{})").format(ending)
        title = self.tr("Export credits")
        path = choose_target(window, title, pattern, ending, window.theme)
        if path is not None:
            self.export(path)


def _names(chosen: tuple[Standing, ...]) -> str:
    """Columns that a step is about, the first by name."""
    columns = list(dict.fromkeys(one.credit.bid.column for one in chosen))
    more = f" +{len(columns) - 1}" if len(columns) > 1 else ""
    return f"{columns[0]}{more}" if columns else ""
