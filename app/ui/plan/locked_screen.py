"""Takes everything of a plan off the screen while it is locked, and brings it back."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QActionGroup, QGuiApplication
from PySide6.QtWidgets import QDialog, QMenu, QToolTip

from app.ui.map.tile_service import ProcessTileService

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from app.drawing.projection import MapView
    from app.ui.desk import Desk
    from app.ui.main_window import MainWindow
    from app.ui.plan.lock_page import LockPage

STILL_OFFERED = ("quit", "about", "shortcuts")
STILL_OFFERED_PREFIXES = ("theme_", "text_")


class _Left(NamedTuple):
    """How the window was left."""

    layout: bytes
    view: MapView
    column: str
    page: LockPage
    bars: tuple[QWidget, ...]
    in_processes: bool


class LockedScreen(QObject):
    """
    The screen of one window, which can be locked.

    Parameters
    ----------
    desk
        Whose plan is on it.
    """

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._left: _Left | None = None
        self._barred = BarredActions(desk.window)

    @property
    def is_locked(self) -> bool:
        """Whether the lock page is shown."""
        return self._left is not None

    def lock(self, page: LockPage) -> None:
        """Drop all of the plan, and show a page instead of the window's parts."""
        desk, window = self._desk, self._desk.window
        close_what_is_open(window)
        bars = (*window.docks.values(), *_bars(window))
        shown = tuple(bar for bar in bars if not bar.isHidden())
        self._left = _Left(
            bytes(window.saveState().data()),
            window.canvas.view,
            desk.shown_column,
            page,
            shown,
            isinstance(desk.tiles, ProcessTileService),
        )
        for bar in shown:
            bar.hide()
        if desk.ground is not None:
            desk.set_ground(desk.ground)  # as if the area were opened anew
        self._barred.bar(_barred(window))
        window.panels.setEnabled(False)
        window.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        window.setWindowTitle("Marsroute")
        window.set_marking(window.no_marking)
        window.notice.clear()
        window.search.clear()
        window.status.clear()
        window.centre.addWidget(page)
        window.centre.setCurrentWidget(page)
        page.form.secret.setFocus()
        QToolTip.hideText()
        if clipboard_is_ours():
            QGuiApplication.clipboard().clear()
        paint_now(window)
        gc.collect()

    def unlock(self) -> None:
        """Bring the parts of the window back; the plan is loaded by whoever has it."""
        left, window = self._left, self._desk.window
        if left is None:
            return
        self._left = None
        window.centre.removeWidget(left.page)
        left.page.deleteLater()
        self._barred.free()
        window.panels.setEnabled(True)
        window.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
        for bar in left.bars:
            bar.show()
        window.restoreState(left.layout)
        if self._desk.ground is not None:
            window.centre.setCurrentWidget(window.canvas)
            window.canvas.setFocus()
            window.setWindowTitle(f"{self._desk.ground.area.manifest.name} – Marsroute")
            if left.in_processes:
                self._desk.paint_in_processes()
        self._view, self._column = left.view, left.column

    def restore_view(self) -> None:
        """Show the part of the map and the column that were shown before."""
        self._desk.window.canvas.set_view(self._view)
        if self._column:
            self._desk.show_column(self._column)


class BarredActions:
    """
    Commands that cannot be given for a while, whoever offers them meanwhile.

    Parameters
    ----------
    owner
        Of the commands.
    """

    def __init__(self, owner: QObject) -> None:
        self._owner = owner
        self._groups: list[QActionGroup] = []

    def bar(self, actions: list[QAction]) -> None:
        """Bar commands; those in a group bar the whole group."""
        self.free()
        own = QActionGroup(self._owner)
        own.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        groups = [own]
        for action in actions:
            group = action.actionGroup()
            if not group:
                own.addAction(action)
            elif group not in groups:
                groups.append(group)
        for group in groups:
            group.setEnabled(False)
        self._groups = groups

    def free(self) -> None:
        """Let the commands be as those who offer them want."""
        for group in self._groups:
            group.setEnabled(True)
        if self._groups:
            own = self._groups[0]
            for action in own.actions():
                own.removeAction(action)
            own.deleteLater()
        self._groups = []


def paint_now(window: MainWindow) -> None:
    """Have the screen show what a window holds, before anything that takes time."""
    layout = window.layout()
    if layout is not None:
        layout.activate()
    window.repaint()


def clipboard_is_ours() -> bool:
    """Whether what lies on the clipboard was copied from this program."""
    return QGuiApplication.clipboard().ownsClipboard()


def close_what_is_open(window: MainWindow) -> None:
    """Close every dialog and menu over a window."""
    for menu in window.findChildren(QMenu):
        menu.close()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            dialog.reject()


def _bars(window: MainWindow) -> tuple[QWidget, ...]:
    """Tool bars, the strip of the tool, what stands below the map, the status bar."""
    return (*window.tool_bars, window.strip, *window.below_map, window.status)


def _barred(window: MainWindow) -> list[QAction]:
    """All commands but the few that show nothing of a plan."""
    named = (
        action
        for name, action in window.commands.items()
        if name not in STILL_OFFERED and not name.startswith(STILL_OFFERED_PREFIXES)
    )
    return [*named, *window.undo_steps]
