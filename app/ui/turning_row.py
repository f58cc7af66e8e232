"""Words with buttons beside them, or below them where there is no room beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QWidget

from app.ui.flow_layout import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

LEAST_LETTERS = 32  # of the words, beside buttons
GAP = 8


class TurningRow(QWidget):
    """A row that turns into a column where it is narrow or its letters are large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._hands = QWidget()
        self._flow = FlowLayout(self._hands, (GAP, 4))
        self._flow.setContentsMargins(0, 0, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._hands.setSizePolicy(policy)
        self._beside: QWidget = self
        self._least = LEAST_LETTERS

    def fill(
        self, words: QLabel, buttons: Sequence[QWidget], least: int = LEAST_LETTERS
    ) -> None:
        """
        Lay out the row.

        Parameters
        ----------
        words
            Take what room there is.
        buttons
            In their order; those that are hidden take none.
        least
            Letters for which there must be room beside the buttons.
        """
        self._least = least
        self._beside = words
        self._row.addWidget(words, 1)
        self._row.addWidget(self._hands)
        for button in buttons:
            self._flow.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where the room has become too narrow, or wide enough."""
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        """Turn when buttons come and go."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        """Put the buttons beside the words, or below them."""
        letters = self._beside.fontMetrics().averageCharWidth() * self._least
        beside = self.width() >= self._flow.sizeHint().width() + GAP + letters
        wanted = (
            QBoxLayout.Direction.LeftToRight
            if beside
            else QBoxLayout.Direction.TopToBottom
        )
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)
