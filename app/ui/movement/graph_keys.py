"""The time-space graph by keyboard: moving it, and its columns one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.ui.movement.graph_view import TimeSpaceView

PAN_PX = 80
STEP_S, LEAP_S = 60, 600
ZOOM = 1.25
ARROWS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
PAGES = {Qt.Key.Key_PageUp: (0, 1), Qt.Key.Key_PageDown: (0, -1)}
STRETCHES = {
    Qt.Key.Key_Left: (1 / ZOOM, 1.0),
    Qt.Key.Key_Right: (ZOOM, 1.0),
    Qt.Key.Key_Up: (1.0, ZOOM),
    Qt.Key.Key_Down: (1.0, 1 / ZOOM),
}
ZOOMS = {
    Qt.Key.Key_Plus: ZOOM,
    Qt.Key.Key_Equal: ZOOM,
    Qt.Key.Key_Minus: 1 / ZOOM,
}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def press(view: TimeSpaceView, event: QKeyEvent) -> bool:
    """Do what a key means; false if it means nothing here."""
    key, modifiers = Qt.Key(event.key()), event.modifiers()
    if modifiers & ALT:
        return _shifts(view, key, modifiers)
    if key == Qt.Key.Key_N and not modifiers & CONTROL:
        view.go_to_conflict(-1 if modifiers & SHIFT else 1)
        return True
    return _moves(view, key, modifiers) or _decides(view, key)


def _shifts(view: TimeSpaceView, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
    """Move the chosen column along time."""
    sign = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
    if sign is None or view.marks.chosen is None:
        return False
    step = LEAP_S if modifiers & SHIFT else STEP_S
    view.shift_to(view.marks.shift_s + sign * step)
    return True


def _moves(view: TimeSpaceView, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
    """Move or zoom the graph."""
    if key in PAGES:
        view.pan_by(0, PAGES[key][1] * round(view.frame.box.height() * 0.9))
    elif key in STRETCHES and modifiers & CONTROL:
        view.zoom_by(*STRETCHES[key])
    elif key in ARROWS:
        right, down = ARROWS[key]
        step = PAN_PX * (5 if modifiers & SHIFT else 1)
        view.pan_by(right * step, down * step)
    elif key in ZOOMS:
        view.zoom_by(ZOOMS[key], ZOOMS[key])
    elif key == Qt.Key.Key_Home:
        view.fit()
    elif key == Qt.Key.Key_D and not modifiers:
        view.show_doctrinal()
    else:
        return False
    return True


def _decides(view: TimeSpaceView, key: Qt.Key) -> bool:
    """Accept the shift of a column, or take it back; then let go of the column."""
    if key in ENTER and view.marks.shift_s:
        view.accept()
    elif key == Qt.Key.Key_Escape and view.marks.shift_s:
        view.take_back()
    elif key == Qt.Key.Key_Escape and view.marks.chosen is not None:
        view.choose(None)
    else:
        return False
    return True
