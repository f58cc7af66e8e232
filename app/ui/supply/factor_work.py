"""Planning factors of the user's own: one by hand, or many from a table, and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.services.supply.factor_exports import write_factors
from app.services.supply.factor_file import factor_library
from app.services.supply.factor_table import read_factor_rows
from app.ui.dialogs.file_choice import choose_file, choose_target
from app.ui.supply.factor_rows import what_of
from app.ui.supply.rate_dialog import KnownSubjects, RateDialog
from app.ui.supply.supply_changes import supply_of, with_factor, with_factors
from planners.supply.factor_rows import with_rows
from planners.supply.factors import Basis

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.services.scenario.scenario import Scenario
    from app.services.supply.factor_table import FactorTable
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.supply.supply_edits import SupplyEdits
    from maps.progress import Progress
    from planners.supply.factors import Factor, FactorLibrary


class FactorWork(QObject):
    """
    Adds rates to the plan, each time as one step that can be undone, and writes them.

    Attributes
    ----------
    dialog
        That is open; None for none.
    """

    def __init__(self, desk: Desk, files: FileWork, edits: SupplyEdits) -> None:
        super().__init__(edits)
        self._desk, self._files, self._edits = desk, files, edits
        self.dialog: RateDialog | None = None

    # One rate

    def ask_rate(self) -> None:
        """Ask for a rate of the user's own."""
        scenario, ground = self._edits.scenario_to_change(), self._desk.ground
        if scenario is None or ground is None:
            return
        library = library_with_own(scenario)
        known = subjects_of(scenario, library, ground.vehicles)
        dialog = RateDialog(library, known, self._desk.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._add(dialog.factor))
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _add(self, factor: Factor | None) -> None:
        scenario = self._desk.session.scenario
        if factor is not None and scenario is not None:
            text = self.tr("Add rate of {}").format(what_of(factor))
            self._edits.take(with_factor(scenario, factor), text)

    def _forget(self) -> None:
        self.dialog = None

    # Tables of rates

    def ask_table(self) -> None:
        """Ask for a table of rates."""
        window = self._desk.window
        if self._edits.scenario_to_change() is None:
            return
        pattern = self.tr("Tables of rates (*.csv *.xlsx)")
        path = choose_file(window, self.tr("Import rates"), pattern, window.theme)
        if path is not None:
            self.import_rates(path)

    def import_rates(self, path: Path) -> None:
        """Let the rates of a table that the library does not say be of the plan."""
        session, policy = self._desk.session, self._files.marks
        before = session.scenario
        if before is None:
            return
        library = _library_below(before)

        def work(progress: Progress) -> FactorTable:
            progress("reading the rates", 0.0)
            table = read_factor_rows(path, library, policy)
            with_rows(library, table.rows)
            return table

        def read(table: FactorTable) -> None:
            scenario = session.scenario
            if scenario is None:
                return
            if table.marking is not None:
                self._files.take_marking(table.marking)
            after = with_factors(scenario, table.rows, _library_below(scenario))
            self._edits.take(after, self.tr("Import rates {}").format(path.name))
            said = self.tr("Rates read from {}: {}; not in the library: {}.")
            own = {row for row in supply_of(after).factors if row in table.rows}
            self._desk.window.notice.show_notice(
                said.format(path.name, len(table.rows), len(own))
            )

        self._files.run(self.tr("Import rates"), work, read)

    def ask_target(self) -> None:
        """Ask where the rates are to be written."""
        window, scenario = self._desk.window, self._desk.session.scenario
        if scenario is None:
            return
        title = self.tr("Export rates")
        pattern = self.tr("Table of rates (*.csv);;Whole library (*.yaml)")
        path = choose_target(window, title, pattern, ".csv", window.theme)
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        """Write the rates that hold, those of the plan among them."""
        session = self._desk.session
        scenario, marking, gate = session.scenario, session.marking, session.gate
        if scenario is None:
            return
        library = library_with_own(scenario)

        def work(progress: Progress) -> Path:
            progress("writing the rates", 0.0)
            return write_factors(path, library, marking, gate=gate()).path

        def written(target: Path) -> None:
            text = self.tr("Written to {}: {}.").format(target.parent, target.name)
            self._desk.window.notice.show_notice(text)

        self._files.run(self.tr("Export rates"), work, written)


def library_with_own(scenario: Scenario) -> FactorLibrary:
    """Rates that hold for a scenario, its own in the place of those of the library."""
    return with_rows(_library_below(scenario), supply_of(scenario).factors)


def subjects_of(
    scenario: Scenario, library: FactorLibrary, vehicles: Iterable[str]
) -> KnownSubjects:
    """
    Vehicles and weapons that a rate can hold for: those of the force come first.

    Parameters
    ----------
    scenario
        With the force.
    library
        Whose rates name others.
    vehicles
        Of the catalogue, by name.
    """
    units = [one.unit for one in supply_of(scenario).units]
    told = [row for row in library.factors if row.subject]
    arms = [row.subject for row in told if row.basis is Basis.WEAPON_DAY]
    cars = [row.subject for row in told if row.basis is not Basis.WEAPON_DAY]
    held_cars = sorted({name for unit in units for name in unit.vehicles})
    held_arms = sorted({name for unit in units for name in unit.weapons})
    return KnownSubjects(
        tuple(dict.fromkeys((*held_cars, *sorted({*vehicles, *cars})))),
        tuple(dict.fromkeys((*held_arms, *sorted(set(arms))))),
    )


def _library_below(scenario: Scenario) -> FactorLibrary:
    """Library without what the plan says of its own."""
    return supply_of(scenario).library or factor_library()
