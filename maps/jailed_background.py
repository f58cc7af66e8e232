"""The child that reads one background map and answers tile after tile."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maps.errors import SourceError
from maps.jail_walls import serve_session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maps.jail_walls import Handler
    from maps.tile_source import TileSource


def open_file(request: Mapping[str, Any]) -> tuple[Mapping[str, Any], Handler]:
    """
    Open a background map.

    Parameters
    ----------
    request
        ``path`` and ``kind``: ``MBTiles``, ``PMTiles`` or ``GeoTIFF``.

    Returns
    -------
    tuple
        The `maps.tile_source.TileFacts` as a table, and what answers ``z, x, y``:
        the ``side`` of a tile, 0 where there is nothing, and its pixels (red,
        green, blue, opacity); or ``damaged``, the sentence that says why not.

    Raises
    ------
    SourceError
        It cannot be read.
    """
    source = _source(Path(request["path"]), request["kind"])

    def tile(place: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
        try:
            pixels = source.tile(place["z"], place["x"], place["y"])
        except SourceError as error:
            return {"side": 0, "damaged": str(error)}, b""
        if pixels is None or not pixels[..., 3].any():
            return {"side": 0}, b""
        return {"side": pixels.shape[0]}, pixels.tobytes()

    return asdict(source.facts), tile


def _source(path: Path, kind: str) -> TileSource:
    """Open a file with the reader of its kind, imported behind the walls."""
    try:
        if kind == "MBTiles":
            from maps.mbtiles import MbTiles  # noqa: PLC0415 - behind the walls

            return MbTiles(path)
        if kind == "PMTiles":
            from maps.pmtiles_archive import PmTiles  # noqa: PLC0415 - likewise

            return PmTiles(path)
        from maps.raster_map import RasterMap  # noqa: PLC0415 - likewise

        return RasterMap(path)
    except OSError as error:
        raise SourceError(
            f"{path.name} cannot be read ({error.strerror}); check your rights and "
            "the disk."
        ) from error


if __name__ == "__main__":
    sys.exit(serve_session(open_file))
