"""Tracks out of foreign files, for matching with the roads."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np

from maps.errors import JailError, SourceError, TrackError
from maps.foreign_file import check_file
from maps.foreign_overlay import KINDS, LARGEST_FILE, LIMITS, MOST_BYTES, open_overlay
from maps.gpx_tracks import unpacked_tracks
from maps.jail import NONSENSE
from maps.jail_session import JailSession, SessionRules
from maps.overlay_parts import PartKind
from maps.progress import silent
from maps.track import LineKind, Track, steps_m

if TYPE_CHECKING:
    from pathlib import Path

    from maps.foreign_overlay import ForeignOverlay
    from maps.progress import Progress

CLOSE_M = 120.0  # usual step of a recorded track; who draws takes longer ones


def open_tracks(path: Path, progress: Progress = silent) -> tuple[Track, ...]:
    """
    Read all tracks of a file in a jailed child that is gone afterwards.

    Parameters
    ----------
    path
        GPX, with times where it has them, or another overlay with lines, known by
        its suffix.
    progress
        Called several times a second; may raise to cancel.

    Returns
    -------
    tuple[Track, ...]
        One or more, in the order of the file.

    Raises
    ------
    SourceError
        It is missing, damaged, of another kind, too large, or without a line.
    JailError
        Reading took too much memory or time, or crashed.
    """
    real, kind = check_file(path, KINDS)
    if kind != "GPX":
        return _lines(open_overlay(path, progress))
    if real.stat().st_size > LARGEST_FILE:
        raise SourceError(
            f"{path.name} has more than {LARGEST_FILE >> 20} MiB; cut it into days."
        )
    rules = SessionRules(
        limits=LIMITS,
        most_bytes=MOST_BYTES,
        doing=f"reading {path.name}",
        way_out="cut the file into days",
    )
    session = JailSession(
        "maps.jailed_tracks",
        {"path": str(real)},
        rules,
        readable=(real,),
        progress=progress,
    )
    with closing(session):
        told, data = session.ask({}, progress)
    try:
        return unpacked_tracks(told, data)
    except (ValueError, TypeError, KeyError, RecursionError, TrackError) as error:
        raise JailError(NONSENSE) from error


def track_of_feature(overlay: ForeignOverlay, feature: int) -> Track | None:
    """
    Give the lines of one thing on an overlay as a track.

    Parameters
    ----------
    overlay
        That was read.
    feature
        Number of the thing.

    Returns
    -------
    Track | None
        All its lines one behind the other, in the order of the file; None where it
        has no line. It was driven if the file gives times or its points stand close,
        and drawn otherwise.
    """
    parts = overlay.parts
    first, last = np.searchsorted(parts.owners, [feature, feature + 1])
    mine = first + np.flatnonzero(parts.kinds[first:last] == PartKind.LINE)
    if not len(mine):
        return None
    about = parts.features[feature]
    lonlat = parts.lines.take(mine).xy
    timed = any(name == "from" for name, _ in about.properties)
    close = len(lonlat) < 2 or np.median(steps_m(lonlat)) <= CLOSE_M
    kind = LineKind.DRIVEN if timed or close else LineKind.DRAWN
    return Track.of(lonlat, kind=kind, name=about.name or overlay.name)


def _lines(overlay: ForeignOverlay) -> tuple[Track, ...]:
    """Every thing of an overlay that has lines."""
    owners = overlay.parts.owners[overlay.parts.kinds == PartKind.LINE]
    found = (track_of_feature(overlay, one) for one in np.unique(owners).tolist())
    tracks = tuple(track for track in found if track is not None)
    if not tracks:
        raise SourceError(
            f"{overlay.path.name} has no line; choose a file with a track or a route."
        )
    return tracks
