"""Where to go: a place, a grid reference, UTM, degrees, or an object of the plan."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from app.errors import InputRefused
from app.services.places import GRID_SQUARE, POSITION
from app.services.plan_targets import AREA, LINE, POINT, SYMBOL
from app.ui.line_edit import LineEdit
from maps.coordinates import format_mgrs
from maps.errors import PlaceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from app.services.places import Target, TargetSource
    from app.ui.open_area import OpenArea

translate = QCoreApplication.translate

LEAST_LETTERS = 2
LEAST_LETTERS_SHOWN, MOST_LETTERS_SHOWN = 20, 38
MOST_REMEMBERED = 8
LONGEST_TEXT = 200
SCROLL_ROOM_PX, MOST_POPUP_PX = 24, 520
NAME_ROLE = Qt.ItemDataRole.UserRole


class SearchBox(LineEdit):
    """
    Suggests while typing; Enter goes there.

    Empty, it offers what was sought before. ``sources`` are asked for objects of the
    plan.
    """

    targetChosen = Signal(object)  # noqa: N815 - Target
    refused = Signal(str)  # a sentence: the text means nothing here

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ground: OpenArea | None = None
        self.sources: list[TargetSource] = []
        self._targets: tuple[Target, ...] = ()
        self._remembered: list[Target] = []
        self.setPlaceholderText(self.tr("Place, MGRS, UTM or lat, lon  (Ctrl+F)"))
        self.setAccessibleName(self.tr("Go to a place"))
        self.setClearButtonEnabled(True)
        self.setMaxLength(LONGEST_TEXT)
        self._fit()
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCompletionRole(NAME_ROLE)
        completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]
        self._popup = completer.popup() or QListView(self)
        self._completer = completer
        self.setCompleter(completer)
        self.textEdited.connect(self._suggest)
        self.returnPressed.connect(self._ask)

    @property
    def suggestions(self) -> tuple[str, ...]:
        """What is offered now."""
        rows = range(self._model.rowCount())
        return tuple(self._model.item(row).text() for row in rows)

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for a place when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Offer what was sought before when the empty box is opened downwards."""
        if event.key() == Qt.Key.Key_Down and not self.text():
            self._offer_remembered()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Offer what was sought before when the empty box is clicked."""
        super().mousePressEvent(event)
        if not self.text():
            self._offer_remembered()

    def remember(self, target: Target) -> None:
        """Offer a target again later, before older ones."""
        others = [one for one in self._remembered if one.name != target.name]
        self._remembered = [target, *others][:MOST_REMEMBERED]

    def forget(self) -> None:
        """Forget what was sought: another area is open."""
        self._remembered = []

    def _fit(self) -> None:
        """Take room by the size of the letters."""
        letter = self.fontMetrics().averageCharWidth()
        self.setMinimumWidth(LEAST_LETTERS_SHOWN * letter)
        self.setMaximumWidth(MOST_LETTERS_SHOWN * letter)

    def _suggest(self, text: str) -> None:
        """Offer what a text may mean."""
        known = self.ground is not None and len(text.strip()) >= LEAST_LETTERS
        found = self.ground.targets(text, self.sources) if known and self.ground else ()
        self._offer(found)

    def _offer_remembered(self) -> None:
        if self._remembered:
            self._offer(tuple(self._remembered))
            self._completer.complete()

    def _offer(self, found: tuple[Target, ...]) -> None:
        """Put targets into the list."""
        self._targets = found
        self._model.clear()
        for target, detail in zip(found, self.details(found), strict=True):
            item = QStandardItem(f"{target.name}  –  {detail}")
            item.setData(target.name, NAME_ROLE)
            self._model.appendRow(item)
        wide = self._popup.sizeHintForColumn(0) + SCROLL_ROOM_PX
        self._popup.setMinimumWidth(min(wide, MOST_POPUP_PX))

    def details(self, found: Sequence[Target]) -> list[str]:
        """What each target is; what is called alike gets its grid reference."""
        named = Counter((target.name, target.kind) for target in found)
        return [
            f"{self._kind_of(target)}  ·  {_reference(target)}"
            if named[target.name, target.kind] > 1
            else self._kind_of(target)
            for target in found
        ]

    def _kind_of(self, target: Target) -> str:
        """What a target is, in the language of the window."""
        kind = _kind_words().get(target.kind, target.kind)
        return self.tr("{} outside the map").format(kind) if target.warning else kind

    def _choose(self, index: QModelIndex) -> None:
        """Go to a suggestion."""
        self._go(self._targets[index.row()])

    def _ask(self) -> None:
        """Go where the text says, unless a suggestion is under choice."""
        if self._popup.isVisible() and self._popup.currentIndex().isValid():
            return
        self._popup.hide()
        if self.ground is None:
            return
        try:
            target = self.ground.target(self.text(), self.sources)
        except InputRefused as error:
            self.refused.emit(str(error))
            return
        self._go(target)

    def _go(self, target: Target) -> None:
        self.remember(target)
        self.setText(target.name)
        self.targetChosen.emit(target)


def _kind_words() -> dict[str, str]:
    """Words for the kinds of targets that the map knows."""
    return {
        GRID_SQUARE: translate("SearchBox", "grid square"),
        POSITION: translate("SearchBox", "position"),
        SYMBOL: translate("SearchBox", "symbol"),
        LINE: translate("SearchBox", "line"),
        AREA: translate("SearchBox", "area to avoid"),
        POINT: translate("SearchBox", "critical point"),
        "city": translate("SearchBox", "city"),
        "town": translate("SearchBox", "town"),
        "village": translate("SearchBox", "village"),
        "suburb": translate("SearchBox", "suburb"),
        "hamlet": translate("SearchBox", "hamlet"),
        "locality": translate("SearchBox", "locality"),
        "peak": translate("SearchBox", "peak"),
        "station": translate("SearchBox", "station"),
        "water": translate("SearchBox", "water"),
        "pass": translate("SearchBox", "pass"),
        "quarter": translate("SearchBox", "quarter"),
        "neighbourhood": translate("SearchBox", "neighbourhood"),
        "island": translate("SearchBox", "island"),
        "farm": translate("SearchBox", "farm"),
        "street": translate("SearchBox", "street"),
    }


def _reference(target: Target) -> str:
    """Grid reference to a hundred metres, or degrees near a pole."""
    try:
        return format_mgrs(*target.lonlat, digits=3, spaced=True)
    except PlaceError:
        return f"{target.lat:.3f}, {target.lon:.3f}"
