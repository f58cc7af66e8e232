"""What there is to know of one job: what happened, its log, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.services.moments import moment_words
from app.ui.jobs.answer_record import record_lines, record_of_answer
from app.ui.jobs.job_words import said_of, state_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.cluster.job import Event, Job


class JobDetails(QWidget):
    """
    Three pages about the job under choice.

    Attributes
    ----------
    said
        How the job stands, in sentences.
    events, log, provenance
        The pages, to read.
    """

    logAsked = Signal()  # noqa: N815 - Qt names its signals so
    provenanceAsked = Signal()  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setContentsMargins(12, 6, 12, 6)
        self.events = self._page(self.tr("What happened to the job"))
        self.log = self._page(self.tr("Last lines of the work"))
        self.provenance = self._page(self.tr("Where the answer comes from"))
        self.fetch = QPushButton(self.tr("Get the log"))
        self.fetch.setToolTip(self.tr("Ask whoever works on it for its last lines"))
        self.fetch.clicked.connect(self.logAsked)
        self.evidence = QPushButton(self.tr("Provenance…"))
        self.evidence.setToolTip(
            self.tr("Show all of it, run it again, or export it as evidence")
        )
        self.evidence.clicked.connect(self.provenanceAsked)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.events, self.tr("What happened"))
        self.tabs.addTab(_with_button(self.log, self.fetch), self.tr("Log"))
        self.tabs.addTab(
            _with_button(self.provenance, self.evidence), self.tr("Provenance")
        )
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.said)
        rows.addWidget(self.tabs, 1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say that no job is under choice."""
        self.said.setText(self.tr("Choose a job to see what happened to it."))
        self.said.setProperty("role", "hint")
        for page in (self.events, self.log, self.provenance):
            page.clear()
        self.fetch.setEnabled(False)
        self.evidence.setEnabled(False)

    def show_job(self, job: Job, events: Sequence[Event], zone: str) -> None:
        """
        Say how a job stands and what happened to it.

        Parameters
        ----------
        job
            Under choice.
        events
            In their order.
        zone
            Letter of the zone in which to show times.
        """
        self.said.setText(said_of(job))
        lines = [
            f"{moment_words(event.at, zone)}   {state_words(event.state)}"
            f"{'   ' if event.words else ''}{event.words}"
            for event in events
        ]
        self._keep_place(self.events, "\n".join(lines))
        self.fetch.setEnabled(True)

    def show_log(self, text: str) -> None:
        """Show the last lines of the work."""
        empty = self.tr("The work has written no line yet.")
        self.log.setPlainText(text.rstrip() or empty)
        self.log.moveCursor(self.log.textCursor().MoveOperation.End)

    def show_answer(self, files: Mapping[str, bytes] | None) -> None:
        """Show where an answer comes from; None while there is none."""
        if files is None:
            none = self.tr("There is no answer yet, so it comes from nowhere.")
            self._keep_place(self.provenance, none)
        else:
            self._keep_place(
                self.provenance, "\n".join(record_lines(record_of_answer(files)))
            )
        self.evidence.setEnabled(files is not None)

    def _page(self, name: str) -> QPlainTextEdit:
        page = QPlainTextEdit()
        page.setReadOnly(True)
        page.setAccessibleName(name)
        page.setTabChangesFocus(True)
        page.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        return page

    @staticmethod
    def _keep_place(page: QPlainTextEdit, text: str) -> None:
        """Show a text; whoever reads it goes on where he was."""
        if page.toPlainText() != text:
            place = page.verticalScrollBar().value()
            page.setPlainText(text)
            page.verticalScrollBar().setValue(place)


def _with_button(page: QWidget, button: QPushButton) -> QWidget:
    """A page with a button below it."""
    whole = QWidget()
    rows = QVBoxLayout(whole)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    rows.addWidget(page, 1)
    foot = QHBoxLayout()
    foot.setContentsMargins(8, 4, 8, 4)
    foot.addStretch(1)
    foot.addWidget(button)
    rows.addLayout(foot)
    return whole
