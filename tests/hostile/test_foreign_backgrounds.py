"""Hostile raster maps: one sentence that names the file, and no process left over."""

from __future__ import annotations

import os
import sqlite3
import struct
import zlib
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest
from rasterio.transform import Affine

from maps import background
from maps.background import open_background
from maps.errors import MapError, SourceError
from maps.foreign_overlay import open_overlay
from maps.jail import JailLimits
from tests.foreign_maps import (
    OVERLAYS,
    RASTERS,
    encoded,
    marked,
    pixels,
    refusal,
    tile_of,
    write_geotiff,
    write_mbtiles,
    write_pmtiles,
)

if TYPE_CHECKING:
    from pathlib import Path

KEY = tile_of(10)
FRAME = Affine(0.001, 0, 5.15, 0, -0.001, 52.15)


@pytest.mark.parametrize("suffix", RASTERS + OVERLAYS)
@pytest.mark.parametrize(
    "data",
    [b"\0" * 5000, b"Dear all, please find attached.\n" * 99, b"\xff\xd8\xff" * 999],
    ids=["zeros", "letter", "picture"],
)
def test_a_file_of_another_kind_is_named(
    tmp_path: Path, suffix: str, data: bytes
) -> None:
    path = tmp_path / f"wrong{suffix}"
    path.write_bytes(data)

    refusal(path)


@pytest.mark.parametrize("suffix", [".tif", ".gpkg"])
@pytest.mark.parametrize(
    "what", ["missing", "folder", "pipe", "loop", "empty", "device"]
)
def test_what_is_no_file_is_refused(tmp_path: Path, suffix: str, what: str) -> None:
    path = tmp_path / f"a{suffix}"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "loop":
        path.symlink_to(path)
    elif what == "empty":
        path.touch()
    elif what == "device":
        path.symlink_to("/dev/zero")

    refusal(path)


def test_a_link_to_a_map_is_followed(tmp_path: Path) -> None:
    real = write_mbtiles(tmp_path / "real.mbtiles", [(KEY, encoded(marked(10)))])
    link = tmp_path / "link.mbtiles"
    link.symlink_to(real)
    with closing(open_background(link)) as opened:
        assert opened.tile(*KEY).side == 256


def test_an_unknown_suffix_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.exe"
    path.write_bytes(b"MZ")
    with pytest.raises(SourceError, match=r"\.mbtiles, \.pmtiles, \.tif, \.tiff"):
        open_background(path)
    with pytest.raises(SourceError, match=r"\.gpkg, \.geojson"):
        open_overlay(path)


def sound(path: Path) -> Path:
    """Write a sound map of the kind that a name has."""
    if path.suffix == ".mbtiles":
        return write_mbtiles(path, [(KEY, encoded(marked(10)))])
    if path.suffix == ".pmtiles":
        return write_pmtiles(path, [(KEY, encoded(marked(10)))])
    return write_geotiff(path, np.full((3, 99, 99), 7, np.uint8), FRAME, "EPSG:4326")


@pytest.mark.parametrize("suffix", RASTERS)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_a_truncated_map_is_refused_or_has_no_tile_there(
    tmp_path: Path, suffix: str, share: float
) -> None:
    path = sound(tmp_path / f"cut{suffix}")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    try:
        opened = open_background(path)
    except SourceError:
        return
    with closing(opened):
        tile = opened.tile(*KEY)
        assert tile.damaged.endswith(".") or tile.side == 0


@pytest.mark.slow
@pytest.mark.parametrize("suffix", RASTERS)
def test_changed_bytes_never_bring_a_reader_down(tmp_path: Path, suffix: str) -> None:
    whole = sound(tmp_path / f"a{suffix}").read_bytes()
    chance = np.random.default_rng(5)
    for number in range(6):
        data = bytearray(whole)
        for place in chance.integers(0, min(len(data), 3000), 12).tolist():
            data[place] = int(chance.integers(0, 256))
        path = tmp_path / f"changed{number}{suffix}"
        path.write_bytes(data)
        try:
            opened = open_background(path)
        except SourceError:
            continue
        with closing(opened):
            opened.tile(*KEY)


