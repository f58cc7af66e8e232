"""A bar that says what happened without stopping the work."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class NoticeKind(Enum):
    """How much a notice matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


SIGNS = {
    # never as coloured pictures, which a red window must not show
    NoticeKind.INFO: "ⓘ",
    NoticeKind.WARNING: "⚠\N{VARIATION SELECTOR-15}",
    NoticeKind.ERROR: "✕",
}


class NoticeBar(QWidget):
    """The latest notice, until the user puts it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Notice"))
        self._holds = False
        self._waiting: tuple[str, NoticeKind] | None = None
        self._sign = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        close = QToolButton()
        close.setText(self.tr("Close"))
        close.setAccessibleName(self.tr("Close the notice"))
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 6, 4)
        layout.setSpacing(10)
        layout.addWidget(self._sign)
        layout.addWidget(self._text, 1)
        layout.addWidget(close)
        self.hide()

    @property
    def text(self) -> str:
        """What the bar says."""
        return self._text.text()

    def hold(self) -> None:
        """Show nothing until `release`; the latest notice waits."""
        self.clear()
        self._holds, self._waiting = True, None

    def release(self) -> None:
        """Show what came meanwhile."""
        self._holds = False
        if self._waiting is not None:
            self.show_notice(*self._waiting)
            self._waiting = None

    def show_notice(self, text: str, kind: NoticeKind = NoticeKind.INFO) -> None:
        """Show a sentence in place of the one before."""
        if self._holds:
            self._waiting = (text, kind)
            return
        self._sign.setText(SIGNS[kind])
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.setProperty("kind", kind.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        self._fit()

    def clear(self) -> None:
        """Put the notice away and forget it."""
        self._text.setText("")
        self._text.setAccessibleName("")
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the words need at another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Have the window leave room for all lines."""
        self.setMinimumHeight(max(self.heightForWidth(self.width()), 0))
