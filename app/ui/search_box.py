"""Where to go: a place, a grid reference, or latitude and longitude."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QStringListModel, Signal
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from app.ui.line_edit import LineEdit

if TYPE_CHECKING:
    from app.ui.open_area import OpenArea
    from maps.place_names import Place

LEAST_LETTERS = 2
LEAST_LETTERS_SHOWN, MOST_LETTERS_SHOWN = 20, 38


class SearchBox(LineEdit):
    """Suggests places while typing; Enter goes there."""

    asked = Signal(str)  # a text that is no suggestion
    placeChosen = Signal(object)  # noqa: N815 - Place

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ground: OpenArea | None = None
        self.setPlaceholderText(self.tr("Place, MGRS or lat, lon  (Ctrl+F)"))
        self.setAccessibleName(self.tr("Go to a place"))
        self.setClearButtonEnabled(True)
        self._fit()
        self._places: tuple[Place, ...] = ()
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.activated.connect(self._choose)
        self._popup = completer.popup() or QListView(self)
        self.setCompleter(completer)
        self.textEdited.connect(self._suggest)
        self.returnPressed.connect(self._ask)

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for a place when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Take room by the size of the letters."""
        letter = self.fontMetrics().averageCharWidth()
        self.setMinimumWidth(LEAST_LETTERS_SHOWN * letter)
        self.setMaximumWidth(MOST_LETTERS_SHOWN * letter)

    def _suggest(self, text: str) -> None:
        """Offer places whose names begin so."""
        known = self.ground is not None and len(text.strip()) >= LEAST_LETTERS
        self._places = self.ground.suggestions(text) if known and self.ground else ()
        self._names.setStringList(
            [f"{place.name}  –  {place.kind}" for place in self._places]
        )

    def _choose(self, text: str) -> None:
        """Go to a suggestion."""
        names = self._names.stringList()
        place = self._places[names.index(text)]
        self.setText(place.name)
        self.placeChosen.emit(place)

    def _ask(self) -> None:
        """Go where the text says, unless a suggestion is under choice."""
        popup = self._popup
        if not (popup.isVisible() and popup.currentIndex().isValid()):
            popup.hide()
            self.asked.emit(self.text())
