"""A list of cards that leads to places on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.ui.tables.cards import CARD_ROLE, CardDelegate, CardsModel

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.ui.theme import Theme

LEAST_LETTERS, LEAST_LINES = 20, 5


class CardList(QListView):
    """Shows cards; ``chosen`` tells which one was clicked or entered."""

    chosen = Signal(object)  # Card

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = CardsModel(self)
        self.setModel(self.cards)
        self._delegate = CardDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def set_theme(self, theme: Theme) -> None:
        """Show the cards in another theme."""
        self._delegate.set_theme(theme)
        self.viewport().update()
        self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the cards wrap anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def minimumSizeHint(self) -> QSize:
        """Leave room to the neighbours, but show a card or two."""
        metrics = self.fontMetrics()
        return QSize(
            LEAST_LETTERS * metrics.averageCharWidth(), LEAST_LINES * metrics.height()
        )

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(CARD_ROLE))
