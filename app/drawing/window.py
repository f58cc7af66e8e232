"""What part of the world is painted on a device, and how the land is shaded there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.drawing.relief_painter import paint_relief
from maps.map_layers import WORLD
from maps.polylines import Polylines

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from app.drawing.geometry import Box
    from app.drawing.style import Style
    from maps.relief import Relief


@dataclass(frozen=True, slots=True)
class Window:
    """
    What is painted, and where: a part of the unit square on a device.

    Attributes
    ----------
    left, top
        Of the device, in pixels of the whole world.
    scale
        Logical pixels in the width of the world.
    width, height
        Logical pixels.
    zoom
        That decides what is shown and how wide.
    """

    left: float
    top: float
    scale: float
    width: float
    height: float
    zoom: float

    def reach(self, room: float) -> Box:
        """Box of the device with room around it, in pixels."""
        return -room, -room, self.width + room, self.height + room

    def world_box(self, room: float) -> Box:
        """The same in whole world coordinates, for asking an index."""
        unit = WORLD / self.scale
        left, top, right, bottom = self.reach(room)
        return (
            (self.left + left) * unit,
            (self.top + top) * unit,
            (self.left + right) * unit,
            (self.top + bottom) * unit,
        )

    def placed(self, lines: Polylines) -> Polylines:
        """Put lines from whole world coordinates onto the device, in pixels."""
        xy = lines.xy * (self.scale / WORLD)
        xy -= (self.left, self.top)
        return Polylines(xy, lines.offsets)

    def lay_relief(self, painter: QPainter, relief: Relief, style: Style) -> None:
        """Shade the land as the projection of the window asks for."""
        paint_relief(painter, relief, style, self)
