"""Reads raster tiles from MBTiles: a SQLite database of pictures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from maps.errors import SourceError
from maps.foreign_sqlite import ForeignDatabase
from maps.foreign_text import plain_text
from maps.tile_pictures import decoded, is_vector, side_of
from maps.tile_source import (
    DEEPEST_ZOOM,
    Bounds,
    TileFacts,
    bounds_of_tiles,
    overlap,
)

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

PLACE = {"zoom_level", "tile_column", "tile_row"}
AT = "zoom_level = ? AND tile_column = ? AND tile_row = ?"
EDGES = "min(tile_column), max(tile_column), min(tile_row), max(tile_row)"
WHOLE_WORLD: Bounds = (-180.0, -85.06, 180.0, 85.06)


class MbTiles:
    """An MBTiles file with pictures, open."""

    def __init__(self, path: Path) -> None:
        """
        Open a file and find out what it holds.

        Raises
        ------
        SourceError
            It is damaged, has no tiles, or has vector tiles.
        """
        self._name = path.name
        self._base = ForeignDatabase(path)
        self._choose_tables()
        self._metadata = self._read_metadata()
        low, high = self._zooms()
        side = self._side()
        bounds, warnings = self._bounds(low, high)
        self.facts = TileFacts(
            kind="MBTiles",
            title=plain_text(self._metadata.get("name")),
            attribution=plain_text(self._metadata.get("attribution")),
            bounds=bounds,
            min_zoom=low,
            max_zoom=high,
            tile_px=side,
            warnings=warnings,
        )

    def tile(self, z: int, x: int, y: int) -> NDArray[np.uint8] | None:
        """Pixels of a tile, (side, side, 4); None where the map has nothing."""
        row = (1 << z) - 1 - y  # rows count from the south here
        found = self._base.query(f"{self._pictures} WHERE {AT} LIMIT 1", (z, x, row))
        data = found[0][0] if found else None
        if data is None or data == b"":
            return None
        if not isinstance(data, bytes):
            raise SourceError(f"A tile of {self._name} is no picture.")
        return decoded(data)

    def _choose_tables(self) -> None:
        """
        Find where the tiles stand: in one table, or in two that a view would join.

        The view itself is never asked; it may hold anything.
        """
        base = self._base
        if base.columns("tiles") >= {*PLACE, "tile_data"}:
            self._places = "tiles"
            self._pictures = "SELECT tile_data FROM tiles"
        elif base.columns("map") >= {*PLACE, "tile_id"} and base.columns("images") >= {
            "tile_id",
            "tile_data",
        }:
            self._places = "map"
            self._pictures = (
                "SELECT images.tile_data FROM map "
                "JOIN images ON images.tile_id = map.tile_id"
            )
        else:
            raise SourceError(
                f"{self._name} has no tables of tiles as MBTiles has them; make it "
                "again with a current tool."
            )

    def _read_metadata(self) -> dict[str, object]:
        """What the file says about itself; of this nothing is taken on trust."""
        if not self._base.columns("metadata") >= {"name", "value"}:
            return {}
        rows = self._base.query("SELECT name, value FROM metadata LIMIT 200")
        return {str(name).casefold(): value for name, value in rows}

    def _zooms(self) -> tuple[int, int]:
        """Lowest and highest level that has tiles."""
        ((low, high),) = self._base.query(
            f"SELECT (SELECT min(zoom_level) FROM {self._places}), "  # noqa: S608 - our own names
            f"(SELECT max(zoom_level) FROM {self._places})"
        )
        if low is None:
            raise SourceError(f"{self._name} has no tiles; make it again.")
        if not (isinstance(low, int) and isinstance(high, int)) or not (
            0 <= low <= high <= DEEPEST_ZOOM
        ):
            raise SourceError(
                f"{self._name} has tiles at levels {plain_text(low, 20)} to "
                f"{plain_text(high, 20)}, and 0 to {DEEPEST_ZOOM} make sense; make it "
                "again."
            )
        return low, high

    def _side(self) -> int:
        """Pixels along the edge of the first tile."""
        found = self._base.query(f"{self._pictures} LIMIT 1")
        data = found[0][0] if found else b""
        said = str(self._metadata.get("format", "")).casefold()
        if said == "pbf" or (isinstance(data, bytes) and is_vector(data)):
            raise SourceError(
                f"{self._name} has vector tiles, which are not shown; export it as "
                "MBTiles with PNG, JPEG or WebP pictures."
            )
        try:
            return side_of(data if isinstance(data, bytes) else b"")
        except SourceError as error:
            raise SourceError(
                f"{self._name} has no pictures that can be shown: {error} Export it "
                "as MBTiles with PNG, JPEG or WebP pictures."
            ) from error

    def _bounds(self, low: int, high: int) -> tuple[Bounds, tuple[str, ...]]:
        """Where the tiles lie; what the file claims counts as far as it agrees."""
        covered = self._extent(high) or self._extent(low) or WHOLE_WORLD
        claimed = _claimed_bounds(self._metadata.get("bounds"))
        if claimed is None:
            return covered, ()
        shared = overlap(claimed, covered)
        if shared is not None:
            return shared, ()
        warning = (
            f"{self._name} says that it lies where it has no tiles; the place of its "
            "tiles is shown."
        )
        return covered, (warning,)

    def _extent(self, zoom: int) -> Bounds | None:
        """Degrees around the tiles of a level; None when they cannot be counted."""
        try:
            ((west, east, south, north),) = self._base.query(
                f"SELECT {EDGES} FROM {self._places} WHERE zoom_level = ?",  # noqa: S608 - our own name
                (zoom,),
            )
        except SourceError:  # too many tiles without an index: a coarser level says it
            return None
        across = 1 << zoom
        edges = (west, east, south, north)
        if not all(isinstance(edge, int) and 0 <= edge < across for edge in edges):
            return None
        first, last, bottom, top = (int(str(edge)) for edge in edges)
        rows = (across - 1 - top, across - 1 - bottom)
        return bounds_of_tiles(zoom, (first, last), rows)


def _claimed_bounds(text: object) -> Bounds | None:
    """Bounds as the metadata have them; None when they make no sense."""
    try:
        west, south, east, north = (float(part) for part in str(text).split(","))
    except ValueError:
        return None
    bounds = (west, south, east, north)
    sound = all(map(math.isfinite, bounds)) and west < east and south < north
    return bounds if sound and west >= -180 and east <= 180 else None
