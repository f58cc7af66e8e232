"""Jobs as rows that are read when they come into sight, however many there are."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from app.ui.jobs.job_words import (
    STATES_OF,
    JobFilter,
    age_words,
    cost_words,
    progress_words,
    said_of,
    short_state,
    site_words,
)
from app.ui.tables.rows import LEFT, RIGHT
from app.ui.theme import tabular
from models.cluster.job import JobState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtCore import QObject, QPersistentModelIndex

    from app.ui.theme import Theme
    from models.cluster.job import Job

translate = QCoreApplication.translate
STATE, TITLE, WHERE, PROGRESS, COST, AGE = range(6)
COLUMNS = 6
FIGURES = frozenset({PROGRESS, COST, AGE})


class JobsModel(QAbstractTableModel):
    """
    Jobs that pass a filter, the newest first.

    Nothing is worked out before a row is painted, and what changed is told for the
    rows that did, so that ten thousand jobs cost no more than those in sight.

    Attributes
    ----------
    now
        Gives the moment that ages count to, aware.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._jobs: dict[str, Job] = {}  # the oldest first
        self._shown: list[str] = []  # keys in the order of the rows
        self._row_of: dict[str, int] = {}
        self._states = STATES_OF[JobFilter.ALL]
        self._words: tuple[str, ...] = ()
        self._figures = tabular(QFont())
        self.now: Callable[[], datetime] = _now

    # What there is

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All jobs, shown or not, the oldest first."""
        return tuple(self._jobs.values())

    def job(self, key: str) -> Job | None:
        """One job, shown or not."""
        return self._jobs.get(key)

    def job_at(self, row: int) -> Job | None:
        """Job of a row."""
        return self._jobs[self._shown[row]] if 0 <= row < len(self._shown) else None

    def row_of(self, key: str) -> int:
        """Row of a job; -1 where it is not shown."""
        return self._row_of.get(key, -1)

    # Changes

    def set_jobs(self, jobs: Iterable[Job]) -> None:
        """Take all jobs of another plan, the oldest first."""
        self.beginResetModel()
        self._jobs = {job.key: job for job in jobs}
        self._sift()
        self.endResetModel()

    def set_filter(self, which: JobFilter, words: str = "") -> None:
        """Show jobs in these states whose title, place or key has all words."""
        self.beginResetModel()
        self._states = STATES_OF[which]
        self._words = tuple(words.casefold().split())
        self._sift()
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        """Write in the colours of another theme."""
        self._theme = theme
        self._tell(0, len(self._shown) - 1)

    def take(self, jobs: Iterable[Job]) -> bool:
        """
        Take jobs that are new or changed, all at once.

        Returns
        -------
        bool
            Whether rows came or went, so that what was chosen is to be found again.
        """
        changed, new, moved = list[int](), list[str](), False
        for job in jobs:
            known = job.key in self._jobs
            self._jobs[job.key] = job
            row, passes = self._row_of.get(job.key, -1), self._passes(job)
            if row >= 0 and passes:
                changed.append(row)
            elif row >= 0 or (passes and known):
                moved = True
            elif passes:
                new.append(job.key)
        if moved:
            self.beginResetModel()
            self._sift()
            self.endResetModel()
            return True
        for first, last in _runs(sorted(set(changed))):
            self._tell(first, last)
        if new:
            self._add(new)
        return bool(new)

    def forget(self, keys: Iterable[str]) -> None:
        """Leave jobs out that are kept no more."""
        self.beginResetModel()
        for key in keys:
            self._jobs.pop(key, None)
        self._sift()
        self.endResetModel()

    def tick(self, first: int, last: int) -> None:
        """Tell that rows in sight have grown older."""
        if 0 <= first <= last < len(self._shown):
            self.dataChanged.emit(self.index(first, AGE), self.index(last, AGE))

    def _add(self, keys: list[str]) -> None:
        """Put new jobs on top."""
        self.beginInsertRows(QModelIndex(), 0, len(keys) - 1)
        self._shown[:0] = reversed(keys)
        self._number()
        self.endInsertRows()

    def _sift(self) -> None:
        newest_first = reversed(self._jobs.values())
        self._shown = [job.key for job in newest_first if self._passes(job)]
        self._number()

    def _number(self) -> None:
        self._row_of = {key: row for row, key in enumerate(self._shown)}

    def _passes(self, job: Job) -> bool:
        if job.state not in self._states:
            return False
        if not self._words:
            return True
        letters = f"{job.title} {site_words(job.site)} {job.key}".casefold()
        return all(word in letters for word in self._words)

    def _tell(self, first: int, last: int) -> None:
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, COLUMNS - 1))

    # As Qt reads it

    def rowCount(
        self, parent: QModelIndex | QPersistentModelIndex | None = None
    ) -> int:
        """Count the jobs that are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(
        self, parent: QModelIndex | QPersistentModelIndex | None = None
    ) -> int:
        """Count the columns."""
        return 0 if parent is not None and parent.isValid() else COLUMNS

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - as Qt declares it
        """Name of a column and its alignment."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < COLUMNS:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return jobs_head()[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return _head_tips()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section in FIGURES else LEFT
        return None

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - as Qt declares it
        """One aspect of a cell."""
        job = self.job_at(index.row()) if index.isValid() else None
        if job is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(job, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return said_of(job) if column == STATE else self._text(job, column)
        return self._look(job, column, role)

    def _look(self, job: Job, column: int, role: int) -> object:
        """How a cell looks."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column in FIGURES else LEFT
        if role == Qt.ItemDataRole.FontRole:
            return self._figures if column in FIGURES else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(job, column)
        return None

    def _text(self, job: Job, column: int) -> str:
        if column == STATE:
            return short_state(job)
        if column == TITLE:
            return job.title
        if column == WHERE:
            return site_words(job.site)
        if column == PROGRESS:
            return progress_words(job)
        if column == COST:
            return cost_words(job.node_seconds)
        return age_words(self.now() - job.created_at)

    def _colour(self, job: Job, column: int) -> QColor | None:
        if column != STATE:
            return None
        if job.state is JobState.FAILED:
            return QColor(self._theme.refused)
        return QColor(self._theme.doubtful) if job.state is JobState.LOST else None


def jobs_head() -> tuple[str, ...]:
    """Names of the columns."""
    return (
        translate("jobs", "State"),
        translate("jobs", "Title"),
        translate("jobs", "Where"),
        translate("jobs", "Progress"),
        translate("jobs", "Node time"),
        translate("jobs", "Age"),
    )


def _head_tips() -> tuple[str, ...]:
    return (
        translate("jobs", "Where the job stands, and why it failed"),
        translate("jobs", "What was asked; the title never leaves this machine"),
        translate("jobs", "Who works on it"),
        translate("jobs", "Pieces of work that are finished, of all"),
        translate("jobs", "Hours that machines worked on it, all parts together"),
        translate("jobs", "Since it was asked, by the clock of this machine"),
    )


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """First and last of each run of rows that follow each other."""
    if not rows:
        return []
    breaks = [(one, other) for one, other in pairwise(rows) if other != one + 1]
    firsts = [rows[0], *(other for _, other in breaks)]
    lasts = [*(one for one, _ in breaks), rows[-1]]
    return list(zip(firsts, lasts, strict=True))


def _now() -> datetime:
    return datetime.now(UTC)
