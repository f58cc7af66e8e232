"""Chooses what is under the pointer, moves it, and drags the route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, Signal

from app.ui.draft import Closure
from app.ui.map.tools.edit import Grip, ItemHold, grip_at, paint_grips
from app.ui.map.tools.tool import MapClick, MapTool
from app.ui.map.tools.via_point import ViaDrag
from planners.overlay import PARTS, PlacedSymbol

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.map.canvas import MapCanvas
    from app.ui.map.content import MapContent
    from app.ui.session import PlanningSession
    from planners.overlay import Overlay

DRAG_PX = 4


class SelectTool(MapTool):
    """
    Chooses the thing under the pointer; a double click edits it, or comes closer.

    A drag moves a symbol, a corner of the chosen area or line, or the own route.
    """

    chosen = Signal(object)  # CriticalPoint, Closure, PlacedSymbol ...
    editAsked = Signal(object)  # noqa: N815 - OverlayItem

    def __init__(
        self,
        canvas: MapCanvas,
        content: MapContent,
        session: PlanningSession,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._content, self._session = canvas, content, session
        self.selected: object = None
        self.via = ViaDrag(canvas, content, session, self)
        self.via.changed.connect(self.changed)
        self._hold: ItemHold | ViaDrag | None = None
        self._pressed_at = QPointF()
        self._moved = False

    @property
    def trouble(self) -> str:
        """Why the thing in the hand cannot be where the hand is."""
        return self._hold.trouble if isinstance(self._hold, ItemHold) else ""

    def choose(self, item: object) -> None:
        """Choose a thing, or nothing."""
        self.selected = item
        self._content.set_overlay(self._session.draft.overlay, item)
        self.changed.emit()

    def keep(self, overlay: Overlay) -> None:
        """Let go of what is not on the overlay any more."""
        part = PARTS.get(type(self.selected))
        if part is not None and self.selected not in getattr(overlay, part):
            self.selected = None
        self._content.set_overlay(overlay, self.selected)

    def press(self, click: MapClick) -> bool:
        """Take hold of what can be moved."""
        self._pressed_at, self._moved = click.position, False
        item = self._item(click)
        grip = self._grip(click, item)
        if grip is not None:
            self._hold = ItemHold(grip, self._content, self._session)
        elif not isinstance(item, Closure) and self.via.take_hold(click):
            self._hold = self.via
        else:
            self._hold = None
        return self._hold is not None

    def drag(self, click: MapClick) -> None:
        """Move what is held, once the hand has really moved."""
        way = click.position - self._pressed_at
        if self._hold is None or (not self._moved and way.manhattanLength() < DRAG_PX):
            return
        self._moved = True
        self._hold.drag(click)
        self.changed.emit()
        self.hintChanged.emit(self.hint)

    def release(self, click: MapClick) -> None:
        """Leave it there; a press without a move is a click."""
        hold, self._hold = self._hold, None
        if hold is None or not self._moved:
            if hold is self.via:
                self.via.abandon()
            self.click(click)
        elif isinstance(hold, ItemHold):
            self.choose(hold.release())
        else:
            hold.release()
        self.hintChanged.emit(self.hint)

    def abandon(self) -> None:
        """Put back what was held."""
        hold, self._hold = self._hold, None
        if hold is not None:
            hold.abandon()
        self.changed.emit()

    def click(self, click: MapClick) -> None:
        """Choose the thing there, or nothing."""
        item = self._item(click)
        self.choose(item)
        if item is not None:
            self.chosen.emit(item)

    def double_click(self, click: MapClick) -> None:
        """Edit what is drawn there; else come closer."""
        item = self._item(click)
        if type(item) in PARTS:
            self.editAsked.emit(item)
        else:
            self._canvas.zoom_by(2, click.position)

    def hover(self, click: MapClick | None) -> None:
        """Show by the pointer what a press would take hold of."""
        if click is None:
            return
        item = self._item(click)
        if self._grip(click, item) is not None:
            cursor = Qt.CursorShape.SizeAllCursor
        elif not isinstance(item, Closure) and self.via.is_over(click):
            cursor = Qt.CursorShape.PointingHandCursor
        else:
            cursor = self.cursor
        if self._canvas.cursor().shape() != cursor:
            self._canvas.setCursor(cursor)

    def erase(self) -> bool:
        """Take what is chosen off the overlay, or open a closed road again."""
        item = self.selected
        if isinstance(item, Closure):
            self._session.reopen_road(item)
        elif type(item) in PARTS:
            self._session.erase(item, self.tr("Erase"))  # type: ignore[arg-type]
        else:
            return False
        self.choose(None)
        return True

    def cancel(self) -> bool:
        """Put back what is held, or let go of the choice."""
        if self._hold is not None:
            self.abandon()
            return True
        if self.selected is None:
            return False
        self.choose(None)
        return True

    def leave(self) -> None:
        """Choose nothing any more."""
        self.abandon()
        self.choose(None)

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint handles, and the route in the hand."""
        held = self._hold.item if isinstance(self._hold, ItemHold) else self.selected
        paint_grips(painter, view, held, style)
        self.via.paint(painter, view, style)

    def _item(self, click: MapClick) -> object | None:
        place = click.position
        return self._content.item_at(self._canvas.view, place.x(), place.y())

    def _grip(self, click: MapClick, item: object) -> Grip | None:
        """Handle of what is chosen, or the symbol there."""
        place = click.position
        grip = grip_at(self._canvas.view, self.selected, place.x(), place.y())
        if grip is not None:
            return grip
        return Grip(item) if isinstance(item, PlacedSymbol) else None
