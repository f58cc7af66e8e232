"""The supply dock: the force, and the stocks of what is chosen in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTabWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.ui.elided import ElidedBox, ElidedLabel
from app.ui.flow_layout import FlowLayout
from app.ui.line_edit import LineEdit
from app.ui.movement.filled_stack import FilledStack
from app.ui.supply.factor_rows import factor_header
from app.ui.supply.feed_page import FeedPage
from app.ui.supply.force_tree import ForceModel, PlaceChoice
from app.ui.supply.lift_page import LiftPage
from app.ui.supply.more_pages import ammunition_header, march_header
from app.ui.supply.outlook_page import item_header
from app.ui.supply.sites_page import SitesPage
from app.ui.supply.stock_chart_view import StockChartView
from app.ui.supply.table_page import TablePage
from app.ui.theme import scale_of
from app.ui.turning_row import TurningRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from app.ui.supply.force_tree import ForceLine

TREE_WIDTH, TABS_WIDTH = 470, 580
NAME_WIDTH, PEOPLE_WIDTH, CLASS_WIDTH = 140, 58, 62


class SupplyPanel(QWidget):
    """
    Who has what and when it runs dry, and by which rates.

    Attributes
    ----------
    headline
        Who falls short first.
    model, tree
        The force.
    item, facts, chart
        One stock: which, in figures, as a curve.
    items, ammunition, marches, factors
        Tables under the tabs.
    lift, feed, sites
        Vehicles that a day's demand needs, who feeds whom, and where to open points.
    sought
        Words that rates must hold.
    stack
        Says what is missing while there is no supply.
    """

    shown = Signal()  # the dock came into sight
    placeChosen = Signal(object)  # noqa: N815 - PlaceChoice
    itemChosen = Signal(int)  # noqa: N815 - place in the list of items
    stockAsked = Signal(int)  # noqa: N815 - to change that of an item, by place
    factorAsked = Signal(int)  # noqa: N815 - to change a rate, by row
    factorDropped = Signal(int)  # noqa: N815 - back to the library, by row
    pointAsked = Signal(str)  # noqa: N815 - to change a supply point, by name
    rateAsked = Signal()  # noqa: N815 - a new one
    ratesAsked = Signal()  # noqa: N815 - from a table
    ratesExportAsked = Signal()  # noqa: N815
    soughtChanged = Signal(str)  # noqa: N815
    importAsked = Signal()  # noqa: N815
    exportAsked = Signal()  # noqa: N815
    goAsked = Signal(object)  # noqa: N815 - PlaceChoice, to be shown on the map

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._wanted = ""  # item that the user chose
        self.headline = QLabel()
        self.headline.setWordWrap(True)
        self.headline.setProperty("role", "title")
        self.remarks = ElidedLabel()
        self.remarks.setProperty("role", "doubtful")
        self.remarks.hide()
        self.load = QPushButton(self.tr("Import force…"))
        self.export = QPushButton(self.tr("Export…"))
        self.model = ForceModel(self)
        self.tree = self._make_tree()
        self.item = ElidedBox()
        self.item.setAccessibleName(self.tr("Item"))
        self.facts = ElidedLabel()
        self.facts.setProperty("role", "hint")
        self.change = QPushButton(self.tr("Change stock…"))
        self.change_point = QPushButton(self.tr("Change point…"))
        self.change_point.setToolTip(self.tr("Hours, bays and loading time (F2)"))
        self.chart = StockChartView()
        self.items = TablePage(
            self.tr("Items of the unit"),
            item_header(),
            (130, 48, 84, 78, 60, 66, 78, 92, 84),
        )
        self.ammunition = TablePage(
            self.tr("Ammunition rates"), ammunition_header(), (150, 140, 60, 80, 80, 90)
        )
        self.lift = LiftPage()
        self.feed = FeedPage()
        self.sites = SitesPage()
        self.marches = TablePage(
            self.tr("Fuel of marches"),
            march_header(),
            (120, 110, 70, 80, 72, 72, 72, 84, 84),
        )
        self.factors = TablePage(
            self.tr("Planning factors"),
            factor_header(),
            (84, 150, 80, 76, 120),
            roomy=4,
        )
        self.sought = LineEdit()
        self.change_rate = QPushButton(self.tr("Change rate…"))
        self.drop_rate = QPushButton(self.tr("Back to the library"))
        self.add_rate = QPushButton(self.tr("Add rate…"))
        self.load_rates = QPushButton(self.tr("Import…"))
        self.export_rates = QPushButton(self.tr("Export…"))
        self.doubts = ElidedLabel()
        self.doubts.setProperty("role", "hint")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.offer_load = QPushButton(self.tr("Import force…"))
        self.stack = FilledStack(
            self.tr(
                "The plan says nothing of supply yet. Import a force as a table of "
                "units, or open a scenario with an entry 'supply'."
            )
        )
        self.stack.offer(self.offer_load)
        self._lay_out()
        self._connect()
        self._fit()

    def tell(self, why: str, *, may_import: bool = False) -> None:
        """Say why there is nothing to show."""
        self.model.set_lines((), (), ())
        self.offer_load.setVisible(may_import)
        self.stack.tell(why)

    def clear(self) -> None:
        """Keep nothing of a plan that has gone, shown or hidden."""
        self._wanted = ""
        self.headline.setText("")
        self.show_remarks(())
        self.remarks.setToolTip("")
        for table in (self.items, self.ammunition, self.marches, self.factors):
            table.show_rows((), "")
        self.offer_items(())
        self.facts.setText("")
        self.chart.show_curve(None)
        self.doubts.setText("")
        self.doubts.setToolTip("")
        self.lift.clear()

    def show_force(
        self, header: Sequence[str], tips: Sequence[str], lines: Sequence[ForceLine]
    ) -> None:
        """Show another force, all unfolded; what was chosen stays so."""
        before = self.choice
        with QSignalBlocker(self.tree.selectionModel()):
            self.model.set_lines(header, tips, lines)
            self.tree.expandAll()
        self._fit()
        self.stack.fill()
        index = self.model.find(before) if before is not None else QModelIndex()
        if not index.isValid():
            index = self.model.index(0, 0)
        self.tree.setCurrentIndex(index)

    @property
    def choice(self) -> PlaceChoice | None:
        """Unit or point that is chosen."""
        line = self.model.line(self.tree.currentIndex())
        return None if line is None else line.meaning

    def choose(self, choice: PlaceChoice) -> None:
        """Choose a unit or point."""
        index = self.model.find(choice)
        if index.isValid():
            self.tree.setCurrentIndex(index)

    def offer_items(self, names: Sequence[str]) -> None:
        """Offer items for the curve; what the user chose stays so, else the first."""
        with QSignalBlocker(self.item):
            self.item.clear()
            self.item.addItems(list(names))
            self.item.setCurrentIndex(max(self.item.findText(self._wanted), 0))
        self.item.setEnabled(bool(names))
        self.change.setEnabled(bool(names))

    def show_remarks(self, remarks: Sequence[str]) -> None:
        """Show what to look at, the first in full and all in the tool tip."""
        self.remarks.setText(remarks[0] if remarks else "")
        if len(remarks) > 1:
            more = self.tr("{} (and {} more)").format(remarks[0], len(remarks) - 1)
            self.remarks.setText(more)
            self.remarks.setToolTip("\n".join(remarks))
        self.remarks.setVisible(bool(remarks))

    def open_factors(self) -> None:
        """Bring the factors to the front."""
        self.tabs.setCurrentIndex(self.tabs.count() - 1)
        self.sought.setFocus()

    def set_editable(self, *, editable: bool) -> None:
        """Let stocks and rates be changed, or not."""
        for button in (
            *(self.load, self.offer_load, self.add_rate, self.load_rates),
            *(self.change_rate, self.drop_rate, self.change_point),
        ):
            button.setEnabled(editable)
        self.change.setEnabled(editable and self.item.count() > 0)

    # As Qt calls it

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the outlook is wanted."""
        super().showEvent(event)
        self.shown.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Give columns other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Spread the columns of the tree over other room."""
        if event.type() == QEvent.Type.Resize and watched is self.tree.viewport():
            self._spread()
        return False

    # Parts

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self.model)
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setUniformRowHeights(True)
        tree.setAlternatingRowColors(True)
        tree.setAllColumnsShowFocus(True)
        tree.setIndentation(14)
        tree.setAccessibleName(self.tr("Force and supply points"))
        tree.header().setStretchLastSection(False)
        return tree

    def _lay_out(self) -> None:
        top = TurningRow()
        top.fill(self.headline, (self.load, self.export))
        head = QWidget()
        rows = QVBoxLayout(head)
        rows.setContentsMargins(12, 6, 12, 4)
        rows.setSpacing(3)
        rows.addWidget(top)
        rows.addWidget(self.remarks)
        self.tabs.addTab(self._make_stock(), self.tr("Stock"))
        self.tabs.addTab(self.items, self.tr("Items"))
        self.tabs.addTab(self.marches, self.tr("March fuel"))
        self.tabs.addTab(self.ammunition, self.tr("Ammunition"))
        self.tabs.addTab(self.lift, self.tr("Lift"))
        self.tabs.addTab(self.feed, self.tr("Feed"))
        self.tabs.addTab(self.sites, self.tr("Sites"))
        self.tabs.addTab(self._make_factors(), self.tr("Factors"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.tree)
        split.addWidget(self.tabs)
        split.setSizes([TREE_WIDTH, TABS_WIDTH])
        split.setChildrenCollapsible(False)
        self.stack.lay_out(self, head, split, scrolls=True)

    def _make_stock(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.item, 2)
        row.addWidget(self.facts, 4)
        row.addWidget(self.change)
        row.addWidget(self.change_point)
        self.change_point.hide()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(row)
        rows.addWidget(self.chart, 1)
        return page

    def _make_factors(self) -> QWidget:
        page = QWidget()
        for button, words in (
            (self.load_rates, self.tr("Import rates from a table")),
            (self.export_rates, self.tr("Export rates to a table or a library")),
        ):
            button.setAccessibleName(words)
            button.setToolTip(words)
        self.sought.setPlaceholderText(self.tr("Item, vehicle, phase, source"))
        self.sought.setAccessibleName(self.tr("Search among factors"))
        self.sought.setClearButtonEnabled(True)
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.sought, 3)
        row.addWidget(self.doubts, 2)
        buttons = QWidget()
        flow = FlowLayout(buttons, (8, 4))
        flow.setContentsMargins(8, 0, 8, 4)
        for button in (
            *(self.add_rate, self.change_rate, self.drop_rate),
            *(self.load_rates, self.export_rates),
        ):
            flow.addWidget(button)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(row)
        rows.addWidget(buttons)
        rows.addWidget(self.factors, 1)
        return page

    def _connect(self) -> None:
        self.tree.viewport().installEventFilter(self)
        self.tree.selectionModel().currentChanged.connect(self._choose)
        self.tree.activated.connect(self._go)
        self.item.activated.connect(self._want)
        self.change.clicked.connect(
            lambda: self.stockAsked.emit(self.item.currentIndex())
        )
        self.items.rowActivated.connect(self.stockAsked)
        self.items.rowChosen.connect(self._choose_item)
        self.factors.rowActivated.connect(self.factorAsked)
        self.factors.rowDropped.connect(self.factorDropped)
        self.change_rate.clicked.connect(
            lambda: self.factorAsked.emit(max(self.factors.row, 0))
        )
        self.drop_rate.clicked.connect(
            lambda: self.factorDropped.emit(max(self.factors.row, 0))
        )
        self.change_point.clicked.connect(self._ask_point)
        keys = QShortcut(QKeySequence(Qt.Key.Key_F2), self.tree)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._ask_point)
        self.add_rate.clicked.connect(self.rateAsked)
        self.load_rates.clicked.connect(self.ratesAsked)
        self.export_rates.clicked.connect(self.ratesExportAsked)
        self.sought.textChanged.connect(self.soughtChanged)
        for button in (self.load, self.offer_load):
            button.clicked.connect(self.importAsked)
        self.export.clicked.connect(self.exportAsked)

    def _choose(self, index: QModelIndex) -> None:
        line = self.model.line(index)
        if line is not None and line.meaning is not None:
            self.change_point.setVisible(line.meaning.is_point)
            self.placeChosen.emit(line.meaning)

    def _ask_point(self) -> None:
        choice = self.choice
        if choice is not None and choice.is_point:
            self.pointAsked.emit(choice.name)

    def _want(self, place: int) -> None:
        """Keep to an item from unit to unit."""
        self._wanted = self.item.itemText(place)
        self.itemChosen.emit(place)

    def _choose_item(self, row: int) -> None:
        """Let the curve follow the table."""
        if row != self.item.currentIndex() and row < self.item.count():
            self.item.setCurrentIndex(row)
            self._want(row)

    def _go(self, index: QModelIndex) -> None:
        line = self.model.line(index)
        if line is not None and line.meaning is not None:
            self.goAsked.emit(line.meaning)

    def _fit(self) -> None:
        """Give the columns of the tree the room that the letters need."""
        scale = scale_of(self.font())
        header = self.tree.header()
        header.setMinimumSectionSize(round(40 * scale))
        for column in range(self.model.columnCount()):
            wide = {0: NAME_WIDTH, 1: PEOPLE_WIDTH}.get(column, CLASS_WIDTH)
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.tree.setColumnWidth(column, round(wide * scale))
        self._spread()

    def _spread(self) -> None:
        """Give the names what room the other columns leave."""
        header = self.tree.header()
        others = sum(header.sectionSize(one) for one in range(1, header.count()))
        spare = self.tree.viewport().width() - others
        if header.count():
            least = round(NAME_WIDTH * scale_of(self.font()))
            header.resizeSection(0, max(least, spare))
