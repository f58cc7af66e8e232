"""The tiles of the canvas: which ones a view needs, asked for, kept and painted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QImage, QPainter

from app.drawing.projection import TILE_PX
from app.drawing.tiles import TileKey
from app.ui.map.scale_ladder import tile_level
from app.ui.map.tile_cache import Tile, TileCache

if TYPE_CHECKING:
    from app.drawing.projection import MapView
    from app.ui.map.tile_service import TileService

PREFETCH_RING = 1


class TileMosaic(QObject):
    """
    Lays the tiles of a view out, with stand-ins for those not painted yet.

    ``arrived`` asks for a frame.

    Attributes
    ----------
    cache
        Pictures painted so far, of every palette.
    palette
        In which the map is shown.
    prefetches
        Whether to ask for tiles around the view when all within it are there.
    """

    arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cache = TileCache()
        self.palette = "day"
        self.prefetches = False
        self._service: TileService | None = None
        self._requested: tuple[Tile, ...] = ()

    def set_service(self, service: TileService | None) -> None:
        """Have tiles painted by another service; pictures kept so far stay."""
        if self._service is not None:
            self._service.painted.disconnect(self._take)
            self._service.request(())
        self._service = service
        self._requested = ()
        if service is not None:
            service.painted.connect(self._take)

    def forget(self) -> None:
        """Drop all pictures: the map under them has changed."""
        self.cache.clear()
        self._requested = ()

    def tiles(
        self, view: MapView, focus: QPointF | None = None, ring: int = 0
    ) -> list[Tile]:
        """
        Tiles of a view.

        Parameters
        ----------
        view
            What is to be covered.
        focus
            Pixels to which the first tiles are nearest; the middle if None.
        ring
            How many tiles to add on each side.
        """
        level = tile_level(view.zoom)
        side = _side(view, level)
        sharpness = side / TILE_PX
        across = 1 << level
        left, top, right, bottom = (edge * across for edge in view.world_bounds())
        columns = range(math.floor(left) - ring, math.floor(right) + ring + 1)
        rows = range(math.floor(top) - ring, math.floor(bottom) + ring + 1)
        near = focus or QPointF(view.width / 2, view.height / 2)
        x, y = (edge * across - 0.5 for edge in view.to_world(near.x(), near.y()))
        keys = [
            TileKey(level, column, row)
            for row in rows
            for column in columns
            if 0 <= column < across and 0 <= row < across
        ]
        keys.sort(key=lambda key: (key.x - x) ** 2 + (key.y - y) ** 2)
        return [Tile(key, sharpness, self.palette) for key in keys]

    def paint(self, painter: QPainter, view: MapView, *, smooth: bool) -> bool:
        """
        Paint what is there of a view, and stand-ins for the rest.

        Parameters
        ----------
        painter
            Of the widget.
        view
            What to show.
        smooth
            Whether scaled pictures are to look well rather than come quickly.

        Returns
        -------
        bool
            Whether every tile was there.
        """
        hint = QPainter.RenderHint.SmoothPixmapTransform
        complete = True
        for tile in self.tiles(view):
            target = target_of(tile.key, view)
            image = self.cache.get(tile)
            if image is not None:
                exact = round(target.width() * view.dpr) == image.width()
                painter.setRenderHint(hint, smooth and not exact)
                painter.drawImage(target, image)
                continue
            complete = False
            painter.setRenderHint(hint, smooth)
            for stand_in in self.cache.stand_ins(tile):
                share = QRectF(
                    target.x() + stand_in.share.x() * target.width(),
                    target.y() + stand_in.share.y() * target.height(),
                    stand_in.share.width() * target.width(),
                    stand_in.share.height() * target.height(),
                )
                painter.drawImage(share, stand_in.image, stand_in.source)
        return complete

    def ask(self, view: MapView, on_the_way: MapView, focus: QPointF | None) -> None:
        """
        Ask for what is missing; when nothing is, for what may come next.

        Parameters
        ----------
        view
            Where the map is going.
        on_the_way
            What is shown now; its tiles come first if they are of the same level.
        focus
            Pixels to which the first tiles are nearest; the middle if None.
        """
        if self._service is None:
            return
        needed = self.tiles(view, focus)
        if on_the_way.zoom == view.zoom and on_the_way != view:
            needed = list(dict.fromkeys((*self.tiles(on_the_way), *needed)))
        wanted = [tile for tile in needed if tile not in self.cache]
        if not wanted and self.prefetches:
            around = self.tiles(view, focus, PREFETCH_RING)
            wanted = [tile for tile in around if tile not in self.cache]
        if set(wanted) != set(self._requested):
            self._requested = tuple(wanted)
            self.cache.keep_ancestors(needed)
            self._service.request(wanted)

    def _take(self, tile: Tile, image: QImage) -> None:
        """Keep a picture; it is opaque, being paper from edge to edge."""
        image.setDevicePixelRatio(1)
        image.reinterpretAsFormat(QImage.Format.Format_RGB32)
        self.cache.put(tile, image)
        self._requested = tuple(one for one in self._requested if one != tile)
        self.arrived.emit()


def target_of(key: TileKey, view: MapView) -> QRectF:
    """
    Where a tile lies in the widget, on whole device pixels.

    Tiles that are whole pixels wide are laid out from one corner of the world, so
    that rounding cannot part or overlap them.
    """
    across = 2.0**key.z
    side = TILE_PX * 2.0 ** (view.zoom - key.z) * view.dpr
    whole = round(side)
    if abs(side - whole) < 1e-6:
        left = math.floor(view.width * view.dpr / 2 - view.x * across * whole + 0.5)
        top = math.floor(view.height * view.dpr / 2 - view.y * across * whole + 0.5)
        x, y = left + key.x * whole, top + key.y * whole
        corners = (x, y, x + whole, y + whole)
    else:
        x = view.width * view.dpr / 2 + (key.x - view.x * across) * side
        y = view.height * view.dpr / 2 + (key.y - view.y * across) * side
        corners = (round(x), round(y), round(x + side), round(y + side))
    left_px, top_px, right_px, bottom_px = (edge / view.dpr for edge in corners)
    return QRectF(left_px, top_px, right_px - left_px, bottom_px - top_px)


def _side(view: MapView, level: int) -> int:
    """Device pixels along the edge of a tile that is painted for a view."""
    return round(TILE_PX * view.dpr * math.exp2(view.zoom - level))
