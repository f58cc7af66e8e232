"""Asks when an open plan is to be locked by itself."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from app.security.lock_policy import MOST_MINUTES, LockPolicy

WIDE_LETTERS = 60


class Hears(NamedTuple):
    """Whether this machine tells of its screen and of its sleep."""

    screen: bool
    sleep: bool


class LockDialog(QDialog):
    """
    The lock settings.

    Parameters
    ----------
    policy
        As it is.
    hears
        What this machine tells.
    """

    def __init__(
        self, policy: LockPolicy, hears: Hears, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Lock settings"))
        note = self._said(
            self.tr(
                "A locked plan is off the screen, and its key is out of memory. Lock "
                "now (Ctrl+Shift+L) always works."
            )
        )
        self.minutes = QSpinBox()
        self.minutes.setRange(1, MOST_MINUTES)
        self.minutes.setValue(policy.idle_minutes)
        self.minutes.setSuffix(self.tr(" min"))
        self.minutes.setToolTip(self.tr("1 to {} minutes").format(MOST_MINUTES))
        self.with_screen = QCheckBox(self.tr("Lock together with the &screen"))
        self.with_screen.setChecked(policy.with_screen)
        self.with_sleep = QCheckBox(self.tr("Lock before the machine slee&ps"))
        self.with_sleep.setChecked(policy.with_suspend)
        form = QFormLayout(self)
        form.setContentsMargins(16, 14, 16, 12)
        form.setSpacing(10)
        form.addRow(note)
        form.addRow(self.tr("&Without a touch for"), self.minutes)
        form.addRow(self.with_screen)
        form.addRow(self.with_sleep)
        self.heard = self._said(self._words(hears))
        self.heard.setVisible(not all(hears))
        form.addRow(self.heard)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * WIDE_LETTERS)
        self.minutes.setFocus()

    @property
    def policy(self) -> LockPolicy:
        """What the fields say."""
        return LockPolicy(
            idle_minutes=self.minutes.value(),
            with_screen=self.with_screen.isChecked(),
            with_suspend=self.with_sleep.isChecked(),
        )

    def _words(self, hears: Hears) -> str:
        """Say what this machine does not tell."""
        if not hears.screen:
            return self.tr(
                "This desktop tells nobody that its screen is locked or that it goes "
                "to sleep, so only the time without a touch locks. It runs on while "
                "the machine sleeps."
            )
        return self.tr(
            "This machine does not tell when it goes to sleep. The time without a "
            "touch runs on meanwhile."
        )

    def _said(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "hint")
        label.setWordWrap(True)
        return label
