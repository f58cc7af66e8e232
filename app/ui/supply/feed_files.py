"""Files of flows and sites, through the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.exports.supply_csv import write_supply_csv
from app.exports.supply_xlsx import write_supply_xlsx
from app.services.area_marking import area_markings
from app.ui.dialogs.file_choice import choose_target

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.exports.supply_table import SupplyTable
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from maps.progress import Progress


class FeedFiles(QObject):
    """Lets tables of flows and sites out as a workbook, or the first one as CSV."""

    def __init__(self, desk: Desk, files: FileWork, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._files = desk, files

    def ask_target(self, title: str, tables: Sequence[SupplyTable]) -> None:
        """Ask where tables are to be written."""
        window = self._desk.window
        pattern = self.tr("Workbook (*.xlsx);;Table (*.csv)")
        path = choose_target(window, title, pattern, ".xlsx", window.theme)
        if path is not None:
            self.export(path, title, tables)

    def export(self, path: Path, title: str, tables: Sequence[SupplyTable]) -> None:
        """Write tables, by the suffix, under the marking of the plan."""
        session, ground = self._desk.session, self._desk.ground
        scenario = session.scenario
        if scenario is None or ground is None:
            return
        marking, gate, area = session.marking, session.gate, ground.area
        name = scenario.name

        def work(progress: Progress) -> Path:
            progress("writing tables of supply", 0.0)
            under = gate()
            inputs = (marking, *area_markings(area, under.policy))
            if path.suffix.casefold() == ".csv":
                record = write_supply_csv(
                    *(path, tables[0], marking, inputs), title=name, gate=under
                )
            else:
                record = write_supply_xlsx(
                    *(path, tables, marking, inputs), title=name, gate=under
                )
            return record.path

        def written(target: Path) -> None:
            text = self.tr("Written to {}: {}.").format(target.parent, target.name)
            self._desk.window.notice.show_notice(text)

        self._files.run(title, work, written)
