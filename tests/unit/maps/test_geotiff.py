"""GeoTIFF elevation in several projections, sound and odd."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import rasterio
from pyproj import Transformer
from rasterio.transform import Affine

from maps.elevation import read_elevation
from maps.errors import SourceError
from maps.geotiff import open_geotiff
from maps.progress import silent

BOUNDS = (8.4, 49.4, 8.6, 49.6)
DEGREES = Affine(0.002, 0, 8.3, 0, -0.002, 49.7)  # 200 x 200 cells of 0.002 degree


def plane(lon, lat):
    """A slope that bilinear interpolation keeps exactly."""
    return 100 + 500 * (lon - 8) + 1000 * (lat - 49)


def write_tif(path, values, frame, crs, **options):
    profile = {"driver": "GTiff", "count": 1, "dtype": values.dtype, "crs": crs}
    profile |= {"height": values.shape[0], "width": values.shape[1]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with rasterio.open(path, "w", transform=frame, **(profile | options)) as file:
            file.write(values, 1)
    return path


def cell_centres(frame, shape):
    rows, cols = np.mgrid[: shape[0], : shape[1]] + 0.5
    x = frame.a * cols + frame.b * rows + frame.c
    y = frame.d * cols + frame.e * rows + frame.f
    return x, y


@pytest.fixture
def positions():
    return np.random.default_rng(1).uniform(BOUNDS[:2], BOUNDS[2:], (500, 2))


@pytest.mark.parametrize(
    "frame",
    [
        DEGREES,
        Affine(0.002, 0, 8.3, 0, 0.002, 49.3),  # rows from south to north
        Affine(0.003, 0.0005, 8.1, 0.0005, -0.003, 49.7),  # turned
    ],
)
def test_degrees_are_read_without_a_shift(tmp_path, positions, frame):
    """GDAL places a turned raster to an eighth of a cell, here 0.5 m of height."""
    values = plane(*cell_centres(frame, (200, 200))).astype(np.float32)
    path = write_tif(tmp_path / "dem.tif", values, frame, "EPSG:4326")

    found = read_elevation([path], BOUNDS, silent).sample(positions)

    assert found == pytest.approx(plane(*positions.T), abs=0.5)


@pytest.mark.parametrize(("crs", "cell"), [(32632, 100), (3857, 150), (3035, 100)])
def test_projected_rasters_are_warped(tmp_path, positions, crs, cell):
    to_crs = Transformer.from_crs(4326, crs, always_xy=True)
    x, y = to_crs.transform(8.5, 49.5)
    frame = Affine(cell, 0, x - 200 * cell, 0, -cell, y + 200 * cell)
    lon, lat = Transformer.from_crs(crs, 4326, always_xy=True).transform(
        *cell_centres(frame, (400, 400))
    )
    path = write_tif(
        tmp_path / "dem.tif", plane(lon, lat).astype(np.float32), frame, f"EPSG:{crs}"
    )

    ground = read_elevation([path], BOUNDS, silent)

    assert ground.sample(positions) == pytest.approx(plane(*positions.T), abs=0.2)
    assert ground.filled == 0


def test_voids_are_filled_whether_they_are_declared_or_not(tmp_path, positions):
    values = plane(*cell_centres(DEGREES, (200, 200))).astype(np.float32)
    values[90:95, 90:95] = -9999
    values[100:105, 100:105] = -32768
    values[110, 110] = np.nan
    path = write_tif(tmp_path / "dem.tif", values, DEGREES, "EPSG:4326", nodata=-9999)

    ground = read_elevation([path], BOUNDS, silent)

    assert ground.filled > 0
    assert ground.sample(positions) == pytest.approx(plane(*positions.T), abs=5)


def test_scale_and_feet_are_heeded(tmp_path):
    values = np.full((200, 200), 1000, np.int16)
    path = write_tif(tmp_path / "dem.tif", values, DEGREES, "EPSG:4326")
    with rasterio.open(path, "r+") as file:
        file.scales, file.offsets, file.units = (0.1,), (50,), ("ft",)

    height = read_elevation([path], BOUNDS, silent).sample([[8.5, 49.5]])

    assert height == pytest.approx([150 * 0.3048], abs=0.01)


def test_outside_of_the_raster_nobody_knows(tmp_path):
    values = np.full((200, 200), 10, np.int16)
    path = write_tif(tmp_path / "dem.tif", values, DEGREES, "EPSG:4326")

    ground = read_elevation([path], (8.2, 49.2, 8.4, 49.4), silent)

    assert np.isnan(ground.sample([[8.25, 49.25], [8.29, 49.35]])).all()
    assert ground.sample([[8.35, 49.35]]).tolist() == [10]
    assert ground.filled == 0


def test_very_fine_raster_is_read_at_one_arc_second(tmp_path):
    frame = Affine(1e-5, 0, 8.5, 0, -1e-5, 49.5)
    values = np.full((500, 500), 10, np.int16)
    path = write_tif(tmp_path / "dem.tif", values, frame, "EPSG:4326")

    assert open_geotiff(path).density == 3600
    ground = read_elevation([path], (8.501, 49.496, 8.504, 49.499), silent)
    assert ground.sample([[8.5025, 49.4975]]).tolist() == [10]


@pytest.mark.parametrize(
    ("frame", "crs", "reason"),
    [
        (DEGREES, None, "does not say where on the globe"),
        (DEGREES, "EPSG:4978", "does not say where on the globe"),  # geocentric
        (Affine(0, 0, 8, 0, 0, 50), "EPSG:4326", "no map of heights"),
        (Affine(1e7, 0, -1e9, 0, -1e7, 1e9), "EPSG:3857", "lies outside"),
        (Affine(1e6, 0, -1e8, 0, -1e6, 1e8), "EPSG:32632", "cannot be read as GeoTIFF"),
    ],
)
def test_raster_that_lies_nowhere_is_refused(tmp_path, frame, crs, reason):
    path = write_tif(tmp_path / "dem.tif", np.ones((50, 50), np.int16), frame, crs)

    with pytest.raises(SourceError, match=reason):
        open_geotiff(path)


def test_complex_numbers_are_no_heights(tmp_path):
    values = np.ones((50, 50), np.complex64)
    path = write_tif(tmp_path / "dem.tif", values, DEGREES, "EPSG:4326")

    with pytest.raises(SourceError, match="no map of heights"):
        open_geotiff(path)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"II*\0" + b"\xff" * 100,
        b"<VRTDataset rasterXSize='1' rasterYSize='1'></VRTDataset>",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_other_files_are_refused_without_a_word_on_the_terminal(tmp_path, data, capfd):
    path = tmp_path / "dem.tif"
    path.write_bytes(data)

    with pytest.raises(SourceError, match=r"dem\.tif cannot be read as GeoTIFF"):
        open_geotiff(path)
    assert capfd.readouterr() == ("", "")


def test_cut_off_raster_is_refused(tmp_path, capfd):
    values = np.random.default_rng(1).integers(0, 999, (200, 200)).astype(np.int16)
    path = write_tif(tmp_path / "dem.tif", values, DEGREES, "EPSG:4326")
    path.write_bytes(path.read_bytes()[:40_000])

    with pytest.raises(SourceError, match=r"dem\.tif cannot be read as GeoTIFF"):
        read_elevation([path], BOUNDS, silent)
    assert capfd.readouterr() == ("", "")
