"""Takes hold of what is drawn over the map: symbols, and corners of areas and lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.drawing.area_overlay import paint_handles
from app.ui.symbol_words import symbol_name
from planners.measure import crosses_itself
from planners.overlay import AvoidArea, ControlLine, PlacedSymbol

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.map.content import MapContent
    from app.ui.map.tools.tool import MapClick
    from app.ui.session import PlanningSession
    from planners.overlay import OverlayItem
    from planners.route import Lonlat

translate = QCoreApplication.translate
GRIP_PX = 9.0
BETWEEN_SHOWN_PX = 44.0  # a side this long has a handle in its middle


@dataclass(frozen=True, slots=True)
class Grip:
    """
    Where the hand holds an item.

    Attributes
    ----------
    item
        A symbol, area or line.
    vertex
        Of an area or line.
    new
        Whether the vertex is still to be put there, before the one that has the number.
    """

    item: OverlayItem
    vertex: int = 0
    new: bool = False

    def moved(self, place: Lonlat) -> OverlayItem:
        """The item when the hand is at a place."""
        if isinstance(self.item, PlacedSymbol):
            return replace(self.item, position=place)
        points = vertices(self.item)
        rest = points[self.vertex + (0 if self.new else 1) :]
        changed = (*points[: self.vertex], place, *rest)
        if isinstance(self.item, AvoidArea):
            return replace(self.item, ring=changed)
        if isinstance(self.item, ControlLine):
            return replace(self.item, line=changed)
        return self.item


def vertices(item: object) -> tuple[Lonlat, ...]:
    """Corners of an area, or points of a line; none of anything else."""
    if isinstance(item, AvoidArea):
        return item.ring
    return item.line if isinstance(item, ControlLine) else ()


def grip_at(view: MapView, item: object, px: float, py: float) -> Grip | None:
    """Handle of a chosen area or line under a pixel: a vertex, or between two."""
    if not isinstance(item, AvoidArea | ControlLine):
        return None
    places = view.to_pixels(vertices(item))
    away = np.hypot(places[:, 0] - px, places[:, 1] - py)
    if away.min() <= GRIP_PX:
        return Grip(item, int(away.argmin()))
    for after, (x, y) in _between(view, item):
        if (x - px) ** 2 + (y - py) ** 2 <= GRIP_PX**2:
            return Grip(item, after, new=True)
    return None


def paint_grips(painter: QPainter, view: MapView, item: object, style: Style) -> None:
    """Paint the handles of a chosen area or line, small ones between its points."""
    if not isinstance(item, AvoidArea | ControlLine):
        return
    painter.save()
    painter.setOpacity(0.55)
    paint_handles(painter, [place for _, place in _between(view, item)], style)
    painter.restore()
    paint_handles(painter, view.to_pixels(vertices(item)).tolist(), style)


def _between(
    view: MapView, item: AvoidArea | ControlLine
) -> list[tuple[int, list[float]]]:
    """Middles of the sides long enough for one, and the vertex after each."""
    places = view.to_pixels(vertices(item))
    if isinstance(item, AvoidArea):
        places = np.vstack([places, places[:1]])
    return [
        (after, ((start + end) / 2).tolist())
        for after, (start, end) in enumerate(pairwise(places), start=1)
        if np.hypot(*(end - start)) >= BETWEEN_SHOWN_PX
    ]


class ItemHold:
    """An item in the hand; it becomes a step that can be undone on release."""

    def __init__(
        self, grip: Grip, content: MapContent, session: PlanningSession
    ) -> None:
        self._grip, self._content, self._session = grip, content, session
        self.item = grip.item  # as it is now
        self.trouble = ""

    def drag(self, click: MapClick) -> None:
        """Show the item where the hand is; a ring never crosses itself."""
        item = self._grip.moved(click.lonlat)
        if isinstance(item, AvoidArea) and crosses_itself(item.ring, closed=True):
            self.trouble = translate(
                "ItemHold",
                "This side would cross another one; set the corner elsewhere.",
            )
            return
        self.trouble = ""
        self.item = item
        overlay = self._session.draft.overlay.with_change(self._grip.item, item)
        self._content.set_overlay(overlay, selected=item)

    def release(self) -> OverlayItem:
        """Keep it where it is."""
        if isinstance(self.item, PlacedSymbol):
            text = translate("ItemHold", "Move {}").format(symbol_name(self.item))
        else:
            text = translate("ItemHold", "Change the course")
        self._session.redraw(self._grip.item, self.item, text)
        return self.item

    def abandon(self) -> None:
        """Put it back where it was."""
        self._content.set_overlay(self._session.draft.overlay, selected=self._grip.item)
