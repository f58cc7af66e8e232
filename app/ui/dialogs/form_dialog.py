"""A dialog around the fields of something drawn, to change it later."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget


class FormDialog(QDialog):
    """Shows a form with OK and Cancel; it belongs to the dialog from then on."""

    def __init__(self, title: str, form: QWidget, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.form = form
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(form)
        layout.addWidget(buttons)
        wide = self.fontMetrics().averageCharWidth() * 64
        high = max(self.sizeHint().height(), layout.totalHeightForWidth(wide))
        self.resize(wide, high)  # fields without room go on in another line
