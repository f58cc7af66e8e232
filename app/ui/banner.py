"""The classification of what is on the screen, above and below the map."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

# The first words found decide; the theme has the colours of each level.
LEVELS = (
    (("TOP SECRET", "STRENG GEHEIM", "ZEER GEHEIM"), "top_secret"),
    (("SECRET", "GEHEIM"), "secret"),
    (("CONFIDENTI", "VERTRAULICH"), "confidential"),
    (("RESTRICTED", "DIENSTGEBRAUCH", "VERTROUWELIJK"), "restricted"),
    (("UNCLASSIFIED", "OFFEN", "ONGERUBRICEERD"), "unclassified"),
)
HIGHEST = "top_secret"
"""Colours of a level that is not known here."""


class Banner(QLabel):
    """A band over the full width that carries the marking; it cannot be closed."""

    def __init__(self, marking: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_marking(marking)

    def set_marking(self, marking: str) -> None:
        """Show a marking in the colour of its level."""
        said = marking.upper()
        level = next(
            (name for words, name in LEVELS if any(word in said for word in words)),
            HIGHEST,
        )
        self.setText(marking)
        self.setProperty("level", level)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(self.tr("Classification: {}").format(marking))
