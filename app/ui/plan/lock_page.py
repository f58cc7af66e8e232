"""What the window shows while it is locked: nothing of the plan, and how to go on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.plan.unlock_form import UnlockForm

WIDE_LETTERS = 58


class LockPage(QWidget):
    """
    A neutral page with the fields that unlock.

    Parameters
    ----------
    with_keyring
        Whether the keyring of this user has the key as well.

    Attributes
    ----------
    form
        Takes passphrase or recovery code.
    said, usual
        Words about what was kept, and those when all was.
    leave
        Closes the plan for good instead.
    """

    def __init__(self, *, with_keyring: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Locked"))
        title = QLabel(self.tr("Locked"))
        title.setProperty("role", "title")
        self.usual = self.tr(
            "Everything was kept before the key went. Work that was under way goes on; "
            "its result waits for you. Of an export, files that were not on record yet "
            "are not written."
        )
        self.said = QLabel(self.usual)
        self.said.setProperty("role", "hint")
        self.said.setWordWrap(True)
        self.form = UnlockForm(with_keyring=with_keyring)
        self.form.neutral = self.tr("That does not open the plan; try again.")
        self.form.open.setText(self.tr("&Unlock"))
        self.leave = QPushButton(self.tr("Leave the plan &closed"))
        self._card = card = QWidget()
        rows = QVBoxLayout(card)
        rows.setSpacing(10)
        rows.addWidget(title)
        rows.addWidget(self.said)
        rows.addSpacing(6)
        rows.addWidget(self.form)
        rows.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignLeft)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(card)
        across.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(across)
        layout.addStretch(3)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Give the fields other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        self._card.setFixedWidth(self.fontMetrics().averageCharWidth() * WIDE_LETTERS)
