"""The last word after a fault of ours: what happened, and where the report lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.errors import KnownError

if TYPE_CHECKING:
    from pathlib import Path


class CrashDialog(QDialog):
    """
    Shows the report; nothing is sent anywhere.

    Parameters
    ----------
    report
        What there is to read.
    saved
        Where it lies, or why it could not be saved.
    """

    def __init__(
        self, report: str, saved: Path | KnownError, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something went wrong"))
        title = QLabel(self.tr("This is a fault of Marsroute, not of your input."))
        title.setProperty("role", "title")
        told = (
            self.tr(
                "The report could not be saved. {} Copy it from here and pass it on; "
                "it holds no places and no names of your plan. You may go on working, "
                "but start again soon."
            )
            if isinstance(saved, KnownError)
            else self.tr(
                "A report was saved to {}. Read it here and pass it on; it holds no "
                "places and no names of your plan. You may go on working, but save "
                "what you need and start again soon."
            )
        )
        text = QLabel(told.format(saved))
        for label in (title, text):
            label.setWordWrap(True)
        view = QPlainTextEdit(report)
        view.setReadOnly(True)
        view.setAccessibleName(self.tr("Report"))
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        font.setStyleStrategy(self.font().styleStrategy())
        view.setFont(font)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        for widget in (title, text, view, buttons):
            layout.addWidget(widget)
        letter = self.fontMetrics()
        self.resize(letter.averageCharWidth() * 96, letter.height() * 26)
