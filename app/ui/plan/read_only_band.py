"""The red band above a plan that may only be looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget


class ReadOnlyBand(QWidget):
    """
    Says whose plan it is and what may be done with it.

    Attributes
    ----------
    said
        The words.
    keep
        Makes a plan file of it; hidden where nobody vouches for it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("read_only")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.said = QLabel()
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.keep = QPushButton(self.tr("Keep as plan file…"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(10)
        row.addWidget(self.said, 1)
        row.addWidget(self.keep)

    def text(self) -> str:
        """What it says."""
        return self.said.text()

    def tell(self, words: str, *, may_keep: bool) -> None:
        """Show words, and whether the plan may be kept as a file."""
        self.said.setText(words)
        self.setAccessibleName(words)
        self.keep.setVisible(may_keep)
        self.show()
