"""The map in squares of 512 pixels, as the screen asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QImage, QPainter

from app.drawing.painter import paint_map
from app.drawing.projection import TILE_PX
from app.drawing.window import Window

if TYPE_CHECKING:
    from app.drawing.style import Style
    from maps.basemap import Basemap


class TileKey(NamedTuple):
    """Which tile: the world is 2**z tiles wide, x to the right, y down."""

    z: int
    x: int
    y: int


def paint_tile(
    basemap: Basemap, style: Style, key: TileKey, dpr: float = 1.0
) -> QImage:
    """
    Paint one tile.

    Parameters
    ----------
    basemap
        Of one area; outside it is paper.
    style
        Colours and rules.
    key
        Which tile.
    dpr
        Device pixels in a logical pixel.

    Returns
    -------
    QImage
        512 * dpr pixels square, premultiplied; the same bytes every time.
    """
    side = round(TILE_PX * dpr)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(dpr)
    image.fill(style["paper"])  # a new image holds whatever lay in memory
    window = Window(
        left=key.x * float(TILE_PX),
        top=key.y * float(TILE_PX),
        scale=TILE_PX * 2.0**key.z,
        width=TILE_PX,
        height=TILE_PX,
        zoom=key.z,
    )
    painter = QPainter(image)
    paint_map(painter, basemap, style, window)
    painter.end()
    return image
