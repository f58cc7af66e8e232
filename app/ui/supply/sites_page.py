"""The page of sites: which candidate supply points to open, and whom they feed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.services.supply.siting import SitingWish
from app.ui.elided import ElidedLabel
from app.ui.flow_layout import FlowLayout
from app.ui.movement.filled_stack import scrolled
from app.ui.supply.feed_rows import (
    fed_header,
    fed_rows,
    site_header,
    site_headline,
    site_rows,
)
from app.ui.supply.fitted_head import FittedHead
from app.ui.supply.number_field import labelled, number_field
from app.ui.supply.table_page import TablePage
from app.ui.supply.work_bar import WorkBar
from app.ui.turning_row import TurningRow
from planners.supply.siting_problem import CHOOSES_SITES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHideEvent, QShowEvent

    from planners.route import Lonlat
    from planners.supply.siting import Siting
    from planners.supply.siting_problem import SitingProblem

USUAL_LIMIT_S = 60
LEAST_LETTERS = 16  # of the headline beside buttons


class SitesPage(QWidget):
    """
    What counts in a choice of supply points, and the choice.

    Attributes
    ----------
    most, reach, backup, seconds, sole
        Points open at most; minutes by road to a unit at most; points in reach of
        each beside the first; for the search; one point for each unit. Of the first
        two zero is no limit.
    plan, export, shown_box
        Have points chosen, and the choice written; what is shown of it.
    sites, fed
        The points, and from which each unit is fed.
    """

    planAsked = Signal()  # noqa: N815
    exportAsked = Signal()  # noqa: N815
    siteChosen = Signal(int)  # noqa: N815 - number of the point
    goAsked = Signal(object)  # noqa: N815 - Lonlat
    seen = Signal()  # it came into sight or went out of it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Siting | None = None
        self.most = number_field(self.tr("Points"), 0, 99, "")
        self.reach = number_field(self.tr("Reach"), 0, 1440, "min")
        self.backup = number_field(self.tr("Spare"), 0, 8, "")
        self.seconds = number_field(self.tr("Search"), 1, 3600, "s")
        self.seconds.setValue(USUAL_LIMIT_S)
        for field in (self.most, self.reach):
            field.setSpecialValueText(self.tr("any"))
        self.most.setToolTip(
            self.tr("Points open at most; those that are open already count")
        )
        self.reach.setToolTip(self.tr("Longest drive by road from a point to its unit"))
        self.backup.setToolTip(
            self.tr("Points more in reach of each unit, should its own be lost")
        )
        self.seconds.setToolTip(self.tr("Time for the search at most"))
        self.sole = QCheckBox(self.tr("One point each"))
        self.sole.setToolTip(self.tr("Each unit is fed from one point alone"))
        self.plan = QPushButton(self.tr("Choose sites"))
        self.plan.setProperty("primary", "true")
        self.export = QPushButton(self.tr("Export…"))
        self.shown_box = QComboBox()
        self.shown_box.setAccessibleName(self.tr("Shown"))
        self.shown_box.addItems([self.tr("Points"), self.tr("Units")])
        self.headline = QLabel()
        self.headline.setWordWrap(True)
        self.stale = ElidedLabel()
        self.stale.setProperty("role", "doubtful")
        self.work = WorkBar(CHOOSES_SITES)
        self.sites = TablePage(
            self.tr("Points"), site_header(), (130, 96, 150, 72, 76), roomy=2
        )
        self.fed = TablePage(
            self.tr("Who is fed from where"), fed_header(), (130, 150, 66, 76), roomy=1
        )
        self._lay_out()
        self._connect()
        self.clear()

    @property
    def wish(self) -> SitingWish:
        """What counts, as the user gave it."""
        minutes = self.reach.value()
        return SitingWish(
            most=self.most.value(),
            reach=timedelta(minutes=minutes) if minutes else None,
            backup=1 + self.backup.value(),
            sole=self.sole.isChecked(),
        )

    def clear(self, why: str = "") -> None:
        """Show that nothing is chosen, and why."""
        self._found = None
        self.headline.setText(self.tr("Where to open supply points"))
        self.stale.hide()
        none = why or self.tr(
            "No sites are chosen yet. Among the candidates of the plan, those are "
            "sought that feed all units with the fewest tonne-kilometres."
        )
        self.sites.show_rows((), none)
        self.fed.show_rows((), none)
        self._show(0)
        self.shown_box.setEnabled(False)
        self.export.setEnabled(False)

    def show_sites(
        self, problem: SitingProblem, found: Siting, places: Sequence[Lonlat]
    ) -> None:
        """
        Show a choice.

        Parameters
        ----------
        problem, found
            Question and answer.
        places
            Degrees of all sites, then of all units.
        """
        self._found = found
        self.headline.setText(site_headline(problem, found))
        self.headline.setToolTip(
            self.tr("Every open point counts as having all that its units need.")
        )
        self.sites.show_rows(site_rows(problem, found, places), "")
        self.fed.show_rows(fed_rows(problem, found, places), "")
        self.shown_box.setEnabled(True)
        self.export.setEnabled(True)

    def tell_stale(self, text: str) -> None:
        """Say that the choice no longer answers the plan as it stands; or nothing."""
        self.stale.setText(text)
        self.stale.setVisible(bool(text))

    def choose(self, name: str) -> None:
        """Choose a point, or a unit among those that are fed."""
        for shown, page in enumerate((self.sites, self.fed)):
            for row in range(page.model.rowCount()):
                if page.model.cell(row, 0).text == name:
                    self._show(shown)
                    page.choose(row)
                    return

    def begin_work(self) -> None:
        """Show that points are being chosen."""
        self.export.setEnabled(False)
        self.work.begin(self.plan)

    def end_work(self) -> None:
        """Show that nothing is being looked for."""
        self.export.setEnabled(self._found is not None)
        self.work.end(self.plan)

    # As Qt calls it

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that sites are looked at."""
        super().showEvent(event)
        self.seen.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that they are not any more."""
        super().hideEvent(event)
        self.seen.emit()

    # Parts

    def _lay_out(self) -> None:
        fields = QWidget()
        flow = FlowLayout(fields, (10, 4))
        flow.setContentsMargins(0, 0, 0, 0)
        for field in (self.most, self.reach, self.backup, self.seconds):
            flow.addWidget(labelled(field))
        flow.addWidget(self.sole)
        top = TurningRow()
        buttons = (self.shown_box, self.export, self.plan)
        top.fill(self.headline, buttons, LEAST_LETTERS)
        head = FittedHead()
        rows = QVBoxLayout(head)
        rows.setContentsMargins(8, 4, 8, 4)
        rows.setSpacing(3)
        rows.addWidget(top)
        rows.addWidget(self.stale)
        rows.addWidget(fields)
        rows.addWidget(self.work)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.sites)
        self.pages.addWidget(self.fed)
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
        self.sites.rowChosen.connect(self.siteChosen)
        self.sites.rowActivated.connect(lambda row: self._go(self.sites, row))
        self.fed.rowActivated.connect(lambda row: self._go(self.fed, row))

    def _show(self, shown: int) -> None:
        self.shown_box.setCurrentIndex(shown)
        self.pages.setCurrentIndex(shown)

    def _go(self, page: TablePage, row: int) -> None:
        position = page.model.cell(row, 0).position
        if position is not None:
            self.goAsked.emit(position)
