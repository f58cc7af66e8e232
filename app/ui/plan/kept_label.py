"""In the status bar: whether what is on the screen is kept, and since when."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.ui.theme import tabular

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent


class Keeping(Enum):
    """How the plan and its file stand to each other."""

    NOTHING = "nothing"  # there is no plan
    NO_FILE = "no file"
    UNDER_WAY = "under way"
    KEPT = "kept"
    FAILED = "failed"
    ONLY_READ = "only read"


ROLES = {Keeping.NO_FILE: "doubtful", Keeping.FAILED: "refused"}


class KeptLabel(QWidget):
    """
    Says how the plan is kept, with the one button that mends it.

    Attributes
    ----------
    state
        What it shows.
    """

    keepAsked = Signal()  # noqa: N815 - in a plan file, from now on
    retryAsked = Signal()  # noqa: N815
    historyAsked = Signal()  # noqa: N815
    changed = Signal()  # it needs other room

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = Keeping.NOTHING
        self.said = QLabel()
        self.said.setFont(tabular(self.said.font()))
        self.button = QPushButton()
        self.button.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(6)
        row.addWidget(self.said)
        row.addWidget(self.button)
        self.show_state(Keeping.NOTHING)

    def show_state(self, state: Keeping, detail: str = "") -> None:
        """
        Show how the plan is kept.

        Parameters
        ----------
        state
            To show.
        detail
            The time that it was kept, or why it was not.
        """
        self.state = state
        words = {
            Keeping.NOTHING: "",
            Keeping.NO_FILE: self.tr("Not kept"),
            Keeping.UNDER_WAY: self.tr("Keeping…"),
            Keeping.KEPT: self.tr("Kept {}").format(detail),
            Keeping.FAILED: self.tr("NOT KEPT"),
            Keeping.ONLY_READ: self.tr("Only read"),
        }
        tips = {
            Keeping.NO_FILE: self.tr(
                "Nothing of this plan is on the disk. Keep it in a plan file to have "
                "every step kept."
            ),
            Keeping.KEPT: self.tr("Every step up to then is on the disk."),
            Keeping.FAILED: detail,
        }
        self.said.setText(words[state])
        self.said.setToolTip(tips.get(state, ""))
        self.said.setAccessibleName(f"{words[state]} {tips.get(state, '')}".strip())
        self.said.setProperty("role", ROLES.get(state, "hint"))
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        buttons = {
            Keeping.NO_FILE: self.tr("Keep…"),
            Keeping.FAILED: self.tr("Try again"),
        }
        self.button.setText(buttons.get(state, ""))
        self.button.setVisible(state in buttons)
        self.setVisible(state is not Keeping.NOTHING)
        self.changed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click brings the history."""
        super().mouseDoubleClickEvent(event)
        self.historyAsked.emit()

    def _ask(self) -> None:
        asked = self.keepAsked if self.state is Keeping.NO_FILE else self.retryAsked
        asked.emit()
