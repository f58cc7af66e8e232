"""The marking above and below what every dialog shows, and the height to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QMessageBox,
    QWidget,
)

from app.ui.banner import Banner

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication, QLayoutItem


REFITTED = frozenset({QEvent.Type.Show, QEvent.Type.LayoutRequest})


class DialogBanners(QObject):
    """
    Marks each dialog of a window as it is shown, and lets none cut its words off.

    Dialogs that only choose files, and those that carry their own banners, are left as
    they are.

    Parameters
    ----------
    window
        Whose dialogs are marked.
    marking
        In force, as the banner of the window says it.
    application
        Of the window.
    """

    def __init__(
        self, window: QWidget, marking: Callable[[], str], application: QApplication
    ) -> None:
        super().__init__(window)
        self._window, self._marking = window, marking
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Mark a dialog before it is seen; takes no event away."""
        kind = event.type()
        if kind in REFITTED and isinstance(watched, QDialog) and self._has(watched):
            if kind == QEvent.Type.Show:
                self._mark(watched)
            give_room(watched)
        return False

    def _has(self, dialog: QDialog) -> bool:
        """Whether a dialog is one of the window, and no part of a choice of files."""
        chooses = QFileDialog in (type(dialog), type(dialog.parentWidget()))
        return not chooses and _is_below(dialog, self._window)

    def _mark(self, dialog: QDialog) -> None:
        banners = dialog.findChildren(Banner)
        if not banners:
            add_banners(dialog, self._marking())
            return
        for banner in banners:
            if banner.property("follows"):
                banner.set_marking(self._marking())


def _is_below(dialog: QDialog, window: QWidget) -> bool:
    """Whether a dialog is of a window, over however many others."""
    parent = dialog.parentWidget()
    while parent is not None and parent is not window:
        parent = parent.parentWidget()
    return parent is window


def add_banners(dialog: QDialog, marking: str) -> None:
    """Put a marking above and below the content of a dialog laid out in lines."""
    layout = dialog.layout()
    above, below = Banner(marking, dialog), Banner(marking, dialog)
    for banner in (above, below):
        banner.setProperty("follows", True)
    if isinstance(layout, QFormLayout):
        layout.insertRow(0, above)
        layout.addRow(below)
    elif isinstance(layout, QBoxLayout):
        layout.insertWidget(0, above)
        layout.addWidget(below)
    elif isinstance(layout, QGridLayout):
        _add_around(layout, above, below)
    else:
        raise TypeError(f"{type(dialog).__name__} is not laid out in lines.")
    for banner in (above, below):
        banner.show()  # a layout gives no room to what is about to be shown


def _add_around(layout: QGridLayout, above: QWidget, below: QWidget) -> None:
    """Put widgets above and below a grid, as questions of one sentence have it."""
    wide, high = layout.columnCount(), layout.rowCount()
    placed: list[tuple[QLayoutItem, tuple[int, int, int, int]]] = []
    while (item := layout.itemAt(0)) is not None:
        place = cast("tuple[int, int, int, int]", layout.getItemPosition(0))
        layout.takeAt(0)
        placed.append((item, place))
    for moved, (row, column, rows, columns) in placed:
        layout.addItem(moved, row + 1, column, rows, columns, moved.alignment())
    layout.addWidget(above, 0, 0, 1, wide)
    layout.addWidget(below, high + 1, 0, 1, wide)


def give_room(dialog: QDialog) -> None:
    """Make a dialog higher where words that need several lines would be cut off."""
    layout = dialog.layout()
    if layout is None or isinstance(dialog, QMessageBox):
        return  # which takes its own room
    if not layout.hasHeightForWidth():
        return
    layout.activate()
    needed = layout.totalMinimumHeightForWidth(dialog.width())
    high = min(needed, dialog.screen().availableGeometry().height())
    if dialog.height() < high:
        dialog.resize(dialog.width(), high)
