"""A bar that says what happened without stopping the work."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from app.ui.line_edit import LineEdit

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QResizeEvent


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


LONGEST = 200
REASON_LETTERS = 38


class NoticeBar(QWidget):
    """
    The latest notice, until the user puts it away.

    Beside it a field may ask for a reason; whoever does not care goes on working.

    Attributes
    ----------
    reason
        The field, hidden while nothing is asked.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Notice"))
        self._holds = False
        self._waiting: tuple[str, NoticeKind] | None = None
        self._answered: Callable[[str], None] | None = None
        self._sign = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.reason = LineEdit()
        self.reason.setMaxLength(LONGEST)
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.returnPressed.connect(self._give)
        self.reason.hide()
        close = QToolButton()
        close.setText(self.tr("Close"))
        close.setAccessibleName(self.tr("Close the notice"))
        close.clicked.connect(self.put_away)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 6, 4)
        layout.setSpacing(10)
        layout.addWidget(self._sign)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.reason)
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
        if not self._is_typing():
            self.ask_no_more()
        self._sign.setText(SIGNS[kind])
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.setProperty("kind", kind.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        self._fit()

    def ask_reason(self, what: str, answered: Callable[[str], None]) -> None:
        """
        Ask why something was done, beside the notice about it.

        Nothing is asked while a reason for something else is being typed.

        Parameters
        ----------
        what
            Was done.
        answered
            Is told the reason.
        """
        if self._holds or self._is_typing():
            return
        if self.isHidden():
            self.show_notice(what)
        self.reason.clear()
        self.reason.setPlaceholderText(self.tr("Why? {}").format(what))
        self.reason.setToolTip(self.tr("Why was this done: {}?").format(what))
        letters = self.fontMetrics().averageCharWidth()
        self.reason.setMinimumWidth(letters * REASON_LETTERS)
        self.reason.show()
        self._answered = answered
        self._fit()

    def ask_no_more(self) -> None:
        """Take the field away, and with it what it says."""
        self._answered = None
        self.reason.clear()
        self.reason.setToolTip("")
        self.reason.hide()

    def take_back(self, text: str) -> None:
        """Put a notice away that does not hold any more, if it is still this one."""
        if self._waiting is not None and self._waiting[0] == text:
            self._waiting = None
        if text and self.text == text:
            self._text.setText("")
            self.hide()

    def calm(self) -> None:
        """Put a notice away that does not hold any more; a question stays."""
        if self._answered is None:
            self.hide()

    def put_away(self) -> None:
        """Put notice and question away."""
        self.ask_no_more()
        self.hide()

    def _is_typing(self) -> bool:
        return self._answered is not None and bool(self.reason.text())

    def _give(self) -> None:
        """Hand the reason on, and be gone."""
        answered, reason = self._answered, self.reason.text().strip()
        if answered is not None and reason:
            self.put_away()
            answered(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def clear(self) -> None:
        """Put the notice away and forget it."""
        self.ask_no_more()
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
