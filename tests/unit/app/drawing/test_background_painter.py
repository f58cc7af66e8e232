"""Tiles of foreign maps: the right ones, at the right place, in the map's palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from app.drawing.background_painter import needed_tiles, paint_background, picture_of
from app.drawing.projection import MapView
from app.drawing.style import Style
from app.drawing.tiles import TileKey
from maps.tile_source import TileFacts
from maps.web_mercator import world_of
from tests.foreign_maps import TOWN, marked, tile_of

if TYPE_CHECKING:
    from collections.abc import Callable

FACTS = TileFacts(
    kind="MBTiles",
    title="",
    attribution="",
    bounds=(4.0, 51.0, 6.0, 53.0),
    min_zoom=6,
    max_zoom=13,
    tile_px=256,
)
X, Y = world_of(TOWN).tolist()


def rgba(picture: np.ndarray) -> bytes:
    opaque = np.full((*picture.shape[:2], 1), 255, np.uint8)
    return np.concatenate([picture, opaque], axis=-1).tobytes()


def painted(view: MapView, pictures: dict[TileKey, QImage]) -> QImage:
    image = QImage(view.width, view.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    with QPainter(image) as painter:
        paint_background(painter, view, needed_tiles(FACTS, view), pictures.get)
    return image


def redness(image: QImage) -> np.ndarray:
    """How much redder than blue every pixel is, (rows, cols)."""
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(
        image.height(), image.bytesPerLine() // 4, 4
    )
    return np.clip(raw[..., 2].astype(float) - raw[..., 0], 0, None)


@pytest.mark.parametrize("zoom", [9.0, 10.0, 11.37])
def test_a_marked_pixel_appears_under_its_place(zoom: float) -> None:
    view = MapView(X + 0.00003, Y - 0.00002, zoom, 600, 400)
    z = needed_tiles(FACTS, view)[0].z
    key = TileKey(*tile_of(z))
    picture = picture_of(rgba(marked(z)), 256, QColor("white"))
    weight = redness(painted(view, {key: picture}))
    rows, cols = np.indices(weight.shape) + 0.5
    found = (cols * weight).sum() / weight.sum(), (rows * weight).sum() / weight.sum()

    assert found == pytest.approx(tuple(view.to_pixels([TOWN])[0]), abs=1)


def test_tiles_are_of_the_level_that_the_screen_can_show() -> None:
    view = MapView(X, Y, 10.0, 600, 400)

    assert {key.z for key in needed_tiles(FACTS, view)} == {11}  # 256 px for 512
    assert {
        key.z for key in needed_tiles(FACTS, MapView(X, Y, 10.0, 600, 400, 2.0))
    } == {12}
    assert {key.z for key in needed_tiles(FACTS, MapView(X, Y, 18.0, 600, 400))} == {13}


def test_tiles_cover_the_view_within_the_bounds_the_middle_first() -> None:
    view = MapView(X, Y, 10.0, 600, 400)
    keys = needed_tiles(FACTS, view)
    columns = {key.x for key in keys}
    rows = {key.y for key in keys}

    assert keys[0] == tile_of(11)
    assert len(keys) == len(columns) * len(rows)
    assert len(columns) in (3, 4)
    assert len(rows) in (2, 3)
    assert needed_tiles(FACTS, MapView(0.9, 0.5, 10.0, 600, 400)) == []


def test_from_afar_a_map_without_coarse_tiles_is_not_shown() -> None:
    assert needed_tiles(FACTS, MapView(X, Y, 3.0, 600, 400)) == []
    assert len(needed_tiles(FACTS, MapView(X, Y, 4.0, 600, 400))) < 12


@pytest.mark.parametrize("step", [-1, 1])
def test_other_tiles_stand_in_for_a_missing_one(step: int) -> None:
    view = MapView(X, Y, 9.0, 100, 100)
    z, x, y = needed_tiles(FACTS, view)[0]
    other = TileKey(z - 1, x >> 1, y >> 1) if step < 0 else TileKey(*tile_of(z + 1))
    colour = np.full((256, 256, 3), (9, 9, 200), np.uint8)
    blue = picture_of(rgba(colour), 256, QColor("white"))
    image = painted(view, {other: blue})
    seen = [
        image.pixelColor(px, py).blue()
        for px in range(0, 100, 5)
        for py in range(0, 100, 5)
    ]

    assert max(seen) == 200


def test_a_picture_keeps_its_colours_by_day() -> None:
    picture = picture_of(rgba(marked(10)), 256, Style.named("day")["picture_tint"])

    assert picture.pixelColor(3, 3).getRgb() == (20, 60, 200, 255)


def test_a_picture_is_dimmed_by_night() -> None:
    tint = Style.named("night")["picture_tint"]
    colour = picture_of(rgba(marked(10)), 256, tint).pixelColor(3, 3)

    assert colour.blue() == 200 * tint.blue() // 255
    assert colour.green() == 60 * tint.green() // 255


def test_a_picture_is_red_alone_in_red_light() -> None:
    chance = np.random.default_rng(2)
    noise = chance.integers(0, 256, (64, 64, 4), np.uint8)
    picture = picture_of(noise.tobytes(), 64, Style.named("red")["picture_tint"])
    raw = np.frombuffer(picture.constBits(), np.uint8).reshape(-1, 4)

    assert raw[:, :2].max() == 0  # blue and green
    assert raw[:, 2].max() > 60


def test_opacity_of_a_picture_survives_its_tint() -> None:
    pixels = np.full((4, 4, 4), (200, 100, 50, 128), np.uint8)
    picture = picture_of(pixels.tobytes(), 4, QColor("#808080"))
    colour = picture.pixelColor(1, 1)

    assert colour.alpha() == 128
    assert colour.red() == pytest.approx(100, abs=2)


@pytest.mark.parametrize("palette", ["day", "night", "red", "high_contrast"])
def test_every_palette_has_the_colours_of_foreign_maps(
    palette: str,
) -> None:
    lookup: Callable[[str], QColor] = Style.named(palette).__getitem__
    colours = [lookup(f"foreign_{n}").name() for n in (1, 2, 3, 4)]

    assert lookup("picture_tint").alpha() == 255
    assert palette == "red" or len(set(colours)) == 4
