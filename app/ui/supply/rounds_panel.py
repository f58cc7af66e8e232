"""The rounds dock: who brings what to whom, when, and what is left with the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.drawing.clock_axis import ClockAxis
from app.drawing.rounds_bars import rounds_chart
from app.ui import formats
from app.ui.elided import ElidedLabel
from app.ui.movement.filled_stack import FilledStack
from app.ui.supply.rounds_gantt_view import GanttLegend, RoundsGanttView
from app.ui.supply.rounds_page import (
    gap_words,
    round_header,
    round_rows,
    rounds_headline,
    stop_header,
    stop_rows,
    unserved_header,
    unserved_rows,
    unserved_words,
)
from app.ui.supply.table_page import TablePage
from app.ui.turning_row import TurningRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from app.drawing.style import Style
    from app.ui.supply.rounds_page import RoundsCase
    from app.ui.theme import Theme
    from planners.rounds.plan import RoundsPlan, Unserved

STOPS_WIDTH, GANTT_WIDTH = 450, 580


class RoundsPanel(QWidget):
    """
    Rounds as lines of vehicles and as tables; what is chosen in one is in all.

    Attributes
    ----------
    headline, gap
        What the plan comes to; how far from the best it is at most.
    plan, enough, stop
        Have rounds found; end with the best so far; give the search up.
    gantt, rounds, stops, unserved
        The plan, the chosen round, and what is left.
    why
        Why the chosen drop does not get all, and what would mend it.
    stack
        Says what is missing while there are no rounds.
    """

    shown = Signal()  # the dock came into sight
    planAsked = Signal()  # noqa: N815
    enoughAsked = Signal()  # noqa: N815
    stopAsked = Signal()  # noqa: N815
    exportAsked = Signal()  # noqa: N815
    roundChosen = Signal(int)  # noqa: N815 - its place in the plan
    goAsked = Signal(object)  # noqa: N815 - Lonlat

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._since = QElapsedTimer()
        self._case: RoundsCase | None = None
        self._plan: RoundsPlan | None = None
        self._axis: ClockAxis | None = None
        self.headline = QLabel()
        self.headline.setWordWrap(True)
        self.headline.setProperty("role", "title")
        self.gap = ElidedLabel()
        self.gap.setProperty("role", "hint")
        self.stale = QLabel()
        self.stale.setProperty("role", "doubtful")
        self.stale.setWordWrap(True)
        self.stale.hide()
        self.plan = QPushButton(self.tr("Plan rounds"))
        self.plan.setProperty("primary", "true")
        self.offer_plan = QPushButton(self.tr("Plan rounds"))
        self.offer_plan.setProperty("primary", "true")
        self.export = QPushButton(self.tr("Export…"))
        self.export.setEnabled(False)
        self.enough = QPushButton(self.tr("Good enough"))
        self.enough.setToolTip(self.tr("End the search and keep the best so far"))
        self.stop = QPushButton(self.tr("Give up"))
        self.stop.setToolTip(self.tr("End the search; what was before stays"))
        self.gantt = RoundsGanttView()
        self.legend = GanttLegend()
        self.rounds = TablePage(
            self.tr("Rounds"), round_header(), (150, 110, 58, 58, 66, 84, 84, 84, 84)
        )
        self.stops = TablePage(
            self.tr("Stops of the round"), stop_header(), (160, 84, 84, 110), 3
        )
        self.unserved = TablePage(
            self.tr("What is not brought"), unserved_header(), (150, 150, 190, 320), 3
        )
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.why.setContentsMargins(12, 6, 12, 6)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.stack = FilledStack()
        self.stack.offer(self.offer_plan)
        self._lay_out()
        self._connect()

    def tell(self, why: str, *, may_plan: bool) -> None:
        """Say why there are no rounds to show."""
        self._case = self._plan = self._axis = None
        self.offer_plan.setVisible(may_plan)
        self._offer_export()
        self.stack.tell(why)
        self.end_work()

    def clear(self) -> None:
        """Keep nothing of a plan that has gone, shown or hidden."""
        self._case = self._plan = self._axis = None
        self._offer_export()
        for label in (self.headline, self.gap, self.stale, self.left, self.why):
            label.setText("")
        self.gap.setToolTip("")
        for table in (self.rounds, self.stops, self.unserved):
            table.show_rows((), "")
        self.gantt.clear()

    def show_plan(
        self,
        case: RoundsCase,
        plan: RoundsPlan,
        theme: Theme,
        remarks: Sequence[str] = (),
    ) -> None:
        """
        Show a plan of rounds; the same place stays the chosen one.

        Parameters
        ----------
        case, plan
            Question and answer.
        theme
            Whose colours the rows wear.
        remarks
            What was assumed or left out.
        """
        self._case, self._plan = case, plan
        self._offer_export()
        self._axis = axis = ClockAxis(case.zero, case.zone)
        self.headline.setText(rounds_headline(case, plan, axis))
        said = [text for text in (gap_words(plan), *remarks) if text]
        self.gap.setText(" ".join(said))
        self.gap.setToolTip("\n".join(said))
        self.gap.setVisible(bool(said))
        self.gantt.show_chart(rounds_chart(case.problem, plan), axis)
        nothing = self.tr("No vehicle goes.")
        self.rounds.show_rows(round_rows(case, plan, axis), nothing)
        everything = self.tr("Every drop gets all it wants.")
        self.unserved.show_rows(unserved_rows(case, plan, theme), everything)
        count = f" ({len(plan.unserved)})" if plan.unserved else ""
        self.tabs.setTabText(2, self.tr("Not brought") + count)
        self._explain(max(self.unserved.row, 0))
        self.stack.fill()
        chosen = self.gantt.chosen
        if chosen is None and plan.rounds:
            chosen = 0
        self._show_chosen(chosen)

    def tell_stale(self, text: str) -> None:
        """Say that the rounds no longer answer the plan as it stands; or nothing."""
        self.stale.setText(text)
        self.stale.setVisible(bool(text))

    @property
    def chosen(self) -> int | None:
        """Place of the chosen round; None for none."""
        return self.gantt.chosen

    def choose(self, place: int | None) -> None:
        """Choose a round everywhere."""
        if self._plan is not None and place is not None:
            self._show_chosen(place)
            self.roundChosen.emit(place)

    def choose_unserved(self, row: int) -> None:
        """Bring a drop that does not get all to the front, with its reasons."""
        self.tabs.setCurrentIndex(2)
        self.unserved.choose(row)

    def set_style(self, style: Style) -> None:
        """Paint in the colours of another palette."""
        self.gantt.set_style(style)
        self.legend.set_style(style)

    # Work

    def begin_work(self) -> None:
        """Show that rounds are being found."""
        self._since.start()
        self.bar.setRange(0, 0)
        self.left.setText(self.tr("Looking for ways…"))
        self.work.show()
        self._offer_export()
        self.plan.setEnabled(False)
        self.offer_plan.setEnabled(False)
        self.enough.setEnabled(False)
        if self.stack.currentIndex() == 0:
            self.stack.fill()
            self.headline.setText(self.tr("Finding rounds"))

    def show_progress(self, what: str, share: float) -> None:
        """Show what is done and how far it is."""
        if share > 0:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(share * 1000))
        told = what[:1].upper() + what[1:]
        since = formats.span(self._since.elapsed() / 1000)
        self.left.setText(f"{told} · {since}")

    def offer_enough(self) -> None:
        """Let the best so far be kept, as there is one."""
        self.enough.setEnabled(True)

    def end_work(self) -> None:
        """Show that nothing is being looked for."""
        self.work.hide()
        self._offer_export()
        self.plan.setEnabled(True)
        self.offer_plan.setEnabled(True)

    def _offer_export(self) -> None:
        """Let rounds be written once there are any, and none are looked for."""
        self.export.setEnabled(self._plan is not None and self.work.isHidden())

    # As Qt calls it

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that rounds are looked at."""
        super().showEvent(event)
        self.shown.emit()

    # Parts

    def _lay_out(self) -> None:
        top = TurningRow()
        top.fill(self.headline, (self.export, self.plan))
        head = QWidget()
        rows = QVBoxLayout(head)
        rows.setContentsMargins(12, 6, 12, 4)
        rows.setSpacing(3)
        rows.addWidget(top)
        rows.addWidget(self.stale)
        rows.addWidget(self.gap)
        rows.addWidget(self._make_work())
        self.tabs.addTab(self._make_lines(), self.tr("Vehicles"))
        self.tabs.addTab(self.rounds, self.tr("Table"))
        self.tabs.addTab(self._make_unserved(), self.tr("Not brought"))
        self.stack.lay_out(self, head, self.tabs, scrolls=True)

    def _make_lines(self) -> QWidget:
        """Vehicles over time on the left, the stops of the chosen one on the right."""
        scroll = QScrollArea()
        scroll.setWidget(self.gantt)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(scroll, 1)
        rows.addWidget(self.legend)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.stops)
        split.setSizes([GANTT_WIDTH, STOPS_WIDTH])
        split.setChildrenCollapsible(False)
        return split

    def _make_unserved(self) -> QWidget:
        words = QScrollArea()
        words.setWidget(self.why)
        words.setWidgetResizable(True)
        words.setFrameShape(QFrame.Shape.NoFrame)
        words.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        words.setAccessibleName(self.tr("Why, and what would mend it"))
        self.why.setAlignment(Qt.AlignmentFlag.AlignTop)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.unserved)
        split.addWidget(words)
        split.setSizes([120, 90])
        split.setChildrenCollapsible(False)
        return split

    def _make_work(self) -> QWidget:
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the search"))
        self.left = ElidedLabel()
        self.left.setProperty("role", "hint")
        self.work = QWidget()
        row = QHBoxLayout(self.work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.bar, 1)
        row.addWidget(self.left, 1)
        row.addWidget(self.enough)
        row.addWidget(self.stop)
        self.work.hide()
        return self.work

    def _connect(self) -> None:
        for button in (self.plan, self.offer_plan):
            button.clicked.connect(self.planAsked)
        self.enough.clicked.connect(self.enoughAsked)
        self.stop.clicked.connect(self.stopAsked)
        self.export.clicked.connect(self.exportAsked)
        self.gantt.lineChosen.connect(self.choose)
        self.rounds.rowChosen.connect(self._choose_from_table)
        self.stops.rowActivated.connect(lambda row: self._go(self.stops, row))
        self.unserved.rowActivated.connect(lambda row: self._go(self.unserved, row))
        self.unserved.rowChosen.connect(self._explain)

    def _choose_from_table(self, row: int) -> None:
        if row != self.gantt.chosen:
            self.choose(row)

    def _show_chosen(self, place: int | None) -> None:
        """Let a round stand out in the lines, in the table, and show its stops."""
        case, plan, axis = self._case, self._plan, self._axis
        if case is None or plan is None or axis is None:
            return
        self.gantt.choose(place)
        if place is None:
            self.stops.show_rows((), self.tr("Choose a vehicle to see its stops."))
            return
        self.rounds.choose(place)
        middle = self.gantt.row_box(place).center().toPoint()
        self._scroll.ensureVisible(0, middle.y(), 0, 30)
        rows = stop_rows(case, plan.rounds[place], axis)
        self.stops.show_rows(rows, self.tr("It stops nowhere."))

    def _explain(self, row: int) -> None:
        """Say why a drop does not get all."""
        left: Sequence[Unserved] = () if self._plan is None else self._plan.unserved
        self.why.setText(unserved_words(left[row]) if row < len(left) else "")

    def _go(self, page: TablePage, row: int) -> None:
        position = page.model.cell(row, 0).position
        if position is not None:
            self.goAsked.emit(position)
