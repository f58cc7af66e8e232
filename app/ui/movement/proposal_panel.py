"""The proposal dock: work on a schedule, then the schedule itself, to accept or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.ui import formats
from app.ui.elided import ElidedLabel
from app.ui.plan.answer_line import AnswerLine
from app.ui.tables.row_table import row_table
from app.ui.tables.rows import Cell, RowsModel
from app.ui.theme import scale_of

if TYPE_CHECKING:
    from app.ui.movement.proposal import Proposal

ROW_SHARE = 1.5  # of the height of a line
WIDTHS = (170, 88, 88, 76, 106, 120)
CLAIM_WIDTHS = (190, 600)
WORDS_SHARE = 0.36  # of the width, for sentences beside the table
ESTIMATE_FROM = 0.15  # of the work; before, nobody knows how long it takes
LEAST_ROWS = 1.5


class ProposalPanel(QWidget):
    """
    Three pages: nothing yet, work under way, and what came of it.

    Attributes
    ----------
    accept, reject, go
        What may be done with a proposal.
    take, stop
        Ways to end the work.
    stale, answer
        What is said of an earlier schedule while work goes on, and of the one shown.
    """

    acceptAsked = Signal()  # noqa: N815
    rejectAsked = Signal()  # noqa: N815
    enoughAsked = Signal()  # noqa: N815
    stopAsked = Signal()  # noqa: N815
    scheduleAsked = Signal()  # noqa: N815
    movementChosen = Signal(int)  # noqa: N815
    pinAsked = Signal(bool)  # noqa: N815
    againAsked = Signal()  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._proposal: Proposal | None = None
        self._since = QElapsedTimer()
        self.stack = QStackedWidget()
        self.stack.setObjectName("stack")
        self.stale, self.answer = AnswerLine(), AnswerLine()
        self.answer.pinAsked.connect(self.pinAsked)
        self.answer.againAsked.connect(self.againAsked)
        self._pages = (self._make_empty(), self._make_work(), self._make_result())
        for page in self._pages:
            self.stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self._fit()
        self.tell("", can_schedule=False)

    def tell(self, text: str, *, can_schedule: bool = True) -> None:
        """Say why there is no proposal."""
        self._proposal = None
        for line in (self.stale, self.answer):
            line.show_nothing()
        self._empty.setText(text)
        self.schedule.setVisible(can_schedule)
        self.stack.setCurrentIndex(0)

    def begin(self, title: str) -> None:
        """Show that work has begun."""
        self.doing.setText(title)
        self.stale.show_nothing()
        self.bar.setValue(0)
        self.left.setText("")
        self.take.setEnabled(True)
        self._since.start()
        self.stack.setCurrentIndex(1)
        self.take.setFocus()

    def show_progress(self, what: str, share: float) -> None:
        """Show what is done, and how long it may take at this pace."""
        self.doing.setText(what[:1].upper() + what[1:])
        self.bar.setValue(round(share * 1000))
        spent_s = self._since.elapsed() / 1000
        told = self.tr("{} so far").format(formats.span(spent_s))
        if share > ESTIMATE_FROM:
            left = spent_s * (1 - share) / share
            told += "   ·   " + self.tr("at most about {} more").format(
                formats.span(left)
            )
        self.left.setText(told)

    def tell_enough(self) -> None:
        """Show that the best so far is being fetched."""
        self.take.setEnabled(False)
        self.left.setText(self.tr("Taking the best so far…"))

    def show_proposal(self, proposal: Proposal) -> None:
        """Show what came of it."""
        self._proposal = proposal
        self.headline.setText(proposal.headline)
        if proposal.told is None:
            self.answer.show_nothing()
        else:
            told = proposal.told
            self.answer.show_note(told.note, told.source.zone, can_pin=told.is_kept)
        self.model.set_rows(
            [
                tuple(Cell(text, tip=text) for text in row.cells)
                for row in proposal.rows
            ],
            proposal.header,
        )
        self.table.setCurrentIndex(self.model.index(0, 0))
        can = proposal.columns is not None
        self.accept.setVisible(can)
        self.accept.setEnabled(can and bool(proposal.rows))
        self.reject.setText(self.tr("Reject") if can else self.tr("Close"))
        self._offer()
        self._fit()
        self.stack.setCurrentIndex(2)
        (self.accept if self.accept.isEnabled() else self.table).setFocus()

    def tell_stale(self) -> None:
        """Say that the plan has changed since; nothing can be accepted then."""
        self.answer.show_nothing()
        self.accept.setEnabled(False)
        self.headline.setText(
            self.tr("The plan has changed since, so this cannot be accepted any more.")
        )

    def changeEvent(self, event: QEvent) -> None:
        """Give rows and columns other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    # Pages

    def _make_empty(self) -> QWidget:
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.schedule = QPushButton(self.tr("Schedule the columns…"))
        self.schedule.setProperty("primary", "true")
        self.schedule.clicked.connect(self.scheduleAsked)
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(24, 8, 24, 8)
        rows.addStretch(1)
        rows.addWidget(self._empty)
        rows.addWidget(self.schedule, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addStretch(1)
        return page

    def _make_work(self) -> QWidget:
        self.doing = QLabel()
        self.doing.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the schedule"))
        self.left = ElidedLabel()
        self.left.setProperty("role", "hint")
        self.take = QPushButton(self.tr("Take what there is"))
        self.take.setToolTip(self.tr("End the search with the best schedule so far"))
        self.take.clicked.connect(self.enoughAsked)
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setToolTip(self.tr("End the search; the plan stays as it is"))
        self.stop.clicked.connect(self.stopAsked)
        buttons = QHBoxLayout()
        buttons.addWidget(self.left, 1)
        buttons.addWidget(self.take)
        buttons.addWidget(self.stop)
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(24, 12, 24, 12)
        rows.addStretch(1)
        rows.addWidget(self.doing)
        rows.addWidget(self.stale)
        rows.addWidget(self.bar)
        rows.addLayout(buttons)
        rows.addStretch(1)
        return page

    def _make_result(self) -> QWidget:
        self.headline = QLabel()
        self.headline.setWordWrap(True)
        self.headline.setTextFormat(Qt.TextFormat.PlainText)
        self.headline.setAccessibleName(self.tr("How good the proposal is"))
        self.accept = QPushButton(self.tr("Accept"))
        self.accept.setProperty("primary", "true")
        self.accept.setToolTip(self.tr("Make this the plan; it can be undone"))
        self.accept.clicked.connect(self.acceptAsked)
        self.reject = QPushButton(self.tr("Reject"))
        self.reject.clicked.connect(self.rejectAsked)
        self.go = QPushButton(self.tr("Show column"))
        self.go.setToolTip(self.tr("Show the column of the chosen line"))
        self.go.clicked.connect(self._go)
        self.model = RowsModel((), parent=self)
        self.table = self._make_table()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setContentsMargins(12, 8, 12, 8)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setAccessibleName(self.tr("Why the chosen column changes"))
        scroll = QScrollArea()
        scroll.setWidget(self.words)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName(self.tr("Reasons"))
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.table)
        self.split.addWidget(scroll)
        whole = round(1000 * WORDS_SHARE)
        self.split.setSizes([1000 - whole, whole])
        top = QHBoxLayout()
        top.setContentsMargins(12, 6, 12, 6)
        top.setSpacing(8)
        top.addWidget(self.headline, 1)
        for button in (self.go, self.reject, self.accept):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(top)
        rows.addWidget(self.answer)
        rows.addWidget(self.split, 1)
        return page

    def _make_table(self) -> QTableView:
        table = row_table(self.model, self.tr("Proposed schedule"))
        table.activated.connect(self._go)
        table.selectionModel().currentRowChanged.connect(self._offer)
        return table

    def _movement(self) -> int:
        """Movement of the chosen line; -1 for none."""
        row = self.table.currentIndex().row()
        if self._proposal is None or not 0 <= row < len(self._proposal.rows):
            return -1
        return self._proposal.rows[row].movement

    def _offer(self, *_changed: object) -> None:
        """Say all of the chosen line, and offer its column."""
        self.go.setEnabled(self._movement() >= 0)
        row, proposal = self.table.currentIndex().row(), self._proposal
        if proposal is None:
            return
        said = [proposal.rows[row].said] if 0 <= row < len(proposal.rows) else []
        self.words.setText("\n\n".join((*said, *proposal.details)))

    def _go(self, *_index: object) -> None:
        if self._movement() >= 0:
            self.movementChosen.emit(self._movement())

    def _fit(self) -> None:
        """Give rows and columns the room that the letters need."""
        high = round(self.fontMetrics().height() * ROW_SHARE)
        scale = scale_of(self.font())
        self.table.verticalHeader().setDefaultSectionSize(high)
        self.table.setMinimumHeight(round(high * LEAST_ROWS))
        widths = (
            WIDTHS if self.model.columnCount() > len(CLAIM_WIDTHS) else CLAIM_WIDTHS
        )
        for number, wide in enumerate(widths):
            self.table.setColumnWidth(number, round(wide * scale))
