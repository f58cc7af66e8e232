"""Shows the code of a recovery sheet once, and has the sheet written."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import tabular

WIDE_LETTERS = 66
LARGER = 1.25


class RecoveryDialog(QDialog):
    """
    The code of a plan file that opens it without its passphrase.

    Parameters
    ----------
    name
        Of the plan file.
    code
        As it is printed.

    Attributes
    ----------
    sheetAsked
        The user wants the sheet as a file to print.
    """

    sheetAsked = Signal()  # noqa: N815

    def __init__(self, name: str, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Recovery sheet of {}").format(name))
        note = QLabel(
            self.tr(
                "This code opens the plan file without its passphrase. It is shown "
                "this once: write the sheet, print it, and lock it away from the "
                "machine. Whoever has it and the file reads the plan."
            )
        )
        note.setWordWrap(True)
        note.setProperty("role", "hint")
        self.code = QLabel(code)
        self.code.setAccessibleName(self.tr("Recovery code"))
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setWordWrap(True)
        font = tabular(QFont(self.code.font()))
        font.setPointSizeF(font.pointSizeF() * LARGER)
        font.setBold(True)
        self.code.setFont(font)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.sheet = QPushButton(self.tr("&Write the sheet…"))
        self.sheet.setProperty("primary", "true")
        buttons.addButton(self.sheet, QDialogButtonBox.ButtonRole.ActionRole)
        self.sheet.clicked.connect(self.sheetAsked)
        buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 14, 16, 12)
        rows.setSpacing(14)
        for widget in (note, self.code, buttons):
            rows.addWidget(widget)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * WIDE_LETTERS)

    def done(self, result: int) -> None:
        """Forget the code with the dialog."""
        self.code.clear()
        super().done(result)
