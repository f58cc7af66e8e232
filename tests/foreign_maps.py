"""Real foreign maps for tests: written byte for byte by the formats' own tools."""

from __future__ import annotations

import math
import sqlite3
import warnings
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import rasterio
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from maps.background import open_background
from maps.errors import MapError, SourceError
from maps.foreign_overlay import open_overlay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from numpy.typing import NDArray
    from rasterio.transform import Affine

Key = tuple[int, int, int]
RASTERS = (".mbtiles", ".pmtiles", ".tif")
OVERLAYS = (".gpkg", ".geojson", ".kml", ".kmz", ".gpx")
TOWN = (5.2, 52.1)  # longitude and latitude of the mark on all these maps
BLUE, RED = (20, 60, 200), (250, 10, 10)


def tile_of(z: int, lon: float = TOWN[0], lat: float = TOWN[1]) -> Key:
    """Give the tile over a place."""
    x, y = pixel_of(z, lon, lat, 1)
    return z, int(x), int(y)


def pixel_of(z: int, lon: float, lat: float, side: int = 256) -> tuple[float, float]:
    """Give pixels from the north-west corner of the world."""
    across = side * 2**z
    sine = math.asinh(math.tan(math.radians(lat)))
    return (lon / 360 + 0.5) * across, (0.5 - sine / (2 * math.pi)) * across


def pixels(side: int = 256, colour: tuple[int, ...] = BLUE) -> NDArray[np.uint8]:
    """Give a tile of one colour, (side, side, bands)."""
    return np.full((side, side, len(colour)), colour, np.uint8)


def marked(z: int, side: int = 256) -> NDArray[np.uint8]:
    """Give the tile over the town, one red pixel where the town is."""
    picture = pixels(side)
    _, x, y = tile_of(z)
    left, top = pixel_of(z, *TOWN, side)
    picture[int(top - y * side), int(left - x * side)] = RED
    return picture


def encoded(picture: NDArray[Any], driver: str = "PNG", **options: Any) -> bytes:
    """Encode a picture, (rows, cols, bands)."""
    bands = np.moveaxis(picture, -1, 0)
    profile = {
        "driver": driver,
        "count": bands.shape[0],
        "height": bands.shape[1],
        "width": bands.shape[2],
        "dtype": bands.dtype.name,
        **options,
    }
    with warnings.catch_warnings(), MemoryFile() as memory:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with memory.open(**profile) as raster:
            raster.write(bands)
        return bytes(memory.read())


def write_mbtiles(
    path: Path,
    tiles: Iterable[tuple[Key, object]],
    metadata: dict[str, str] | None = None,
    *,
    through_view: bool = False,
) -> Path:
    """Write an MBTiles file; pictures in their own table behind a view, if wished."""
    about = {"name": "Sketch", "format": "png"} | (metadata or {})
    place = "zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        base.executemany("INSERT INTO metadata VALUES (?, ?)", about.items())
        if through_view:
            base.execute(f"CREATE TABLE map ({place}, tile_id TEXT)")
            base.execute("CREATE TABLE images (tile_data BLOB, tile_id TEXT)")
            base.execute(
                "CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, "
                "tile_data FROM map JOIN images ON images.tile_id = map.tile_id"
            )
        else:
            base.execute(f"CREATE TABLE tiles ({place}, tile_data BLOB)")
            base.execute(
                "CREATE UNIQUE INDEX at ON tiles (zoom_level, tile_column, tile_row)"
            )
        for number, ((z, x, y), data) in enumerate(tiles):
            row = (1 << z) - 1 - y
            if through_view:
                base.execute("INSERT INTO map VALUES (?, ?, ?, ?)", (z, x, row, number))
                base.execute("INSERT INTO images VALUES (?, ?)", (data, number))
            else:
                base.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (z, x, row, data))
    return path


def write_pmtiles(
    path: Path, tiles: Iterable[tuple[Key, bytes]], **header: Any
) -> Path:
    """Write a PMTiles file around the town."""
    ordered = sorted((zxy_to_tileid(*key), key, data) for key, data in tiles)
    levels = [key[0] for _, key, _ in ordered] or [0]
    with path.open("wb") as file:
        writer = Writer(file)
        for number, _, data in ordered:
            writer.write_tile(number, data)
        about = {
            "tile_type": TileType.PNG,
            "tile_compression": Compression.NONE,
            "min_zoom": min(levels),
            "max_zoom": max(levels),
            "min_lon_e7": 50_000_000,
            "min_lat_e7": 519_000_000,
            "max_lon_e7": 54_000_000,
            "max_lat_e7": 523_000_000,
        }
        writer.finalize(about | header, {"name": "Sketch", "attribution": "Us"})
    return path


def write_geotiff(
    path: Path, bands: NDArray[Any], frame: Affine, crs: str | None, **options: Any
) -> Path:
    """Write a GeoTIFF of bands, (bands, rows, cols)."""
    colormap = options.pop("colormap", None)
    overviews = options.pop("overviews", ())
    profile = {
        "driver": "GTiff",
        "count": bands.shape[0],
        "height": bands.shape[1],
        "width": bands.shape[2],
        "dtype": bands.dtype.name,
        "crs": crs,
        "transform": frame,
        **options,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, "w", **profile) as raster:
            raster.write(bands)
            if colormap:
                raster.write_colormap(1, colormap)
            if overviews:
                raster.build_overviews(overviews)
    return path


def refusal(path: Path, kind: type[MapError] = SourceError) -> str:
    """Give the one sentence with which a file is refused."""
    opener: Callable[[Path], object] = (
        open_background if path.suffix in RASTERS else open_overlay
    )
    with pytest.raises(kind) as caught:
        opener(path)
    text = str(caught.value)

    assert path.name in text
    assert "\n" not in text
    assert "Traceback" not in text
    assert text.endswith(".")
    return text
