"""Choose a symbol of APP-6: by words, by its code, and by its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QVBoxLayout,
    QWidget,
)

from app.drawing.symbol_engine import SymbolColours
from app.drawing.symbol_library import symbols_note
from app.drawing.symbol_pictures import Look
from app.services.symbol_catalogue import symbol_catalogue
from app.services.symbol_code import SymbolCode, SymbolSet
from app.ui.dialogs.symbol_form import SymbolForm
from app.ui.line_edit import LineEdit
from app.ui.symbol_words import symbol_word
from app.ui.tables.symbols import ICON_SIZE, SymbolsModel, fitted
from planners.overlay import SIDC_DIGITS, PlacedSymbol

if TYPE_CHECKING:
    from app.drawing.style import Style
    from app.drawing.symbol_pictures import SymbolPictures
    from planners.route import Lonlat

PREVIEW_LETTERS, PREVIEW_LINES = 46, 8  # size of the preview, by the letters
PREVIEW_PX = 52.0
STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}
SETS = (
    *(SymbolSet.LAND_UNIT, SymbolSet.CONTROL_MEASURE),
    *(SymbolSet.LAND_INSTALLATION, SymbolSet.LAND_EQUIPMENT),
)


class SymbolDialog(QDialog):
    """
    Search to the left, the symbol as it will be and its parts to the right.

    Parameters
    ----------
    pictures
        Makes the pictures.
    style
        Of the map, so that the preview looks as the map does.
    start
        Symbol to change; without it, a friendly unit.
    """

    def __init__(
        self,
        pictures: SymbolPictures,
        style: Style,
        parent: QWidget | None = None,
        start: PlacedSymbol | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Choose a symbol"))
        self._pictures = pictures
        self._style = style
        dpr = self.devicePixelRatioF()
        self._look = Look(SymbolColours.of(style), PREVIEW_PX, dpr)
        self._catalogue = symbol_catalogue()
        self.model = SymbolsModel(pictures, self._look, self)
        self.search = LineEdit()
        self.kind = QComboBox()
        self.list = QListView()
        self.count = QLabel()
        self.preview = QLabel()
        self.name = QLabel()
        self.code = QLabel()
        self.form = SymbolForm(self._catalogue)
        self._lay_out()
        self.search.textChanged.connect(self._find)
        self.kind.currentIndexChanged.connect(self._find)
        self.list.selectionModel().currentChanged.connect(self._take)
        self.list.doubleClicked.connect(self.accept)
        self.form.changed.connect(self._show)
        self._find()
        if start is not None:
            self._begin_with(start)
        self.search.setFocus()

    @property
    def sidc(self) -> str:
        """Code of the symbol as it stands, 20 digits."""
        return self.form.code().sidc

    def symbol(self, position: Lonlat) -> PlacedSymbol:
        """The chosen symbol at a place, degrees."""
        return PlacedSymbol(sidc=self.sidc, position=position, texts=self.form.texts())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move the choice while the words are being typed."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in STEPS
        ):
            self._step(STEPS[Qt.Key(event.key())])
            return True
        return super().eventFilter(watched, event)

    def _step(self, rows: int) -> None:
        """Move the choice by some rows, as far as there are any."""
        last = len(self.model.entries) - 1
        row = min(max(self.list.currentIndex().row() + rows, 0), last)
        self.list.setCurrentIndex(self.model.index(row))

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(self.tr("Name, abbreviation or code"))
        self.search.setAccessibleName(self.tr("Search symbols"))
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self.kind.setAccessibleName(self.tr("Kind of symbol"))
        self.kind.addItem(self.tr("All kinds"), "")
        for one in SETS:
            self.kind.addItem(symbol_word(one), one.value)
        self.list.setModel(self.model)
        self.list.setAccessibleName(self.tr("Symbols"))
        self.list.setIconSize(ICON_SIZE)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for label in (self.count, self.code):
            label.setProperty("role", "hint")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.name.setProperty("role", "title")
        self.name.setWordWrap(True)
        self.preview.setAccessibleName(self.tr("Preview"))
        letter = self.fontMetrics()
        wide = PREVIEW_LETTERS * letter.averageCharWidth()
        self._room = QSize(wide, PREVIEW_LINES * letter.height())
        self.preview.setFixedSize(self._room)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        columns = QHBoxLayout()
        columns.setSpacing(18)
        columns.addLayout(
            _column(self.search, self.kind, self.list, self.count), stretch=1
        )
        columns.addLayout(self._right_column())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(12)
        note = symbols_note()
        if note:
            said = QLabel(note)
            said.setProperty("role", "doubtful")
            said.setWordWrap(True)
            layout.addWidget(said)
        layout.addLayout(columns)
        layout.addWidget(buttons)
        self.resize(letter.averageCharWidth() * 118, letter.height() * 38)

    def _right_column(self) -> QVBoxLayout:
        column = _column(self.preview, self.name, self.code, self.form)
        column.addStretch(1)
        return column

    def _begin_with(self, start: PlacedSymbol) -> None:
        """Show a symbol that is there already."""
        code = SymbolCode.of(start.sidc)
        entry = self._catalogue.entry(code.symbol_set, code.entity)
        if entry in self.model.entries:
            row = self.model.entries.index(entry)
            self.list.setCurrentIndex(self.model.index(row))
        self.form.show_code(code)
        self.form.show_texts(start.texts)

    def _find(self) -> None:
        """Show the symbols that fit; a whole code is taken as it is."""
        text = self.search.text().strip()
        code = _code_in(text)
        if code is not None:
            self.form.show_code(code)
            self.count.setText(self.tr("Symbol by its code"))
            self.model.set_entries(())
            return
        found = self._catalogue.search(text, self.kind.currentData())
        self.model.set_entries(found)
        self.count.setText(
            self.tr("Symbols found: {}").format(len(found))
            if found
            else self.tr("No symbol fits. Try another word, or fewer.")
        )
        if found:
            self.list.setCurrentIndex(self.model.index(0))

    def _take(self) -> None:
        """Describe the symbol under choice."""
        index = self.list.currentIndex()
        if index.isValid():
            entry = self.model.entries[index.row()]
            self.form.show_entity(entry.symbol_set, entry.code)

    def _show(self) -> None:
        """Show the symbol as it will be on the map."""
        code = self.form.code()
        entry = self._catalogue.entry(code.symbol_set, code.entity)
        self.name.setText(entry.name if entry else self.tr("Other symbol"))
        self.code.setText(code.sidc)
        picture = self._pictures.picture(code.sidc, self.form.texts(), self._look)
        self.preview.setPixmap(
            self._on_paper(fitted(picture, self._room, self._look.dpr))
        )

    def _on_paper(self, image: QImage) -> QPixmap:
        """Put a picture on the colour of the map."""
        sheet = QPixmap(image.size())
        sheet.setDevicePixelRatio(self._look.dpr)
        sheet.fill(Qt.GlobalColor.transparent)
        painter = QPainter(sheet)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner = QPainterPath()
        corner.addRoundedRect(0, 0, self._room.width(), self._room.height(), 6, 6)
        painter.fillPath(corner, self._style["paper"])
        painter.drawImage(0, 0, image)
        painter.end()
        return sheet


def _column(*widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(8)
    for widget in widgets:
        column.addWidget(widget)
    return column


def _code_in(text: str) -> SymbolCode | None:
    """Symbol code that was typed or pasted; None if it is none."""
    digits = text.replace(" ", "")
    if not (len(digits) == SIDC_DIGITS and digits.isascii() and digits.isdigit()):
        return None
    try:
        return SymbolCode.of(digits)
    except ValueError:
        return None
