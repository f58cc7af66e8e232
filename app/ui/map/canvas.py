"""The map widget: tiles, overlays over them, and the way from hand to view."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.drawing.projection import TILE_PX, MapView
from app.drawing.style import Style
from app.drawing.tiles import TileKey
from app.ui.map.tile_cache import Tile, TileCache
from app.ui.map.tools.tool import MapClick, MapTool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage

    from app.ui.map.tile_service import TileService
    from planners.route import Lonlat

ZOOM_STEP = 0.5
FIT_STEP = 0.1
FIT_MARGIN_PX = 40
NOTCH = 120  # what a wheel reports for one click of it
DRAG_PX = 5
PAN_PX = 90
PREFETCH_RING = 1
MIN_ZOOM, MAX_ZOOM = 3.0, 19.0
WHOLE_WORLD = MapView(0.5, 0.5, MIN_ZOOM, 640, 480)


class MapOverlay(Protocol):
    """What is painted over the tiles; asked for every frame."""

    def paint(self, painter: QPainter, view: MapView) -> None:
        """Paint all of it; what costs time is kept between frames."""


class MapCanvas(QWidget):
    """Shows a map and moves it; everything on it comes from outside."""

    viewChanged = Signal(object)  # noqa: N815 - MapView
    cursorMoved = Signal(object)  # noqa: N815 - Lonlat or None
    contextRequested = Signal(object, QPoint)  # noqa: N815 - Lonlat, on the screen
    escaped = Signal()
    renderCompleted = Signal()  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = WHOLE_WORLD
        self.home: tuple[float, float, float, float] | None = None
        self.overlay: MapOverlay | None = None
        self.tool: MapTool | None = None
        self.prefetches = False
        self.style_of_map = Style.named("day")
        self.cache = TileCache()
        self._tiles: TileService | None = None
        self._requested: tuple[Tile, ...] = ()
        self._complete = False
        self._pressed: QPointF | None = None
        self._held = False  # the drag is the tool's
        self._dragging = False
        self._pointer: QPointF | None = None
        self._wheel = 0
        self._by_keyboard = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 240)
        self.setAccessibleName(self.tr("Map"))
        self.setAccessibleDescription(
            self.tr(
                "Arrow keys pan, plus and minus zoom, Home shows the whole area, "
                "Space sets a point in the middle, Backspace takes it back, "
                "Enter ends, the Menu key opens the menu there."
            )
        )

    def set_tiles(self, tiles: TileService | None) -> None:
        """Have tiles painted by another service; pictures kept so far stay."""
        if self._tiles is not None:
            self._tiles.painted.disconnect(self._take_tile)
            self._tiles.request(())
        self._tiles = tiles
        self._requested = ()
        if tiles is not None:
            tiles.painted.connect(self._take_tile)
        self.refresh()

    def forget_tiles(self) -> None:
        """Drop all pictures: the map or its style has changed."""
        self.cache.clear()
        self._requested = ()
        self.refresh()

    def refresh(self) -> None:
        """Paint again, soon."""
        self._complete = False
        self.update()

    def set_style(self, style: Style) -> None:
        """Show the map in another palette; its tiles must be painted anew."""
        self.style_of_map = style
        self.forget_tiles()

    def set_tool(self, tool: MapTool) -> None:
        """Give the hand another tool."""
        if self.tool is not None and self.tool is not tool:
            self.tool.leave()
            self.tool.changed.disconnect(self.update)
        if self.tool is not tool:
            tool.changed.connect(self.update)
        self.tool = tool
        self.setCursor(tool.cursor)
        self.update()

    @property
    def is_complete(self) -> bool:
        """Whether the last frame had every tile."""
        return self._complete

    def set_view(self, view: MapView) -> None:
        """Show another part of the map."""
        zoom = min(max(view.zoom, MIN_ZOOM), MAX_ZOOM)
        self.view = replace(
            view,
            zoom=zoom,
            width=max(self.width(), 1),
            height=max(self.height(), 1),
            dpr=self.devicePixelRatioF(),
        )
        self.viewChanged.emit(self.view)
        self.refresh()

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

    def zoom_by(self, steps: int, at: QPointF | None = None) -> None:
        """Zoom by steps of half a level; the place under a pixel stays there."""
        at = at or QPointF(self.width() / 2, self.height() / 2)
        level = self.view.zoom / ZOOM_STEP
        level = (
            math.floor(level + 1e-6) if steps > 0 else math.ceil(level - 1e-6)
        ) + steps
        zoom = min(max(level * ZOOM_STEP, MIN_ZOOM), MAX_ZOOM)
        self.set_view(self.view.zoomed(zoom - self.view.zoom, at.x(), at.y()))

    # Tiles

    def visible_tiles(self, ring: int = 0) -> list[Tile]:
        """Tiles of the view, nearest to the pointer first."""
        view = self.view
        level = math.ceil(view.zoom - 0.5 - 1e-9)
        sharpness = view.dpr * 2 ** (view.zoom - level)
        across = 1 << level
        left, top, right, bottom = (edge * across for edge in view.world_bounds())
        columns = range(math.floor(left) - ring, math.floor(right) + ring + 1)
        rows = range(math.floor(top) - ring, math.floor(bottom) + ring + 1)
        pointer = self._pointer or QPointF(view.width / 2, view.height / 2)
        x, y = (edge * across - 0.5 for edge in view.to_world(pointer.x(), pointer.y()))
        keys = [
            TileKey(level, column, row)
            for row in rows
            for column in columns
            if 0 <= column < across and 0 <= row < across
        ]
        keys.sort(key=lambda key: (key.x - x) ** 2 + (key.y - y) ** 2)
        return [Tile(key, sharpness) for key in keys]

    def _take_tile(self, tile: Tile, image: QImage) -> None:
        """Keep a picture, and show it if it is in view."""
        image.setDevicePixelRatio(1)
        self.cache.put(tile, image)
        self._requested = tuple(one for one in self._requested if one != tile)
        self.update()

    def _ask(self, missing: list[Tile]) -> None:
        """Ask for what is missing; when nothing is, for what may come next."""
        if self._tiles is None:
            return
        wanted = missing
        if not missing and self.prefetches:
            around = self.visible_tiles(PREFETCH_RING)
            wanted = [tile for tile in around if tile not in self.cache]
        if set(wanted) != set(self._requested):
            self._requested = tuple(wanted)
            self._tiles.request(wanted)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint one frame: tiles, overlays, focus."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self.style_of_map["paper"])
            missing = list(self._paint_tiles(painter))
            if self.overlay is not None:
                self.overlay.paint(painter, self.view)
            if self.tool is not None:
                self.tool.paint(painter, self.view, self.style_of_map)
            if self.hasFocus():
                self._paint_focus(painter)
        self._ask(missing)
        if not missing and self._tiles is not None and not self._complete:
            self._complete = True
            self.renderCompleted.emit()

    def _paint_tiles(self, painter: QPainter) -> Iterator[Tile]:
        """Paint what is there, stand-ins for the rest, and yield the missing ones."""
        smooth = QPainter.RenderHint.SmoothPixmapTransform
        for tile in self.visible_tiles():
            target = self._target(tile.key)
            image = self.cache.get(tile)
            if image is not None:
                exact = round(target.width() * self.view.dpr) == image.width()
                painter.setRenderHint(smooth, not exact)
                painter.drawImage(target, image)
                continue
            painter.setRenderHint(smooth, True)
            for stand_in in self.cache.stand_ins(tile.key):
                share = QRectF(
                    target.x() + stand_in.share.x() * target.width(),
                    target.y() + stand_in.share.y() * target.height(),
                    stand_in.share.width() * target.width(),
                    stand_in.share.height() * target.height(),
                )
                painter.drawImage(share, stand_in.image, stand_in.source)
            yield tile

    def _target(self, key: TileKey) -> QRectF:
        """Where a tile lies in the widget, on whole device pixels."""
        view = self.view
        across = float(1 << key.z)
        corners = view.world_to_pixels(
            [(key.x / across, key.y / across)],
        )[0]
        side = TILE_PX * 2.0 ** (view.zoom - key.z)
        left, top = (round(float(c) * view.dpr) / view.dpr for c in corners)
        right, bottom = (
            round((float(c) + side) * view.dpr) / view.dpr for c in corners
        )
        return QRectF(left, top, right - left, bottom - top)

    def _paint_focus(self, painter: QPainter) -> None:
        """Paint a frame, and a cross in the middle for whoever works by keyboard."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.style_of_map["focus"], 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        if self._by_keyboard:
            middle = QPointF(self.width() / 2, self.height() / 2)
            for colour, width in (("hand_halo", 4), ("plate_text", 1.5)):
                painter.setPen(QPen(self.style_of_map[colour], width))
                for reach in (QPointF(12, 0), QPointF(0, 12)):
                    painter.drawLine(middle - reach, middle + reach)

    # Hands

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the centre of the map in the middle."""
        super().resizeEvent(event)
        self.set_view(self.view)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed = event.position()
            self._dragging = event.button() == Qt.MouseButton.MiddleButton
            self._by_keyboard = False
            self._held = (
                not self._dragging
                and self.tool is not None
                and self.tool.press(self._click(event.position(), event.modifiers()))
            )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the map, or follow the pointer."""
        position = event.position()
        if self._held and self.tool is not None:
            self.tool.drag(self._click(position, event.modifiers()))
        elif self._pressed is not None:
            moved = position - self._pressed
            if self._dragging or moved.manhattanLength() >= DRAG_PX:
                self._dragging = True
                self._pressed = position
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self.set_view(self.view.panned(moved.x(), moved.y()))
        self._pointer = position
        self._tell_pointer(event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or give the click to the tool."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        if self._held and self.tool is not None:
            self._held = False
            self.tool.release(self._click(event.position(), event.modifiers()))
        elif self._dragging:
            self._dragging = False
            if self.tool is not None:
                self.setCursor(self.tool.cursor)
        elif self.tool is not None and event.button() == Qt.MouseButton.LeftButton:
            self.tool.click(self._click(event.position(), event.modifiers()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Give the second click of two to the tool; its release is no click."""
        if self.tool is not None and event.button() == Qt.MouseButton.LeftButton:
            self.tool.double_click(self._click(event.position(), event.modifiers()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer, one step a notch."""
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / NOTCH)
        if steps:
            self._wheel -= steps * NOTCH
            self.zoom_by(steps, event.position())
            self._tell_pointer()
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self._pointer = None
        self._tell_pointer()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Follow the pointer from here on."""
        super().enterEvent(event)
        self._pointer = event.position()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu where the pointer is, or in the middle for the keyboard."""
        place = QPointF(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = QPointF(self.width() / 2, self.height() / 2)
        lonlat = self.view.to_lonlat(place.x(), place.y())
        self.contextRequested.emit(lonlat, self.mapToGlobal(place.toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the map, use the tool, or let go."""
        key = event.key()
        pans = {
            Qt.Key.Key_Left: (PAN_PX, 0),
            Qt.Key.Key_Right: (-PAN_PX, 0),
            Qt.Key.Key_Up: (0, PAN_PX),
            Qt.Key.Key_Down: (0, -PAN_PX),
        }
        if key in pans:
            self.set_view(self.view.panned(*pans[Qt.Key(key)]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(-1)
        elif key == Qt.Key.Key_Home:
            self.show_home()
        elif not self._tool_key(key, event.modifiers()):
            super().keyPressEvent(event)
            return
        self._by_keyboard = True
        self.update()

    def _tool_key(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Use the tool by keyboard; false for keys that mean nothing to it."""
        tool = self.tool
        if tool is None:
            return False
        middle = QPointF(self.width() / 2, self.height() / 2)
        if key == Qt.Key.Key_Space:
            tool.click(self._click(middle, modifiers))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not tool.finish():
                tool.click(self._click(middle, modifiers))
        elif key == Qt.Key.Key_Backspace:
            tool.take_back()
        elif key == Qt.Key.Key_Escape:
            if not tool.cancel():
                self.escaped.emit()
        else:
            return False
        return True

    def _click(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> MapClick:
        lonlat = self.view.to_lonlat(position.x(), position.y())
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        free = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        return MapClick(lonlat, position, shift, free)

    def _tell_pointer(
        self, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Tell where the pointer is on the ground."""
        place = self._pointer
        lonlat = self.view.to_lonlat(place.x(), place.y()) if place else None
        if self.tool is not None and self._pressed is None:
            self.tool.hover(self._click(place, modifiers) if place else None)
        self.cursorMoved.emit(lonlat)
