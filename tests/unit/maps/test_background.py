"""Foreign raster maps: every pixel where it belongs, in the colours it has."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pmtiles.tile import zxy_to_tileid
from pyproj import Transformer
from rasterio.transform import Affine

from maps.background import Background, TilePicture, open_background
from maps.errors import JailError
from tests.foreign_maps import (
    BLUE,
    RED,
    TOWN,
    encoded,
    marked,
    pixel_of,
    pixels,
    tile_of,
    write_geotiff,
    write_mbtiles,
    write_pmtiles,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    Open = Callable[[Path], Background]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Open background maps, and see that no reader is left."""
    maps: list[Background] = []

    def open_one(path: Path) -> Background:
        maps.append(open_background(path))
        return maps[-1]

    yield open_one
    for one in maps:
        one.close()
        with pytest.raises(ProcessLookupError):
            os.kill(one.pid, 0)


def picture(tile: TilePicture) -> NDArray[np.uint8]:
    assert tile.damaged == ""
    return np.frombuffer(tile.rgba, np.uint8).reshape(tile.side, tile.side, 4)


def mark_in(tile: TilePicture) -> tuple[float, float]:
    """Middle of what is redder than blue, pixels from the corner of the tile."""
    colours = picture(tile).astype(float)
    weight = np.clip(colours[..., 0] - colours[..., 2], 0, None) * (colours[..., 3] > 0)
    rows, cols = np.indices(weight.shape) + 0.5
    return (cols * weight).sum() / weight.sum(), (rows * weight).sum() / weight.sum()


def town_in(z: int, side: int) -> tuple[float, float]:
    _, x, y = tile_of(z)
    left, top = pixel_of(z, *TOWN, side)
    return left - x * side, top - y * side


@pytest.mark.parametrize("through_view", [False, True], ids=["table", "view"])
def test_a_tile_of_mbtiles_comes_back_as_it_was_put_in(
    tmp_path: Path, opened: Open, *, through_view: bool
) -> None:
    tiles = [(tile_of(z), encoded(marked(z))) for z in (9, 10, 11)]
    path = write_mbtiles(tmp_path / "a.mbtiles", tiles, through_view=through_view)
    background = opened(path)
    got = picture(background.tile(*tile_of(11)))

    assert (got[..., :3] == marked(11)).all()
    assert (got[..., 3] == 255).all()
    assert background.facts.kind == "MBTiles"
    assert (background.facts.min_zoom, background.facts.max_zoom) == (9, 11)
    assert background.facts.tile_px == 256
    assert background.name == "Sketch"


def test_where_mbtiles_has_nothing_there_is_no_tile(
    tmp_path: Path, opened: Open
) -> None:
    clear = encoded(pixels(256, (9, 9, 9, 0)))
    tiles = [(tile_of(10), encoded(marked(10))), ((10, 0, 0), clear)]
    background = opened(write_mbtiles(tmp_path / "a.mbtiles", tiles))

    assert background.tile(10, 5, 5) == TilePicture(0, b"")
    assert background.tile(10, 0, 0) == TilePicture(0, b"")


def test_bounds_of_mbtiles_are_those_of_its_tiles(tmp_path: Path, opened: Open) -> None:
    tiles = [(tile_of(10), encoded(marked(10)))]
    whole = opened(write_mbtiles(tmp_path / "a.mbtiles", tiles)).facts
    said = {"bounds": f"{TOWN[0] - 0.01},10,{TOWN[0] + 0.01},80"}
    exact = opened(write_mbtiles(tmp_path / "b.mbtiles", tiles, said)).facts
    lying = opened(
        write_mbtiles(tmp_path / "c.mbtiles", tiles, {"bounds": "100,10,101,11"})
    ).facts

    west, south, east, north = whole.bounds
    assert west <= TOWN[0] <= east
    assert south <= TOWN[1] <= north
    assert east - west == pytest.approx(360 / 1024)
    assert exact.bounds == (TOWN[0] - 0.01, south, TOWN[0] + 0.01, north)
    assert lying.bounds == whole.bounds
    assert "lies where it has no tiles" in lying.warnings[0]


