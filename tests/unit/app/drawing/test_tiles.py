from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QColor

from app.drawing.style import Style
from app.drawing.tiles import TileKey, paint_tile
from maps.web_mercator import world_of
from tests.map_sketch import SOUTH, STEP, WEST, MapSketch

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage

    from maps.basemap import Basemap

pytestmark = pytest.mark.usefixtures("qapp")

CORNERS = ((2.2, 5.6), (5.6, 2.2))  # within a wood, north-west and south-east


@pytest.fixture(scope="module")
def flat_map(tmp_path_factory: pytest.TempPathFactory) -> Basemap:
    sketch = MapSketch()
    outer, island = sketch.box(0, 0, 4, 4), sketch.box(1, 1, 2, 2)
    sketch.multipolygon(outer, island, natural="water")
    sketch.box(5, 0, 9, 4, natural="wood")
    sketch.box(5, 0, 9, 4, landuse="forest")  # drawn twice, still wood
    sketch.line([(0, 5), (9, 5)], highway="primary")
    sketch.line([(0, 6), (9, 6)], highway="motorway", tunnel="yes")
    return sketch.basemap(tmp_path_factory.mktemp("flat"))


def tile_of(x: float, y: float, zoom: int) -> TileKey:
    world = world_of((WEST + x * STEP, SOUTH + y * STEP)) * 2**zoom
    return TileKey(zoom, int(world[0]), int(world[1]))


def colour_at(basemap: Basemap, x: float, y: float, zoom: int, dpr: float = 1) -> str:
    key = tile_of(x, y, zoom)
    tile = paint_tile(basemap, Style.named("day"), key, dpr)
    world = world_of((WEST + x * STEP, SOUTH + y * STEP)) * 2**zoom
    px, py = ((world - (key.x, key.y)) * 512 * dpr).astype(int).tolist()
    return tile.pixelColor(px, py).name()


def pixels(tile: QImage) -> np.ndarray:
    return np.frombuffer(bytes(tile.constBits()), np.uint8).reshape(-1, 4)


@pytest.mark.parametrize("zoom", [11, 13, 15])
@pytest.mark.parametrize("dpr", [1.0, 1.5, 2.0])
def test_tile_has_the_colours_of_the_land(
    flat_map: Basemap, day: Style, zoom: int, dpr: float
) -> None:
    assert colour_at(flat_map, 3, 3, zoom, dpr) == day["water"].name()
    assert colour_at(flat_map, 1.5, 1.5, zoom, dpr) == day["paper"].name()
    assert colour_at(flat_map, 7, 2, zoom, dpr) == day["wood"].name()
    assert colour_at(flat_map, 4.5, 2, zoom, dpr) == day["paper"].name()


def test_woods_side_by_side_are_one_wood(tmp_path: Path, day: Style) -> None:
    sketch = MapSketch()
    for x in range(7):
        for y in range(7):
            sketch.box(x + 0.03 * y, y, x + 1 + 0.03 * y, y + 1, natural="wood")
    sketch.line([(0, 9), (9, 9)], highway="primary")

    tile = paint_tile(sketch.basemap(tmp_path), day, tile_of(4, 4, 11))

    corners = world_of([(WEST + x * STEP, SOUTH + y * STEP) for x, y in CORNERS])
    low, high = (corners * 2**11 % 1 * 512).astype(int).tolist()
    middle = tile.copy(*low, *(h - b for b, h in zip(low, high, strict=True)))
    assert middle.width() > 40
    assert middle.height() > 40
    assert np.ptp(pixels(middle), axis=0).max() == 0


@pytest.mark.parametrize("zoom", [14, 16])
def test_road_has_its_colour_between_its_casings(
    flat_map: Basemap, day: Style, zoom: int
) -> None:
    assert colour_at(flat_map, 4.123, 5, zoom) == day["primary"].name()


def test_road_in_a_tunnel_is_not_a_road_in_the_open(
    flat_map: Basemap, day: Style
) -> None:
    key = tile_of(4.5, 6, 15)
    tile = paint_tile(flat_map, day, key)

    colours = {
        QColor.fromRgb(tile.pixel(x, y)).name()
        for x in (40, 45, 50, 55, 60, 65)
        for y in range(512)
    }

    assert day["motorway"].name() in colours
    assert len(colours) > 8


