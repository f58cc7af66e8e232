"""Turns the encoded pictures of tile archives into pixels, checking before decoding."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import rasterio
from rasterio._err import CPLE_BaseError  # GDAL's own words have no public name
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import MemoryFile

from maps.errors import SourceError
from maps.png_check import MAGIC, check_png
from maps.raster_colours import colouring_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SIDES = (256, 512, 1024)
LARGEST_TILE = 8 << 20
GDAL_SETTINGS = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_CACHEMAX": 128,
    "GDAL_NUM_THREADS": 1,
}
"""No files beside the one that was named, and no more memory than is needed."""

VECTOR_SIGNS = (b"\x1f\x8b", b"\x1a")  # gzip, or the first layer of a vector tile


def side_of(data: bytes) -> int:
    """
    Pixels along the edge of an encoded tile, from its header alone.

    Raises
    ------
    SourceError
        It is no square PNG, JPEG or WebP of a usual size.
    """
    with _opened(data) as picture:
        return int(picture.width)


def decoded(data: bytes) -> NDArray[np.uint8]:
    """
    Pixels of an encoded tile.

    Parameters
    ----------
    data
        PNG, JPEG or WebP, at most `LARGEST_TILE` bytes.

    Returns
    -------
    NDArray[np.uint8]
        (side, side, 4): red, green, blue, opacity; not premultiplied.

    Raises
    ------
    SourceError
        It is no square picture of a usual size, or it is damaged.
    """
    _check_whole(data)
    with _opened(data) as picture:
        colouring = colouring_of(picture, full_range=True)
        values = picture.read(colouring.bands)
        if colouring.alpha is None:
            alpha = picture.dataset_mask()
        else:
            alpha = picture.read(colouring.alpha)
            if alpha.dtype == np.uint16:
                alpha = (alpha >> 8).astype(np.uint8)
        return colouring.rgba(values, alpha)


def is_vector(data: bytes) -> bool:
    """Whether a tile looks like vectors, which are not shown."""
    return data.startswith(VECTOR_SIGNS)


def _check_whole(data: bytes) -> None:
    """Refuse a picture that was cut off: what is missing would be made up."""
    driver = _driver(data)
    if driver == "PNG":
        check_png(data)
        return
    size = int.from_bytes(data[4:8], "little") + 8  # as WebP has it
    ends = b"\xff\xd9" in data[-64:] if driver == "JPEG" else size <= len(data)
    if not ends:
        raise SourceError("A picture is cut off.")


def _driver(data: bytes) -> str:
    """GDAL's name for the encoding of a picture."""
    if data.startswith(MAGIC):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    raise SourceError("A tile is no PNG, JPEG or WebP picture.")


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    """Open a picture in memory, once its size is known to be sound."""
    if len(data) > LARGEST_TILE:
        raise SourceError(f"A tile has {len(data) >> 20} MiB, too much for a picture.")
    driver = _driver(data)
    try:
        with (
            warnings.catch_warnings(),
            rasterio.Env(**GDAL_SETTINGS),
            MemoryFile(data) as memory,
        ):
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with memory.open(driver=driver) as picture:
                if picture.width != picture.height or picture.width not in SIDES:
                    raise SourceError(
                        f"A tile has {picture.width} x {picture.height} pixels; 256, "
                        "512 or 1024 square are read."
                    )
                yield picture
    except (RasterioError, CPLE_BaseError, ValueError) as error:
        raise SourceError(f"A tile cannot be decoded ({error}).") from error
