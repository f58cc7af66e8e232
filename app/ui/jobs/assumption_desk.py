"""Wires what simulations assume: another value and its source, kept in the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.services.robustness.question import highest
from app.services.scenario.robustness import (
    Assumed,
    wished_settings,
    with_assumption,
)
from app.ui.dialogs.words_dialog import WordsDialog, WordsField
from app.ui.jobs.robustness_words import first_up, plain_number, quantity
from models.plan_robustness.tables import ASSUMED, ASSUMPTIONS

if TYPE_CHECKING:
    from app.ui.desk import Desk
    from app.ui.jobs.robustness_panel import RobustnessPanel


class AssumptionDesk(QObject):
    """
    Changes of what simulations of the plan assume.

    A change is one step that can be undone and is kept in the plan. Without a source it
    stays what it is: assumed.
    """

    def __init__(self, desk: Desk, panel: RobustnessPanel) -> None:
        super().__init__(panel)
        self._desk = desk
        panel.assumptionAsked.connect(self.ask)

    def ask(self, name: str) -> None:
        """Ask for another value of an assumption."""
        session = self._desk.session
        if session.scenario is None:
            return
        if session.reads_only:
            session.editRefused.emit()
            return
        known = next(one for one in ASSUMPTIONS if one.name == name)
        theta = wished_settings(session.scenario.robustness).theta
        source = theta.source_of(name)
        note = self.tr("{}; the program assumes {}: {}.").format(
            first_up(known.meaning), quantity(known.value, known.unit), known.basis
        )
        value = WordsField(
            self.tr("&Value"),
            plain_number(known.value),
            plain_number(theta.all_values()[name]),
        )
        who = WordsField(
            self.tr("&Source"),
            self.tr("Assumed until you say who measured or ordered it"),
            "" if source == ASSUMED else source,
            optional=True,
        )
        dialog = WordsDialog(
            self.tr("Change an assumption"),
            note,
            [value, who],
            lambda words: self.why_not(name, words[0]),
            self._desk.window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.change(name, *dialog.words))
        dialog.open()

    def why_not(self, name: str, text: str) -> str:
        """Say why a value cannot stand; empty if it can."""
        value, most = _number(text), highest(name)
        if value is not None and 0 <= value <= most:
            return ""
        return self.tr("{} cannot stand here; give a number from 0 to {}.").format(
            text, plain_number(most)
        )

    def change(self, name: str, text: str, source: str) -> None:
        """Put another value into the plan; one that cannot stand is left."""
        session, value = self._desk.session, _number(text)
        scenario = session.scenario
        if scenario is None or value is None or self.why_not(name, text):
            return
        assumed = Assumed(name, value, source)
        wish = with_assumption(scenario.robustness, assumed)
        if wish == scenario.robustness:
            return
        march = None if session.is_busy else session.march
        session.change_scenario(
            replace(scenario, robustness=wish),
            self.tr("Change assumption {}").format(name),
            None if march is None else march.columns,
        )


def _number(text: str) -> float | None:
    """Number with a point or a comma; None for none."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