@pytest.mark.parametrize(
    ("driver", "bands", "near"),
    [("PNG", 3, 0), ("PNG", 4, 0), ("JPEG", 3, 8), ("WEBP", 3, 8), ("PNG", 1, 0)],
)
def test_pictures_of_every_encoding_are_decoded(
    tmp_path: Path, opened: Open, driver: str, bands: int, near: int
) -> None:
    colour = (*BLUE, 128)[:bands]
    tiles = [(tile_of(10), encoded(pixels(512, colour), driver))]
    background = opened(write_mbtiles(tmp_path / "a.mbtiles", tiles))
    got = picture(background.tile(*tile_of(10)))[100, 100].astype(int)
    expected = [*(BLUE if bands > 1 else BLUE[:1] * 3), 128 if bands == 4 else 255]

    assert background.facts.tile_px == 512
    assert np.abs(got - expected).max() <= near


def test_a_tile_of_pmtiles_comes_back_as_it_was_put_in(
    tmp_path: Path, opened: Open
) -> None:
    tiles = [(tile_of(z), encoded(marked(z))) for z in (9, 10, 11)]
    background = opened(write_pmtiles(tmp_path / "a.pmtiles", tiles))
    got = picture(background.tile(*tile_of(11)))

    assert (got[..., :3] == marked(11)).all()
    assert background.facts.bounds == (5.0, 51.9, 5.4, 52.3)
    assert background.facts.attribution == "Us"
    assert background.tile(11, 3, 3).side == 0


def test_pmtiles_with_leaf_directories_are_found_through_them(
    tmp_path: Path, opened: Open
) -> None:
    """So many tiles of different lengths that one directory cannot hold them."""
    z, x, y = tile_of(14)
    chance = np.random.default_rng(1)
    tiles = {
        (z, x + dx, y + dy): chance.bytes(int(chance.integers(1, 300)))
        for dx in range(128)
        for dy in range(128)
    }
    lowest = min(tiles, key=lambda key: zxy_to_tileid(*key))
    far = (z, x + 90, y + 100)
    tiles |= {lowest: encoded(pixels()), far: encoded(marked(14))}
    path = write_pmtiles(tmp_path / "a.pmtiles", tiles.items())
    background = opened(path)

    assert int.from_bytes(path.read_bytes()[48:56], "little") > 0  # leaves
    assert (picture(background.tile(*far))[..., :3] == marked(14)).all()
    assert background.tile(z, x - 1, y).side == 0


def utm_map(path: Path, angle: float = 0, **options: object) -> Path:
    """Write a map of 400 x 300 cells of 20 m in zone 31 with the town on a red spot."""
    easting, northing = Transformer.from_crs(4326, 32631, always_xy=True).transform(
        *TOWN
    )
    frame = (
        Affine.translation(easting, northing)
        @ Affine.rotation(angle)
        @ Affine.scale(20, -20)
        @ Affine.translation(-200, -150)
    )
    bands = np.repeat(np.array(BLUE, np.uint8)[:, None, None], 300, axis=1)
    bands = np.repeat(bands, 400, axis=2)
    bands[:, 147:153, 197:203] = np.array(RED, np.uint8)[:, None, None]
    return write_geotiff(path, bands, frame, "EPSG:32631", **options)


@pytest.mark.parametrize("angle", [0, 30, -75])
@pytest.mark.parametrize("z", [10, 12])
def test_a_mark_on_a_utm_sheet_appears_at_its_place(
    tmp_path: Path, opened: Open, angle: float, z: int
) -> None:
    background = opened(utm_map(tmp_path / "a.tif", angle))
    across, down = mark_in(background.tile(*tile_of(z)))
    expected = town_in(z, background.facts.tile_px)

    assert (across, down) == pytest.approx(expected, abs=1)


def test_a_sheet_says_where_it_lies_and_how_fine_it_is(
    tmp_path: Path, opened: Open
) -> None:
    facts = opened(utm_map(tmp_path / "a.tif")).facts
    west, south, east, north = facts.bounds

    assert (west + east) / 2 == pytest.approx(TOWN[0], abs=0.002)
    assert (south + north) / 2 == pytest.approx(TOWN[1], abs=0.002)
    assert east - west == pytest.approx(8000 / 68_400, rel=0.05)
    assert facts.min_zoom == 0
    assert facts.max_zoom in (11, 12)  # 20 m on the ground are 32 m of the web map
    assert facts.warnings == ()


def test_beside_a_turned_sheet_there_is_nothing(tmp_path: Path, opened: Open) -> None:
    background = opened(utm_map(tmp_path / "a.tif", 30))
    got = picture(background.tile(*tile_of(10)))

    assert background.tile(10, 0, 0).side == 0
    assert (got[..., 3] == 0).any()
    assert (got[..., 3] == 255).any()


def town_frame(cell: float = 0.001, cells: int = 100) -> Affine:
    """Frame of a square of cells in degrees with the town in its middle."""
    corner = TOWN[0] - cell * cells / 2, TOWN[1] + cell * cells / 2
    return Affine(cell, 0, corner[0], 0, -cell, corner[1])


