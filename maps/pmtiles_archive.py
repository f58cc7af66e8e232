"""Reads raster tiles from PMTiles, version 3: directories and pictures in one."""

from __future__ import annotations

import gzip
import json
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pmtiles.tile import (
    Compression,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from maps.errors import SourceError
from maps.foreign_text import plain_text
from maps.tile_pictures import LARGEST_TILE, decoded, side_of
from maps.tile_source import DEEPEST_ZOOM, Bounds, TileFacts

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from pmtiles.tile import Entry, HeaderDict

HEADER_BYTES = 127
LARGEST_DIRECTORY = 8 << 20  # unpacked
LARGEST_METADATA = 4 << 20  # unpacked
DEEPEST_DIRECTORY = 4
KEPT_DIRECTORIES = 64
PICTURES = (TileType.PNG, TileType.JPEG, TileType.WEBP)


class PmTiles:
    """A PMTiles file with pictures, open."""

    def __init__(self, path: Path) -> None:
        """
        Open a file and find out what it holds.

        Raises
        ------
        SourceError
            It is damaged, of another version, has no tiles, or has vector tiles.
        """
        self._name = path.name
        self._file = path.open("rb")
        self._size = path.stat().st_size
        self._header = self._read_header()
        self._directory = lru_cache(KEPT_DIRECTORIES)(self._read_directory)
        about = self._metadata()
        self.facts = TileFacts(
            kind="PMTiles",
            title=plain_text(about.get("name")),
            attribution=plain_text(about.get("attribution")),
            bounds=self._bounds(),
            min_zoom=self._header["min_zoom"],
            max_zoom=self._header["max_zoom"],
            tile_px=self._side(),
        )

    def tile(self, z: int, x: int, y: int) -> NDArray[np.uint8] | None:
        """Pixels of a tile, (side, side, 4); None where the map has nothing."""
        data = self._data(zxy_to_tileid(z, x, y))
        return None if data is None else decoded(data)

    def _read_header(self) -> HeaderDict:
        """Read the first bytes; every number in them is checked against the file."""
        try:
            header = deserialize_header(self._bytes(0, HEADER_BYTES))
        except (MagicNumberNotFound, UnicodeDecodeError) as error:
            raise SourceError(
                f"{self._name} is no PMTiles file; copy or download it again."
            ) from error
        except SpecVersionUnsupported as error:
            raise SourceError(
                f"{self._name} is PMTiles of another version; convert it to version 3."
            ) from error
        except ValueError as error:
            raise self._damaged("its header makes no sense") from error
        if header["tile_type"] is TileType.MVT:
            raise SourceError(
                f"{self._name} has vector tiles, which are not shown; export it as "
                "PMTiles with PNG, JPEG or WebP pictures."
            )
        if header["tile_type"] not in PICTURES or (
            header["tile_compression"] not in (Compression.NONE, Compression.UNKNOWN)
        ):
            raise SourceError(
                f"{self._name} has tiles of a kind that is not read; export it as "
                "PMTiles with PNG, JPEG or WebP pictures."
            )
        if header["internal_compression"] not in (Compression.GZIP, Compression.NONE):
            raise SourceError(
                f"{self._name} is packed in a way that is not read; convert it with "
                "gzip as its inner compression."
            )
        if not header["min_zoom"] <= header["max_zoom"] <= DEEPEST_ZOOM:
            raise self._damaged("its zoom levels make no sense")
        return header

    def _metadata(self) -> dict[str, Any]:
        """What the file says about itself, as far as it can be read."""
        header = self._header
        packed = self._bytes(header["metadata_offset"], header["metadata_length"])
        try:
            about = json.loads(self._unpacked(packed, LARGEST_METADATA) or b"{}")
        except (ValueError, RecursionError) as error:
            raise self._damaged("its metadata are no JSON") from error
        return about if isinstance(about, dict) else {}

    def _bounds(self) -> Bounds:
        header = self._header
        west, south = header["min_lon_e7"] / 1e7, header["min_lat_e7"] / 1e7
        east, north = header["max_lon_e7"] / 1e7, header["max_lat_e7"] / 1e7
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise self._damaged("its bounds make no sense")
        return west, south, east, north

    def _side(self) -> int:
        """Pixels along the edge of the first tile."""
        entries = self._directory(
            self._header["root_offset"], self._header["root_length"]
        )
        for _ in range(DEEPEST_DIRECTORY):
            if not entries:
                raise SourceError(f"{self._name} has no tiles; make it again.")
            first = entries[0]
            if first.run_length:
                data = self._data(first.tile_id)
                try:
                    return side_of(data or b"")
                except SourceError as error:
                    raise SourceError(
                        f"{self._name} has no pictures that can be shown: {error} "
                        "Export it with PNG, JPEG or WebP pictures."
                    ) from error
            entries = self._leaf(first)
        raise self._damaged("its directories have no end")

    def _data(self, tile_id: int) -> bytes | None:
        """Bytes of a tile."""
        header = self._header
        entries = self._directory(header["root_offset"], header["root_length"])
        for _ in range(DEEPEST_DIRECTORY):
            entry = find_tile(entries, tile_id)
            if entry is None:
                return None
            if entry.run_length:
                if entry.length > LARGEST_TILE:
                    raise self._damaged("a tile is too long")
                return self._bytes(
                    header["tile_data_offset"] + entry.offset, entry.length
                )
            entries = self._leaf(entry)
        raise self._damaged("its directories have no end")

    def _leaf(self, entry: Entry) -> list[Entry]:
        start = self._header["leaf_directory_offset"] + entry.offset
        return self._directory(start, entry.length)

    def _read_directory(self, offset: int, length: int) -> list[Entry]:
        """Entries of a directory, the unpacked size checked first."""
        plain = self._unpacked(self._bytes(offset, length), LARGEST_DIRECTORY)
        try:
            # The library reads gzip alone; weak compression costs next to nothing.
            return deserialize_directory(gzip.compress(plain, 1))
        except (EOFError, ValueError, IndexError) as error:
            raise self._damaged("a directory makes no sense") from error

    def _bytes(self, offset: int, length: int) -> bytes:
        """Part of the file; one that it does not have is not asked for."""
        if offset + length > self._size or length > self._size:
            raise self._damaged("it is cut off")
        self._file.seek(offset)
        return self._file.read(length)

    def _unpacked(self, packed: bytes, most: int) -> bytes:
        """Bytes without their compression, if they are not too many."""
        if self._header["internal_compression"] is Compression.NONE:
            plain = packed
        else:
            opener = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                plain = opener.decompress(packed, most + 1)
            except zlib.error as error:
                raise self._damaged("a part of it cannot be unpacked") from error
        if len(plain) > most:
            raise self._damaged("a part of it is far too large")
        return plain

    def _damaged(self, what: str) -> SourceError:
        return SourceError(
            f"{self._name} is damaged ({what}); copy or download it again."
        )
