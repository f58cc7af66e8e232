"""The time-space graph in the hand: what mouse and wheel do to it."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from app.ui.map.gestures import NOTCH, is_touchpad

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QWheelEvent

    from app.ui.movement.graph_view import TimeSpaceView

LEAST_DRAG_PX = 4.0
TURN = 1.2  # for one click of a wheel
SNAP_S = 60
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class _Does(Enum):
    NOTHING = auto()
    PANS = auto()
    MAY_SHIFT = auto()  # a column is held, but not moved yet
    SHIFTS = auto()


class Hand:
    """What a pressed button does on one view."""

    def __init__(self, view: TimeSpaceView) -> None:
        self._view = view
        self._does = _Does.NOTHING
        self._pressed = QPointF()
        self._last = QPointF()
        self._held_s = 0  # shift of the column when it was taken

    def press(self, event: QMouseEvent) -> None:
        """Take a column, or the graph."""
        view, at = self._view, event.position()
        self._pressed = self._last = at
        if not view.frame.box.contains(at):
            return
        movement = view.movement_at(at) if event.button() == LEFT else None
        if movement is not None:
            view.choose(movement)
            self._held_s = view.marks.shift_s
            free = not view.is_locked(movement)
            self._does = _Does.MAY_SHIFT if free else _Does.PANS
        elif event.button() in (LEFT, MIDDLE):
            self._does = _Does.PANS
            view.setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, event: QMouseEvent) -> None:
        """Move what is held, or point at what is there."""
        view, at = self._view, event.position()
        if self._does is _Does.NOTHING:
            view.point_at(at)
            return
        if self._does is _Does.MAY_SHIFT:
            if abs(at.x() - self._pressed.x()) < LEAST_DRAG_PX:
                return
            self._does = _Does.SHIFTS
        if self._does is _Does.SHIFTS:
            seconds = (at.x() - self._pressed.x()) / view.frame.px_per_s
            view.shift_to(self._held_s + round(seconds / SNAP_S) * SNAP_S)
        else:
            moved = at - self._last
            view.pan_by(moved.x(), moved.y())
        self._last = at

    def release(self, event: QMouseEvent) -> None:
        """Let go; a column that was moved is dropped."""
        does, self._does = self._does, _Does.NOTHING
        view = self._view
        view.unsetCursor()
        clicked = (event.position() - self._pressed).manhattanLength() < LEAST_DRAG_PX
        if does is _Does.SHIFTS:
            view.accept()
        elif does is _Does.PANS and clicked and view.movement_at(self._pressed) is None:
            view.choose(None)
        view.point_at(event.position())

    def let_go(self) -> None:
        """Drop nothing; the column was taken back."""
        self._does = _Does.NOTHING

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; Shift keeps distance, Ctrl keeps time."""
        view, modifiers = self._view, event.modifiers()
        if is_touchpad(event) and not modifiers & CONTROL:
            moved = event.pixelDelta()
            view.pan_by(moved.x(), moved.y())
        else:
            turned = event.angleDelta().y() or event.angleDelta().x()
            factor = TURN ** (turned / NOTCH)
            view.zoom_by(
                1.0 if modifiers & CONTROL else factor,
                1.0 if modifiers & SHIFT else factor,
                event.position(),
            )
        event.accept()
