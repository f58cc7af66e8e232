"""Asks for a rate of the user's own: what of, for what, when, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QWidget,
)

from app.ui.line_edit import LineEdit
from app.ui.supply.factor_rows import rate_text
from app.ui.supply.supply_changes import key_of
from app.ui.supply.supply_edits import number_of
from app.ui.supply.supply_words import basis_word, condition_word
from planners.errors import SupplyError
from planners.supply.factor_rows import NAMES_A_SUBJECT, with_rows
from planners.supply.factors import Basis, Climate, Factor, Level, Phase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from enum import Enum

    from planners.supply.factors import FactorLibrary

    Condition = TypeVar("Condition", bound=Enum)

LONGEST = 200
WIDE_LETTERS = 64


class KnownSubjects(NamedTuple):
    """What rates can hold for, in the order of the choice."""

    vehicles: Collection[str]
    weapons: Collection[str]


class RateDialog(QDialog):
    """
    One rate, put together by choice; its source is never left out.

    Parameters
    ----------
    library
        Rates that hold now, those of the plan among them.
    known
        Vehicles and weapons.

    Attributes
    ----------
    basis, subject, item, component, rate, phase, climate, level, source
        Fields of the rate.
    meets
        Says what becomes of it: which rate it takes the place of, or adds to.
    factor
        The rate that was taken; None until then.
    """

    def __init__(
        self, library: FactorLibrary, known: KnownSubjects, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add rate"))
        self._library, self._known = library, known
        self._units = {item.name: item.unit for item in library.items}
        self.factor: Factor | None = None
        self.item = _choice(self.tr("Item"), ((name, name) for name in self._units))
        bases = ((_capital(basis_word(one)), one) for one in Basis)
        self.basis = _choice(self.tr("For each"), bases)
        self.subject = _choice(self.tr("Vehicle or weapon"), ())
        self.component = _line(self.tr("Part of the need"), self.tr("None: all of it"))
        self.rate = _line(self.tr("Rate"), "0")
        self.unit = QLabel()
        always = self.tr("Always")
        self.phase = _conditions(self.tr("Phase"), always, Phase)
        self.climate = _conditions(self.tr("Climate"), always, Climate)
        self.level = _conditions(self.tr("Level"), always, Level)
        self.source = _line(
            self.tr("Source"), self.tr("Who measured or ordered it, and when")
        )
        self.meets, self.trouble = QLabel(), QLabel()
        self.meets.setProperty("role", "hint")
        self.trouble.setProperty("role", "refused")
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self._lay_out()
        self._connect()
        self._offer_subjects()
        self._look()

    def accept(self) -> None:
        """Take the rate, or say why it cannot stand."""
        rate = number_of(self.rate.text())
        if rate is None:
            text = self.tr("{} is no rate; give a number from zero on.")
            self._refuse(text.format(self.rate.text()))
            return
        factor = self._factor(rate)
        try:
            with_rows(self._library, (factor,))
        except SupplyError as error:
            self._refuse(str(error))
            return
        self.factor = factor
        super().accept()

    # Parts

    def _lay_out(self) -> None:
        note = QLabel(
            self.tr(
                "A rate of the plan wins over one of the library for the same need and "
                "conditions."
            )
        )
        note.setProperty("role", "hint")
        form = QFormLayout(self)
        form.setContentsMargins(16, 14, 16, 12)
        form.setSpacing(10)
        form.addRow(note)
        form.addRow(self.tr("&Item"), self.item)
        form.addRow(self.tr("For &each"), self.basis)
        form.addRow(self.tr("&Vehicle or weapon"), self.subject)
        form.addRow(self.tr("Part of the &need"), self.component)
        label = QLabel(self.tr("&Rate"))
        label.setBuddy(self.rate)
        row = QHBoxLayout()
        row.addWidget(self.rate, 1)
        row.addWidget(self.unit)
        form.addRow(label, row)
        form.addRow(self.tr("&Phase"), self.phase)
        form.addRow(self.tr("&Climate"), self.climate)
        form.addRow(self.tr("&Level"), self.level)
        form.addRow(self.tr("&Source"), self.source)
        for words in (note, self.meets, self.trouble):
            words.setWordWrap(True)
        form.addRow(self.meets)
        form.addRow(self.trouble)
        form.addRow(self.buttons)
        self.trouble.hide()
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * WIDE_LETTERS)

    def _connect(self) -> None:
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.basis.currentIndexChanged.connect(self._offer_subjects)
        for box in (
            *(self.item, self.basis, self.subject),
            *(self.phase, self.climate, self.level),
        ):
            box.currentIndexChanged.connect(self._look)
        for line in (self.component, self.rate, self.source):
            line.textChanged.connect(self._look)

    def _offer_subjects(self) -> None:
        """Offer vehicles or weapons, whichever the rate counts by."""
        basis: Basis = self.basis.currentData()
        of_weapons = basis is Basis.WEAPON_DAY
        names = self._known.weapons if of_weapons else self._known.vehicles
        before = self.subject.currentText()
        self.subject.clear()
        if basis in NAMES_A_SUBJECT:
            self.subject.addItems(list(names))
            self.subject.setCurrentIndex(max(self.subject.findText(before), 0))
        self.subject.setEnabled(self.subject.count() > 0)

    def _look(self) -> None:
        """Say what the rate meets in the library, and offer OK when all is told."""
        factor = self._factor(0.0)
        self.unit.setText(self._units.get(factor.item, ""))
        self.meets.setText(self._meeting(factor))
        told = all(line.text().strip() for line in (self.rate, self.source))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(told)
        self._make_room()

    def _meeting(self, factor: Factor) -> str:
        """What the rate takes the place of, or adds to."""
        unit = self._units.get(factor.item, "")
        need = (factor.basis, factor.subject, factor.item)
        alike = [
            row
            for row in self._library.factors
            if (row.basis, row.subject, row.item) == need
        ]
        for row in alike:
            if key_of(row) == key_of(factor):
                text = self.tr("Takes the place of {} {} from {}.")
                return text.format(rate_text(row.rate), unit, row.source)
        if any(row.component == factor.component for row in alike):
            return self.tr(
                "There are rates for other conditions; of those that hold, the one "
                "with the most conditions is taken."
            )
        parts = dict.fromkeys(row.component for row in alike if row.component)
        if parts:
            text = self.tr("Adds to the other parts of the need: {}.")
            return text.format(", ".join(parts))
        return self.tr("No rate says this so far.")

    def _factor(self, rate: float) -> Factor:
        """Rate that the fields describe."""
        return Factor(
            basis=self.basis.currentData(),
            subject=self.subject.currentText(),
            item=self.item.currentText(),
            rate=rate,
            component=self.component.text().strip(),
            phase=self.phase.currentData(),
            climate=self.climate.currentData(),
            level=self.level.currentData(),
            source=self.source.text().strip(),
        )

    def _refuse(self, why: str) -> None:
        self.trouble.setText(why)
        self.trouble.show()
        self._make_room()

    def _make_room(self) -> None:
        """Grow until every sentence has its lines."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            high = layout.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), high))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _line(name: str, example: str) -> LineEdit:
    line = LineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(example)
    line.setMaxLength(LONGEST)
    return line


def _choice(name: str, entries: Iterable[tuple[str, object]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for text, meaning in entries:
        box.addItem(text, meaning)
    return box


def _conditions(name: str, always: str, kinds: type[Condition]) -> QComboBox:
    """Choice of a condition, first of all of none."""
    box = _choice(name, ((always, None),))
    for one in kinds:
        box.addItem(_capital(condition_word(one)), one)  # type: ignore[arg-type]
    return box
