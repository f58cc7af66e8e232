"""Foreign raster maps under the overlays: which tiles a view needs, and where."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.drawing.projection import TILE_PX
from app.drawing.tiles import TileKey
from maps.web_mercator import world_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QColor

    from app.drawing.projection import MapView
    from maps.tile_source import TileFacts

ANCESTORS = 6
FARTHER = 1.5
"""Levels that a map is still shown beyond its coarsest tiles, scaled down."""

LUMINANCE = np.array([54, 183, 19], np.uint16)  # of red, green and blue, of 256


def needed_tiles(facts: TileFacts, view: MapView) -> list[TileKey]:
    """
    Tiles of a background map that cover a view, nearest to its middle first.

    Parameters
    ----------
    facts
        Of the map.
    view
        What the screen shows.

    Returns
    -------
    list[TileKey]
        None of them where the map does not reach, or where even its coarsest tiles
        would be too many.
    """
    level = view.zoom + math.log2(TILE_PX * view.dpr / facts.tile_px)
    if level < facts.min_zoom - FARTHER:
        return []
    z = min(max(round(level), facts.min_zoom), facts.max_zoom)
    across = 1 << z
    west, south, east, north = facts.bounds
    (left, top), (right, bottom) = world_of([(west, north), (east, south)]).tolist()
    shown = view.world_bounds()
    first_x = math.floor(max(left, shown[0], 0) * across)
    first_y = math.floor(max(top, shown[1], 0) * across)
    last_x = math.ceil(min(right, shown[2], 1) * across)
    last_y = math.ceil(min(bottom, shown[3], 1) * across)
    x, y = view.x * across - 0.5, view.y * across - 0.5
    keys = [
        TileKey(z, column, row)
        for row in range(first_y, last_y)
        for column in range(first_x, last_x)
    ]
    return sorted(keys, key=lambda key: (key.x - x) ** 2 + (key.y - y) ** 2)


def paint_background(
    painter: QPainter,
    view: MapView,
    keys: list[TileKey],
    picture: Callable[[TileKey], QImage | None],
) -> None:
    """
    Paint the tiles that are there, and coarser and finer ones in place of the rest.

    Parameters
    ----------
    painter
        In the pixels of the view; its opacity is the map's.
    view
        What the screen shows.
    keys
        From `needed_tiles`.
    picture
        Gives the picture of a tile, None while it is not there.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for key in keys:
        for part, image, share in _pictures(key, picture):
            painter.drawImage(_target(part, view), image, share)
    painter.restore()


def picture_of(rgba: bytes, side: int, tint: QColor) -> QImage:
    """
    Make a picture of the pixels of a tile, in the palette of the map.

    Parameters
    ----------
    rgba
        ``side * side * 4`` bytes: red, green, blue, opacity; not premultiplied.
    side
        Pixels along the edge, at least 1.
    tint
        White leaves the colours as they are, grey dims them. A tint of one primary
        colour alone shows the brightness of the picture in that colour.

    Returns
    -------
    QImage
        Premultiplied; it owns its pixels.
    """
    pixels = np.frombuffer(rgba, np.uint8).reshape(side, side, 4)
    shares = np.array([tint.red(), tint.green(), tint.blue()], np.uint16)
    if (shares != 255).any():
        colours = pixels[..., :3].astype(np.uint16)
        if (shares > 0).sum() == 1:
            colours = (colours @ LUMINANCE >> 8).astype(np.uint16)[..., None]
        pixels = pixels.copy()
        pixels[..., :3] = colours * shares // 255
    image = QImage(pixels.data, side, side, side * 4, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _target(key: TileKey, view: MapView) -> QRectF:
    """Where a tile lies in the view, its edges on whole device pixels."""
    side = view.scale / 2.0**key.z
    left = view.width / 2 - view.x * view.scale + key.x * side
    top = view.height / 2 - view.y * view.scale + key.y * side
    edges = (left, top, left + side, top + side)
    x, y, right, bottom = (round(edge * view.dpr) / view.dpr for edge in edges)
    return QRectF(x, y, right - x, bottom - y)


def _pictures(
    key: TileKey, picture: Callable[[TileKey], QImage | None]
) -> Iterator[tuple[TileKey, QImage, QRectF]]:
    """Pictures that show a tile: its own, or part of a coarser one and finer ones."""
    for up in range(min(ANCESTORS, key.z) + 1):
        image = picture(TileKey(key.z - up, key.x >> up, key.y >> up))
        if image is not None:
            yield key, image, _share(key, up, image)
            break
    else:
        up = 1
    if up == 0:
        return
    for number in range(4):
        child = TileKey(key.z + 1, 2 * key.x + number % 2, 2 * key.y + number // 2)
        image = picture(child)
        if image is not None:
            yield child, image, QRectF(image.rect())


def _share(key: TileKey, up: int, image: QImage) -> QRectF:
    """Part of the picture of an ancestor that a tile covers, in its pixels."""
    side = image.width() / (1 << up)
    left = (key.x - (key.x >> up << up)) * side
    top = (key.y - (key.y >> up << up)) * side
    return QRectF(left, top, side, side)
