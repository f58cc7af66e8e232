"""The map by keyboard: moving it, its tool, and the things on it one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.ui.map.canvas import MapCanvas
    from app.ui.map.layers.layer import MapItem
    from app.ui.map.tools.tool import MapTool

PAN_PX = 90
ARROWS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
PAGES = {Qt.Key.Key_PageUp: (0, 1), Qt.Key.Key_PageDown: (0, -1)}
CLOSER = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
NO_KEY = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Keyboard:
    """
    What keys do on one canvas.

    Attributes
    ----------
    item
        Thing on the map that Tab came to; None if it came to none.
    in_use
        Whether the hand works by keyboard now, so that the middle matters.
    """

    def __init__(self, canvas: MapCanvas) -> None:
        self._canvas = canvas
        self.item: MapItem | None = None
        self.in_use = False

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; false if it means nothing here."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        done = self._moves(key, modifiers) or self._uses(key, modifiers)
        if done:
            self.in_use = True
            self._canvas.update()
        return done

    def point(self) -> QPointF:
        """Pixel that keys mean: the thing that has the focus, or the middle."""
        view = self._canvas.view
        if self.item is not None:
            x, y = view.to_pixels([self.item.position])[0].tolist()
            if 0 <= x <= view.width and 0 <= y <= view.height:
                return QPointF(x, y)
        return QPointF(view.width / 2, view.height / 2)

    def next_item(self, *, forward: bool) -> bool:
        """
        Go to the next thing on the map; false at the end, for the next widget.

        Things that went out of view are passed over, and new ones taken in.
        """
        items = self._canvas.items()
        place = items.index(self.item) if self.item in items else None
        if place is None:
            place = -1 if forward else len(items)
        place += 1 if forward else -1
        found = 0 <= place < len(items)
        self.in_use = True
        self.focus_on(items[place] if found else None)
        return found

    def focus_on(self, item: MapItem | None) -> None:
        """Give one thing on the map the focus."""
        if item != self.item:
            self.item = item
            self._canvas.itemFocused.emit(item)
            self._canvas.update()

    def _moves(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Move or zoom the map; false for keys that do neither."""
        canvas = self._canvas
        if modifiers & COMMAND:
            return False
        if key in PAGES or (key in ARROWS and modifiers & SHIFT):
            right, down = (ARROWS | PAGES)[key]
            canvas.pan_by(right * canvas.width(), down * canvas.height())
        elif key in ARROWS:
            right, down = ARROWS[key]
            canvas.pan_by(right * PAN_PX, down * PAN_PX)
        elif key in CLOSER:
            canvas.zoom_by(1, halves=False)
        elif key == Qt.Key.Key_Minus:
            canvas.zoom_by(-1, halves=False)
        elif key == Qt.Key.Key_Home:
            canvas.show_home()
        else:
            return False
        return True

    def _uses(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Use the tool or the thing with the focus; false for other keys."""
        canvas, tool = self._canvas, self._canvas.tool
        drawing = tool is not None and tool.takes_points
        if key in ENTER and self.item is not None and not drawing:
            canvas.itemChosen.emit(self.item.meaning)
            return True
        if key == Qt.Key.Key_Escape and self.item is not None and not drawing:
            self.focus_on(None)
            return True
        return tool is not None and self._tool_uses(tool, key, modifiers)

    def _tool_uses(
        self, tool: MapTool, key: Qt.Key, modifiers: Qt.KeyboardModifier
    ) -> bool:
        """Use a tool; false for keys that mean nothing to it."""
        canvas = self._canvas
        if key in ENTER and modifiers & SHIFT and tool.close_ring():
            return True
        if key == Qt.Key.Key_Space or (key in ENTER and not tool.finish()):
            tool.click(canvas.pointer.click(self.point(), modifiers))
        elif key == Qt.Key.Key_Backspace:
            tool.take_back()
        elif key == Qt.Key.Key_Delete:
            return tool.erase()
        elif key == Qt.Key.Key_Escape:
            if not tool.cancel():
                canvas.escaped.emit()
        else:
            return key in ENTER
        return True
