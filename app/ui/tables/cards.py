"""A list of cards: a title, a figure beside it, and words below it that may wrap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.tables.rows import POSITION_ROLE
from app.ui.theme import Theme, tabular

if TYPE_CHECKING:
    from collections.abc import Sequence

CARD_ROLE = int(Qt.ItemDataRole.UserRole) + 2
Index = QModelIndex | QPersistentModelIndex
PAD_X, PAD_Y, GAP = 12, 7, 2
WRAP = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class Card:
    """
    One entry of a list.

    Attributes
    ----------
    title, figure
        First line, left and right.
    detail
        Below it, wrapped.
    doubt
        Below that: what nobody knows or what refuses, in a colour of its own.
    refused
        Whether ``doubt`` is a refusal.
    position
        Where on the map it leads, degrees, longitude first.
    meaning
        What the card stands for.
    """

    title: str
    figure: str = ""
    detail: str = ""
    doubt: str = ""
    refused: bool = False
    position: tuple[float, float] | None = None
    meaning: object = None

    @property
    def text(self) -> str:
        """The whole card in one line, for those who hear it."""
        parts = (self.title, self.figure, self.detail, self.doubt)
        return ", ".join(part for part in parts if part)


class CardsModel(QAbstractListModel):
    """Frozen cards in order; replaced as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[Card, ...] = ()

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards in order."""
        return self._cards

    def set_cards(self, cards: Sequence[Card]) -> None:
        """Show other cards."""
        self.beginResetModel()
        self._cards = tuple(cards)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the cards."""
        return 0 if parent is not None and parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt declares it
        """One aspect of a card."""
        if not index.isValid():
            return None
        card = self._cards[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role in (
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return card.text
        if role == POSITION_ROLE:
            return card.position
        return card if role == CARD_ROLE else None


class CardDelegate(QStyledItemDelegate):
    """Paints cards; their height follows from the width of the list."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = parent

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of another theme."""
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for all lines at the width of the list."""
        card: Card = index.data(CARD_ROLE)
        width = max(self._view.width() - 16, 120)
        return QSize(width, self._lay_out(card, width, option.font)[-1].bottom())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint background, title, figure, detail and doubt."""
        card: Card = index.data(CARD_ROLE)
        theme = self._theme
        painter.save()
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(option.rect, QColor(theme.selection))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(theme.hover))
        painter.setPen(QColor(theme.grid))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        title, figure, detail, doubt, _ = (
            box.translated(option.rect.topLeft())
            for box in self._lay_out(card, option.rect.width(), option.font)
        )
        bold = _bold(option.font)
        painter.setFont(bold)
        painter.setPen(QColor(theme.text))
        elided = QFontMetrics(bold).elidedText(
            card.title, Qt.TextElideMode.ElideRight, title.width()
        )
        painter.drawText(title, Qt.AlignmentFlag.AlignLeft, elided)
        painter.setFont(tabular(option.font))
        painter.setPen(QColor(theme.text if chosen else theme.dim))
        painter.drawText(figure, Qt.AlignmentFlag.AlignRight, card.figure)
        painter.setFont(option.font)
        painter.setPen(QColor(theme.text))
        painter.drawText(detail, WRAP, card.detail)
        painter.setPen(QColor(theme.refused if card.refused else theme.doubtful))
        painter.drawText(doubt, WRAP, card.doubt)
        painter.restore()

    def _lay_out(self, card: Card, width: int, font: QFont) -> tuple[QRect, ...]:
        """Boxes of title, figure, detail and doubt, and the whole, from the corner."""
        metrics, bold = QFontMetrics(font), QFontMetrics(_bold(font))
        inner = width - 2 * PAD_X
        beside = metrics.horizontalAdvance(card.figure)
        beside += 10 if beside else 0
        line = bold.height()
        title = QRect(PAD_X, PAD_Y, inner - beside, line)
        figure = QRect(PAD_X + inner - beside, PAD_Y, beside, line)
        y = PAD_Y + line
        boxes = [title, figure]
        for text in (card.detail, card.doubt):
            high = 0
            if text:
                room = QRect(0, 0, inner, 10_000)
                high = metrics.boundingRect(room, WRAP, text).height()
                y += GAP
            boxes.append(QRect(PAD_X, y, inner, high))
            y += high
        return (*boxes, QRect(0, 0, width, y + PAD_Y + 1))


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold
