"""The child that reads one foreign overlay and hands it over as arrays."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maps.errors import SourceError
from maps.jail_walls import serve_session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from maps.jail_walls import Handler
    from maps.overlay_parts import PartCollector


def open_file(request: Mapping[str, Any]) -> tuple[Mapping[str, Any], Handler]:
    """
    Prepare to read an overlay.

    Parameters
    ----------
    request
        ``path`` and ``kind``: ``GeoPackage``, ``GeoJSON``, ``KML``, ``KMZ`` or
        ``GPX``.

    Returns
    -------
    tuple
        Nothing to say yet, and what answers the one request that follows: lengths,
        ``warnings`` and ``marking``, with the bytes of
        `maps.overlay_parts.OverlayParts`.
    """
    path, kind = Path(request["path"]), str(request["kind"])

    def read(_: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
        from maps.overlay_parts import PartCollector  # noqa: PLC0415 - behind the walls

        collector = PartCollector(path.name)
        try:
            warnings = _reader(kind)(path, collector)
        except OSError as error:
            raise SourceError(
                f"{path.name} cannot be read ({error.strerror}); check your rights "
                "and the disk."
            ) from error
        lengths, data = collector.parts().packed()
        said = {"warnings": [*warnings, *collector.warnings()]}
        return lengths | said | {"marking": collector.marking}, data

    return {}, read


def _reader(kind: str) -> Callable[[Path, PartCollector], list[str]]:
    """Reader of a kind of files, imported behind the walls."""
    if kind == "GeoPackage":
        from maps.overlay_geopackage import read_geopackage  # noqa: PLC0415 - likewise

        return read_geopackage
    if kind == "GeoJSON":
        from maps.overlay_geojson import read_geojson  # noqa: PLC0415 - likewise

        return read_geojson
    from maps.overlay_xml import read_gpx, read_kml  # noqa: PLC0415 - likewise

    return read_gpx if kind == "GPX" else read_kml


if __name__ == "__main__":
    sys.exit(serve_session(open_file))