def test_tile_is_the_same_twice(basemap: Basemap, day: Style) -> None:
    key = tile_of(4.5, 4.5, 13)

    first, second = paint_tile(basemap, day, key), paint_tile(basemap, day, key)

    assert bytes(first.constBits()) == bytes(second.constBits())


def test_neighbouring_tiles_meet_without_a_seam(basemap: Basemap, day: Style) -> None:
    """The last column of one and the first of the next differ like any other two."""
    left = tile_of(4.5, 4.5, 15)
    one = paint_tile(basemap, day, left)
    two = paint_tile(basemap, day, left._replace(x=left.x + 1))

    columns = [
        pixels(image.copy(x, 0, 1, 512)).astype(int)
        for image, x in ((one, 510), (one, 511), (two, 0), (two, 1))
    ]
    steps = [np.abs(b - a).mean() for a, b in pairwise(columns)]

    assert steps[1] < max(steps[0], steps[2]) + 1.5


def test_tile_far_away_is_paper(basemap: Basemap, day: Style) -> None:
    tile = paint_tile(basemap, day, TileKey(12, 5, 5))

    assert (pixels(tile) == pixels(tile)[0]).all()
    assert tile.pixelColor(3, 3).name() == day["paper"].name()


def test_red_palette_gives_no_green_and_no_blue_light(basemap: Basemap) -> None:
    red = Style.named("red")

    for zoom in (10, 13, 15):
        blue, green, *_ = pixels(paint_tile(basemap, red, tile_of(4.5, 4.5, zoom))).T
        assert max(int(blue.max()), int(green.max())) <= 8


def test_bridge_hides_the_road_below(basemap: Basemap, day: Style) -> None:
    assert colour_at(basemap, 4.5, 4.5, 16) == day["primary"].name()


def test_empty_map_can_be_painted(tmp_path: Path, day: Style) -> None:
    sketch = MapSketch()
    sketch.line([(0, 0), (1, 0)], highway="track")

    tile = paint_tile(sketch.basemap(tmp_path), day, TileKey(3, 4, 2))

    assert not tile.isNull()


@pytest.mark.parametrize("palette", ["day", "night", "red", "high_contrast"])
def test_gate_is_marked_where_there_is_room(tmp_path: Path, palette: str) -> None:
    style = Style.named(palette)
    tiles = []
    for tags in ({}, {"barrier": "gate"}):
        sketch = MapSketch()
        middle = sketch.point(5, 5, **tags)
        nodes = [sketch.point(4.9, 5), middle, sketch.point(5.1, 5)]
        sketch._way(nodes, {"highway": "residential"})
        basemap = sketch.basemap(tmp_path)
        tiles += [paint_tile(basemap, style, tile_of(5, 5, zoom)) for zoom in (13, 16)]

    far, near, far_gate, near_gate = tiles

    assert far == far_gate
    marked = (pixels(near) != pixels(near_gate)).any(axis=1).sum()
    assert 30 < marked < 400


def test_ford_is_marked_before_a_gate_is(tmp_path: Path, day: Style) -> None:
    tiles = []
    for tags in ({}, {"ford": "yes"}):
        sketch = MapSketch()
        nodes = [sketch.point(x, 5) for x in (4.9, 5.0, 5.1)]
        sketch._way(nodes, {"highway": "track", **tags})
        basemap = sketch.basemap(tmp_path)
        tiles.append(paint_tile(basemap, day, tile_of(5, 5, 13)))

    blue = day["ford"].rgb()
    found = [
        any(tile.pixel(x, y) == blue for x in range(512) for y in range(512))
        for tile in tiles
    ]
    assert found == [False, True]


def test_thin_streets_are_seen_at_night(tmp_path: Path) -> None:
    sketch = MapSketch()
    sketch.line([(4, 5), (6, 5)], highway="residential")
    basemap = sketch.basemap(tmp_path)

    tile = paint_tile(basemap, Style.named("night"), tile_of(5, 5, 12))

    brightness = pixels(tile)[:, :3].max(axis=1)
    assert brightness.max() > brightness.min() + 25
