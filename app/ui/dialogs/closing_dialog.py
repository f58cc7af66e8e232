"""From when to when a road is closed."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QWidget,
)

from app.ui.line_edit import LineEdit
from planners.dtg import parse_dtg
from planners.errors import PlanningError

if TYPE_CHECKING:
    from datetime import datetime


class ClosingDialog(QDialog):
    """
    Asks for the window of a closure.

    Parameters
    ----------
    road
        What is closed.

    Attributes
    ----------
    window_of_closure
        Beginning and end, UTC, once the dialog was accepted; else None.
    """

    def __init__(self, road: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Close {}").format(road))
        self.window_of_closure: tuple[datetime, datetime] | None = None
        self.begins, self.ends = LineEdit(), LineEdit()
        for field, example, name in (
            (self.begins, "120600ZJUN26", self.tr("Closed from")),
            (self.ends, "121800ZJUN26", self.tr("Closed until")),
        ):
            field.setPlaceholderText(example)
            field.setAccessibleName(name)
        note = QLabel(
            self.tr(
                "A route with a departure waits for the road to open or goes round. "
                "Without a departure the road counts as closed at any time."
            )
        )
        note.setProperty("role", "hint")
        note.setWordWrap(True)
        self.trouble = QLabel()
        self.trouble.setProperty("role", "refused")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.setContentsMargins(16, 14, 16, 12)
        form.addRow(note)
        form.addRow(self.tr("&From"), self.begins)
        form.addRow(self.tr("&Until"), self.ends)
        form.addRow(self.trouble)
        form.addRow(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 48)
        self.begins.setFocus()

    def accept(self) -> None:
        """Take the window, or say what is wrong with it and stay."""
        try:
            begins, ends = (
                parse_dtg(field.text()).astimezone(UTC)
                for field in (self.begins, self.ends)
            )
        except PlanningError as error:
            self._refuse(str(error))
            return
        if ends <= begins:
            self._refuse(self.tr("The road opens before it is closed; exchange them."))
            return
        self.window_of_closure = begins, ends
        super().accept()

    def _refuse(self, why: str) -> None:
        self.trouble.setText(why)
        self.trouble.show()
