"""The classification of what is on the screen, above and below the map."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

# Bands as NATO and US marking practice prints them; the first word found decides.
COLOURS = (
    ("TOP SECRET", "#e8730c", "#000000"),
    ("SECRET", "#b80f26", "#ffffff"),
    ("CONFIDENTIAL", "#0b3d91", "#ffffff"),
    ("RESTRICTED", "#d7ad00", "#000000"),
)
UNCLASSIFIED = ("#00693a", "#ffffff")


class Banner(QLabel):
    """A band over the full width that carries the marking; it cannot be closed."""

    def __init__(self, marking: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(24)
        self.set_marking(marking)

    def set_marking(self, marking: str) -> None:
        """Show a marking in the colour of its level."""
        background, text = next(
            (pair for word, *pair in COLOURS if word in marking.upper()), UNCLASSIFIED
        )
        self.setText(marking)
        self.setStyleSheet(
            f"background: {background}; color: {text}; font-weight: 700;"
            "letter-spacing: 1px; font-size: 10pt;"
        )
        self.setAccessibleName(self.tr("Classification: {}").format(marking))
