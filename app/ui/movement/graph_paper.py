"""Writes the time-space graph that is shown to a file, under the marking in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.exports.time_space_pdf import (
    GraphScale,
    TimeSpaceDocument,
    write_time_space_pdf,
    write_time_space_png,
    write_time_space_svg,
)
from app.ui.dialogs.file_choice import choose_target
from app.ui.movement.graph_words import page_words

if TYPE_CHECKING:
    from pathlib import Path

    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.movement.graph_panel import GraphPanel
    from maps.progress import Progress

WRITERS = {
    ".pdf": write_time_space_pdf,
    ".png": write_time_space_png,
    ".svg": write_time_space_svg,
}


class GraphPaper(QObject):
    """
    Files of one graph: fitted to a page, or at the doctrinal scale if that is shown.

    Parameters
    ----------
    desk, files
        Of the window.
    panel
        Whose graph is written.
    parent
        Owner.
    """

    def __init__(
        self, desk: Desk, files: FileWork, panel: GraphPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._files, self._panel = desk, files, panel
        panel.view.menu.saveAsked.connect(self._ask)

    def save(self, path: Path) -> None:
        """Write the graph that is shown; the ending of the name says how."""
        view, ground = self._panel.view, self._desk.ground
        graph = view.graph
        if graph is None or ground is None:
            return
        marking, gate = self._desk.session.marking, self._desk.session.gate
        scenario = self._desk.session.scenario
        document = TimeSpaceDocument(
            title=self.tr("{}: way of {}").format(
                scenario.name if scenario else "", self._panel.axis.currentText()
            ),
            marking=marking,
            graph=graph,
            axis=view.clock,
            created=datetime.now(UTC),
            scale=GraphScale.DOCTRINAL if view.is_doctrinal else GraphScale.FIT,
            sources=(ground.area.manifest.attribution,),
            words=page_words(),
        )

        def work(progress: Progress) -> Path:
            progress("writing the graph", 0.0)
            under = replace(document, gate=gate())
            return WRITERS[path.suffix.lower()](path, under).path

        def written(target: Path) -> None:
            text = self.tr("Written to {}: {}.").format(target.parent, target.name)
            self._desk.window.notice.show_notice(text)

        self._files.run(self.tr("Save graph"), work, written)

    def _ask(self, suffix: str) -> None:
        window = self._desk.window
        pattern = self.tr("Graphs (*{})").format(suffix)
        title = self.tr("Save graph")
        path = choose_target(window, title, pattern, suffix, window.theme)
        if path is not None:
            self.save(path)
