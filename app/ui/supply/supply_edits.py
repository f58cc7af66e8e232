"""Asks for another stock or another rate, and puts it into the plan as one step."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.ui.dialogs.words_dialog import WordsDialog, WordsField
from app.ui.supply.factor_rows import rate_text, what_of
from app.ui.supply.supply_changes import (
    key_of,
    supply_of,
    with_factor,
    with_point_stock,
    with_stock,
    without_factor,
)
from planners.errors import SupplyError
from planners.supply.stocks import Stock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.services.scenario.scenario import Scenario
    from app.ui.desk import Desk
    from app.ui.supply.force_tree import PlaceChoice
    from planners.supply.factors import Factor
    from planners.supply.items import Item


class SupplyEdits(QObject):
    """
    Changes of supply by hand; each is one step that can be undone.

    Attributes
    ----------
    dialog
        That is open; None for none.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.dialog: WordsDialog | None = None

    def take(self, scenario: Scenario, text: str) -> None:
        """Take another scenario as a step; its columns march as before."""
        session = self._desk.session
        before = session.scenario
        if before is None or scenario == before:
            return
        march = None if session.is_busy else session.march
        columns = None if march is None else march.columns
        session.change_scenario(scenario, text, columns)
        self.changed.emit()

    def scenario_to_change(self) -> Scenario | None:
        """Scenario to change; None, and a word of it, where it can only be read."""
        session = self._desk.session
        if session.reads_only:
            session.editRefused.emit()
            return None
        return session.scenario

    # Stocks

    def ask_stock(self, choice: PlaceChoice, item: Item) -> None:
        """Ask how much of an item a unit or point has and should have."""
        scenario = self.scenario_to_change()
        if scenario is None:
            return
        stock = stock_of(scenario, choice, item.name)
        note = self.tr("{} of {}, in {}.").format(item.name, choice.name, item.unit)
        fields = [
            WordsField(self.tr("&On hand"), "0", rate_text(stock.on_hand)),
            WordsField(self.tr("Of it &unusable"), "0", rate_text(stock.dead)),
            WordsField(self.tr("&Room for"), "", _most(stock), optional=True),
            WordsField(self.tr("&Safety, days"), "0", rate_text(stock.safety_days)),
            WordsField(
                self.tr("&Between deliveries, days"),
                "0",
                rate_text(stock.operating_days),
            ),
            WordsField(
                self.tr("On the &way, days"), "0", rate_text(stock.transit_days)
            ),
        ]
        self.ask_words(
            self.tr("Change stock"),
            note,
            fields,
            lambda words: self._why_no_stock(item.name, words),
            lambda words: self.change_stock(choice, item.name, words),
        )

    def change_stock(
        self, choice: PlaceChoice, item: str, words: Sequence[str]
    ) -> None:
        """Put another stock into the plan; one that cannot stand is left."""
        scenario = self._desk.session.scenario
        if scenario is None or self._why_no_stock(item, words):
            return
        change = with_point_stock if choice.is_point else with_stock
        self.take(
            change(scenario, choice.name, _stock(item, words)),
            self.tr("Change {} of {}").format(item, choice.name),
        )

    def _why_no_stock(self, item: str, words: Sequence[str]) -> str:
        """Say why a stock cannot stand; empty if it can."""
        for text in words:
            if text and number_of(text) is None:
                return self.tr("{} is no number; give one from zero on.").format(text)
        try:
            _stock(item, words)
        except SupplyError as error:
            return str(error)
        return ""

    # Rates

    def ask_factor(self, factor: Factor) -> None:
        """Ask for another rate, and who says so."""
        scenario = self.scenario_to_change()
        if scenario is None:
            return
        own = key_of(factor) in {key_of(one) for one in supply_of(scenario).factors}
        note = self.tr("{}. So far {}, from {}.").format(
            what_of(factor), rate_text(factor.rate), factor.source
        )
        fields = [
            WordsField(self.tr("&Rate"), "0", rate_text(factor.rate)),
            WordsField(
                self.tr("&Source"),
                self.tr("Who measured or ordered it, and when"),
                factor.source if own else "",
            ),
        ]
        self.ask_words(
            self.tr("Change rate"),
            note,
            fields,
            self._why_no_rate,
            lambda words: self.change_factor(factor, words),
        )

    def change_factor(self, factor: Factor, words: Sequence[str]) -> None:
        """Put a rate of its own into the plan; one that cannot stand is left."""
        scenario = self._desk.session.scenario
        rate = number_of(words[0])
        if scenario is None or rate is None or self._why_no_rate(words):
            return
        row = replace(factor, rate=rate, source=words[1], dated=None)
        text = self.tr("Change rate of {}").format(what_of(factor))
        self.take(with_factor(scenario, row), text)

    def drop_factor(self, factor: Factor) -> None:
        """Let the library say again what the plan says of its own."""
        scenario = self.scenario_to_change()
        if scenario is not None:
            text = self.tr("Back to the library for {}").format(what_of(factor))
            self.take(without_factor(scenario, factor), text)

    def _why_no_rate(self, words: Sequence[str]) -> str:
        """Say why a rate cannot stand; empty if it can."""
        rate = number_of(words[0])
        if rate is not None and 0 <= rate < math.inf:
            return ""
        return self.tr("{} is no rate; give a number from zero on.").format(words[0])

    # Asking

    def ask_words(
        self,
        title: str,
        note: str,
        fields: Sequence[WordsField],
        check: Callable[[tuple[str, ...]], str],
        take: Callable[[tuple[str, ...]], None],
    ) -> None:
        """
        Open a dialog of lines.

        Parameters
        ----------
        title, note, fields
            Of the dialog.
        check
            Gives a sentence about words that cannot stand, else an empty one.
        take
            Is given those that can.
        """
        dialog = WordsDialog(title, note, fields, check, self._desk.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: take(dialog.words))
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None


def stock_of(scenario: Scenario, choice: PlaceChoice, item: str) -> Stock:
    """Stock of an item as a scenario says it; an empty one where it says nothing."""
    plan = supply_of(scenario)
    held = (
        [one.stocks for one in plan.points if one.name == choice.name]
        if choice.is_point
        else [one.stocks for one in plan.units if one.unit.name == choice.name]
    )
    stocks = held[0] if held else ()
    return next((one for one in stocks if one.item == item), Stock(item=item))


def number_of(text: str) -> float | None:
    """Give a number with a point or a comma, spaces between thousands; None else."""
    try:
        return float("".join(text.split()).replace(",", "."))
    except ValueError:
        return None


def _stock(item: str, words: Sequence[str]) -> Stock:
    on_hand, dead, most, safety, operating, transit = (
        number_of(text) for text in words
    )
    return Stock(
        item=item,
        on_hand=on_hand or 0.0,
        dead=dead or 0.0,
        most=math.inf if most is None else most,
        safety_days=safety or 0.0,
        operating_days=operating or 0.0,
        transit_days=transit or 0.0,
    )


def _most(stock: Stock) -> str:
    return "" if stock.most == math.inf else rate_text(stock.most)
