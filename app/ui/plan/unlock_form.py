"""The fields that open a plan file: passphrase, recovery code, or the keyring."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.security.lock_policy import wait_after
from app.ui.line_edit import LineEdit

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

SECOND_MS = 1000


class Way(Enum):
    """By what a plan file is opened."""

    PHRASE = "phrase"
    CODE = "code"
    KEYRING = "keyring"


class UnlockForm(QWidget):
    """
    Asks for what opens a plan file; each refusal costs more time than the last.

    Parameters
    ----------
    with_keyring
        Whether the keyring of this user has the key as well.

    Attributes
    ----------
    neutral
        Said about a wrong key where no name may be shown; empty for the whole text.
    """

    unlockAsked = Signal(object, str)  # noqa: N815 - Way, what was typed

    def __init__(self, *, with_keyring: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refusals = self._wait_s = 0
        self.neutral = ""
        self._way, self._why = Way.PHRASE, ""
        self.label = QLabel()
        self.secret = LineEdit()
        self.label.setBuddy(self.secret)
        self.shown = QPushButton(self.tr("Show"))
        self.shown.setCheckable(True)
        self.shown.toggled.connect(self._show_letters)
        self.other = QPushButton()
        self.other.clicked.connect(self._exchange)
        self.keyring = QPushButton(self.tr("Open with the &keyring"))
        self.keyring.clicked.connect(lambda: self._ask(Way.KEYRING))
        self.keyring.setVisible(with_keyring)
        self.open = QPushButton(self.tr("&Open"))
        self.open.setProperty("primary", "true")
        self.open.clicked.connect(self.submit)
        for button in (self.shown, self.other, self.keyring, self.open):
            button.setAutoDefault(False)  # Return is the field's own
        self.secret.returnPressed.connect(self.submit)
        self.secret.textChanged.connect(self._offer)
        self.trouble = QLabel()
        self.trouble.setProperty("role", "refused")
        self.trouble.setWordWrap(True)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(self.tr("The key is being worked out"))
        self._waiting = QTimer(self)
        self._waiting.setInterval(SECOND_MS)
        self._waiting.timeout.connect(self.count_down)
        self._lay_out()
        self._choose(Way.PHRASE)
        self.set_busy(busy=False)

    @property
    def wait_s(self) -> int:
        """Seconds until another try is taken; 0 for at once."""
        return self._wait_s

    def submit(self) -> None:
        """Ask with what was typed."""
        if self.open.isEnabled():
            self._ask(self._way)

    def set_busy(self, *, busy: bool) -> None:
        """Show that the key is being worked out, or take input again."""
        self.busy.setVisible(busy)
        for widget in (self.secret, self.other, self.keyring, self.shown):
            widget.setEnabled(not busy)
        self._offer()
        if not busy:
            self.secret.setFocus()

    def refuse(self, why: str) -> None:
        """Say why it does not open, and have the next try wait."""
        self._refusals += 1
        self._wait_s = wait_after(self._refusals)
        self.secret.clear()
        self._why = why
        self.set_busy(busy=False)
        if self._wait_s:
            self._waiting.start()
        self._tell()

    def clear(self) -> None:
        """Forget what was typed."""
        self.secret.clear()
        self.trouble.hide()

    def count_down(self) -> None:
        """Let a second pass."""
        self._wait_s = max(self._wait_s - 1, 0)
        if not self._wait_s:
            self._waiting.stop()
        self._tell()
        self._offer()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keys at once."""
        super().showEvent(event)
        self.secret.setFocus()

    def _lay_out(self) -> None:
        field = QHBoxLayout()
        field.setSpacing(6)
        field.addWidget(self.secret, 1)
        field.addWidget(self.shown)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.other)
        buttons.addWidget(self.keyring)
        buttons.addStretch(1)
        buttons.addWidget(self.open)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(self.label)
        rows.addLayout(field)
        rows.addWidget(self.trouble)
        rows.addWidget(self.busy)
        rows.addSpacing(4)
        rows.addLayout(buttons)
        self.trouble.hide()

    def _exchange(self) -> None:
        """Ask for the other thing that people know."""
        by_phrase = self._way is Way.PHRASE
        self._choose(Way.CODE if by_phrase else Way.PHRASE)
        self.secret.setFocus()

    def _choose(self, way: Way) -> None:
        self._way = way
        by_phrase = way is Way.PHRASE
        text = self.tr("&Passphrase") if by_phrase else self.tr("Recovery &code")
        self.label.setText(text)
        self.secret.clear()
        self.secret.setAccessibleName(text.replace("&", ""))
        self.secret.setPlaceholderText(
            "" if by_phrase else self.tr("as printed on the recovery sheet")
        )
        self.other.setText(
            self.tr("Use the &recovery code")
            if by_phrase
            else self.tr("Use the &passphrase")
        )
        self.shown.setChecked(not by_phrase)
        self._show_letters()

    def _show_letters(self) -> None:
        mode = QLineEdit.EchoMode
        self.secret.setEchoMode(
            mode.Normal if self.shown.isChecked() else mode.Password
        )

    def _offer(self) -> None:
        """Offer to open once there is something to open with."""
        free = self.secret.isEnabled() and not self._wait_s
        self.open.setEnabled(free and bool(self.secret.text()))
        self.keyring.setEnabled(free)

    def _tell(self) -> None:
        """Say what went wrong, and how long the next try has to wait."""
        wait = self.tr("The next try is taken in {} s.").format(self._wait_s)
        self.trouble.setText(f"{self._why} {wait}" if self._wait_s else self._why)
        self.trouble.show()

    def _ask(self, way: Way) -> None:
        self.trouble.hide()
        secret = "" if way is Way.KEYRING else self.secret.text()
        self.set_busy(busy=True)
        self.unlockAsked.emit(way, secret)
