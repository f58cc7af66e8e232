"""Wheels, touchpads and fingers on the map: what zooms it and what moves it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QEventPoint, QInputDevice, QMouseEvent

if TYPE_CHECKING:
    from PySide6.QtGui import QNativeGestureEvent, QTouchEvent, QWheelEvent

    from app.ui.map.canvas import MapCanvas

NOTCH = 120  # what a wheel reports for one click of it
PIXELS_TO_DOUBLE = 200  # of a touchpad with Ctrl
LEAST_APART_PX = 8.0  # fingers are not nearer to each other, whatever is measured
MOUSE_KINDS = {
    QEventPoint.State.Pressed: QEvent.Type.MouseButtonPress,
    QEventPoint.State.Updated: QEvent.Type.MouseMove,
    QEventPoint.State.Released: QEvent.Type.MouseButtonRelease,
}


class Gestures:
    """
    Zooms and moves one canvas.

    A wheel zooms by half steps of the scale ladder about the pointer. Two fingers on
    a touchpad move the map and zoom it with Ctrl; a pinch zooms about the fingers.
    """

    def __init__(self, canvas: MapCanvas) -> None:
        self._canvas = canvas
        self._turned = 0
        self._fingers: tuple[QPointF, QPointF] | None = None
        self._pinches = False

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom by a wheel, or follow two fingers on a touchpad."""
        pixels, at = event.pixelDelta(), event.position()
        zooms = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not is_touchpad(event):
            self._turn(event.angleDelta().y(), at)
        elif zooms:
            self._canvas.zoom_in_hand(2 ** (pixels.y() / PIXELS_TO_DOUBLE), at)
        else:
            self._canvas.halt()
            self._canvas.set_view(self._canvas.view.panned(pixels.x(), pixels.y()))
        self._canvas.pointer.tell()
        event.accept()

    def native(self, event: QNativeGestureEvent) -> bool:
        """Follow a gesture that the system recognised; false if it means nothing."""
        kind = event.gestureType()
        if kind == Qt.NativeGestureType.ZoomNativeGesture:
            self._canvas.zoom_in_hand(1 + event.value(), event.position())
        elif kind == Qt.NativeGestureType.SmartZoomNativeGesture:
            self._canvas.zoom_by(1, event.position())
        elif kind == Qt.NativeGestureType.EndNativeGesture:
            self._canvas.settle()
        else:
            return False
        return True

    def touch(self, event: QTouchEvent) -> bool:
        """
        Follow fingers on a screen; false for a touchpad, whose system does that.

        One finger is a pointer. Two hold the ground that lies under them; when one of
        them is lifted, the other does nothing until it is lifted too. Qt's recogniser
        of a pinch is not asked, as it counts every movement twice.
        """
        if event.device().type() != QInputDevice.DeviceType.TouchScreen:
            return False
        event.accept()
        points = event.points()
        down = [one for one in points if one.state() != QEventPoint.State.Released]
        if event.type() == QEvent.Type.TouchCancel:
            self._canvas.pointer.lose()
            down = []
        elif len(down) >= 2:
            self._pinch(down[0].position(), down[1].position())
        elif not self._pinches:
            self._as_mouse(event, points[0])
        if len(down) < 2:
            self._fingers = None
        if not down and self._pinches:
            self._pinches = False
            self._canvas.settle()
        return True

    def _pinch(self, first: QPointF, second: QPointF) -> None:
        """Keep the ground under two fingers."""
        if not self._pinches:
            self._pinches = True
            self._canvas.pointer.lose()  # the first finger had begun a drag
            self._canvas.halt()
        before, self._fingers = self._fingers, (first, second)
        if before is None:
            return
        middle = (first + second) / 2
        way = middle - (before[0] + before[1]) / 2
        apart = max(_length(second - first), LEAST_APART_PX)
        self._canvas.zoom_in_hand(
            apart / max(_length(before[1] - before[0]), LEAST_APART_PX), middle, way
        )

    def _as_mouse(self, event: QTouchEvent, finger: QEventPoint) -> None:
        """Have one finger do what the left button does."""
        kind = MOUSE_KINDS.get(finger.state())
        if kind is None:
            return
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        mouse = QMouseEvent(
            kind,
            finger.position(),
            finger.globalPosition(),
            none if kind == QEvent.Type.MouseMove else left,
            none if kind == QEvent.Type.MouseButtonRelease else left,
            event.modifiers(),
        )
        mouse.setTimestamp(event.timestamp())
        QCoreApplication.sendEvent(self._canvas, mouse)

    def _turn(self, angle: int, at: QPointF) -> None:
        """Add small turns of a fine wheel up to whole notches."""
        if self._turned * angle < 0:
            self._turned = 0
        self._turned += angle
        steps = math.trunc(self._turned / NOTCH)
        if steps:
            self._turned -= steps * NOTCH
            self._canvas.zoom_by(steps, at)


def is_touchpad(event: QWheelEvent) -> bool:
    """
    Whether fingers scroll rather than a wheel.

    Some systems report pixels for wheels too, so pixels alone say nothing.
    """
    by_finger = (
        event.phase() != Qt.ScrollPhase.NoScrollPhase
        or event.device().type() == QInputDevice.DeviceType.TouchPad
    )
    return by_finger and not event.pixelDelta().isNull()


def _length(way: QPointF) -> float:
    return math.hypot(way.x(), way.y())