# MBTiles


def test_an_endless_view_in_mbtiles_is_never_asked(tmp_path: Path) -> None:
    path = tmp_path / "view.mbtiles"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        base.execute(
            "CREATE VIEW tiles AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT "
            "x + 1 FROM n) SELECT x AS zoom_level, x AS tile_column, x AS tile_row, "
            "zeroblob(9) AS tile_data FROM n"
        )

    assert "no tables of tiles" in refusal(path)


def test_triggers_in_mbtiles_do_not_run(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "a.mbtiles", [(KEY, encoded(marked(10)))])
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(
            "CREATE TRIGGER t INSERT ON tiles BEGIN DELETE FROM tiles; "
            "SELECT load_extension('x'); END"
        )
    before = path.read_bytes()
    with closing(open_background(path)) as opened:
        assert opened.tile(*KEY).side == 256

    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["a.mbtiles"]


def test_a_virtual_table_in_mbtiles_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "virtual.mbtiles"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(
            "CREATE VIRTUAL TABLE tiles USING fts4(zoom_level, tile_column, tile_row, "
            "tile_data)"
        )

    assert "no tables of tiles" in refusal(path)


@pytest.mark.parametrize("zoom", [-3, 40, 2**62, "'x'", 3.5])
def test_levels_without_sense_in_mbtiles_are_refused(
    tmp_path: Path, zoom: object
) -> None:
    path = write_mbtiles(tmp_path / "a.mbtiles", [(KEY, encoded(marked(10)))])
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(f"UPDATE tiles SET zoom_level = {zoom}")  # noqa: S608 - of the test

    assert "make sense" in refusal(path)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\x1f\x8b\x08" + b"\0" * 50, "vector tiles"),
        (b"", "no pictures"),
        (b"<svg/>", "no pictures"),
        (encoded(pixels(256)[:, :200]), "200 x 256 pixels"),
        (encoded(pixels(64)), "64 x 64 pixels"),
    ],
)
def test_mbtiles_without_pictures_of_use_are_refused(
    tmp_path: Path, data: bytes, told: str
) -> None:
    assert told in refusal(write_mbtiles(tmp_path / "a.mbtiles", [(KEY, data)]))


def png(wide: int, high: int, packed: bytes) -> bytes:
    """Write a PNG of grey pixels by hand."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        end = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + end

    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", packed)
        + chunk(b"IEND", b"")
    )


def test_a_picture_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = png(50_000, 50_000, zlib.compress(b"\0" * (1 << 24), 9))
    path = write_mbtiles(tmp_path / "bomb.mbtiles", [(KEY, bomb)])

    assert "50000 x 50000 pixels" in refusal(path)


@pytest.mark.parametrize("rows", [0, 1, 128, 255])
def test_a_picture_with_too_few_pixels_is_not_made_up(
    tmp_path: Path, rows: int
) -> None:
    """The decoder alone would show whatever lay in memory."""
    short = png(256, 256, zlib.compress((b"\0" + b"\7" * 256) * rows))
    path = write_mbtiles(tmp_path / "a.mbtiles", [(KEY, short)])
    with closing(open_background(path)) as opened:
        assert "fewer pixels than it says" in opened.tile(*KEY).damaged


# PMTiles


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (7, b"\2", "another version"),
        (8, b"\xff" * 8, "cut off"),
        (16, b"\xff" * 8, "cut off"),
        (24, b"\xff" * 7 + b"\x7f", "cut off"),
        (32, b"\xff" * 8, "cut off"),
        (56, b"\xff" * 8, "cut off"),
        (97, b"\3", "packed in a way"),
        (98, b"\2", "of a kind that is not read"),
        (99, b"\1", "vector tiles"),
        (99, b"\x63", "header makes no sense"),
        (100, b"\x30\x02", "zoom levels make no sense"),
        (102, b"\xff\xff\xff\x7f" * 4, "bounds make no sense"),
    ],
)
def test_lies_in_the_header_of_pmtiles_are_refused(
    tmp_path: Path, place: int, value: bytes, told: str
) -> None:
    path = write_pmtiles(tmp_path / "a.pmtiles", [(KEY, encoded(marked(10)))])
    data = bytearray(path.read_bytes())
    data[place : place + len(value)] = value
    path.write_bytes(data)

    assert told in refusal(path)


def pmtiles_with(path: Path, directory: bytes) -> Path:
    """Write a PMTiles file with a root directory of one's own."""
    whole = write_pmtiles(path, [(KEY, encoded(marked(10)))]).read_bytes()
    head = bytearray(whole[:127])
    head[8:24] = struct.pack("<QQ", len(whole), len(directory))
    head[40:48] = struct.pack("<Q", len(whole))  # where leaves are counted from
    path.write_bytes(bytes(head) + whole[127:] + directory)
    return path


