"""Painted tiles in memory, the least recently shown going first."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from app.drawing.projection import TILE_PX
from app.drawing.tiles import TileKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage

LIMIT_BYTES = 128 * 1024 * 1024
ANCESTORS = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """
    One picture to paint: a place on the tile grid, and how sharp.

    Attributes
    ----------
    key
        Place on the grid.
    sharpness
        Device pixels of the picture in a pixel of the grid; between two zoom levels
        it is above the screen's own.
    """

    key: TileKey
    sharpness: float


@dataclass(frozen=True, slots=True)
class StandIn:
    """Part of another tile's picture that can be scaled in place of a missing one."""

    image: QImage
    source: QRectF  # in device pixels of the image
    share: QRectF  # of the missing tile that it covers, 0 to 1


class TileCache:
    """Pictures by tile, bounded by bytes."""

    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        self._limit = limit_bytes
        self._images: OrderedDict[Tile, QImage] = OrderedDict()
        self._sharpnesses: set[float] = set()
        self.bytes = 0

    def __len__(self) -> int:
        """Count the pictures."""
        return len(self._images)

    def __contains__(self, tile: Tile) -> bool:
        """Whether a picture is there; it is not thereby used."""
        return tile in self._images

    def get(self, tile: Tile) -> QImage | None:
        """Picture of a tile, now the most recently used."""
        image = self._images.get(tile)
        if image is not None:
            self._images.move_to_end(tile)
        return image

    def put(self, tile: Tile, image: QImage) -> None:
        """Keep a picture, and let go of the oldest ones above the limit."""
        old = self._images.pop(tile, None)
        self.bytes += image.sizeInBytes() - (old.sizeInBytes() if old else 0)
        self._images[tile] = image
        self._sharpnesses.add(tile.sharpness)
        while self.bytes > self._limit and len(self._images) > 1:
            _, oldest = self._images.popitem(last=False)
            self.bytes -= oldest.sizeInBytes()

    def clear(self) -> None:
        """Let go of everything."""
        self._images.clear()
        self._sharpnesses.clear()
        self.bytes = 0

    def stand_ins(self, key: TileKey) -> Iterator[StandIn]:
        """Pictures to scale while a tile is missing, the coarsest cover first."""
        cover = self._ancestor(key)
        if cover is not None:
            yield cover
        for across in (0, 1):
            for down in (0, 1):
                child = TileKey(key.z + 1, 2 * key.x + across, 2 * key.y + down)
                image = self._any(child)
                if image is not None:
                    whole = QRectF(0, 0, image.width(), image.height())
                    share = QRectF(across / 2, down / 2, 0.5, 0.5)
                    yield StandIn(image, whole, share)

    def _ancestor(self, key: TileKey) -> StandIn | None:
        """Part of the nearest larger tile that covers this one, or its other self."""
        for up in range(ANCESTORS):
            image = self._any(TileKey(key.z - up, key.x >> up, key.y >> up))
            if image is None:
                continue
            side = image.width() / (1 << up)
            left = (key.x - (key.x >> up << up)) * side
            top = (key.y - (key.y >> up << up)) * side
            return StandIn(image, QRectF(left, top, side, side), QRectF(0, 0, 1, 1))
        return None

    def _any(self, key: TileKey) -> QImage | None:
        """Picture of a place on the grid at any sharpness, the sharpest first."""
        for sharpness in sorted(self._sharpnesses, reverse=True):
            image = self._images.get(Tile(key, sharpness))
            if image is not None:
                return image
        return None


def tile_side(sharpness: float) -> int:
    """Device pixels along a tile's edge."""
    return round(TILE_PX * sharpness)
