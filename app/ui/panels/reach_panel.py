"""The reach dock: limits, what lies within them, and what stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.services.reach import UNITS, Unit, cost_words, limit_words
from app.ui import formats
from app.ui.elided import ElidedLabel
from app.ui.line_edit import LineEdit
from app.ui.tables.rows import POSITION_ROLE, Cell, RowsModel
from app.ui.theme import scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor, QShowEvent

    from planners.reach import Reach

ROW_SHARE = 1.5  # of the height of a line
LIMITS_WIDTH, PROGRESS_WIDTH = 110, 130
SWATCH = "\u25a0"
SHOWN_UNITS = ("min", "h", "km", "l")


class _Tab(NamedTuple):
    """A table of the panel with its columns and their widths."""

    table: QTableView
    model: RowsModel
    widths: tuple[int, ...]


class ReachPanel(QWidget):
    """Limits to type, and three tables: bands, places, and what stops it."""

    shown = Signal()  # the dock came into sight
    limitsChanged = Signal()  # noqa: N815
    placeChosen = Signal(object)  # noqa: N815 - Lonlat
    startAsked = Signal()  # noqa: N815 - the hand wants to set a start
    stopAsked = Signal()  # noqa: N815
    clearAsked = Signal()  # noqa: N815
    exportAsked = Signal()  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.limits = LineEdit("10, 20, 30")
        self.limits.setAccessibleName(self.tr("Limits"))
        self.limits.setToolTip(self.tr("Up to 12 limits with commas between them"))
        self.unit = QComboBox()
        self.unit.setAccessibleName(self.tr("Unit of the limits"))
        for name in SHOWN_UNITS:
            self.unit.addItem(name, UNITS[name])
        self.remark = ElidedLabel()
        self.remark.setProperty("role", "hint")
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setAccessibleName(self.tr("Progress of the reach"))
        self.stop = QPushButton(self.tr("Stop"))
        self.start = QPushButton(self.tr("Set start"))
        self.start.setToolTip(self.tr("Click on the map where the reach starts"))
        self.clear = QPushButton(self.tr("Clear"))
        self.export = QPushButton(self.tr("Export…"))
        self.bands = self._make_tab(
            self.tr("Bands"),
            (
                "",
                self.tr("Within"),
                self.tr("Ground"),
                self.tr("Roads"),
                self.tr("Parts"),
                self.tr("Holes"),
                "",
            ),
            (34, 90, 110, 100, 70, 70),
        )
        self.bars = self._make_tab(
            self.tr("What stops it"),
            (self.tr("Cut off"), self.tr("Refused road")),
            (90, 600),
        )
        self.places = self._make_tab(
            self.tr("Places"), (self.tr("Place"), self.tr("After")), (240, 90)
        )
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.tr("Reach"))
        self.tabs.setDocumentMode(True)
        for tab in (self.bands, self.bars, self.places):
            self.tabs.addTab(tab.table, tab.table.accessibleName())
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.setObjectName("stack")
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self.tabs)
        self._lay_out()
        self._connect()
        self._fit()
        self.show_progress(None)
        self.tell("")

    @property
    def chosen_unit(self) -> Unit:
        """Unit of the limits."""
        unit: Unit = UNITS[self.unit.currentText()]
        return unit

    def tell(self, text: str, *, can_clear: bool = False) -> None:
        """Say why there is no reach."""
        self._empty.setText(text)
        self.stack.setCurrentWidget(self._empty)
        self.remark.setText("")
        self.export.setEnabled(False)
        self.clear.setEnabled(can_clear)

    def show_reach(self, reach: Reach, formation: str, colours: list[QColor]) -> None:
        """
        Show what lies within reach.

        Parameters
        ----------
        reach
            The answer.
        formation
            For whom.
        colours
            Of the bands on the map.
        """
        self.bands.model.set_rows(_band_rows(reach, colours))
        self.bars.model.set_rows(_bar_rows(reach))
        self.places.model.set_rows(_place_rows(reach))
        for tab, count in (
            (self.bars, len(reach.bars)),
            (self.places, len(reach.places)),
        ):
            title = f"{tab.table.accessibleName()} ({count})"
            self.tabs.setTabText(self.tabs.indexOf(tab.table), title)
        told = [self.tr("for {}").format(formation), *reach.remarks]
        self.remark.setText("   ·   ".join(told))
        self.stack.setCurrentWidget(self.tabs)
        self.export.setEnabled(True)
        self.clear.setEnabled(True)

    def show_progress(self, share: float | None) -> None:
        """Show how far the search is; None when none runs."""
        self.progress.setVisible(share is not None)
        self.stop.setVisible(share is not None)
        if share is not None:
            self.progress.setValue(round(share * 100))

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the reach is wanted."""
        super().showEvent(event)
        self.shown.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Give rows and columns other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    # Parts

    def _make_tab(
        self, title: str, header: Sequence[str], widths: tuple[int, ...]
    ) -> _Tab:
        model = RowsModel(header, parent=self)
        table = QTableView()
        table.setModel(model)
        table.setAccessibleName(title)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setAlternatingRowColors(True)
        table.setWordWrap(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        rows = table.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        rows.setStretchLastSection(True)
        return _Tab(table, model, widths)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 6, 12, 6)
        top.setSpacing(8)
        within = QLabel(self.tr("Within"))
        within.setBuddy(self.limits)
        before: tuple[QWidget, ...] = (within, self.limits, self.unit, self.start)
        behind: tuple[QWidget, ...] = (self.progress, self.stop, self.clear)
        for widget in before:
            top.addWidget(widget)
        top.addWidget(self.remark, 1)
        for widget in (*behind, self.export):
            top.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.limits.editingFinished.connect(self.limitsChanged)
        self.unit.activated.connect(self.limitsChanged)
        self.start.clicked.connect(self.startAsked)
        self.stop.clicked.connect(self.stopAsked)
        self.clear.clicked.connect(self.clearAsked)
        self.export.clicked.connect(self.exportAsked)
        for tab in (self.bars, self.places):
            tab.table.clicked.connect(self._lead)
            tab.table.activated.connect(self._lead)

    def _lead(self, index: QModelIndex) -> None:
        place = index.siblingAtColumn(0).data(POSITION_ROLE)
        if place is not None:
            self.placeChosen.emit(place)

    def _fit(self) -> None:
        """Give rows and columns the room that the letters need."""
        high = round(self.fontMetrics().height() * ROW_SHARE)
        scale = scale_of(self.font())
        self.limits.setFixedWidth(round(LIMITS_WIDTH * scale))
        self.progress.setFixedWidth(round(PROGRESS_WIDTH * scale))
        for table, _, widths in (self.bands, self.bars, self.places):
            table.verticalHeader().setDefaultSectionSize(high)
            for number, wide in enumerate(widths):
                table.setColumnWidth(number, round(wide * scale))


