"""A line that tells how far a search is, and lets the user end it."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.ui import formats
from app.ui.elided import ElidedLabel


class WorkBar(QWidget):
    """
    Progress of a search; hidden while there is none.

    Parameters
    ----------
    enough_from
        What is reported as done from when on there is something to keep.

    Attributes
    ----------
    bar, left
        How far it is, and what it does.
    enough, stop
        End it with the best so far; give it up.
    """

    enoughAsked = Signal()  # noqa: N815
    stopAsked = Signal()  # noqa: N815

    def __init__(self, enough_from: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._from = enough_from
        self._since = QElapsedTimer()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the search"))
        self.left = ElidedLabel()
        self.left.setProperty("role", "hint")
        self.enough = QPushButton(self.tr("Good enough"))
        self.enough.setToolTip(self.tr("End the search and keep the best so far"))
        self.stop = QPushButton(self.tr("Give up"))
        self.stop.setToolTip(self.tr("End the search; what was before stays"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.bar, 1)
        row.addWidget(self.left, 1)
        row.addWidget(self.enough)
        row.addWidget(self.stop)
        self.enough.clicked.connect(self.enoughAsked)
        self.stop.clicked.connect(self.stopAsked)
        self.hide()

    def begin(self, asked: QPushButton) -> None:
        """Show that a search begins; the focus of who asked goes to what ends it."""
        self._since.start()
        self.bar.setRange(0, 0)
        self.left.setText(self.tr("Looking for ways…"))
        self.enough.setEnabled(False)
        self.show()
        if asked.hasFocus():
            self.stop.setFocus()
        asked.setEnabled(False)

    def tell(self, what: str, share: float) -> None:
        """Show what is done and how far it is."""
        if what == self._from:
            self.enough.setEnabled(True)
        if share > 0:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(share * 1000))
        told = what[:1].upper() + what[1:]
        since = formats.span(self._since.elapsed() / 1000)
        self.left.setText(f"{told} · {since}")

    def end(self, asked: QPushButton) -> None:
        """Show that there is no search any more; the focus goes back."""
        asked.setEnabled(True)
        if self.enough.hasFocus() or self.stop.hasFocus():
            asked.setFocus()
        self.hide()
