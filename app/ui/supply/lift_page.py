"""The lift that a day's demand needs: vehicles, trips, and what is full first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.flow_layout import FlowLayout
from app.ui.supply.number_field import labelled, number_field
from app.ui.supply.supply_words import amount
from app.ui.supply.table_page import TablePage
from app.ui.tables.rows import Cell
from planners.errors import SupplyError
from planners.supply.items import Body
from planners.supply.lift import (
    Amount,
    Carrier,
    Counted,
    LiftNeed,
    lift_need,
    turnaround_time,
)

if TYPE_CHECKING:
    from app.services.supply.outlook import SupplyOutlook
    from app.services.supply.supply_plan import Transport
    from app.ui.theme import Theme

DAY = timedelta(days=1)
USUAL_KM, USUAL_KMH, USUAL_DELAY_MIN = 40, 40, 60


class LiftPage(QWidget):
    """
    How many vehicles bring what all units use in a day.

    Attributes
    ----------
    distance, rate, delay
        One way in km; km/h; minutes of loading and unloading for each trip.
    whole
        Whether trips and loads count whole.
    page
        A row for each kind of transport and what it carries.
    change
        Asks for other figures of the chosen transport.
    """

    transportAsked = Signal(str)  # noqa: N815 - to be changed, by name

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outlook: SupplyOutlook | None = None
        self._theme: Theme | None = None
        self.distance = number_field(self.tr("One way"), 1, 2000, "km")
        self.rate = number_field(self.tr("Rate"), 1, 120, "km/h")
        self.delay = number_field(self.tr("Delays of a trip"), 0, 1440, "min")
        self.distance.setValue(USUAL_KM)
        self.rate.setValue(USUAL_KMH)
        self.delay.setValue(USUAL_DELAY_MIN)
        self.whole = QCheckBox(self.tr("Whole trips"))
        self.whole.setChecked(True)
        self.page = TablePage(
            self.tr("Lift of a day"),
            (
                self.tr("Transport"),
                self.tr("Carries"),
                self.tr("Loads"),
                self.tr("Trips a day"),
                self.tr("Needed"),
                self.tr("There"),
                self.tr("Short"),
            ),
            (110, 90, 60, 86, 70, 58, 56),
        )
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("role", "hint")
        self.words.setContentsMargins(10, 4, 10, 4)
        top = QWidget()
        flow = FlowLayout(top, (10, 4))
        flow.setContentsMargins(8, 4, 8, 4)
        for field in (self.distance, self.rate, self.delay):
            flow.addWidget(labelled(field))
            field.valueChanged.connect(self._reckon)
        flow.addWidget(self.whole)
        self.change = QPushButton(self.tr("Change transport…"))
        self.change.setEnabled(False)
        self.change.clicked.connect(lambda: self._ask(max(self.page.row, 0)))
        self.page.rowActivated.connect(self._ask)
        flow.addWidget(self.change)
        self.whole.toggled.connect(self._reckon)
        self.page.rowChosen.connect(self._tell)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(top)
        rows.addWidget(self.page, 1)
        rows.addWidget(self.words)
        self._needs: tuple[LiftNeed, ...] = ()

    def show_outlook(self, outlook: SupplyOutlook, theme: Theme) -> None:
        """Reckon for the demand of another outlook."""
        self._outlook, self._theme = outlook, theme
        self._reckon()

    def clear(self) -> None:
        """Keep nothing of an outlook that has gone."""
        self._outlook = self._theme = None
        self.change.setEnabled(False)
        self._needs = ()
        self.page.show_rows((), "")
        self.words.setText("")

    def _reckon(self) -> None:
        """Reckon anew; arithmetic for a handful of rows."""
        outlook, theme = self._outlook, self._theme
        if outlook is None or theme is None:
            return
        none = self.tr("No transport of the plan carries anything that its units use.")
        turnaround = turnaround_time(
            self.distance.value(),
            self.rate.value(),
            timedelta(minutes=self.delay.value()),
        )
        counted = Counted.WHOLE if self.whole.isChecked() else Counted.FRACTIONAL
        rows, needs = [], []
        try:
            for transport in outlook.plan.transport:
                for body, amounts in _wanted(outlook, transport).items():
                    need = lift_need(
                        amounts,
                        _carrier(transport),
                        turnaround=turnaround,
                        period=DAY,
                        counted=counted,
                    )
                    needs.append(need)
                    rows.append(self._row(need, body, theme))
        except SupplyError as error:
            rows, needs, none = [], [], str(error)
        self._needs = tuple(needs)
        self.page.show_rows(rows, none)
        self.change.setEnabled(bool(rows))
        self._tell(max(self.page.row, 0))

    def _ask(self, row: int) -> None:
        if 0 <= row < len(self._needs):
            self.transportAsked.emit(self._needs[row].carrier.name)

    def _row(self, need: LiftNeed, body: Body, theme: Theme) -> tuple[Cell, ...]:
        bodies = {
            Body.CARGO: self.tr("cargo"),
            Body.FUEL: self.tr("bulk fuel"),
            Body.WATER: self.tr("bulk water"),
        }
        loads = sum(load.loads for load in need.loads)
        ink = theme.refused if need.short else ""
        tip = "\n".join(need.words)
        wanted = "–" if need.vehicles is None else str(need.vehicles)
        return (
            Cell(need.carrier.name, tip=tip),
            Cell(bodies[body], tip=tip),
            Cell(amount(loads), tip, figure=True),
            Cell(amount(need.trips), tip, figure=True),
            Cell(wanted, tip, figure=True, bold=True),
            Cell(str(need.carrier.count), figure=True),
            Cell(str(need.short) if need.short else "–", tip, True, ink),
        )

    def _tell(self, row: int) -> None:
        """Say how the chosen row was reckoned, and what is missing."""
        words = self._needs[row].words if 0 <= row < len(self._needs) else ()
        self.words.setText(" ".join(words))


def _wanted(
    outlook: SupplyOutlook, transport: Transport
) -> dict[Body, tuple[Amount, ...]]:
    """What all units use in a day, by how a kind of transport carries it."""
    rooms = {
        Body.CARGO: transport.payload_t,
        Body.FUEL: sum(transport.fuel_tanks_l),
        Body.WATER: sum(transport.water_tanks_l),
    }
    found: dict[Body, tuple[Amount, ...]] = {}
    for body, room in rooms.items():
        amounts = tuple(
            Amount(
                item=item,
                units=sum(
                    outlook.daily(unit, number) for unit in range(len(outlook.units))
                ),
            )
            for number, item in enumerate(outlook.items)
            if item.body is body
        )
        if room and any(one.units for one in amounts):
            found[body] = amounts
    return found


def _carrier(transport: Transport) -> Carrier:
    return Carrier(
        name=transport.name,
        count=transport.count,
        available=transport.available,
        kg=transport.payload_t * 1000,
        m3=transport.volume_m3,
        pallets=transport.pallets,
        fuel_l=sum(transport.fuel_tanks_l),
        water_l=sum(transport.water_tanks_l),
    )
