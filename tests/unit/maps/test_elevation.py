"""Heights of an area from many files."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile

import numpy as np
import pytest

from maps.elevation import read_elevation
from maps.errors import BuildCancelled, SourceError
from maps.progress import silent


def write_tile(folder, name, heights):
    """A tile of three arc seconds; one height for all or one for each post."""
    posts = np.broadcast_to(np.asarray(heights), (1201, 1201)).astype(">i2")
    path = folder / f"{name}.hgt"
    path.write_bytes(posts.tobytes())
    return path


def test_area_and_a_margin_are_read(tmp_path):
    ground = read_elevation(
        [write_tile(tmp_path, "N49E008", 100)], (8.2, 49.3, 8.4, 49.5), silent
    )

    assert ground.bounds == pytest.approx((8.19, 49.29, 8.41, 49.51))
    assert (ground.unknown, ground.filled) == (0, 0)
    assert not ground.heights_m.flags.writeable


def test_tiles_are_put_together(tmp_path):
    tiles = [
        write_tile(tmp_path, "N49E008", 100),
        write_tile(tmp_path, "N49E009", 200),
        write_tile(tmp_path, "N50E008", 300),
    ]
    ground = read_elevation(tiles, (8.9, 49.9, 9.1, 50.1), silent)

    heights = ground.sample(
        [[8.95, 49.95], [9.05, 49.95], [8.95, 50.05], [9.05, 50.05]]
    )
    assert heights[:3].tolist() == [100, 200, 300]
    assert np.isnan(heights[3])  # no file reaches there


def test_earlier_file_counts_and_later_one_fills_its_voids(tmp_path):
    holed = np.full((1201, 1201), 100)
    holed[:, 600:] = -32768
    (tmp_path / "other").mkdir()
    tiles = [
        write_tile(tmp_path, "N49E008", holed),
        write_tile(tmp_path / "other", "N49E008", 200),
    ]

    ground = read_elevation(tiles, (8.1, 49.1, 8.9, 49.9), silent)

    assert ground.sample([[8.2, 49.5], [8.8, 49.5]]).tolist() == [100, 200]
    assert ground.filled == 0


def test_small_void_is_filled_from_its_surroundings(tmp_path):
    """A slope of one metre a column with a hole of 20 by 20 posts."""
    slope = np.tile(np.arange(1201), (1201, 1))
    slope[590:610, 590:610] = -32768

    ground = read_elevation(
        [write_tile(tmp_path, "N49E008", slope)], (8, 49, 9, 50), silent
    )

    assert ground.filled == 400
    assert ground.sample([[8.5, 49.5]]) == pytest.approx([600], abs=5)
    assert ground.sample([[8.25, 49.5]]).tolist() == [300]


def test_wide_void_stays_unknown_in_its_middle(tmp_path):
    holed = np.full((1201, 1201), 100)
    holed[:, :600] = -32768

    ground = read_elevation(
        [write_tile(tmp_path, "N49E008", holed)], (8, 49, 9, 50), silent
    )

    heights = ground.sample([[8.1, 49.5], [8.47, 49.5]])
    assert np.isnan(heights[0])
    assert heights[1] == pytest.approx(100)


def test_finest_file_sets_the_posts(tmp_path):
    fine = np.zeros((3601, 3601), ">i2")
    (tmp_path / "N49E008.hgt").write_bytes(fine.tobytes())
    coarse = write_tile(tmp_path, "N49E009", 100)

    ground = read_elevation(
        [coarse, tmp_path / "N49E008.hgt"], (8.95, 49.5, 9.05, 49.55), silent
    )

    assert ground.step_lon == 1 / 3600
    assert ground.sample([[8.97, 49.52], [9.03, 49.52]]).tolist() == [0, 100]


def test_files_elsewhere_are_not_read(tmp_path):
    """The far tile has nothing but voids, which would be an error by itself."""
    tiles = [
        write_tile(tmp_path, "S10W070", -32768),
        write_tile(tmp_path, "N49E008", 100),
    ]

    assert read_elevation(tiles, (8.4, 49.4, 8.6, 49.6), silent).unknown == 0


def test_area_without_any_file_names_the_tile_that_it_needs(tmp_path):
    tile = write_tile(tmp_path, "N49E008", 100)

    with pytest.raises(SourceError, match=r"such as S34W071\.hgt\.zip"):
        read_elevation([tile], (-70.5, -33.5, -70.1, -33.1), silent)


def test_files_of_nothing_but_voids_are_refused(tmp_path):
    tile = write_tile(tmp_path, "N49E008", -32768)

    with pytest.raises(SourceError, match="know no height in the area"):
        read_elevation([tile], (8.4, 49.4, 8.6, 49.6), silent)


@pytest.mark.parametrize(
    "bounds", [(9, 49, 8, 50), (8, 50, 9, 49), (8, 49, 181, 50), (np.nan, 49, 9, 50)]
)
def test_area_off_the_globe_is_refused(tmp_path, bounds):
    with pytest.raises(SourceError, match="not on the globe"):
        read_elevation([write_tile(tmp_path, "N49E008", 1)], bounds, silent)


def test_area_too_large_for_memory_is_refused(tmp_path):
    tile = write_tile(tmp_path, "N49E008", 1)

    with pytest.raises(SourceError, match="too large for elevation at 3 arc seconds"):
        read_elevation([tile], (0, 40, 20, 60), silent)


def test_missing_and_foreign_files_are_refused(tmp_path):
    foreign = tmp_path / "dem.asc"
    foreign.write_text("ncols 5")

    with pytest.raises(SourceError, match="is missing"):
        read_elevation([tmp_path / "N49E008.hgt"], (8, 49, 9, 50), silent)
    with pytest.raises(SourceError, match="no elevation file"):
        read_elevation([foreign], (8, 49, 9, 50), silent)


def test_progress_never_falls_and_ends_at_one(tmp_path):
    tiles = [write_tile(tmp_path, f"N49E00{i}", i) for i in (7, 8, 9)]
    shares = []

    read_elevation(tiles, (7.5, 49.4, 9.5, 49.6), lambda _, share: shares.append(share))

    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


def test_reading_can_be_cancelled(tmp_path):
    def stop(what, share):
        raise BuildCancelled(f"Stopped at {what}, {share:.0%}.")

    with pytest.raises(BuildCancelled):
        read_elevation([write_tile(tmp_path, "N49E008", 1)], (8, 49, 9, 50), stop)


def test_plain_tiles_do_not_load_gdal(tmp_path):
    write_tile(tmp_path, "N49E008", 1)
    script = (
        "import sys; from pathlib import Path; from maps.elevation import *; "
        "from maps.progress import silent; "
        "read_elevation([Path(sys.argv[1])], (8.4, 49.4, 8.6, 49.6), silent); "
        "print('rasterio' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "N49E008.hgt")],
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout == "False\n"


@pytest.mark.data
def test_alpine_voids_are_filled_within_the_heights_around_them(data_dir):
    path = data_dir / "elevation" / "N47E009.hgt.zip"

    started = time.process_time()
    ground = read_elevation([path], (9, 47, 10, 48), silent)
    spent = time.process_time() - started

    assert ground.filled == 15_299
    inside = ground.heights_m[12:-12, 12:-12]
    assert (np.nanmin(inside), np.nanmax(inside)) == (388, 2938)
    # Säntis, 2502 m; three arc seconds cut off its top.
    assert 2250 < ground.sample([[9.3433, 47.2494]])[0] < 2502
    assert spent < 1.5


@pytest.mark.data
@pytest.mark.slow
def test_tile_of_half_sea_stays_half_unknown(data_dir):
    path = data_dir / "elevation" / "N48W125.hgt.zip"
    with zipfile.ZipFile(path) as archive:
        raw = np.frombuffer(archive.read("N48W125.hgt"), ">i2").reshape(3601, 3601)

    ground = read_elevation([path], (-125, 48, -124, 49), silent)

    tile = ground.heights_m[36:-36, 36:-36]
    known = raw != -32768
    assert np.array_equal(tile[known], raw[known])
    assert 0 < ground.filled < (~known).sum() / 10
