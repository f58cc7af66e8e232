"""Files of delivery rounds: tables for people, lines for maps, a workbook."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.exports.rounds_csv import write_rounds_csv
from app.exports.rounds_geojson import write_rounds_geojson
from app.exports.rounds_pdf import write_rounds_pdf
from app.exports.rounds_xlsx import write_rounds_xlsx
from app.services.area_marking import area_markings
from app.services.supply.rounds_words import round_lines, rounds_table
from app.ui.dialogs.file_choice import choose_folder

if TYPE_CHECKING:
    from pathlib import Path

    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.supply.rounds_work import Rounds
    from maps.progress import Progress


class RoundsFiles(QObject):
    """Lets rounds out through the gate, into a folder that the user chooses."""

    def __init__(self, desk: Desk, files: FileWork, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._files = desk, files

    def ask_target(self, rounds: Rounds) -> None:
        """Ask for the folder."""
        window = self._desk.window
        title = self.tr("Export rounds: choose a folder")
        folder = choose_folder(window, title, window.theme)
        if folder is not None:
            self.export(folder, rounds)

    def export(self, folder: Path, rounds: Rounds) -> None:
        """Write rounds as PDF, workbook, CSV and GeoJSON, under the marking."""
        session, ground = self._desk.session, self._desk.ground
        if ground is None:
            return
        marking, gate = session.marking, session.gate
        area, planner = ground.area, ground.planner

        def work(progress: Progress) -> tuple[Path, ...]:
            under = gate()
            inputs = (marking, *area_markings(area, under.policy))
            table = rounds_table(rounds.delivery, rounds.plan)
            lines = round_lines(planner, rounds.delivery, rounds.plan, progress)
            created = datetime.now(UTC)
            common = (table, marking)
            records = (
                write_rounds_pdf(
                    folder / "rounds.pdf", *common, created, inputs, under
                ),
                write_rounds_xlsx(folder / "rounds.xlsx", *common, inputs, under),
                write_rounds_csv(folder / "rounds.csv", *common, inputs, under),
                write_rounds_geojson(
                    folder / "rounds.geojson",
                    lines,
                    marking,
                    attribution=area.manifest.attribution,
                    inputs=inputs,
                    gate=under,
                ),
            )
            return tuple(record.path for record in records)

        def written(paths: tuple[Path, ...]) -> None:
            names = ", ".join(path.name for path in paths)
            text = self.tr("Written to {}: {}.").format(folder, names)
            self._desk.window.notice.show_notice(text)

        self._files.run(self.tr("Export rounds"), work, written)
