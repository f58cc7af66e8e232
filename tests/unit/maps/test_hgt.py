"""SRTM tiles, plain and zipped, sound and damaged."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest

from maps.errors import SourceError
from maps.hgt import open_hgt
from maps.terrain import PostGrid


def tile_bytes(density=1200, height=100):
    """A tile whose heights rise by one metre a column from the given one."""
    row = np.arange(height, height + density + 1, dtype=">i2")
    return np.tile(row, (density + 1, 1)).tobytes()


@pytest.fixture(scope="module")
def tile():
    return tile_bytes()


def written(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


def zipped(folder, name, members):
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


@pytest.mark.parametrize(
    ("name", "west", "south"),
    [
        ("N47E009.hgt", 9, 47),
        ("n47e009.HGT", 9, 47),
        ("S34W071.hgt", -71, -34),
        ("N00E000.hgt", 0, 0),
        ("N47E009.SRTMGL3.hgt", 9, 47),
    ],
)
def test_name_tells_the_corner(tmp_path, tile, name, west, south):
    found = open_hgt(written(tmp_path, name, tile))

    assert found.bounds == (west, south, west + 1, south + 1)
    assert found.density == 1200


def test_rows_run_from_north_and_columns_from_west(tmp_path):
    posts = np.zeros((1201, 1201), ">i2")
    posts[0, 0], posts[0, -1], posts[-1, 0] = 1, 2, -3
    ground = open_hgt(written(tmp_path, "N47E009.hgt", posts.tobytes())).read()

    assert ground.sample([[9, 48], [10, 48], [9, 47]]).tolist() == [1, 2, -3]


def test_voids_and_impossible_heights_are_unknown(tmp_path):
    posts = np.full((1201, 1201), 500, ">i2")
    posts[0, :4] = -32768, -501, 9001, -500
    ground = open_hgt(written(tmp_path, "N47E009.hgt", posts.tobytes())).read()

    assert ground.unknown == 3
    assert ground.sample([[9 + 3 / 1200, 48]]).tolist() == [-500]


def test_zipped_tile_is_that_of_its_member(tmp_path, tile):
    path = zipped(tmp_path, "alps.zip", {"dem/N47E009.hgt": tile, "readme.txt": b"hi"})

    found = open_hgt(path)

    assert found.bounds == (9, 47, 10, 48)
    assert found.read().sample([[9, 47], [10, 47]]).tolist() == [100, 1300]


def test_fine_tile_has_fine_posts(tmp_path):
    posts = np.zeros((3601, 3601), ">i2")
    posts[:, 1] = 36

    found = open_hgt(written(tmp_path, "N47E009.hgt", posts.tobytes()))

    assert found.density == 3600
    assert found.read().sample([[9 + 0.5 / 3600, 47.5]]).tolist() == [18]


def test_coarse_tile_is_interpolated_onto_finer_posts(tmp_path, tile):
    """Heights rise by a metre in 1/1200 degree, so by a third in 1/3600."""
    grid = PostGrid.around((9.0, 47.5, 9.0 + 3 / 3600, 47.5), 3600)

    heights, covered = open_hgt(written(tmp_path, "N47E009.hgt", tile)).heights_at(grid)

    assert heights[0].tolist() == pytest.approx([100, 100 + 1 / 3, 100 + 2 / 3, 101])
    assert covered.all()


@pytest.mark.parametrize(
    "name", ["hill.hgt", "47N009E.hgt", "N91E009.hgt", "N10E180.hgt"]
)
def test_name_without_a_corner_is_refused(tmp_path, tile, name):
    with pytest.raises(SourceError, match=r"N47E009\.hgt"):
        open_hgt(written(tmp_path, name, tile))


@pytest.mark.parametrize("change", [-1, 1, -2_884_802])
def test_tile_of_another_size_is_refused(tmp_path, tile, change):
    data = tile[:change] if change < 0 else tile + b"\0" * change

    with pytest.raises(SourceError, match="an SRTM tile has 2884802 or 25934402"):
        open_hgt(written(tmp_path, "N47E009.hgt", data))


def test_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = zipped(tmp_path, "N47E009.hgt.zip", {"N47E009.hgt": b"\0" * 50_000_000})

    with pytest.raises(SourceError, match="holds 50000000 bytes"):
        open_hgt(path)


def test_zip_that_lies_about_its_size_is_refused(tmp_path, tile):
    path = zipped(tmp_path, "N47E009.hgt.zip", {"N47E009.hgt": tile[:1000]})
    honest, lie = (
        len(tile[:1000]).to_bytes(4, "little"),
        len(tile).to_bytes(4, "little"),
    )
    path.write_bytes(path.read_bytes().replace(honest, lie))

    with pytest.raises(SourceError, match=r"N47E009\.hgt\.zip"):
        open_hgt(path).read()


def test_damaged_zip_member_is_refused(tmp_path):
    rough = np.random.default_rng(1).integers(0, 3000, (1201, 1201)).astype(">i2")
    path = zipped(tmp_path, "N47E009.hgt.zip", {"N47E009.hgt": rough.tobytes()})
    data = bytearray(path.read_bytes())
    data[5000:6000] = b"\xff" * 1000
    path.write_bytes(data)

    with pytest.raises(SourceError, match="download it again"):
        open_hgt(path).read()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip file"])
def test_broken_zip_is_refused(tmp_path, data):
    with pytest.raises(SourceError, match="no zip file that can be read"):
        open_hgt(written(tmp_path, "N47E009.hgt.zip", data))


@pytest.mark.parametrize("tiles", [(), ("N47E009.hgt", "N47E010.hgt")])
def test_zip_needs_exactly_one_tile(tmp_path, tiles):
    members = dict.fromkeys(("readme.txt", *tiles), b"x")

    with pytest.raises(SourceError, match=f"holds {len(tiles)} elevation tiles"):
        open_hgt(zipped(tmp_path, "tiles.zip", members))
