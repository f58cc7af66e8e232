"""Foreign raster maps as backgrounds: MBTiles, PMTiles and GeoTIFF, read in a jail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maps.errors import JailError
from maps.foreign_file import check_file
from maps.foreign_text import plain_text
from maps.jail import NONSENSE, JailLimits
from maps.jail_session import JailSession, SessionRules
from maps.progress import silent
from maps.tile_source import TileFacts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from maps.progress import Progress

KINDS = {
    ".mbtiles": "MBTiles",
    ".pmtiles": "PMTiles",
    ".tif": "GeoTIFF",
    ".tiff": "GeoTIFF",
}
"""Kinds of background maps by suffix."""

LIMITS = JailLimits(memory_bytes=3 << 30, cpu_seconds=20, wall_seconds=45.0)
"""Of a reader; the times are those of one tile."""

MOST_BYTES = 1024 * 1024 * 4
WARNINGS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class TilePicture:
    """
    One tile of a background map.

    Attributes
    ----------
    side
        Pixels along its edge; 0 where the map has nothing.
    rgba
        ``side * side * 4`` bytes: red, green, blue, opacity; not premultiplied.
    damaged
        Why it cannot be shown, a full sentence; empty when it is sound.
    """

    side: int
    rgba: bytes
    damaged: str = ""


class Background:
    """A background map with its reader; one thread asks at a time."""

    def __init__(self, path: Path, facts: TileFacts, session: JailSession) -> None:
        self.path, self.facts = path, facts
        self._session = session

    @property
    def name(self) -> str:
        """What to call it: its title, or the name of its file."""
        return self.facts.title or self.path.name

    @property
    def pid(self) -> int:
        """Number of the reader's process."""
        return self._session.pid

    def tile(self, z: int, x: int, y: int) -> TilePicture:
        """
        Read one tile.

        Parameters
        ----------
        z, x, y
            Level, column, and row from the north; within the levels of the facts.

        Raises
        ------
        JailError
            The reader died or hung; open the map again.
        """
        told, data = self._session.ask({"z": z, "x": x, "y": y})
        side = told.get("side")
        if not isinstance(side, int) or len(data) != side * side * 4:
            self.close()
            raise JailError(NONSENSE)
        return TilePicture(side, data, plain_text(told.get("damaged")))

    def reopened(self) -> Background:
        """
        Open the same file again with a new reader.

        Raises
        ------
        MapError
            It cannot be read any more.
        """
        self.close()
        return open_background(self.path)

    def close(self) -> None:
        """End the reader; nothing of it is left."""
        self._session.close()


def open_background(path: Path, progress: Progress = silent) -> Background:
    """
    Open a foreign raster map.

    Parameters
    ----------
    path
        MBTiles, PMTiles or GeoTIFF, known by its suffix; a link is followed.
    progress
        Called several times a second; may raise to cancel.

    Returns
    -------
    Background
        The caller closes it.

    Raises
    ------
    SourceError
        It is missing, damaged, of another kind, or does not say where it lies.
    JailError
        Reading took too much memory or time, or crashed.
    """
    real, kind = check_file(path, KINDS)
    rules = SessionRules(
        limits=LIMITS,
        most_bytes=MOST_BYTES,
        doing=f"reading {path.name}",
        way_out="cut the map to a smaller area",
    )
    session = JailSession(
        "maps.jailed_background",
        {"path": str(real), "kind": kind},
        rules,
        readable=(real,),
        progress=progress,
    )
    try:
        facts = _checked(session.opened)
    except (TypeError, ValueError, KeyError) as error:
        session.close()
        raise JailError(NONSENSE) from error
    return Background(path, facts, session)


def _checked(told: Mapping[str, Any]) -> TileFacts:
    """Facts as a reader told them, each of the right type and range."""
    west, south, east, north = (float(degrees) for degrees in told["bounds"])
    return TileFacts(
        kind=str(told["kind"])[:20],
        title=plain_text(told["title"]),
        attribution=plain_text(told["attribution"]),
        bounds=(west, south, east, north),
        min_zoom=int(told["min_zoom"]),
        max_zoom=int(told["max_zoom"]),
        tile_px=int(told["tile_px"]),
        warnings=tuple(plain_text(line, 300) for line in told["warnings"])[
            :WARNINGS_SHOWN
        ],
    )
