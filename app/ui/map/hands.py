"""What the pointer does on the map: clicks and drags for the tool, or moving it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from app.ui.map.motion import pushed
from app.ui.map.tools.tool import MapClick

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from app.ui.map.canvas import MapCanvas

DRAG_PX = 5
TRAIL_MS = 100  # of the way of a hand, from which its speed is known
LEAST_TRAIL_MS = 16
STILL_MS = 50  # a hand that rested so long before letting go does not push
NO_KEY = Qt.KeyboardModifier.NoModifier
MOVERS = (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton)


class PointerHand:
    """
    One pointer on one canvas, from press to release.

    A drag belongs to the tool that took hold at the press, or else it moves the map.
    A release that never comes, because a window or a menu took the pointer, ends a
    drag without a click.

    Attributes
    ----------
    place
        Where the pointer is, pixels; None while it is elsewhere.
    """

    def __init__(self, canvas: MapCanvas) -> None:
        self._canvas = canvas
        self.place: QPointF | None = None
        self._button: Qt.MouseButton | None = None
        self._pressed = QPointF()
        self._held = False  # the drag is the tool's
        self._dragging = False
        self._trail: deque[tuple[int, QPointF]] = deque()
        self._no_menu = False

    @property
    def is_down(self) -> bool:
        """Whether a click or a drag is under way."""
        return self._button is not None

    @property
    def wants_menu(self) -> bool:
        """Whether a menu may open: not in a drag, nor by the press that ended one."""
        return not self._no_menu and not self.is_down

    def press(self, event: QMouseEvent) -> None:
        """Begin a click or a drag; the right button gives a drag up."""
        canvas = self._canvas
        button = event.button()
        self._no_menu = self.is_down and button == Qt.MouseButton.RightButton
        if self._no_menu:
            self.lose()
            return
        canvas.halt()
        if button not in MOVERS or self.is_down:
            return
        self._button = button
        self._pressed = event.position()
        self._trail.clear()
        self._dragging = button == Qt.MouseButton.MiddleButton
        self._held = (
            not self._dragging
            and canvas.tool is not None
            and canvas.tool.press(self.click(event.position(), event.modifiers()))
        )

    def move(self, event: QMouseEvent) -> None:
        """Drag, or follow the pointer."""
        position = event.position()
        if self._button is not None and not event.buttons() & self._button:
            self.lose()
        if self._held:
            if self._canvas.tool is not None:
                self._canvas.tool.drag(self.click(position, event.modifiers()))
        elif self.is_down:
            self._drag(position, event.timestamp())
        self.place = position
        self.tell(event.modifiers())

    def release(self, event: QMouseEvent) -> None:
        """End a drag, or give the click to the tool."""
        if event.button() != self._button:
            return
        held, dragging = self._held, self._dragging
        self._let_go()
        tool = self._canvas.tool
        if dragging:
            dx, dy = self._speed(event.timestamp())
            self._canvas.glide_to(pushed(self._canvas.view, dx, dy))
        elif tool is not None:
            click = self.click(event.position(), event.modifiers())
            if held:
                tool.release(click)
            elif event.button() == Qt.MouseButton.LeftButton:
                tool.click(click)

    def double_click(self, event: QMouseEvent) -> None:
        """Give the second click of two to the tool; its release is no click."""
        tool = self._canvas.tool
        if tool is not None and event.button() == Qt.MouseButton.LeftButton:
            tool.double_click(self.click(event.position(), event.modifiers()))

    def lose(self) -> None:
        """End what is under way without a release: what was held goes back."""
        held = self._held
        self._let_go()
        if held and self._canvas.tool is not None:
            self._canvas.tool.abandon()

    def enter(self, place: QPointF) -> None:
        """Follow the pointer from here on."""
        self.place = place

    def leave(self) -> None:
        """Forget the pointer."""
        self.place = None
        self.tell()

    def click(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> MapClick:
        """Say where on the ground a pixel is, and which keys are down."""
        lonlat = self._canvas.shown.to_lonlat(position.x(), position.y())
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        free = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        return MapClick(lonlat, position, shift, free)

    def tell(self, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
        """Tell tool and window where the pointer is on the ground."""
        canvas = self._canvas
        click = self.click(self.place, modifiers) if self.place else None
        if canvas.tool is not None and not self.is_down:
            canvas.tool.hover(click)
        canvas.cursorMoved.emit(click.lonlat if click else None)

    def _drag(self, position: QPointF, at_ms: int) -> None:
        """Move the map with the pointer."""
        moved = position - self._pressed
        if not self._dragging and moved.manhattanLength() < DRAG_PX:
            return
        self._dragging = True
        self._pressed = position
        self._trail.append((at_ms, position))
        while at_ms - self._trail[0][0] > TRAIL_MS:
            self._trail.popleft()
        self._canvas.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._canvas.set_view(self._canvas.view.panned(moved.x(), moved.y()))

    def _speed(self, at_ms: int) -> tuple[float, float]:
        """Pixels in a millisecond with which the hand let go, right and down."""
        if not self._trail:
            return 0.0, 0.0
        first, last = self._trail[0], self._trail[-1]
        taken = last[0] - first[0]
        if taken < LEAST_TRAIL_MS or not 0 <= at_ms - last[0] <= STILL_MS:
            return 0.0, 0.0
        way = last[1] - first[1]
        return way.x() / taken, way.y() / taken

    def _let_go(self) -> None:
        self._button = None
        self._held = False
        self._dragging = False
        tool = self._canvas.tool
        self._canvas.setCursor(tool.cursor if tool else Qt.CursorShape.ArrowCursor)