def middle_of(background: Background, z: int = 12) -> list[int]:
    """Colour of the town."""
    got = picture(background.tile(*tile_of(z)))
    across, down = town_in(z, background.facts.tile_px)
    colour: list[int] = got[int(down), int(across)].tolist()
    return colour


def test_a_palette_becomes_its_colours(tmp_path: Path, opened: Open) -> None:
    bands = np.full((1, 100, 100), 7, np.uint8)
    colours = {7: (*RED, 255), 0: (0, 0, 0, 255)}
    path = write_geotiff(
        tmp_path / "a.tif", bands, town_frame(), "EPSG:4326", colormap=colours
    )

    assert middle_of(opened(path)) == [*RED, 255]


@pytest.mark.parametrize("kind", ["uint16", "int16", "float32"])
def test_wide_numbers_are_stretched_from_black_to_white(
    tmp_path: Path, opened: Open, kind: str
) -> None:
    ramp = np.linspace(1000, 3000, 100).astype(kind)
    bands = np.broadcast_to(ramp, (1, 100, 100)).copy()
    path = write_geotiff(tmp_path / "a.tif", bands, town_frame(), "EPSG:4326")
    red, green, blue, opacity = middle_of(opened(path))

    assert red == green == blue
    assert red == pytest.approx(127, abs=4)
    assert opacity == 255


def test_what_has_no_data_is_clear(tmp_path: Path, opened: Open) -> None:
    bands = np.full((3, 100, 100), 50, np.uint8)
    bands[:, 40:60, 40:60] = 0
    path = write_geotiff(tmp_path / "a.tif", bands, town_frame(), "EPSG:4326", nodata=0)
    hole = opened(path)
    values = np.full((1, 100, 100), 5.0, np.float32)
    values[:, 40:60, 40:60] = np.nan
    other = opened(write_geotiff(tmp_path / "b.tif", values, town_frame(), "EPSG:4326"))

    assert middle_of(hole)[3] == 0
    assert middle_of(other)[3] == 0


def test_opacity_of_a_sheet_is_kept(tmp_path: Path, opened: Open) -> None:
    bands = np.full((4, 100, 100), 100, np.uint8)
    path = write_geotiff(
        tmp_path / "a.tif",
        bands,
        town_frame(),
        "EPSG:4326",
        photometric="RGB",
        alpha="YES",
    )

    assert middle_of(opened(path)) == [100, 100, 100, 100]


def test_a_large_sheet_without_overviews_is_shown_from_close_by(
    tmp_path: Path, opened: Open
) -> None:
    bands = np.full((1, 9000, 9000), 90, np.uint8)
    plain = {"compress": "deflate", "tiled": True}
    frame = town_frame(0.0001, 9000)
    near = opened(
        write_geotiff(tmp_path / "a.tif", bands, frame, "EPSG:4326", **plain)
    ).facts
    far = opened(
        write_geotiff(
            tmp_path / "b.tif", bands, frame, "EPSG:4326", overviews=(2, 4, 8), **plain
        )
    ).facts

    assert near.min_zoom >= 9
    assert "gdaladdo a.tif" in near.warnings[0]
    assert far.min_zoom == 0
    assert far.warnings == ()


def test_a_damaged_tile_is_said_and_the_next_one_is_read(
    tmp_path: Path, opened: Open
) -> None:
    z, x, y = tile_of(10)
    whole = encoded(marked(10))
    tiles = [((z, x, y), whole), ((z, x + 1, y), whole[:90]), ((z, x + 2, y), "text")]
    background = opened(write_mbtiles(tmp_path / "a.mbtiles", tiles))

    assert background.tile(z, x + 1, y).damaged.endswith(".")
    assert background.tile(z, x + 2, y).damaged.endswith("is no picture.")
    assert (picture(background.tile(z, x, y))[..., :3] == marked(10)).all()


def test_a_killed_reader_is_one_sentence_and_the_map_can_be_opened_again(
    tmp_path: Path, opened: Open
) -> None:
    tiles = [(tile_of(10), encoded(marked(10)))]
    background = opened(write_mbtiles(tmp_path / "a.mbtiles", tiles))
    os.kill(background.pid, signal.SIGKILL)
    with pytest.raises(JailError, match="stopped from outside"):
        background.tile(*tile_of(10))
    again = background.reopened()
    try:
        assert again.tile(*tile_of(10)).side == 256
    finally:
        again.close()
