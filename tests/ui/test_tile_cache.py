"""Tiles in memory."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from app.drawing.tiles import TileKey
from app.ui.map.tile_cache import Tile, TileCache

SIDE = 64
BYTES = SIDE * SIDE * 4


def picture() -> QImage:
    return QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied)


def tile(
    x: int, z: int = 5, y: int = 0, sharpness: float = 1.0, *, palette: str = "day"
) -> Tile:
    return Tile(TileKey(z, x, y), sharpness, palette)


def test_least_recently_used_pictures_go_first_and_bytes_stay_bounded() -> None:
    cache = TileCache(limit_bytes=3 * BYTES)
    for x in range(3):
        cache.put(tile(x), picture())
    cache.get(tile(0))
    cache.put(tile(3), picture())

    assert tile(1) not in cache
    assert tile(0) in cache
    assert cache.bytes == 3 * BYTES


def test_putting_a_picture_again_counts_it_once() -> None:
    cache = TileCache()
    cache.put(tile(0), picture())
    cache.put(tile(0), picture())

    assert (len(cache), cache.bytes) == (1, BYTES)


def test_part_of_an_ancestor_stands_in_for_a_missing_tile() -> None:
    cache = TileCache()
    cache.put(tile(2, z=5, y=3), picture())

    (stand_in,) = cache.stand_ins(tile(4 * 2 + 3, z=7, y=4 * 3 + 1))

    quarter = SIDE / 4
    assert stand_in.source == QRectF(3 * quarter, quarter, quarter, quarter)
    assert stand_in.share == QRectF(0, 0, 1, 1)


def test_children_stand_in_for_their_part_after_zooming_out() -> None:
    cache = TileCache()
    cache.put(tile(5, z=6, y=3, sharpness=1.5), picture())

    (stand_in,) = cache.stand_ins(tile(2, z=5, y=1))

    assert stand_in.share == QRectF(0.5, 0.5, 0.5, 0.5)


def test_nothing_stands_in_from_an_empty_cache() -> None:
    cache = TileCache()
    cache.put(tile(0), picture())
    cache.clear()

    assert list(cache.stand_ins(tile(0))) == []
    assert cache.bytes == 0


def test_another_palette_never_stands_in() -> None:
    cache = TileCache()
    cache.put(tile(2, palette="day"), picture())

    assert list(cache.stand_ins(tile(2, palette="red"))) == []


def test_larger_tiles_over_the_view_go_no_sooner_than_its_own() -> None:
    cache = TileCache(limit_bytes=3 * BYTES)
    over, own = tile(1, z=4), tile(2, z=5)
    for one in (over, tile(9), own):
        cache.put(one, picture())
    cache.keep_ancestors([own])
    cache.put(tile(8), picture())

    assert over in cache
    assert own in cache
    assert tile(9) not in cache


def test_a_picture_that_was_let_go_stands_in_no_more() -> None:
    cache = TileCache(limit_bytes=BYTES)
    cache.put(tile(2), picture())
    cache.put(tile(9), picture())

    assert list(cache.stand_ins(tile(4, z=6))) == []