def test_a_directory_bomb_in_pmtiles_is_refused(tmp_path: Path) -> None:
    opener = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    zeros = b"\0" * (1 << 20)
    bomb = b"".join(opener.compress(zeros) for _ in range(200)) + opener.flush()

    assert "far too large" in refusal(pmtiles_with(tmp_path / "a.pmtiles", bomb))


def test_directories_in_a_circle_in_pmtiles_come_to_an_end(tmp_path: Path) -> None:
    def gzipped(plain: bytes) -> bytes:
        opener = zlib.compressobj(0, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        return opener.compress(plain) + opener.flush()

    length = len(gzipped(bytes([1, 0, 0, 99, 1])))
    circle = gzipped(bytes([1, 0, 0, length, 1]))  # one entry: a leaf, itself

    assert "no end" in refusal(pmtiles_with(tmp_path / "a.pmtiles", circle))


# GeoTIFF


def test_a_raster_without_a_system_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = write_geotiff(tmp_path / "a.tif", np.zeros((1, 9, 9), "u1"), FRAME, None)

    assert "export it as a GeoTIFF with a coordinate reference" in refusal(path)


def test_a_raster_without_a_place_is_refused(tmp_path: Path) -> None:
    bands = np.zeros((1, 9, 9), "u1")
    path = write_geotiff(tmp_path / "a.tif", bands, Affine.identity(), "EPSG:32631")

    assert "no place in it" in refusal(path)


def test_measurements_are_no_picture(tmp_path: Path) -> None:
    bands = np.ones((1, 9, 9), "complex64")
    path = write_geotiff(tmp_path / "a.tif", bands, FRAME, "EPSG:4326")

    assert "no picture" in refusal(path)


def test_a_raster_that_claims_a_giant_block_is_refused(tmp_path: Path) -> None:
    """A header that says tiles of a gigabyte, over a file of a few bytes."""
    path = write_geotiff(
        tmp_path / "a.tif",
        np.zeros((1, 64, 64), "u1"),
        FRAME,
        "EPSG:4326",
        tiled=True,
        blockxsize=16,
        blockysize=16,
        compress="deflate",
    )
    data = bytearray(path.read_bytes())
    for tag in (322, 323):  # width and height of a tile, numbers of 16 bits
        place = data.index(struct.pack("<HHIH", tag, 3, 1, 16)) + 8
        data[place : place + 2] = struct.pack("<H", 32_768)
    path.write_bytes(data)

    assert "gdal_translate" in refusal(path)


def test_a_hidden_map_of_another_format_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_text(
        '<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand band="1">'
        "<SimpleSource><SourceFilename>/vsicurl/http://198.51.100.7/a.tif"
        "</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"
    )

    assert "cannot be read as GeoTIFF" in refusal(path)


def test_time_beyond_the_limit_is_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = JailLimits(memory_bytes=3 << 30, cpu_seconds=1, wall_seconds=0.01)
    monkeypatch.setattr(background, "LIMITS", limits)
    path = sound(tmp_path / "a.tif")
    with pytest.raises(MapError, match=r"reading a\.tif; try again, or cut the map"):
        open_background(path)
