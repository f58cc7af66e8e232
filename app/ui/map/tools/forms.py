"""What a drawing tool asks beside its points; the same fields serve to edit later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QPushButton,
    QWidget,
)

from app.services.symbol_code import SymbolCode, SymbolSet
from app.ui.choice_box import ChoiceBox
from app.ui.dialogs.symbol_dialog import SymbolDialog
from app.ui.flow_layout import FlowLayout
from app.ui.line_edit import LineEdit
from app.ui.words import word
from planners.overlay import ControlLine, LineKind, PlacedSymbol, Traffic

if TYPE_CHECKING:
    from app.drawing.style import Style
    from app.drawing.symbol_pictures import SymbolPictures
    from planners.route import Lonlat

LONGEST_NAME = 60
ANYWHERE = (0.0, 0.0)
NAME_LETTERS = 14
TRAFFIC_KINDS = (LineKind.MSR, LineKind.ASR)


class AreaForm(QWidget):
    """Asks for the name of an area."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = _field(self.tr("Name"), name)
        row = FlowLayout(self, (8, 4))
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.name)

    @property
    def area_name(self) -> str:
        """Name as it stands."""
        return self.name.text().strip()

    def clear(self) -> None:
        """Ask for another one."""
        self.name.clear()


@dataclass(frozen=True, slots=True)
class LineManner:
    """Everything about a line but its course."""

    kind: LineKind = LineKind.MSR
    name: str = ""
    traffic: Traffic = Traffic.TWO_WAY
    planned: bool = False

    @classmethod
    def of(cls, line: ControlLine) -> LineManner:
        """Manner of a line that is drawn already."""
        return cls(line.kind, line.name, line.traffic, line.planned)

    def line(self, points: tuple[Lonlat, ...]) -> ControlLine:
        """Line of this manner over some points."""
        return ControlLine(
            kind=self.kind,
            line=points,
            name=self.name,
            traffic=self.traffic,
            planned=self.planned,
        )


class LineForm(QWidget):
    """Asks for kind, name and traffic of a line, and whether it is planned."""

    changed = Signal()

    def __init__(self, manner: LineManner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = ChoiceBox()
        self.kind.setAccessibleName(self.tr("Kind of line"))
        for kind in LineKind:
            self.kind.addItem(word(kind), kind)
        self.kind.setCurrentText(word(manner.kind))
        self.name = _field(self.tr("Name"), manner.name)
        self.traffic = ChoiceBox()
        self.traffic.setAccessibleName(self.tr("Traffic"))
        for traffic in Traffic:
            self.traffic.addItem(word(traffic), traffic)
        self.traffic.setCurrentText(word(manner.traffic))
        self.planned = QCheckBox(self.tr("Planned"))
        self.planned.setChecked(manner.planned)
        row = FlowLayout(self, (8, 4))
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.kind, self.name, self.traffic, self.planned):
            row.addWidget(widget)
        self.kind.currentIndexChanged.connect(self._tell)
        self.traffic.currentIndexChanged.connect(self._tell)
        self.planned.toggled.connect(self._tell)
        self.name.textChanged.connect(self._tell)
        self._tell()

    @property
    def manner(self) -> LineManner:
        """Answers as they stand."""
        return LineManner(
            kind=LineKind(self.kind.currentData()),
            name=self.name.text().strip(),
            traffic=Traffic(self.traffic.currentData()),
            planned=self.planned.isChecked(),
        )

    def _tell(self) -> None:
        self.traffic.setEnabled(self.kind.currentData() in TRAFFIC_KINDS)
        self.changed.emit()


class SymbolStripForm(QWidget):
    """
    Asks which symbol: a point that staff often need, or any other of the standard.

    Parameters
    ----------
    pictures, style
        For the dialog that shows all symbols.
    """

    changed = Signal()

    def __init__(
        self, pictures: SymbolPictures, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures, self._style = pictures, style
        self._texts: tuple[tuple[str, str], ...] = ()
        self.choice = ChoiceBox()
        self.choice.setAccessibleName(self.tr("Symbol"))
        for words, entity in (
            (self.tr("Traffic control post"), "321400"),
            (self.tr("Start point"), "131600"),
            (self.tr("Release point"), "131500"),
            (self.tr("Checkpoint"), "130300"),
            (self.tr("Supply point"), "321700"),
            (self.tr("Fuel supply point"), "321703"),
            (self.tr("Ammunition supply point"), "320200"),
        ):
            point = SymbolSet.CONTROL_MEASURE.value
            code = SymbolCode(symbol_set=point, entity=entity)
            self.choice.addItem(words, code.sidc)
        self.other = QPushButton(self.tr("Other symbol…"))
        self.designation = _field(self.tr("Designation"), "")
        row = FlowLayout(self, (8, 4))
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.choice, self.designation, self.other):
            row.addWidget(widget)
        self.choice.currentIndexChanged.connect(self.changed)
        self.designation.textChanged.connect(self.changed)
        self.other.clicked.connect(self._ask_other)

    @property
    def words(self) -> str:
        """What the chosen symbol is called."""
        return self.choice.currentText()

    def symbol(self, position: Lonlat) -> PlacedSymbol:
        """Symbol as it stands, at a place."""
        texts = dict(self._texts)
        written = self.designation.text().strip()
        if written:
            texts["uniqueDesignation"] = written
        return PlacedSymbol(
            sidc=self.choice.currentData(),
            position=position,
            texts=tuple(sorted(texts.items())),
        )

    def clear_text(self) -> None:
        """The next symbol has a designation of its own."""
        self.designation.clear()

    def _ask_other(self) -> None:
        """Let the user choose among all symbols."""
        dialog = SymbolDialog(
            self._pictures, self._style, self.window(), self.symbol(ANYWHERE)
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._take_other(dialog))
        dialog.open()

    def _take_other(self, dialog: SymbolDialog) -> None:
        """Offer what was chosen, first of all."""
        symbol = dialog.symbol(ANYWHERE)
        texts = dict(symbol.texts)
        self.designation.setText(texts.pop("uniqueDesignation", ""))
        self._texts = tuple(sorted(texts.items()))
        known = self.choice.findData(symbol.sidc)
        if known < 0:
            self.choice.insertItem(0, dialog.name.text(), symbol.sidc)
        self.choice.setCurrentIndex(max(known, 0))
        self.changed.emit()


def _field(name: str, text: str) -> LineEdit:
    """Short text with its name inside it."""
    field = LineEdit(text)
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    field.setMaxLength(LONGEST_NAME)
    field.setMinimumWidth(field.fontMetrics().averageCharWidth() * NAME_LETTERS)
    return field
