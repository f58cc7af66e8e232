"""Shows a GeoTIFF in any coordinate reference system as tiles of the web map."""

from __future__ import annotations

import math
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import rasterio
from rasterio._err import CPLE_BaseError  # GDAL's own words have no public name
from rasterio.enums import Resampling
from rasterio.errors import CRSError, NotGeoreferencedWarning, RasterioError
from rasterio.transform import Affine
from rasterio.vrt import WarpedVRT
from rasterio.warp import calculate_default_transform, transform

from maps.errors import SourceError
from maps.foreign_text import plain_text
from maps.raster_colours import colouring_of
from maps.tile_pictures import GDAL_SETTINGS
from maps.tile_source import Bounds, TileFacts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

SIDE = 512
MERCATOR, WGS84 = "EPSG:3857", "EPSG:4326"
HALF_WORLD_M = 20_037_508.342789244
CLOSEST_ZOOM = 22
MOST_SOURCE_PX = 4096  # along each side under one tile, when it is seen from afar
LARGEST_BLOCK = 256 << 20
EDGE_POINTS = 33
MOST_SAMPLES = 12  # of a pixel; more bands are never shown


class RasterMap:
    """A GeoTIFF, open."""

    def __init__(self, path: Path) -> None:
        """
        Open a file and find out where it lies and how fine it is.

        Raises
        ------
        SourceError
            It is no GeoTIFF, is damaged, or does not say where it lies.
        """
        self._name = path.name
        self._environment = rasterio.Env(**GDAL_SETTINGS)
        self._environment.__enter__()  # for the life of this process
        with self._explained():
            self._raster = rasterio.open(path, driver="GTiff")
            self._check()
            self._colouring = colouring_of(self._raster)
            self.facts = self._facts()

    def tile(self, z: int, x: int, y: int) -> NDArray[np.uint8] | None:
        """Pixels of a tile, (side, side, 4); None where the map has nothing."""
        colouring = self._colouring
        # Values of a palette cannot be mixed: they are picked twice as densely, and
        # their colours are mixed.
        fine = 2 if colouring.palette is not None else 1
        side = SIDE * fine
        method = Resampling.nearest if fine == 2 else Resampling.bilinear
        with (
            self._explained(),
            WarpedVRT(
                self._raster,
                crs=MERCATOR,
                transform=_frame(z, x, y, side),
                width=side,
                height=side,
                resampling=method,
                add_alpha=colouring.alpha is None,
                warp_mem_limit=64,
            ) as warped,
        ):
            values = warped.read(colouring.bands)
            alpha = warped.read(colouring.alpha or warped.count)
        if not alpha.any():
            return None
        picture = colouring.rgba(values, alpha)
        return _halved(picture) if fine == 2 else picture

    def _check(self) -> None:
        """Refuse what cannot be placed or is built to hurt."""
        raster = self._raster
        crs = raster.crs
        if crs is None or not (crs.is_projected or crs.is_geographic):
            raise SourceError(
                f"{self._name} does not say where on the globe it lies; export it as "
                "a GeoTIFF with a coordinate reference system."
            )
        if raster.transform.is_degenerate or raster.transform.is_identity:
            raise SourceError(
                f"{self._name} names a coordinate reference system but no place in "
                "it; export it as a GeoTIFF again, warped if it was scanned."
            )
        if any(kind.startswith("complex") for kind in raster.dtypes):
            raise SourceError(
                f"{self._name} holds measurements, no picture; export it as a GeoTIFF "
                "of colours or grey."
            )
        if raster.count > 10_000:
            raise SourceError(
                f"{self._name} has {raster.count} bands; export the three to show."
            )
        rows, cols = raster.block_shapes[0]
        block = rows * cols * np.dtype(raster.dtypes[0]).itemsize
        if block * min(raster.count, MOST_SAMPLES) > LARGEST_BLOCK:
            raise SourceError(
                f"{self._name} has blocks of {block >> 20} MiB, too large to be read "
                "in parts; write it again in tiles, as with "
                '"gdal_translate -co TILED=YES".'
            )

    def _facts(self) -> TileFacts:
        raster = self._raster
        bounds = self._bounds()
        native = self._native_zoom()
        closest = min(max(math.ceil(native), 0), CLOSEST_ZOOM)
        farthest = min(max(math.ceil(self._farthest_zoom(native)), 0), closest)
        note = (
            f"{self._name} has no overviews and is shown only from close by; add "
            f'them with "gdaladdo {self._name}" to see it from afar.'
        )
        return TileFacts(
            kind="GeoTIFF",
            title=plain_text(raster.tags().get("TIFFTAG_DOCUMENTNAME")),
            attribution=plain_text(raster.tags().get("TIFFTAG_COPYRIGHT")),
            bounds=bounds,
            min_zoom=farthest,
            max_zoom=closest,
            tile_px=SIDE,
            warnings=(note,) if farthest > 0 else (),
        )

    def _bounds(self) -> Bounds:
        """Degrees around the raster, from points along its edges."""
        raster = self._raster
        share = np.linspace(0, 1, EDGE_POINTS)
        along = np.concatenate((share, np.ones_like(share), share, share * 0))
        down = np.concatenate((share * 0, share, np.ones_like(share), share))
        xs, ys = raster.transform @ (along * raster.width, down * raster.height)
        lonlat = np.array(transform(raster.crs, WGS84, xs.tolist(), ys.tolist()))
        lonlat = lonlat[:, np.isfinite(lonlat).all(axis=0)]
        if lonlat.shape[1] == 0:
            raise SourceError(
                f"{self._name} lies outside of what its coordinate reference system "
                "covers; export it again as WGS 84."
            )
        west, south = lonlat.min(axis=1).clip((-180, -90), (180, 90)).tolist()
        east, north = lonlat.max(axis=1).clip((-180, -90), (180, 90)).tolist()
        return west, south, east, north

    def _native_zoom(self) -> float:
        """Level, with its fraction, at which a pixel of a tile is one of the raster."""
        raster = self._raster
        frame, _, _ = calculate_default_transform(
            raster.crs, MERCATOR, raster.width, raster.height, *raster.bounds
        )
        return math.log2(2 * HALF_WORLD_M / SIDE / abs(frame.a))

    def _farthest_zoom(self, native: float) -> float:
        """Level from which on a tile does not need too many pixels of the raster."""
        raster = self._raster
        coarsest = max([1, *raster.overviews(self._colouring.bands[0])])
        if max(raster.width, raster.height) / coarsest <= MOST_SOURCE_PX:
            return 0.0
        return native - math.log2(coarsest * MOST_SOURCE_PX / SIDE)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what GDAL says into one sentence."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", NotGeoreferencedWarning)
                # rasterio itself still multiplies frames in the old way.
                warnings.simplefilter("ignore", PendingDeprecationWarning)
                yield
        except (RasterioError, CRSError, CPLE_BaseError, ValueError) as error:
            raise SourceError(
                f"{self._name} cannot be read as GeoTIFF ({plain_text(error)}); copy "
                "or download it again."
            ) from error


def _frame(z: int, x: int, y: int, side: int) -> Affine:
    """Where the pixels of a tile lie, metres of the web map."""
    edge = 2 * HALF_WORLD_M / (1 << z)
    west, north = x * edge - HALF_WORLD_M, HALF_WORLD_M - y * edge
    return Affine(edge / side, 0, west, 0, -edge / side, north)


def _halved(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Mix every four pixels into one; what is clear adds no colour."""
    rows, cols = picture.shape[0] // 2, picture.shape[1] // 2
    parts = picture.reshape(rows, 2, cols, 2, 4).astype(np.float32)
    opacity = parts[..., 3:]
    total = opacity.sum(axis=(1, 3))
    colour = (parts[..., :3] * opacity).sum(axis=(1, 3)) / np.maximum(total, 1)
    return np.concatenate([colour, total / 4], axis=-1).round().astype(np.uint8)
