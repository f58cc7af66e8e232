"""The parts of a symbol beside what it is: whose, how large, in which state, texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QWidget,
)

from app.drawing.symbol_engine import LONGEST_TEXT
from app.services.symbol_code import (
    Context,
    Echelon,
    Identity,
    Mobility,
    Status,
    SymbolCode,
    SymbolSet,
)
from app.ui.line_edit import LineEdit
from app.ui.symbol_words import symbol_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from enum import Enum

    from app.drawing.symbol_engine import Texts
    from app.services.symbol_catalogue import SymbolCatalogue

UNIT = SymbolSet.LAND_UNIT.value
EQUIPMENT = SymbolSet.LAND_EQUIPMENT.value
POINT = SymbolSet.CONTROL_MEASURE.value
IDENTITIES = (
    *(Identity.FRIEND, Identity.ASSUMED_FRIEND, Identity.NEUTRAL),
    *(Identity.UNKNOWN, Identity.PENDING, Identity.SUSPECT, Identity.HOSTILE),
)


class SymbolForm(QWidget):
    """Asks for the parts that fit the kind of symbol; a code keeps those it hides."""

    changed = Signal()

    def __init__(
        self, catalogue: SymbolCatalogue, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._set, self._entity = "", "000000"
        self._hidden = ("00", "00", "00")
        self._other_texts: dict[str, str] = {}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(
            QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow
        )
        self.identity = self._choice(self.tr("&Identity"), _named(IDENTITIES))
        self.status = self._choice(self.tr("&Status"), _named(Status))
        self.context = self._choice(self.tr("&Context"), _named(Context))
        self.size_of = self._choice(self.tr("&Echelon"), _named(Echelon))
        self._amplifiers = QWidget()
        self.headquarters = QCheckBox(self.tr("Head&quarters"))
        self.task_force = QCheckBox(self.tr("&Task force"))
        self.dummy = QCheckBox(self.tr("D&ummy"))
        boxes = QHBoxLayout(self._amplifiers)
        boxes.setContentsMargins(0, 0, 0, 0)
        for box in (self.headquarters, self.task_force, self.dummy):
            box.toggled.connect(self._tell)
            boxes.addWidget(box)
        self._form.addRow("", self._amplifiers)
        self.first = self._choice(self.tr("Modifier &1"), ())
        self.second = self._choice(self.tr("Modifier &2"), ())
        self.texts_of = {
            "uniqueDesignation": self._text(self.tr("&Designation")),
            "higherFormation": self._text(self.tr("&Higher formation")),
            "additionalInformation": self._text(self.tr("&Additional information")),
            "dtg": self._text(self.tr("Date-time &group")),
        }
        self.texts_of["dtg"].setPlaceholderText("120600ZJUN26")

    def show_entity(self, symbol_set: str, entity: str) -> None:
        """Ask for the parts that a symbol of this kind may have."""
        if symbol_set != self._set:
            self._set = symbol_set
            self._offer_parts()
        self._entity = entity
        self._hidden = ("00", "00", "00")
        self.changed.emit()

    def show_code(self, code: SymbolCode) -> None:
        """Fill the form from a symbol code."""
        self.show_entity(code.symbol_set, code.entity)
        self._hidden = (code.size, *code.modifiers)
        for box, value in (
            (self.identity, code.identity.value),
            (self.status, code.status.value),
            (self.context, code.context.value),
            (self.size_of, code.size),
            (self.first, code.modifiers[0]),
            (self.second, code.modifiers[1]),
        ):
            _choose(box, value)
        self.headquarters.setChecked(code.headquarters)
        self.task_force.setChecked(code.task_force)
        self.dummy.setChecked(code.dummy)

    def show_texts(self, texts: Texts) -> None:
        """Fill the texts; those without a field are kept as they are."""
        self._other_texts = dict(texts)
        for name, field in self.texts_of.items():
            field.setText(self._other_texts.pop(name, ""))

    def code(self) -> SymbolCode:
        """The code that the form describes."""
        unit = self._set == UNIT
        size, first, second = (
            str(box.currentData()) if self._form.isRowVisible(box) else hidden
            for box, hidden in zip(
                (self.size_of, self.first, self.second), self._hidden, strict=True
            )
        )
        return SymbolCode(
            symbol_set=self._set,
            entity=self._entity,
            identity=Identity(self.identity.currentData()),
            status=Status(self.status.currentData()),
            context=Context(self.context.currentData()),
            headquarters=unit and self.headquarters.isChecked(),
            task_force=unit and self.task_force.isChecked(),
            dummy=unit and self.dummy.isChecked(),
            size=size,
            modifiers=(first, second),
        )

    def texts(self) -> Texts:
        """Texts that are not empty, by name, sorted."""
        texts = dict(self._other_texts)
        for name, field in self.texts_of.items():
            hidden = not self._form.isRowVisible(field)
            if field.text().strip() and not hidden:
                texts[name] = field.text().strip()
        return tuple(sorted(texts.items()))

    def _offer_parts(self) -> None:
        """Show the rows that the symbol set has."""
        sizes: Iterable[Enum] = Mobility if self._set == EQUIPMENT else Echelon
        _fill(self.size_of, _named(sizes))
        label = self._form.labelForField(self.size_of)
        words = (self.tr("&Mobility"), self.tr("&Echelon"))
        label.setProperty("text", words[self._set != EQUIPMENT])
        self._form.setRowVisible(self.size_of, self._set in (UNIT, EQUIPMENT))
        self._form.setRowVisible(self._amplifiers, self._set == UNIT)
        self._form.setRowVisible(self.texts_of["higherFormation"], self._set != POINT)
        for box, sector in ((self.first, 1), (self.second, 2)):
            found = self._catalogue.modifiers_of(self._set, sector)
            names = [(one.name, one.code) for one in found]
            _fill(box, [(self.tr("None"), "00"), *names])
            self._form.setRowVisible(box, bool(found))

    def _choice(self, label: str, items: Sequence[tuple[str, str]]) -> QComboBox:
        """Add a row with a list to choose from."""
        box = QComboBox()
        box.setAccessibleName(label.replace("&", ""))
        box.setMinimumContentsLength(22)
        box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        _fill(box, items)
        box.currentIndexChanged.connect(self._tell)
        self._form.addRow(label, box)
        return box

    def _text(self, label: str) -> LineEdit:
        """Add a row for a text."""
        field = LineEdit()
        field.setAccessibleName(label.replace("&", ""))
        field.setMaxLength(LONGEST_TEXT)
        field.textChanged.connect(self._tell)
        self._form.addRow(label, field)
        return field

    def _tell(self) -> None:
        self.changed.emit()


def _named(values: Iterable[Enum]) -> list[tuple[str, str]]:
    return [(symbol_word(value), value.value) for value in values]


def _fill(box: QComboBox, items: Sequence[tuple[str, str]]) -> None:
    """Exchange what a list offers, without telling anybody."""
    box.blockSignals(True)
    box.clear()
    for text, value in items:
        box.addItem(text, value)
    box.blockSignals(False)


def _choose(box: QComboBox, value: str) -> None:
    """Choose a value; one that is not offered is added, so that it is kept."""
    if box.findData(value) < 0:
        box.addItem(value, value)
    box.setCurrentIndex(box.findData(value))