def _band_rows(reach: Reach, colours: list[QColor]) -> list[tuple[Cell, ...]]:
    """Bands, each with the colour it has on the map."""
    objective = reach.request.objective
    return [
        (
            Cell(SWATCH, colour=colour.name()),
            Cell(limit_words(objective, band.limit), figure=True),
            Cell(formats.area(band.ground_m2), figure=True),
            Cell(formats.kilometres(band.road_m), figure=True),
            Cell(str(len(band.ground)), figure=True),
            Cell(str(sum(len(rings) - 1 for rings in band.ground)), figure=True),
        )
        for band, colour in zip(reach.bands, colours, strict=True)
    ]


def _bar_rows(reach: Reach) -> list[tuple[Cell, ...]]:
    """Refused roads at the rim, those that cut off most first."""
    return [
        (
            Cell(
                formats.kilometres(bar.cut_off_m),
                figure=True,
                position=bar.refusal.position,
            ),
            Cell(bar.refusal.sentence, tip=bar.refusal.sentence),
        )
        for bar in reach.bars
    ]


def _place_rows(reach: Reach) -> list[tuple[Cell, ...]]:
    """Places within reach, the nearest first."""
    objective = reach.request.objective
    return [
        (
            Cell(place.name, position=place.position),
            Cell(cost_words(objective, place.cost), figure=True),
        )
        for place in reach.places
    ]
