"""Asks for what opens a plan file."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from app.ui.plan.unlock_form import UnlockForm

WIDE_LETTERS = 64


class UnlockDialog(QDialog):
    """
    The fields that open one plan file; whoever asked tells how it went.

    Parameters
    ----------
    name
        Of the file.
    with_keyring
        Whether the keyring of this user has the key as well.

    Attributes
    ----------
    form
        Asks, is told refusals, and waits longer after each.
    """

    def __init__(
        self, name: str, *, with_keyring: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Open plan file"))
        title = QLabel(name)
        title.setProperty("role", "title")
        note = QLabel(
            self.tr(
                "The plan file is encrypted. Without its passphrase, its recovery "
                "code or the keyring of whoever kept it there, nobody reads it."
            )
        )
        note.setProperty("role", "hint")
        note.setWordWrap(True)
        self.form = UnlockForm(with_keyring=with_keyring)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 14, 16, 14)
        rows.setSpacing(10)
        for widget in (title, note, self.form):
            rows.addWidget(widget)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * WIDE_LETTERS)
