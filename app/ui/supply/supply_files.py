"""Files of supply: a force is read into the plan and written, as is an outlook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.exports.supply_csv import write_supply_csv
from app.exports.supply_xlsx import write_supply_xlsx
from app.services.area_marking import area_markings
from app.services.supply.force_exports import write_force
from app.services.supply.force_file import read_force
from app.services.supply.force_taken import with_force
from app.services.supply.outlook_words import curve_table, outlook_tables
from app.ui.dialogs.file_choice import choose_file, choose_target
from app.ui.notice_bar import NoticeKind

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.supply.force_file import ForceTable
    from app.services.supply.outlook import SupplyOutlook
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.supply.supply_edits import SupplyEdits
    from maps.progress import Progress

SHOWN_FINDINGS = 3


class SupplyFiles(QObject):
    """Reads a force as one step that can be undone; lets it and an outlook out."""

    def __init__(self, desk: Desk, files: FileWork, edits: SupplyEdits) -> None:
        super().__init__(edits)
        self._desk, self._files, self._edits = desk, files, edits

    def ask_force(self) -> None:
        """Ask for a table of units."""
        session, window = self._desk.session, self._desk.window
        if session.reads_only:
            session.editRefused.emit()
            return
        pattern = self.tr("Tables of units (*.csv *.xlsx)")
        path = choose_file(window, self.tr("Import force"), pattern, window.theme)
        if path is not None:
            self.import_force(path)

    def import_force(self, path: Path) -> None:
        """Read a table of units, and let it be the force of the plan."""
        session, policy = self._desk.session, self._files.marks

        def work(progress: Progress) -> ForceTable:
            progress("reading the force", 0.0)
            force = read_force(path, policy=policy)
            force.refuse_faults()
            return force

        def read(force: ForceTable) -> None:
            scenario = session.scenario
            if scenario is None:
                return
            if force.marking is not None:
                self._files.take_marking(force.marking)
            text = self.tr("Import force {}").format(path.name)
            self._edits.take(with_force(scenario, force.units), text)
            self._tell(path, force)

        self._files.run(self.tr("Import force"), work, read)

    def ask_force_target(self) -> None:
        """Ask where the force is to be written."""
        window = self._desk.window
        title = self.tr("Export force")
        pattern = self.tr("Workbook (*.xlsx);;Table of units (*.csv)")
        path = choose_target(window, title, pattern, ".xlsx", window.theme)
        if path is not None:
            self.export_force(path)

    def export_force(self, path: Path) -> None:
        """Write the force of the plan as a table that `import_force` reads."""
        session = self._desk.session
        scenario, marking, gate = session.scenario, session.marking, session.gate
        if scenario is None or scenario.supply is None:
            return
        units = scenario.supply.units

        def work(progress: Progress) -> Path:
            progress("writing the force", 0.0)
            return write_force(path, units, marking, gate=gate()).path

        self._files.run(self.tr("Export force"), work, self._tell_written)

    def ask_target(self, outlook: SupplyOutlook) -> None:
        """Ask where an outlook is to be written."""
        window = self._desk.window
        title = self.tr("Export stocks and demand")
        pattern = self.tr("Workbook (*.xlsx);;Stock curves (*.csv)")
        path = choose_target(window, title, pattern, ".xlsx", window.theme)
        if path is not None:
            self.export(path, outlook)

    def export(self, path: Path, outlook: SupplyOutlook) -> None:
        """Write an outlook as a workbook, or its curves as CSV, by the suffix."""
        session, ground = self._desk.session, self._desk.ground
        scenario = session.scenario
        if scenario is None or ground is None:
            return
        marking, zone, title = session.marking, scenario.zone, scenario.name
        gate, area = session.gate, ground.area

        def work(progress: Progress) -> Path:
            progress("writing stocks and demand", 0.0)
            under = gate()
            inputs = (marking, *area_markings(area, under.policy))
            if path.suffix.casefold() == ".csv":
                curves = curve_table(outlook, zone)
                record = write_supply_csv(
                    *(path, curves, marking, inputs), title=title, gate=under
                )
            else:
                tables = outlook_tables(outlook, zone)
                record = write_supply_xlsx(
                    *(path, tables, marking, inputs), title=title, gate=under
                )
            return record.path

        self._files.run(title, work, self._tell_written)

    def _tell_written(self, path: Path) -> None:
        text = self.tr("Written to {}: {}.").format(path.parent, path.name)
        self._desk.window.notice.show_notice(text)

    def _tell(self, path: Path, force: ForceTable) -> None:
        """Say what was read, and what of it should be looked at."""
        notice = self._desk.window.notice
        said = self.tr("{} units read from {}.").format(len(force.units), path.name)
        texts = [finding.text for finding in force.findings]
        if not texts:
            notice.show_notice(said)
            return
        shown = " ".join(texts[:SHOWN_FINDINGS])
        if len(texts) > SHOWN_FINDINGS:
            more = self.tr("And {} more.").format(len(texts) - SHOWN_FINDINGS)
            shown = f"{shown} {more}"
        look = self.tr("Look at: {}").format(shown)
        notice.show_notice(f"{said} {look}", NoticeKind.WARNING)
