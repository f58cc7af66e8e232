"""Reads the heights of an area from SRTM tiles and GeoTIFF files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps import hgt
from maps.errors import SourceError
from maps.terrain import PostGrid, Terrain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from maps.geotiff import GeoTiff
    from maps.hgt import HgtTile
    from maps.progress import Progress

    Bounds = tuple[float, float, float, float]

__all__ = ["Terrain", "read_elevation"]

# Read around an area, so that slopes at its edge have both sides; degrees.
MARGIN = 0.01
# Voids are filled this far from known heights, posts; SRTM voids in steep valleys are
# a few kilometres wide, while what is wider is mostly sea or missing data.
FILL_POSTS = 100
# A degree square at one arc second has 13 million, ten by ten at three 144 million.
MOST_POSTS = 150_000_000

_RASTER_SUFFIXES = (".tif", ".tiff")
_VOID = -32768


def read_elevation(
    paths: Sequence[Path], bounds: Bounds, progress: Progress
) -> Terrain:
    """
    Put the heights of all files together and fill small voids.

    Parameters
    ----------
    paths
        SRTM tiles, ``.hgt`` or zipped, and GeoTIFF files. Where they overlap the
        earlier one counts. The finest that touches the area sets the posts, at
        most 3600 to a degree.
    bounds
        West, south, east, north of the area, degrees.
    progress
        Told of each file.

    Returns
    -------
    Terrain
        Over the bounds and a margin of a kilometre. Heights are NaN where no file
        reaches, and in voids more than `FILL_POSTS` from any known height.

    Raises
    ------
    SourceError
        A file cannot be read, none touches the area, or none knows a height.
    BuildCancelled
        Raised by ``progress``.
    """
    progress("reading elevation", 0.0)
    wanted = _with_margin(bounds)
    sources = [_open(path) for path in paths]
    touching = [source for source in sources if _overlap(source.bounds, wanted)]
    if not touching:
        raise SourceError(
            f"No elevation file covers the area, {_named(bounds)}; give the tiles of "
            f"its degrees, such as {_tile_name(bounds)}.hgt.zip."
        )
    grid = PostGrid.around(wanted, max(source.density for source in touching))
    if grid.rows * grid.cols > MOST_POSTS:
        raise SourceError(
            f"The area, {_named(bounds)}, is too large for elevation at "
            f"{3600 / grid.density:.3g} arc seconds; give coarser elevation or a "
            "smaller extract."
        )
    heights = np.full((grid.rows, grid.cols), np.nan, np.float32)
    covered = np.zeros(heights.shape, np.bool_)
    for number, source in enumerate(touching):
        progress("reading elevation", number / (len(touching) + 1))
        _add(source, grid, heights, covered)
    if np.isnan(heights).all():
        raise SourceError(
            f"The elevation files know no height in the area, {_named(bounds)}; give "
            "others or build without elevation."
        )
    progress("filling voids in the elevation", len(touching) / (len(touching) + 1))
    filled = _fill(heights, covered)
    heights.flags.writeable = False
    progress("filling voids in the elevation", 1.0)
    step = 1 / grid.density
    return Terrain(
        heights_m=heights,
        west=grid.west,
        north=grid.north,
        step_lon=step,
        step_lat=step,
        filled=filled,
    )


def _open(path: Path) -> HgtTile | GeoTiff:
    """Find out what a file covers."""
    if not path.is_file():
        raise SourceError(f"Elevation file {path} is missing; check the name.")
    suffix = path.suffix.lower()
    if suffix in hgt.SUFFIXES:
        return hgt.open_hgt(path)
    if suffix in _RASTER_SUFFIXES:
        from maps.geotiff import open_geotiff  # noqa: PLC0415 - GDAL loads slowly

        return open_geotiff(path)
    raise SourceError(
        f"{path.name} is no elevation file; give SRTM tiles (.hgt, .hgt.zip) or "
        "GeoTIFF files (.tif)."
    )


def _add(
    source: HgtTile | GeoTiff,
    grid: PostGrid,
    heights: NDArray[np.float32],
    covered: NDArray[np.bool_],
) -> None:
    """Put the heights of one file where none is known yet."""
    overlap = grid.overlap(source.bounds)
    if overlap is None:
        return
    found, reached = source.heights_at(grid.part(*overlap))
    known = heights[overlap]
    np.copyto(known, found, where=np.isnan(known))
    covered[overlap] |= reached


def _fill(heights: NDArray[np.float32], covered: NDArray[np.bool_]) -> int:
    """Fill voids from their surroundings in place; how many posts that were."""
    void = np.isnan(heights)
    if not (void & covered).any():
        return 0
    from rasterio.fill import fillnodata  # noqa: PLC0415 - GDAL loads slowly

    heights[void] = _VOID
    filled = fillnodata(heights, ~void, max_search_distance=FILL_POSTS)
    filled[(filled == _VOID) | (void & ~covered)] = np.nan
    heights[...] = filled
    return int(np.count_nonzero(void & ~np.isnan(filled)))


def _with_margin(bounds: Bounds) -> Bounds:
    """Bounds of the posts to read, on the globe."""
    west, south, east, north = bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise SourceError(
            f"The area, {_named(bounds)}, is not on the globe; check the extract."
        )
    return (
        max(west - MARGIN, -180),
        max(south - MARGIN, -90),
        min(east + MARGIN, 180),
        min(north + MARGIN, 90),
    )


def _overlap(one: Bounds, other: Bounds) -> bool:
    """Whether two bounds have more than an edge in common."""
    return (
        one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    )


def _named(bounds: Bounds) -> str:
    west, south, east, north = bounds
    return f"{south:.3f} to {north:.3f} north, {west:.3f} to {east:.3f} east"


def _tile_name(bounds: Bounds) -> str:
    """Name of the SRTM tile at the south-west corner."""
    west, south = int(np.floor(bounds[0])), int(np.floor(bounds[1]))
    return f"{'NS'[south < 0]}{abs(south):02d}{'EW'[west < 0]}{abs(west):03d}"
