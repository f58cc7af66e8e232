"""Reads tracks of GPX with the time of each point, and its routes as drawn lines."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.errors import SourceError
from maps.foreign_text import plain_text
from maps.overlay_xml import each_element, local_name, place_of
from maps.polylines import offsets_of
from maps.track import MOST_POINTS, LineKind, Track

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from xml.etree.ElementTree import Element

MOST_TRACKS = 10_000
NAME_LETTERS = 80

Row = tuple[float, float, float]  # longitude, latitude, seconds since 1970 or NaN


class GpxTracks:
    """Gathers tracks and routes of a file; points that are no places are left out."""

    def __init__(self, name: str) -> None:
        self.bad_points = 0
        self._name = name
        self._points: list[np.ndarray[Any, np.dtype[np.float64]]] = []
        self._about: list[tuple[str, str]] = []  # name and kind

    def take(self, rows: list[Row], about: tuple[str, str]) -> None:
        """
        Take one line.

        Raises
        ------
        SourceError
            There are more lines or points than can be matched.
        """
        points = np.array(rows, np.float64).reshape(-1, 3)
        sound = (np.abs(points[:, :2]) <= (180, 90)).all(axis=1)
        self.bad_points += int((~sound).sum())
        if not sound.any():
            return
        self._points.append(points[sound])
        self._about.append(about)
        if len(self._about) > MOST_TRACKS or sum(map(len, self._points)) > MOST_POINTS:
            raise SourceError(
                f"{self._name} has more than {MOST_TRACKS:,} tracks or "
                f"{MOST_POINTS:,} points; cut it into parts."
            )

    def packed(self) -> tuple[dict[str, Any], bytes]:
        """Lengths, and all lines end to end; `unpacked_tracks` takes them back."""
        if not self._points:
            raise SourceError(
                f"{self._name} has no track and no route; choose another file."
            )
        text = json.dumps(self._about).encode()
        counts = [len(points) for points in self._points]
        told = {"counts": counts, "text": len(text), "bad_points": self.bad_points}
        return told, text + np.concatenate(self._points).astype("<f8").tobytes()


def read_gpx_tracks(path: Path) -> GpxTracks:
    """
    Read all tracks and routes of a file.

    Raises
    ------
    SourceError
        It is no GPX, damaged, or too much.
    """
    found = GpxTracks(path.name)
    wanted = {"trk": _track, "rte": _route}
    each_element(path.name, path.read_bytes(), "gpx", wanted, found.take)
    return found


def unpacked_tracks(told: Mapping[str, Any], data: bytes) -> tuple[Track, ...]:
    """
    Take apart what `GpxTracks.packed` gave, and check all of it.

    Raises
    ------
    ValueError, TypeError, KeyError
        It is not what it says, as from a reader that was subverted.
    TrackError
        Likewise.
    """
    text = int(told["text"])
    counts = np.array(told["counts"], np.int64)
    if text < 0 or len(counts) > MOST_TRACKS or (counts < 1).any():
        raise ValueError("Tracks have lengths that make no sense.")
    if len(data) != text + int(counts.sum()) * 24:
        raise ValueError("Tracks are not as long as they say.")
    about = json.loads(data[:text])
    rows = np.frombuffer(data, "<f8", offset=text).reshape(-1, 3)
    offsets = offsets_of(counts)
    return tuple(
        Track.of(
            rows[start:end, :2],
            time_s=rows[start:end, 2],
            kind=LineKind(kind),
            name=plain_text(name, NAME_LETTERS),
        )
        for (name, kind), start, end in zip(
            about, offsets[:-1].tolist(), offsets[1:].tolist(), strict=True
        )
    )


def _track(element: Element) -> tuple[list[Row], tuple[str, str]]:
    """Points of all segments; a break between segments is a gap like any other."""
    rows = [
        _row(point)
        for segment in element
        if local_name(segment) == "trkseg"
        for point in segment
        if local_name(point) == "trkpt"
    ]
    return rows, (_name(element), LineKind.DRIVEN.value)


def _route(element: Element) -> tuple[list[Row], tuple[str, str]]:
    """Points of a route that somebody planned elsewhere."""
    rows = [_row(point) for point in element if local_name(point) == "rtept"]
    return rows, (_name(element), LineKind.DRAWN.value)


def _name(element: Element) -> str:
    """What the file calls a line."""
    names = [child.text for child in element if local_name(child) == "name"]
    return plain_text(names[0], NAME_LETTERS) if names and names[0] else ""


def _row(point: Element) -> Row:
    """Place and time of a point; NaN for what it does not say."""
    times = [child.text for child in point if local_name(child) == "time"]
    return (*place_of(point), _seconds(times[0]) if times else float("nan"))


def _seconds(text: str | None) -> float:
    """Seconds since 1970 of an ISO 8601 time, which GPX has in UTC; NaN for none."""
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return float("nan")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp()
