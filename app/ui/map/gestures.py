"""Wheels, touchpads and fingers on the map: what zooms it and what moves it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QInputDevice

if TYPE_CHECKING:
    from PySide6.QtGui import QNativeGestureEvent, QWheelEvent
    from PySide6.QtWidgets import QPinchGesture

    from app.ui.map.canvas import MapCanvas

NOTCH = 120  # what a wheel reports for one click of it
PIXELS_TO_DOUBLE = 200  # of a touchpad with Ctrl


class Gestures:
    """
    Zooms and moves one canvas.

    A wheel zooms by half steps of the scale ladder about the pointer. Two fingers on
    a touchpad move the map and zoom it with Ctrl; a pinch zooms about the fingers.
    """

    def __init__(self, canvas: MapCanvas) -> None:
        self._canvas = canvas
        self._turned = 0

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

    def pinch(self, gesture: QPinchGesture) -> None:
        """Keep the ground under two fingers on a touch screen."""
        canvas = self._canvas
        if gesture.state() == Qt.GestureState.GestureStarted:
            canvas.pointer.lose()  # the first finger had begun a drag
            canvas.halt()
        now = canvas.mapFromGlobal(gesture.centerPoint())
        before = canvas.mapFromGlobal(gesture.lastCenterPoint())
        if gesture.state() != Qt.GestureState.GestureStarted:
            way = now - before
            canvas.zoom_in_hand(gesture.scaleFactor(), now, way)
        if gesture.state() in (
            Qt.GestureState.GestureFinished,
            Qt.GestureState.GestureCanceled,
        ):
            canvas.settle()

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
