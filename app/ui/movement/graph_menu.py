"""What can be done with the time-space graph, as a menu that tells the keys for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.movement.graph_keys import ZOOM

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from app.ui.movement.graph_view import TimeSpaceView

IN, OUT = ZOOM, 1 / ZOOM


class GraphMenu(QMenu):
    """
    Scales, zooming in time and distance, and conflicts one after another.

    Parameters
    ----------
    view
        The graph.
    parent
        Owner of the menu.
    """

    saveAsked = Signal(str)  # noqa: N815 - ending of the file

    def __init__(self, view: TimeSpaceView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.setAccessibleName(self.tr("Time-space graph"))
        self._add(self.tr("Whole graph"), "Home", view.fit)
        doctrinal = self.tr("Doctrinal scale: 3 km × 12 min to a block")
        self._add(doctrinal, "D", view.show_doctrinal)
        self.addSeparator()
        self._add(self.tr("Zoom in"), "+", lambda: view.zoom_by(IN, IN))
        self._add(self.tr("Zoom out"), "\u2212", lambda: view.zoom_by(OUT, OUT))
        self._add(self.tr("Stretch time"), "Ctrl+→", lambda: view.zoom_by(IN, 1))
        self._add(self.tr("Shrink time"), "Ctrl+←", lambda: view.zoom_by(OUT, 1))
        self._add(self.tr("Stretch distance"), "Ctrl+↑", lambda: view.zoom_by(1, IN))
        self._add(self.tr("Shrink distance"), "Ctrl+↓", lambda: view.zoom_by(1, OUT))
        self.addSeparator()
        self._conflicts = (
            self._add(self.tr("Next conflict"), "N", view.go_to_conflict),
            self._add(
                self.tr("Conflict before"), "Shift+N", lambda: view.go_to_conflict(-1)
            ),
        )
        self.addSeparator()
        self._files = (
            self._add(self.tr("Save as PDF…"), "", lambda: self._save(".pdf")),
            self._add(self.tr("Save as picture…"), "", lambda: self._save(".png")),
            self._add(self.tr("Save as drawing…"), "", lambda: self._save(".svg")),
        )
        self.aboutToShow.connect(self._allow)

    def help(self) -> str:
        """What mouse and keys do, a line each."""
        return "\n".join(
            (
                self.tr("Wheel: zoom; with Shift time alone, with Ctrl distance alone"),
                self.tr(
                    "Drag the ground: move the graph; arrows and pages do the same"
                ),
                self.tr("Drag a column: move it in time, whole minutes"),
                self.tr("Tab: next column; Alt+←, Alt+→: move it; with Shift by ten"),
                self.tr("Enter: keep the move; Esc: take it back"),
                self.tr("N, Shift+N: next conflict, the one before"),
                self.tr("Home, D: whole graph, doctrinal scale"),
            )
        )

    def _add(self, text: str, key: str, work: Callable[[], None]) -> QAction:
        action = self.addAction(f"{text}\t{key}" if key else text)
        action.triggered.connect(lambda _checked=False: work())
        return action

    def _save(self, suffix: str) -> None:
        self.saveAsked.emit(suffix)

    def _allow(self) -> None:
        """Offer conflicts where there are any, and files where there is a graph."""
        for action in self._conflicts:
            action.setEnabled(bool(self._view.conflicts))
        for action in self._files:
            action.setEnabled(self._view.graph is not None)
