"""Drives and gaps of a matched line as GeoJSON (RFC 7946) with the marking inside."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from app.exports.gate import OPEN_GATE, write_bytes_export

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking
    from maps.match import Match
    from planners.route import Lonlat


def write_match_geojson(
    path: Path,
    match: Match,
    lines: Sequence[Sequence[Lonlat]],
    marking: Marking,
    *,
    attribution: str,
    inputs: Iterable[Marking] = (),
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write a match as one feature collection: ``drive`` and ``gap`` lines.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    match
        Of a line.
    lines
        Vertices of each of its drives, degrees.
    marking
        Of the file; stands in the member ``marking``.
    attribution
        Whose map data the drives lie on.
    inputs
        Markings of all it was made from.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written; nothing
        is left behind.
    """
    drives = [
        _line(
            line,
            layer="drive",
            length_m=round(piece.length_m, 1),
            edges=list(piece.edges),
            speed_kmh=[_speed(speed) for speed in piece.speed_kmh.tolist()],
        )
        for piece, line in zip(match.pieces, lines, strict=True)
    ]
    gaps = [
        _line(
            (gap.start, gap.end),
            layer="gap",
            length_m=round(gap.length_m, 1),
            reason=gap.reason.value,
        )
        for gap in match.gaps
    ]
    document = {
        "type": "FeatureCollection",
        "marking": marking.banner,
        "origin": gate.origin,
        "attribution": attribution,
        "confidence": match.confidence.value,
        "certainty": round(match.certainty, 3),
        "features": [*drives, *gaps],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    data = f"{text}\n".encode()
    return write_bytes_export(path, marking, (marking, *inputs), data, gate)


def _line(vertices: Sequence[Lonlat], **properties: object) -> dict[str, object]:
    """GeoJSON feature; coordinates to 1e-7 degree, about a centimetre."""
    places = [[round(lon, 7), round(lat, 7)] for lon, lat in vertices]
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": places},
        "properties": properties,
    }


def _speed(speed: float) -> float | None:
    """Speed to a tenth; None for unknown."""
    return None if math.isnan(speed) else round(speed, 1)
