"""Asks what a map sheet shall show and how: title, place, scale, paper, format."""

from __future__ import annotations

import math
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QSpinBox,
    QWidget,
)

from app.drawing.sheet_layout import PAPER_MM, SCALES
from app.drawing.sheet_margin import scale_words
from app.services.sheets import HIGHEST_DPI, LOWEST_DPI, SheetForm
from app.ui.line_edit import LineEdit

if TYPE_CHECKING:
    from collections.abc import Iterable

FIT = 0.0  # as a scale: the largest round one that shows all
DPI, DPI_STEP = 300, 50


class Shows(Enum):
    """What a sheet is laid around."""

    VIEW = "view"
    AREA = "area"
    ROUTES = "routes"
    STRIP = "strip"
    FRAME = "frame"  # where the hand has put it


class SheetQuestions(QWidget):
    """The fields; ``changed`` tells of every change."""

    changed = Signal()

    def __init__(
        self, title: str, *, has_routes: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(
            QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow
        )
        self.title = LineEdit(title)
        self.title.textChanged.connect(self.changed)
        self._form.addRow(self.tr("&Title"), self.title)
        shown = [Shows.VIEW, Shows.AREA]
        shown += [Shows.ROUTES, Shows.STRIP] if has_routes else []
        self.shows = self._choice(
            self.tr("&Shows"), [(_word(one), one) for one in (*shown, Shows.FRAME)]
        )
        if has_routes:
            self.shows.setCurrentIndex(self.shows.findData(Shows.ROUTES))
        fit = self.tr("Fit")
        self.scale = self._choice(
            self.tr("S&cale"),
            [(fit, FIT), *((scale_words(n), float(n)) for n in SCALES)],
        )
        self.scale.setEditable(True)
        self.scale.setLineEdit(LineEdit())
        self.scale.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.scale.editTextChanged.connect(self.changed)
        self.paper, self.way = QComboBox(), QComboBox()
        self._form.addRow(self.tr("&Paper"), _side_by_side(self.paper, self.way))
        self._fill(self.paper, [(name, name) for name in PAPER_MM])
        self.paper.setCurrentText("A3")
        self._fill(
            self.way, [(self.tr("landscape"), False), (self.tr("portrait"), True)]
        )
        self.file_form, self.dpi = QComboBox(), QSpinBox()
        self.dpi.setLineEdit(LineEdit())
        self._form.addRow(self.tr("&Format"), _side_by_side(self.file_form, self.dpi))
        self._fill(
            self.file_form,
            zip(("PDF", "PNG", "GeoTIFF"), SheetForm, strict=True),
        )
        self.dpi.setRange(int(LOWEST_DPI), int(HIGHEST_DPI))
        self.dpi.setSingleStep(DPI_STEP)
        self.dpi.setValue(DPI)
        self.dpi.setSuffix(self.tr(" dpi"))
        self.dpi.valueChanged.connect(self.changed)
        self.palette_name = self._choice(
            self.tr("C&olours"),
            [
                (self.tr("Day"), "day"),
                (self.tr("Night"), "night"),
                (self.tr("Red"), "red"),
                (self.tr("High contrast"), "high_contrast"),
            ],
        )
        self._name_fields()
        self.changed.connect(self._enable)
        self._enable()

    def scale_n(self) -> float | None:
        """``n`` of 1:n; None to fit, not a number where what is typed is none."""
        text = self.scale.currentText().strip()
        if text == self.scale.itemText(0):
            return None
        digits = text.removeprefix("1:").replace("\u2009", "").replace(" ", "")
        try:
            return float(digits)
        except ValueError:
            return math.nan

    def paper_words(self) -> str:
        """Size of the paper and the way it lies."""
        return f"{self.paper.currentText()} {self.way.currentText()}"

    def set_frame_by_hand(self, scale: float) -> None:
        """Say that the hand has put the frame somewhere, at a scale."""
        self.blockSignals(True)
        self.shows.setCurrentIndex(self.shows.findData(Shows.FRAME))
        if self.scale_n() is None:
            self.scale.setEditText(scale_words(scale))
        self.blockSignals(False)
        self.changed.emit()

    def _choice(self, label: str, entries: Iterable[tuple[str, object]]) -> QComboBox:
        """Row with a list to choose from."""
        box = QComboBox()
        self._form.addRow(label, box)
        self._fill(box, entries)
        return box

    def _fill(self, box: QComboBox, entries: Iterable[tuple[str, object]]) -> None:
        for text, value in entries:
            box.addItem(text, value)
        box.currentIndexChanged.connect(self.changed)

    def _name_fields(self) -> None:
        """Names for those who hear the form."""
        for field, name in (
            (self.title, self.tr("Title of the sheet")),
            (self.shows, self.tr("What the sheet shows")),
            (self.scale, self.tr("Scale")),
            (self.paper, self.tr("Paper")),
            (self.way, self.tr("Way of the paper")),
            (self.file_form, self.tr("Format of the file")),
            (self.dpi, self.tr("Dots per inch")),
            (self.palette_name, self.tr("Colours of the map")),
        ):
            field.setAccessibleName(name)

    def _enable(self) -> None:
        """A strip is a PDF; only pictures have dots."""
        strip = self.shows.currentData() is Shows.STRIP
        if strip and self.file_form.currentIndex() != 0:
            self.file_form.setCurrentIndex(0)
        self.file_form.setEnabled(not strip)
        self.dpi.setEnabled(self.file_form.currentData() is not SheetForm.PDF)


def _side_by_side(*widgets: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget, 1)
    return row


def _word(shows: Shows) -> str:
    """What users read."""
    words = {
        Shows.VIEW: QCoreApplication.translate("SheetQuestions", "What the map shows"),
        Shows.AREA: QCoreApplication.translate("SheetQuestions", "The whole area"),
        Shows.ROUTES: QCoreApplication.translate("SheetQuestions", "The routes"),
        Shows.STRIP: QCoreApplication.translate(
            "SheetQuestions", "Sheets along the routes"
        ),
        Shows.FRAME: QCoreApplication.translate(
            "SheetQuestions", "Where the frame lies"
        ),
    }
    return words[shows]
