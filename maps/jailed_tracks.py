"""The child that reads the tracks of one foreign file and hands them over as arrays."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maps.errors import SourceError
from maps.jail_walls import serve_session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maps.jail_walls import Handler


def open_file(request: Mapping[str, Any]) -> tuple[Mapping[str, Any], Handler]:
    """
    Prepare to read tracks.

    Parameters
    ----------
    request
        ``path`` of a GPX file.

    Returns
    -------
    tuple
        Nothing to say yet, and what answers the one request that follows; see
        `maps.gpx_tracks.GpxTracks.packed`.
    """
    path = Path(request["path"])

    def read(_: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
        from maps.gpx_tracks import read_gpx_tracks  # noqa: PLC0415 - behind the walls

        try:
            return read_gpx_tracks(path).packed()
        except OSError as error:
            raise SourceError(
                f"{path.name} cannot be read ({error.strerror}); check your rights "
                "and the disk."
            ) from error

    return {}, read


if __name__ == "__main__":
    sys.exit(serve_session(open_file))
