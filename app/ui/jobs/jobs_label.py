"""In the status bar: whether sites can be reached, what is queued, what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from app.ui.theme import tabular
from models.cluster.link import LinkState

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


ALARMS = {
    LinkState.LOGIN_NEEDED: "doubtful",
    LinkState.SCHEDULER_DOWN: "doubtful",
    LinkState.HOST_KEY_CHANGED: "refused",
}


class JobsSeen(NamedTuple):
    """
    What the status bar tells of jobs.

    ``link`` is the way to the sites, None where none is set up; ``waiting`` and
    ``running`` count jobs under way, ``results`` answers that nobody has looked at,
    and ``trouble`` says what a person has to do, empty for nothing.
    """

    link: LinkState | None = None
    waiting: int = 0
    running: int = 0
    results: int = 0
    trouble: str = ""


class JobsLabel(QPushButton):
    """
    Says how jobs stand; a click opens their list.

    Hidden as long as there is neither a site nor a job.

    Attributes
    ----------
    seen
        What it shows.
    """

    changed = Signal()  # it needs other room

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFlat(True)
        self.setProperty("role", "status")
        self.setFont(tabular(self.font()))
        self.seen = JobsSeen()
        self.show_jobs(JobsSeen())

    def show_jobs(self, seen: JobsSeen) -> None:
        """Show how jobs stand."""
        self.seen = seen
        parts = [self._link_word()]
        if seen.waiting:
            parts.append(self.tr("{} queued").format(seen.waiting))
        if seen.running:
            parts.append(self.tr("{} running").format(seen.running))
        if seen.results:
            one, more = self.tr("1 result"), self.tr("{} results")
            parts.append(one if seen.results == 1 else more.format(seen.results))
        self.setText(" · ".join(part for part in parts if part))
        sentence = self._sentence()
        self.setToolTip(sentence)
        self.setAccessibleName(sentence)
        self.setProperty("alarm", ALARMS.get(seen.link, "") if seen.link else "")
        self.style().unpolish(self)
        self.style().polish(self)
        busy = seen.waiting or seen.running or seen.results
        self.setVisible(seen.link is not None or bool(busy))
        self.changed.emit()

    def _link_word(self) -> str:
        """State of the link in a word; a sign stands for each, beside its colour."""
        return {
            None: self.tr("Jobs"),
            LinkState.UNKNOWN: self.tr("○ Link not tried"),
            LinkState.OPEN: self.tr("● Link up"),
            LinkState.OFFLINE: self.tr("○ Offline"),
            LinkState.SCHEDULER_DOWN: self.tr("▲ Queue is down"),
            LinkState.LOGIN_NEEDED: self.tr("▲ Log in"),
            LinkState.HOST_KEY_CHANGED: self.tr("✕ Host key changed"),
        }[self.seen.link]

    def _sentence(self) -> str:
        """Say all of it, for screen readers and whoever points at it."""
        seen = self.seen
        link = {
            None: self.tr("Jobs are worked on by this machine."),
            LinkState.UNKNOWN: self.tr(
                "Nobody has tried to reach the supercomputer yet."
            ),
            LinkState.OPEN: self.tr("The supercomputer can be reached."),
            LinkState.OFFLINE: self.tr(
                "The supercomputer cannot be reached; jobs leave when it can."
            ),
            LinkState.SCHEDULER_DOWN: self.tr(
                "The supercomputer can be reached, but its batch queue does not answer."
            ),
            LinkState.LOGIN_NEEDED: self.tr(
                "The supercomputer wants a person to log in."
            ),
            LinkState.HOST_KEY_CHANGED: self.tr(
                "The supercomputer has another key than the one that is known; nothing "
                "is sent to it."
            ),
        }[seen.link]
        counts = self.tr(
            "Jobs waiting: {}, running: {}, results that nobody has opened: {}."
        ).format(seen.waiting, seen.running, seen.results)
        opens = self.tr("Click to open the list of jobs.")
        return " ".join(part for part in (link, seen.trouble, counts, opens) if part)
