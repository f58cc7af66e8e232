"""Wires the supply dock: an outlook that follows the plan, edits, and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal

from app.drawing.clock_axis import ClockAxis
from app.drawing.style import Style
from app.errors import InputRefused
from app.services.places import find_point
from app.services.supply.factor_file import factor_library
from app.services.supply.outlook import supply_outlook
from app.ui.faults import sentence_of
from app.ui.operation import LatestOperation
from app.ui.supply.carrier_edits import CarrierEdits
from app.ui.supply.factor_rows import factor_rows, shown_factors
from app.ui.supply.factor_work import FactorWork
from app.ui.supply.more_pages import ammunition_rows, march_rows
from app.ui.supply.outlook_page import (
    force_header,
    force_lines,
    headline,
    item_rows,
    shown_items,
    stock_curve,
)
from app.ui.supply.supply_edits import SupplyEdits
from app.ui.supply.supply_files import SupplyFiles
from app.ui.supply.supply_panel import SupplyPanel
from app.ui.supply.supply_words import amount, days
from app.ui.theme import scale_of
from maps.errors import MapError
from planners.supply.factor_checks import library_doubts

if TYPE_CHECKING:
    from app.services.planning import PlannedMarch
    from app.services.scenario.scenario import Scenario
    from app.services.supply.outlook import SupplyOutlook
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.open_area import OpenArea
    from app.ui.supply.force_tree import ForceLine, PlaceChoice
    from app.ui.supply.outlook_page import Headline
    from app.ui.theme import Theme
    from maps.progress import Progress
    from planners.supply.factors import Factor

HEIGHT, MOST_SHARE = 390, 0.45  # of the dock; share of the window at most


class _Question(NamedTuple):
    """All that the outlook depends on."""

    ground: OpenArea
    scenario: Scenario
    march: PlannedMarch | None
    theme: Theme


class _Page(NamedTuple):
    """The outlook, and what takes time to make of it."""

    outlook: SupplyOutlook
    zone: str
    headline: Headline
    header: tuple[tuple[str, ...], tuple[str, ...]]
    lines: tuple[ForceLine, ...]
    doubts: tuple[str, ...]


class SupplyDesk(QObject):
    """
    Who has what and when it runs dry, in one window.

    The outlook follows the plan while somebody looks, off the GUI thread.

    Attributes
    ----------
    panel
        Shows it.
    outlook
        That is shown; None for none.
    edits
        Changes stocks and rates.
    tables
        Reads and writes a force, and writes the outlook.
    carriers
        Changes supply points and transport.
    rates
        Adds rates, reads and writes them.
    """

    outlookShown = Signal()  # noqa: N815 - another one, or none

    def __init__(self, desk: Desk, files: FileWork, theme: Theme) -> None:
        super().__init__(desk)
        self._desk, self._theme = desk, theme
        self._asked: _Question | None = None
        self._page: _Page | None = None
        self._factors: tuple[Factor, ...] = ()
        self._work = LatestOperation("supply outlook", self)
        self.panel = SupplyPanel()
        self.edits = SupplyEdits(desk, self)
        self.tables = SupplyFiles(desk, files, self.edits)
        self.carriers = CarrierEdits(desk, self.edits)
        self.rates = FactorWork(desk, files, self.edits)
        desk.window.add_dock("supply", self.tr("Supply"), self.panel)
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether an outlook is being made."""
        return self._work.is_busy

    @property
    def outlook(self) -> SupplyOutlook | None:
        """Outlook that is shown; None for none."""
        return None if self._page is None else self._page.outlook

    def open(self) -> None:
        """Bring the dock to the front, with room for a curve where there is any."""
        window = self._desk.window
        dock = window.docks["supply"]
        dock.show()
        dock.raise_()
        wanted = round(HEIGHT * scale_of(window.font()))
        if dock.height() < wanted <= window.height() * MOST_SHARE:
            window.resizeDocks([dock], [wanted], Qt.Orientation.Vertical)
        self.panel.tree.setFocus()

    def open_factors(self) -> None:
        """Bring the planning factors to the front."""
        self.open()
        self.panel.open_factors()

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of another theme."""
        self._theme = theme
        self.panel.chart.set_style(Style.named(theme.name))
        self.refresh()

    def refresh(self) -> None:
        """Make the outlook anew, if anybody looks and anything changed."""
        session, ground = self._desk.session, self._desk.ground
        scenario = session.scenario
        if ground is None or scenario is None:  # closed or locked, looked at or not
            self._leave()
            return
        if not self.panel.isVisible():
            return
        self.panel.set_editable(editable=not session.reads_only)
        if scenario.supply is None:
            why = self.tr(
                "The plan says nothing of supply yet. Import a force as a table of "
                "units, or open a scenario with an entry 'supply'."
            )
            self._forget(why, may_import=True)
            return
        march = None if session.is_busy else session.march
        question = _Question(ground, scenario, march, self._theme)
        if question != self._asked:
            self._asked = question
            self._work.ask(lambda progress: _page(question, progress))

    def close(self) -> None:
        """Let go of what runs."""
        self._work.drop()
        self._work.wait(5)

    # Wiring

    def _connect(self) -> None:
        desk, panel = self._desk, self.panel
        commands = desk.window.commands
        commands["supply"].triggered.connect(self.open)
        commands["factors"].triggered.connect(self.open_factors)
        desk.stateShown.connect(self.refresh)
        desk.groundSet.connect(self._leave)
        panel.shown.connect(self.refresh)
        panel.placeChosen.connect(self._show_place)
        panel.itemChosen.connect(self._show_item)
        panel.stockAsked.connect(self._ask_stock)
        panel.factorAsked.connect(self._ask_factor)
        panel.factorDropped.connect(self._drop_factor)
        panel.pointAsked.connect(self.carriers.ask_point)
        panel.lift.transportAsked.connect(self.carriers.ask_transport)
        panel.rateAsked.connect(self.rates.ask_rate)
        panel.ratesAsked.connect(self.rates.ask_table)
        panel.ratesExportAsked.connect(self.rates.ask_target)
        panel.soughtChanged.connect(lambda _text: self._show_factors())
        panel.goAsked.connect(self._go)
        panel.importAsked.connect(self.tables.ask_force)
        panel.exportAsked.connect(self._ask_target)
        commands["import_force"].triggered.connect(self.tables.ask_force)
        commands["export_force"].triggered.connect(self._ask_force_target)
        commands["export_supply"].triggered.connect(self._ask_target)
        self._work.succeeded.connect(self._take)
        self._work.failed.connect(self._fail)
        desk.window.on_close.insert(0, self.close)

    def _leave(self) -> None:
        """Another area is open: nothing of the plan before stays."""
        self._forget(self.tr("Open a scenario to see what it needs."))

    def _forget(self, why: str, *, may_import: bool = False) -> None:
        self._work.drop()
        self._asked = self._page = None
        self._factors = ()
        self.panel.clear()
        self.panel.tell(why, may_import=may_import)
        self.outlookShown.emit()

    # Showing

    def _take(self, page: _Page) -> None:
        """Show an outlook that was made."""
        self._page = page
        panel = self.panel
        panel.headline.setText(page.headline.text)
        panel.show_remarks(page.outlook.remarks)
        marches = self.tr("No unit marches with a column of this plan.")
        panel.marches.show_rows(march_rows(page.outlook, page.zone), marches)
        rates = self.tr("No unit uses ammunition by these factors.")
        panel.ammunition.show_rows(ammunition_rows(page.outlook, self._theme), rates)
        panel.lift.show_outlook(page.outlook, self._theme)
        panel.show_force(*page.header, page.lines)
        if panel.choice is not None:
            self._show_place(panel.choice)
        self._show_factors()
        self.outlookShown.emit()

    def _fail(self, error: Exception) -> None:
        """Say in the dock why there is no outlook; pass a fault of ours on."""
        sentence = sentence_of(error)
        if sentence is None:
            self._desk.faulted.emit(error)
        self._page = None
        self.panel.tell(sentence or self.tr("The outlook could not be made."))

    def _show_place(self, choice: PlaceChoice) -> None:
        """Show the items of a unit or point."""
        page, panel = self._page, self.panel
        if page is None:
            return
        outlook = page.outlook
        numbers = shown_items(outlook, choice)
        none = self.tr("{} needs nothing and has nothing.").format(choice.name)
        rows = item_rows(outlook, choice, page.zone, self._theme)
        panel.items.show_rows(rows, none)
        panel.offer_items([outlook.items[number].name for number in numbers])
        if numbers:
            self._show_item(max(panel.item.currentIndex(), 0))
        else:
            panel.facts.setText("")
            panel.chart.show_curve(None, why=none)

    def _show_item(self, place: int) -> None:
        """Show the curve of one item."""
        page, choice, panel = self._page, self.panel.choice, self.panel
        if page is None or choice is None:
            return
        outlook = page.outlook
        numbers = shown_items(outlook, choice)
        if not 0 <= place < len(numbers):
            return
        number = numbers[place]
        item = outlook.items[number]
        panel.items.choose(place)
        curve = stock_curve(outlook, choice, number)
        axis = ClockAxis(outlook.begins, page.zone)
        unknown = self.tr(
            "The plan does not say how much {} {} has. Give it with 'Change stock'."
        ).format(item.name, choice.name)
        panel.chart.show_curve(curve, axis, unknown)
        panel.facts.setText(self._facts(outlook, choice, number))

    def _facts(self, outlook: SupplyOutlook, choice: PlaceChoice, item: int) -> str:
        """What there is, what is used and how long it lasts, in a line."""
        what = outlook.items[item]
        classes = self.tr("class {} / US {}").format(what.nato, what.us)
        if choice.is_point:
            return classes
        names = [one.unit.name for one in outlook.units]
        unit = names.index(choice.name)
        projection = outlook.projection
        return "  ·  ".join(
            (
                amount(projection.stock[unit, item, 0], what.unit),
                self.tr("{} a day").format(
                    amount(outlook.daily(unit, item), what.unit)
                ),
                self.tr("lasts {}").format(days(projection.days[unit, item, 0])),
                classes,
            )
        )

    def _show_factors(self) -> None:
        """Show the rates that hold all sought words."""
        page, panel = self._page, self.panel
        if page is None:
            return
        library, own = page.outlook.library, page.outlook.plan.factors
        self._factors = shown_factors(library, panel.sought.text())
        rows = factor_rows(library, self._factors, own)
        panel.factors.show_rows(rows, self.tr("No rate has all these words."))
        said = self.tr("{} rates").format(len(self._factors))
        if own:
            said += "  ·  " + self.tr("{} own").format(len(own))
        if page.doubts:
            said += "  ·  " + self.tr("doubts: {}").format(len(page.doubts))
        panel.doubts.setText(said)
        panel.doubts.setToolTip("\n".join((library.name, *page.doubts)))

    # Hands

    def _ask_stock(self, place: int) -> None:
        page, choice = self._page, self.panel.choice
        if page is None or choice is None:
            return
        numbers = shown_items(page.outlook, choice)
        if 0 <= place < len(numbers):
            self.edits.ask_stock(choice, page.outlook.items[numbers[place]])

    def _ask_factor(self, row: int) -> None:
        if 0 <= row < len(self._factors):
            self.edits.ask_factor(self._factors[row])

    def _drop_factor(self, row: int) -> None:
        if 0 <= row < len(self._factors):
            self.edits.drop_factor(self._factors[row])

    def _ask_target(self) -> None:
        if self.outlook is None:
            self.open()
        else:
            self.tables.ask_target(self.outlook)

    def _ask_force_target(self) -> None:
        scenario = self._desk.session.scenario
        if scenario is None or scenario.supply is None or not scenario.supply.units:
            self.open()
        else:
            self.tables.ask_force_target()

    def _go(self, choice: PlaceChoice) -> None:
        """Show on the map where a unit is supplied, or where a point is."""
        page, ground = self._page, self._desk.ground
        if page is None or ground is None:
            return
        places = (
            [one.at for one in page.outlook.points if one.name == choice.name]
            if choice.is_point
            else [one.at for one in page.outlook.units if one.unit.name == choice.name]
        )
        if not places or not places[0]:
            return
        try:
            self._desk.point_out(find_point(places[0], ground.area))
        except (InputRefused, MapError) as error:
            self._desk.tell_error(error)


def _page(question: _Question, progress: Progress) -> _Page:
    """Make the outlook, and what is shown of it; not on the GUI thread."""
    ground, scenario, march, theme = question
    outlook = supply_outlook(
        scenario,
        march,
        factor_library(),
        progress,
        network=ground.area.network,
    )
    zone = scenario.zone
    return _Page(
        outlook,
        zone,
        headline(outlook, zone),
        force_header(outlook),
        force_lines(outlook, zone, theme),
        library_doubts(outlook.library),
    )
