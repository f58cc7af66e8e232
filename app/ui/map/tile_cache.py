"""Painted tiles in memory, the least recently shown going first."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from app.drawing.tiles import TileKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtGui import QImage

LIMIT_BYTES = 96 * 1024 * 1024
ANCESTORS = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """
    One picture to paint: a place on the tile grid, how sharp, and in which colours.

    Attributes
    ----------
    key
        Place on the grid.
    sharpness
        Device pixels of the picture in a pixel of the grid; between two zoom levels
        it is above the screen's own.
    palette
        Of the map style.
    """

    key: TileKey
    sharpness: float
    palette: str


@dataclass(frozen=True, slots=True)
class StandIn:
    """Part of another tile's picture that can be scaled in place of a missing one."""

    image: QImage
    source: QRectF  # in device pixels of the image
    share: QRectF  # of the missing tile that it covers, 0 to 1


class TileCache:
    """Pictures by tile, bounded by bytes."""

    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        self.limit_bytes = limit_bytes
        self._images: OrderedDict[Tile, QImage] = OrderedDict()
        self._places: dict[tuple[TileKey, str], dict[float, Tile]] = {}
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
        if tile in self._images:
            self._drop(tile)
        self.bytes += image.sizeInBytes()
        self._images[tile] = image
        self._places.setdefault((tile.key, tile.palette), {})[tile.sharpness] = tile
        while self.bytes > self.limit_bytes and len(self._images) > 1:
            self._drop(next(iter(self._images)))

    def clear(self) -> None:
        """Let go of everything."""
        self._images.clear()
        self._places.clear()
        self.bytes = 0

    def keep_ancestors(self, tiles: Iterable[Tile]) -> None:
        """Let the larger tiles over these go no sooner than the tiles themselves."""
        over = {
            (TileKey(key.z - up, key.x >> up, key.y >> up), tile.palette)
            for tile in tiles
            for key in (tile.key,)
            for up in range(1, ANCESTORS + 1)
            if up <= key.z
        }
        for place in sorted(over):
            for tile in self._places.get(place, {}).values():
                self._images.move_to_end(tile)

    def stand_ins(self, missing: Tile) -> Iterator[StandIn]:
        """Pictures to scale while a tile is missing, the coarsest cover first."""
        key = missing.key
        cover = self._ancestor(key, missing.palette)
        if cover is not None:
            yield cover
        for across in (0, 1):
            for down in (0, 1):
                child = TileKey(key.z + 1, 2 * key.x + across, 2 * key.y + down)
                image = self._sharpest(child, missing.palette)
                if image is not None:
                    whole = QRectF(0, 0, image.width(), image.height())
                    share = QRectF(across / 2, down / 2, 0.5, 0.5)
                    yield StandIn(image, whole, share)

    def _ancestor(self, key: TileKey, palette: str) -> StandIn | None:
        """Part of the nearest larger tile that covers this one, or its other self."""
        for up in range(min(ANCESTORS, key.z) + 1):
            above = TileKey(key.z - up, key.x >> up, key.y >> up)
            image = self._sharpest(above, palette)
            if image is None:
                continue
            side = image.width() / (1 << up)
            left = (key.x - (key.x >> up << up)) * side
            top = (key.y - (key.y >> up << up)) * side
            return StandIn(image, QRectF(left, top, side, side), QRectF(0, 0, 1, 1))
        return None

    def _sharpest(self, key: TileKey, palette: str) -> QImage | None:
        """Picture of a place on the grid at any sharpness, the sharpest first."""
        tiles = self._places.get((key, palette))
        return self._images[tiles[max(tiles)]] if tiles else None

    def _drop(self, tile: Tile) -> None:
        self.bytes -= self._images.pop(tile).sizeInBytes()
        place = tile.key, tile.palette
        del self._places[place][tile.sharpness]
        if not self._places[place]:
            del self._places[place]
