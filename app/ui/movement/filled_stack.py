"""A panel that says why it is empty, or shows a row of choices over its content."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

EMPTY, FILLED = 0, 1


class FilledStack(QStackedWidget):
    """
    A sentence while there is nothing to show, else what there is.

    Parameters
    ----------
    why
        What it says until it is told anything else.

    Attributes
    ----------
    why
        The sentence.
    """

    def __init__(self, why: str = "") -> None:
        super().__init__()
        self.setObjectName("stack")
        self.why = QLabel(why)
        self.why.setWordWrap(True)
        self.why.setProperty("role", "empty")
        self.why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty = QWidget()
        self._reasons = QVBoxLayout(empty)
        self._reasons.setContentsMargins(24, 8, 24, 8)
        self._reasons.setSpacing(10)
        self._reasons.addWidget(self.why)
        self.addWidget(empty)

    def offer(self, *buttons: QPushButton) -> None:
        """Put what can be done about it below the sentence."""
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self._reasons.insertStretch(0, 1)
        self._reasons.addLayout(row)
        self._reasons.addStretch(1)

    def lay_out(
        self,
        panel: QWidget,
        top: QLayout | QWidget,
        content: QWidget,
        *,
        scrolls: bool = False,
    ) -> None:
        """
        Fill a panel: a row of choices, and below it what there is to show.

        Parameters
        ----------
        panel, top, content
            What is filled, and with what.
        scrolls
            Whether all of it scrolls where it is too high for its room, as with large
            letters in a small window; else it takes the room it needs.
        """
        filled = QWidget()
        rows = QVBoxLayout(filled)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        if isinstance(top, QLayout):
            rows.addLayout(top)
        else:
            rows.addWidget(top)
        rows.addWidget(content, 1)
        if scrolls:
            policy = QSizePolicy(
                QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored
            )
            content.setSizePolicy(policy)
            self.addWidget(scrolled(filled))
        else:
            self.addWidget(filled)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self)

    def tell(self, why: str = "") -> None:
        """Show that there is nothing, and why; the last reason stays without one."""
        if why:
            self.why.setText(why)
        self.setCurrentIndex(EMPTY)

    def fill(self) -> None:
        """Show what there is."""
        self.setCurrentIndex(FILLED)


def scrolled(page: QWidget) -> QScrollArea:
    """Have a page scroll up and down where it is higher than its room."""
    page.setObjectName("panel")
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
