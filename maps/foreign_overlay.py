"""Foreign points, lines and areas as an overlay: GeoPackage, GeoJSON, KML and GPX."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.errors import JailError, SourceError
from maps.foreign_file import check_file
from maps.foreign_text import plain_text
from maps.jail import NONSENSE, JailLimits
from maps.jail_session import JailSession, SessionRules
from maps.overlay_parts import OverlayParts, PartKind
from maps.progress import silent

if TYPE_CHECKING:
    from pathlib import Path

    from maps.progress import Progress

KINDS = {
    ".gpkg": "GeoPackage",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".kml": "KML",
    ".kmz": "KMZ",
    ".gpx": "GPX",
}
"""Kinds of overlays by suffix."""

LIMITS = JailLimits(memory_bytes=3 << 30, cpu_seconds=60, wall_seconds=120.0)
LARGEST_FILE = 64 << 20
LARGEST_DATABASE = 1 << 30
MOST_BYTES = 128 << 20
WARNINGS_SHOWN = 20
LONGEST_MARKING = 400


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ForeignOverlay:
    """
    An overlay that was read; nothing of its file is open any more.

    Attributes
    ----------
    name
        Name of the file without its suffix.
    path
        The file.
    kind
        ``GeoPackage``, ``GeoJSON``, ``KML``, ``KMZ`` or ``GPX``.
    parts
        All its points, lines and areas.
    bounds
        West, south, east, north, degrees.
    warnings
        Full sentences on what was left out.
    marking
        What the file says of its classification; empty where it says nothing.
    """

    name: str
    path: Path
    kind: str
    parts: OverlayParts
    bounds: tuple[float, float, float, float]
    warnings: tuple[str, ...]
    marking: str = ""

    def count(self, kind: PartKind) -> int:
        """Count the parts of a kind."""
        return int((self.parts.kinds == kind).sum())


def open_overlay(path: Path, progress: Progress = silent) -> ForeignOverlay:
    """
    Read a foreign overlay whole, in a jailed child that is gone afterwards.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, KML, KMZ or GPX, known by its suffix; a link is
        followed.
    progress
        Called several times a second; may raise to cancel.

    Raises
    ------
    SourceError
        It is missing, damaged, of another kind, too large, or without a place.
    JailError
        Reading took too much memory or time, or crashed.
    """
    real, kind = check_file(path, KINDS)
    _check_size(path.name, real.stat().st_size, kind)
    rules = SessionRules(
        limits=LIMITS,
        most_bytes=MOST_BYTES,
        doing=f"reading {path.name}",
        way_out="export only the area or the layers you need",
    )
    request = {"path": str(real), "kind": kind}
    session = JailSession(
        "maps.jailed_overlay", request, rules, readable=(real,), progress=progress
    )
    with closing(session):
        told, data = session.ask({}, progress)
    try:
        parts = OverlayParts.unpacked(told, data)
        warnings = [plain_text(line, 300) for line in told["warnings"]]
        marking = plain_text(told["marking"], LONGEST_MARKING)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise JailError(NONSENSE) from error
    west, south = parts.lines.xy.min(axis=0).tolist()
    east, north = parts.lines.xy.max(axis=0).tolist()
    return ForeignOverlay(
        name=plain_text(path.stem) or path.stem,
        path=path,
        kind=kind,
        parts=parts,
        bounds=(west, south, east, north),
        warnings=tuple(warnings[:WARNINGS_SHOWN]),
        marking=marking,
    )


def _check_size(name: str, size: int, kind: str) -> None:
    """Refuse a file that is too large to be read whole."""
    most = LARGEST_DATABASE if kind == "GeoPackage" else LARGEST_FILE
    if size > most:
        raise SourceError(
            f"{name} has {size >> 20:,} MiB, and at most {most >> 20:,} MiB are read; "
            "export only the area or the layers you need."
        )
