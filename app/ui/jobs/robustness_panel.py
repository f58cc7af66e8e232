"""The robustness dock: how sure the plan is, from what, and what was decided on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui import formats
from app.ui.elided import ElidedLabel
from app.ui.jobs.decision_bar import DecisionBar
from app.ui.movement.filled_stack import FilledStack
from app.ui.plan.answer_line import AnswerLine
from app.ui.tables.row_table import row_table
from app.ui.tables.rows import RowsModel
from app.ui.theme import scale_of
from app.ui.turning_row import TurningRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QShowEvent

    from app.ui.jobs.robustness_page import SurePage, SureTable
    from app.ui.tables.rows import Cell

ROW_SHARE = 1.5  # of the height of a line
ESTIMATE_FROM = 0.1  # of the work; before, nobody knows how long it takes
LEAST_ROWS = 2.5
TABLE_WIDTH, WORDS_WIDTH = 690, 360
LEAST_WIDTH = 64  # of a column
Mode = QHeaderView.ResizeMode


class RobustnessPanel(QWidget):
    """
    The chance of the plan in words, then unit by unit, defile by defile.

    Attributes
    ----------
    headline, confidence, instant, gap
        What is said above the tables.
    answer
        Since when the answer holds, or why an earlier one does not.
    fallen_back
        Why no model is asked; hidden while one is.
    simulate, send, stop
        Have it worked out here, have it sent, end it.
    change
        Change the assumption that is chosen; there only where assumptions are shown.
    decision
        What was decided, and what may be.
    tabs
        The tables.
    """

    shown = Signal()  # the dock came into sight
    simulateAsked = Signal()  # noqa: N815 - Qt names its signals so
    sendAsked = Signal()  # noqa: N815
    stopAsked = Signal()  # noqa: N815
    againAsked = Signal()  # noqa: N815
    pinAsked = Signal(bool)  # noqa: N815
    provenanceAsked = Signal()  # noqa: N815
    placeChosen = Signal(object)  # noqa: N815 - Lonlat
    courseChosen = Signal(int)  # noqa: N815 - place among the courses of action
    assumptionAsked = Signal(str)  # noqa: N815 - its name; to be changed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._since = QElapsedTimer()
        self._tables: list[QTableView] = []
        self._pages: list[QStackedWidget] = []
        self._widths: list[tuple[int, ...]] = []
        self._roomy: list[int] = []
        self._names: list[tuple[str, ...]] = []
        self._may_simulate = False
        self.headline = self._sentence("title", self.tr("How sure the plan is"))
        self.confidence = self._sentence("", self.tr("How sure that is"))
        self.instant = self._sentence("hint", self.tr("Instant estimate"))
        self.gap = self._sentence("", self.tr("Extra gap"))
        self.fallen_back = self._sentence("doubtful", self.tr("Suspended model"))
        self.fallen_back.hide()
        self.answer = AnswerLine()
        self.answer.againAsked.connect(self.againAsked)
        self.answer.pinAsked.connect(self.pinAsked)
        self.simulate = QPushButton(self.tr("Simulate"))
        self.simulate.setToolTip(
            self.tr("Have this machine try the plan some thousand times, now")
        )
        self.send = QPushButton(self.tr("Send…"))
        self.send.setToolTip(
            self.tr("Ask more, such as every pair of bridges, here or elsewhere")
        )
        self.course = QComboBox()
        self.course.setAccessibleName(self.tr("Course of action"))
        self.course.hide()
        self.provenance = QPushButton(self.tr("Provenance…"))
        self.provenance.setToolTip(
            self.tr("Which model, which inputs, who worked on it; export it")
        )
        self.decision = DecisionBar()
        self.change = QPushButton(self.tr("Change assumption…"))
        self.change.hide()
        self.change.setToolTip(
            self.tr("Give the chosen assumption another value, and say who says so")
        )
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.stack = FilledStack()
        self._lay_out()
        self._connect()
        self.tell(self.tr("Open a scenario with columns to see how sure its plan is."))

    def tell(self, why: str) -> None:
        """Say why there is nothing to show; what was shown is forgotten."""
        for said in (self.headline, self.confidence, self.instant, self.gap):
            said.clear()
        for table in self._tables:
            model = table.model()
            if isinstance(model, RowsModel):
                model.set_rows(())
        self.answer.show_nothing()
        self.fallen_back.hide()
        self.decision.show_nothing()
        self.end_work()
        self.stack.tell(why)

    def show_page(self, page: SurePage, *, is_simulated: bool) -> None:
        """
        Show how sure the plan is.

        Parameters
        ----------
        page
            In words.
        is_simulated
            Whether a model says so; else it is the instant estimate alone.
        """
        self.headline.setText(page.headline)
        for said, text in (
            (self.confidence, page.confidence),
            (self.instant, page.instant),
            (self.gap, page.gap),
        ):
            said.setText(text)
            said.setVisible(bool(text))
        for place, table in enumerate(page.tables):
            self._show_table(place, table)
        self.provenance.setVisible(is_simulated)
        self.simulate.setProperty("primary", "false" if is_simulated else "true")
        self.simulate.style().unpolish(self.simulate)
        self.simulate.style().polish(self.simulate)
        self.stack.fill()
        self._fit()
        self._offer_change()

    @property
    def course_number(self) -> int:
        """Place of the course of action that is chosen."""
        return max(self.course.currentIndex(), 0)

    def show_courses(self, names: Sequence[str]) -> None:
        """Let the user choose among courses of action, where there are several."""
        known = [self.course.itemText(row) for row in range(self.course.count())]
        if list(names) != known:
            self.course.clear()
            self.course.addItems(list(names))
        self.course.setVisible(len(names) > 1)

    def offer(self, *, simulate: bool, send: bool) -> None:
        """Offer to have it worked out; not while it is, nor by a suspended model."""
        self._may_simulate = simulate
        self.simulate.setEnabled(simulate and self.bar.isHidden())
        self.send.setEnabled(send)

    def tell_fallen_back(self, why: str) -> None:
        """Say that no model is asked, so that the instant estimate stands alone."""
        self.fallen_back.setText(why)
        self.fallen_back.setVisible(bool(why))
        self.confidence.setVisible(not why and bool(self.confidence.text()))

    # Work

    def begin_work(self) -> None:
        """Show that the plan is being simulated here."""
        self._since.start()
        self.bar.setValue(0)
        self.left.setText(self.tr("Simulating…"))
        self.work.show()
        self.bar.show()
        self.simulate.setEnabled(False)

    def show_progress(self, what: str, share: float) -> None:
        """Show how far it is, and how long it may take at this pace."""
        self.bar.setValue(round(share * 1000))
        told = what[:1].upper() + what[1:]
        if share > ESTIMATE_FROM:
            left_s = self._since.elapsed() / 1000 * (1 - share) / share
            told += " · " + self.tr("about {} more").format(formats.span(left_s))
        self.left.setText(told)

    def end_work(self) -> None:
        """Show that nothing is being simulated here."""
        self.work.hide()
        self.bar.hide()
        self.simulate.setEnabled(self._may_simulate)

    # As Qt calls it

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the estimate is wanted."""
        super().showEvent(event)
        self.shown.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Give rows and columns other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    # Parts

    def _sentence(self, role: str, name: str) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            label.setProperty("role", role)
        label.setToolTip(name)
        return label

    def _lay_out(self) -> None:
        top = TurningRow()
        asking = (self.provenance, self.send, self.simulate)
        hands = (self.course, self.change, *asking)
        top.fill(self.headline, hands)
        head = QWidget()
        rows = QVBoxLayout(head)
        rows.setContentsMargins(12, 6, 12, 4)
        rows.setSpacing(3)
        rows.addWidget(top)
        rows.addWidget(self._make_work())
        rows.addWidget(self.decision)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.tabs)
        split.addWidget(self._make_words())
        split.setSizes([TABLE_WIDTH, WORDS_WIDTH])
        split.setChildrenCollapsible(False)
        content = QWidget()
        below = QVBoxLayout(content)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(split, 1)
        self.stack.lay_out(self, head, content, scrolls=True)

    def _make_words(self) -> QScrollArea:
        """The sentences, and what was decided on them."""
        words = QWidget()
        words.setObjectName("panel")
        rows = QVBoxLayout(words)
        rows.setContentsMargins(0, 6, 0, 6)
        rows.setSpacing(6)
        rows.addWidget(self.answer)
        for label in (self.fallen_back, self.confidence, self.gap, self.instant):
            label.setContentsMargins(12, 0, 12, 0)
            rows.addWidget(label)
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(words)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("What is said of the plan"))
        return scroll

    def _make_work(self) -> QWidget:
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the simulation"))
        self.left = ElidedLabel()
        self.left.setProperty("role", "hint")
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setToolTip(self.tr("End the simulation; nothing is kept of it"))
        self.work = QWidget()
        row = QHBoxLayout(self.work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.bar, 1)
        row.addWidget(self.left, 1)
        row.addWidget(self.stop)
        self.work.hide()
        return self.work

    def _connect(self) -> None:
        self.simulate.clicked.connect(self.simulateAsked)
        self.course.activated.connect(self.courseChosen)
        self.send.clicked.connect(self.sendAsked)
        self.stop.clicked.connect(self.stopAsked)
        self.provenance.clicked.connect(self.provenanceAsked)
        self.change.clicked.connect(self._change)
        self.tabs.currentChanged.connect(self._offer_change)

    # Tables

    def _show_table(self, place: int, table: SureTable) -> None:
        """Show one table under its tab; a sentence stands there without rows."""
        if place == len(self._tables):
            self._add_tab(table.title)
        view, page = self._tables[place], self._pages[place]
        model = view.model()
        if isinstance(model, RowsModel):
            model.set_rows(table.rows, table.header, table.tips)
        why = page.widget(1)
        if isinstance(why, QLabel):
            why.setText(table.none)
        page.setCurrentIndex(0 if table.rows else 1)
        count = f" ({len(table.rows)})" if table.rows else ""
        self.tabs.setTabText(place, f"{table.title}{count}")
        self._widths[place], self._roomy[place] = table.widths, table.roomy
        self._names[place] = table.names

    def _add_tab(self, title: str) -> None:
        view = row_table(RowsModel((), parent=self), title)
        view.activated.connect(self._go)
        why = QLabel()
        why.setWordWrap(True)
        why.setProperty("role", "empty")
        why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        why.setMargin(12)
        page = QStackedWidget()
        page.setObjectName("stack")
        page.addWidget(view)
        page.addWidget(why)
        self._tables.append(view)
        self._pages.append(page)
        self._widths.append(())
        self._roomy.append(0)
        self._names.append(())
        self.tabs.addTab(page, title)

    def _go(self, index: QModelIndex) -> None:
        """Show the place of a line on the map, or have its assumption changed."""
        names = self._shown_names()
        if names:
            self.assumptionAsked.emit(names[index.row()])
            return
        model = index.model()
        if isinstance(model, RowsModel):
            cell: Cell = model.cell(index.row(), 0)
            if cell.position is not None:
                self.placeChosen.emit(cell.position)

    def _shown_names(self) -> tuple[str, ...]:
        """Names of the assumptions under the tab in front, by row."""
        place = self.tabs.currentIndex()
        return self._names[place] if 0 <= place < len(self._names) else ()

    def _offer_change(self) -> None:
        """Offer to change an assumption where assumptions are shown."""
        self.change.setVisible(bool(self._shown_names()))

    def _change(self) -> None:
        """Have the chosen assumption changed; the first where none is chosen."""
        names = self._shown_names()
        if names:
            row = self._tables[self.tabs.currentIndex()].currentIndex().row()
            self.assumptionAsked.emit(names[max(row, 0)])

    def _fit(self) -> None:
        """Give rows and columns the room that the letters need."""
        high = round(self.fontMetrics().height() * ROW_SHARE)
        scale = scale_of(self.font())
        tables = zip(self._tables, self._widths, self._roomy, strict=True)
        for view, widths, roomy in tables:
            view.verticalHeader().setDefaultSectionSize(high)
            view.setMinimumHeight(round(high * LEAST_ROWS))
            header = view.horizontalHeader()
            header.setStretchLastSection(False)
            header.setMinimumSectionSize(round(LEAST_WIDTH * scale))
            for number, wide in enumerate(widths):
                mode = Mode.Stretch if number == roomy else Mode.Interactive
                header.setSectionResizeMode(number, mode)
                view.setColumnWidth(number, round(wide * scale))
