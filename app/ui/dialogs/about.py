"""What this program is, on what map, and under which licences."""

from __future__ import annotations

from importlib.metadata import version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.services.attributions import attributions

LINES = 7  # of the notices that are seen at once


class AboutDialog(QDialog):
    """Version, purpose, licence, the source of the map, and notices of others."""

    def __init__(self, sources: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Marsroute"))
        title = QLabel(f"Marsroute {version('marsroute')}")
        title.setProperty("role", "title")
        text = QLabel(
            self.tr(
                "Plans routes, road marches and resupply on local map data, without a "
                "network. It advises; people decide. It has no targeting and keeps "
                "no records of persons.\n\n"
                "Licence: European Union Public Licence 1.2. The window is built "
                "with Qt under the GNU Lesser General Public License 3; the Qt "
                "libraries may be replaced."
            )
        )
        source = QLabel(sources or self.tr("No area is open."))
        source.setProperty("role", "hint")
        for label in (text, source):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        notices = QPlainTextEdit(attributions())
        notices.setReadOnly(True)
        notices.setAccessibleName(self.tr("Notices of the software of others"))
        notices.setFixedHeight(notices.fontMetrics().lineSpacing() * (LINES + 1))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(12)
        for widget in (title, text, source, notices, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 76)
