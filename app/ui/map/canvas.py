"""The map widget: tiles, what lies over them, and where the hand's wishes arrive."""

from __future__ import annotations

import math
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.drawing.projection import MapView
from app.drawing.style import Style
from app.ui.map import accessible
from app.ui.map.focus_mark import paint_focus
from app.ui.map.gestures import Gestures
from app.ui.map.hands import PointerHand
from app.ui.map.keys import Keyboard
from app.ui.map.mosaic import TileMosaic
from app.ui.map.motion import Motion
from app.ui.map.scale_ladder import LEAST_ZOOM, at_scale, crisp, limited, step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.map.layers.layer import MapItem
    from app.ui.map.tile_service import TileService
    from app.ui.map.tools.tool import MapTool
    from planners.route import Lonlat

FIT_STEP = 0.1
FIT_MARGIN_PX = 40
PINCH_REST_MS = 150  # a pinch that says nothing for so long has ended
LEAST_FACTOR = 0.05  # of one step of a pinch; less is a fault of the device
TOUCHES = (
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TouchEnd,
    QEvent.Type.TouchCancel,
)
WHOLE_WORLD = MapView(0.5, 0.5, LEAST_ZOOM, 640, 480)


class RenderState(Enum):
    """How far the picture of the map is."""

    COMPLETE = "complete"
    WAITING_TILES = "waiting for tiles"
    WAITING_DATA = "waiting for what lies over the tiles"
    STALE = "on its way, or not painted since something changed"


class MapOverlay(Protocol):
    """What is painted over the tiles; asked for every frame."""

    @property
    def is_settled(self) -> bool:
        """Whether the last frame showed all of it where it belongs."""

    def paint(self, painter: QPainter, view: MapView, *, moving: bool) -> None:
        """Paint all of it; while the map moves, what costs time may lag behind."""

    def items(self, view: MapView) -> Sequence[MapItem]:
        """Things in the view that keys reach, in order."""


