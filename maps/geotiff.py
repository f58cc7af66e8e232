"""Reads elevation from GeoTIFF files in any projection."""

from __future__ import annotations

import math
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import rasterio
from rasterio._err import CPLE_BaseError  # GDAL's own words have no public name
from rasterio.enums import Resampling
from rasterio.errors import CRSError, NotGeoreferencedWarning, RasterioError
from rasterio.features import rasterize
from rasterio.transform import Affine
from rasterio.warp import reproject, transform
from rasterio.warp import transform_bounds as bounds_in
from rasterio.windows import Window

from maps.errors import SourceError
from maps.terrain import HIGHEST_M, LOWEST_M

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from maps.terrain import PostGrid

SUFFIXES = (".tif", ".tiff")

# Finer posts than one arc second say nothing more about the grade of a road.
FINEST_DENSITY = 3600

_WGS84 = "EPSG:4326"
_FEET = {"ft": 0.3048, "feet": 0.3048, "foot": 0.3048, "us survey foot": 0.3048006096}
# Points along each edge of a raster that outline it in degrees.
_OUTLINE_POINTS = 65


@dataclass(frozen=True, slots=True)
class GeoTiff:
    """
    One elevation raster, found but not read yet.

    Attributes
    ----------
    path
        The file; its first band is the height.
    bounds
        West, south, east, north, degrees.
    density
        Posts to a degree that come near its own resolution, 1 to 3600.
    """

    path: Path
    bounds: tuple[float, float, float, float]
    density: int

    def heights_at(
        self, grid: PostGrid
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """
        Warp the heights onto posts.

        Returns
        -------
        tuple
            Heights, (rows, cols), NaN in voids and outside; and which posts the
            raster covers, voids included.

        Raises
        ------
        SourceError
            The file is damaged.
        """
        step = 1 / grid.density
        frame = Affine(step, 0, grid.west - step / 2, 0, -step, grid.north + step / 2)
        heights = np.full((grid.rows, grid.cols), np.nan, np.float32)
        with _dataset(self.path) as raster:
            source, source_frame = _read(raster, grid)
            reproject(
                source,
                heights,
                src_transform=source_frame,
                src_crs=raster.crs,
                src_nodata=np.nan,
                dst_transform=frame,
                dst_crs=_WGS84,
                dst_nodata=np.nan,
                resampling=Resampling.bilinear,
            )
            outline = {"type": "Polygon", "coordinates": [_outline(raster)]}
        covered = rasterize([outline], heights.shape, transform=frame) == 1
        return heights, covered | ~np.isnan(heights)


def open_geotiff(path: Path) -> GeoTiff:
    """
    Find out where a raster lies and how fine it is.

    Raises
    ------
    SourceError
        The file is no GeoTIFF, is damaged, or does not say where it lies.
    """
    with _dataset(path) as raster:
        crs = raster.crs
        if crs is None or not (crs.is_projected or crs.is_geographic):
            raise SourceError(
                f"{path.name} does not say where on the globe it lies; give a "
                "GeoTIFF with a coordinate reference system."
            )
        if raster.transform.is_degenerate or raster.dtypes[0].startswith("complex"):
            raise SourceError(
                f"{path.name} is no map of heights; give a GeoTIFF of elevation."
            )
        outline = np.array(_outline(raster))
        cell = _cell_degrees(raster)
    if not (np.isfinite(outline).all() and cell > 0):
        raise SourceError(
            f"{path.name} lies outside of what its coordinate reference system "
            "covers; export it again as WGS 84."
        )
    west, south = outline.min(axis=0).tolist()
    east, north = outline.max(axis=0).tolist()
    density = round(min(max(1 / cell, 1), FINEST_DENSITY))
    return GeoTiff(path, (west, south, east, north), density)


@contextmanager
def _dataset(path: Path) -> Iterator[Any]:
    """Raster open for reading, GeoTIFF only and without files beside it."""
    try:
        with (
            warnings.catch_warnings(),
            rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR"),
        ):
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            # rasterio itself still multiplies frames in the old way.
            warnings.simplefilter("ignore", PendingDeprecationWarning)
            with rasterio.open(path, driver="GTiff") as raster:
                yield raster
    except (RasterioError, CRSError, CPLE_BaseError) as why:
        raise SourceError(
            f"{path.name} cannot be read as GeoTIFF ({why}); copy or download it again."
        ) from why


def _read(raster: Any, grid: PostGrid) -> tuple[NDArray[np.float32], Affine]:  # noqa: ANN401 - rasterio has no types
    """Heights in metres around a grid, NaN in voids, and their frame."""
    window = _window(raster, grid)
    # Cells much smaller than the distance of posts are skipped, not read.
    rows = min(window.height, max(2 * grid.rows, 2))
    cols = min(window.width, max(2 * grid.cols, 2))
    values = raster.read(1, window=window, out_shape=(rows, cols))
    cell = Affine.scale(window.width / cols, window.height / rows)
    return _metres(raster, values), raster.window_transform(window) @ cell


def _window(raster: Any, grid: PostGrid) -> Window:  # noqa: ANN401 - rasterio has no types
    """Rows and columns of a raster that surround a grid, with some to spare."""
    spare = 2 / grid.density
    west, north = grid.west - spare, grid.north + spare
    east = grid.west + grid.cols / grid.density + spare
    south = grid.north - grid.rows / grid.density - spare
    edges = bounds_in(_WGS84, raster.crs, west, south, east, north)
    if not np.isfinite(edges).all():
        return Window(0, 0, raster.width, raster.height)
    left, bottom, right, top = edges
    corners = [~raster.transform @ (x, y) for x in (left, right) for y in (bottom, top)]
    cols, rows = zip(*corners, strict=True)
    first_col, first_row = max(int(min(cols)) - 2, 0), max(int(min(rows)) - 2, 0)
    last_col = min(int(max(cols)) + 3, raster.width)
    last_row = min(int(max(rows)) + 3, raster.height)
    return Window(
        first_col,
        first_row,
        max(last_col - first_col, 1),
        max(last_row - first_row, 1),
    )


def _metres(raster: Any, values: NDArray[Any]) -> NDArray[np.float32]:  # noqa: ANN401 - rasterio has no types
    """Values of the first band as heights."""
    heights = values.astype(np.float32)
    if raster.nodata is not None:
        heights[values == raster.nodata] = np.nan
    unit = _FEET.get((raster.units[0] or "").casefold(), 1)
    heights = (heights * raster.scales[0] + raster.offsets[0]) * np.float32(unit)
    heights[~((heights >= LOWEST_M) & (heights <= HIGHEST_M))] = np.nan
    return np.asarray(heights, np.float32)


def _outline(raster: Any) -> list[tuple[float, float]]:  # noqa: ANN401 - rasterio has no types
    """Closed ring of degrees around a raster."""
    share = np.linspace(0, 1, _OUTLINE_POINTS)
    along = np.concatenate((share, np.ones_like(share), share[::-1], share * 0))
    down = np.concatenate((share * 0, share, np.ones_like(share), share[::-1]))
    xs, ys = raster.transform @ (along * raster.width, down * raster.height)
    lons, lats = transform(raster.crs, _WGS84, xs.tolist(), ys.tolist())
    return list(zip(lons, lats, strict=True))


def _cell_degrees(raster: Any) -> float:  # noqa: ANN401 - rasterio has no types
    """Side of the square in degrees that is as large as the middle cell."""
    col, row = raster.width / 2, raster.height / 2
    corners = [(col, row), (col + 1, row), (col, row + 1)]
    xs, ys = zip(*(raster.transform @ corner for corner in corners), strict=True)
    lons, lats = transform(raster.crs, _WGS84, xs, ys)
    across = lons[1] - lons[0], lats[1] - lats[0]
    down = lons[2] - lons[0], lats[2] - lats[0]
    return math.sqrt(abs(across[0] * down[1] - across[1] * down[0]))
