"""The page of flows: which point feeds which unit, when, by which roads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.elided import ElidedLabel
from app.ui.movement.filled_stack import scrolled
from app.ui.supply.feed_rows import (
    cure_words,
    feed_flows,
    feed_header,
    feed_headline,
    feed_rows,
    short_header,
    short_rows,
)
from app.ui.supply.fitted_head import FittedHead
from app.ui.supply.table_page import TablePage
from app.ui.supply.work_bar import WorkBar
from app.ui.turning_row import TurningRow
from planners.supply.flow_plan import FILLS_VEHICLES

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from app.services.supply.flow import FlowAnswer, FlowCase
    from app.ui.theme import Theme

FLOWS, SHORTAGES = 0, 1
LEAST_LETTERS = 16  # of the headline beside buttons


class FeedPage(QWidget):
    """
    Flows as a table by unit and day, and what stays short with reasons and cures.

    Attributes
    ----------
    headline, remarks, stale
        What flows come to, what was assumed, whether they still answer the plan.
    plan, export
        Have flows found, and written.
    shown_box
        Whether flows or shortages are shown.
    work
        How far the search is.
    flows, short
        The two tables.
    why
        Why the chosen shortage is there, and what would help.
    """

    planAsked = Signal()  # noqa: N815
    exportAsked = Signal()  # noqa: N815
    arcChosen = Signal(int)  # noqa: N815 - number of the way of the chosen row
    goAsked = Signal(object)  # noqa: N815 - Lonlat
    seen = Signal()  # it came into sight or went out of it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case: FlowCase | None = None
        self._answer: FlowAnswer | None = None
        self._flows: list[tuple[int, int, int, int]] = []
        self.headline = QLabel(self.tr("Which point feeds which unit"))
        self.headline.setWordWrap(True)
        self.remarks, self.stale = ElidedLabel(), ElidedLabel()
        self.remarks.setProperty("role", "hint")
        self.stale.setProperty("role", "doubtful")
        self.plan = QPushButton(self.tr("Plan flows"))
        self.plan.setProperty("primary", "true")
        self.export = QPushButton(self.tr("Export…"))
        self.shown_box = QComboBox()
        self.shown_box.setAccessibleName(self.tr("Shown"))
        self.work = WorkBar(FILLS_VEHICLES)
        self.flows = TablePage(
            self.tr("Flows"),
            feed_header(),
            (106, 80, 92, 84, 88, 46, 104, 104, 110, 66, 66),
            roomy=0,
        )
        self.short = TablePage(
            self.tr("Shortages"), short_header(), (110, 104, 76, 130, 80, 80, 260), 6
        )
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.why.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.why.setContentsMargins(10, 4, 10, 4)
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.clear()

    @property
    def arc(self) -> int | None:
        """Number of the way of the chosen row; None for none."""
        row = self.flows.row
        return self._flows[row][0] if 0 <= row < len(self._flows) else None

    def clear(self, why: str = "") -> None:
        """Show that there are no flows, and why."""
        self._case = self._answer = None
        self._flows = []
        none = why or self.tr(
            "No flows are planned yet. The vehicles of the plan can bring what its "
            "units use, day by day, so that none falls below its safety level."
        )
        self.headline.setText(self.tr("Which point feeds which unit"))
        self.remarks.setText("")
        self.tell_stale("")
        self.flows.show_rows((), none)
        self.short.show_rows((), none)
        self.why.setText("")
        self._offer(0)
        self.shown_box.setEnabled(False)
        self.export.setEnabled(False)

    def show_flows(
        self, case: FlowCase, answer: FlowAnswer, zone: str, theme: Theme
    ) -> None:
        """
        Show flows; the same place stays the chosen one.

        Parameters
        ----------
        case, answer
            Question and answer.
        zone
            Letter of the zone of its times.
        theme
            Whose colours the rows wear.
        """
        self._case, self._answer = case, answer
        self._flows = feed_flows(case, answer)
        self.headline.setText(feed_headline(case, answer))
        remarks = (*answer.remarks, *case.remarks)
        self.remarks.setText(remarks[0] if remarks else "")
        if len(remarks) > 1:
            form = self.tr("{} (and {} more)")
            self.remarks.setText(form.format(remarks[0], len(remarks) - 1))
            self.remarks.setToolTip("\n".join(remarks))
        rows = feed_rows(case, answer, self._flows, zone)
        self.flows.show_rows(rows, self.tr("Nothing has to be brought."))
        lacking = short_rows(case, answer, zone, theme)
        enough = self.tr("No unit falls below its safety level.")
        self.short.show_rows(lacking, enough)
        self._offer(len(answer.short))
        self._explain(max(self.short.row, 0))
        self.shown_box.setEnabled(True)
        self.export.setEnabled(True)

    def tell_stale(self, text: str) -> None:
        """Say that flows no longer answer the plan as it stands; or nothing."""
        self.stale.setText(text)
        self.stale.setVisible(bool(text))

    def choose_unit(self, name: str) -> None:
        """Choose the first flow to a unit, else its first shortage."""
        for shown, page in ((FLOWS, self.flows), (SHORTAGES, self.short)):
            for row in range(page.model.rowCount()):
                if page.model.cell(row, 0).text == name:
                    self._show(shown)
                    page.choose(row)
                    return

    def begin_work(self) -> None:
        """Show that flows are being found."""
        self.export.setEnabled(False)
        self.work.begin(self.plan)

    def end_work(self) -> None:
        """Show that nothing is being looked for."""
        self.export.setEnabled(self._answer is not None)
        self.work.end(self.plan)

    # As Qt calls it

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that flows are looked at."""
        super().showEvent(event)
        self.seen.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that they are not any more."""
        super().hideEvent(event)
        self.seen.emit()

    # Parts

    def _lay_out(self) -> None:
        top = TurningRow()
        top.fill(self.headline, (self.shown_box, self.export, self.plan), LEAST_LETTERS)
        head = FittedHead()
        rows = QVBoxLayout(head)
        rows.setContentsMargins(8, 4, 8, 4)
        rows.setSpacing(3)
        rows.addWidget(top)
        rows.addWidget(self.stale)
        rows.addWidget(self.work)
        rows.addWidget(self.remarks)
        words = QScrollArea()
        words.setWidget(self.why)
        words.setWidgetResizable(True)
        words.setFrameShape(QFrame.Shape.NoFrame)
        words.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        words.setAccessibleName(self.tr("Why, and what would help"))
        words.setMinimumHeight(2 * self.why.fontMetrics().lineSpacing())
        lacking = QSplitter(Qt.Orientation.Vertical)
        lacking.addWidget(self.short)
        lacking.addWidget(words)
        lacking.setSizes([120, 80])
        lacking.setChildrenCollapsible(False)
        self.pages.addWidget(self.flows)
        self.pages.addWidget(lacking)
        page = QWidget()
        parts = QVBoxLayout(page)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(0)
        parts.addWidget(head)
        parts.addWidget(self.pages, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(page))

    def _connect(self) -> None:
        self.plan.clicked.connect(self.planAsked)
        self.export.clicked.connect(self.exportAsked)
        self.shown_box.activated.connect(self._show)
        self.flows.rowChosen.connect(self._choose)
        self.short.rowChosen.connect(self._explain)
        self.flows.rowActivated.connect(lambda row: self._go(self.flows, row))
        self.short.rowActivated.connect(lambda row: self._go(self.short, row))

    def _offer(self, lacking: int) -> None:
        """Offer both tables, and say how much is short."""
        before = max(self.shown_box.currentIndex(), FLOWS)
        self.shown_box.clear()
        count = f" ({lacking})" if lacking else ""
        self.shown_box.addItems([self.tr("Flows"), self.tr("Shortages") + count])
        self._show(before)

    def _show(self, shown: int) -> None:
        self.shown_box.setCurrentIndex(shown)
        self.pages.setCurrentIndex(shown)
        self.remarks.setVisible(shown == FLOWS and bool(self.remarks.text()))

    def _choose(self, row: int) -> None:
        if row < len(self._flows):
            self.arcChosen.emit(self._flows[row][0])

    def _explain(self, row: int) -> None:
        """Say why something is short, and what was tried."""
        answer = self._answer
        if answer is not None:
            why = answer.why[row] if row < len(answer.why) else ""
            self.why.setText(cure_words(answer, why))

    def _go(self, page: TablePage, row: int) -> None:
        position = page.model.cell(row, 0).position
        if position is not None:
            self.goAsked.emit(position)