class MapCanvas(QWidget):
    """
    Shows a map and moves it; everything on it comes from outside.

    Attributes
    ----------
    view
        Where the map is, or is going; what tools and panels go by.
    home
        West, south, east, north of the whole area, degrees.
    overlay, tool
        What lies over the tiles, and what is in the hand.
    style_of_map
        Its colours.
    motion
        Whether and how the map moves by itself.
    """

    viewChanged = Signal(object)  # noqa: N815 - MapView
    cursorMoved = Signal(object)  # noqa: N815 - Lonlat or None
    contextRequested = Signal(object, QPoint)  # noqa: N815 - Lonlat, on the screen
    itemFocused = Signal(object)  # noqa: N815 - MapItem or None
    itemChosen = Signal(object)  # noqa: N815 - what `MapLayer.item_at` answers
    escaped = Signal()
    renderCompleted = Signal(object)  # noqa: N815 - MapView
    _completed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = WHOLE_WORLD
        self.home: tuple[float, float, float, float] | None = None
        self.overlay: MapOverlay | None = None
        self.tool: MapTool | None = None
        self.style_of_map = Style.named("day")
        self._shows_map = True
        self.mosaic = TileMosaic(self)
        self.mosaic.arrived.connect(self.update)
        self.motion = Motion(self)
        self.motion.moved.connect(self.update)
        self.motion.ended.connect(self._arrive)
        self.pointer = PointerHand(self)
        self.keyboard = Keyboard(self)
        self._gestures = Gestures(self)
        self._state = RenderState.STALE
        self._in_hand = QTimer(self)  # runs while fingers zoom
        self._in_hand.setSingleShot(True)
        self._in_hand.setInterval(PINCH_REST_MS)
        self._in_hand.timeout.connect(self.settle)
        self._completed.connect(self._announce, Qt.ConnectionType.QueuedConnection)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setMinimumSize(320, 150)
        self.setAccessibleName(self.tr("Map"))
        self.setAccessibleDescription(
            self.tr(
                "Arrow keys pan, with Shift by a whole screen; plus and minus zoom, "
                "Home shows the whole area. Tab goes from one thing on the map to the "
                "next, Enter chooses it. Space sets a point in the middle, Backspace "
                "takes it back, Enter ends, the Menu key opens the menu there."
            )
        )
        self.itemFocused.connect(self._tell_focus)
        accessible.install(MapCanvas)

    # Wiring

    @property
    def prefetches(self) -> bool:
        """Whether tiles around the view are painted while nothing else is to do."""
        return self.mosaic.prefetches

    @prefetches.setter
    def prefetches(self, wanted: bool) -> None:
        self.mosaic.prefetches = wanted

    def set_tiles(self, tiles: TileService | None) -> None:
        """Have tiles painted by another service; pictures kept so far stay."""
        self.mosaic.set_service(tiles)
        self.refresh()

    def forget_tiles(self) -> None:
        """Drop all pictures: the map under them has changed."""
        self.mosaic.forget()
        self.refresh()

    def set_style(self, style: Style) -> None:
        """Show the map in another palette; no tile of the one before is shown."""
        self.style_of_map = style
        self.mosaic.palette = style.name
        self.refresh()

    def set_map_shown(self, shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show tiles, or bare paper under what lies over them."""
        self._shows_map = shown
        self.refresh()

    def set_tool(self, tool: MapTool) -> None:
        """Give the hand another tool."""
        if self.tool is not None and self.tool is not tool:
            self.pointer.lose()
            self.tool.leave()
            self.tool.changed.disconnect(self.update)
        if self.tool is not tool:
            tool.changed.connect(self.update)
        self.tool = tool
        self.setCursor(tool.cursor)
        self.update()

    def refresh(self) -> None:
        """Paint again, soon."""
        self._state = RenderState.STALE
        self.update()

    @property
    def render_state(self) -> RenderState:
        """How far the picture is; `renderCompleted` tells when it is complete."""
        return self._state

    @property
    def is_complete(self) -> bool:
        """Whether the last frame showed everything."""
        return self._state is RenderState.COMPLETE

    @property
    def is_moving(self) -> bool:
        """Whether the map is on its way to `view`."""
        return self.motion.is_under_way or self._in_hand.isActive()

    @property
    def shown(self) -> MapView:
        """What the next frame shows: `view`, or a view on the way there."""
        return self.motion.shown(self.view)

    def items(self) -> Sequence[MapItem]:
        """Things in the view that keys and screen readers reach, in order."""
        return self.overlay.items(self.view) if self.overlay is not None else ()

    # Moving the map

    def set_view(self, view: MapView) -> None:
        """Show another part of the map, at once; tiles are whole pixels wide there."""
        self.motion.stop()
        self._in_hand.stop()
        self._take(crisp(self._sized(view), self.width() / 2, self.height() / 2))

    def go_to(self, view: MapView) -> None:
        """Move quickly to another part of the map."""
        start = self.shown
        self.set_view(view)
        self.motion.step(start, self.view)

    def glide_to(self, view: MapView) -> None:
        """Slow down to another part of the map; the next press stops there and then."""
        start = self.shown
        if not self.motion.reduced:
            self.set_view(view)
            self.motion.glide(start, self.view)

    def halt(self) -> None:
        """Stop a glide where it is, and end every other motion."""
        gliding = self.motion.is_gliding
        here = self.shown if gliding else self.view
        self.motion.stop()
        if gliding:
            self.set_view(here)

    def settle(self) -> None:
        """End zooming by fingers: what was scaled is painted anew."""
        self.set_view(self.view)

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the map contents by pixels."""
        self.go_to(self.view.panned(dx, dy))

    def zoom_by(
        self, steps: int, at: QPointF | None = None, *, halves: bool = True
    ) -> None:
        """
        Zoom along the scale ladder; the place under a pixel stays there.

        Parameters
        ----------
        steps
            Above zero to come closer.
        at
            The pixel; the middle if None.
        halves
            Whether scales between the round ones count.
        """
        self.set_scale(step(self.view.map_scale(), steps, halves=halves), at)

    def set_scale(self, n: float, at: QPointF | None = None) -> None:
        """
        Show the map at a scale; the place under a pixel stays there.

        Parameters
        ----------
        n
            Of 1:n in the middle of the map, above zero; as near as the zoom goes.
        at
            The pixel; the middle if None.
        """
        if not (n > 0 and math.isfinite(n)):
            raise ValueError(f"A map has no scale 1:{n:g}; ask for 1:n, n above zero.")
        place = at or QPointF(self.width() / 2, self.height() / 2)
        self.go_to(at_scale(self.view, n, place.x(), place.y()))

    def zoom_in_hand(
        self, factor: float, at: QPointF, way: QPointF | None = None
    ) -> None:
        """
        Follow fingers that zoom; until they rest, pictures are scaled.

        Parameters
        ----------
        factor
            Of the scale, in this step.
        at
            Pixel between the fingers, under which the ground stays.
        way
            Pixels that the fingers moved together.
        """
        self.motion.stop()
        steps = math.log2(min(max(factor, LEAST_FACTOR), 1 / LEAST_FACTOR))
        moved = self.view.panned(way.x(), way.y()) if way is not None else self.view
        steps = limited(moved.zoom + steps) - moved.zoom
        self._in_hand.start()
        self._take(moved.zoomed(steps, at.x(), at.y()))

    def show_bounds(
        self,
        bounds: tuple[float, float, float, float],
        margin: int = FIT_MARGIN_PX,
    ) -> None:
        """Show all of west, south, east, north, as close as it fits in the margin."""
        view = MapView.fitting(
            bounds, max(self.width(), 1), max(self.height(), 1), margin=margin
        )
        zoom = math.floor(view.zoom / FIT_STEP) * FIT_STEP
        self.set_view(replace(view, zoom=zoom))

    def show_home(self) -> None:
        """Show the whole area."""
        if self.home is not None:
            self.show_bounds(self.home)

    def centre_on(self, lonlat: Lonlat, least_zoom: float | None = None) -> None:
        """Bring a place to the middle, at least this close."""
        view = self.view.centred_on(*lonlat)
        if least_zoom is not None and view.zoom < least_zoom:
            view = replace(view, zoom=least_zoom)
        self.set_view(view)

    def _sized(self, view: MapView) -> MapView:
        """Fit a view to the widget and to the zoom that is allowed."""
        return replace(
            view,
            zoom=limited(view.zoom),
            width=max(self.width(), 1),
            height=max(self.height(), 1),
            dpr=self.devicePixelRatioF(),
        )

    def _take(self, view: MapView) -> None:
        self.view = view
        self.viewChanged.emit(view)
        self.refresh()

    def _arrive(self) -> None:
        """The map has come to rest: the pointer is over other ground."""
        self.refresh()
        self.pointer.tell()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint one frame: tiles, what lies over them, focus."""
        moving, view = self.is_moving, self.shown
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self.style_of_map["paper"])
            complete = not self._shows_map or self.mosaic.paint(
                painter, view, smooth=not moving
            )
            if self.overlay is not None:
                self.overlay.paint(painter, view, moving=moving)
            if self.tool is not None:
                self.tool.paint(painter, view, self.style_of_map)
            if self.hasFocus():
                paint_focus(painter, view, self.style_of_map, self.keyboard)
        if self._shows_map and not self._in_hand.isActive():
            self.mosaic.ask(self.view, view, self.pointer.place)
        self._judge(complete=complete, moving=moving)

    def _judge(self, *, complete: bool, moving: bool) -> None:
        """Say how far the picture is after a frame."""
        before = self._state
        if moving:
            self._state = RenderState.STALE
        elif not complete:
            self._state = RenderState.WAITING_TILES
        elif self.overlay is not None and not self.overlay.is_settled:
            self._state = RenderState.WAITING_DATA
        else:
            self._state = RenderState.COMPLETE
            if before is not RenderState.COMPLETE:
                self._completed.emit()

    def _announce(self) -> None:
        """Tell of a complete picture, outside of painting so that it can be taken."""
        if self.is_complete:
            self.renderCompleted.emit(self.view)

    # Hands

    def _tell_focus(self, item: MapItem | None) -> None:
        """Tell screen readers where Tab came to."""
        accessible.tell_focus(self, item)

    def event(self, event: QEvent) -> bool:
        """Follow gestures, and notice when the pointer is taken away."""
        kind = event.type()
        if kind == QEvent.Type.NativeGesture:
            return self._gestures.native(cast("QNativeGestureEvent", event))
        if kind in TOUCHES:
            return self._gestures.touch(cast("QTouchEvent", event)) or super().event(
                event
            )
        if kind == QEvent.Type.UngrabMouse:
            self.pointer.lose()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the centre of the map in the middle."""
        super().resizeEvent(event)
        self.set_view(self.view)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self.keyboard.in_use = False
        self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or follow the pointer."""
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click or a drag."""
        self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Pass the second click of two on."""
        self.pointer.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom, or follow two fingers."""
        self._gestures.wheel(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Follow the pointer from here on."""
        super().enterEvent(event)
        self.pointer.enter(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self.pointer.leave()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of what is held: its release may come to somebody else."""
        super().focusOutEvent(event)
        self.pointer.lose()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of what is held, and stop."""
        super().hideEvent(event)
        self.pointer.lose()
        self.halt()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu where the pointer is, or where the keys are."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.keyboard.point()
        elif self.pointer.wants_menu:
            place = QPointF(event.pos())
        else:
            return
        lonlat = self.view.to_lonlat(place.x(), place.y())
        self.contextRequested.emit(lonlat, self.mapToGlobal(place.toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the map, use the tool, or let go."""
        if not self.keyboard.press(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's own
        """Go to the next thing on the map, and after the last to the next widget."""
        return self.keyboard.next_item(forward=forward) or super().focusNextPrevChild(
            forward
        )
