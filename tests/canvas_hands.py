"""A canvas on the screen, tools that remember, and events as devices send them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QInputDevice,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication

from app.ui.map.canvas import MapCanvas
from app.ui.map.layers.layer import MapItem
from app.ui.map.tools.tool import MapClick, MapTool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from app.drawing.projection import MapView
    from app.ui.map.tile_cache import Tile

AREA = (4.9, 51.9, 5.2, 52.1)
WIDE, HIGH = 800, 600
PAPER = QColor("#112233")
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO_KEY = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
NO_PHASE = Qt.ScrollPhase.NoScrollPhase


class Hand(MapTool):
    """A tool that remembers what it was given."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self) -> None:
        super().__init__()
        self.clicks: list[MapClick] = []
        self.doubles: list[MapClick] = []
        self.hovers: list[MapClick | None] = []
        self.taken_back = 0
        self.steps = 0

    def click(self, click: MapClick) -> None:
        self.clicks.append(click)

    def double_click(self, click: MapClick) -> None:
        self.doubles.append(click)

    def hover(self, click: MapClick | None) -> None:
        self.hovers.append(click)

    def take_back(self) -> bool:
        self.taken_back += 1
        return True

    def cancel(self) -> bool:
        self.steps -= 1
        return self.steps >= 0


class Holder(Hand):
    """A tool that takes hold of whatever it touches."""

    def __init__(self) -> None:
        super().__init__()
        self.way: list[QPointF] = []
        self.released = 0
        self.abandoned = 0

    def press(self, click: MapClick) -> bool:
        self.way.append(click.position)
        return True

    def drag(self, click: MapClick) -> None:
        self.way.append(click.position)

    def release(self, click: MapClick) -> None:
        self.way.append(click.position)
        self.released += 1

    def abandon(self) -> None:
        self.abandoned += 1

    def finish(self) -> bool:
        return True


@dataclass(frozen=True)
class Thing:
    """Something on the map."""

    name: str


class Things(QObject):
    """An overlay with three things on it, one of them far away."""

    changed = Signal()

    def __init__(self, settled: bool = True) -> None:  # noqa: FBT001, FBT002
        super().__init__()
        self.is_settled = settled
        self.views: list[tuple[MapView, bool]] = []
        self.all = [
            MapItem("SP, Westerbrug", (5.0, 52.0), Thing("sp")),
            MapItem("RP, Oosterveen", (5.1, 52.02), Thing("rp")),
            MapItem("Road closed, N1", (40.0, 10.0), Thing("far")),
        ]

    def paint(self, _painter: QPainter, view: MapView, *, moving: bool) -> None:
        self.views.append((view, moving))

    def items(self, view: MapView) -> Sequence[MapItem]:
        west, south, east, north = view.bounds()
        return [
            item
            for item in self.all
            if west <= item.position[0] <= east and south <= item.position[1] <= north
        ]


def paper(tile: Tile) -> QImage:
    """Paint a tile in one colour."""
    side = round(512 * tile.sharpness)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(PAPER)
    return image


def canvas_on_screen(qtbot: QtBot) -> MapCanvas:
    """Canvas of 800 x 600 pixels at 1:100 000, with the focus."""
    canvas = MapCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(WIDE, HIGH)
    canvas.home = AREA
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.activateWindow()
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    canvas.show_home()
    canvas.set_scale(100_000)
    return canvas


def mouse(
    canvas: QWidget,
    kind: QMouseEvent.Type,
    at: tuple[float, float],
    *,
    button: Qt.MouseButton = Qt.MouseButton.NoButton,
    held: Qt.MouseButton = Qt.MouseButton.NoButton,
    at_ms: int = 0,
) -> None:
    """Send a mouse event with the time at which the device saw it."""
    place = QPointF(*at)
    event = QMouseEvent(
        kind, place, QPointF(canvas.mapToGlobal(place)), button, held, NO_KEY
    )
    event.setTimestamp(at_ms)
    QApplication.sendEvent(canvas, event)


def drag(
    canvas: QWidget,
    way: Sequence[tuple[float, float]],
    *,
    every_ms: int = 10,
    rest_ms: int = 0,
) -> None:
    """Press at the first place, move over the others, and let go at the last."""
    kind = QMouseEvent.Type
    start_ms = 1000
    mouse(canvas, kind.MouseButtonPress, way[0], button=LEFT, held=LEFT, at_ms=start_ms)
    for step, place in enumerate(way[1:], 1):
        at_ms = start_ms + step * every_ms
        mouse(canvas, kind.MouseMove, place, held=LEFT, at_ms=at_ms)
    end_ms = start_ms + (len(way) - 1) * every_ms + rest_ms
    mouse(canvas, kind.MouseButtonRelease, way[-1], button=LEFT, at_ms=end_ms)


def turn_wheel(
    canvas: QWidget,
    notches: float,
    at: tuple[float, float],
    *,
    pixels: tuple[int, int] = (0, 0),
    phase: Qt.ScrollPhase = NO_PHASE,
    keys: Qt.KeyboardModifier = NO_KEY,
    device: QPointingDevice | None = None,
) -> None:
    """Turn a wheel over a place, or scroll there with two fingers."""
    place = QPointF(*at)
    event = QWheelEvent(
        place,
        QPointF(canvas.mapToGlobal(place)),
        QPoint(*pixels),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        keys,
        phase,
        False,
        Qt.MouseEventSource.MouseEventNotSynthesized,
        device or QPointingDevice.primaryPointingDevice(),
    )
    QApplication.sendEvent(canvas, event)


def touchpad() -> QPointingDevice:
    """Two-finger pad as the window system describes one."""
    return QPointingDevice(
        "pad",
        71,
        QInputDevice.DeviceType.TouchPad,
        QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.Position | QInputDevice.Capability.PixelScroll,
        5,
        2,
    )


def native_zoom(
    canvas: QWidget,
    value: float,
    at: tuple[float, float],
    kind: Qt.NativeGestureType = Qt.NativeGestureType.ZoomNativeGesture,
) -> None:
    """Send a pinch as a touchpad's system recognises it."""
    place = QPointF(*at)
    event = QNativeGestureEvent(
        kind,
        QPointingDevice.primaryPointingDevice(),
        2,
        place,
        place,
        QPointF(canvas.mapToGlobal(place)),
        value,
        QPointF(),
    )
    QApplication.sendEvent(canvas, event)
