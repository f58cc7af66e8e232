"""What every layer over the tiles can do; a layer overrides what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.route import Lonlat


@dataclass(frozen=True, slots=True)
class MapItem:
    """
    One thing on the map that keys reach and a screen reader reads.

    Attributes
    ----------
    name
        What it is and what it is called, for somebody who does not see it.
    position
        Degrees.
    meaning
        What is chosen with it: what `MapLayer.item_at` answers there.
    reach_px
        Half the side of what is painted for it, pixels.
    """

    name: str
    position: Lonlat
    meaning: object
    reach_px: float = 12.0


class MapLayer(QObject):
    """
    One kind of thing over the map.

    ``changed`` asks for it to be painted again. A still layer is painted into a
    picture that is moved with the map; a live one is painted in every frame.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.visible = True

    def set_visible(self, visible: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show it or not."""
        if visible != self.visible:
            self.visible = visible
            self.changed.emit()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint all that the view shows."""

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Pixels that names keep clear of."""
        del view
        return ()

    def corridors(self, view: MapView) -> Sequence[NDArray[np.float64]]:
        """Lines in pixels, (n, 2) each, that names keep clear of."""
        del view
        return ()

    def item_at(self, view: MapView, px: float, py: float) -> object | None:
        """Topmost thing under a pixel that can be chosen."""
        del view, px, py
        return None

    def items(self, view: MapView) -> Sequence[MapItem]:
        """Things in the view that keys reach, in the order that the reader expects."""
        del view
        return ()


def shown(view: MapView, items: Sequence[MapItem]) -> list[MapItem]:
    """Those of the items that lie in the view, in the same order."""
    if not items:
        return []
    places = view.to_pixels([item.position for item in items]).tolist()
    return [
        item
        for item, (x, y) in zip(items, places, strict=True)
        if 0 <= x <= view.width and 0 <= y <= view.height
    ]
