"""The jobs dock: what machines work on for this plan, and what can be done about it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QMenu,
    QPushButton,
    QSplitter,
    QTableView,
    QWidget,
)

from app.ui.flow_layout import FlowLayout
from app.ui.jobs.job_details import JobDetails
from app.ui.jobs.job_words import (
    STATES_OF,
    JobFilter,
    can_cancel,
    can_open,
    can_retry,
    filter_words,
)
from app.ui.line_edit import LineEdit
from app.ui.movement.filled_stack import FilledStack
from app.ui.tables.jobs import TITLE, JobsModel
from app.ui.tables.row_table import row_table
from app.ui.theme import scale_of
from models.cluster.job import CARRIED, HERE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QShowEvent

    from app.ui.theme import Theme
    from models.cluster.job import Job

ROW_SHARE = 1.5  # of the height of a line
WIDTHS = (146, 250, 104, 116, 84, 64)
AGES_MS = 20_000
TABLE_WIDTH, DETAILS_WIDTH = 700, 350


class JobsPanel(QWidget):
    """
    A list of jobs beside what there is to know of the one under choice.

    Attributes
    ----------
    model
        All jobs of the plan.
    which, words
        The filter.
    table, details
        The list, and what is beside it.
    open_result, cancel, retry, elsewhere
        What may be done with the job under choice; `more` has the rest.
    """

    chosen = Signal(str)  # key of the job under choice; empty for none
    openAsked = Signal(str)  # noqa: N815 - key
    cancelAsked = Signal(str)  # noqa: N815 - key
    retryAsked = Signal(str)  # noqa: N815 - key
    elsewhereAsked = Signal(str)  # noqa: N815 - key
    bundleAsked = Signal(str)  # noqa: N815 - key
    importAsked = Signal()  # noqa: N815
    sweepAsked = Signal()  # noqa: N815
    submitAsked = Signal()  # noqa: N815
    shown = Signal()  # the dock came into sight

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._key = ""
        self.which = QComboBox()
        self.which.setAccessibleName(self.tr("Which jobs"))
        for which in JobFilter:
            self.which.addItem(filter_words(which), which)
        self.words = LineEdit()
        self.words.setPlaceholderText(self.tr("Filter: title, place"))
        self.words.setAccessibleName(self.tr("Filter the jobs"))
        self.words.setClearButtonEnabled(True)
        self.submit = QPushButton(self.tr("New job…"))
        self.open_result = QPushButton(self.tr("Open result"))
        self.open_result.setProperty("primary", "true")
        self.cancel = QPushButton(self.tr("Cancel job"))
        self.retry = QPushButton(self.tr("Retry"))
        self.retry.setToolTip(
            self.tr("Send it again to where it was; finished pieces are kept")
        )
        self.elsewhere = QPushButton(self.tr("Send elsewhere…"))
        self.elsewhere.setToolTip(self.tr("Have another machine work on the same"))
        self.more = QPushButton(self.tr("More"))
        self._fill_more()
        self.model = JobsModel(theme, self)
        self.table = self._make_table()
        self.details = JobDetails()
        self.stack = FilledStack(
            self.tr(
                "No model works for this plan yet. Ask how sure the plan is, or send a "
                "larger question to a supercomputer, and follow it here."
            )
        )
        self._ages = QTimer(self)
        self._ages.setInterval(AGES_MS)
        self._ages.timeout.connect(self._grow_older)
        self._lay_out()
        self._connect()
        self._fit()
        self._offer()

    @property
    def key(self) -> str:
        """Key of the job under choice; empty for none."""
        return self._key

    def show_jobs(self, jobs: Iterable[Job]) -> None:
        """Show all jobs of another plan, the oldest first; none for an empty list."""
        self._key = ""
        self.model.set_jobs(jobs)
        self.details.show_nothing()
        self._show()

    def take(self, jobs: Iterable[Job]) -> None:
        """Take jobs that are new or changed; what is under choice stays so."""
        place = self.table.verticalScrollBar().value()
        if self.model.take(jobs):
            self._choose_again()
            self.table.verticalScrollBar().setValue(place)
        self._show()

    def choose(self, key: str) -> None:
        """Put a job under choice, and bring it into sight."""
        if self.model.row_of(key) < 0:
            self.which.setCurrentIndex(0)
            self.words.clear()
        row = self.model.row_of(key)
        if row >= 0:
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, 0))

    def set_theme(self, theme: Theme) -> None:
        """Show the list in the colours of another theme."""
        self.model.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the jobs are wanted."""
        super().showEvent(event)
        self._ages.start()
        self.shown.emit()

    def hideEvent(self, event: QEvent) -> None:
        """Nobody looks: nothing grows older."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self._ages.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Give rows and columns other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    # Parts

    def _fill_more(self) -> None:
        menu = QMenu(self.more)
        self.bundle = QAction(self.tr("Write job bundle…"), self)
        self.bundle.setToolTip(self.tr("For a machine that no cable leads to"))
        self.take_in = QAction(self.tr("Import answer bundle…"), self)
        self.sweep = QAction(self.tr("Remove remote folders…"), self)
        for action in (self.bundle, self.take_in, self.sweep):
            menu.addAction(action)
        self.more.setMenu(menu)

    def _make_table(self) -> QTableView:
        table = row_table(self.model, self.tr("Jobs"))
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        top = FlowLayout(gaps=(8, 4))
        top.setContentsMargins(12, 6, 12, 6)
        for widget in (
            *(self.which, self.words, self.submit, self.open_result, self.cancel),
            *(self.retry, self.elsewhere, self.more),
        ):
            top.addWidget(widget)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(self.details)
        split.setSizes([TABLE_WIDTH, DETAILS_WIDTH])
        split.setChildrenCollapsible(False)
        self.setFocusProxy(self.table)
        self.stack.lay_out(self, top, split, scrolls=True)
        self.start = QPushButton(self.tr("New job…"))
        self.start.setProperty("primary", "true")
        self.fetch_in = QPushButton(self.tr("Import answer bundle…"))
        self.stack.offer(self.start, self.fetch_in)

    def _connect(self) -> None:
        self.which.currentIndexChanged.connect(self._sift)
        self.words.textChanged.connect(self._sift)
        self.table.selectionModel().currentRowChanged.connect(self._follow)
        self.table.activated.connect(self._open)
        for button, asked in (
            (self.cancel, self.cancelAsked),
            (self.retry, self.retryAsked),
            (self.elsewhere, self.elsewhereAsked),
            (self.open_result, self.openAsked),
        ):
            button.clicked.connect(lambda _on=False, asked=asked: asked.emit(self._key))
        self.bundle.triggered.connect(lambda: self.bundleAsked.emit(self._key))
        self.take_in.triggered.connect(self.importAsked)
        self.sweep.triggered.connect(self.sweepAsked)
        for button in (self.submit, self.start):
            button.clicked.connect(self.submitAsked)
        self.fetch_in.clicked.connect(self.importAsked)

    def _show(self) -> None:
        """Show the list if there is anything to list, and count what it holds."""
        jobs = self.model.jobs
        if jobs:
            self.stack.fill()
        else:
            self.stack.tell()
        counted = Counter(job.state for job in jobs)
        for place in range(self.which.count()):
            which = self.which.itemData(place)
            count = sum(counted[state] for state in STATES_OF[which])
            self.which.setItemText(place, f"{filter_words(which)} ({count})")
        self._offer()

    def _sift(self) -> None:
        """Show the jobs that pass the filter."""
        self.model.set_filter(self.which.currentData(), self.words.text())
        self._choose_again()

    def _choose_again(self) -> None:
        """Find what was under choice, where it is still shown."""
        row = self.model.row_of(self._key)
        if row >= 0:
            self.table.selectRow(row)
        else:
            self._choose_key("")

    def _follow(self, *_changed: object) -> None:
        job = self.model.job_at(self.table.currentIndex().row())
        self._choose_key(job.key if job else "")

    def _choose_key(self, key: str) -> None:
        if key != self._key:
            self._key = key
            if not key:
                self.details.show_nothing()
            self.chosen.emit(key)
        self._offer()

    def _open(self, *_index: object) -> None:
        if self.open_result.isEnabled():
            self.openAsked.emit(self._key)

    def _offer(self) -> None:
        """Offer what can be done with the job under choice."""
        job = self.model.job(self._key)
        self.cancel.setEnabled(job is not None and can_cancel(job))
        self.retry.setEnabled(job is not None and can_retry(job))
        over = job is not None and job.state.is_over and not can_open(job)
        self.elsewhere.setEnabled(over)
        self.open_result.setEnabled(job is not None and can_open(job))
        self.bundle.setEnabled(
            job is not None and (job.site == CARRIED or not job.state.is_over)
        )
        far = any(one.site not in (HERE, CARRIED) for one in self.model.jobs)
        self.sweep.setEnabled(far)

    def _grow_older(self) -> None:
        """Write the ages in sight anew."""
        table = self.table
        first = table.rowAt(0)
        last = table.rowAt(table.viewport().height() - 1)
        self.model.tick(first, last if last >= 0 else self.model.rowCount() - 1)

    def _fit(self) -> None:
        """Give rows and columns the room that the letters need."""
        high = round(self.fontMetrics().height() * ROW_SHARE)
        scale = scale_of(self.font())
        self.table.verticalHeader().setDefaultSectionSize(high)
        for number, wide in enumerate(WIDTHS):
            self.table.setColumnWidth(number, round(wide * scale))
