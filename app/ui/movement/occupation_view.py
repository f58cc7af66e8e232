"""The occupation dock: a road over a day, how used it is, and who is on it when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.drawing.clock_axis import ClockAxis
from app.ui import formats
from app.ui.elided import ElidedBox, ElidedLabel
from app.ui.line_edit import LineEdit
from app.ui.movement.filled_stack import FilledStack
from app.ui.movement.occupation_chart_view import OccupationChart
from app.ui.movement.typed_time import moment_of
from app.ui.tables.row_table import row_table
from app.ui.tables.rows import Cell, RowsModel
from app.ui.theme import scale_of
from planners.errors import MarchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from app.drawing.style import Style
    from planners.movement.occupancy_holders import Stay
    from planners.movement.route_bands import RouteBands

ROW_SHARE = 1.5  # of the height of a line
TIME_WIDTH, ROAD_WIDTH = 128, 240
LIST_WIDTH = 480
WIDTHS = (166, 48, 86, 86, 76)


class OccupationView(QWidget):
    """
    Chooses a road and a span of time, and shows who is on it.

    Attributes
    ----------
    chart
        The picture.
    """

    shown = Signal()  # the dock came into sight
    roadChosen = Signal(str)  # noqa: N815
    spanChosen = Signal(int, int)  # noqa: N815 - who is on the road then, seconds
    movementChosen = Signal(int)  # noqa: N815
    timeChosen = Signal(int)  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._axis = ClockAxis(datetime(2000, 1, 1, tzinfo=UTC), "Z")
        self._stays: tuple[Stay, ...] = ()
        self.road = ElidedBox()
        self.road.setAccessibleName(self.tr("Road"))
        self.begins, self.ends = LineEdit(), LineEdit()
        self.begins.setAccessibleName(self.tr("From"))
        self.ends.setAccessibleName(self.tr("Until"))
        self.refusal = ElidedLabel()
        self.refusal.setProperty("role", "refused")
        self.figures = ElidedLabel()
        self.figures.setProperty("role", "hint")
        self.chart = OccupationChart()
        self.model = RowsModel(
            (
                self.tr("Column"),
                self.tr("Way"),
                self.tr("Head in"),
                self.tr("Tail out"),
                self.tr("Lasts"),
            ),
            parent=self,
        )
        self.table = self._make_table()
        self.holders = QLabel()
        self.holders.setProperty("role", "section")
        self.stack = FilledStack(
            self.tr("No schedule is made, so nobody is on any road yet.")
        )
        self._lay_out()
        self._connect()
        self._fit()

    def set_roads(self, names: Sequence[str]) -> None:
        """Offer roads, in this order; the chosen one stays chosen if it is there."""
        before = self.road.currentText()
        with QSignalBlocker(self.road):
            self.road.clear()
            self.road.addItems(list(names))
            self.road.setCurrentIndex(max(self.road.findText(before), 0))
        if not names:
            self.stack.tell()

    def set_style(self, style: Style) -> None:
        """Paint in the colours of another palette."""
        self.chart.set_style(style)

    def set_time(self, time_s: int | None) -> None:
        """Draw a line at a moment; None takes it away."""
        self.chart.mark(replace(self.chart.marks, time_s=time_s))

    def choose_movement(self, movement: int | None) -> None:
        """Let a movement stand out; None for none."""
        self.chart.mark(replace(self.chart.marks, chosen=movement))
        rows = [i for i, stay in enumerate(self._stays) if stay.movement == movement]
        if rows:
            self.table.selectRow(rows[0])
        else:
            self.table.clearSelection()

    def show_nothing(self, why: str = "") -> None:
        """Say why there is nothing to show; else that there is no schedule."""
        self.chart.show_bands(None)
        self.set_roads(())
        self.stack.tell(why)

    def show_bands(
        self,
        bands: RouteBands,
        names: Sequence[str],
        points: Sequence[str],
        zero: datetime,
        zone: str,
    ) -> None:
        """
        Show the occupation of a road.

        Parameters
        ----------
        bands
            Who is on it when.
        names, points
            Of the movements and of the points by number.
        zero
            Moment of second 0, with a time zone.
        zone
            Letter of the zone in which to show times.
        """
        self._axis = ClockAxis(zero, zone)
        self.chart.show_bands(bands, names, points, self._axis)
        self.figures.setText("   ·   ".join(self._figures(bands)))
        self.stack.fill()

    def show_holders(
        self, stays: Sequence[Stay], names: Sequence[str], begins_s: int, ends_s: int
    ) -> None:
        """
        Show who is on the road between two moments.

        Parameters
        ----------
        stays
            In order of time.
        names
            Of the movements by number.
        begins_s, ends_s
            The span that was asked for.
        """
        axis, self._stays = self._axis, tuple(stays)
        self.begins.setText(axis.group(begins_s))
        self.ends.setText(axis.group(ends_s))
        self._refuse("")
        span = float(begins_s), float(ends_s)
        self.chart.mark(replace(self.chart.marks, span=span))
        self.model.set_rows(
            [
                (
                    Cell(names[stay.movement], tip=names[stay.movement]),
                    Cell(stay.direction),
                    Cell(axis.short(stay.begins_s), axis.group(stay.begins_s), True),
                    Cell(axis.short(stay.ends_s), axis.group(stay.ends_s), True),
                    Cell(formats.span(stay.ends_s - stay.begins_s), figure=True),
                )
                for stay in stays
            ]
        )
        self.holders.setText(
            self.tr("On {} between {} and {}: {}").format(
                self.road.currentText(),
                axis.short(begins_s),
                axis.short(ends_s),
                len(stays) or self.tr("nobody"),
            )
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the occupation is wanted."""
        super().showEvent(event)
        self.shown.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Give rows and columns other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    # Parts

    def _figures(self, bands: RouteBands) -> list[str]:
        """How much the road is used."""
        facts = [
            formats.kilometres(bands.chain.length_km * 1000),
            self.tr("used {} of the time").format(formats.percent(bands.share)),
        ]
        busiest = bands.busiest
        if busiest is not None:
            facts.append(
                self.tr("busiest hour from {}: {} columns at km {}").format(
                    self._axis.short(busiest.busiest_s),
                    busiest.busiest,
                    f"{busiest.low_km:.1f} – {busiest.high_km:.1f}",
                )
            )
        if bands.blocks:
            facts.append(self.tr("closures: {}").format(len(bands.blocks)))
        return facts

    def _make_table(self) -> QTableView:
        return row_table(self.model, self.tr("Who is on the road"))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 6, 12, 6)
        top.setSpacing(8)
        top.addWidget(self.road)
        for text, edit in (
            (self.tr("From"), self.begins),
            (self.tr("until"), self.ends),
        ):
            label = QLabel(text)
            label.setBuddy(edit)
            top.addWidget(label)
            top.addWidget(edit)
        top.addWidget(self.refusal, 1)
        top.addWidget(self.figures, 1)
        self._refuse("")
        right = QWidget()
        listed = QVBoxLayout(right)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(2)
        self.holders.setContentsMargins(8, 4, 8, 2)
        self.holders.setWordWrap(True)
        listed.addWidget(self.holders)
        listed.addWidget(self.table, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.chart)
        self.split.addWidget(right)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([LIST_WIDTH * 2, LIST_WIDTH])
        self.stack.lay_out(self, top, self.split)

    def _connect(self) -> None:
        self.road.activated.connect(
            lambda row: self.roadChosen.emit(self.road.itemText(row))
        )
        self.begins.editingFinished.connect(self._ask)
        self.ends.editingFinished.connect(self._ask)
        self.chart.spanChosen.connect(self.spanChosen)
        self.chart.timeChosen.connect(self.timeChosen)
        self.chart.movementChosen.connect(self.movementChosen)
        self.table.clicked.connect(self._lead)
        self.table.activated.connect(self._lead)

    def _ask(self) -> None:
        """Ask who is on the road in the span that was typed."""
        if not (self.begins.isModified() or self.ends.isModified()):
            return
        self.begins.setModified(False)
        self.ends.setModified(False)
        try:
            begins, ends = (
                moment_of(edit.text(), self._axis, near_s=0)
                for edit in (self.begins, self.ends)
            )
        except MarchError as error:
            self._refuse(str(error))
            return
        if ends <= begins:
            self._refuse(self.tr("The span ends before it begins; give a later end."))
            return
        self._refuse("")
        self.spanChosen.emit(begins, ends)

    def _refuse(self, text: str) -> None:
        """Say in place of the figures why a span cannot be; nothing for it can."""
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))
        self.figures.setVisible(not text)

    def _lead(self, index: QModelIndex) -> None:
        stay = self._stays[index.row()]
        self.movementChosen.emit(stay.movement)
        self.timeChosen.emit(stay.begins_s)

    def _fit(self) -> None:
        """Give rows and columns the room that the letters need."""
        high = round(self.fontMetrics().height() * ROW_SHARE)
        scale = scale_of(self.font())
        self.road.setFixedWidth(round(ROAD_WIDTH * scale))
        for edit in (self.begins, self.ends):
            edit.setFixedWidth(round(TIME_WIDTH * scale))
        self.table.verticalHeader().setDefaultSectionSize(high)
        for number, wide in enumerate(WIDTHS):
            self.table.setColumnWidth(number, round(wide * scale))
